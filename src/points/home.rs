//! Home: the greeting, the balance, what lapses next, what a member has besides, and the newest entries.

use super::entry::entry;
use super::ways::ways_to_earn;
use super::{balance, nothing_yet};
use crate::locale::digits;
use crate::locale::text::Text;
use crate::portal::Portal;
use crate::problem::standing_notice;
use crate::progress;
use crate::route::Page;
use crate::session;
use crate::ui::dom::{El, el, group};
use crate::ui::notice::notice;
use crate::ui::skeleton::{hidden, rows, shape};

/// Shows Home.
pub fn home(portal: Portal) -> Vec<El> {
    // An entry never changes: the newest one's place names the list.
    let newest = move || digits(portal.me(|me| me.entries.first().map_or(0, |entry| entry.sequence)));
    let list = move || {
        let entries = portal.me(|me| me.entries.clone());
        if entries.is_empty() {
            return vec![nothing_yet(portal)];
        }
        vec![el("ul", "entries").all(entries.into_iter().map(|one| entry(portal, one)))]
    };
    let activity = Page::Activity { program: portal.program_id(), filter: None }.path();
    let all = el("a", "link").attr("data-tap", "").attr("href", &activity);
    let head = el("div", "section__head")
        .add(el("h2", "").attr("id", "latest").text(portal.say(Text::Latest)))
        .add(all.text(portal.say(Text::AllActivity)));
    let latest = el("section", "section").attr("aria-labelledby", "latest");
    let latest = latest.add(head).add(group().part(newest, list));
    let told = move || portal.told_key();
    let has_more = move || !progress::sections(portal).is_empty();
    // What a member has besides points comes first; it takes a column of its own where there is any.
    let more = move || match has_more() {
        true => vec![el("div", "page__column").all(progress::sections(portal))],
        false => Vec::new(),
    };
    let rest = el("div", "page__column").add(latest).all(ways_to_earn(portal));
    let split = el("div", "page__split").add(group().part(told, more)).add(rest);
    let lapse = group().part(told, move || next_lapse(portal).into_iter().collect());
    vec![greeting(portal), standing_notice(portal), balance::card(portal), lapse, split]
}

/// What lapses next, and what to do about it.
fn next_lapse(portal: Portal) -> Option<El> {
    let lapse = portal.me(|me| me.lapses.first().copied())?;
    let words = portal.tell(|locale, program| {
        let points = locale.points(lapse.points, false, program);
        let day = locale.last_day(lapse.lapses_at, &program.time_zone);
        let kept = if lapse.is_kept_by_activity { Text::UseByKept } else { Text::UseBySoonest };
        (locale.fill(Text::UseBy, &[&points, &day]), locale.say(kept))
    });
    let path = Page::Expiry { program: portal.program_id() }.path();
    let link = el("a", "link").attr("data-tap", "").attr("href", &path).text(portal.say(Text::EveryDate));
    Some(notice("", "clock", &words.0, words.1).add(el("p", "notice__does").add(link)))
}

/// Home while it is on its way: the same shapes.
pub fn waiting() -> Vec<El> {
    let head = hidden("page__head").add(shape("line").attr("data-short", "")).add(shape("title"));
    let title = el("div", "section__head").add(shape("label"));
    let latest = el("div", "section").add(title).add(rows(5));
    vec![head, balance::skeleton(), hidden("page__split").add(latest)]
}

fn greeting(portal: Portal) -> El {
    let day = portal.tell(|locale, program| locale.day_line(session::now(), &program.time_zone));
    let hello = portal.say(match js_sys::Date::new_0().get_hours() {
        5..12 => Text::GoodMorning,
        12..18 => Text::GoodAfternoon,
        _ => Text::GoodEvening,
    });
    // Called by the first word of the name; a Chinese name is one word.
    let words = move || {
        let name = portal.me(|me| me.member.name.clone()).unwrap_or_default();
        match name.split(' ').next() {
            Some(first) if !first.is_empty() => portal.fill(Text::GreetingTo, &[hello, first]),
            _ => hello.to_owned(),
        }
    };
    el("div", "page__head").add(el("p", "quiet").text(&day)).add(el("h1", "").live(words))
}
