//! Points: the balance, the entries, and why each one is what it is.

pub mod activity;
mod balance;
#[cfg(any(feature = "later", test))]
pub mod calendar;
#[cfg(feature = "later")]
pub mod days;
pub mod entry;
pub mod expiry;
pub mod history;
pub mod home;
mod months;
pub mod pages;
mod steps;
pub mod ways;
pub mod why;

use crate::locale::text::Text;
use crate::portal::Portal;
use crate::route::Filter;
use crate::ui::art::motif;
use crate::ui::dom::El;
use crate::ui::state::{State, state};

/// How many entries a page has.
const PAGE_SIZE: &str = "20";

/// The address of a page of the member's entries, newest first.
fn entries_path(filter: Option<Filter>, cursor: Option<&str>) -> String {
    let path = ["/v1/me/entries?limit=", PAGE_SIZE].concat();
    match filter {
        Some(filter) => page_path([&path, "&kind=", filter.kind()].concat(), cursor),
        None => page_path(path, cursor),
    }
}

/// The address of a page of what is left of the member's lots, the soonest to lapse first.
pub fn lots_path(cursor: Option<&str>) -> String {
    page_path("/v1/me/lots?limit=100".to_owned(), cursor)
}

/// The address of a page of a list: its first one, or the one after a cursor.
pub fn page_path(path: String, cursor: Option<&str>) -> String {
    match cursor {
        Some(cursor) => [&path, "&cursor=", &String::from(js_sys::encode_uri_component(cursor))].concat(),
        None => path,
    }
}

/// The brand's drawing.
pub fn brand_motif(portal: Portal) -> El {
    motif(portal.told().map_or("", |(_, program)| &program.theme.motif))
}

/// A member without entries: what to do.
fn nothing_yet(portal: Portal) -> El {
    let unit = portal.unit();
    let text = if unit.is_empty() { Text::NothingYetPlain } else { Text::NothingYetSay };
    let words = portal.fill(text, &[unit]);
    let title = portal.say(Text::NothingYet);
    state(State { art: "empty", title, words: &words, whole_page: false }, Vec::new())
}
