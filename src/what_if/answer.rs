//! What would happen, in words: a headline, the sum that leads there, and what it means. Pure but for `Intl`.

use crate::locale::Locale;
use crate::locale::text::Text;
use crate::points::why::{self, Why};
use crate::programs::{lasting, terms};
use contract::Instant;
use contract::events::OrderPaid;
use contract::points::{Draw, Entry, EntryWhy, Lapse, Reason, ReasonParams};
use contract::programs::{Program, TierMeasure};
use rules::what_if::{self, Cart, Known};

/// The headline and what explains it.
pub type Answer = (String, Why);

/// What a cart would bring. `lapse` is what lapses next.
pub fn cart(
    known: &Known<'_>,
    order: OrderPaid,
    lapse: Option<&Lapse>,
    now: Instant,
    locale: &Locale,
) -> Answer {
    let program = known.program;
    let Some(Cart { share, steps, tier }) = what_if::cart(known, &order, now) else {
        return Answer::default();
    };
    let amount_minor = order.lines.first().map(|line| line.amount_minor).filter(|amount| *amount > 0);
    let params = ReasonParams { amount_minor, ..ReasonParams::default() };
    let reason = Reason { key: "order.paid".to_owned(), params, steps };
    let (points, status_points) = (share.points, share.status_points);
    let mut why = why::explain(&Entry { points, status_points, reason, ..Entry::default() }, locale, program);
    if let Some(total) = &mut why.total {
        total.0 = locale.own(Text::WhatIfEarns);
    }
    if let (Some(tiers), Some(now), Some((place, measured))) = (&program.tiers, &known.standing.tier, tier) {
        let mut ladder = tiers.tiers.iter().skip(place);
        if let Some(tier) = ladder.next().filter(|tier| tier.id != now.tier) {
            why.notes.push(locale.fill(Text::WhatIfReaches, &[locale.brand(&tier.name, program)]));
        }
        if let Some(next) = ladder.next() {
            let missing = lasting::measured(next.from - measured, tiers, locale, program);
            why.notes.push(locale.fill(Text::MissingTo, &[&missing, locale.brand(&next.name, program)]));
        }
    }
    let activities = &program.expiry.activities;
    if let Some(lapse) = lapse.filter(|lapse| lapse.is_kept_by_activity)
        && (activities.is_empty() || activities.iter().any(|activity| activity == "order.paid"))
    {
        why.notes.push(ends(Text::WhatIfKeeps, lapse.points, lapse.lapses_at, locale, program));
    }
    (headline(points, true, locale, program), why)
}

/// What a reward would take.
pub fn reward(known: &Known<'_>, id: &str, now: Instant, locale: &Locale) -> Answer {
    let program = known.program;
    let Some(reward) = program.rewards.iter().find(|reward| reward.id == id) else {
        return Answer::default();
    };
    let missing = reward.cost - known.available;
    if missing > 0 {
        let (missing, name) = (locale.points(missing, false, program), locale.brand(&reward.name, program));
        return (locale.fill(Text::MissingTo, &[&missing, name]), Why::default());
    }
    let drawn = what_if::spend(&known.what_if.lots, reward.cost, now);
    let draw = |(lot, points): &(&contract::points::Lot, i64)| Draw { lot: (*lot).clone(), points: *points };
    let drawn = drawn.iter().map(draw).collect();
    let of = EntryWhy { entry: Entry::default(), opened: None, drawn };
    let mut why = why::explain_lots(&of, now, locale, program);
    why.total = Some((locale.own(Text::WhatIfHave), locale.points(-missing, false, program)));
    if let Some(end) = of.drawn.first().and_then(|draw| draw.lot.expires_at) {
        let first = of.drawn.iter().filter(|draw| draw.lot.expires_at == Some(end));
        let points = first.map(|draw| draw.points).sum();
        why.notes.push(ends(Text::WhatIfSaves, points, end, locale, program));
    }
    if program.tiers.as_ref().is_some_and(|tiers| tiers.by == TierMeasure::StatusPoints) {
        why.notes.push(locale.fill(Text::CountsPoints, &[locale.unit(2, program)]));
    }
    (locale.points(-reward.cost, true, program), why)
}

/// What time alone would do up to an instant.
pub fn wait(known: &Known<'_>, at: Instant, locale: &Locale) -> Answer {
    let program = known.program;
    let waited = what_if::wait(known, at);
    let mut why = Why::default();
    for (text, points) in [(Text::Lapsed, -waited.lapsed), (Text::WhatIfArrives, waited.arrived)] {
        if points != 0 {
            why.rows.push((locale.own(text), locale.change(points)));
        }
    }
    let available = headline(waited.available, false, locale, program);
    match why.rows.is_empty() {
        true => why.notes.push(locale.own(Text::WhatIfSame)),
        false => why.total = Some((locale.own(Text::WhatIfHave), available.clone())),
    }
    if let (Some(then), Some(now)) = (waited.tier, &known.standing.tier) {
        let name = |id| terms::tier(id, locale, program);
        if let Some(until) = now.until_at {
            let day = locale.last_day(until, &program.time_zone);
            why.notes.push(locale.fill(Text::HeldUntil, &[name(&now.tier), &day]));
        }
        if then != now.tier {
            why.notes.push(locale.fill(Text::WhatIfThen, &[name(then)]));
        }
    }
    (available, why)
}

/// Points with their last day.
fn ends(text: Text, points: i64, end: Instant, locale: &Locale, program: &Program) -> String {
    let day = locale.last_day(end, &program.time_zone);
    locale.fill(text, &[&locale.points(points, false, program), &day])
}

/// Points, in a program that has some.
fn headline(points: i64, is_change: bool, locale: &Locale, program: &Program) -> String {
    if program.points.is_empty() { String::new() } else { locale.points(points, is_change, program) }
}
