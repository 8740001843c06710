//! Which files are not taken: programs, and names that mean something to a disk.

/// Characters of a file's name.
const NAME_CHARS: usize = parlor_engine::limits::NAME_CHARS;

/// Endings that some system runs when its user opens the file.
const ENDINGS: &[&str] = &[
    "apk", "app", "appimage", "bash", "bat", "chm", "cmd", "com", "command", "cpl", "csh", "deb", "dll", "dmg", "exe",
    "gadget", "hta", "inf", "ins", "isp", "jar", "jnlp", "js", "jse", "ksh", "lnk", "mde", "msc", "msi", "msix", "msp",
    "mst", "pif", "pkg", "ps1", "psm1", "reg", "rpm", "run", "scf", "scr", "sct", "sh", "shb", "sys", "url", "vb",
    "vbe", "vbs", "wsc", "wsf", "wsh", "xll", "zsh",
];

/// What programs begin with: of Windows, of Unix, of macOS in its four forms and the one of Java, scripts, Android's, and
/// Windows' shortcuts.
const BEGINNINGS: &[&[u8]] = &[
    b"MZ",
    b"\x7fELF",
    b"\xfe\xed\xfa\xce",
    b"\xfe\xed\xfa\xcf",
    b"\xce\xfa\xed\xfe",
    b"\xcf\xfa\xed\xfe",
    b"\xca\xfe\xba\xbe",
    b"#!",
    b"dex\n",
    b"\x4c\x00\x00\x00\x01\x14\x02\x00",
];

/// Whether a file is a program, by the ending of its name or by its first bytes.
pub(super) fn is_program(name: &str, head: &[u8]) -> bool {
    // Windows drops what follows the ending.
    let name = name.trim_end_matches(['.', ' ']).to_lowercase();
    let ending = name.rsplit_once('.').map(|(_, ending)| ending);
    ending.is_some_and(|ending| ENDINGS.contains(&ending)) || BEGINNINGS.iter().any(|begin| head.starts_with(begin))
}

/// Whether a file may have this name: one line that leads nowhere on any disk, and is read as it is written.
pub fn is_name(name: &str) -> bool {
    let strange = |c: char| {
        c.is_control()
            || matches!(c, '/' | '\\' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{2028}' | '\u{2029}')
    };
    let only_dots = name.chars().all(|c| c == '.' || c.is_whitespace());
    !only_dots && name.chars().count() <= NAME_CHARS && name.trim() == name && !name.contains(strange)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn programs_are_known_by_ending_or_beginning() {
        for name in ["a.exe", "A.EXE", "invoice.pdf.scr", "a.exe.", "a.exe . ", "run.sh"] {
            assert!(is_program(name, b"hello"), "{name}");
        }
        for head in [&b"MZ\x90"[..], b"\x7fELF\x02", b"#!/bin/sh", b"\xcf\xfa\xed\xfe"] {
            assert!(is_program("picture.png", head), "{head:?}");
        }
        assert!(!is_program("exe", b"") && !is_program("invoice.pdf", b"%PDF") && !is_program("a.tar.gz", b"\x1f\x8b"));
    }

    #[test]
    fn names_lead_nowhere() {
        for name in ["", ".", "..", "../a", "a/b", "..\\a", "a\0", "a\nb", " a", "fdp.\u{202e}gpj"] {
            assert!(!is_name(name), "{name:?}");
        }
        assert!(is_name("Rechnung März.pdf") && is_name("..a") && is_name(&"x".repeat(200)));
        assert!(!is_name(&"x".repeat(201)));
    }
}
