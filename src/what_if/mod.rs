//! What if: what a cart, a reward or waiting would come to, by the rules themselves, with or without a
//! network. All but the button is in the second module (decision 17).

#[cfg(any(feature = "later", test))]
mod answer;
mod choices;
#[cfg(any(feature = "later", test))]
mod form;
#[cfg(feature = "later")]
pub mod sheet;
#[cfg(test)]
mod tests;

use crate::later;
use crate::locale::text::Text;
use crate::portal::Portal;
use crate::session::{self, Standing};
use crate::ui::dom::{El, el, watch};
use contract::members::Me;
use contract::programs::Program;
use wasm_bindgen::JsValue;

/// Fetches what is to be known for it, now and whenever something has changed; then the module, once.
pub fn keep(portal: Portal) {
    watch(move || {
        portal.news.get();
        if portal.standing.peek(|now| matches!(now, Standing::In { kept: false, .. })) {
            session::load_what_if(portal, move || fetch(portal));
        }
    });
    if session::keeps_what_if() {
        fetch(portal);
    }
}

fn fetch(portal: Portal) {
    later::fetch(move |is_there| portal.what_if.set(is_there));
}

/// A quiet button that opens the sheet, where there is something to try out. It waits until all is there.
pub fn button(portal: Portal, me: &Me, program: &Program) -> Option<El> {
    choices::choices(me, program).next()?;
    let button = el("button.try").attr("type", "button").attr("aria-haspopup", "dialog");
    let button = button.live_attr("disabled", move || (!portal.what_if.get()).then_some(""));
    Some(button.text(portal.say(Text::WhatIfAsk)).on("click", move |_| open(portal, "")))
}

/// Opens it over the page, at a reward where one is named; not before all is there.
pub fn open(portal: Portal, reward: &str) {
    if portal.what_if.now() {
        // It was fetched before; that it opens is for the module to see to.
        later::ask("what_if", &JsValue::UNDEFINED, reward, Box::new(drop));
    }
}
