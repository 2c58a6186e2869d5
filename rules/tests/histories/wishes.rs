//! What may happen to a member, at random: wishes that are made into acts by what there is at the time.

use super::random::Random;
use contract::Instant;
use contract::events::{Data, Occasion, OrderLine, OrderPaid, OrderRefunded, RefundLine};
use contract::points::EntryKind;
use contract::programs::{Limit, LimitCounts, Period, Reward};
use rules::book::Share;

/// 1 January 2027, 00:00 UTC: when everybody joined.
pub const JOINED: Instant = 1_798_761_600_000;

/// A day without a change of the clock.
pub const DAY: i64 = 86_400_000;

/// Who reports.
pub const SHOP: &str = "https://shop.example";

/// Something that could happen, whatever there is.
#[derive(Clone, Debug)]
pub enum Wish {
    /// Lines of so much money, so long ago; below zero, a little ahead.
    Order { amounts: Vec<i64>, ago_ms: i64 },
    /// Something else that happened so long ago.
    Happen { r#type: &'static str, about: &'static str, quantity: i64, ago_ms: i64 },
    /// Of one of the orders so many percent of each line named; all that is left where none is.
    Refund { order: usize, lines: Vec<(usize, i64)>, ago_ms: i64 },
    /// A refund that must be refused.
    WrongRefund { order: usize, wrong: Wrong },
    /// So many percent of what can be spent; above 100 it must be refused.
    Take { percent: i64, kind: EntryKind },
    /// A reward for so many percent of what can be spent; above 100 it must be refused.
    Redeem { percent: i64, is_limited: bool },
    /// One of what was redeemed and not undone.
    Undo { nth: usize },
    /// Points are given.
    Give { points: i64, status_points: i64 },
    /// Time passes, and somebody looks.
    Wait { ms: i64 },
    /// The program is edited.
    Edit { nth: usize },
}

/// What is wrong with a refund.
#[derive(Clone, Copy, Debug)]
pub enum Wrong {
    /// An order that nobody placed.
    Order,
    /// A line that the order does not have.
    Line,
    /// More than was paid.
    Amount,
    /// A line named twice.
    Twice,
    /// No line at all.
    Empty,
    /// Another currency.
    Currency,
}

/// What is asked of an account.
#[derive(Clone, Debug)]
#[allow(clippy::large_enum_variant, reason = "a box would stand in every pattern of the tests")]
pub enum Act {
    /// Something happened.
    Report { r#type: &'static str, id: String, at: Instant, data: Data },
    /// A balance is corrected, or points are spent.
    Adjust { kind: EntryKind, id: String, at: Instant, share: Share },
    /// A reward is redeemed.
    Redeem { id: String, reward: Reward },
    /// What was redeemed under this id is undone.
    Undo { id: String },
    /// Somebody looks.
    Look,
}

/// What wishes are made into acts by.
#[derive(Clone, Debug)]
pub struct Scene {
    /// What time it is.
    pub now: Instant,
    /// The number of the next thing that happens.
    pub nth: usize,
    /// What can be spent.
    pub available: i64,
    /// The orders so far.
    pub orders: Vec<(String, OrderPaid)>,
    /// What was wished to be redeemed, and not undone.
    pub redeemed: Vec<String>,
}

impl Scene {
    /// The first morning.
    pub fn new() -> Scene {
        Scene { now: JOINED, nth: 0, available: 0, orders: Vec::new(), redeemed: Vec::new() }
    }

