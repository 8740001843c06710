//! Passwords: hashed with argon2id, checked away from the threads that serve requests.

use std::io;

use anyhow::anyhow;
use argon2::Argon2;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use tokio::sync::Semaphore;

use crate::random;

/// Characters of a password. Longer ones would only cost time to hash.
pub const PASSWORD_CHARS: std::ops::RangeInclusive<usize> = 8..=200;
/// Checks that run at once: each takes 19 MiB and a core.
const CHECKS: usize = 4;
/// The parts of a made-up password: four words of two syllables are 53 bits.
const CONSONANTS: &[u8; 20] = b"bcdfghjklmnprstvwxyz";
const VOWELS: &[u8; 5] = b"aeiou";

/// The hash of a password, in PHC form.
///
/// # Errors
/// If the machine gives no random salt.
pub fn hash(password: &str) -> anyhow::Result<String> {
    let hash = Argon2::default().hash_password(password.as_bytes());
    hash.map(|hash| hash.to_string()).map_err(|error| anyhow!("the password cannot be hashed: {error}"))
}

/// A password that can be read out and typed.
///
/// # Errors
/// If the machine gives no random numbers.
pub fn made_up() -> io::Result<String> {
    let draw = |letters: &[u8], bits: u32| letters.get(bits as usize % letters.len()).copied().unwrap_or(b'a');
    let words: io::Result<Vec<String>> = (0..4)
        .map(|_| {
            let bits = u128::from_be_bytes(random::bytes()?);
            let parts = [bits as u32, (bits >> 32) as u32, (bits >> 64) as u32, (bits >> 96) as u32];
            let letters: [&[u8]; 4] = [CONSONANTS, VOWELS, CONSONANTS, VOWELS];
            Ok(letters.iter().zip(parts).map(|(letters, bits)| char::from(draw(letters, bits))).collect())
        })
        .collect();
    Ok(words?.join("-"))
}

/// Checks passwords, a few at a time.
pub struct Checker {
    turns: Semaphore,
    /// Is compared with when an address is unknown, so that the time taken does not tell.
    dummy: String,
}

impl Checker {
    /// Checks nothing yet.
    ///
    /// # Errors
    /// If the machine gives no random numbers.
    pub fn new() -> anyhow::Result<Self> {
        Ok(Self { turns: Semaphore::new(CHECKS), dummy: hash(&made_up()?)? })
    }

    /// The hash of a password.
    ///
    /// # Errors
    /// If the machine gives no random salt.
    pub async fn hash(&self, password: String) -> anyhow::Result<String> {
        let _turn = self.turns.acquire().await?;
        tokio::task::spawn_blocking(move || hash(&password)).await?
    }

    /// Whether the password is that of the hash. Without a hash it takes as long, and is not.
    pub async fn check(&self, password: String, hash: Option<String>) -> bool {
        let Ok(_turn) = self.turns.acquire().await else { return false };
        let known = hash.is_some();
        let hash = hash.unwrap_or_else(|| self.dummy.clone());
        let matches = tokio::task::spawn_blocking(move || {
            let hash = PasswordHash::new(&hash).ok()?;
            Argon2::default().verify_password(password.as_bytes(), &hash).ok()
        });
        matches.await.ok().flatten().is_some() && known
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_password_fits_its_own_hash_only() {
        let checker = Checker::new().unwrap();
        let hash = hash("kobo-lami").unwrap();
        assert!(hash.starts_with("$argon2id$"), "{hash}");
        assert!(checker.check("kobo-lami".to_owned(), Some(hash.clone())).await);
        assert!(!checker.check("kobo-lamu".to_owned(), Some(hash)).await);
        assert!(!checker.check("kobo-lami".to_owned(), Some("nonsense".to_owned())).await);
        assert!(!checker.check(checker.dummy.clone(), None).await);
    }

    #[test]
    fn a_made_up_password_can_be_typed() {
        let password = made_up().unwrap();
        assert_eq!(password.len(), 19, "{password}");
        assert!(password.bytes().all(|byte| byte == b'-' || byte.is_ascii_lowercase()));
        assert_ne!(password, made_up().unwrap());
    }
}
