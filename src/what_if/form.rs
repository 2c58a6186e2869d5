//! What a program's rules ask about a cart, and how what was typed is read. Pure.

use super::choices::asks;
use crate::locale::Locale;
use crate::locale::text::Text;
use crate::programs::terms;
use contract::events::{OrderLine, OrderPaid};
use contract::programs::{Only, Per, Program, TierMeasure};
use rules::conditions::takes_category;

/// The most that is read of a number: nobody types more, and no sum of it is too large.
const TYPED_MAX: i64 = 1_000_000_000_000;

/// What is chosen and typed, by the names of the fields.
pub struct Typed<'a> {
    /// Reads one.
    pub read: &'a dyn Fn(&str) -> String,
}

impl Typed<'_> {
    /// What is chosen or typed; empty where it is not asked.
    pub fn get(&self, name: &str) -> String {
        (self.read)(name)
    }

    fn some(&self, name: &str) -> Option<String> {
        Some(self.get(name)).filter(|text| !text.is_empty())
    }
}

/// What it is called.
pub fn title(mode: &str) -> Text {
    match mode {
        "cart" => Text::WhatIfCart,
        "reward" => Text::WhatIfReward,
        _ => Text::WhatIfWait,
    }
}

/// Which ids a condition names.
pub type Ids = fn(&Only) -> &[String];

/// The answers between which a question decides, value and words, the one for anything else last; and the
/// first one that a rule asks for. `excluded` are those that a rule leaves out. No rule asks where there is
/// only one answer.
pub fn options(
    of: Ids,
    excluded: Ids,
    locale: &Locale,
    program: &Program,
) -> (Vec<(String, String)>, String) {
    let mut all: Vec<(String, String)> = Vec::new();
    let mut first = String::new();
    for list in [of, excluded] {
        for (name, only, _) in asks(program) {
            for id in list(only) {
                if !all.iter().any(|(known, _)| known == id) {
                    // An id that has no words is told by the rule that asks for it.
                    let words = terms::word(id, locale, program);
                    all.push((id.clone(), words.unwrap_or_else(|| locale.brand(name, program).to_owned())));
                }
            }
        }
        if let (true, Some((id, _))) = (std::ptr::fn_addr_eq(list, of), all.first()) {
            first.clone_from(id);
        }
    }
    all.push((String::new(), locale.own(Text::WhatIfOther)));
    (all, first)
}

/// Which of money, things and litres count for what is bought.
pub fn counted(program: &Program, category: &str) -> [bool; 3] {
    let is_money = program.tiers.as_ref().is_some_and(|tiers| tiers.by == TierMeasure::SpentMinor);
    let mut counted = [is_money, false, false];
    let category = (!category.is_empty()).then_some(category);
    for (_, only, per) in asks(program) {
        if takes_category(only, category) {
            counted[0] |= only.minimum_minor.is_some() || matches!(per, Per::Minor(_));
            counted[1] |= matches!(per, Per::Quantity(_));
            counted[2] |= matches!(per, Per::Millilitres(_));
        }
    }
    counted
}

/// The order that is typed.
pub fn order(typed: &Typed<'_>, program: &Program) -> OrderPaid {
    let category = typed.some("category");
    let asked = counted(program, category.as_deref().unwrap_or_default());
    let [amount_minor, quantity, volume_ml] =
        [(asked[0], "amount", program.minor_digits), (asked[1], "quantity", 0), (asked[2], "litres", 3)].map(
            |(is_asked, name, places)| if is_asked { smallest_units(&typed.get(name), places) } else { 0 },
        );
    let volume_ml = Some(volume_ml);
    let line =
        OrderLine { amount_minor, quantity: quantity.max(1), category, volume_ml, ..OrderLine::default() };
    let (channel, payment) = (typed.some("channel"), typed.some("payment"));
    OrderPaid { lines: vec![line], channel, payment, ..OrderPaid::default() }
}

/// A number as people type one, in its smallest units: `12.5` and `12,50` with two places are 1250, `1,250`
/// is 125000.
pub fn smallest_units(text: &str, places: u8) -> i64 {
    let (mut value, mut part) = (0_i64, None);
    for byte in text.bytes() {
        if byte.is_ascii_digit() {
            value = (value * 10 + i64::from(byte - b'0')).min(TYPED_MAX);
            part = part.map(|part| part + 1);
        } else if byte == b'.' || byte == b',' {
            part = Some(0);
        }
    }
    // What is too long for a part stands behind a mark for thousands.
    let part = part.filter(|part| *part <= places).unwrap_or(0);
    for _ in part..places {
        value = (value * 10).min(TYPED_MAX);
    }
    value
}

/// A day as a field for dates has it, counted from 1970-01-01; long ago where there is none.
pub fn day(text: &str) -> i64 {
    let mut parts = text.split('-').map(|part| smallest_units(part, 0).min(9_999));
    let mut next = || parts.next().unwrap_or(1);
    rules::calendar::of_civil(next(), next(), next())
}
