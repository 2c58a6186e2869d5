//! Icons and drawings: each stands once in `index.html` and is used by its name.

use super::dom::{El, svg};

/// An icon of the sprite, by name. It says nothing to those who do not see it: words stand beside it.
pub fn icon(name: &str) -> El {
    icon_of_class("icon", name)
}

/// An icon with a class of its own.
pub fn icon_of_class(class: &str, name: &str) -> El {
    hidden(class).add(svg("use").attr("href", &["#icon-", name].concat()))
}

/// A drawing, 240 by 180, by name; `view_box` cuts it.
pub fn drawing(class: &str, name: &str, view_box: &str) -> El {
    hidden(class)
        .attr("viewBox", view_box)
        .attr("preserveAspectRatio", "xMidYMid slice")
        .add(svg("use").attr("href", &["#art-", name].concat()))
}

/// A brand's mark: its path on a disc.
pub fn mark(class: &str, path: &str) -> El {
    let disc = svg("circle").attr("cx", "16").attr("cy", "16").attr("r", "16");
    hidden(class).attr("viewBox", "0 0 32 32").add(disc).add(svg("path").attr("d", path))
}

/// A brand's drawing, in fine lines behind words.
pub fn motif(path: &str) -> El {
    hidden("balance__motif")
        .attr("viewBox", "0 0 480 260")
        .attr("preserveAspectRatio", "xMaxYMid slice")
        .add(svg("path").attr("d", path))
}

fn hidden(class: &str) -> El {
    svg("svg").class(class).attr("aria-hidden", "true")
}
