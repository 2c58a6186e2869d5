//! Referrals: the member's link for friends, and what became of them. All but the shape of the page is in the
//! second module (decision 15).

#[cfg(feature = "later")]
mod friends;
#[cfg(feature = "later")]
pub mod page;
#[cfg(feature = "later")]
mod share;
#[cfg(feature = "later")]
mod steps;
#[cfg(test)]
mod tests;
#[cfg(any(feature = "later", test))]
mod words;

use crate::later;
use crate::portal::Portal;
use crate::problem::failed;
use crate::session;
use crate::ui::dom::{El, group, watch};
use crate::ui::skeleton::{hidden, rows, shape};
use contract::problem::{Problem, code};

/// Invite: its shape, until the second module puts the page there.
pub fn invite(portal: Portal) -> Vec<El> {
    let place = group().all(waiting());
    let shown = place.clone();
    watch(move || {
        portal.news.get();
        show(portal, shown.clone());
    });
    vec![place]
}

fn show(portal: Portal, place: El) {
    let element = place.node().clone();
    let then = move |brought: Option<wasm_bindgen::JsValue>| {
        let wrong = match &brought {
            None => Some(code::OFFLINE.to_owned()),
            Some(brought) => brought.as_string(),
        };
        match wrong.as_deref() {
            None => {}
            Some(code::NOT_SIGNED_IN) => session::end(portal),
            Some(code) => {
                let problem = Problem { code: code.to_owned(), ..Problem::default() };
                place.clear();
                let again = place.clone();
                let sorry = failed(portal, &problem, true, move || {
                    again.clear();
                    show(portal, again.clone().all(waiting()));
                });
                place.add(sorry);
            }
        }
    };
    later::ask("invite", &element, "", Box::new(then));
}

/// The shape of Invite.
pub fn waiting() -> Vec<El> {
    let head = hidden("page__head").add(shape("title")).add(shape("line").attr("data-short", ""));
    let link = hidden("section").add(shape("label")).add(shape("title")).add(shape("field"));
    let card = hidden("invite").add(link).add(hidden("skeleton invite__qr"));
    vec![head, card, hidden("section").add(shape("label")).add(rows(3))]
}
