//! What if: what a cart, a reward or waiting would come to, by the rules themselves, with or without a
//! network.

mod answer;
mod form;
mod sheet;
#[cfg(test)]
mod tests;

use crate::locale::text::Text;
use crate::portal::Portal;
use crate::session::{self, Standing};
use crate::ui::dom::{El, el, watch};
use contract::members::Me;
use contract::programs::Program;

pub use sheet::open;

/// Fetches what is to be known for it, now and whenever something has changed.
pub fn keep(portal: Portal) {
    watch(move || {
        portal.news.get();
        if portal.standing.peek(|now| matches!(now, Standing::In { kept: false, .. })) {
            session::load_what_if(portal);
        }
    });
}

/// A quiet button that opens the sheet, where there is something to try out. It waits until all is known
/// for it.
pub fn button(portal: Portal, me: &Me, program: &Program) -> Option<El> {
    form::choices(me, program).next()?;
    let button = el("button.try").attr("type", "button").attr("aria-haspopup", "dialog");
    let button = button.live_attr("disabled", move || portal.what_if.with(Option::is_none).then_some(""));
    Some(button.text(portal.say(Text::WhatIfAsk)).on("click", move |_| open(portal, None)))
}
