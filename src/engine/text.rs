//! The checks that every text from outside passes before it becomes part of a fact.

use crate::{Reject, limits};

/// A text event: not blank, at most 8,000 characters. Blank lines around it are dropped.
pub fn message(text: &str) -> Result<String, Reject> {
    bounded(text, limits::TEXT_CHARS, Reject::TextTooLong)?.ok_or(Reject::TextEmpty)
}

/// A short label: not blank, one line, at most 64 characters; none for anything else.
#[cfg(not(feature = "lean"))]
pub fn label(text: &str) -> Option<String> {
    let text = text.trim();
    let right = (1..=limits::TAG_CHARS).contains(&text.chars().take(limits::TAG_CHARS + 1).count());
    (right && !text.chars().any(char::is_control)).then(|| text.to_owned())
}

/// The comment of a rating: may be absent, at most 2,000 characters.
pub fn comment(text: &str) -> Result<Option<String>, Reject> {
    bounded(text, limits::COMMENT_CHARS, Reject::CommentTooLong)
}

/// A remark on a transfer: may be absent, at most 2,000 characters.
pub fn optional_remark(text: &str) -> Result<Option<String>, Reject> {
    bounded(text, limits::REMARK_CHARS, Reject::RemarkTooLong)
}

/// A name: not blank, one line, at most 200 characters.
pub fn name(text: &str) -> Result<String, Reject> {
    optional_name(text)?.ok_or(Reject::NameEmpty)
}

/// A name that may be absent.
pub fn optional_name(text: &str) -> Result<Option<String>, Reject> {
    let name = bounded(text, limits::NAME_CHARS, Reject::NameTooLong)?;
    Ok(name.map(|name| name.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()))
}

/// A mail address that may be absent. Only its shape is looked at; whether it exists, a mail must tell.
pub fn optional_email(text: &str) -> Result<Option<String>, Reject> {
    let Some(email) = bounded(text, limits::EMAIL_CHARS, Reject::EmailInvalid)? else { return Ok(None) };
    let (local, domain) = email.rsplit_once('@').ok_or(Reject::EmailInvalid)?;
    let odd = |c: char| c.is_whitespace() || c.is_control();
    if local.is_empty() || domain.is_empty() || email.contains(odd) {
        return Err(Reject::EmailInvalid);
    }
    Ok(Some(email))
}

/// One line of at most 200 characters that may be absent.
pub fn optional_detail(text: &str) -> Result<Option<String>, Reject> {
    optional_name(text).map_err(|_| Reject::DetailTooLong)
}

/// A phone number in the form of E.164 that may be absent. Blanks and hyphens are dropped.
pub fn optional_phone(text: &str) -> Result<Option<String>, Reject> {
    let phone: String = text.chars().filter(|c| !matches!(c, ' ' | '-')).take(limits::NAME_CHARS).collect();
    if phone.is_empty() {
        return Ok(None);
    }
    let digits = phone.strip_prefix('+').ok_or(Reject::PhoneInvalid)?;
    let fits = (5..=15).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit());
    if fits { Ok(Some(phone)) } else { Err(Reject::PhoneInvalid) }
}

/// Two letters of ISO 3166-1, in capitals, that may be absent.
pub fn optional_country(text: &str) -> Result<Option<String>, Reject> {
    let country = text.trim();
    match country.len() {
        0 => Ok(None),
        2 if country.bytes().all(|byte| byte.is_ascii_alphabetic()) => Ok(Some(country.to_ascii_uppercase())),
        _ => Err(Reject::CountryInvalid),
    }
}

/// A web address, or a path on this server: no blank in it, at most 2,048 characters.
pub fn url(url: &str) -> Result<(), Reject> {
    let elsewhere = ["https://", "http://"].iter().find_map(|scheme| url.strip_prefix(scheme));
    // Two slashes would lead to another server, and so would a backslash, which browsers take for one.
    let here = url.strip_prefix('/').filter(|path| !path.starts_with('/'));
    let rest = elsewhere.or(here).is_some_and(|rest| !rest.is_empty());
    let odd = |c: char| c.is_whitespace() || c.is_control() || c == '\\';
    if rest && fits(url, limits::URL_CHARS) && !url.contains(odd) { Ok(()) } else { Err(Reject::UrlInvalid) }
}

/// Whether a text has at most so many characters.
pub fn fits(text: &str, chars: usize) -> bool {
    // Bytes are counted first: a character has four at most, so a huge text is refused without a walk over it.
    text.len() <= chars * 4 && text.chars().count() <= chars
}

fn bounded(text: &str, chars: usize, too_long: Reject) -> Result<Option<String>, Reject> {
    let text = text.trim();
    if !fits(text, chars) {
        return Err(too_long);
    }
    Ok(if text.is_empty() { None } else { Some(text.to_owned()) })
}

/// A number in digits. The standard library writes numbers in every width and shape, and all of that would be in a customer's
/// page, which is counted in bytes.
pub fn decimal(mut number: u64) -> String {
    let mut digits = String::new();
    loop {
        digits.insert(0, char::from(b'0' + (number % 10) as u8));
        number /= 10;
        if number == 0 {
            return digits;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_in_digits() {
        for number in [0, 7, 10, 90_210, u64::MAX] {
            assert_eq!(decimal(number), number.to_string());
        }
    }

    #[test]
    fn a_text_is_bounded_in_characters_not_bytes() {
        assert_eq!(message(&"ü".repeat(8_000)).map(|t| t.chars().count()), Ok(8_000));
        assert_eq!(message(&"ü".repeat(8_001)), Err(Reject::TextTooLong));
        assert_eq!(message(" \n\t"), Err(Reject::TextEmpty));
        assert_eq!(message(" hello\n"), Ok("hello".to_owned()));
    }

    #[test]
    fn a_mail_address_has_two_parts_and_no_blanks() {
        assert_eq!(optional_email("  "), Ok(None));
        assert_eq!(optional_email("ada@example.com"), Ok(Some("ada@example.com".to_owned())));
        for bad in ["ada", "@example.com", "ada@", "a da@example.com"] {
            assert_eq!(optional_email(bad), Err(Reject::EmailInvalid), "{bad}");
        }
    }

    #[test]
    fn an_address_leads_to_the_web_or_to_this_server() {
        for good in ["https://example.com/a?b#c", "http://x", "/files/1"] {
            assert_eq!(url(good), Ok(()), "{good}");
        }
        let long = format!("https://{}", "x".repeat(limits::URL_CHARS));
        for bad in [
            "",
            "/",
            "//example.com",
            "/\\example.com",
            "https://",
            "javascript:alert(1)",
            "data:x",
            "ftp://x",
            "/a b",
            &long,
        ] {
            assert_eq!(url(bad), Err(Reject::UrlInvalid), "{bad}");
        }
    }

    #[test]
    fn a_name_is_one_line() {
        assert_eq!(name("Ada\nLind"), Ok("Ada Lind".to_owned()));
        assert_eq!(name(""), Err(Reject::NameEmpty));
        assert_eq!(name(&"x".repeat(201)), Err(Reject::NameTooLong));
    }
}
