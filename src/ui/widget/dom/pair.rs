//! Which child goes on as which.

use super::el::{El, Node};

/// Whether what stands there as `old` can be changed into `new`. Otherwise it is made anew.
pub(super) fn alike(old: &Node, new: &Node) -> bool {
    match (old, new) {
        (Node::Words(_), Node::Words(_)) => true,
        (Node::El(El(old)), Node::El(El(new))) => old.tag == new.tag && old.key == new.key && old.fixed == new.fixed,
        _ => false,
    }
}

/// For each of `count` new children the old one that goes on as it, if any. Each is looked for behind the one before, so
/// that what was put in or taken out between leaves the others as they are; then from the start, for what has moved.
pub(super) fn pair(olds: usize, news: usize, alike: &dyn Fn(usize, usize) -> bool) -> Vec<Option<usize>> {
    let mut free = vec![true; olds];
    let mut next = 0;
    let mut found = Vec::with_capacity(news);
    for new in 0..news {
        let old = (next..olds).chain(0..next.min(olds)).find(|old| free.get(*old) == Some(&true) && alike(*old, new));
        if let Some(old) = old {
            next = old + 1;
            free[old] = false;
        }
        found.push(old);
    }
    found
}

#[cfg(test)]
mod tests {
    use super::super::el::el;
    use super::*;

    fn paired(olds: &str, news: &str) -> Vec<Option<usize>> {
        let (olds, news): (Vec<_>, Vec<_>) = (olds.chars().collect(), news.chars().collect());
        pair(olds.len(), news.len(), &|old, new| olds[old] == news[new])
    }

    #[test]
    fn children_that_stay_go_on_in_their_places() {
        assert_eq!(paired("abc", "abc"), [Some(0), Some(1), Some(2)]);
        assert_eq!(paired("aaa", "aaaa"), [Some(0), Some(1), Some(2), None]);
        assert_eq!(paired("", "a"), [None]);
        assert_eq!(paired("a", ""), []);
    }

    #[test]
    fn what_is_put_in_or_taken_out_leaves_the_others() {
        assert_eq!(paired("aab", "xaab"), [None, Some(0), Some(1), Some(2)]);
        assert_eq!(paired("axb", "ab"), [Some(0), Some(2)]);
    }

    #[test]
    fn what_has_moved_is_found_again_and_none_is_taken_twice() {
        assert_eq!(paired("abc", "cab"), [Some(2), Some(0), Some(1)]);
        assert_eq!(paired("ab", "bba"), [Some(1), None, Some(0)]);
    }

    #[test]
    fn only_the_same_kind_of_element_goes_on() {
        let day = |key: &'static str| Node::from(el("div", &[("class", "day")]).key(key.into()));
        assert!(alike(&day("1"), &day("1")));
        assert!(!alike(&day("1"), &day("2")));
        assert!(!alike(&day("1"), &Node::from(el("div", &[]).key("1".into()))));
        assert!(!alike(&day("1"), &Node::Words("1".into())));
        assert!(alike(&Node::Words("1".into()), &Node::Words("2".into())));
    }
}
