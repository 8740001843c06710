//! Who a customer is, proven by the account's own site: it signs either a JWT, or the id by which it knows them.
//!
//! A key is for one way of signing and no other, so that nobody takes a public key for a secret. Nothing here has a clock.

mod check;
mod key;
#[cfg(test)]
mod tests;

use std::fmt::Write;

use hmac::{Hmac, KeyInit, Mac};
use parlor_engine::{AccountId, CustomerId};
use sha2::Sha256;

pub use check::{Person, Unproven, by_hash, by_token};
pub use key::{IdentityKey, KeyWrong, Material, Method};

/// Which customer somebody is whom the site knows by an id of its own. Always the same, and nobody outside can tell which.
pub struct People {
    mac: Hmac<Sha256>,
}

impl People {
    /// With the server's secret.
    ///
    /// # Errors
    /// Never with a secret of this length.
    pub fn new(secret: &[u8; 32]) -> anyhow::Result<Self> {
        Ok(Self { mac: Hmac::new_from_slice(secret)? })
    }

    /// The customer's id in Parlor.
    pub fn customer(&self, account: AccountId, external_id: &str) -> CustomerId {
        let mut mac = self.mac.clone();
        mac.update(&account.0.to_be_bytes());
        mac.update(external_id.as_bytes());
        let digest = mac.finalize().into_bytes();
        let mut bits = [0; 16];
        bits.copy_from_slice(&digest[..16]);
        CustomerId(u128::from_be_bytes(bits))
    }
}

/// The hash of an id as the site sends it: 64 hexadecimal digits.
pub fn hash(secret: &str, external_id: &str) -> String {
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(secret.as_bytes()) else { return String::new() };
    mac.update(external_id.as_bytes());
    mac.finalize().into_bytes().iter().fold(String::new(), |mut hex, byte| {
        // Writing to a text cannot fail.
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}
