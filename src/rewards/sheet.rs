//! The sheet of a reward: what it is, what will be left after it, then its code. It has its own address.

use super::pass::pass;
use super::redeem::{self, Told, is_unheard, redeem};
use super::{picture, words};
use crate::history;
use crate::http;
use crate::locale::Locale;
use crate::locale::text::Text;
use crate::points::lots_path;
use crate::portal::Portal;
use crate::problem::in_words;
use crate::route::Page;
use crate::session;
use crate::ui::dialog::{self, close_button};
use crate::ui::dom::{El, Owned, el, watch};
use crate::ui::form::{busy, button};
use crate::ui::live::Live;
use crate::wire;
use contract::problem::{Problem, code};
use contract::programs::{Program, RewardKind};
use contract::rewards::{PrizeDraw, Redemption, RewardStanding};
use leptos::prelude::document;
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};

/// How much of a promise is shown: enough to compare it by eye.
const PROMISE_CHARS: usize = 16;

/// The one sheet of a view. Copied into what is on it.
#[derive(Clone, Copy)]
struct Sheet(&'static Parts);

struct Parts {
    portal: Portal,
    dialog: El,
    content: El,
    /// What came of it, said at once also to those who do not see it.
    said: El,
    owned: RefCell<Owned>,
    /// The reward that is on it, as it stood when it was drawn; none where it shows what came of it.
    asked: Cell<Option<&'static RewardStanding>>,
    busy: Live<bool>,
    /// Its title gets the focus once it is open.
    is_result: Cell<bool>,
}

/// The sheet, which opens whenever the address names a reward.
pub fn sheet(portal: Portal) -> El {
    let content = el("div.sheet__content");
    let dialog = el("dialog.sheet").attr("aria-labelledby", "sheet-title").attr("closedby", "any");
    let dialog = dialog.add(content.clone());
    let said = el("p.sheet__said").attr("role", "status").attr("tabindex", "-1");
    let sheet = Sheet(Box::leak(Box::new(Parts {
        portal,
        dialog: dialog.clone(),
        content,
        said,
        owned: RefCell::new(Owned::new()),
        asked: Cell::new(None),
        busy: Live::new(false),
        is_result: Cell::new(false),
    })));
    watch(move || {
        let wanted = portal.page.with(wanted);
        let (found, is_known) = portal.shelf.with(|shelf| {
            let found = wanted.as_ref().and_then(|id| shelf.find(id));
            (found, shelf.generation > 0)
        });
        sheet.follow(wanted.is_some(), found, is_known);
    });
    dialog.on("close", move |_| sheet.closed())
}

/// The reward that the address names.
fn wanted(page: &Page) -> Option<String> {
    match page {
        Page::Rewards { reward, .. } => reward.clone(),
        _ => None,
    }
}

impl Sheet {
    /// Keeps it true to the address and to what is known of its reward.
    fn follow(self, is_wanted: bool, found: Option<&'static RewardStanding>, is_known: bool) {
        let is_open = dialog::is_open(&self.0.dialog);
        if !is_wanted {
            if is_open {
                dialog::close(&self.0.dialog);
            }
            return;
        }
        // What came of it stays, and what is asked for is not taken out of one's hands.
        if is_open && (self.0.is_result.get() || self.0.busy.peek(|busy| *busy)) {
            return;
        }
        match found {
            Some(found) => {
                if is_open && self.0.asked.get().is_some_and(|asked| std::ptr::eq(asked, found)) {
                    return;
                }
                if !is_open {
                    self.say("");
                }
                self.ask(found);
                self.open();
            }
            None if is_open => self.withdraw(),
            // An address of before.
            None if is_known => self.closed(),
            None => {}
        }
    }

    fn open(self) {
        dialog::open(&self.0.dialog);
        self.focus("h2");
    }

    /// It was closed: the address is that of the page again, and the focus where it was.
    fn closed(self) {
        let portal = self.0.portal;
        self.0.is_result.set(false);
        self.0.asked.set(None);
        if let Page::Rewards { program, reward: Some(reward) } = portal.page.now() {
            history::adjust(portal, Page::Rewards { program: program.clone(), reward: None });
            // What opened it may have been drawn anew meanwhile.
            let stays = |now: Element| now.matches("body,dialog *").is_ok_and(|is_nowhere| !is_nowhere);
            let is_lost = !document().active_element().is_some_and(stays);
            if is_lost {
                let link = Page::Rewards { program, reward: Some(reward) }.path();
                let find = |place: &str| document().query_selector(place).ok().flatten();
                focus(find(&["a[href='", &link, "']"].concat()).or_else(|| find("main h1")));
            }
        }
    }

    fn focus(self, place: &str) {
        focus(self.0.content.node().query_selector(place).ok().flatten());
    }

    fn say(self, words: &str) {
        self.0.said.node().set_text_content(Some(words));
    }

    fn draw(self, build: &dyn Fn() -> Vec<El>) {
        let mut owned = self.0.owned.borrow_mut();
        owned.renew();
        self.0.content.clear();
        self.0.content.clone().all(owned.run(build));
    }

    fn head(self, title: &str) -> El {
        let close = self.0.portal.say(Text::Close);
        el("div.sheet__head")
            .add(el("h2").attr("id", "sheet-title").attr("tabindex", "-1").text(title))
            .add(close_button(close, &self.0.dialog))
    }

    /// What it is, and what will be left after it.
    fn ask(self, standing: &'static RewardStanding) {
        let Some((locale, program)) = self.0.portal.told() else { return };
        self.0.is_result.set(false);
        self.0.asked.set(Some(standing));
        self.draw(&|| {
            let reward = &standing.reward;
            let about = reward.about.as_ref().map_or("", |about| locale.brand(about, program));
            let terms = words::conditions(standing, session::now(), locale, program);
            let mut parts = vec![
                picture("reward-card__art", reward),
                self.head(locale.brand(&reward.name, program)),
                el("div.sheet__words").lines("p", &[about.to_owned()]).add(listed(&terms)),
            ];
            parts.extend(standing.draw.as_ref().map(|draw| drawn(draw, locale, program)));
            let asked = el("div.sheet__words");
            parts.push(match standing.reasons.is_empty() {
                true => self.sum(asked, standing, locale, program),
                false => asked,
            });
            parts.push(self.0.said.clone());
            parts.push(self.does(standing, locale, program));
            parts
        });
    }

    /// What will be left, which points go, and until when it can be undone.
    fn sum(
        self,
        place: El,
        standing: &'static RewardStanding,
        locale: &'static Locale,
        program: &'static Program,
    ) -> El {
        let (reward, now) = (&standing.reward, session::now());
        let has = self.0.portal.me().map_or(0, |me| me.balance.available);
        let mut place = place;
        if reward.cost > 0 {
            let left = locale.points(has - reward.cost, false, program);
            let sum = el("dl.sum")
                .add(row(Text::SumHave, &locale.number(has), locale))
                .add(row(Text::SumCost, &locale.change(-reward.cost), locale))
                .add(row(Text::SumLeft, &left, locale).attr("data-total", ""));
            let (goes, cost) = (el("p.small quiet"), reward.cost);
            place = place.add(sum).add(goes.clone());
            http::get(lots_path(None), move |answer| {
                let lots = answer.and_then(|text| http::read(&text, wire::lots)).unwrap_or_default().lots;
                let words = words::goes(&lots, cost, session::now(), locale, program);
                goes.text(&words.unwrap_or_default());
            });
        }
        place.add(el("p.small quiet").text(&words::undo(reward, now, locale, program)))
    }

    /// The button that takes it, or why there is none.
    fn does(self, standing: &'static RewardStanding, locale: &Locale, program: &Program) -> El {
        let does = el("div.sheet__does");
        let is_unheard = redeem::unheard(&standing.reward.id).is_some();
        let later = move || dialog::close(&self.0.dialog);
        if let (Some(why), false) = (standing.reasons.first(), is_unheard) {
            let words = words::why_not(why, session::now(), locale, program);
            let close = button("soft", locale.say(Text::Close), later);
            return does
                .add(el("p.sheet__why").text(&words))
                .add(close)
                .maybe(self.what_if(standing, locale));
        }
        let label = match is_unheard {
            true => locale.own(Text::TryAgain),
            false => words::act(&standing.reward, true, locale, program),
        };
        if is_unheard {
            self.say(locale.say(Text::Unheard));
        }
        let take = busy(button("", &label, move || self.take(standing)), self.0.busy);
        let later = button("plain", locale.say(Text::NotNow), later);
        does.add(take).add(later).maybe(self.what_if(standing, locale))
    }

    /// The way to try it out without doing it.
    fn what_if(self, standing: &'static RewardStanding, locale: &Locale) -> Option<El> {
        let (portal, reward) = (self.0.portal, &standing.reward);
        let try_it = move || crate::what_if::open(portal, &reward.id);
        (reward.cost > 0).then(|| button("plain", locale.say(Text::WhatIfAsk), try_it))
    }

    fn take(self, standing: &'static RewardStanding) {
        if self.0.busy.now() {
            return;
        }
        self.0.busy.set(true);
        self.say("");
        let then = move |told| {
            self.0.busy.set(false);
            self.heard(&standing.reward.id, told);
        };
        redeem(self.0.portal, &standing.reward.id, standing.reward.cost, Box::new(then));
    }

    fn heard(self, id: &str, told: Told) {
        let portal = self.0.portal;
        let is_asked = self.0.asked.get().is_some_and(|asked| asked.reward.id == id);
        let is_here = is_asked && dialog::is_open(&self.0.dialog);
        let problem = match told {
            Ok(one) if is_here => return self.show(one),
            Ok(_) => return portal.announce(portal.own(Text::DoneYours)),
            Err(problem) => problem,
        };
        if !is_here {
            return;
        }
        match portal.shelf.peek(|shelf| shelf.find(id)) {
            Some(now) if problem.code != code::UNKNOWN_REWARD => {
                self.ask(now);
                if !is_unheard(&problem) {
                    self.say(&refusal(portal, &problem, now));
                }
                focus(Some(self.0.said.node().clone()));
            }
            _ => self.withdraw(),
        }
    }

    /// It is gone from what there is.
    fn withdraw(self) {
        let told = self.0.asked.get().zip(self.0.portal.told());
        let Some((standing, (locale, program))) = told else { return };
        let reward = &standing.reward;
        self.0.is_result.set(true);
        self.draw(&|| {
            let close = move || dialog::close(&self.0.dialog);
            vec![
                picture("reward-card__art", reward),
                self.head(locale.brand(&reward.name, program)),
                self.0.said.clone(),
                el("div.sheet__does").add(button("soft", locale.say(Text::Close), close)),
            ]
        });
        self.say(&locale.sentences(locale.say(Text::Withdrawn), locale.say(Text::Refused)));
        self.focus("h2");
    }

    /// The turn: the picture becomes the code.
    fn show(self, one: &'static Redemption) {
        let portal = self.0.portal;
        let Some((locale, _)) = portal.told() else { return };
        self.0.is_result.set(true);
        let is_given = one.reward.kind == RewardKind::Donation;
        let title = locale.say(if is_given { Text::DoneGiven } else { Text::DoneYours });
        let cost = one.reward.cost;
        self.draw(&|| {
            let then = move |told: Result<(), String>| match told {
                Ok(()) => self.undone(cost),
                Err(words) => {
                    self.say(&words);
                    focus(Some(self.0.said.node().clone()));
                }
            };
            let front = picture("turn__front", &one.reward).attr("aria-hidden", "true");
            let back = el("div.turn__back").add(pass(portal, one, Rc::new(then)));
            let wallet = Page::Wallet { program: portal.program_id() }.path();
            let wallet = el("a.button").attr("data-kind", "soft").attr("href", &wallet);
            vec![
                self.head(title),
                el("div.turn").add(front).add(back),
                self.0.said.clone(),
                el("div.sheet__does").add(wallet.text(locale.say(Text::InWallet))),
            ]
        });
        self.say("");
        self.focus("h2");
    }

    fn undone(self, cost: i64) {
        let portal = self.0.portal;
        self.draw(&|| {
            let close = move || dialog::close(&self.0.dialog);
            let close = button("soft", portal.say(Text::Close), close);
            let head = self.head(portal.say(Text::DoneUndone));
            vec![head, self.0.said.clone(), el("div.sheet__does").add(close)]
        });
        if cost > 0 {
            self.say(&portal.fill(Text::UndoneSay, &[&portal.points(cost)]));
        }
        self.focus("h2");
    }
}

/// Why it did not go through, in the words of its code and of how the reward stands now.
fn refusal(portal: Portal, problem: &Problem, now: &RewardStanding) -> String {
    let Some((locale, program)) = portal.told() else { return String::new() };
    let why = match &problem.code[..] {
        code::REWARD_CHANGED => locale.fill(Text::CostsNow, &[&words::cost(&now.reward, locale, program)]),
        code => {
            let same = now.reasons.iter().find(|why| why.code == code).cloned();
            let why = same
                .unwrap_or_else(|| contract::rewards::WhyNot { code: code.to_owned(), ..Default::default() });
            match &words::why_not(&why, session::now(), locale, program)[..] {
                "" => return in_words(portal, problem),
                words => [words, locale.say(Text::FullStop)].concat(),
            }
        }
    };
    locale.sentences(&why, locale.say(Text::Refused))
}

/// When it is drawn, how many win, how many tickets there are, and what was promised.
fn drawn(draw: &PrizeDraw, locale: &Locale, program: &Program) -> El {
    let promise = draw.commitment.get(..PROMISE_CHARS).unwrap_or(&draw.commitment);
    let code = el("code").attr("title", &draw.commitment).text(promise);
    let promise = el("div.sum__row").add(el("dt").text(locale.say(Text::DrawPromise)));
    let sum = el("dl.sum")
        .add(row(Text::DrawOn, &locale.date(draw.closes_at, &program.time_zone), locale))
        .add(row(Text::DrawWins, &locale.number(draw.winner_count), locale))
        .add(row(Text::DrawTickets, &locale.number(draw.ticket_count), locale))
        .add(promise.add(el("dd").add(code)));
    let say = el("p.small quiet").text(locale.say(Text::DrawPromiseSay));
    el("div.sheet__words").add(sum).add(say)
}

fn row(label: Text, figure: &str, locale: &Locale) -> El {
    el("div.sum__row").add(el("dt").text(locale.say(label))).add(el("dd").text(figure))
}

fn listed(lines: &[String]) -> El {
    el("ul.plain-list small quiet").lines("li", lines)
}

fn focus(place: Option<Element>) {
    if let Some(place) = place.and_then(|place| place.dyn_into::<HtmlElement>().ok()) {
        let _ = place.focus();
    }
}
