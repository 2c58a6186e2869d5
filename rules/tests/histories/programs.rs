//! Programs for histories, at random: what they have in common are orders and visits.

use super::random::Random;
use contract::programs::{EarningRule, Expiry, Per, Period, Program, RefundPolicy, Rounding, Span};

const HOUR: i64 = 3_600;

/// So many days.
pub const fn days(days: i64) -> Span {
    Span { months: 0, days }
}

/// So many months.
pub const fn months(months: i64) -> Span {
    Span { months, days: 0 }
}

/// The offsets of New York from 2026 to 2030, of a place ahead of UTC, and of UTC.
pub fn zone(random: &mut Random) -> Vec<(i64, i64)> {
    let changes = [
        1_772_953_200_000_i64,
        1_793_512_800_000,
        1_805_007_600_000,
        1_825_567_200_000,
        1_836_457_200_000,
        1_857_016_800_000,
        1_867_906_800_000,
        1_888_466_400_000,
    ];
    let summer = |(nth, at): (usize, &i64)| (*at, if nth % 2 == 0 { -4 * HOUR } else { -5 * HOUR });
    match random.below(3) {
        0 => Vec::new(),
        1 => vec![(i64::MIN, 8 * HOUR)],
        _ => {
            let before = std::iter::once((i64::MIN, -5 * HOUR));
            before.chain(changes.iter().enumerate().map(summer)).collect()
        }
    }
}

/// The same program as it is edited from time to time.
pub fn editions(random: &mut Random, count: usize) -> Vec<Program> {
    let offsets = zone(random);
    (0..count)
        .map(|nth| Program {
            id: "histories".to_owned(),
            version: format!("v{nth}"),
            currency: "USD".to_owned(),
            offsets: offsets.clone(),
            earning: earning(random),
            pending: random.pick(&[Span::default(), Span::default(), days(1), days(14), months(1)]),
            expiry: expiry(random),
            refunds: random.pick(&[RefundPolicy::StopAtZero, RefundPolicy::Owe]),
            ..Program::default()
        })
        .collect()
}

fn earning(random: &mut Random) -> Vec<EarningRule> {
    let mut rules = vec![EarningRule {
        id: "spend".to_owned(),
        on: "order.paid".to_owned(),
        points: random.pick(&[1, 1, 2, 3, 10]),
        status_points: random.pick(&[None, None, Some(0), Some(5)]),
        per: random.pick(&[
            Per::Minor(1),
            Per::Minor(100),
            Per::Minor(250),
            Per::Quantity(1),
            Per::Quantity(2),
        ]),
        rounding: random.pick(&[Rounding::Down, Rounding::Up, Rounding::Nearest, Rounding::Whole]),
        is_rounded_by_line: random.one_in(4),
        pending: random.pick(&[None, None, None, Some(days(3))]),
        ..EarningRule::default()
    }];
    if random.one_in(3) {
        let (id, on) = ("order".to_owned(), "order.paid".to_owned());
        rules.push(EarningRule { id, on, points: random.between(1, 20), ..EarningRule::default() });
    }
    if !random.one_in(4) {
        let (id, on) = ("visit".to_owned(), "visit".to_owned());
        rules.push(EarningRule { id, on, points: random.between(1, 60), ..EarningRule::default() });
    }
    rules
}

/// When points lapse: never, after a time, at the end of a period, or once a member is idle.
pub fn expiry(random: &mut Random) -> Expiry {
    let after = random.pick(&[days(1), days(10), days(45), months(1), months(6), months(12), months(24)]);
    match random.below(5) {
        0 => Expiry::default(),
        1 => Expiry { after: Some(after), ..Expiry::default() },
        2 => {
            let to_end_of = random.pick(&[Period::Month, Period::Year]);
            Expiry { after: Some(after), to_end_of: Some(to_end_of), ..Expiry::default() }
        }
        3 => Expiry { after: Some(after), kept_by_activity: Some(after), ..Expiry::default() },
        _ => {
            let kept = random.pick(&[days(5), days(30), months(3), months(12), Span { months: 1, days: 5 }]);
            Expiry { after: Some(after), kept_by_activity: Some(kept), ..Expiry::default() }
        }
    }
}
