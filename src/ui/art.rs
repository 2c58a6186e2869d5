//! Icons and drawings: each stands once in `index.html`, or in the file of drawings that it names, and is
//! used by its name.

use super::dom::{El, svg};
use crate::locale::digits;
use leptos::prelude::document;

/// An icon, by name. It says nothing to those who do not see it: words stand beside it.
pub fn icon(name: &str) -> El {
    icon_of_class("icon", name)
}

/// An icon with a class of its own.
pub fn icon_of_class(class: &str, name: &str) -> El {
    hidden(class).add(used(&["icon-", name].concat()))
}

/// A drawing, 240 by 180, by name; `view_box` cuts it.
pub fn drawing(class: &str, name: &str, view_box: &str) -> El {
    hidden(class)
        .attr("viewBox", view_box)
        .attr("preserveAspectRatio", "xMidYMid slice")
        .add(used(&["art-", name].concat()))
}

/// A drawing by its id, used where it stands: in the page, or in the file of drawings.
fn used(id: &str) -> El {
    svg("use").attr("href", &[&file_of(id), "#", id].concat())
}

/// The file that holds a drawing; nothing where it stands in the page.
fn file_of(id: &str) -> String {
    if document().get_element_by_id(id).is_some() {
        return String::new();
    }
    let names_it = document().query_selector("[data-art]").ok().flatten();
    names_it.and_then(|element| element.get_attribute("data-art")).unwrap_or_default()
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

/// A code for a reader at a till: `size` modules in a row, the dark ones as path data; four of quiet round.
pub fn code(label: &str, size: i64, path: &str) -> El {
    let side = digits(size + 8);
    svg("svg.ticket__qr")
        .attr("viewBox", &["-4 -4 ", &side, " ", &side].concat())
        .attr("role", "img")
        .attr("aria-label", label)
        .add(svg("path").attr("d", path))
}

fn hidden(class: &str) -> El {
    svg("svg").class(class).attr("aria-hidden", "true")
}
