//! Takes out of a released page what nobody reads there: the long names of what wasm and script share, which do not
//! compress, those that the script has for itself, and its comments and indents; and, where no one is told, what panics say
//! and where they are. Functions are put in the order that compresses best.

use anyhow::{Context, Result};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use walrus::ModuleConfig;

use crate::{likeness, places, script, silence};

/// Names this short, such as `memory`, are left as they are.
const SHORT: usize = 9;

/// Shortens a script and its wasm file, which share their names. `tells_panics` if the page writes them to the console.
pub fn shorten(script: &Path, wasm: &Path, tells_panics: bool) -> Result<()> {
    let mut module = ModuleConfig::new()
        .generate_name_section(false)
        .generate_producers_section(false)
        .parse_file(wasm)
        .with_context(|| format!("cannot read {}", wasm.display()))?;
    if !tells_panics {
        silence::silence(&mut module);
        places::forget(&mut module);
    }
    // For linkers only.
    module.customs.remove_raw("target_features");
    let mut names = BTreeMap::new();
    for import in module.imports.iter_mut() {
        rename(&mut names, &mut import.name);
    }
    for export in module.exports.iter_mut() {
        rename(&mut names, &mut export.name);
    }
    module.emit_wasm_file(wasm).with_context(|| format!("cannot write {}", wasm.display()))?;
    likeness::arrange(wasm)?;
    let text = fs::read_to_string(script).with_context(|| format!("cannot read {}", script.display()))?;
    let mut text = without_blanks(&without_detours(&text, tells_panics));
    if !tells_panics {
        text = script::for_visitors(&text);
    }
    for (mut name, letter) in own_names(&text) {
        match letter {
            Some(letter) => drop(names.insert(name, letter)),
            None => rename(&mut names, &mut name),
        }
    }
    fs::write(script, renamed(&text, &names))?;
    Ok(())
}

/// The names that only the script itself uses, as wasm-bindgen writes it, each with what it is called instead: its arguments
/// with a letter, functions and variables with long names like what is shared. A name that also stands behind a dot or a
/// quote somewhere, or is exported, keeps it.
fn own_names(text: &str) -> Vec<(String, Option<String>)> {
    let declared = text.lines().filter_map(|line| {
        let rest = line.strip_prefix("function ").or_else(|| line.strip_prefix("let "))?;
        let (name, _) = words(rest).next()?;
        (name.len() > SHORT).then(|| (name.to_owned(), None))
    });
    let free = ('A'..='Z').filter(|letter| !words(text).any(|(word, _)| word.chars().eq([*letter])));
    let arguments = (0..).zip(free).map(|(number, letter)| (format!("arg{number}"), Some(letter.to_string())));
    let foreign: BTreeSet<&str> = text
        .lines()
        .flat_map(|line| words(line).map(move |(word, before)| (word, before, line.starts_with("export "))))
        .filter(|(_, before, exported)| *exported || matches!(before, Some('.' | '"' | '\'' | '`')))
        .map(|(word, ..)| word)
        .collect();
    arguments.chain(declared).filter(|(name, _)| !foreign.contains(name.as_str())).collect()
}

fn rename(names: &mut BTreeMap<String, String>, name: &mut String) {
    if name.len() > SHORT {
        let next = format!("${}", radix36(names.len()));
        *name = names.entry(name.clone()).or_insert(next).clone();
    }
}

fn radix36(mut number: usize) -> String {
    let mut digits = Vec::new();
    loop {
        digits.push(char::from_digit((number % 36) as u32, 36).unwrap_or('0'));
        number /= 36;
        if number == 0 {
            return digits.into_iter().rev().collect();
        }
    }
}

/// The script without what nobody needs: names for what is returned at once, a second way to start, and warnings where no
/// one is told. As wasm-bindgen writes it, each stands on lines of its own.
fn without_detours(text: &str, warns: bool) -> String {
    let mut kept: Vec<String> = Vec::new();
    let mut in_second = false;
    for line in text.lines() {
        in_second |= line.starts_with("function initSync(");
        let ends = line == "}";
        let line = line.trim();
        let named = kept.last().and_then(|last| last.strip_prefix("const ret = ")).map(str::to_owned);
        match named {
            Some(named) if line == "return ret;" => {
                kept.pop();
                kept.push(["return ", &named].concat());
            }
            _ if in_second || line.starts_with("console.warn(") && line.ends_with(");") && !warns => {}
            _ => kept.push(line.replace("export { initSync, ", "export { ")),
        }
        in_second &= !ends;
    }
    kept.iter().map(|line| format!("{line}\n")).collect()
}

