//! `.br` files beside the files that shrink, so that the server never compresses while it serves.

use crate::files;
use anyhow::{Context, Result};
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

/// What browsers receive compressed. Pictures and sounds are compressed by their own format.
const SHRINKING: [&str; 12] =
    ["html", "css", "js", "mjs", "wasm", "svg", "json", "txt", "xml", "webmanifest", "map", "ico"];

/// Below this a compressed answer saves less than its header costs.
const MIN_BYTES: u64 = 200;

/// The place of a file's compressed form.
pub fn beside(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".br");
    PathBuf::from(name)
}

/// Whether a file is served compressed.
pub fn shrinks(path: &Path) -> bool {
    let extension = path.extension().and_then(|extension| extension.to_str()).unwrap_or_default();
    SHRINKING.contains(&extension) && fs::metadata(path).is_ok_and(|data| data.len() >= MIN_BYTES)
}

/// Brings one file's compressed form up to date; says whether it had to.
pub fn refresh(path: &Path, quality: i32) -> Result<bool> {
    let target = beside(path);
    if files::is_up_to_date(&target, path) {
        return Ok(false);
    }
    let packed = compress(&files::read(path)?, quality)?;
    // Renamed into place: a half-written file would count as up to date for ever.
    let part = target.with_extension("br-part");
    fs::write(&part, packed).with_context(|| format!("cannot write {}", part.display()))?;
    fs::rename(&part, &target).with_context(|| format!("cannot write {}", target.display()))?;
    Ok(true)
}

fn compress(content: &[u8], quality: i32) -> Result<Vec<u8>> {
    let params = brotli::enc::BrotliEncoderParams { quality, lgwin: 22, ..Default::default() };
    let mut writer = brotli::CompressorWriter::with_params(Vec::new(), 4096, &params);
    writer.write_all(content).context("cannot compress")?;
    Ok(writer.into_inner())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_compressed_comes_back() {
        let text = "a visitor opens the shop ".repeat(100);
        let packed = compress(text.as_bytes(), 11).unwrap();
        assert!(packed.len() < 100, "{} bytes", packed.len());
        let mut back = Vec::new();
        brotli::BrotliDecompress(&mut packed.as_slice(), &mut back).unwrap();
        assert_eq!(back, text.as_bytes());
    }
}
