//! The page of rewards: what one has, then what can be had, the nearest first.

use super::order::{Filter, Reach, is_gift, ordered, reach};
use super::sheet::sheet;
use super::shelf;
use super::wallet;
use super::{picture, redeem, words};
use crate::locale::text::Text;
use crate::locale::{Locale, digits};
use crate::points::pages::{Fetching, Pages, foot};
use crate::portal::Portal;
use crate::problem::kept_notice;
use crate::progress::benefits;
use crate::route::Page;
use crate::session::{self, attempts};
use crate::ui::art::icon;
use crate::ui::dom::{El, el, group, section};
use crate::ui::form::{button, chips, link};
use crate::ui::live::Live;
use crate::ui::meter::{meter, percent};
use crate::ui::notice::notice;
use crate::ui::skeleton::{hidden, shape};
use crate::ui::state::{State, state};
use contract::Instant;
use contract::programs::Program;
use contract::rewards::RewardStanding;

/// From here down it is said how many are left.
const FEW: i64 = 10;

/// Shows the page.
pub fn page(portal: Portal) -> Vec<El> {
    shelf::show(portal);
    wallet::show(portal);
    let filter = Live::new(Filter::All);
    let has = move || {
        let me = portal.me().filter(|_| !portal.unit().is_empty());
        let has = me.map(|me| portal.fill(Text::YouHaveNow, &[&portal.points(me.balance.available)]));
        has.unwrap_or_default()
    };
    let head = el("div.page__head")
        .add(el("h1").text(portal.say(Text::RewardsTitle)))
        .add(el("p.quiet").live(has))
        .add(in_wallet(portal));
    let key = move || {
        let generation = portal.shelf.with(|shelf| digits(shelf.generation));
        [&generation, " ", &filter.with(|filter| filter_key(*filter)), " ", &portal.news_key()].concat()
    };
    let list = group().part(key, move || shown(portal, filter));
    let chips_key = move || portal.shelf.with(|shelf| digits(i64::from(shelf.generation > 0)));
    let chips = group().part(chips_key, move || filters(portal, filter).into_iter().collect());
    let body = el("div.rewards").add(list).add(foot(portal, &PAGES));
    vec![head, kept_notice(portal, as_of), unfinished(portal), chips, body, sheet(portal)]
}

/// The page while it is on its way.
pub fn waiting(portal: Portal) -> Vec<El> {
    let head = el("div.page__head").add(el("h1").text(portal.say(Text::RewardsTitle)));
    let mut page = vec![head.add(shape("line").attr("data-short", ""))];
    page.extend(shapes());
    page
}

/// When what is shown was true, where it was kept from before the network went away.
fn as_of(portal: Portal) -> Option<Instant> {
    portal.shelf.with(|shelf| (shelf.fetching == Fetching::Kept).then_some(shelf.as_of_at))
}

const PAGES: Pages = Pages {
    reading: |portal| portal.shelf.with(|shelf| (shelf.fetching.clone(), shelf.generation == 0)),
    more: |_| {},
    again: |portal| {
        portal.shelf.update(|shelf| shelf.fetching = Fetching::Busy);
        shelf::show(portal);
    },
    waiting: shapes,
    empty: |_| group(),
    end: |_| String::new(),
    offline: Text::OfflineAct,
    broken: Text::FailedMore,
};

fn shapes() -> Vec<El> {
    let one = |_| {
        let words = el("div.reward-card__words").add(shape("line")).add(shape("line").attr("data-short", ""));
        el("div.reward-card").add(el("div.skeleton reward-card__art")).add(words)
    };
    vec![(0..6).map(one).fold(hidden("reward-grid"), El::add)]
}

/// "2 codes in your wallet", and the way there.
pub fn in_wallet(portal: Portal) -> El {
    let key = move || portal.wallet.with(|wallet| digits(wallet.generation));
    let build = move || {
        let count = portal.wallet.peek(|wallet| wallet.usable(session::now()).len()) as i64;
        let path = Page::Wallet { program: portal.program_id() }.path();
        let words = match count {
            0 => portal.own(Text::Wallet),
            count => portal.locale.get().count(count, Text::CodeOne, Text::CodeOther),
        };
        vec![link(&path).add(icon("ticket")).text(&words)]
    };
    el("p.in-wallet").part(key, build)
}

