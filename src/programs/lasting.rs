//! How long points, tiers and birthdays last, in words. Pure but for `Intl`.

use crate::locale::Locale;
use crate::locale::text::Text;
use contract::programs::{Expiry, Period, Program, Span, TierKept, TierMeasure, TierWindow, Tiers};

/// When points lapse, in a sentence or two.
pub fn expiry(expiry: &Expiry, locale: &Locale, program: &Program) -> String {
    let unit = locale.unit(2, program);
    let Some(after) = expiry.after else { return locale.fill(Text::LastsNever, &[unit]) };
    if expiry.kept_by_activity == Some(after) {
        return locale.fill(Text::LastsIdle, &[unit, &locale.span(after), activity(program, locale)]);
    }
    let text = match expiry.to_end_of {
        Some(Period::Month) => Text::LastsToMonth,
        Some(Period::Year) => Text::LastsToYear,
        _ => Text::LastsFor,
    };
    let words = locale.fill(text, &[unit, &locale.span(after)]);
    match expiry.kept_by_activity {
        Some(kept) => locale.sentences(
            &words,
            &locale.fill(Text::LastsKept, &[&locale.span(kept), activity(program, locale)]),
        ),
        None => words,
    }
}

/// What counts as activity: the last of it.
pub fn activity(program: &Program, locale: &Locale) -> &'static str {
    locale.say(if is_order(program) { Text::LastOrder } else { Text::LastThing })
}

/// Whether nothing but an order counts as activity.
pub fn is_order(program: &Program) -> bool {
    program.expiry.activities.first().is_some_and(|only| only == "order.paid")
}

/// How long the birthday's treat can be used.
pub fn birthday(before_days: i64, days: i64, locale: &Locale) -> String {
    let span = |days| locale.span(Span { months: 0, days });
    match (before_days, days) {
        (0, 1) => locale.own(Text::BirthdayOn),
        (0, days) => locale.fill(Text::BirthdayDays, &[&span(days)]),
        (before, days) => locale.fill(Text::BirthdayWindow, &[&span(before), &span(before + days)]),
    }
}

/// An amount of what leads to a tier, with its unit: `120 stars`, `$350`, `3 orders`.
pub fn measured(value: i64, tiers: &Tiers, locale: &Locale, program: &Program) -> String {
    match tiers.by {
        TierMeasure::StatusPoints => locale.status_points(value, false, program),
        TierMeasure::SpentMinor => locale.round_money(value, program),
        TierMeasure::Orders => locale.count(value, Text::TierOrderOne, Text::TierOrderOther),
        TierMeasure::Visits => locale.count(value, Text::VisitOne, Text::VisitOther),
    }
}

/// What a tier takes: `500 stars in 12 months`.
pub fn required(from: i64, tiers: &Tiers, locale: &Locale, program: &Program) -> String {
    if from == 0 {
        return locale.own(Text::TierFirst);
    }
    let amount = measured(from, tiers, locale, program);
    match tiers.within {
        TierWindow::Months(months) => {
            locale.fill(Text::WithinMonths, &[&amount, &locale.span(Span { months, days: 0 })])
        }
        TierWindow::CalendarYear => locale.fill(Text::WithinYear, &[&amount]),
        TierWindow::Ever => amount,
    }
}

/// How tiers are counted and kept, sentence by sentence.
pub fn ladder_rules(tiers: &Tiers, locale: &Locale, program: &Program) -> Vec<String> {
    let counts = locale.fill(
        match tiers.by {
            TierMeasure::StatusPoints => Text::CountsPoints,
            TierMeasure::SpentMinor => Text::CountsSpent,
            TierMeasure::Orders => Text::CountsOrders,
            TierMeasure::Visits => Text::CountsVisits,
        },
        &[locale.unit(2, program)],
    );
    let years = |count| locale.span(Span { months: count * 12, days: 0 });
    let kept = match tiers.kept {
        TierKept::Months(months) => locale.fill(Text::KeptFor, &[&locale.span(Span { months, days: 0 })]),
        TierKept::CalendarYears(0) => locale.own(Text::KeptThisYear),
        TierKept::CalendarYears(1) => locale.own(Text::KeptNextYear),
        TierKept::CalendarYears(count) => locale.fill(Text::KeptYears, &[&years(count)]),
        TierKept::Ever => locale.own(Text::KeptForGood),
    };
    let mut words = vec![counts, kept];
    if tiers.grace != Span::default() {
        words.push(locale.fill(Text::KeptGrace, &[&locale.span(tiers.grace)]));
    }
    if tiers.is_soft_landing && tiers.kept != TierKept::Ever {
        words.push(locale.own(Text::KeptSoft));
    }
    words
}
