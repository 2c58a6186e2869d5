//! You: how the portal looks on this device, and the way out. What is known of the member, and what he or
//! she decides about it, comes from the second module.

use crate::history;
use crate::http;
use crate::later;
use crate::locale::Lang;
use crate::locale::text::Text;
use crate::portal::Portal;
use crate::privacy;
use crate::problem::{in_words, standing_notice};
use crate::route::Page;
use crate::session;
use crate::ui::dom::{El, el, group};
use crate::ui::form::{busy, button, segments};
use crate::ui::live::Live;
use crate::ui::notice::notice;
use crate::ui::skeleton::{hidden, shape};
use crate::wire;

/// Shows You.
pub fn you(portal: Portal) -> Vec<El> {
    let looks = el("section")
        .attr("aria-labelledby", "looks")
        .add(el("h2").attr("id", "looks").text(portal.say(Text::HowItLooks)))
        .add(setting(portal.say(Text::Language), language(portal)))
        .add(setting(portal.say(Text::Appearance), appearance(portal)));
    let known = el("div.page__column").add(later::part(portal, "you", privacy::waiting, false));
    let column = el("div.page__column").add(looks).add(way_out(portal)).add(privacy::desk(portal));
    vec![head(portal), standing_notice(portal), el("div.page__split").add(known).add(column)]
}

/// You while it is on its way.
pub fn waiting(portal: Portal) -> Vec<El> {
    let head = hidden("page__head").add(shape("title")).add(shape("line").attr("data-short", ""));
    vec![head, hidden("page__split").add(hidden("page__column").all(privacy::waiting(portal)))]
}

/// The choice of language; each is written in itself.
pub fn language(portal: Portal) -> El {
    let now = portal.locale.get().lang.tag().to_owned();
    let ways = Lang::ALL.map(|(lang, name)| (lang.tag(), name));
    segments(portal.say(Text::Language), now, &ways, move |tag| {
        if let Some(lang) = Lang::of(tag) {
            session::choose_lang(portal, lang);
            write_in(portal, tag);
        }
    })
}

/// A member is written to in the language of the portal. Should that not go through, the next choice does it.
fn write_in(portal: Portal, tag: &str) {
    if portal.me().is_some() {
        let body = wire::write(&[("language", Some(tag))]);
        http::call("PATCH", "/v1/me".to_owned(), Some(body), drop);
    }
}

/// The choice of light or dark.
pub fn appearance(portal: Portal) -> El {
    let ways = [
        ("auto", portal.say(Text::Auto)),
        ("light", portal.say(Text::Light)),
        ("dark", portal.say(Text::Dark)),
    ];
    segments(portal.say(Text::Appearance), session::scheme(), &ways, session::choose_scheme)
}

fn head(portal: Portal) -> El {
    let name = move || {
        let name = portal.me().and_then(|me| me.member.name.clone());
        name.unwrap_or_else(|| portal.own(Text::YourAccount))
    };
    let joined = portal.me().map_or(0, |me| me.member.joined_at);
    let month =
        portal.told().map_or(String::new(), |(locale, program)| locale.month(joined, &program.time_zone));
    let since = portal.fill(Text::MemberSince, &[&month]);
    el("div.page__head").add(el("h1").live(name)).add(el("p.quiet").text(&since))
}

fn setting(label: &str, control: El) -> El {
    el("div.settings__row").attr("data-pair", "").add(el("h3").text(label)).add(control)
}

fn way_out(portal: Portal) -> El {
    let wrong = Live::new(String::new());
    let told = move || match wrong.now() {
        words if words.is_empty() => Vec::new(),
        words => vec![notice("bad", "alert", "", &words)],
    };
    let here = leave(portal, Text::SignOut, "/v1/session", wrong);
    let all = leave(portal, Text::SignOutAll, "/v1/me/sessions", wrong);
    el("section.section")
        .attr("aria-labelledby", "device")
        .add(el("h2").attr("id", "device").text(portal.say(Text::ThisDevice)))
        .add(el("p.small quiet").text(portal.say(Text::SignOutSay)))
        .add(group().part(move || wrong.get(), told))
        .add(el("p.settings__does").add(here).add(all))
}

/// Ends the session here, or all of them.
fn leave(portal: Portal, text: Text, path: &'static str, wrong: Live<String>) -> El {
    let working = Live::new(false);
    let leave = move || {
        if working.now() {
            return;
        }
        working.set(true);
        wrong.set(String::new());
        session::sign_out(portal, path, move |outcome| match outcome {
            Ok(()) => history::go(portal, Page::Home { program: portal.program_id() }),
            Err(problem) => {
                wrong.set(in_words(portal, &problem));
                working.set(false);
            }
        });
    };
    busy(button("soft", portal.say(text), leave), working)
}
