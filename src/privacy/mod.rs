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
    [2, 4].map(|lines| hidden("").add(shape("label")).add(shapes(lines))).to_vec()
}

/// Three rows of so many lines each.
pub fn shapes(lines: u8) -> El {
    let line = |_| shape("line");
    let words = || el("span").add(shape("line").attr("data-short", "")).all((1..lines).map(line).collect());
    (0..3).fold(hidden("settings"), |rows, _| rows.add(el("div.settings__row").add(words())))
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
