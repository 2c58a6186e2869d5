//! What a program's rules ask for, and how often they give, in words. Pure but for `Intl`.

use crate::locale::text::Text;
use crate::locale::{self, Locale};
use crate::spelled::place;
use contract::Instant;
use contract::programs::{EarningRule, Limit, LimitCounts, Only, Per, Period, Program, Rounding, Span};

/// What a rule gives, for how much of what: `1 star / $1`.
pub fn gives(rule: &EarningRule, locale: &Locale, program: &Program) -> String {
    let status = rule.status_points.filter(|status| *status != rule.points);
    let mut words = Vec::new();
    if rule.points != 0 || status.is_none() {
        words.push(locale.points(rule.points, false, program));
    }
    if let Some(status) = status.filter(|status| *status != 0) {
        words.push(locale.status_points(status, false, program));
    }
    let words = locale.list(&words);
    match per(rule.per, rule.on == "order.paid", locale, program) {
        Some(per) => [&words, " / ", &per[..]].concat(),
        None => words,
    }
}

/// So much money, so many items or litres; nothing where the rule's own name must say it.
pub fn per(per: Per, is_order: bool, locale: &Locale, program: &Program) -> Option<String> {
    match per {
        Per::Minor(minor) => Some(locale.round_money(minor, program)),
        Per::Millilitres(ml) => Some(litres(ml, locale)),
        Per::Quantity(1) if is_order => Some(locale.own(Text::Item)),
        Per::Quantity(count) if is_order => Some(locale.fill(Text::Items, &[&locale.number(count)])),
        Per::Quantity(_) | Per::Event => None,
    }
}

/// A volume, in litres.
pub fn litres(ml: i64, locale: &Locale) -> String {
    let digits = locale::ratio(ml, 1, 1_000).unwrap_or_default();
    locale.fill(Text::Litre, &[&locale.decimal(&digits)])
}

/// Everything one should know about a rule besides its name and what it gives.
pub fn of_rule(rule: &EarningRule, locale: &Locale, program: &Program, now: Instant) -> String {
    let mut words = conditions(&rule.only, locale, program, now);
    for one in &rule.limits {
        words.push(limit(one, locale, program));
    }
    let rounding = match rule.rounding {
        _ if rule.per == Per::Event => None,
        Rounding::Down => None,
        Rounding::Whole => Some(Text::EarnWhole),
        Rounding::Up => Some(Text::EarnRoundedUp),
        Rounding::Nearest => Some(Text::EarnRoundedNearest),
    };
    if let Some(text) = rounding {
        words.push(locale.own(text));
    }
    line(&words)
}

/// Phrases in one line, with a dot between.
pub fn line(phrases: &[String]) -> String {
    locale::joined(phrases, " · ")
}

/// Conditions, phrase by phrase.
pub fn conditions(only: &Only, locale: &Locale, program: &Program, now: Instant) -> Vec<String> {
    let mut words = Vec::new();
    if let Some(names) = names(&only.tiers, tier_name, locale, program) {
        words.push(locale.fill(Text::OnlyFor, &[&names]));
    }
    if let (true, Some(membership)) = (only.is_for_paid_members, &program.membership) {
        words.push(locale.fill(Text::OnlyMembers, &[locale.brand(&membership.name, program)]));
    }
    words.append(&mut circumstances(only, locale, program, now));
    words
}

/// Conditions but for who one has to be. What lies behind is left out; where, how, what and how
/// much of it is in the brand's own name of the rule.
pub fn circumstances(only: &Only, locale: &Locale, program: &Program, now: Instant) -> Vec<String> {
    let mut words = Vec::new();
    if let Some(names) = names(&only.except_categories, word, locale, program) {
        words.push(locale.fill(Text::NotFor, &[&names]));
    }
    if let Some(names) = names(&only.recorders, word, locale, program) {
        words.push(locale.fill(Text::OnlyRecorded, &[&names]));
    }
    if !only.weekdays.is_empty() {
        let days: Vec<String> = only.weekdays.iter().map(|day| locale.weekday(*day)).collect();
        words.push(locale.fill(Text::OnlyOn, &[&locale.list(&days)]));
    }
    if let (Some(from), Some(until)) = (only.from_minute, only.until_minute) {
        words.push([&locale.minute(from), "–", &locale.minute(until)[..]].concat());
    }
    if let Some(minor) = only.minimum_minor {
        words.push(locale.fill(Text::OnlyMinimum, &[&locale.round_money(minor, program)]));
    }
    words.extend(days(only, locale, program, now));
    words
}

