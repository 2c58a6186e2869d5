//! Tiers as they are reckoned step by step, and from the list of dated amounts, day by day from the
//! beginning.

use super::play::InMemory;
use super::programs::{days, months, zone};
use super::random::{Random, for_each_seed, shrunk};
use super::wishes::{Act, DAY, JOINED, Scene, Wish, wishes};
use contract::Instant;
use contract::events::Data;
use contract::programs::{EarningRule, Per, Program, Span, Tier, TierKept, TierMeasure, TierWindow, Tiers};
use rules::calendar::{self, Day};
use rules::state::{Held, Who};
use rules::{NEVER, tiers};

#[test]
fn tiers_step_by_step_are_those_of_the_list_of_dated_amounts() {
    for_each_seed("tiers", 2_000, |seed| {
        let mut random = Random::new(seed);
        let program = program(&mut random);
        let count = random.pick(&[5, 15, 40]);
        let wishes = wishes(&mut random, count, 0);
        let wishes: Vec<Wish> = wishes.into_iter().flat_map(|wish| in_order(&mut random, wish)).collect();
        shrunk(&wishes, |wishes| compare(&program, wishes)).map_err(|(wishes, why)| {
            let wishes: Vec<String> = wishes.iter().map(|wish| format!("  {wish:?}")).collect();
            format!("{why}\nafter\n{}\nby {:?}", wishes.join("\n"), program.tiers)
        })
    });
}

/// A program with tiers that points do not depend on.
pub fn program(random: &mut Random) -> Program {
    let by = random.pick(&[
        TierMeasure::StatusPoints,
        TierMeasure::StatusPoints,
        TierMeasure::SpentMinor,
        TierMeasure::Orders,
        TierMeasure::Visits,
    ]);
    let unit = match by {
        TierMeasure::StatusPoints => 20,
        TierMeasure::SpentMinor => 1_000,
        TierMeasure::Orders | TierMeasure::Visits => 1,
    };
    let tier = |(nth, from): (usize, i64)| Tier {
        id: format!("tier {nth}"),
        from: from * unit,
        percent: 100,
        ..Tier::default()
    };
    let ladder = random.pick(&[vec![0, 2], vec![0, 1, 3], vec![0, 2, 5, 9]]);
    let within = [1, 3, 12].map(TierWindow::Months);
    let within = [within[0], within[1], within[2], TierWindow::CalendarYear, TierWindow::Ever];
    let kept = [
        TierKept::Months(1),
        TierKept::Months(3),
        TierKept::Months(12),
        TierKept::CalendarYears(0),
        TierKept::CalendarYears(1),
        TierKept::Ever,
    ];
    let earning = [("order.paid", Per::Minor(100)), ("visit", Per::Event)].map(|(on, per)| EarningRule {
        id: on.to_owned(),
        on: on.to_owned(),
        points: 3,
        status_points: Some(2),
        per,
        ..EarningRule::default()
    });
    let within = random.pick(&within);
    let kept = if within == TierWindow::Ever { TierKept::Ever } else { random.pick(&kept) };
    Program {
        id: "histories".to_owned(),
        version: "v0".to_owned(),
        currency: "USD".to_owned(),
        offsets: zone(random),
        earning: earning.to_vec(),
        tiers: Some(Tiers {
            by,
            within,
            kept,
            grace: random.pick(&[Span::default(), Span::default(), days(10), months(1)]),
            is_soft_landing: random.one_in(3),
            tiers: ladder.into_iter().enumerate().map(tier).collect(),
        }),
        ..Program::default()
    }
}