/// The script or style without indents, empty lines and lines that are comments. Neither has a text over several lines.
pub fn without_blanks(text: &str) -> String {
    let mut kept = String::new();
    let mut in_comment = false;
    for line in text.lines().map(str::trim) {
        let begins = line.starts_with("/*");
        if !(in_comment || begins || line.is_empty() || line.starts_with("//")) {
            kept.push_str(line);
            kept.push('\n');
        }
        in_comment = (in_comment || begins) && !line.ends_with("*/");
    }
    kept
}

/// The text with every whole word of the list replaced.
fn renamed(text: &str, names: &BTreeMap<String, String>) -> String {
    let mut made = String::new();
    let mut rest = text;
    while let Some(start) = rest.find(is_of_word) {
        let (before, word_on) = rest.split_at(start);
        let (word, after) = word_on.split_at(word_on.find(|c| !is_of_word(c)).unwrap_or(word_on.len()));
        made.push_str(before);
        made.push_str(names.get(word).map_or(word, String::as_str));
        rest = after;
    }
    made + rest
}

/// Every whole word, and the character before it.
fn words(text: &str) -> impl Iterator<Item = (&str, Option<char>)> {
    let mut before = None;
    let parts = text.split_inclusive(|c| !is_of_word(c));
    parts.filter_map(move |part| {
        let word = part.trim_end_matches(|c| !is_of_word(c));
        let found = (!word.is_empty()).then_some((word, before));
        before = part[word.len()..].chars().next().or(before);
        found
    })
}

fn is_of_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_' || c == '$'
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_words_are_renamed_and_parts_of_words_are_not() {
        let names = BTreeMap::from([("__wbg_abort_1".to_owned(), "$0".to_owned())]);
        let text = "a.__wbg_abort_1(x); __wbg_abort_12; 'é__wbg_abort_1'";
        assert_eq!(renamed(text, &names), "a.$0(x); __wbg_abort_12; 'é__wbg_abort_1'");
    }

    #[test]
    fn a_script_s_own_names_are_those_that_nothing_else_can_mean() {
        let text = "function getThingFromWasm(arg0, arg1) {\nreturn wasm.arg1(arg0, A);\n}\nlet WASM_LENGTH = 0;\n\
            function exportedThing() {}\nlet quotedThing = 'quotedThing';\nlet b;\nexport { exportedThing };\n";
        let own = own_names(text);
        let used = own.iter().filter(|(name, _)| words(text).any(|(word, _)| word == name));
        let own: Vec<_> = used.map(|(name, letter)| (name.as_str(), letter.as_deref())).collect();
        assert_eq!(own, [("arg0", Some("B")), ("getThingFromWasm", None), ("WASM_LENGTH", None)]);
    }

    #[test]
    fn comments_and_indents_go_and_code_stays() {
        let text = "/* one\n two */\nlet a = 1; // kept\n\n    // gone\n    b(); /* kept too */\n";
        assert_eq!(without_blanks(text), "let a = 1; // kept\nb(); /* kept too */\n");
    }

    #[test]
    fn a_script_goes_no_detours() {
        let text = "function a(b) {\n    const ret = b.c(1);\n    return ret;\n}\n\
            function initSync(b) {\n    if (b) {\n        a(b);\n    }\n}\n\
            const ret = 1;\na();\nif (b) {\n    console.warn('b');\n}\nexport { initSync, a as default };\n";
        let short = "function a(b) {\nreturn b.c(1);\n}\nconst ret = 1;\na();\nif (b) {\n}\nexport { a as default };\n";
        assert_eq!(without_detours(text, false), short);
        assert!(without_detours(text, true).contains("console.warn('b');"));
    }

    #[test]
    fn names_count_up() {
        assert_eq!([0, 35, 36, 71].map(radix36), ["0", "z", "10", "1z"]);
    }
}
