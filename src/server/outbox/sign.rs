//! Signatures after Standard Webhooks: of id, time and body, so that none of them can be changed or told again later.

use base64::Engine;
use base64::prelude::BASE64_STANDARD as BASE64;
use hmac::{Hmac, KeyInit, Mac};
use parlor_engine::Time;
use sha2::Sha256;

use super::Secret;
use crate::random;

const PREFIX: &str = "whsec_";
const SECRET_BYTES: usize = 24;

impl Secret {
    /// A new one.
    ///
    /// # Errors
    /// If the machine gives no randomness.
    pub fn fresh() -> std::io::Result<Self> {
        let key = random::bytes::<SECRET_BYTES>()?;
        Ok(Self { text: format!("{PREFIX}{}", BASE64.encode(key)), until: None })
    }
}

/// The header `webhook-signature`: one signature for each secret in use, separated by spaces.
pub(super) fn signatures(secrets: &[Secret], id: &str, at: Time, body: &str) -> String {
    let used = secrets.iter().filter(|secret| secret.until.is_none_or(|until| until > at));
    let signed = used.filter_map(|secret| signature(&secret.text, id, at, body));
    signed.collect::<Vec<_>>().join(" ")
}

fn signature(secret: &str, id: &str, at: Time, body: &str) -> Option<String> {
    let key = BASE64.decode(secret.strip_prefix(PREFIX)?).ok()?;
    let mut mac = Hmac::<Sha256>::new_from_slice(&key).ok()?;
    mac.update(format!("{id}.{}.{body}", at.0 / 1_000).as_bytes());
    Some(format!("v1,{}", BASE64.encode(mac.finalize().into_bytes())))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The example of the Standard Webhooks libraries.
    #[test]
    fn signatures_are_those_of_standard_webhooks() {
        let secret = Secret { text: "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw".to_owned(), until: None };
        let (id, at, body) = ("msg_p5jXN8AQM9LWM0D4loKWxJek", Time(1_614_265_330_000), "{\"test\": 2432232314}");
        let known = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";
        assert_eq!(signatures(std::slice::from_ref(&secret), id, at, body), known);
        let old = Secret { text: Secret::fresh().unwrap().text, until: Some(Time(at.0 + 1)) };
        let gone = Secret { until: Some(at), ..old.clone() };
        let both = signatures(&[secret, old, gone], id, at, body);
        assert_eq!(both.split(' ').count(), 2, "{both}");
        assert!(both.starts_with(known), "{both}");
    }
}
