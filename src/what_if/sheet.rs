//! The sheet: what is tried out is chosen and typed above, and what would happen stands below at once.

use super::answer::{self, Answer};
use super::form::{self, Field, Ids, Typed};
use crate::http::Failure;
use crate::locale::text::Text;
use crate::locale::{self, Locale, day_key};
use crate::points::entry::explanation;
use crate::portal::Portal;
use crate::problem::in_words;
use crate::session;
use crate::ui::dialog::{self, close_button};
use crate::ui::dom::{El, el, group};
use crate::ui::form::segments;
use crate::ui::live::Live;
use contract::members::Me;
use contract::points::Step;
use contract::programs::{Per, Program, Reward};
use contract::what_if::WhatIf;
use leptos::prelude::document;
use rules::what_if::Known;
use std::rc::Rc;
use wasm_bindgen::JsCast;
use web_sys::HtmlInputElement;

const DAY_MS: i64 = 86_400_000;

/// What is asked of a cart: the ids that decide, and those that are left out.
const ASKED: [(Field, Ids, Ids); 3] = [
    (Field::Category, |only| &only.categories, |only| &only.except_categories),
    (Field::Channel, |only| &only.channels, |_| &[]),
    (Field::Payment, |only| &only.payments, |_| &[]),
];

/// What the sheet reckons with, and what was typed.
#[derive(Clone)]
struct Trial {
    locale: &'static Locale,
    program: &'static Program,
    me: Rc<Me>,
    known: Rc<WhatIf>,
    typed: Live<Typed>,
}

/// Shows it over the page; at a reward, where one is named.
pub fn show(portal: Portal, known: Result<WhatIf, Failure>, reward: String) {
    let (Some((locale, program)), Some(me), Some(body)) = (portal.told(), portal.me(), document().body())
    else {
        return;
    };
    let sheet = el("dialog.sheet").attr("aria-labelledby", "what-if").attr("closedby", "any");
    let (inner, outer) = (sheet.clone(), sheet.clone());
    let title = el("h2").attr("id", "what-if").attr("tabindex", "-1").attr("autofocus", "");
    let close = close_button(locale.say(Text::Close), move || dialog::close(&inner));
    let head = el("div.sheet__head").add(title.text(locale.say(Text::WhatIf))).add(close);
    let content = el("div.sheet__content").add(head);
    let content = match known {
        Ok(known) => {
            let typed = Live::new(typed_first(&me, program, reward));
            content.all(trial(Trial { locale, program, me, known: Rc::new(known), typed }))
        }
        Err(problem) => content.add(el("p").attr("role", "alert").text(&in_words(portal, &problem))),
    };
    let sheet = sheet.add(content).on("close", move |_| outer.node().remove());
    let _ = body.append_child(sheet.node());
    dialog::open(&sheet);
}

/// As it begins: the cart of last time, the reward that was asked about, the day on which something changes.
fn typed_first(me: &Me, program: &Program, reward: String) -> Typed {
    let mut typed = Typed::default();
    let mut set = |field: Field, text: String| typed[field as usize] = text;
    let modes = form::choices(me, program);
    let mode = if reward.is_empty() { modes.first().copied().unwrap_or_default() } else { "reward" };
    set(Field::Mode, mode.to_owned());
    let steps = me.entries.iter().flat_map(|entry| &entry.reason.steps);
    let litres = |step: &Step| step.quantity.filter(|_| matches!(step.per, Some(Per::Millilitres(_))));
    let litres = steps.clone().find_map(litres);
    set(Field::Litres, litres.and_then(|ml| locale::ratio(ml, 1, 1_000)).unwrap_or_default());
    let mut orders = me.entries.iter().filter(|entry| entry.reason.key == "order.paid");
    let paid = orders.find_map(|entry| entry.reason.params.amount_minor);
    set(Field::Amount, paid.map_or(String::new(), |paid| locale::decimal(paid, program.minor_digits)));
    set(Field::Quantity, "1".to_owned());
    for (field, of, _) in ASKED {
        set(field, form::first(of, program));
    }
    let first = program.rewards.iter().find(|one| one.cost > 0 && reward.is_empty());
    set(Field::Reward, first.map_or(reward, |first| first.id.clone()));
    let lapses = me.lapses.first().map(|lapse| lapse.lapses_at);
    let ends = me.standing.tier.as_ref().and_then(|tier| tier.until_at);
    let changes_at = lapses.or(ends).unwrap_or(session::now() + 30 * DAY_MS);
    set(Field::Day, day_key(changes_at, &program.time_zone));
    typed
}

fn trial(trial: Trial) -> Vec<El> {
    let Trial { locale, typed, .. } = trial;
    let modes = form::choices(&trial.me, trial.program);
    let ways: Vec<_> = modes
        .iter()
        .map(|mode| {
            let words = match *mode {
                "cart" => Text::WhatIfCart,
                "reward" => Text::WhatIfReward,
                _ => Text::WhatIfWait,
            };
            (*mode, locale.say(words))
        })
        .collect();
    let choose = move |mode: &'static str| put(typed, Field::Mode, mode.to_owned());
    let tabs = segments(locale.say(Text::WhatIf), read(typed, Field::Mode)(), &ways, choose);
    let asked = trial.clone();
    let fields = el("div.try__fields").part(read(typed, Field::Mode), move || fields(&asked));
    let said = el("div.try__answer").part(
        move || typed.with(|typed| typed.join("\n")),
        move || {
            let (headline, why) = answer(&trial);
            let headline = el("p.try__headline figure").attr("role", "status").text(&headline);
            std::iter::once(headline).chain(explanation(why)).collect()
        },
    );
    let mut parts = if ways.len() > 1 { vec![tabs] } else { Vec::new() };
    parts.extend([fields, said, el("p.small quiet").text(locale.say(Text::WhatIfSay))]);
    parts
}

