//! The sheet: what is tried out is chosen and typed above, and what would happen stands below at once.

use super::answer::{self, Answer};
use super::choices::{MODES, choices};
use super::form::{self, Ids, Typed};
use crate::locale::text::Text;
use crate::locale::{self, Locale, day_key};
use crate::points::entry::explanation;
use crate::session;
use crate::ui::dialog::{self, close_button};
use crate::ui::dom::{El, el};
use contract::Instant;
use contract::members::Me;
use contract::points::Step;
use contract::programs::{Per, Program};
use contract::what_if::WhatIf;
use leptos::prelude::document;
use rules::what_if::Known;
use wasm_bindgen::JsCast;
use web_sys::HtmlInputElement;

const DAY_MS: i64 = 86_400_000;

/// What is asked of a cart: the ids that decide, and those that are left out.
const ASKED: [(&str, Text, Ids, Ids); 3] = [
    ("category", Text::WhatIfWhat, |only| &only.categories, |only| &only.except_categories),
    ("channel", Text::WhatIfWhere, |only| &only.channels, |_| &[]),
    ("payment", Text::WhatIfHow, |only| &only.payments, |_| &[]),
];

/// Opens it over the page, at a reward where one is named.
pub fn open(
    locale: &'static Locale,
    program: &'static Program,
    me: &'static Me,
    known: &'static WhatIf,
    reward: &str,
) {
    let sheet = el("dialog.sheet").attr("aria-labelledby", "what-if").attr("closedby", "any");
    let outer = sheet.clone();
    let title = el("h2").attr("id", "what-if").attr("tabindex", "-1").attr("autofocus", "");
    let close = close_button(locale.say(Text::Close), &sheet);
    let head = el("div.sheet__head").add(title.text(locale.say(Text::WhatIf))).add(close);
    let content = el("div.sheet__content").add(head).add(form(locale, program, me, known, reward));
    let sheet = sheet.add(content).on("close", move |_| outer.node().remove());
    if let Some(body) = document().body() {
        let _ = body.append_child(sheet.node());
    }
    dialog::open(&sheet);
}

fn form(
    locale: &'static Locale,
    program: &'static Program,
    me: &'static Me,
    known: &'static WhatIf,
    reward: &str,
) -> El {
    let modes: Vec<(String, String)> =
        choices(me, program).map(|mode| (mode.to_owned(), locale.own(form::title(mode)))).collect();
    let first = modes.first().map_or("", |(mode, _)| mode);
    let mode = if reward.is_empty() { first } else { "reward" };
    let modes = choice("mode", locale.say(Text::WhatIf), &modes, mode);
    let (cart, numbers) = cart_fields(locale, program, me);
    let parts = [cart, reward_field(locale, program, reward), day_field(locale, program, me)];
    let said = el("div.try__answer").attr("role", "status");
    let form = el("form.try__fields").add(modes).all(parts.to_vec()).add(said.clone());
    let form = form.add(el("p.small quiet").text(locale.say(Text::WhatIfSay)));
    let place = form.clone();
    let draw = move || {
        let typed = Typed { read: &|name| value(&place, name) };
        let mode = typed.get("mode");
        for (part, name) in parts.iter().zip(MODES) {
            show_if(part, mode == name);
        }
        for (number, is_asked) in numbers.iter().zip(form::counted(program, &typed.get("category"))) {
            show_if(number, is_asked);
        }
        said.clear();
        let (headline, why) = answer(&mode, &typed, locale, program, me, known);
        let headline = el("p.try__headline figure").text(&headline);
        said.clone().add(headline).all(explanation(why));
    };
    draw();
    form.on("input", move |_| draw()).on("submit", |event| event.prevent_default())
}

fn answer(
    mode: &str,
    typed: &Typed<'_>,
    locale: &Locale,
    program: &Program,
    me: &Me,
    what_if: &WhatIf,
) -> Answer {
    let (available, owed) = (me.balance.available, me.balance.owed);
    let known = Known { program, standing: &me.standing, available, owed, what_if };
    let now = session::now().max(what_if.as_of_at);
    match mode {
        "cart" => answer::cart(&known, form::order(typed, program), me.lapses.first(), now, locale),
        "reward" => answer::reward(&known, &typed.get("reward"), now, locale),
        _ => {
            let day = rules::calendar::start_in(&what_if.offsets, form::day(&typed.get("day")));
            answer::wait(&known, day.max(now), locale)
        }
    }
}

