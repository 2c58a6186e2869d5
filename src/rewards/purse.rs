//! The wallet as a page: what can be used, then tickets that wait for their draw, then what was.

use super::page::unfinished;
use super::pass::{Then, pass};
use super::wallet::{self, is_usable};
use super::words;
use crate::locale::digits;
use crate::locale::text::Text;
use crate::points::pages::{Fetching, Pages, foot};
use crate::portal::Portal;
use crate::problem::kept_notice;
use crate::route::Page;
use crate::session;
use crate::ui::art::{icon, icon_of_class};
use crate::ui::dom::{El, el, group, section};
use crate::ui::form::link;
use crate::ui::live::Live;
use crate::ui::skeleton::{hidden, rows, shape};
use crate::ui::state::{State, state};
use contract::Instant;
use contract::rewards::{Redemption, RedemptionState};
use std::rc::Rc;

/// Shows the wallet.
pub fn purse(portal: Portal) -> Vec<El> {
    wallet::show(portal);
    let said = Live::new(String::new());
    let key = move || portal.wallet.with(|wallet| digits(wallet.generation));
    let shown = group().part(key, move || shown(portal, said));
    let failed = el("p.sheet__said").attr("role", "alert").live(move || said.get());
    vec![head(portal), kept_notice(portal, as_of), unfinished(portal), failed, shown, foot(portal, &PAGES)]
}

/// The wallet while it is on its way.
pub fn waiting(portal: Portal) -> Vec<El> {
    std::iter::once(head(portal)).chain(shapes()).collect()
}

/// When what is shown was true, where it was kept from before the network went away.
fn as_of(portal: Portal) -> Option<Instant> {
    portal.wallet.with(|wallet| (wallet.fetching == Fetching::Kept).then_some(wallet.as_of_at))
}

const PAGES: Pages = Pages {
    reading: |portal| portal.wallet.with(|wallet| (wallet.fetching.clone(), wallet.redemptions.is_empty())),
    more: wallet::more,
    again: |portal| {
        portal.wallet.update(|wallet| wallet.fetching = Fetching::Busy);
        wallet::show(portal);
    },
    waiting: shapes,
    empty: nothing,
    end: |_| String::new(),
    offline: Text::OfflineOlder,
    broken: Text::FailedMore,
};

fn shapes() -> Vec<El> {
    vec![
        hidden("ticket").add(el("div.skeleton ticket__shape")),
        hidden("section").add(shape("label")).add(rows(2)),
    ]
}

fn head(portal: Portal) -> El {
    let back = Page::Rewards { program: portal.program_id(), reward: None }.path();
    let link = link(&back).text(portal.say(Text::AllRewards));
    let title = el("div.section__head").add(el("h1").text(portal.say(Text::Wallet))).add(link);
    el("div.page__head").add(title).add(el("p.quiet").text(portal.say(Text::WalletSay)))
}

fn nothing(portal: Portal) -> El {
    let (title, words) = (portal.say(Text::WalletNone), portal.say(Text::WalletNoneSay));
    let rewards = Page::Rewards { program: portal.program_id(), reward: None }.path();
    let rewards = el("a.button").attr("data-kind", "soft").attr("href", &rewards);
    let act = vec![rewards.text(portal.say(Text::AllRewards))];
    state(State { art: "empty", title, words, whole_page: false }, act)
}

fn shown(portal: Portal, said: Live<String>) -> Vec<El> {
    let now = session::now();
    let (usable, all) = portal.wallet.peek(|wallet| (wallet.usable(now), wallet.redemptions.clone()));
    let then: Then = Rc::new(move |told| match told {
        Ok(()) => {
            said.set(String::new());
            portal.announce(portal.own(Text::DoneUndone));
        }
        Err(words) => said.set(words),
    });
    let mut page = Vec::new();
    if !usable.is_empty() {
        // What ends first is open; the others open when they are asked for.
        let ready = section("ready", portal.say(Text::ReadyToUse));
        let (mut first, mut more) = (Vec::new(), Vec::new());
        for one in usable {
            match first.is_empty() {
                true => first.push(pass(portal, one, then.clone())),
                false => more.push(folded(portal, one, then.clone())),
            }
        }
        page.push(ready.all(first).add(el("ul.entries").all(more)));
    }
    let (mut waits, mut before) = (Vec::new(), Vec::new());
    for one in all.into_iter().filter(|one| !is_usable(one, now)) {
        match one.state {
            RedemptionState::Reserved => waits.push(folded(portal, one, then.clone())),
            _ => before.push(el("li.entry").add(row(portal, one, "div.entry__row"))),
        }
    }
    for (id, title, list) in [("waits", Text::WaitsForDraw, waits), ("before", Text::UsedBefore, before)] {
        if !list.is_empty() {
            page.push(section(id, portal.say(title)).add(el("ul.entries").all(list)));
        }
    }
    vec![el("div.page__split").all(page)]
}

/// One that opens when it is asked for.
fn folded(portal: Portal, one: &'static Redemption, then: Then) -> El {
    let details = el("details").add(row(portal, one, "summary.entry__row").add(icon("next")));
    el("li.entry").attr("data-kind", "earn").add(details.add(pass(portal, one, then)))
}

fn row(portal: Portal, one: &Redemption, kind: &str) -> El {
    let Some((locale, program)) = portal.told() else { return el(kind) };
    let (symbol, cost) = match one.state {
        RedemptionState::Cancelled => ("back", None),
        RedemptionState::Expired => ("lapse", Some(one.reward.cost)),
        RedemptionState::Used => ("check", Some(one.reward.cost)),
        _ => ("ticket", None),
    };
    let cost = cost.filter(|cost| *cost > 0).map(|cost| locale.points(cost, false, program));
    let became = words::became(one, session::now(), locale, program);
    let words = el("span.entry__words")
        .add(el("span.entry__name").text(locale.brand(&one.reward.name, program)))
        .text(" ")
        .add(el("span.entry__meta").text(&became));
    el(kind)
        .add(icon_of_class("icon entry__icon", symbol))
        .add(words)
        .text(" ")
        .maybe(cost.map(|cost| el("span.entry__after").text(&cost)))
}