fn read(typed: Live<Typed>, field: Field) -> impl Fn() -> String {
    move || typed.with(|typed| typed[field as usize].clone())
}

fn put(typed: Live<Typed>, field: Field, text: String) {
    typed.update(|typed| typed[field as usize] = text);
}

fn answer(trial: &Trial) -> Answer {
    let Trial { locale, program, me, known, typed } = trial;
    let (available, owed) = (me.balance.available, me.balance.owed);
    let known = Known { program, standing: &me.standing, available, owed, what_if: known };
    let now = session::now().max(known.what_if.as_of_at);
    typed.peek(|typed| match &typed[Field::Mode as usize][..] {
        "reward" => {
            let id = &typed[Field::Reward as usize];
            let reward = program.rewards.iter().find(|reward| reward.id == *id);
            reward.map(|reward| answer::reward(&known, reward, now, locale)).unwrap_or_default()
        }
        "wait" => {
            let day = form::day(&typed[Field::Day as usize]);
            let at = day.map(|day| rules::calendar::start_in(&known.what_if.offsets, day).max(now));
            at.map(|at| answer::wait(&known, at, locale)).unwrap_or_default()
        }
        _ => answer::cart(&known, &form::order(typed, program), me.lapses.first(), now, locale),
    })
}

fn fields(trial: &Trial) -> Vec<El> {
    let Trial { locale, program, typed, .. } = trial;
    let typed = *typed;
    match &typed.peek(|typed| typed[Field::Mode as usize].clone())[..] {
        "cart" => cart_fields(trial),
        "reward" => {
            let priced = program.rewards.iter().filter(|reward| reward.cost > 0);
            let row = |reward: &Reward| {
                let cost = locale.points(reward.cost, false, program);
                (reward.id.clone(), [locale.brand(&reward.name, program), " · ", &cost[..]].concat())
            };
            let all: Vec<_> = priced.map(row).collect();
            vec![choice(Field::Reward, locale.say(Text::WhatIfWhich), &all, typed)]
        }
        _ => {
            let today = day_key(session::now(), &program.time_zone);
            let last = day_key(session::now() + 720 * DAY_MS, &program.time_zone);
            let input = input(Field::Day, typed).attr("type", "date").attr("min", &today).attr("max", &last);
            vec![field(locale.say(Text::WhatIfUntil), input)]
        }
    }
}

/// What the rules ask about a cart, and no more.
fn cart_fields(trial: &Trial) -> Vec<El> {
    let Trial { locale, program, typed, .. } = trial;
    let typed = *typed;
    let mut parts = Vec::new();
    let other = locale.say(Text::WhatIfOther);
    for ((field, of, excluded), text) in
        ASKED.into_iter().zip([Text::WhatIfWhat, Text::WhatIfWhere, Text::WhatIfHow])
    {
        let options = form::options((of, excluded), other, locale, program);
        if !options.is_empty() {
            parts.push(choice(field, locale.say(text), &options, typed));
        }
    }
    let (category, asked) = (read(typed, Field::Category), trial.clone());
    parts.push(group().part(category, move || number_fields(&asked)));
    parts
}

/// What counts of what is chosen.
fn number_fields(trial: &Trial) -> Vec<El> {
    let Trial { locale, program, typed, .. } = trial;
    let mut parts = Vec::new();
    let category = typed.peek(|typed| typed[Field::Category as usize].clone());
    let numbers = [
        (Field::Amount, Text::WhatIfAmount, "decimal"),
        (Field::Quantity, Text::WhatIfQuantity, "numeric"),
        (Field::Litres, Text::WhatIfLitres, "decimal"),
    ];
    for ((one, text, mode), is_asked) in numbers.into_iter().zip(form::counted(program, &category)) {
        if is_asked {
            let input = input(one, *typed).attr("inputmode", mode).attr("autocomplete", "off");
            parts.push(field(&locale.fill(text, &[&program.currency]), input.attr("maxlength", "12")));
        }
    }
    parts
}

/// A field to type into.
fn input(field: Field, typed: Live<Typed>) -> El {
    let input = el("input.field__input");
    let node = input.node().clone().unchecked_into::<HtmlInputElement>();
    node.set_value(&typed.peek(|typed| typed[field as usize].clone()));
    input.on("input", move |_| put(typed, field, node.value()))
}

fn field(label: &str, input: El) -> El {
    el("label.field").add(el("span.field__label").text(label)).add(input)
}

/// One of a few: value and words.
fn choice(field: Field, label: &str, options: &[(String, String)], typed: Live<Typed>) -> El {
    let chosen = typed.peek(|typed| typed[field as usize].clone());
    let item = |(value, words): &(String, String)| {
        let input = el("input").attr("type", "radio").attr("name", &locale::digits(field as i64));
        let input = if *value == chosen { input.attr("checked", "") } else { input };
        let value = value.clone();
        let input = input.on("change", move |_| put(typed, field, value.clone()));
        el("label.chip").add(input).add(el("span").text(words))
    };
    el("fieldset.try__choice")
        .add(el("legend.field__label").text(label))
        .all(options.iter().map(item).collect())
}
