//! The plain model: lists of what happened, from which everything is added up anew each time. It shares
//! nothing
//! with the engine but the words and the calendar.

use super::wishes::Act;
use contract::Instant;
use contract::events::{Data, OrderPaid, OrderRefunded};
use contract::points::EntryKind;
use contract::programs::{EarningRule, Per, Period, Program, RefundPolicy, Reward, Rounding, Span};
use rules::calendar;
use std::collections::BTreeSet;

/// Points, and points towards tiers.
type Pair = (i64, i64);

/// Everything that is known of a member.
#[derive(Clone, Debug, Default)]
pub struct Model {
    /// What was written down.
    pub entries: Vec<Line>,
    lots: Vec<Lot>,
    draws: Vec<Draw>,
    orders: Vec<Bought>,
    activities: Vec<Instant>,
    redeemed: Vec<Redeemed>,
    /// What refunds let go because it had been spent, and what of it an undo took after all.
    forgiven: i64,
    recovered: BTreeSet<i64>,
}

#[derive(Clone, Debug)]
struct Redeemed {
    id: String,
    reward: String,
    at: Instant,
    /// The lot and the points of each draw.
    draws: Vec<(usize, i64)>,
    forgiven: i64,
    debt: i64,
}

/// An entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// Of which kind.
    pub kind: EntryKind,
    /// Points.
    pub points: i64,
    /// Points towards tiers.
    pub status_points: i64,
    /// What is owed more, or less.
    pub debt: i64,
    /// When it happened.
    pub at: Instant,
}

/// A lot with something in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenLot {
    /// Of the entry that opened it.
    pub sequence: usize,
    /// What was in it.
    pub points: i64,
    /// What is left.
    pub remaining: i64,
    /// Pending until then.
    pub available_at: Instant,
    /// When it is over, as things stand.
    pub end: Instant,
}

#[derive(Clone, Debug)]
struct Lot {
    sequence: usize,
    points: i64,
    available_at: Instant,
    /// Nothing for never.
    own_end: Option<Instant>,
    kept: Option<Span>,
}

#[derive(Clone, Debug)]
struct Draw {
    lot: usize,
    points: i64,
    why: Why,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Why {
    Taken,
    Lapsed(Instant),
    Restored,
}

#[derive(Clone, Debug)]
struct Bought {
    id: String,
    order: OrderPaid,
    sequence: usize,
    shares: Vec<Pair>,
    /// The line, the money and what it took.
    back: Vec<(String, i64, Pair)>,
    /// Of what was to be taken back, what had lapsed already.
    lapsed: i64,
}

impl Model {
    /// What can be spent, what is pending, and what is owed.
    pub fn balance(&self, now: Instant) -> (i64, i64, i64) {
        let left = |is_pending: bool| -> i64 {
            let those = self.lots.iter().filter(|lot| (lot.available_at > now) == is_pending);
            those.map(|lot| self.remaining(lot)).sum()
        };
        (left(false), left(true), self.entries.iter().map(|entry| entry.debt).sum())
    }

    /// Every lot with something in it, in the order in which they are drawn.
    pub fn open_lots(&self, program: &Program) -> Vec<OpenLot> {
        let open = |lot: &Lot| OpenLot {
            sequence: lot.sequence,
            points: lot.points,
            remaining: self.remaining(lot),
            available_at: lot.available_at,
            end: self.end(program, lot),
        };
        let mut open: Vec<OpenLot> = self.lots.iter().map(open).filter(|lot| lot.remaining > 0).collect();
        open.sort_by_key(|lot| (lot.end, lot.sequence));
        open
    }

