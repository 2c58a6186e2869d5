//! What members decide about what is known of them: name and birthday, consents, everything about them,
//! being erased. All but its place on You is in the second module (decision 17).

#[cfg(feature = "later")]
mod about;
#[cfg(feature = "later")]
mod birthday;
#[cfg(feature = "later")]
mod consents;
#[cfg(feature = "later")]
pub mod desk;
#[cfg(feature = "later")]
mod erasure;
#[cfg(feature = "later")]
pub mod page;
#[cfg(test)]
mod tests;
#[cfg(any(feature = "later", test))]
mod words;

use crate::history;
use crate::later;
use crate::portal::Portal;
use crate::route::Page;
use crate::session;
use crate::ui::dom::{El, el, group, watch};
use crate::ui::skeleton::{hidden, shape};
use contract::problem::code;
use std::rc::Rc;
use wasm_bindgen::JsValue;

/// The shape of what is known and what is allowed.
pub fn waiting(_: Portal) -> Vec<El> {
    vec![shapes("3", 3), shapes("4", 3)]
}

/// Rows of words, `size` lines high each.
fn shapes(size: &str, count: u8) -> El {
    let row = |_| {
        let words = el("span").add(shape("line")).add(shape("line").attr("data-short", ""));
        el("div.settings__row").attr("data-lines", size).add(words)
    };
    hidden("settings").add(shape("label")).all((0..count).map(row).collect())
}

/// Everything about me, and erase me: drawn into its place once the module is there. Whoever is erased there
/// is nobody here.
pub fn desk(portal: Portal) -> El {
    let place = group();
    let shown = place.clone();
    let left: Rc<dyn Fn(Option<JsValue>)> =
        Rc::new(move |left| match left.and_then(|left| left.as_string()).as_deref() {
            Some("erased") => {
                session::erased(portal);
                history::go(portal, Page::Home { program: portal.program_id() });
            }
            Some(code::NOT_SIGNED_IN) => session::end(portal),
            _ => {}
        });
    watch(move || {
        // A module that did not come is asked for again whenever there is news.
        portal.news.get();
        let left = left.clone();
        later::ask("desk", shown.node(), "", Box::new(move |how| left(how)));
    });
    place
}