/// Nothing is late or ahead, the program stays as it is, and what is taken away has a day of its own.
fn in_order(random: &mut Random, mut wish: Wish) -> Vec<Wish> {
    match &mut wish {
        Wish::Order { ago_ms, .. } | Wish::Happen { ago_ms, .. } | Wish::Refund { ago_ms, .. } => *ago_ms = 0,
        Wish::Edit { .. } => {
            let (r#type, about) = ("profile.completed", "");
            wish = Wish::Happen { r#type, about, quantity: 1, ago_ms: 0 };
        }
        Wish::Wait { ms } => *ms *= random.pick(&[1, 1, 3]),
        Wish::Give { status_points, .. } if *status_points < 0 => {
            let wait = Wish::Wait { ms: DAY + DAY / 12 };
            return vec![wait.clone(), wish, wait];
        }
        _ => {}
    }
    vec![wish]
}

fn compare(program: &Program, wishes: &[Wish]) -> Result<(), String> {
    let tiers = program.tiers.as_ref().expect("there are tiers");
    let mut member = InMemory::new(Who { joined_at: JOINED, birthday: None });
    let mut scene = Scene::new();
    let mut amounts: Vec<(Day, i64)> = Vec::new();
    for wish in wishes {
        let Some(act) = scene.act(wish) else {
            continue;
        };
        let Ok(posted) = member.play(program, &act, scene.now) else {
            continue;
        };
        let status_points = posted.map_or(0, |posted| posted.status_points);
        amounts.extend(amount(program, tiers.by, &member, &act, status_points));
        let (remaining, pending) = member.pages.remaining(scene.now);
        scene.available = remaining - pending;

        let (tier, end) = climb(program, tiers, &amounts, scene.now);
        let held = &member.state.progress.held;
        let step_by_step = (place(tiers, held), tiers::next_end(program, held));
        let from_the_list = (tier, end);
        if step_by_step != from_the_list {
            return Err(format!(
                "after {wish:?} at {}: step by step {step_by_step:?}, from the list {from_the_list:?}",
                scene.now
            ));
        }
    }
    Ok(())
}

/// Which tier is held, counted from the lowest, which need not be named.
pub fn place(tiers: &Tiers, held: &Held) -> usize {
    tiers.tiers.iter().position(|tier| tier.id == held.tier).unwrap_or(0)
}

/// What is measured of an act, and the day for which it counts: of a refund, the day of its order.
fn amount(
    program: &Program,
    by: TierMeasure,
    member: &InMemory,
    act: &Act,
    status_points: i64,
) -> Option<(Day, i64)> {
    let (at, spent_minor, orders, visits) = match act {
        Act::Look | Act::Redeem { .. } | Act::Undo { .. } => return None,
        Act::Adjust { at, .. } => (*at, 0, 0, 0),
        Act::Report { at, data: Data::Order(order), .. } => {
            (*at, order.lines.iter().map(|line| line.amount_minor).sum(), 1, 0)
        }
        Act::Report { at, r#type: "visit", .. } => (*at, 0, 0, 1),
        Act::Report { data: Data::Refund(refund), .. } => {
            let key = (super::wishes::SHOP.to_owned(), refund.order.clone());
            let (order, refunds) = (&member.pages.orders[&key], &member.pages.refunds[&key]);
            let last = *member.pages.refunded_by.keys().max()?;
            // What this refund gave back is what the entry's reason says.
            let entry = member.pages.entries.iter().find(|entry| entry.sequence == last)?;
            let back = entry.reason.params.amount_minor?;
            let is_whole = |refunds: &[rules::book::Refunded]| {
                order.order.lines.iter().all(|line| {
                    let of_line: Vec<_> = refunds.iter().filter(|refund| refund.line == line.id).collect();
                    let sum: i64 = of_line.iter().map(|refund| refund.amount_minor).sum();
                    !of_line.is_empty() && sum == line.amount_minor
                })
            };
            let count = entry.reason.steps.iter().filter(|step| step.line.is_some()).count();
            let is_last = is_whole(refunds) && !is_whole(&refunds[..refunds.len() - count]);
            (order.occurred_at, -back, -i64::from(is_last), 0)
        }
        Act::Report { at, .. } => (*at, 0, 0, 0),
    };
    if (status_points, spent_minor, orders, visits) == (0, 0, 0, 0) {
        return None;
    }
    let measured = match by {
        TierMeasure::StatusPoints => status_points,
        TierMeasure::SpentMinor => spent_minor,
        TierMeasure::Orders => orders,
        TierMeasure::Visits => visits,
    };
    Some((calendar::day(program, at), measured))
}

/// Climbs from the first day to the last: the tier at the end, and when it will be over.
pub fn climb(
    program: &Program,
    tiers: &Tiers,
    amounts: &[(Day, i64)],
    now: Instant,
) -> (usize, Option<Instant>) {
    let mut until: Vec<Instant> = vec![0; tiers.tiers.len()];
    let mut tier = 0;
    let first = calendar::day(program, JOINED);
    for today in first..=calendar::day(program, now) {
        let morning = calendar::start(program, today);
        let over = |until: &[Instant], nth: usize| over_at(program, tiers, until[nth]);
        let highest =
            |until: &[Instant]| (1..until.len()).rfind(|nth| over(until, *nth) > morning).unwrap_or(0);
        let hold = |until: &mut [Instant], day: Day, kept_until: Instant| {
            let measured = in_window(tiers, amounts, day);
            for nth in (1..until.len()).filter(|nth| tiers.tiers[*nth].from <= measured) {
                until[nth] = until[nth].max(kept_until);
            }
        };
        if tier > 0 && over(&until, tier) <= morning {
            let was = tier;
            let again = match kept_until(program, tiers, today - 1) {
                again if again > morning => again,
                _ => kept_until(program, tiers, today),
            };
            // A new calendar year measures anew.
            let is_by_year = tiers.within == TierWindow::CalendarYear;
            let held = if is_by_year { kept_until(program, tiers, today - 1) } else { again };
            hold(&mut until, today - 1, held);
            tier = highest(&until);
            if tiers.is_soft_landing && tier < was {
                tier = was - 1;
                until[tier] = until[tier].max(again);
            }
        }
        if amounts.iter().filter(|(day, _)| *day == today).map(|(_, amount)| amount).sum::<i64>() > 0 {
            hold(&mut until, today, kept_until(program, tiers, today));
            tier = highest(&until);
        }
    }
    let end = over_at(program, tiers, until[tier]);
    (tier, (tier > 0 && end < NEVER).then_some(end))
}

fn in_window(tiers: &Tiers, amounts: &[(Day, i64)], today: Day) -> i64 {
    let is_in = |day: Day| match tiers.within {
        // What is for ever is by what stands now.
        TierWindow::Ever => true,
        TierWindow::CalendarYear => day <= today && calendar::civil(day).0 == calendar::civil(today).0,
        TierWindow::Months(count) => day <= today && calendar::add(day, months(count)) > today,
    };
    amounts.iter().filter(|(day, _)| is_in(*day)).map(|(_, amount)| amount).sum()
}

fn kept_until(program: &Program, tiers: &Tiers, day: Day) -> Instant {
    match tiers.kept {
        TierKept::Ever => NEVER,
        TierKept::Months(count) => calendar::end(program, calendar::add(day, months(count))),
        TierKept::CalendarYears(count) => {
            calendar::start(program, calendar::of_civil(calendar::civil(day).0 + count + 1, 1, 1))
        }
    }
}

fn over_at(program: &Program, tiers: &Tiers, until: Instant) -> Instant {
    if until >= NEVER || until == 0 || tiers.grace == Span::default() {
        return until;
    }
    calendar::end(program, calendar::add(calendar::day(program, until - 1), tiers.grace))
}
