//! Referrals: the member's link for friends, and what became of them. All but the shape of the page is in the
//! second module (decision 17).

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

use crate::portal::Portal;
use crate::ui::dom::El;
use crate::ui::skeleton::{hidden, rows, shape};

/// The shape of Invite.
pub fn waiting(_: Portal) -> Vec<El> {
    let head = hidden("page__head").add(shape("title")).add(shape("line").attr("data-short", ""));
    let link = hidden("section").add(shape("label")).add(shape("title")).add(shape("field"));
    let link = link.add(shape("label")).add(shape("label"));
    let card = hidden("invite").add(link).add(hidden("skeleton invite__qr"));
    vec![head, card, hidden("section").add(shape("label")).add(rows(3))]
}
