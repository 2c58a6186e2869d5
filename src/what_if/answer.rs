//! What would happen, in words: a headline, the sum that leads there, and what it means. Pure but for `Intl`.

use crate::locale::Locale;
use crate::locale::text::Text;
use crate::points::why::{self, Why};
use crate::programs::lasting;
use contract::Instant;
use contract::events::OrderPaid;
use contract::points::{Entry, Lapse, Reason, ReasonParams};
use contract::programs::{Program, Reward};
use rules::what_if::{self, Cart, Known};

/// The headline and what explains it.
pub type Answer = (String, Why);

/// What a cart would bring. `lapse` is what lapses next.
pub fn cart(
    known: &Known<'_>,
    order: &OrderPaid,
    lapse: Option<&Lapse>,
    now: Instant,
    locale: &Locale,
) -> Answer {
    let program = known.program;
    let Ok(cart) = what_if::cart(known, order, now) else { return (locale.number(0), Why::default()) };
    let line = &order.lines[0];
    let is_nothing = cart.steps.iter().all(|step| step.key == "no_rule");
    let params = ReasonParams {
        amount_minor: Some(line.amount_minor).filter(|amount| *amount > 0),
        item_count: (line.quantity > 1).then_some(line.quantity),
        ..ReasonParams::default()
    };
    let Cart { share, steps, .. } = &cart;
    let reason = Reason { key: "order.paid".to_owned(), params, steps: steps.clone() };
    let (points, status_points) = (share.points, share.status_points);
    let mut why = why::explain(&Entry { points, status_points, reason, ..Entry::default() }, locale, program);
    if is_nothing {
        why.notes = vec![locale.own(Text::WhatIfNothing)];
    }
    if let Some(total) = &mut why.total {
        total.0 = locale.own(Text::WhatIfEarns);
    }
    tier(&mut why, known, &cart, locale);
    let activities = &program.expiry.activities;
    let is_active = activities.is_empty() || activities.iter().any(|activity| activity == "order.paid");
    if let Some(lapse) = lapse.filter(|lapse| lapse.is_kept_by_activity && is_active) {
        let (points, day) =
            (locale.points(lapse.points, false, program), last_day(lapse.lapses_at, known, locale));
        why.notes.push(locale.fill(Text::WhatIfKeeps, &[&points, &day]));
    }
    (headline(points, true, locale, program), why)
}

/// Points, in a program that has some.
fn headline(points: i64, is_change: bool, locale: &Locale, program: &Program) -> String {
    if program.points.is_empty() { String::new() } else { locale.points(points, is_change, program) }
}

/// Which tier it leads to, and what is missing after it.
fn tier(why: &mut Why, known: &Known<'_>, cart: &Cart, locale: &Locale) {
    let program = known.program;
    let (Some(tiers), Some(now), Some((place, measured))) = (&program.tiers, &known.standing.tier, cart.tier)
    else {
        return;
    };
    let mut ladder = tiers.tiers.iter().skip(place);
    if let Some(tier) = ladder.next().filter(|tier| tier.id != now.tier) {
        why.notes.push(locale.fill(Text::WhatIfReaches, &[locale.brand(&tier.name, program)]));
    }
    if let Some(next) = ladder.next() {
        let missing = lasting::measured((next.from - measured).max(0), tiers, locale, program);
        why.notes.push(locale.fill(Text::WhatIfMissing, &[&missing, locale.brand(&next.name, program)]));
    }
}

/// What a reward would take.
pub fn reward(known: &Known<'_>, reward: &Reward, now: Instant, locale: &Locale) -> Answer {
    let program = known.program;
    let missing = reward.cost - known.available;
    let mut why = Why::default();
    if missing > 0 {
        let (missing, name) = (locale.points(missing, false, program), locale.brand(&reward.name, program));
        return (locale.fill(Text::MissingTo, &[&missing, name]), why);
    }
    let mut ends: Vec<(Option<Instant>, i64)> = Vec::new();
    for (lot, points) in what_if::spend(&known.what_if.lots, reward.cost, now) {
        match ends.last_mut().filter(|(end, _)| *end == lot.expires_at) {
            Some((_, sum)) => *sum += points,
            None => ends.push((lot.expires_at, points)),
        }
    }
    for (end, points) in &ends {
        let label = match end {
            Some(end) => locale.fill(Text::WhatIfEnds, &[&last_day(*end, known, locale)]),
            None => locale.own(Text::WhatIfEndless),
        };
        why.rows.push((label, locale.change(-points)));
    }
    let left = locale.points(-missing, false, program);
    why.total = Some((locale.own(Text::WhatIfHave), left));
    if let Some((Some(end), points)) = ends.first() {
        let (points, day) = (locale.points(*points, false, program), last_day(*end, known, locale));
        why.notes.push(locale.fill(Text::WhatIfSaves, &[&points, &day]));
    }
    if program.tiers.is_some() {
        why.notes.push(locale.own(Text::WhatIfTierStays));
    }
    (locale.points(-reward.cost, true, program), why)
}

/// What time alone would do up to an instant.
pub fn wait(known: &Known<'_>, at: Instant, locale: &Locale) -> Answer {
    let program = known.program;
    let waited = what_if::wait(known, at);
    let mut why = Why::default();
    for (text, points) in [(Text::WhyLapsed, -waited.lapsed), (Text::WhatIfArrives, waited.arrived)] {
        if points != 0 {
            why.rows.push((locale.own(text), locale.change(points)));
        }
    }
    let now = known.standing.tier.as_ref();
    if let (Some(then), Some(now)) = (waited.tier, now) {
        let name = |id| crate::programs::terms::tier(id, locale, program);
        match now.until_at.filter(|until| *until <= at && then != now.tier) {
            Some(until) => {
                let day = last_day(until, known, locale);
                why.notes.push(locale.fill(Text::WhatIfFalls, &[name(&now.tier), &day, name(then)]));
            }
            None => why.notes.push(locale.fill(Text::WhatIfHeld, &[name(then)])),
        }
    }
    let membership = known.standing.membership.as_ref().and_then(|membership| membership.until_at);
    if let Some(until) = membership.filter(|_| waited.has_ended) {
        why.notes.push(locale.fill(Text::WhatIfMembership, &[&last_day(until, known, locale)]));
    }
    let available = headline(waited.available, false, locale, program);
    match why.rows.is_empty() {
        true => why.notes.insert(0, locale.own(Text::WhatIfSame)),
        false => why.total = Some((locale.own(Text::WhatIfHave), available.clone())),
    }
    (available, why)
}

fn last_day(end: Instant, known: &Known<'_>, locale: &Locale) -> String {
    locale.last_day(end, &known.program.time_zone)
}
