//! Tokens of customers: `v1.<payload>.<signature>`, signed with a secret of the server. They need no cookie and no row in a
//! table, so that a widget works in an iframe of any site.

use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD as BASE64;
use hmac::{Hmac, KeyInit, Mac};
use parlor_engine::{AccountId, CustomerId, Time};
use serde::{Deserialize, Serialize};
use sha2::Sha256;

/// How long a token is good, in milliseconds: 30 days.
pub const TOKEN_MS: u64 = 30 * 24 * 3_600_000;
/// Characters of a token, at most; ours have about 190.
const TOKEN_CHARS: usize = 1_000;
const PREFIX: &str = "v1";

/// What a token says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Claims {
    /// Where.
    pub account: AccountId,
    /// Who.
    pub customer: CustomerId,
    /// Until when it is good.
    pub exp: Time,
    /// Since when.
    #[serde(default)]
    pub iat: Time,
    /// The name of the identity key that proved who it is: the token is good for as long as that key. None for a visitor
    /// whom nobody knows.
    #[serde(default)]
    pub key: Option<String>,
}

/// Why a token is not accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TokenError {
    /// It is not of our form.
    Malformed,
    /// We have not signed it.
    Forged,
    /// It was good once.
    Expired,
}

/// Signs tokens and checks them.
pub struct Signer {
    mac: Hmac<Sha256>,
}

impl Signer {
    /// A signer with this secret.
    pub fn new(secret: &[u8; 32]) -> Self {
        // A key shorter than a block counts as if zeros followed.
        let mut block = [0; 64];
        block[..32].copy_from_slice(secret);
        Self { mac: Hmac::new(&block.into()) }
    }

    /// A token that says this.
    pub fn sign(&self, claims: &Claims) -> String {
        let payload = BASE64.encode(serde_json::to_vec(claims).unwrap_or_default());
        let signed = format!("{PREFIX}.{payload}");
        let signature = self.mac_of(&signed).finalize().into_bytes();
        format!("{signed}.{}", BASE64.encode(signature))
    }

    /// What a token says.
    ///
    /// # Errors
    /// If it is not to be believed.
    pub fn check(&self, token: &str, now: Time) -> Result<Claims, TokenError> {
        if token.len() > TOKEN_CHARS {
            return Err(TokenError::Malformed);
        }
        let (signed, signature) = token.rsplit_once('.').ok_or(TokenError::Malformed)?;
        let payload =
            signed.strip_prefix(PREFIX).and_then(|rest| rest.strip_prefix('.')).ok_or(TokenError::Malformed)?;
        let signature = BASE64.decode(signature).map_err(|_| TokenError::Malformed)?;
        let payload = BASE64.decode(payload).map_err(|_| TokenError::Malformed)?;
        self.mac_of(signed).verify_slice(&signature).map_err(|_| TokenError::Forged)?;
        let claims: Claims = serde_json::from_slice(&payload).map_err(|_| TokenError::Malformed)?;
        if claims.exp <= now { Err(TokenError::Expired) } else { Ok(claims) }
    }

    fn mac_of(&self, signed: &str) -> Hmac<Sha256> {
        let mut mac = self.mac.clone();
        mac.update(signed.as_bytes());
        mac
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const CLAIMS: Claims =
        Claims { account: AccountId(1), customer: CustomerId(2), exp: Time(1_000), iat: Time(0), key: None };

    #[test]
    fn a_token_is_believed_until_it_expires() {
        let signer = Signer::new(&[7; 32]);
        let token = signer.sign(&CLAIMS);
        assert_eq!(signer.check(&token, Time(999)), Ok(CLAIMS));
        assert_eq!(signer.check(&token, Time(1_000)), Err(TokenError::Expired));
    }

    #[test]
    fn what_was_changed_or_signed_by_others_is_not_believed() {
        let signer = Signer::new(&[7; 32]);
        let token = signer.sign(&CLAIMS);
        assert_eq!(Signer::new(&[8; 32]).check(&token, Time(0)), Err(TokenError::Forged));
        let other = signer.sign(&Claims { customer: CustomerId(3), ..CLAIMS });
        let (payload, signature) = (other.rsplit_once('.').unwrap().0, token.rsplit_once('.').unwrap().1);
        assert_eq!(signer.check(&format!("{payload}.{signature}"), Time(0)), Err(TokenError::Forged));
        for bad in ["", "v1", "v1.x", "v2.e30.AAAA", "v1.!.!", "..", &"v1.".repeat(1_000)] {
            assert_eq!(signer.check(bad, Time(0)), Err(TokenError::Malformed), "{bad}");
        }
        assert_eq!(signer.check("v1.e30.AAAA", Time(0)), Err(TokenError::Forged));
    }
}
