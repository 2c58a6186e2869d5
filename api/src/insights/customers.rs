//! Who buys, how often and for how much, from the orders that were paid, less what was given back.

use super::store::{self, OrderRow};
use super::{Period, Wish, date};
use crate::db::Tx;
use crate::problem::{Outcome, Problem, bug};
use contract::insights::{CustomerFigures, CustomerFlow, CustomerMonth};
use contract::programs::Program;
use rules::calendar::{Day, day};
use rules::insights::{
    average_minor, churn, grew, is_customer, lifetime_value_minor, orders_a_year_hundredths, rate, retention,
};
use serde::Deserialize;
use std::borrow::Cow;
use std::collections::HashMap;

/// What was given back of each line of an order, by member, source and id.
type Refunds = HashMap<(String, String, String), Vec<(String, i64)>>;

/// The part of an order that is looked at.
#[derive(Deserialize)]
struct Order<'a> {
    #[serde(borrow)]
    lines: Vec<Line<'a>>,
}

#[derive(Deserialize)]
struct Line<'a> {
    #[serde(borrow)]
    id: Cow<'a, str>,
    amount_minor: i64,
}

/// Reads the orders of all members, some members at a time, and keeps no more than sums.
pub(super) fn figures(tx: &mut Tx<'_>, program: &Program, wish: &Wish) -> Outcome<CustomerFigures> {
    let refunds = refunds(tx, &program.id)?;
    let mut tally = Tally::new(wish.period, wish.active_days);
    let mut after = String::new();
    loop {
        let (mut member_id, mut orders, mut failed) = (String::new(), Vec::new(), None::<Problem>);
        let last = store::orders(tx, &program.id, &after, wish.period.until_at, |row| {
            if row.member_id != member_id {
                tally.add(&mut orders);
                member_id.clone_from(&row.member_id);
            }
            let today = day(program, row.occurred_at);
            match paid_minor(row, &refunds) {
                Ok(paid) => orders.extend(paid.map(|minor| (today, minor))),
                Err(problem) => failed = Some(problem),
            }
        })?;
        if let Some(problem) = failed {
            return Err(problem);
        }
        tally.add(&mut orders);
        match last {
            Some(last) => after = last,
            None => return Ok(tally.told(wish.years)),
        }
    }
}

fn refunds(tx: &mut Tx<'_>, program: &str) -> Outcome<Refunds> {
    let mut refunds = Refunds::new();
    for row in store::refunds(tx, program)? {
        let of_order = refunds.entry((row.member_id, row.source, row.id)).or_default();
        of_order.push((row.line, row.amount_minor));
    }
    Ok(refunds)
}

/// What was paid for an order and not given back; none where all of it was.
fn paid_minor(row: OrderRow, refunds: &Refunds) -> Outcome<Option<i64>> {
    let order: Order<'_> = serde_json::from_str(&row.data)
        .map_err(|error| bug(format!("order `{}` of `{}` cannot be read: {error}", row.id, row.source)))?;
    let sum = order.lines.iter().fold(0_i64, |sum, line| sum.saturating_add(line.amount_minor));
    if refunds.is_empty() {
        return Ok(Some(sum));
    }
    let Some(back) = refunds.get(&(row.member_id, row.source, row.id)) else {
        return Ok(Some(sum));
    };
    let is_back =
        |line: &Line<'_>| back.iter().any(|(known, minor)| *known == line.id && *minor >= line.amount_minor);
    if order.lines.iter().all(is_back) {
        return Ok(None);
    }
    Ok(Some(sum - back.iter().map(|(_, minor)| minor).sum::<i64>()))
}

/// What is counted, a member at a time.
struct Tally {
    period: Period,
    active_days: i64,
    months: Vec<Day>,
    flow: CustomerFlow,
    by_month: Vec<CustomerFlow>,
    orders: i64,
    buyers: i64,
    repeated: i64,
    spent_minor: i64,
    in_both: i64,
    grew: i64,
}

impl Tally {
    fn new(period: Period, active_days: i64) -> Tally {
        let months = period.months();
        Tally {
            period,
            active_days,
            by_month: vec![CustomerFlow::default(); months.len() - 1],
            months,
            flow: CustomerFlow::default(),
            orders: 0,
            buyers: 0,
            repeated: 0,
            spent_minor: 0,
            in_both: 0,
            grew: 0,
        }
    }

    /// A member's orders, by day and what was paid; they are taken out of the list.
    fn add(&mut self, orders: &mut Vec<(Day, i64)>) {
        if orders.is_empty() {
            return;
        }
        orders.sort_unstable();
        let days: Vec<Day> = orders.iter().map(|(day, _)| *day).collect();
        let (from, until) = (self.period.from, self.period.to + 1);
        self.flow = moved(self.flow, &days, (from, until), self.active_days);
        for (flow, bounds) in self.by_month.iter_mut().zip(self.months.windows(2)) {
            *flow = moved(*flow, &days, (bounds[0], bounds[1]), self.active_days);
        }
        let bought = |from: Day, until: Day| {
            let within = orders.iter().filter(|(day, _)| (from..until).contains(day));
            within.fold((0_i64, 0_i64), |(sum, count), (_, minor)| (sum.saturating_add(*minor), count + 1))
        };
        let (now, before) = (bought(from, until), bought(from - (until - from), from));
        self.orders += now.1;
        self.spent_minor = self.spent_minor.saturating_add(now.0);
        self.buyers += i64::from(now.1 > 0);
        self.repeated += i64::from(now.1 > 1);
        if now.1 > 0 && before.1 > 0 {
            self.in_both += 1;
            self.grew += i64::from(grew(before, now));
        }
        orders.clear();
    }

    fn told(self, years: i64) -> CustomerFigures {
        let days = self.period.day_count();
        let by_month = self.months.windows(2).zip(self.by_month).map(|(bounds, flow)| CustomerMonth {
            from: date(bounds[0]),
            to: date(bounds[1] - 1),
            flow: rated(flow),
        });
        CustomerFigures {
            flow: rated(self.flow),
            months: by_month.collect(),
            order_count: self.orders,
            buyer_count: self.buyers,
            spent_minor: self.spent_minor,
            repeat_purchase: rate(self.repeated, self.buyers),
            average_order_minor: average_minor(self.spent_minor, self.orders),
            orders_a_year_hundredths: orders_a_year_hundredths(self.orders, self.buyers, days),
            lifetime_value_minor: lifetime_value_minor(self.spent_minor, self.buyers, days, years),
            upsell: rate(self.grew, self.in_both),
        }
    }
}

/// Counts whoever ordered on these days among those who stayed, left or came between two days' beginnings.
fn moved(mut flow: CustomerFlow, days: &[Day], (from, until): (Day, Day), active_days: i64) -> CustomerFlow {
    let (was, is) = (is_customer(days, from, active_days), is_customer(days, until, active_days));
    flow.at_start += i64::from(was);
    flow.at_end += i64::from(is);
    flow.new += i64::from(is && !was);
    flow.lost += i64::from(was && !is);
    flow.returned += i64::from(is && !was && days.first().is_some_and(|first| *first < from));
    flow
}

fn rated(flow: CustomerFlow) -> CustomerFlow {
    CustomerFlow {
        retention: retention(flow.at_start, flow.new, flow.at_end),
        churn: churn(flow.at_start, flow.lost),
        ..flow
    }
}
