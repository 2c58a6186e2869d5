//! An empty or a failed view: a drawing, a sentence, one thing to do.

use super::art::drawing;
use super::dom::{El, el};

/// The words of a state.
pub struct State<'a> {
    /// The name of its drawing.
    pub art: &'a str,
    /// What it is, in a few words.
    pub title: &'a str,
    /// What that means and what to do.
    pub words: &'a str,
    /// It is announced at once, and is the whole page: its title is the page's heading.
    pub whole_page: bool,
}

/// Shows a state, with what to do about it.
pub fn state(state: State, act: Vec<El>) -> El {
    let (heading, shown) = match state.whole_page {
        true => ("h1", el("div.state").attr("role", "alert")),
        false => ("h2", el("div.state")),
    };
    shown
        .add(drawing("state__art", state.art, "30 20 180 140"))
        .add(el(heading).class("state__title").text(state.title))
        .add(el("p.quiet").text(state.words))
        .all(act)
}