    /// What a wish comes to now; nothing where it asks for an order and there is none.
    pub fn act(&mut self, wish: &Wish) -> Option<Act> {
        self.nth += 1;
        let (id, now) = (format!("{}", self.nth), self.now);
        let report = |r#type: &'static str, ago_ms: i64, data: Data, id: String| {
            let at = (now - ago_ms).max(JOINED);
            Some(Act::Report { r#type, id, at, data })
        };
        match wish {
            Wish::Order { amounts, ago_ms } => {
                let order = order(amounts);
                self.orders.push((id.clone(), order.clone()));
                report("order.paid", *ago_ms, Data::Order(order), id)
            }
            Wish::Happen { r#type, about, quantity, ago_ms } => {
                let about = (!about.is_empty()).then(|| (*about).to_owned());
                let occasion = Occasion { about, quantity: Some(*quantity), ..Occasion::default() };
                report(r#type, *ago_ms, Data::Occasion(occasion), id)
            }
            Wish::Refund { order, lines, ago_ms } => {
                let (of, order) = self.orders.get(order % self.orders.len().max(1))?;
                report("order.refunded", *ago_ms, Data::Refund(refund(of, order, lines)), id)
            }
            Wish::WrongRefund { order, wrong } => {
                let (of, order) = self.orders.get(order % self.orders.len().max(1))?;
                report("order.refunded", 0, Data::Refund(wrong_refund(of, order, *wrong)), id)
            }
            Wish::Take { percent, kind } => {
                let points = -(self.available * percent / 100).max(1);
                let share = Share { points, status_points: 0 };
                Some(Act::Adjust { kind: *kind, id, at: self.now, share })
            }
            Wish::Redeem { percent, is_limited } => {
                self.redeemed.push(id.clone());
                let reward = reward(self.available * percent / 100, *is_limited);
                Some(Act::Redeem { id, reward })
            }
            Wish::Undo { nth } => {
                let place = nth % self.redeemed.len().max(1);
                (place < self.redeemed.len()).then(|| Act::Undo { id: self.redeemed.remove(place) })
            }
            Wish::Give { points, status_points } => {
                let share = Share { points: *points, status_points: *status_points };
                Some(Act::Adjust { kind: EntryKind::Adjust, id, at: self.now, share })
            }
            Wish::Wait { ms } => {
                self.now += ms;
                Some(Act::Look)
            }
            Wish::Edit { .. } => Some(Act::Look),
        }
    }
}

/// So many wishes, of which at most `late_days` are reported late.
pub fn wishes(random: &mut Random, count: usize, late_days: i64) -> Vec<Wish> {
    (0..count).map(|_| wish(random, late_days)).collect()
}

fn wish(random: &mut Random, late_days: i64) -> Wish {
    let ago_ms = match random.between(0, 9) {
        0..=5 => 0,
        6 => -random.between(0, 300_000),
        7 => random.between(0, 3) * DAY,
        _ => random.between(0, late_days * DAY),
    };
    match random.between(0, 23) {
        0..=4 => {
            let count = random.pick(&[1, 1, 2, 3, 5]);
            let amount = |_| random.pick(&[0, 1, 99, 100, 101, 250, 999, 1_000, 1_177, 5_000, 33_333]);
            Wish::Order { amounts: (0..count).map(amount).collect(), ago_ms }
        }
        5..=6 => Wish::Happen { r#type: "visit", about: "", quantity: 1, ago_ms },
        7..=9 => {
            let count = random.pick(&[0, 1, 1, 2, 3]);
            let order = random.below(100);
            let line = |_| (random.below(5), random.pick(&[1, 10, 33, 50, 50, 99, 100, 100]));
            Wish::Refund { order, lines: (0..count).map(line).collect(), ago_ms }
        }
        10 => {
            let wrongs =
                [Wrong::Order, Wrong::Line, Wrong::Amount, Wrong::Twice, Wrong::Empty, Wrong::Currency];
            Wish::WrongRefund { order: random.below(100), wrong: random.pick(&wrongs) }
        }
        11..=13 => {
            let percent = random.pick(&[1, 10, 30, 50, 90, 100, 100, 101, 300]);
            Wish::Take { percent, kind: random.pick(&[EntryKind::Spend, EntryKind::Adjust]) }
        }
        14 => Wish::Give { points: random.between(0, 120), status_points: random.between(-40, 80) },
        20 | 21 => {
            let percent = random.pick(&[0, 1, 10, 30, 50, 90, 100, 100, 101]);
            Wish::Redeem { percent, is_limited: random.one_in(2) }
        }
        22 | 23 => Wish::Undo { nth: random.below(100) },
        15..=18 => {
            let ms = match random.between(0, 4) {
                0 => random.between(1, DAY),
                1 => random.between(1, 3) * DAY,
                2 => random.between(5, 40) * DAY,
                3 => random.between(20, 100) * DAY,
                _ => random.between(100, 400) * DAY,
            };
            Wish::Wait { ms }
        }
        _ => Wish::Edit { nth: random.below(100) },
    }
}

/// A mug that can be had twice a month, or tea.
fn reward(cost: i64, is_limited: bool) -> Reward {
    let (counts, period) = (LimitCounts::Times, Period::Month);
    let limit = Limit { max: 2, counts, period, is_by_key: false };
    Reward {
        id: if is_limited { "mug".to_owned() } else { "tea".to_owned() },
        cost,
        limits: if is_limited { vec![limit] } else { Vec::new() },
        ..Reward::default()
    }
}

fn order(amounts: &[i64]) -> OrderPaid {
    let line = |(nth, amount): (usize, &i64)| OrderLine {
        id: format!("line {nth}"),
        quantity: 1 + i64::try_from(nth).expect("few lines"),
        amount_minor: *amount,
        ..OrderLine::default()
    };
    let lines = amounts.iter().enumerate().map(line).collect();
    OrderPaid { currency: "USD".to_owned(), lines, ..OrderPaid::default() }
}

fn refund(of: &str, order: &OrderPaid, lines: &[(usize, i64)]) -> OrderRefunded {
    let mut asked: Vec<RefundLine> = Vec::new();
    for (nth, percent) in lines {
        let line = &order.lines[nth % order.lines.len()];
        if !asked.iter().any(|other| other.id == line.id) {
            let least = i64::from(line.amount_minor > 0);
            let amount_minor = (line.amount_minor * percent / 100).max(least);
            asked.push(RefundLine { id: line.id.clone(), amount_minor });
        }
    }
    let lines = (!asked.is_empty()).then_some(asked);
    OrderRefunded { order: of.to_owned(), order_source: None, currency: "USD".to_owned(), lines }
}

fn wrong_refund(of: &str, order: &OrderPaid, wrong: Wrong) -> OrderRefunded {
    let line = &order.lines[0];
    let right = RefundLine { id: line.id.clone(), amount_minor: line.amount_minor };
    let with = |lines: Vec<RefundLine>| OrderRefunded {
        order: of.to_owned(),
        order_source: None,
        currency: "USD".to_owned(),
        lines: Some(lines),
    };
    match wrong {
        Wrong::Order => OrderRefunded { order: "nobody's".to_owned(), ..with(vec![right]) },
        Wrong::Line => with(vec![RefundLine { id: "none".to_owned(), ..right }]),
        Wrong::Amount => with(vec![RefundLine { amount_minor: line.amount_minor + 1, ..right }]),
        Wrong::Twice => with(vec![right.clone(), right]),
        Wrong::Empty => with(Vec::new()),
        Wrong::Currency => OrderRefunded { currency: "EUR".to_owned(), ..with(vec![right]) },
    }
}
