//! Home: the greeting, the balance, what lapses next, what a member has besides, and the newest entries.

use super::entry::entry;
use super::ways::ways_to_earn;
use super::{balance, nothing_yet};
use crate::locale::Locale;
use crate::locale::text::Text;
use crate::portal::Portal;
use crate::problem::standing_notice;
use crate::programs::lasting;
use crate::progress;
use crate::rewards::home::{nearest, waiting_codes};
use crate::route::Page;
use crate::session;
use crate::surveys;
use crate::ui::dom::{El, el, group};
use crate::ui::form::link;
use crate::ui::notice::notice;
use crate::ui::skeleton::{hidden, rows, shape};
use contract::members::Me;
use contract::points::Lapse;
use contract::programs::Program;

/// Shows Home. What follows from what is known of the member is made anew when there is news.
pub fn home(portal: Portal) -> Vec<El> {
    let body = group().part(move || portal.news_key(), move || body(portal).unwrap_or_default());
    vec![greeting(portal), standing_notice(portal), waiting_codes(portal), body]
}

fn body(portal: Portal) -> Option<Vec<El>> {
    let (me, (locale, program)) = (portal.me()?, portal.told()?);
    let mut page = vec![balance::card(portal, me, locale, program)];
    page.extend(me.lapses.first().map(|lapse| next_lapse(lapse, locale, program)));
    page.extend(surveys::outcome(me, locale, program));
    page.extend(surveys::due(portal, me, locale, program));
    // What a member has besides points comes first.
    let mut more = progress::sections(&me.standing, locale, program);
    more.extend(nearest(portal));
    let split = match more.is_empty() {
        true => el("div.page__split"),
        false => el("div.page__split home").add(el("div.page__column").all(more)),
    };
    page.push(split.add(latest(portal, me)).maybe(ways_to_earn(locale, program)));
    Some(page)
}

fn latest(portal: Portal, me: &'static Me) -> El {
    let activity = Page::Activity { program: portal.program_id(), filter: None }.path();
    let all = link(&activity);
    let head = el("div.section__head")
        .add(el("h2").attr("id", "latest").text(portal.say(Text::Latest)))
        .add(all.text(portal.say(Text::AllActivity)));
    let list = match me.entries.is_empty() {
        true => nothing_yet(portal),
        false => {
            let list = el("ul.entries");
            me.entries.iter().fold(list, |list, one| list.add(entry(portal, one)))
        }
    };
    el("section.section").attr("aria-labelledby", "latest").add(head).add(list)
}

/// What lapses next, and what to do about it.
fn next_lapse(lapse: &Lapse, locale: &Locale, program: &Program) -> El {
    let points = locale.points(lapse.points, false, program);
    let day = locale.last_day(lapse.lapses_at, &program.time_zone);
    let kept = match lapse.is_kept_by_activity {
        true if lasting::is_order(program) => Text::UseByOrder,
        true => Text::UseByKept,
        false => Text::UseBySoonest,
    };
    let path = Page::Expiry { program: program.id.clone() }.path();
    let link = link(&path).text(locale.say(Text::EveryDate));
    let notice = notice("", "clock", &locale.fill(Text::UseBy, &[&points, &day]), locale.say(kept));
    notice.add(el("p.notice__does").add(link))
}

/// Home while it is on its way: the same shapes.
pub fn waiting() -> Vec<El> {
    let head = hidden("page__head").add(shape("line").attr("data-short", "")).add(shape("title"));
    let title = el("div.section__head").add(shape("label"));
    let latest = el("div.section").add(title).add(rows(5));
    vec![head, balance::skeleton(), hidden("page__split").add(latest)]
}

fn greeting(portal: Portal) -> El {
    let day = portal
        .told()
        .map_or(String::new(), |(locale, program)| locale.day_line(session::now(), &program.time_zone));
    let hello = portal.say(match js_sys::Date::new_0().get_hours() {
        5..12 => Text::GoodMorning,
        12..18 => Text::GoodAfternoon,
        _ => Text::GoodEvening,
    });
    // Called by the first word of the name; a Chinese name is one word.
    let me = portal.me();
    let name = me.and_then(|me| me.member.name.as_deref()).unwrap_or_default();
    let words = match name.split(' ').next() {
        Some(first) if !first.is_empty() => portal.fill(Text::GreetingTo, &[hello, first]),
        _ => hello.to_owned(),
    };
    el("div.page__head").add(el("p.quiet").text(&day)).add(el("h1").text(&words))
}
