//! Why an entry is what it is: the reason's parts become the rows of a sum, and a sentence. Pure but for `Intl`.

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
            let whole = exact == entry.points.to_string();
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
    let digits = locale::decimal(whole.checked_mul(10_000)?.checked_add(part)?, 4);
    Some(digits.trim_end_matches('0').trim_end_matches('.').to_owned())
}

#[cfg(test)]
mod tests;
