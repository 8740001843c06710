//! Takes the places of panics out of a released page: paths of the machine that built it, and lines in them. In a page
//! without a panic hook nobody is ever told one, and no two of them compress.

use std::ops::Range;
use walrus::ir::Value;
use walrus::{ConstExpr, DataKind, Module};

/// A `core::panic::Location` in wasm: where its path is, how long that is, line and column.
const LOCATION: usize = 16;

/// Empties all paths, and points every location to the first of them.
pub fn forget(module: &mut Module) {
    let all: Vec<_> = module.data.iter().map(|data| data.id()).collect();
    for id in all {
        let data = module.data.get_mut(id);
        if let DataKind::Active { offset: ConstExpr::Value(Value::I32(start)), .. } = data.kind {
            forget_in(&mut data.value, start as u32);
        }
    }
}

/// Does so in bytes that are at `start` in memory.
fn forget_in(bytes: &mut [u8], start: u32) {
    let paths = paths(bytes);
    let at = |path: &Range<usize>| (start + path.start as u32, path.len() as u32);
    let known: Vec<(u32, u32)> = paths.iter().map(at).collect();
    let Some((address, length)) = known.first().copied() else { return };
    let mut nowhere = [0; LOCATION];
    nowhere[..4].copy_from_slice(&address.to_le_bytes());
    nowhere[4..8].copy_from_slice(&length.to_le_bytes());
    let mut place = start.next_multiple_of(4).wrapping_sub(start) as usize;
    while let Some(found) = bytes.get_mut(place..place + LOCATION) {
        let named = (word(found, 0), word(found, 4));
        match known.contains(&named) {
            true => {
                found.copy_from_slice(&nowhere);
                place += LOCATION;
            }
            false => place += 4,
        }
    }
    for path in paths {
        bytes[path].fill(0);
    }
}

/// Where the names of source files are: each ends in `.rs`, with a zero behind it.
fn paths(bytes: &[u8]) -> Vec<Range<usize>> {
    let ends = (0..bytes.len()).filter(|&end| bytes[..end].ends_with(b".rs") && bytes[end] == 0);
    let is_of_path = |byte: &&u8| byte.is_ascii_alphanumeric() || b"/._-".contains(byte);
    ends.map(|end| end - bytes[..end].iter().rev().take_while(is_of_path).count()..end).collect()
}

fn word(bytes: &[u8], place: usize) -> u32 {
    bytes[place..place + 4].iter().rev().fold(0, |word, byte| word << 8 | u32::from(*byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_forgotten_and_all_else_is_left() {
        let start = 1_048_576_u32;
        let mut bytes = b"Hello, there \0src/ui/a.rs\0\0\0lib/core/b.rs\0\0\0".to_vec();
        let (a, b) = (start + 14, start + 28);
        bytes.resize(bytes.len().next_multiple_of(4), 0);
        let tables = bytes.len();
        for value in [a, 11, 12, 7, 99, b, 13, 3, 1, b, 12] {
            bytes.extend(u32::to_le_bytes(value));
        }
        forget_in(&mut bytes, start);
        let words: Vec<u32> = (tables..bytes.len()).step_by(4).map(|place| word(&bytes, place)).collect();
        assert_eq!(words, [a, 11, 0, 0, 99, a, 11, 0, 0, b, 12], "what only looks like a place stays");
        assert!(bytes.starts_with(b"Hello, there \0"));
        assert!(bytes[14..tables].iter().all(|byte| *byte == 0));
    }
}
