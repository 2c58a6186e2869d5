//! What can be tried out in a program, what its rules ask about a cart, and how what was typed is read. Pure.

use crate::locale::Locale;
use crate::programs::terms;
use contract::events::{OrderLine, OrderPaid};
use contract::members::Me;
use contract::programs::{Only, Per, Program, Text as Words, TierMeasure};
use rules::conditions::takes_category;

/// The most that is read of a number: nobody types more, and no sum of it is too large.
const TYPED_MAX: i64 = 1_000_000_000_000;

/// What is chosen and typed.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Field {
    /// `cart`, `reward` or `wait`.
    Mode,
    /// Where it is bought.
    Channel,
    /// How it is paid.
    Payment,
    /// What is bought.
    Category,
    /// How much money.
    Amount,
    /// How many things.
    Quantity,
    /// How many litres.
    Litres,
    /// The id of a reward.
    Reward,
    /// A day, as `2027-01-31`.
    Day,
}

/// Which ids a condition names.
pub type Ids = fn(&Only) -> &[String];

/// All of it, by field.
pub type Typed = [String; 9];

/// What there is to be tried out.
pub fn choices(me: &Me, program: &Program) -> Vec<&'static str> {
    let has_dates = !me.lapses.is_empty()
        || me.balance.pending > 0
        || me.standing.tier.as_ref().is_some_and(|tier| tier.until_at.is_some())
        || me.standing.membership.as_ref().is_some_and(|membership| membership.until_at.is_some());
    let has_rewards = !program.points.is_empty() && program.rewards.iter().any(|reward| reward.cost > 0);
    let all = [("cart", asks(program).next().is_some()), ("reward", has_rewards), ("wait", has_dates)];
    all.into_iter().filter(|(_, is_there)| *is_there).map(|(name, _)| name).collect()
}

/// What a rule for orders asks about one: its name, its conditions, what it counts.
struct Asks<'a> {
    name: &'a Words,
    only: &'a Only,
    per: Per,
}

fn asks(program: &Program) -> impl Iterator<Item = Asks<'_>> {
    let rules = program.earning.iter().map(|rule| (&rule.on, &rule.name, &rule.only, rule.per));
    let cards = program.stamp_cards.iter().map(|card| (&card.on, &card.name, &card.only, card.per));
    let goals = program.goals.iter().map(|goal| (&goal.on, &goal.name, &goal.only, goal.per));
    let all = rules.chain(cards).chain(goals).filter(|(on, ..)| *on == "order.paid");
    all.map(|(_, name, only, per)| Asks { name, only, per })
}

/// The answers between which a question decides: value and words, the one for anything else last. `excluded` are those
/// that a rule leaves out. Nothing where no rule asks.
pub fn options(
    (of, excluded): (Ids, Ids),
    other: &str,
    locale: &Locale,
    program: &Program,
) -> Vec<(String, String)> {
    let mut all: Vec<(String, String)> = Vec::new();
    for list in [of, excluded] {
        for asks in asks(program) {
            for id in list(asks.only) {
                if !all.iter().any(|(known, _)| known == id) {
                    // An id that has no words is told by the rule that asks for it.
                    let words = terms::word(id, locale, program);
                    let words = words.unwrap_or_else(|| locale.brand(asks.name, program).to_owned());
                    all.push((id.clone(), words));
                }
            }
        }
    }
    if !all.is_empty() {
        all.push((String::new(), other.to_owned()));
    }
    all
}

/// What rules ask for first; nothing where none asks.
pub fn first(of: Ids, program: &Program) -> String {
    asks(program).find_map(|asks| of(asks.only).first()).cloned().unwrap_or_default()
}

/// Which of money, things and litres count for what is bought.
pub fn counted(program: &Program, category: &str) -> [bool; 3] {
    let is_money = |tiers: &contract::programs::Tiers| tiers.by == TierMeasure::SpentMinor;
    let mut counted = [program.tiers.as_ref().is_some_and(is_money), false, false];
    let category = (!category.is_empty()).then_some(category);
    for asks in asks(program).filter(|asks| takes_category(asks.only, category)) {
        counted[0] |= asks.only.minimum_minor.is_some();
        match asks.per {
            Per::Minor(_) => counted[0] = true,
            Per::Quantity(_) => counted[1] = true,
            Per::Millilitres(_) => counted[2] = true,
            Per::Event => {}
        }
    }
    counted
}

/// The order that is typed.
pub fn order(typed: &Typed, program: &Program) -> OrderPaid {
    let some = |field: Field| Some(&typed[field as usize]).filter(|text| !text.is_empty()).cloned();
    let [is_money, is_many, is_volume] = counted(program, &typed[Field::Category as usize]);
    let number = |is_asked: bool, field: Field, places: u8| {
        if is_asked { smallest_units(&typed[field as usize], places) } else { 0 }
    };
    let line = OrderLine {
        id: "1".to_owned(),
        quantity: number(is_many, Field::Quantity, 0).max(1),
        amount_minor: number(is_money, Field::Amount, program.minor_digits),
        category: some(Field::Category),
        volume_ml: Some(number(is_volume, Field::Litres, 3)),
    };
    OrderPaid {
        lines: vec![line],
        channel: some(Field::Channel),
        payment: some(Field::Payment),
        ..OrderPaid::default()
    }
}

/// A number as people type one, in its smallest units: `12.5` and `12,50` with two places are 1250, `1,250` is 125000.
pub fn smallest_units(text: &str, places: u8) -> i64 {
    let places = usize::from(places);
    let part = text.rfind(['.', ',']).map_or("", |at| &text[at + 1..]);
    // What is too long for a part stands behind a mark for thousands.
    let part = if part.len() <= places { part.len() } else { 0 };
    let mut value = 0;
    for digit in text.bytes().filter(u8::is_ascii_digit) {
        value = (value * 10 + i64::from(digit - b'0')).min(TYPED_MAX);
    }
    for _ in part..places {
        value = (value * 10).min(TYPED_MAX);
    }
    value
}

/// A day as a field for dates has it, counted from 1970-01-01; none before all three numbers are there.
pub fn day(text: &str) -> Option<i64> {
    let mut parts = text.split('-').map(|part| smallest_units(part, 0));
    match (parts.next(), parts.next(), parts.next()) {
        (Some(year), Some(month), Some(day)) if year < 10_000 => {
            Some(rules::calendar::of_civil(year, month, day))
        }
        _ => None,
    }
}
