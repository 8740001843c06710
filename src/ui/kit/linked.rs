//! Text from people as nodes, with addresses in it turned into links. Never as HTML.

use yew::prelude::*;

use crate::{Fixed, Piece, el, fixed, list, pieces, words};

/// The text as nodes.
pub fn linked(text: &str) -> Html {
    let link: Fixed = fixed!("class" "link", "rel" "noopener noreferrer nofollow", "target" "_blank");
    let node = |piece| match piece {
        Piece::Text(text) => words(AttrValue::from(text.to_owned())),
        Piece::Link(address) => {
            let address = AttrValue::from(address.to_owned());
            el("a", link).attr("href", address.clone()).text(address).html()
        }
    };
    list(pieces(text).map(node).collect())
}
