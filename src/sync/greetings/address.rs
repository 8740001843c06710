//! Comparing a page's address with a pattern.

/// Whether an address is as the pattern says, in which `*` stands for anything. Only the last `*` is ever widened, so
/// that no pattern takes longer than its length times that of the address.
pub fn matches(pattern: &str, address: &str) -> bool {
    let (pattern, address) = (pattern.as_bytes(), address.as_bytes());
    let (mut at, mut of, mut star) = (0, 0, None);
    while of < address.len() {
        if pattern.get(at) == Some(&b'*') {
            star = Some((at, of));
            at += 1;
        } else if pattern.get(at) == address.get(of) {
            (at, of) = (at + 1, of + 1);
        } else if let Some((before, from)) = star {
            (at, of) = (before + 1, from + 1);
            star = Some((before, from + 1));
        } else {
            return false;
        }
    }
    pattern.iter().skip(at).all(|byte| *byte == b'*')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::matches;

    #[test]
    fn a_star_stands_for_anything() {
        for (pattern, address) in [
            ("*", ""),
            ("*", "https://shop.example/"),
            ("https://shop.example/cart*", "https://shop.example/cart?item=5"),
            ("*/cart", "https://shop.example/a/cart/b/cart"),
            ("*a*b*", "xxaxxb"),
            ("a**", "a"),
            ("*ü*", "für"),
        ] {
            assert!(matches(pattern, address), "{pattern} {address}");
        }
        for (pattern, address) in
            [("", "a"), ("a", ""), ("*/cart", "/cart/"), ("a*b", "ac"), ("*ab", "aab "), ("a", "aa")]
        {
            assert!(!matches(pattern, address), "{pattern} {address}");
        }
        assert!(!matches(&"*a".repeat(250), &"b".repeat(8_000)), "this would take years if each star were tried");
    }

    /// The same, by trying every length for every star.
    fn tried(pattern: &[u8], address: &[u8]) -> bool {
        match pattern.split_first() {
            None => address.is_empty(),
            Some((b'*', rest)) => (0..=address.len()).any(|skipped| tried(rest, &address[skipped..])),
            Some((byte, rest)) => address.first() == Some(byte) && tried(rest, &address[1..]),
        }
    }

    proptest! {
        #[test]
        fn widening_only_the_last_star_finds_what_trying_everything_finds(
            pattern in "[ab*]{0,7}", address in "[ab]{0,8}"
        ) {
            prop_assert_eq!(matches(&pattern, &address), tried(pattern.as_bytes(), address.as_bytes()));
        }
    }
}
