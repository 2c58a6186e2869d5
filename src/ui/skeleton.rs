//! Skeletons: the final shape in a quiet colour, while the content is on its way.

use super::dom::{El, el};

/// One quiet shape: `line`, `title`, `label`, `field`, `disc`, `figure`.
pub fn shape(shape: &str) -> El {
    el("span.skeleton").attr("data-shape", shape)
}

/// Rows of a list: a disc, two lines and a figure each.
pub fn rows(count: u8) -> El {
    let row = |_| {
        el("div.entry__row")
            .add(shape("disc"))
            .add(el("span").add(shape("line")).add(shape("line").attr("data-short", "")))
            .add(shape("figure"))
    };
    (0..count).map(row).fold(hidden("entries"), El::add)
}

/// A box of shapes, which says nothing.
pub fn hidden(class: &str) -> El {
    el("div").class(class).attr("aria-hidden", "true")
}
