//! You: what we know of the member, how the portal looks on this device, and the way out.

use crate::history;
use crate::locale::Lang;
use crate::locale::text::Text;
use crate::portal::Portal;
use crate::problem::{in_words, standing_notice};
use crate::route::Page;
use crate::session;
use crate::ui::dom::{El, el, group};
use crate::ui::form::{busy, button, segments};
use crate::ui::live::Live;
use crate::ui::notice::notice;
use crate::ui::skeleton::{hidden, rows, shape};

/// Shows You.
pub fn you(portal: Portal) -> Vec<El> {
    let looks = el("section")
        .attr("aria-labelledby", "looks")
        .add(el("h2").attr("id", "looks").text(portal.say(Text::HowItLooks)))
        .add(setting(portal.say(Text::Language), language(portal)))
        .add(setting(portal.say(Text::Appearance), appearance(portal)));
    let column = el("div.page__column").add(looks).add(way_out(portal));
    let split = el("div.page__split").add(about(portal)).add(column);
    vec![head(portal), standing_notice(portal), split]
}

/// You while it is on its way.
pub fn waiting() -> Vec<El> {
    let head = hidden("page__head").add(shape("title")).add(shape("line").attr("data-short", ""));
    vec![head, hidden("section").add(shape("label")).add(rows(3))]
}

/// The choice of language; each is written in itself.
pub fn language(portal: Portal) -> El {
    let now = portal.locale.get().lang.tag().to_owned();
    let ways = Lang::ALL.map(|(lang, name)| (lang.tag(), name));
    segments(portal.say(Text::Language), now, &ways, move |tag| {
        if let Some(lang) = Lang::of(tag) {
            session::choose_lang(portal, lang);
        }
    })
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

fn about(portal: Portal) -> El {
    let row = |label: Text, value: Option<&str>| {
        let value = value.unwrap_or_else(|| portal.say(Text::NotGiven));
        el("div.settings__row").add(el("dt").text(portal.say(label))).add(el("dd.quiet").text(value))
    };
    let mut list = el("dl");
    if let (Some(me), Some((locale, program))) = (portal.me(), portal.told()) {
        list = list.add(row(Text::Name, me.member.name.as_deref()));
        list = list.add(row(Text::Email, me.member.email.as_deref()));
        if program.birthday.is_some() {
            let day = me.member.birthday.map(|day| locale.yearly(day.month, day.day));
            list = list.add(row(Text::Birthday, day.as_deref()));
        }
    }
    el("section")
        .attr("aria-labelledby", "about")
        .add(el("h2").attr("id", "about").text(portal.say(Text::AboutYou)))
        .add(list)
}

fn setting(label: &str, control: El) -> El {
    el("div.settings__row").attr("data-pair", "").add(el("h3").text(label)).add(control)
}

fn way_out(portal: Portal) -> El {
    let working = Live::new(false);
    let wrong = Live::new(String::new());
    let leave = move || {
        if working.now() {
            return;
        }
        working.set(true);
        wrong.set(String::new());
        session::sign_out(portal, move |outcome| match outcome {
            Ok(()) => history::go(portal, Page::Home { program: portal.program_id() }),
            Err(problem) => {
                wrong.set(in_words(portal, &problem));
                working.set(false);
            }
        });
    };
    let told = move || match wrong.now() {
        words if words.is_empty() => Vec::new(),
        words => vec![notice("bad", "alert", "", &words)],
    };
    let out = busy(button("soft", portal.say(Text::SignOut), leave), working);
    el("section.section")
        .attr("aria-labelledby", "device")
        .add(el("h2").attr("id", "device").text(portal.say(Text::ThisDevice)))
        .add(el("p.small quiet").text(portal.say(Text::SignOutSay)))
        .add(group().part(move || wrong.get(), told))
        .add(el("p").add(out))
}
