//! Sign-ins of agents: a random token in a cookie, of which only the hash is kept.

use std::io;

use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD as BASE64;
use sha2::{Digest, Sha256};

use crate::random;

/// The cookie's name.
pub const COOKIE: &str = "parlor_session";
/// How long a sign-in is good, in milliseconds: 14 days.
pub const SESSION_MS: u64 = 14 * 24 * 3_600_000;

/// A token of 256 random bits, as text.
///
/// # Errors
/// If the machine gives no random numbers.
pub fn token() -> io::Result<String> {
    random::bytes::<32>().map(|bytes| BASE64.encode(bytes))
}

/// What is kept of a token.
pub fn hash(token: &str) -> [u8; 32] {
    Sha256::digest(token.as_bytes()).into()
}

/// The header that hands a token to the browser.
pub fn set_cookie(token: &str, https: bool) -> String {
    cookie(token, SESSION_MS / 1_000, https)
}

/// The header that takes the token back.
pub fn clear_cookie(https: bool) -> String {
    cookie("", 0, https)
}

/// The token in the browser's cookie header.
pub fn find(cookies: &str) -> Option<&str> {
    let pairs = cookies.split(';').filter_map(|pair| pair.trim().split_once('='));
    pairs.filter(|(name, _)| *name == COOKIE).map(|(_, token)| token).find(|token| !token.is_empty())
}

fn cookie(token: &str, age_s: u64, https: bool) -> String {
    let secure = if https { "; Secure" } else { "" };
    format!("{COOKIE}={token}; Path=/; Max-Age={age_s}; HttpOnly; SameSite=Strict{secure}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_token_is_found_among_other_cookies() {
        assert_eq!(find("a=1; parlor_session=xyz; b=2"), Some("xyz"));
        assert_eq!(find("parlor_session="), None);
        assert_eq!(find("not_parlor_session=xyz"), None);
    }
}
