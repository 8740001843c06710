//! What is said to screen readers. The regions are mounted once, empty, and filled from outside: only a change of their
//! text is announced.

/// The id of the region that waits for the reader to come to rest.
pub const POLITE: &str = "say";
/// The id of the region that does not wait.
pub const URGENT: &str = "say-now";

/// Says something when the reader comes to rest.
pub fn say(text: &str) {
    announce(POLITE, text);
}

/// Says something at once: failures.
pub fn say_now(text: &str) {
    announce(URGENT, text);
}

fn announce(region: &str, text: &str) {
    let Some(region) = crate::dom::by_id(region) else { return };
    // The same words twice would be no change: an invisible blank makes it one.
    let again = region.text_content().is_some_and(|said| said == text);
    region.set_text_content(Some(text));
    if again {
        region.append_with_str_1("\u{a0}").ok();
    }
}
