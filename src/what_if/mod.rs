//! What if: what a cart, a reward or waiting would come to, by the rules themselves, with or without a
//! network. All but the button is a module of its own, fetched once the page is up (decision 15).

#[cfg(any(feature = "what-if", test))]
mod answer;
#[cfg_attr(not(feature = "what-if"), allow(dead_code, reason = "the second module needs the rest"))]
mod form;
#[cfg(any(feature = "what-if", test))]
mod sheet;
#[cfg(test)]
mod tests;

#[cfg(feature = "what-if")]
use crate::http;
use crate::locale::text::Text;
use crate::portal::Portal;
use crate::session::{self, Standing};
use crate::ui::dom::{El, el, watch};
use crate::ui::promise::settle;
#[cfg(feature = "what-if")]
use crate::wire;
use contract::members::Me;
use contract::programs::Program;
use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    /// Fetches the second module, and opens the sheet where a reward is named, or nothing in particular.
    #[wasm_bindgen(js_name = laurelWhatIf, catch)]
    fn second_module(reward: Option<&str>) -> Result<JsValue, JsValue>;
}

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
    if let Ok(promise) = second_module(None) {
        // A module is an object; why it could not be had is one, too.
        settle(
            &promise,
            Box::new(move |module| portal.what_if.set(!module.is_instance_of::<js_sys::Error>())),
        );
    }
}

/// A quiet button that opens the sheet, where there is something to try out. It waits until all is there.
pub fn button(portal: Portal, me: &Me, program: &Program) -> Option<El> {
    form::choices(me, program).next()?;
    let button = el("button.try").attr("type", "button").attr("aria-haspopup", "dialog");
    let button = button.live_attr("disabled", move || (!portal.what_if.get()).then_some(""));
    Some(button.text(portal.say(Text::WhatIfAsk)).on("click", move |_| open(portal, "")))
}

/// Opens it over the page, at a reward where one is named; not before all is there.
pub fn open(portal: Portal, reward: &str) {
    if portal.what_if.now() {
        // It was fetched before; that it opens is for the module to see to.
        let _ = second_module(Some(reward));
    }
}

/// Opens the sheet, by what this browser keeps.
#[cfg(feature = "what-if")]
#[wasm_bindgen(js_name = open)]
pub fn open_sheet(reward: String) {
    let locale = session::locale();
    session::fetch_texts(locale.lang, move |problem| {
        let known = (session::kept_program(), session::kept_me(), session::kept_what_if());
        let (None, (Some(program), Some(me), Some(known))) = (problem, known) else { return };
        // Another tab may have shown another program since.
        if program.id == me.program {
            sheet::open(locale, program, me, known, &reward);
        } else {
            http::get(["/v1/programs/", &me.program].concat(), move |answer| {
                if let Ok(program) = answer.and_then(|text| http::read(&text, wire::program)) {
                    sheet::open(locale, program, me, known, &reward);
                }
            });
        }
    });
}
