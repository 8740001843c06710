//! JSON documents that only integrations understand: kept as the text that they are, since the engine needs none of what
//! they say, but well formed, so that whoever asks for an event can read all of it.

use crate::{Reject, limits, text};

/// A JSON document of at most `chars` characters, nested at most 32 deep.
///
/// # Errors
/// [`Reject::JsonTooLong`], [`Reject::JsonInvalid`].
pub(crate) fn well_formed(json: &str, chars: usize) -> Result<(), Reject> {
    if !text::fits(json, chars) {
        return Err(Reject::JsonTooLong);
    }
    // A customer's page says nothing of the kind; should it ever, the server looks.
    if cfg!(feature = "lean") {
        return Ok(());
    }
    let mut reader = Reader { rest: json.as_bytes() };
    let whole = reader.value(0).is_some() && reader.blank().is_some() && reader.rest.is_empty();
    if whole { Ok(()) } else { Err(Reject::JsonInvalid) }
}

/// What is not read yet. Each step gives nothing where the document is broken.
struct Reader<'a> {
    rest: &'a [u8],
}

impl Reader<'_> {
    fn value(&mut self, depth: usize) -> Option<()> {
        self.blank()?;
        match self.rest.first()? {
            b'{' | b'[' if depth == limits::JSON_DEPTH => None,
            b'{' => self.list(b'}', |reader| {
                reader.blank()?;
                reader.string()?;
                reader.blank()?;
                reader.word(b":")?;
                reader.value(depth + 1)
            }),
            b'[' => self.list(b']', |reader| reader.value(depth + 1)),
            b'"' => self.string(),
            b't' => self.word(b"true"),
            b'f' => self.word(b"false"),
            b'n' => self.word(b"null"),
            _ => self.number(),
        }
    }

    /// What stands between brackets, with commas between.
    fn list(&mut self, end: u8, item: impl Fn(&mut Self) -> Option<()>) -> Option<()> {
        self.skip(1)?;
        self.blank()?;
        if self.rest.first() == Some(&end) {
            return self.skip(1);
        }
        loop {
            item(self)?;
            self.blank()?;
            let next = *self.rest.first()?;
            self.skip(1)?;
            match next {
                b',' => {}
                next if next == end => return Some(()),
                _ => return None,
            }
        }
    }

    fn string(&mut self) -> Option<()> {
        self.word(b"\"")?;
        loop {
            let next = *self.rest.first()?;
            self.skip(1)?;
            match next {
                b'"' => return Some(()),
                b'\\' => self.escape()?,
                0..0x20 => return None,
                _ => {}
            }
        }
    }

    fn escape(&mut self) -> Option<()> {
        let kind = *self.rest.first()?;
        self.skip(1)?;
        match kind {
            b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't' => Some(()),
            b'u' => match self.hex()? {
                // The second half of a pair alone is no character; the first half needs the second.
                0xdc00..=0xdfff => None,
                0xd800..=0xdbff => {
                    self.word(b"\\u")?;
                    (0xdc00..=0xdfff).contains(&self.hex()?).then_some(())
                }
                _ => Some(()),
            },
            _ => None,
        }
    }

    fn hex(&mut self) -> Option<u32> {
        let digits = std::str::from_utf8(self.rest.get(..4)?).ok()?;
        let good = digits.bytes().all(|digit| digit.is_ascii_hexdigit());
        let code = u32::from_str_radix(digits, 16).ok().filter(|_| good)?;
        self.skip(4)?;
        Some(code)
    }

    fn number(&mut self) -> Option<()> {
        self.word(b"-");
        if self.word(b"0").is_none() {
            self.digits()?;
        }
        if self.word(b".").is_some() {
            self.digits()?;
        }
        if self.word(b"e").or_else(|| self.word(b"E")).is_some() {
            self.word(b"+").or_else(|| self.word(b"-"));
            self.digits()?;
        }
        Some(())
    }

    fn digits(&mut self) -> Option<()> {
        let count = self.rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
        if count == 0 { None } else { self.skip(count) }
    }

    fn word(&mut self, word: &[u8]) -> Option<()> {
        self.rest = self.rest.strip_prefix(word)?;
        Some(())
    }

    fn blank(&mut self) -> Option<()> {
        let count = self.rest.iter().take_while(|byte| b" \t\r\n".contains(byte)).count();
        self.skip(count)
    }

    fn skip(&mut self, count: usize) -> Option<()> {
        self.rest = self.rest.get(count..)?;
        Some(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_well_formed_document_passes_and_a_broken_one_does_not() {
        let good = [
            "{}",
            " [ ] ",
            "null",
            "-0.5e+10",
            "0",
            "[1,2, {\"a\":\"b\\n\\u00e4\"}]",
            "\"\\ud83d\\ude00\"",
            "{\"a\":{\"b\":[true,false,null]}}",
            "\"Grüße\"",
        ];
        for json in good {
            assert_eq!(well_formed(json, 100), Ok(()), "{json}");
        }
        let bad = [
            "",
            " ",
            "{",
            "[1,]",
            "{\"a\"}",
            "{\"a\":1,}",
            "{a:1}",
            "01",
            "1.",
            "-",
            "1e",
            "tru",
            "\"",
            "\"\\x\"",
            "[] []",
            "\"\\ud83d\"",
            "\"\\ude00\"",
            "\"\n\"",
            "'a'",
            "+1",
            "\"\\u+123\"",
            "[1 2]",
            "]",
        ];
        for json in bad {
            assert_eq!(well_formed(json, 100), Err(Reject::JsonInvalid), "{json}");
        }
    }

    #[test]
    fn a_document_is_bounded_in_length_and_depth() {
        let deep = |depth: usize| "[".repeat(depth) + &"]".repeat(depth);
        assert_eq!(well_formed(&deep(limits::JSON_DEPTH), 1_000), Ok(()));
        assert_eq!(well_formed(&deep(limits::JSON_DEPTH + 1), 1_000), Err(Reject::JsonInvalid));
        assert_eq!(well_formed(&deep(100_000), 1_000_000), Err(Reject::JsonInvalid));
        assert_eq!(well_formed("\"abcdef\"", 7), Err(Reject::JsonTooLong));
    }
}
