//! Controls: a button that does something, and one of a few ways to see the page.

use super::dom::{El, el};
use super::live::Live;

/// A button. `kind` is `""` for the one that matters, or `soft`.
pub fn button(kind: &str, words: &str, act: impl Fn() + 'static) -> El {
    button_of(kind, words, Box::new(act))
}

#[inline(never)]
fn button_of(kind: &str, words: &str, act: Box<dyn Fn()>) -> El {
    let button = el("button.button").attr("type", "button");
    let button = if kind.is_empty() { button } else { button.attr("data-kind", kind) };
    button.text(words).on("click", move |_| act())
}

/// Shows on a control that what it began is on its way.
pub fn busy(control: El, busy: Live<bool>) -> El {
    control.live_attr("aria-busy", move || busy.get().then_some("true"))
}

/// A few ways to see the page, of which one is in force: `(value, words)`. The words are in the language
/// `value` where that is one.
pub fn segments(
    label: &str,
    chosen: String,
    ways: &[(&'static str, &'static str)],
    choose: impl Fn(&'static str) + Clone + 'static,
) -> El {
    let chosen = Live::new(chosen);
    let item = |&(value, words): &(&'static str, &'static str)| {
        let choose = choose.clone();
        el("button.segments__item")
            .attr("type", "button")
            .live_attr("aria-pressed", move || Some(if chosen.get() == value { "true" } else { "false" }))
            .text(words)
            .on("click", move |_| {
                chosen.set(value.to_owned());
                choose(value);
            })
    };
    el("div.segments").attr("role", "group").attr("aria-label", label).all(ways.iter().map(item).collect())
}
