//! The checks that every text from outside passes before it becomes part of a fact.

use crate::{Reject, limits};

/// A text event: not blank, at most 8,000 characters. Blank lines around it are dropped.
pub fn message(text: &str) -> Result<String, Reject> {
    bounded(text, limits::TEXT_CHARS, Reject::TextTooLong)?.ok_or(Reject::TextEmpty)
}

/// A note: not blank, at most 5,000 characters.
pub fn note(text: &str) -> Result<String, Reject> {
    bounded(text, limits::NOTE_CHARS, Reject::NoteTooLong)?.ok_or(Reject::TextEmpty)
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

fn bounded(text: &str, chars: usize, too_long: Reject) -> Result<Option<String>, Reject> {
    let text = text.trim();
    // Bytes are counted first: a character has four at most, so a huge text is refused without a walk over it.
    if text.len() > chars * 4 || text.chars().count() > chars {
        return Err(too_long);
    }
    Ok(if text.is_empty() { None } else { Some(text.to_owned()) })
}

#[cfg(test)]
mod tests {
    use super::*;

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
    fn a_name_is_one_line() {
        assert_eq!(name("Ada\nLind"), Ok("Ada Lind".to_owned()));
        assert_eq!(name(""), Err(Reject::NameEmpty));
        assert_eq!(name(&"x".repeat(201)), Err(Reject::NameTooLong));
    }
}