/// What was asked for and not answered, here or on an earlier visit, with a way to finish it.
pub fn unfinished(portal: Portal) -> El {
    let left = Live::new(0);
    let key = move || {
        let known = portal.wallet.with(|wallet| digits(wallet.generation));
        let shelf = portal.shelf.with(|shelf| digits(shelf.generation));
        [&known, " ", &shelf, " ", &digits(left.get())[..]].concat()
    };
    let build = move || {
        let Some((locale, program)) = portal.told() else { return Vec::new() };
        let one = |attempt: attempts::Attempt| {
            let standing = portal.shelf.peek(|shelf| shelf.find(&attempt.reward));
            let rule = program.rewards.iter().find(|reward| reward.id == attempt.reward);
            let name =
                standing.as_ref().map(|standing| &standing.reward.name).or(rule.map(|rule| &rule.name));
            let name = name.map_or("", |name| locale.brand(name, program));
            let finish = Page::Rewards { program: program.id.clone(), reward: Some(attempt.reward) }.path();
            let finish = link(&finish);
            let id = attempt.id;
            let leave = button("plain", locale.say(Text::LeaveIt), move || {
                attempts::forget(&id);
                left.update(|left| *left += 1);
            });
            let does = el("p.notice__does").add(finish.text(locale.say(Text::Finish))).add(leave);
            let title = locale.fill(Text::Unfinished, &[name]);
            notice("warn", "alert", &title, locale.say(Text::Unheard)).add(does)
        };
        attempts::all().into_iter().map(one).collect()
    };
    group().part(key, build)
}

fn filter_key(filter: Filter) -> String {
    digits(match filter {
        Filter::All => -2,
        Filter::Within => -1,
        Filter::Kind(kind) => kind as i64,
    })
}

/// The filters: all, what is within reach, and the kinds where there are several.
fn filters(portal: Portal, filter: Live<Filter>) -> Option<El> {
    let mut filters = vec![Filter::All, Filter::Within];
    portal.shelf.peek(|shelf| {
        for standing in shelf.rewards.iter().filter(|standing| !is_gift(standing)) {
            let kind = Filter::Kind(standing.reward.kind);
            if !filters.contains(&kind) {
                filters.push(kind);
            }
        }
    });
    if filters.len() == 2 {
        return None;
    }
    if filters.len() == 3 {
        filters.pop();
    }
    let mut all = Vec::new();
    for filter in &filters {
        all.push(portal.say(match filter {
            Filter::All => Text::All,
            Filter::Within => Text::WithinReach,
            Filter::Kind(kind) => words::kind(*kind),
        }));
    }
    let known = filters.clone();
    let chosen = move || filter.with(|now| known.iter().position(|one| one == now).unwrap_or(0));
    let choose = move |at: usize| filter.set(filters[at]);
    Some(chips(portal.say(Text::Show), &all, chosen, choose))
}

fn shown(portal: Portal, filter: Live<Filter>) -> Vec<El> {
    let (Some((locale, program)), Some(me)) = (portal.told(), portal.me()) else { return Vec::new() };
    let (generation, all) = portal.shelf.peek(|shelf| (shelf.generation, shelf.rewards));
    if generation == 0 {
        return Vec::new();
    }
    let chosen = filter.now();
    let rewards = ordered(all, chosen);
    let mut page = Vec::new();
    if chosen == Filter::All {
        page.extend(grid("yours", Text::WhatYouHave, &mut all.iter().filter(|one| is_gift(one)), portal));
        page.extend(benefits(Some(&me.standing), locale, program));
    }
    if rewards.is_empty() && chosen != Filter::All {
        page.push(none_within(portal, filter));
    }
    let parts = [
        ("within", Text::WithinReach, &[Reach::Within][..]),
        ("short", Text::WithinSight, &[Reach::Short][..]),
        ("later", Text::NotYetYours, &[Reach::Locked, Reach::Gone][..]),
    ];
    for (id, title, reaches) in parts {
        let mut part = rewards.iter().copied().filter(|standing| reaches.contains(&reach(standing)));
        page.extend(grid(id, title, &mut part, portal));
    }
    page
}