    /// Does what is asked; answers the code of the refusal where it must be refused.
    pub fn act(&mut self, program: &Program, act: &Act, now: Instant) -> Result<(), &'static str> {
        match act {
            Act::Look => self.settle(program, now),
            Act::Adjust { kind, share, at, .. } => {
                self.settle(program, now);
                let pair = (share.points, share.status_points);
                if share.points >= 0 {
                    self.earn(program, *kind, pair, *at, *at);
                } else {
                    let wanted = -share.points;
                    if wanted > self.balance(now).0 {
                        return Err("insufficient_points");
                    }
                    self.write(*kind, pair, 0, *at);
                    self.take(program, wanted, Some(now));
                }
                self.settle(program, now);
            }
            Act::Redeem { id, reward } => {
                self.settle(program, now);
                self.redeem(program, id, reward, now)?;
            }
            Act::Undo { id } => {
                self.settle(program, now);
                self.undo(program, id, now);
            }
            Act::Report { id, at, data, r#type } => {
                if let Data::Refund(refund) = data {
                    self.check_refund(program, refund)?;
                }
                self.settle(program, now.min(*at));
                match data {
                    Data::Refund(refund) => self.refund(program, refund, *at),
                    Data::Order(order) => self.buy(program, id, order, *at),
                    Data::Occasion(_) => {
                        let rules = program.earning.iter().filter(|rule| rule.on == *r#type);
                        let earned: Vec<(Pair, &EarningRule)> =
                            rules.map(|rule| (pair_of(rule), rule)).collect();
                        self.be_active(program, *at);
                        let available_at = available_at(program, &earned, *at);
                        self.earn(
                            program,
                            EntryKind::Earn,
                            sum(earned.iter().map(|one| one.0)),
                            *at,
                            available_at,
                        );
                    }
                }
            }
        }
        Ok(())
    }

    fn remaining(&self, lot: &Lot) -> i64 {
        let drawn = self.draws.iter().filter(|draw| draw.lot == lot.sequence);
        lot.points - drawn.map(|draw| draw.points).sum::<i64>()
    }

    fn end(&self, program: &Program, lot: &Lot) -> Instant {
        let own = lot.own_end.unwrap_or(rules::NEVER);
        let kept = lot.kept.zip(self.activities.iter().max());
        own.max(kept.map_or(0, |(kept, last)| calendar::end_after(program, *last, kept)))
    }

    fn write(&mut self, kind: EntryKind, (points, status_points): Pair, debt: i64, at: Instant) -> usize {
        self.entries.push(Line { kind, points, status_points, debt, at });
        self.entries.len()
    }

    fn settle(&mut self, program: &Program, until: Instant) {
        while let Some(first) = self.open_lots(program).first().filter(|lot| lot.end <= until) {
            let at = first.end;
            let over: Vec<OpenLot> =
                self.open_lots(program).into_iter().filter(|lot| lot.end <= at).collect();
            let points: i64 = over.iter().map(|lot| lot.remaining).sum();
            self.write(EntryKind::Expire, (-points, 0), 0, at);
            for lot in over {
                self.draws.push(Draw { lot: lot.sequence, points: lot.remaining, why: Why::Lapsed(at) });
            }
        }
    }

    /// Points come in a lot of their own, after what is owed is paid.
    fn earn(&mut self, program: &Program, kind: EntryKind, pair: Pair, at: Instant, available_at: Instant) {
        let owed: i64 = self.entries.iter().map(|entry| entry.debt).sum();
        let paid = owed.min(pair.0);
        let sequence = self.write(kind, pair, -paid, at);
        let (own_end, kept) = ends(program, at);
        self.lots.push(Lot { sequence, points: pair.0 - paid, available_at, own_end, kept });
    }

    /// The lots that end soonest give first, of these the oldest.
    fn take(&mut self, program: &Program, points: i64, available_by: Option<Instant>) {
        let mut left = points;
        for lot in self.open_lots(program) {
            if available_by.is_none_or(|by| lot.available_at <= by) && left > 0 {
                let points = left.min(lot.remaining);
                self.draws.push(Draw { lot: lot.sequence, points, why: Why::Taken });
                left -= points;
            }
        }
        assert_eq!(left, 0, "the model takes what is not there");
    }

