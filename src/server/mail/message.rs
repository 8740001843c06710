//! A mail as it goes over the wire (RFC 5322), with a text and a page to choose from (RFC 2046).

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use jiff::fmt::rfc2822;
use jiff::{Timestamp, tz::TimeZone};
use lettre::Address;

use super::compose::Letter;
use crate::config::MailSender;

/// Bytes of a text in one encoded word, which may have 75 characters with all around it.
const WORD_BYTES: usize = 42;
/// Characters of a line of base64.
const LINE_CHARS: usize = 76;

/// The mail of this id. The same id makes a mail known again if it comes twice.
pub(super) fn write(id: &str, from: &MailSender, to: &Address, letter: &Letter) -> Vec<u8> {
    let Letter { subject, plain, html } = letter;
    let name = from.name.as_deref().map(|name| format!("{} ", words(name))).unwrap_or_default();
    let date = rfc2822::to_string(&Timestamp::now().to_zoned(TimeZone::UTC)).unwrap_or_default();
    let (plain, html) = (part("text/plain", plain), part("text/html", html));
    let mail = format!(
        "Message-ID: <{id}@{}>\r\nDate: {date}\r\nFrom: {name}<{}>\r\nTo: <{to}>\r\nSubject: {}\r\nMIME-Version: 1.0\r\n\
         Content-Type: multipart/alternative; boundary=\"={id}=\"\r\n\r\n\
         --={id}=\r\n{plain}--={id}=\r\n{html}--={id}=--\r\n",
        from.email.domain(),
        from.email,
        words(subject),
    );
    mail.into_bytes()
}

/// Base64 has no line that means anything in SMTP, and none that is too long.
fn part(media_type: &str, text: &str) -> String {
    let encoded = BASE64_STANDARD.encode(text.replace("\r\n", "\n").replace('\n', "\r\n"));
    let lines = encoded.as_bytes().chunks(LINE_CHARS).map(|line| String::from_utf8_lossy(line) + "\r\n");
    let lines: String = lines.collect();
    format!("Content-Type: {media_type}; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n{lines}")
}

/// A text in a header: as it is where it is plain and short, otherwise in encoded words (RFC 2047), so that no sign in
/// it means anything.
fn words(text: &str) -> String {
    let plain = text.len() <= LINE_CHARS / 2 && text.chars().all(|c| c.is_ascii_alphanumeric() || c == ' ');
    if plain {
        return text.to_owned();
    }
    let mut pieces = vec![String::new()];
    for sign in text.chars() {
        match pieces.last_mut() {
            Some(last) if last.len() + sign.len_utf8() <= WORD_BYTES => last.push(sign),
            _ => pieces.push(sign.to_string()),
        }
    }
    let encoded = pieces.iter().map(|piece| format!("=?utf-8?B?{}?=", BASE64_STANDARD.encode(piece)));
    encoded.collect::<Vec<_>>().join("\r\n ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_in_a_name_or_a_subject_becomes_a_header_and_no_line_is_long() {
        let from =
            MailSender { name: Some("Grüße, \"Shop\"".to_owned()), email: "chat@shop.example".parse().unwrap() };
        let subject = format!("Conversation with {}\r\nBcc: x@y.example", "Zoë ".repeat(40));
        let letter = Letter { subject, plain: "One\n.\nTwo\n".repeat(30), html: "<p>One</p>".to_owned() };
        let mail = String::from_utf8(write("id", &from, &"vera@example.com".parse().unwrap(), &letter)).unwrap();
        let (head, body) = mail.split_once("\r\n\r\n").unwrap();
        assert!(mail.split("\r\n").all(|line| line.len() <= 78 && line.is_ascii() && line != "."), "{mail}");
        assert!(!head.contains("Bcc") && !mail.replace("\r\n", "").contains(['\r', '\n']), "{mail}");
        assert!(head.contains("\r\nTo: <vera@example.com>\r\n") && head.contains("<chat@shop.example>"), "{head}");
        let plain = body.split("base64\r\n\r\n").nth(1).unwrap().split("--=").next().unwrap().replace("\r\n", "");
        assert_eq!(BASE64_STANDARD.decode(plain).unwrap(), "One\r\n.\r\nTwo\r\n".repeat(30).into_bytes());
        assert_eq!(words("Your invitation"), "Your invitation");
        assert_eq!(words("Zoë"), "=?utf-8?B?Wm/Dqw==?=");
    }
}
