//! What the first page can do without is a second module: the same package with another beginning, fetched
//! once the page is up (decision 17). This is the door to it; what it answers to is in `inside.rs`.

#[cfg(feature = "later")]
pub mod inside;

use crate::portal::Portal;
use crate::problem::failed;
use crate::session;
use crate::ui::dom::{El, group, watch};
use crate::ui::promise::settle;
use contract::problem::{Problem, code};
use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    /// Fetches the module, and calls what it has under this name, if anything.
    #[wasm_bindgen(js_name = laurelLater)]
    fn second_module(name: &str, with: &JsValue, more: &str) -> JsValue;
}

/// Asks the module for something, and goes on with what came of it: none where the module could not be had.
pub fn ask(name: &str, with: &JsValue, more: &str, then: Box<dyn FnOnce(Option<JsValue>)>) {
    settle(
        &second_module(name, with, more),
        // What is asked for brings words or nothing; why it could not be had is an error.
        Box::new(move |brought| then(Some(brought).filter(|it| !it.is_instance_of::<js_sys::Error>()))),
    );
}

/// Fetches it, and says whether it is there.
pub fn fetch(then: impl FnOnce(bool) + 'static) {
    ask("", &JsValue::UNDEFINED, "", Box::new(move |brought| then(brought.is_some())));
}

/// A page that the module draws: its shape, until that puts the page there; brought up to date whenever there
/// is news.
pub fn page(portal: Portal, name: &'static str, waiting: fn(Portal) -> Vec<El>) -> Vec<El> {
    vec![part(portal, name, waiting, true)]
}

/// The same, as a part of a page that has its heading.
pub fn part(portal: Portal, name: &'static str, waiting: fn(Portal) -> Vec<El>, is_whole: bool) -> El {
    let place = group().all(waiting(portal));
    let shown = place.clone();
    watch(move || {
        portal.news.get();
        show(portal, name, shown.clone(), waiting, is_whole);
    });
    place
}

fn show(portal: Portal, name: &'static str, place: El, waiting: fn(Portal) -> Vec<El>, is_whole: bool) {
    let element = place.node().clone();
    let then = move |brought: Option<JsValue>| {
        // The page stands there, or this is the code of what went wrong.
        let wrong = match brought {
            None => Some(code::OFFLINE.to_owned()),
            Some(brought) => brought.as_string(),
        };
        let Some(code) = wrong else { return };
        if code == code::NOT_SIGNED_IN {
            return session::end(portal);
        }
        let again = place.clone();
        let again = move || {
            again.clear();
            again.clone().all(waiting(portal));
            portal.news.update(|news| *news += 1);
        };
        place.clear();
        place.add(failed(portal, &Problem { code, ..Problem::default() }, is_whole, again));
    };
    ask(name, &element, "", Box::new(then));
}