    fn redeem(
        &mut self,
        program: &Program,
        id: &str,
        reward: &Reward,
        now: Instant,
    ) -> Result<(), &'static str> {
        let month = |at: Instant| {
            let (year, month, _) = calendar::civil(calendar::day(program, at));
            (year, month)
        };
        let same = self.redeemed.iter().filter(|one| one.reward == reward.id && month(one.at) == month(now));
        if !reward.limits.is_empty() && same.count() >= 2 {
            return Err("limit_reached");
        }
        if reward.cost > self.balance(now).0 {
            return Err("insufficient_points");
        }
        self.write(EntryKind::Spend, (-reward.cost, 0), 0, now);
        let before = self.draws.len();
        self.take(program, reward.cost, Some(now));
        let draws = self.draws[before..].iter().map(|draw| (draw.lot, draw.points)).collect();
        let (id, reward) = (id.to_owned(), reward.id.clone());
        let debt = self.entries.iter().map(|entry| entry.debt).sum();
        self.redeemed.push(Redeemed { id, reward, at: now, draws, forgiven: self.forgiven, debt });
        Ok(())
    }

    /// Everything goes back where it came from; what has lapsed meanwhile into a lot of thirty days.
    fn undo(&mut self, program: &Program, id: &str, now: Instant) {
        let Some(nth) = self.redeemed.iter().position(|one| one.id == id) else {
            return;
        };
        let undone = self.redeemed.remove(nth);
        let points: i64 = undone.draws.iter().map(|(_, points)| points).sum();
        let since = undone.forgiven..self.forgiven;
        let units: Vec<i64> = since.filter(|unit| !self.recovered.contains(unit)).collect();
        let forgiven = points.min(i64::try_from(units.len()).expect("few"));
        let taken = usize::try_from(forgiven).expect("not below zero");
        self.recovered.extend(&units[..taken]);
        let since = self.entries.iter().map(|entry| entry.debt).sum::<i64>() - undone.debt;
        let owed = since.max(0).min(points - forgiven);
        let sequence = self.write(EntryKind::Reverse, (points - forgiven, 0), -owed, now);
        let mut draws: Vec<(Instant, usize, i64)> = Vec::new();
        for (lot, points) in undone.draws {
            let lot = self.lots.iter().find(|known| known.sequence == lot).expect("a lot stays");
            draws.push((self.end(program, lot), lot.sequence, points));
        }
        draws.sort_unstable();
        let (mut kept_back, mut grace) = (forgiven + owed, 0);
        for (end, lot, points) in draws {
            let back = points - kept_back.min(points);
            kept_back -= points - back;
            if end <= now {
                grace += back;
            } else {
                self.draws.push(Draw { lot, points: -back, why: Why::Taken });
            }
        }
        let own_end = Some(calendar::end_after(program, now, Span { months: 0, days: 30 }));
        self.lots.push(Lot { sequence, points: grace, available_at: now, own_end, kept: None });
    }

    /// What lapsed although this would have kept it comes back, but for what a refund had counted as lapsed.
    fn be_active(&mut self, program: &Program, at: Instant) {
        self.activities.push(at);
        let mut back = Vec::new();
        for lot in &self.lots {
            let of_lot = || self.draws.iter().filter(|draw| draw.lot == lot.sequence);
            let lapsed_at = of_lot().filter_map(|draw| match draw.why {
                Why::Lapsed(lapsed_at) => Some(lapsed_at),
                _ => None,
            });
            let (Some(lapsed_at), Some(kept)) = (lapsed_at.max(), lot.kept) else {
                continue;
            };
            let points = self.lapsed(lot.sequence) - self.refunded_as_lapsed(lot.sequence);
            if lapsed_at > at && calendar::end_after(program, at, kept) > lapsed_at && points > 0 {
                back.push(Draw { lot: lot.sequence, points: -points, why: Why::Restored });
            }
        }
        let points: i64 = back.iter().map(|draw| -draw.points).sum();
        if points > 0 {
            self.write(EntryKind::Adjust, (points, 0), 0, at);
            self.draws.append(&mut back);
        }
    }

