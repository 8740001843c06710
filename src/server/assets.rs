//! The pages inside the binary. The build script lists them.

include!(concat!(env!("OUT_DIR"), "/assets.rs"));

/// A file of the built pages.
#[derive(Debug)]
pub struct Asset {
    /// Its path, without a leading slash.
    pub path: &'static str,
    /// Names the content.
    pub tag: &'static str,
    /// The content.
    pub bytes: &'static [u8],
    /// The content compressed with brotli, where that is worth it.
    pub brotli: Option<&'static [u8]>,
}

/// The file that is served for a path of a URL: folders are served by their `index.html`.
pub fn find(path: &str) -> Option<&'static Asset> {
    let path = path.strip_prefix('/').unwrap_or(path);
    if path.is_empty() || path.ends_with('/') {
        return exact(&format!("{path}index.html"));
    }
    exact(path)
}

/// Whether a path names a folder that lacks its last slash.
pub fn is_folder(path: &str) -> bool {
    find(&format!("{path}/")).is_some()
}

impl Asset {
    /// The content type.
    pub fn mime(&self) -> &'static str {
        match self.path.rsplit_once('.').map_or("", |(_, extension)| extension) {
            "html" => "text/html; charset=utf-8",
            "js" | "mjs" => "text/javascript; charset=utf-8",
            "css" => "text/css; charset=utf-8",
            "wasm" => "application/wasm",
            "svg" => "image/svg+xml",
            "png" => "image/png",
            "jpg" | "jpeg" => "image/jpeg",
            "webp" => "image/webp",
            "avif" => "image/avif",
            "ico" => "image/x-icon",
            "woff2" => "font/woff2",
            "mp3" => "audio/mpeg",
            "ogg" => "audio/ogg",
            "wav" => "audio/wav",
            "json" | "map" | "webmanifest" => "application/json",
            "txt" | "md" => "text/plain; charset=utf-8",
            _ => "application/octet-stream",
        }
    }

    /// Whether this is a page.
    pub fn is_page(&self) -> bool {
        self.path.ends_with(".html")
    }
}

fn exact(path: &str) -> Option<&'static Asset> {
    let place = ASSETS.binary_search_by(|asset| asset.path.cmp(path)).ok()?;
    ASSETS.get(place)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_is_found_by_its_path() {
        assert!(ASSETS.is_sorted_by_key(|asset| asset.path));
        for asset in ASSETS {
            assert_eq!(find(&format!("/{}", asset.path)).map(|found| found.path), Some(asset.path));
        }
        assert!(find("/../Cargo.toml").is_none());
    }
}
