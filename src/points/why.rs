//! Why an entry is what it is: the reason's parts become the rows of a sum, and a sentence. Pure but for
//! `Intl`.

use crate::locale::text::Text;
use crate::locale::{self, Locale};
use contract::points::{Entry, EntryKind, ReasonParams};
use contract::programs::{EarningRule, Program};

/// An explanation: what led there line by line, the result, and what it means.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Why {
    /// Label and figure, in the order they are reckoned.
    pub rows: Vec<(String, String)>,
    /// Label and figure of the result.
    pub total: (String, String),
    /// A sentence under the sum.
    pub note: Option<String>,
    /// Who says that sentence, where it is not the portal.
    pub by: Option<String>,
}

/// Explains an entry. A reason we have no words for is told by the entry's kind alone.
pub fn explain(entry: &Entry, locale: &Locale, program: &Program) -> Why {
    let params = &entry.reason.params;
    let mut why = Why {
        total: (locale.say(result_label(entry.kind)).to_owned(), locale.points(entry.points, true, program)),
        ..Why::default()
    };
    match entry.reason.key.as_str() {
        "order" => explain_order(&mut why, entry, locale, program),
        "adjustment" => {
            why.by = params
                .note
                .is_some()
                .then(|| locale.fill(Text::WhyNote, &[locale.brand(&program.name, program)]));
            why.note = params.note.clone();
        }
        _ => why.note = Some(locale.say(Text::WhyNoWords).to_owned()),
    }
    why
}

/// What an entry is called.
pub fn name(entry: &Entry, locale: &Locale) -> String {
    if entry.reason.key == "order" && entry.kind == EntryKind::Earn {
        return order_name(&entry.reason.params, locale);
    }
    locale
        .say(match entry.kind {
            EntryKind::Earn => Text::KindEarn,
            EntryKind::Spend => Text::KindSpend,
            EntryKind::Reserve => Text::KindReserve,
            EntryKind::Release => Text::KindRelease,
            EntryKind::Expire => Text::KindExpire,
            EntryKind::Reverse => Text::KindReverse,
            EntryKind::Adjust => Text::KindAdjust,
        })
        .to_owned()
}

fn order_name(params: &ReasonParams, locale: &Locale) -> String {
    match params.item_count {
        Some(count) => locale.count(count, Text::OrderOne, Text::OrderOther),
        None => locale.say(Text::Order).to_owned(),
    }
}

fn explain_order(why: &mut Why, entry: &Entry, locale: &Locale, program: &Program) {
    let params = &entry.reason.params;
    let Some(amount) = params.amount_minor else { return };
    why.rows.push((order_name(params, locale), locale.money(amount, program)));
    let rule = (params.rule_points, params.per_minor);
    if let (Some(points), Some(per)) = rule {
        let exact = exact_points(amount, points, per);
        let label = rule_name(params, points, per, locale, program);
        if let Some(exact) = exact {
            let whole = exact == locale::digits(entry.points);
            why.rows.push((label, locale.decimal(&exact)));
            if !whole && entry.kind == EntryKind::Earn {
                why.rows.push((locale.say(Text::WhyRounded).to_owned(), locale.number(entry.points)));
            }
        }
    }
    if entry.points == 0 && entry.kind == EntryKind::Earn {
        why.note = Some(why_nothing(amount, rule, locale, program));
    }
}

/// "A whole dollar: 1 point", by the program's own name for the rule, as long as the rule is still the same.
fn rule_name(params: &ReasonParams, points: i64, per: i64, locale: &Locale, program: &Program) -> String {
    let gives = locale.points(points, false, program);
    let same = |rule: &&EarningRule| {
        Some(&rule.id) == params.rule.as_ref() && rule.points == points && rule.per_minor == per
    };
    match program.earning.iter().find(same) {
        Some(rule) => locale.fill(Text::WhyNamedRule, &[&gives, locale.brand(&rule.name, program)]),
        None => locale.fill(Text::WhyRule, &[&gives, &locale.round_money(per, program)]),
    }
}

fn why_nothing(amount: i64, rule: (Option<i64>, Option<i64>), locale: &Locale, program: &Program) -> String {
    match rule {
        _ if amount == 0 => locale.say(Text::WhyNothingPaid).to_owned(),
        (_, Some(per)) if amount < per => {
            let unit = locale.unit(0, program);
            locale.fill(Text::WhyTooSmall, &[&locale.money(per, program), unit])
        }
        _ => locale.say(Text::WhyNothing).to_owned(),
    }
}

fn result_label(kind: EntryKind) -> Text {
    match kind {
        EntryKind::Earn => Text::WhyEarned,
        EntryKind::Spend | EntryKind::Reserve => Text::WhyUsed,
        EntryKind::Expire => Text::WhyLapsed,
        EntryKind::Reverse => Text::WhyTaken,
        EntryKind::Release | EntryKind::Adjust => Text::WhyChanged,
    }
}