    /// What lapsed of a lot and did not come back.
    fn lapsed(&self, lot: usize) -> i64 {
        let of_lot = self.draws.iter().filter(|draw| draw.lot == lot && draw.why != Why::Taken);
        of_lot.map(|draw| draw.points).sum()
    }

    fn refunded_as_lapsed(&self, lot: usize) -> i64 {
        self.orders.iter().filter(|bought| bought.sequence == lot).map(|bought| bought.lapsed).sum()
    }

    fn buy(&mut self, program: &Program, id: &str, order: &OrderPaid, at: Instant) {
        let rules = program.earning.iter().filter(|rule| rule.on == "order.paid");
        let by_rule: Vec<(Vec<Pair>, &EarningRule)> =
            rules.map(|rule| (by_line(rule, order), rule)).collect();
        let earned: Vec<(Pair, &EarningRule)> =
            by_rule.iter().map(|(lines, rule)| (sum(lines.iter().copied()), *rule)).collect();
        let shares = (0..order.lines.len()).map(|nth| sum(by_rule.iter().map(|(lines, _)| lines[nth])));
        let shares: Vec<Pair> = shares.collect();
        self.be_active(program, at);
        let available_at = available_at(program, &earned, at);
        self.earn(program, EntryKind::Earn, sum(shares.iter().copied()), at, available_at);
        let (id, order, sequence) = (id.to_owned(), order.clone(), self.entries.len());
        self.orders.push(Bought { id, order, sequence, shares, back: Vec::new(), lapsed: 0 });
    }

    fn check_refund(&self, program: &Program, refund: &OrderRefunded) -> Result<(), &'static str> {
        if refund.currency != program.currency {
            return Err("wrong_currency");
        }
        let bought = self.orders.iter().find(|bought| bought.id == refund.order).ok_or("unknown_order")?;
        let lines = refund.lines.as_deref();
        if lines.is_some_and(<[_]>::is_empty) {
            return Err("event_not_valid");
        }
        for (nth, asked) in lines.unwrap_or_default().iter().enumerate() {
            let line = bought.order.lines.iter().find(|line| line.id == asked.id).ok_or("unknown_line")?;
            if lines.unwrap_or_default()[..nth].iter().any(|other| other.id == asked.id) {
                return Err("event_not_valid");
            }
            if asked.amount_minor > line.amount_minor {
                return Err("refund_too_large");
            }
        }
        Ok(())
    }

    fn refund(&mut self, program: &Program, refund: &OrderRefunded, at: Instant) {
        let nth = self.orders.iter().position(|bought| bought.id == refund.order).expect("it was checked");
        let mut bought = self.orders[nth].clone();
        let mut wanted = (0, 0);
        for (line, share) in bought.order.lines.iter().zip(&bought.shares) {
            let asked = match &refund.lines {
                None => line.amount_minor,
                Some(lines) => match lines.iter().find(|asked| asked.id == line.id) {
                    Some(asked) => asked.amount_minor,
                    None => continue,
                },
            };
            let before: Vec<_> = bought.back.iter().filter(|(id, ..)| *id == line.id).collect();
            let earlier: i64 = before.iter().map(|(_, amount_minor, _)| amount_minor).sum();
            let taken = sum(before.iter().map(|(.., took)| *took));
            let by_now = line.amount_minor.min(earlier + asked);
            let part = |points: i64| {
                if line.amount_minor == 0 { points } else { points * by_now / line.amount_minor }
            };
            let took = (part(share.0) - taken.0, part(share.1) - taken.1);
            wanted = sum([wanted, took].into_iter());
            bought.back.push((line.id.clone(), by_now - earlier, took));
        }
        let lots = self.open_lots(program);
        let own_lot = lots.iter().find(|lot| lot.sequence == bought.sequence);
        let own = own_lot.map_or(0, |lot| lot.remaining.min(wanted.0));
        let lapsed = (wanted.0 - own).min((self.lapsed(bought.sequence) - bought.lapsed).max(0));
        let spent = wanted.0 - own - lapsed;
        let others = spent.min(lots.iter().map(|lot| lot.remaining).sum::<i64>() - own);
        let owed = if program.refunds == RefundPolicy::Owe { spent - others } else { 0 };
        bought.lapsed += lapsed;
        self.forgiven += spent - others - owed;
        self.write(EntryKind::Reverse, (-(own + others + owed), -wanted.1), owed, at);
        self.draws.push(Draw { lot: bought.sequence, points: own, why: Why::Taken });
        self.take(program, others, None);
        self.orders[nth] = bought;
    }
}

