//! What if: what a cart, a reward or waiting would come to, by the rules themselves, with or without a network.

mod answer;
mod form;
mod sheet;

use crate::http::{self, Failure};
use crate::locale::text::Text;
use crate::portal::Portal;
use crate::session::{self, Standing};
use crate::ui::dom::{El, el, watch};
use crate::wire;
use contract::members::Me;
use contract::programs::Program;
use contract::what_if::WhatIf;

/// Fetches what is to be known for it, now and whenever something has changed.
pub fn keep(portal: Portal) {
    watch(move || {
        portal.news.get();
        if portal.standing.peek(|now| matches!(now, Standing::In { kept: false, .. })) {
            fetch(|_| {});
        }
    });
}

/// A quiet button that opens the sheet, where there is something to try out.
pub fn button(portal: Portal, me: &Me, program: &Program) -> Option<El> {
    form::choices(me, program).next()?;
    let button = el("button.try").attr("type", "button").attr("aria-haspopup", "dialog");
    Some(button.text(portal.say(Text::WhatIfAsk)).on("click", move |_| open(portal, None)))
}

/// Opens the sheet; at a reward, where one is named.
pub fn open(portal: Portal, reward: Option<&str>) {
    let reward = reward.unwrap_or_default().to_owned();
    match session::kept_what_if() {
        Some(known) => sheet::show(portal, Ok(known), &reward),
        None => fetch(move |answer| sheet::show(portal, answer, &reward)),
    }
}

fn fetch(then: impl FnOnce(Result<WhatIf, Failure>) + 'static) {
    http::get("/v1/me/what-if".to_owned(), move |answer| {
        then(answer.and_then(|text| {
            let known = http::read(&text, wire::what_if)?;
            session::keep_what_if(&text);
            Ok(known)
        }));
    });
}
