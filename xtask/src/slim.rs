//! Makes what wasm-bindgen writes smaller. The names under which script and program know each other are long and end in
//! sixteen random characters that nothing compresses, and they stand in both files; comments and blanks are for readers.

use anyhow::{Context, Result, bail};
use std::collections::BTreeMap;

const IMPORTS: u8 = 2;
const FUNCTION: u8 = 0;

/// The short name of each import.
type Names = BTreeMap<String, String>;

/// Both files with short names, and the script without comments and blanks at the beginnings of lines.
///
/// # Errors
/// When the files are not what wasm-bindgen is known to write.
pub fn slim(script: &str, program: &[u8]) -> Result<(String, Vec<u8>)> {
    let (program, names) = rename_in_program(program)?;
    Ok((rename_in_script(script, &names)?, program))
}

fn rename_in_program(program: &[u8]) -> Result<(Vec<u8>, Names)> {
    let mut names = Names::new();
    let (header, mut rest) = program.split_at_checked(8).context("the program is cut off")?;
    let mut out = header.to_vec();
    while let Some((&section, after)) = rest.split_first() {
        let (body, after) = block(after)?;
        out.push(section);
        if section == IMPORTS {
            write_block(&mut out, &rename_imports(body, &mut names)?);
        } else {
            write_block(&mut out, body);
        }
        rest = after;
    }
    Ok((out, names))
}

fn rename_imports(body: &[u8], names: &mut Names) -> Result<Vec<u8>> {
    let mut out = Vec::new();
    let (count, mut rest) = number(body)?;
    write_number(&mut out, count);
    for _ in 0..count {
        let (module, after) = block(rest)?;
        let (name, after) = block(after)?;
        let (&kind, after) = after.split_first().context("an import is cut off")?;
        let (function, after) = number(after)?;
        if kind != FUNCTION {
            bail!("the program imports something else than functions");
        }
        let short = format!("_{}", names.len());
        write_block(&mut out, module);
        write_block(&mut out, short.as_bytes());
        out.push(kind);
        write_number(&mut out, function);
        names.insert(str::from_utf8(name)?.to_owned(), short);
        rest = after;
    }
    Ok(out)
}

/// A length and that many bytes; what comes after them.
fn block(bytes: &[u8]) -> Result<(&[u8], &[u8])> {
    let (length, rest) = number(bytes)?;
    rest.split_at_checked(length as usize).context("the program is cut off")
}

fn number(bytes: &[u8]) -> Result<(u32, &[u8])> {
    let mut value = 0;
    for (place, byte) in bytes.iter().take(5).enumerate() {
        value |= u32::from(byte & 0x7f) << (7 * place);
        if byte & 0x80 == 0 {
            return Ok((value, &bytes[place + 1..]));
        }
    }
    bail!("a number in the program does not end")
}

fn write_block(out: &mut Vec<u8>, block: &[u8]) {
    write_number(out, block.len() as u32);
    out.extend(block);
}

fn write_number(out: &mut Vec<u8>, mut value: u32) {
    while value >= 0x80 {
        out.push(value as u8 | 0x80);
        value >>= 7;
    }
    out.push(value as u8);
}

fn rename_in_script(script: &str, names: &Names) -> Result<String> {
    let mut out = String::with_capacity(script.len());
    let (mut renamed, mut in_comment) = (0, false);
    for line in script.lines().map(str::trim_start) {
        let comment = in_comment || line.starts_with("/*");
        in_comment = comment && !line.ends_with("*/");
        if comment || line.is_empty() || line.starts_with("//") {
            continue;
        }
        let named = line.split_once(':').and_then(|(name, rest)| Some((names.get(name)?, rest)));
        match named {
            Some((short, rest)) => {
                renamed += 1;
                out.extend([short, ":", rest, "\n"]);
            }
            None => out.extend([line, "\n"]),
        }
    }
    if renamed != names.len() {
        bail!("the script has {renamed} of the program's {} imports", names.len());
    }
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Two imported functions of type 0, and an empty section after them.
    fn program(names: [&str; 2]) -> Vec<u8> {
        let mut imports = vec![2];
        for name in names {
            write_block(&mut imports, b"./x.js");
            write_block(&mut imports, name.as_bytes());
            imports.extend([FUNCTION, 0]);
        }
        let mut out = b"\0asm\x01\0\0\0".to_vec();
        out.push(IMPORTS);
        write_block(&mut out, &imports);
        out.extend([10, 0]);
        out
    }

    #[test]
    fn both_files_get_the_same_short_names() {
        let script = "/* What it\n is */\n  const it = {\n    long_b: f,\n    // why\n    long_a: g,\n  };\n";
        let (script, slim) = slim(script, &program(["long_a", "long_b"])).unwrap();
        assert_eq!(script, "const it = {\n_1: f,\n_0: g,\n};\n");
        assert_eq!(slim, program(["_0", "_1"]));
    }

    #[test]
    fn files_that_do_not_belong_together_are_refused() {
        assert!(slim("const it = {\nlong_a: f,\n};", &program(["long_a", "long_b"])).is_err());
        assert!(slim("", &program(["a", "b"])[..20]).is_err());
        assert!(slim("", b"\0as").is_err());
    }

    #[test]
    fn numbers_come_back() {
        for value in [0, 127, 128, 300, u32::MAX] {
            let mut bytes = Vec::new();
            write_number(&mut bytes, value);
            assert_eq!(number(&bytes).unwrap(), (value, &[][..]));
        }
    }
}