fn none_within(portal: Portal, filter: Live<Filter>) -> El {
    let (title, words) = (portal.say(Text::NoneWithin), portal.say(Text::NoneWithinSay));
    let all = button("soft", portal.say(Text::AllRewards), move || filter.set(Filter::All));
    state(State { art: "empty", title, words, whole_page: false }, vec![all])
}

/// Cards under a heading; nothing where there are none.
fn grid(
    id: &str,
    title: Text,
    rewards: &mut dyn Iterator<Item = &'static RewardStanding>,
    portal: Portal,
) -> Option<El> {
    let (locale, program) = portal.told()?;
    let mut cards = Vec::new();
    for standing in rewards {
        cards.push(card(standing, locale, program));
    }
    let is_any = !cards.is_empty();
    is_any.then(|| section(id, locale.say(title)).add(el("div.reward-grid").all(cards)))
}

/// A reward: its picture, what it costs, and the way to it, or why it cannot be had and how far it is.
pub fn card(standing: &RewardStanding, locale: &Locale, program: &Program) -> El {
    let (reward, now) = (&standing.reward, session::now());
    let name = locale.brand(&reward.name, program);
    let cost = words::cost(reward, locale, program);
    let path = Page::Rewards { program: program.id.clone(), reward: Some(reward.id.clone()) }.path();
    let link = || el("a.reward-card__open").attr("href", &path).attr("aria-haspopup", "dialog");
    let state = match reach(standing) {
        Reach::Within => "available",
        Reach::Short => "short",
        Reach::Locked => "locked",
        Reach::Gone => "gone",
    };
    let title = el("h3.reward-card__name");
    let (title, act) = match standing.reasons.first() {
        Some(why) => {
            let mut line = el("span");
            if state != "short" {
                line = line.add(icon(if state == "gone" { "lapse" } else { "lock" }));
            }
            let line = line.text(&words::why_not(why, now, locale, program));
            let far = why.required.zip(why.available).filter(|_| state != "gone" && why.until_at.is_none());
            let far = far.map(|(required, available)| meter(percent(available, required)));
            let far = far.map(|far| far.attr("aria-hidden", "true"));
            (title.add(link().text(name)), el("p.reward-card__why").add(line).maybe(far))
        }
        None => {
            let words = match redeem::unheard(&reward.id) {
                Some(_) => locale.own(Text::TryAgain),
                None => words::act(reward, false, locale, program),
            };
            let more = [" ", name, ", ", &cost].concat();
            let link = link().attr("class", "button reward-card__open").attr("data-kind", "soft");
            let link = link.attr("data-size", "s").text(&words);
            (title.text(name), link.add(el("span.visually-hidden").text(&more)))
        }
    };
    let until = reward.only.until_at.filter(|until| *until > now && state != "locked");
    let until = until
        .map(|end| locale.fill(Text::OnlyUntil, &[&words::day(end - 1, now, locale, &program.time_zone)]));
    let about = reward.about.as_ref().map_or("", |about| locale.brand(about, program)).to_owned();
    let notes = [until.unwrap_or_default(), words::left(standing, FEW, locale).unwrap_or_default()];
    el("article.reward-card")
        .attr("data-state", state)
        .add(picture("reward-card__art", reward))
        .add(el("div.reward-card__words").add(title).lines("p.reward-card__note", &[about]))
        .add(
            el("p.reward-card__cost")
                .add(el("span.figure").text(&cost))
                .lines("span.reward-card__only", &notes),
        )
        .add(el("div.reward-card__act").add(act))
}