fn days(only: &Only, locale: &Locale, program: &Program, now: Instant) -> Option<String> {
    let zone = &program.time_zone;
    match (only.from_at.filter(|from| *from > now), only.until_at) {
        (Some(from), Some(until)) => {
            let (first, last) = (locale.date(from, zone), locale.last_day(until, zone));
            Some(if first == last { first } else { locale.fill(Text::FromTo, &[&first, &last]) })
        }
        (Some(from), None) => Some(locale.fill(Text::OnlyFrom, &[&locale.date(from, zone)])),
        (None, Some(until)) => Some(locale.fill(Text::OnlyUntil, &[&locale.last_day(until, zone)])),
        (None, None) => None,
    }
}

/// Whether it is over by now.
pub fn is_over(only: &Only, now: Instant) -> bool {
    only.until_at.is_some_and(|until| until <= now)
}

/// A limit: `At most 100 points a day`, `Once`.
pub fn limit(limit: &Limit, locale: &Locale, program: &Program) -> String {
    let period = locale.say(match limit.period {
        Period::Day => Text::PerDay,
        Period::Week => Text::PerWeek,
        Period::Month => Text::PerMonth,
        Period::Year => Text::PerYear,
        Period::Ever => Text::Once,
    });
    let amount = match limit.counts {
        LimitCounts::Points => locale.points(limit.max, false, program),
        LimitCounts::Times => locale.count(limit.max, Text::TimesOne, Text::TimesOther),
    };
    let is_once = limit.counts == LimitCounts::Times && limit.max == 1;
    let words = match (is_once, limit.period) {
        (true, Period::Ever) => period.to_owned(),
        (true, _) => locale.fill(Text::OncePer, &[period]),
        (false, Period::Ever) => locale.fill(Text::AtMost, &[&amount]),
        (false, _) => locale.fill(Text::AtMostPer, &[&amount, period]),
    };
    if limit.is_by_key { locale.fill(Text::EachByItself, &[&words]) } else { words }
}

/// What something costs for how long: `$13 a month`.
pub fn price(minor: i64, every: Span, locale: &Locale, program: &Program) -> String {
    let money = locale.round_money(minor, program);
    let per = match every {
        Span { months: 1, days: 0 } => Text::PerMonth,
        Span { months: 12, days: 0 } => Text::PerYear,
        _ => return locale.fill(Text::PriceFor, &[&money, &locale.span(every)]),
    };
    locale.fill(Text::PricePer, &[&money, locale.say(per)])
}

/// How an id is told; nothing where there are no words for it.
pub type Namer = fn(&str, &Locale, &Program) -> Option<String>;

/// Several ids, one after the other; nothing where there are none, or one of them has no words.
pub fn names(ids: &[String], name: Namer, locale: &Locale, program: &Program) -> Option<String> {
    let mut names = Vec::new();
    for id in ids {
        names.push(name(id, locale, program)?);
    }
    (!names.is_empty()).then(|| locale.list(&names))
}

/// The ids that many brands use for where something was bought, how it was paid, who recorded it.
pub fn word(id: &str, locale: &Locale, _: &Program) -> Option<String> {
    const WORDS: [Text; 12] = [
        Text::InApp,
        Text::Online,
        Text::InOutlet,
        Text::InStore,
        Text::ByCard,
        Text::InCash,
        Text::GiftCards,
        Text::ByWatch,
        Text::ByPhone,
        Text::Run,
        Text::Sleep,
        Text::Steps,
    ];
    let text = WORDS[place(id, "app online outlet store card cash gift-card watch phone run sleep steps")?];
    Some(locale.own(text))
}

/// The name of a tier.
pub fn tier_name(id: &str, locale: &Locale, program: &Program) -> Option<String> {
    Some(tier(id, locale, program).to_owned())
}

/// The name of a tier; its id, where the program has it no more.
pub fn tier<'a>(id: &'a str, locale: &Locale, program: &'a Program) -> &'a str {
    let mut tiers = program.tiers.iter().flat_map(|tiers| &tiers.tiers);
    tiers.find(|tier| tier.id == id).map_or(id, |tier| locale.brand(&tier.name, program))
}
