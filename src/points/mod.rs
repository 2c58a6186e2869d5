//! Points: the balance, the entries, and why each one is what it is.

pub mod activity;
mod balance;
pub mod calendar;
mod entry;
pub mod expiry;
pub mod history;
pub mod home;
mod months;
mod more;
mod steps;
pub mod ways;
mod why;

use crate::http;
use crate::locale::text::Text;
use crate::portal::Portal;
use crate::route::Filter;
use crate::ui::art::motif;
use crate::ui::dom::El;
use crate::ui::state::{State, state};
use crate::wire;
use contract::points::{Entries, Lots};
use contract::problem::Problem;

/// How many entries a page has.
const PAGE_SIZE: &str = "20";

/// Fetches a page of the member's entries, newest first; with its text, to be kept.
async fn fetch(filter: Option<Filter>, cursor: Option<&str>) -> Result<(Entries, String), Problem> {
    let mut path = ["/v1/me/entries?limit=", PAGE_SIZE].concat();
    if let Some(filter) = filter {
        path = [&path, "&kind=", filter.kind()].concat();
    }
    if let Some(cursor) = cursor {
        let cursor = String::from(js_sys::encode_uri_component(cursor));
        path = [&path, "&cursor=", &cursor].concat();
    }
    let text = http::call("GET", &path, None).await?;
    Ok((http::read(&text, wire::entries)?, text))
}

/// Fetches a page of what is left of the member's lots, the soonest to lapse first; with its text.
async fn fetch_lots(cursor: Option<&str>) -> Result<(Lots, String), Problem> {
    let mut path = "/v1/me/lots?limit=50".to_owned();
    if let Some(cursor) = cursor {
        path = [&path, "&cursor=", &String::from(js_sys::encode_uri_component(cursor))].concat();
    }
    let text = http::call("GET", &path, None).await?;
    Ok((http::read(&text, wire::lots)?, text))
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
