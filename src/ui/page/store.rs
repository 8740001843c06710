//! What the browser keeps. All of it may be missing or full: then everything works on and is forgotten with the page.

use web_sys::Storage;

/// Kept until it is removed, shared by all tabs.
pub(crate) fn local() -> Option<Storage> {
    web_sys::window()?.local_storage().ok()?
}

/// Kept as long as the tab, across reloads.
pub(crate) fn session() -> Option<Storage> {
    web_sys::window()?.session_storage().ok()?
}

/// What is kept under a key.
pub(crate) fn read(storage: Option<Storage>, key: &str) -> Option<String> {
    storage?.get_item(key).ok()?
}

/// Keeps a text; an old one does not stay when the new one finds no room. Returns whether it is kept.
pub(crate) fn write(storage: Option<Storage>, key: &str, text: &str) -> bool {
    let Some(storage) = storage else { return false };
    if storage.set_item(key, text).is_ok() {
        return true;
    }
    let _ = storage.remove_item(key);
    false
}

/// Keeps nothing any more.
pub(crate) fn remove(storage: Option<Storage>, key: &str) {
    if let Some(storage) = storage {
        let _ = storage.remove_item(key);
    }
}

/// The rest of every local key that begins so.
pub(crate) fn keys_after(prefix: &str) -> Vec<String> {
    let Some(storage) = local() else { return Vec::new() };
    let count = storage.length().unwrap_or(0);
    let keys = (0..count).filter_map(|place| storage.key(place).ok().flatten());
    keys.filter_map(|key| key.strip_prefix(prefix).map(str::to_owned)).collect()
}

/// Bytes as a text of one character each, which storage holds at one unit of UTF-16 each.
pub(crate) fn text_of(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| char::from(*byte)).collect()
}

/// The bytes of such a text.
pub(crate) fn bytes_of(text: &str) -> Vec<u8> {
    text.chars().map(|char| char as u8).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_come_back_from_their_text() {
        let bytes: Vec<u8> = (0..=255).collect();
        assert_eq!(bytes_of(&text_of(&bytes)), bytes);
    }
}