fn sum(pairs: impl Iterator<Item = Pair>) -> Pair {
    pairs.fold((0, 0), |(points, status), more| (points + more.0, status + more.1))
}

fn pair_of(rule: &EarningRule) -> Pair {
    (rule.points, rule.status_points.unwrap_or(rule.points))
}

/// What each line of an order earns by a rule.
fn by_line(rule: &EarningRule, order: &OrderPaid) -> Vec<Pair> {
    let (points, status) = pair_of(rule);
    let weigh = |line: &contract::events::OrderLine| match rule.per {
        Per::Quantity(_) => line.quantity,
        _ => line.amount_minor,
    };
    let mut weights: Vec<i64> = order.lines.iter().map(weigh).collect();
    let whole: i64 = weights.iter().sum();
    let (Per::Minor(per) | Per::Quantity(per)) = rule.per else {
        if whole == 0 {
            weights = vec![1; weights.len()];
        }
        return shared_out((points, status), &weights);
    };
    let rated = |units: i64| {
        let round = |rate: i64| match rule.rounding {
            Rounding::Down => units * rate / per,
            Rounding::Up => (units * rate).div_euclid(per) + i64::from(units * rate % per > 0),
            Rounding::Nearest => units * rate / per + i64::from(units * rate % per * 2 >= per),
            Rounding::Whole => units / per * rate,
        };
        (round(points), round(status))
    };
    if rule.is_rounded_by_line {
        return weights.iter().map(|weight| rated(*weight)).collect();
    }
    shared_out(rated(whole), &weights)
}

/// Each line has what all up to it have, less what all before it have.
fn shared_out(pair: Pair, weights: &[i64]) -> Vec<Pair> {
    let whole: i64 = weights.iter().sum();
    let up_to = |points: i64, count: usize| {
        if whole == 0 { 0 } else { points * weights[..count].iter().sum::<i64>() / whole }
    };
    let part = |points: i64, nth: usize| up_to(points, nth + 1) - up_to(points, nth);
    (0..weights.len()).map(|nth| (part(pair.0, nth), part(pair.1, nth))).collect()
}

/// Pending for the longest time of the rules that gave something.
fn available_at(program: &Program, earned: &[(Pair, &EarningRule)], at: Instant) -> Instant {
    let gave = earned.iter().filter(|(pair, _)| pair.0 > 0);
    let spans = gave.map(|(_, rule)| rule.pending.unwrap_or(program.pending));
    let longest = spans.max_by_key(|span| (span.months, span.days)).unwrap_or_default();
    if longest == Span::default() {
        return at;
    }
    calendar::start(program, calendar::add(calendar::day(program, at), longest))
}

/// The own end of points earned at an instant, and how long activity keeps them.
fn ends(program: &Program, at: Instant) -> (Option<Instant>, Option<Span>) {
    let Some(after) = program.expiry.after else {
        return (None, None);
    };
    let last = calendar::add(calendar::day(program, at), after);
    let (year, month, _) = calendar::civil(last);
    let first_after = match program.expiry.to_end_of {
        Some(Period::Month) => calendar::of_civil(year, month + 1, 1),
        Some(Period::Year) => calendar::of_civil(year + 1, 1, 1),
        _ => last + 1,
    };
    (Some(calendar::start(program, first_after)), program.expiry.kept_by_activity)
}
