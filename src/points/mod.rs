//! Points: the balance, the entries, and why each one is what it is.

pub mod activity;
mod balance;
mod entry;
pub mod history;
pub mod home;
mod months;
mod why;

use crate::http;
use crate::locale::text::Text;
use crate::portal::Portal;
use crate::route::Filter;
use crate::ui::art::motif;
use crate::ui::dom::{El, el};
use crate::ui::state::{State, state};
use crate::wire;
use contract::points::Entries;
use contract::problem::Problem;
use contract::programs::EarningRule;

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

/// The ways to earn, as the brand tells them.
pub fn ways_to_earn(portal: Portal) -> El {
    let rows = portal.tell(|locale, program| {
        let row = |rule: &EarningRule| {
            let gives = locale.points(rule.points, false, program);
            el("div", "earn")
                .add(el("dt", "").text(locale.brand(&rule.name, program)))
                .add(el("dd", "figure nowrap").text(&gives))
        };
        program.earning.iter().map(row).collect::<Vec<_>>()
    });
    let title = portal.fill(Text::WaysToEarn, &[&portal.unit()]);
    el("section", "section")
        .attr("aria-labelledby", "earn")
        .add(el("h2", "").attr("id", "earn").text(&title))
        .add(el("dl", "").all(rows))
        .add(el("p", "small quiet").text(portal.say(Text::EarnRounded)))
}

/// The brand's drawing.
pub fn brand_motif(portal: Portal) -> El {
    motif(&portal.tell(|_, program| program.theme.motif.clone()))
}

/// A member without entries: what to do.
fn nothing_yet(portal: Portal) -> El {
    let words = portal.fill(Text::NothingYetSay, &[&portal.unit()]);
    let title = portal.say(Text::NothingYet);
    state(State { art: "empty", title, words: &words, whole_page: false }, Vec::new())
}
