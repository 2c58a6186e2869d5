//! Controls: a button that does something, and one of a few ways to see the page.

use super::dom::{El, el, watch};
use super::live::Live;
use std::rc::Rc;
use wasm_bindgen::JsCast;
use web_sys::HtmlInputElement;

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

/// A link that stands alone, large enough for a thumb; its words are yet to come.
pub fn link(href: &str) -> El {
    el("a.link").attr("data-tap", "").attr("href", href)
}

/// Filters of which one is in force, by their place; `chosen` is followed.
pub fn chips(
    label: &str,
    words: &[&str],
    chosen: impl Fn() -> usize + 'static,
    choose: impl Fn(usize) + 'static,
) -> El {
    chips_of(label, words, Rc::new(chosen), Rc::new(choose))
}

#[inline(never)]
fn chips_of(label: &str, words: &[&str], chosen: Rc<dyn Fn() -> usize>, choose: Rc<dyn Fn(usize)>) -> El {
    let mut chips = el("fieldset.chips").add(el("legend.visually-hidden").text(label));
    for (at, words) in words.iter().enumerate() {
        let input = el("input").attr("type", "radio").attr("name", "show");
        let radio = input.node().clone().unchecked_into::<HtmlInputElement>();
        let (chosen, choose) = (chosen.clone(), choose.clone());
        watch(move || radio.set_checked(chosen() == at));
        chips = chips.add(el("label.chip").add(input.on("change", move |_| choose(at))).text(words));
    }
    chips
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
