//! Random numbers from the browser.

/// 128 bits that nobody can guess and that never come twice.
pub fn bits() -> u128 {
    let mut bytes = [0; 16];
    let crypto = web_sys::window().and_then(|window| window.crypto().ok());
    let filled = crypto.is_some_and(|crypto| crypto.get_random_values_with_u8_array(&mut bytes).is_ok());
    if !filled {
        bytes.iter_mut().for_each(|byte| *byte = (js_sys::Math::random() * 256.0) as u8);
    }
    u128::from_be_bytes(bytes)
}

/// A number that is good enough to spread pauses.
pub(crate) fn jitter() -> u32 {
    (js_sys::Math::random() * 4_294_967_296.0) as u32
}
