//! What a program's rules ask for, and how often they give, in words. Pure but for `Intl`.

use crate::locale::text::Text;
use crate::locale::{self, Locale};
use contract::Instant;
use contract::programs::{EarningRule, Limit, LimitCounts, Only, Per, Period, Program, Rounding, Span};

/// What a rule gives, for how much of what: `1 star / $1`.
pub fn gives(rule: &EarningRule, locale: &Locale, program: &Program) -> String {
    let status = rule.status_points.filter(|status| *status != rule.points);
    let mut words = Vec::new();
    if rule.points != 0 || status.is_none() {
        words.push(locale.points(rule.points, false, program));
    }
    words.extend(
        status.filter(|status| *status != 0).map(|status| locale.status_points(status, false, program)),
    );
    let words = locale.list(words);
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
        Per::Quantity(count) if is_order => Some(locale.count(count, Text::ItemOne, Text::ItemOther)),
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
    let limits = rule.limits.iter().map(|one| limit(one, locale, program));
    let rounding = (rule.per != Per::Event).then(|| rounding(rule.rounding)).flatten();
    let rounding = rounding.map(|text| locale.say(text).to_owned());
    line(conditions(&rule.only, locale, program, now).into_iter().chain(limits).chain(rounding))
}

/// Phrases in one line, with a dot between.
pub fn line(phrases: impl IntoIterator<Item = String>) -> String {
    phrases
        .into_iter()
        .fold(String::new(), |all, one| if all.is_empty() { one } else { [&all, " · ", &one].concat() })
}

fn rounding(rounding: Rounding) -> Option<Text> {
    match rounding {
        Rounding::Down => None,
        Rounding::Whole => Some(Text::EarnWhole),
        Rounding::Up => Some(Text::EarnRoundedUp),
        Rounding::Nearest => Some(Text::EarnRoundedNearest),
    }
}

/// Conditions, phrase by phrase; what lies behind is left out.
pub fn conditions(only: &Only, locale: &Locale, program: &Program, now: Instant) -> Vec<String> {
    let mut words = Vec::new();
    let mut named = |text: Text, ids: &[String], name: &dyn Fn(&String) -> String| {
        if !ids.is_empty() {
            words.push(locale.fill(text, &[&locale.list(ids.iter().map(name))]));
        }
    };
    named(Text::OnlyOrdered, &only.channels, &|id| way(id, locale));
    named(Text::OnlyPaid, &only.payments, &|id| way(id, locale));
    named(Text::OnlyFor, &only.categories, &|id| thing(id, locale));
    named(Text::NotFor, &only.except_categories, &|id| thing(id, locale));
    named(Text::OnlyFor, &only.keys, &|id| thing(id, locale));
    named(Text::OnlyRecorded, &only.recorders, &|id| thing(id, locale));
    named(Text::OnlyFor, &only.tiers, &|id| tier_name(id, locale, program));
    if let (true, Some(membership)) = (only.is_for_paid_members, &program.membership) {
        words.push(locale.fill(Text::OnlyMembers, &[locale.brand(&membership.name, program)]));
    }
    if !only.weekdays.is_empty() {
        words.push(locale.fill(Text::OnlyOn, &[&weekdays(&only.weekdays, locale)]));
    }
    if let (Some(from), Some(until)) = (only.from_minute, only.until_minute) {
        words.push(hours(from, until, locale));
    }
    words.extend(
        only.minimum_minor
            .map(|minor| locale.fill(Text::OnlyMinimum, &[&locale.round_money(minor, program)])),
    );
    words.extend(only.minimum_quantity.map(|least| locale.fill(Text::OnlyMinimum, &[&locale.number(least)])));
    words.extend(days(only, locale, program, now));
    words
}

fn weekdays(days: &[i64], locale: &Locale) -> String {
    locale.list(days.iter().map(|day| locale.weekday(*day)))
}

fn hours(from: i64, until: i64, locale: &Locale) -> String {
    [&locale.minute(from), "–", &locale.minute(until)[..]].concat()
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

/// The way something was bought or paid; an id that we have no words for is told as it is.
pub fn way(id: &str, locale: &Locale) -> String {
    let text = match id {
        "app" => Text::InApp,
        "online" | "web" => Text::Online,
        "outlet" => Text::InOutlet,
        "store" | "shop" => Text::InStore,
        "card" => Text::ByCard,
        "cash" => Text::InCash,
        _ => return locale.fill(Text::Through, &[&plain(id)]),
    };
    locale.say(text).to_owned()
}

/// A category, a network, a device.
pub fn thing(id: &str, locale: &Locale) -> String {
    match id {
        "gift-card" | "gift_card" => locale.say(Text::GiftCards).to_owned(),
        _ => plain(id),
    }
}

fn plain(id: &str) -> String {
    id.replace(['-', '_'], " ")
}

/// The name of a tier.
pub fn tier_name(id: &str, locale: &Locale, program: &Program) -> String {
    let mut tiers = program.tiers.iter().flat_map(|tiers| &tiers.tiers);
    match tiers.find(|tier| tier.id == id) {
        Some(tier) => locale.brand(&tier.name, program).to_owned(),
        None => plain(id),
    }
}
