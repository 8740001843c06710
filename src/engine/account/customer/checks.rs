//! The checks that what is said of a customer passes before it becomes part of a fact.

use crate::map::Set;
#[cfg(not(feature = "lean"))]
pub(super) use crate::text::{optional_country as country, optional_detail as line, optional_phone as phone};
use crate::{Reject, limits, text};

/// An address of the web; empty for none.
#[cfg(not(feature = "lean"))]
pub(super) fn url(url: &str) -> Result<Option<String>, Reject> {
    let url = url.trim();
    if url.is_empty() {
        return Ok(None);
    }
    // A page elsewhere has no path on this server.
    let fits = !url.starts_with('/') && text::url(url).is_ok();
    if fits { Ok(Some(url.to_owned())) } else { Err(Reject::WebAddressInvalid) }
}

/// Session fields: pairs of key and value, each key once.
#[cfg(not(feature = "lean"))]
pub(super) fn session_fields(fields: &[(String, String)]) -> Result<(), Reject> {
    let mut keys = Set::new();
    let fits = fields.len() <= limits::SESSION_FIELDS
        && fields.iter().all(|(key, value)| {
            (1..=limits::FIELD_KEY_CHARS).contains(&key.chars().count())
                && value.chars().count() <= limits::FIELD_VALUE_CHARS
                && keys.insert(key)
        });
    if fits { Ok(()) } else { Err(Reject::SessionFieldsInvalid) }
}

/// What comes from a browser and is only shown: cut where it is too long.
#[cfg(not(feature = "lean"))]
pub(super) fn cut(text: &str) -> String {
    text.trim().chars().map(|c| if c.is_control() { ' ' } else { c }).take(limits::URL_CHARS).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_phone_number_is_a_plus_sign_and_digits() {
        assert_eq!(phone(" +46 8-123 45 "), Ok(Some("+46812345".to_owned())));
        assert_eq!(phone(" "), Ok(None));
        for bad in ["0812345", "+46", "+1234567890123456", "+46x12345", &"+".repeat(10_000)] {
            assert_eq!(phone(bad), Err(Reject::PhoneInvalid), "{bad}");
        }
    }

    #[test]
    fn an_address_of_the_web_begins_with_its_protocol() {
        assert_eq!(url("https://a.example/x"), Ok(Some("https://a.example/x".to_owned())));
        for bad in ["javascript:alert(1)", "https://", "http://a b", "/x", &format!("http://{}", "x".repeat(2_048))] {
            assert_eq!(url(bad), Err(Reject::WebAddressInvalid), "{bad}");
        }
    }

    #[test]
    fn session_fields_are_bounded_and_have_each_key_once() {
        let pair = |key: &str, value: &str| (key.to_owned(), value.to_owned());
        assert_eq!(session_fields(&[pair("a", "1"), pair("b", "")]), Ok(()));
        let many: Vec<_> = (0..=100).map(|n| pair(&n.to_string(), "")).collect();
        assert_eq!(session_fields(&many[..100]), Ok(()));
        let long = pair("a", &"ü".repeat(1_001));
        for bad in [&many[..], &[pair("a", "1"), pair("a", "2")], &[pair("", "1")], &[long]] {
            assert_eq!(session_fields(bad), Err(Reject::SessionFieldsInvalid));
        }
        assert_eq!(country("se"), Ok(Some("SE".to_owned())));
        assert_eq!(country("Sweden"), Err(Reject::CountryInvalid));
        assert_eq!(line(&"x".repeat(201)), Err(Reject::DetailTooLong));
    }
}