/// `amount / per * points` in digits, exact to four places and cut there: 1140 at 1 for 100 is `11.4`.
pub fn exact_points(amount: i64, points: i64, per: i64) -> Option<String> {
    if per <= 0 || amount < 0 {
        return None;
    }
    let product = amount.checked_mul(points)?;
    let (whole, mut rest) = (product / per, product % per);
    let mut part = 0;
    for _ in 0..4 {
        rest = rest.checked_mul(10)?;
        part = part * 10 + rest / per;
        rest %= per;
    }
    let mut digits = locale::decimal(whole.checked_mul(10_000)?.checked_add(part)?, 4);
    while digits.ends_with('0') {
        digits.pop();
    }
    Some(digits.strip_suffix('.').unwrap_or(&digits).to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::locale::tests::{en, program, zh};
    use contract::points::Reason;
    use wasm_bindgen_test::wasm_bindgen_test;

    fn order(amount: i64, points: i64) -> Entry {
        let params = ReasonParams {
            amount_minor: Some(amount),
            item_count: Some(2),
            rule_points: Some(1),
            per_minor: Some(100),
            ..ReasonParams::default()
        };
        entry(EntryKind::Earn, points, Reason { key: "order".to_owned(), params })
    }

    fn entry(kind: EntryKind, points: i64, reason: Reason) -> Entry {
        Entry {
            sequence: 1,
            kind,
            points,
            status_points: 0,
            balance_after: 0,
            occurred_at: 0,
            recorded_at: 0,
            reason,
            program_version: String::new(),
        }
    }

    #[wasm_bindgen_test(unsupported = test)]
    fn points_before_rounding_are_exact() {
        let cases = [
            ((1140, 1, 100), "11.4"),
            ((1100, 1, 100), "11"),
            ((99, 1, 100), "0.99"),
            ((0, 1, 100), "0"),
            ((1140, 10, 100), "114"),
            ((1000, 1, 300), "3.3333"),
            ((5, 1, 10_000), "0.0005"),
            ((900_719_925_474_099, 1, 100), "9007199254740.99"),
        ];
        for ((amount, points, per), exact) in cases {
            assert_eq!(exact_points(amount, points, per).as_deref(), Some(exact));
        }
        assert_eq!(exact_points(100, 1, 0), None);
        assert_eq!(exact_points(i64::MAX, 2, 1), None);
    }

    #[wasm_bindgen_test(unsupported = test)]
    fn an_order_is_explained_step_by_step() {
        let why = explain(&order(1140, 11), &en(), &program("USD", 2));
        let rows: Vec<_> = why.rows.iter().map(|(label, figure)| [label, ": ", figure].concat()).collect();
        assert_eq!(
            rows,
            [
                "Order of 2 items: $11.40",
                "1 point for each whole $1: 11.4",
                "Rounded down, once an order: 11"
            ]
        );
        assert_eq!(why.total, ("You earned".to_owned(), "+11 points".to_owned()));
        assert_eq!(why.note, None);
    }

    #[wasm_bindgen_test(unsupported = test)]
    fn nothing_is_said_of_rounding_where_nothing_was_rounded() {
        assert_eq!(explain(&order(1100, 11), &en(), &program("USD", 2)).rows.len(), 2);
    }

    #[wasm_bindgen_test(unsupported = test)]
    fn an_order_that_earned_nothing_says_why() {
        let note = |amount, locale: &Locale| explain(&order(amount, 0), locale, &program("USD", 2)).note;
        assert_eq!(note(99, &en()).as_deref(), Some("Less than $1.00 earns no points yet."));
        assert_eq!(note(99, &zh()).as_deref(), Some("不满 $1.00 不计分。"));
        assert!(note(0, &en()).is_some_and(|note| note.starts_with("Nothing was paid")));
    }

    #[wasm_bindgen_test(unsupported = test)]
    fn the_programs_own_name_for_the_rule_is_used_while_it_is_the_same_rule() {
        let mut program = program("USD", 2);
        let name = [("en".to_owned(), "A whole dollar".to_owned())].into();
        program.earning.push(EarningRule { id: "spend".to_owned(), name, points: 1, per_minor: 100 });
        let mut entry = order(1140, 11);
        entry.reason.params.rule = Some("spend".to_owned());
        let second = |entry: &Entry| explain(entry, &en(), &program).rows[1].0.clone();
        assert_eq!(second(&entry), "A whole dollar: 1 point");
        entry.reason.params.per_minor = Some(200);
        assert_eq!(second(&entry), "1 point for each whole $2");
    }

    #[wasm_bindgen_test(unsupported = test)]
    fn a_correction_brings_the_brands_own_words() {
        let params =
            ReasonParams { note: Some("Sorry for the sleeve.".to_owned()), ..ReasonParams::default() };
        let entry = entry(EntryKind::Adjust, 25, Reason { key: "adjustment".to_owned(), params });
        let why = explain(&entry, &en(), &program("USD", 2));
        assert_eq!(why.by.as_deref(), Some("A note from Groove Club"));
        assert_eq!(why.note.as_deref(), Some("Sorry for the sleeve."));
        assert_eq!(name(&entry, &en()), "Correction");
    }

    #[wasm_bindgen_test(unsupported = test)]
    fn a_reason_we_have_no_words_for_is_told_by_its_kind() {
        let entry =
            entry(EntryKind::Spend, -20, Reason { key: "moon_phase".to_owned(), ..Reason::default() });
        let why = explain(&entry, &en(), &program("USD", 2));
        assert_eq!(name(&entry, &en()), "Reward");
        assert_eq!(why.total.1, "\u{2212}20 points");
        assert!(why.rows.is_empty() && why.note.is_some());
    }
}
