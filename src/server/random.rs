//! The one place that draws from the machine's random source.

use std::io;

/// Random bytes.
///
/// # Errors
/// If the machine gives none.
pub fn bytes<const N: usize>() -> io::Result<[u8; N]> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(io::Error::other)?;
    Ok(bytes)
}

/// A random name in the form of an id.
///
/// # Errors
/// If the machine gives none.
pub fn name() -> io::Result<String> {
    id().map(|bits| parlor_engine::ClientId(bits).to_string())
}

/// A random number for an id.
///
/// # Errors
/// If the machine gives none.
pub fn id() -> io::Result<u128> {
    bytes().map(u128::from_be_bytes)
}