/// What the rules ask about a cart, and no more: as it was last time.
fn cart_fields(locale: &Locale, program: &Program, me: &Me) -> (El, [El; 3]) {
    let mut part = el("div.try__fields");
    for (name, text, of, excluded) in ASKED {
        let (options, first) = form::options(of, excluded, locale, program);
        if options.len() > 1 {
            part = part.add(choice(name, locale.say(text), &options, &first));
        }
    }
    let mut orders = me.entries.iter().filter(|entry| entry.reason.key == "order.paid");
    let paid = orders.clone().find_map(|entry| entry.reason.params.amount_minor);
    let litres = |step: &Step| step.quantity.filter(|_| matches!(step.per, Some(Per::Millilitres(_))));
    let litres = orders.find_map(|entry| entry.reason.steps.iter().find_map(litres));
    let number = |name, text, value: String| {
        let label = locale.fill(text, &[&program.currency]);
        let input = el("input.field__input").attr("inputmode", "decimal").attr("maxlength", "12");
        field(name, &label, &value, input)
    };
    let paid = paid.map_or(String::new(), |paid| locale::decimal(paid, program.minor_digits));
    let litres = litres.and_then(|ml| locale::ratio(ml, 1, 1_000)).unwrap_or_default();
    let numbers = [
        number("amount", Text::WhatIfAmount, paid),
        number("quantity", Text::WhatIfQuantity, "1".to_owned()),
        number("litres", Text::WhatIfLitres, litres),
    ];
    (part.all(numbers.to_vec()), numbers)
}

fn reward_field(locale: &Locale, program: &Program, reward: &str) -> El {
    let mut choice = el("select.field__input");
    for one in program.rewards.iter().filter(|one| one.cost > 0) {
        let cost = locale.points(one.cost, false, program);
        let words = [locale.brand(&one.name, program), " · ", &cost[..]].concat();
        let option = el("option").attr("value", &one.id).text(&words);
        choice = choice.add(if one.id == reward { option.attr("selected", "") } else { option });
    }
    field("reward", locale.say(Text::RewardsTitle), "", choice)
}

/// A day: at first the one on which something changes.
fn day_field(locale: &Locale, program: &Program, me: &Me) -> El {
    let now = session::now();
    let ends_at = me.standing.tier.as_ref().and_then(|tier| tier.until_at);
    let lapses_at = me.lapses.first().map(|lapse| lapse.lapses_at);
    let day = |at: Instant| day_key(at, &program.time_zone);
    let input = el("input.field__input").attr("type", "date").attr("min", &day(now));
    let input = input.attr("max", &day(now + 720 * DAY_MS));
    let value = day(lapses_at.or(ends_at).unwrap_or(now + 30 * DAY_MS));
    field("day", locale.say(Text::WhatIfUntil), &value, input)
}

fn field(name: &str, label: &str, value: &str, input: El) -> El {
    let input = input.attr("name", name).attr("value", value).attr("autocomplete", "off");
    el("label.field").add(el("span.field__label").text(label)).add(input)
}

/// One of a few: value and words.
fn choice(name: &str, label: &str, options: &[(String, String)], chosen: &str) -> El {
    // The modes are what the heading of the sheet is about.
    let class = if name == "mode" { "visually-hidden" } else { "field__label" };
    let mut choice = el("fieldset.try__choice").add(el("legend").class(class).text(label));
    for (value, words) in options {
        let input = el("input").attr("type", "radio").attr("name", name).attr("value", value);
        let input = if value == chosen { input.attr("checked", "") } else { input };
        choice = choice.add(el("label.chip").add(input).add(el("span").text(words)));
    }
    choice
}

/// What is chosen or typed.
fn value(form: &El, name: &str) -> String {
    let place = ["[name=", name, "]:checked,.field__input[name=", name, "]"].concat();
    let input = form.node().query_selector(&place).ok().flatten();
    input.map_or(String::new(), |input| input.unchecked_into::<HtmlInputElement>().value())
}

fn show_if(part: &El, is_shown: bool) {
    let _ = part.node().toggle_attribute_with_force("hidden", !is_shown);
}
