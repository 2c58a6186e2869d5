//! What an order earns, and why.

use crate::EXACT_MAX;
use contract::events::OrderPaid;
use contract::points::{Reason, ReasonParams};
use contract::programs::EarningRule;
use std::collections::BTreeSet;

/// What an order earned.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Earned {
    /// Zero when the order was worth less than the rule's amount.
    pub points: i64,
    /// The rule, its inputs and its rate.
    pub reason: Reason,
}

/// The most lines an order may have.
pub const LINES_MAX: usize = 1_000;

/// The longest id of a line, in bytes.
const LINE_ID_BYTES_MAX: usize = 255;

/// Why an order can earn nothing at all, whatever the rule says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotAnOrder {
    /// It has no line.
    Empty,
    /// A line's amount is below zero; what comes back is a refund, not an order.
    NegativeAmount {
        /// Counted from 0.
        line: usize,
    },
    /// A line's quantity is below one.
    NoQuantity {
        /// Counted from 0.
        line: usize,
    },
    /// It has more than `LINES_MAX` lines.
    TooManyLines,
    /// A line's id is empty, too long, cannot be seen, or is another line's too: a refund could not name it.
    LineId {
        /// Counted from 0.
        line: usize,
    },
    /// The sum of amounts, of quantities or of points is above `EXACT_MAX`.
    TooLarge,
}

/// Applies `rule` to `order`: `points` for each whole `per_minor`, rounded down once an order.
pub fn earn(rule: &EarningRule, order: &OrderPaid) -> Result<Earned, NotAnOrder> {
    if order.lines.is_empty() {
        return Err(NotAnOrder::Empty);
    }
    if order.lines.len() > LINES_MAX {
        return Err(NotAnOrder::TooManyLines);
    }
    let mut ids = BTreeSet::new();
    let mut amount_minor: i64 = 0;
    let mut item_count: i64 = 0;
    for (line, bought) in order.lines.iter().enumerate() {
        let is_seen = !bought.id.is_empty() && !bought.id.chars().any(char::is_control);
        if !is_seen || bought.id.len() > LINE_ID_BYTES_MAX || !ids.insert(&bought.id) {
            return Err(NotAnOrder::LineId { line });
        }
        if bought.amount_minor < 0 {
            return Err(NotAnOrder::NegativeAmount { line });
        }
        if bought.quantity < 1 {
            return Err(NotAnOrder::NoQuantity { line });
        }
        amount_minor = exact(amount_minor.checked_add(bought.amount_minor))?;
        item_count = exact(item_count.checked_add(bought.quantity))?;
    }
    // No overflow: both factors are below 2^63, so the product fits in 126 bits.
    let points = i128::from(amount_minor) * i128::from(rule.points) / i128::from(rule.per_minor);
    Ok(Earned {
        points: exact(i64::try_from(points).ok())?,
        reason: Reason {
            key: "order".to_owned(),
            params: ReasonParams {
                amount_minor: Some(amount_minor),
                item_count: Some(item_count),
                rule: Some(rule.id.clone()),
                rule_points: Some(rule.points),
                per_minor: Some(rule.per_minor),
                note: None,
            },
        },
    })
}

fn exact(sum: Option<i64>) -> Result<i64, NotAnOrder> {
    sum.filter(|&sum| sum <= EXACT_MAX).ok_or(NotAnOrder::TooLarge)
}

#[cfg(test)]
mod tests {
    use super::*;
    use contract::events::OrderLine;
    use proptest::prelude::*;

    fn rule(points: i64, per_minor: i64) -> EarningRule {
        EarningRule { id: "spend".into(), name: Default::default(), points, per_minor }
    }

    fn order(amounts: &[i64]) -> OrderPaid {
        let line =
            |(i, &amount_minor): (usize, &i64)| OrderLine { id: i.to_string(), quantity: 1, amount_minor };
        OrderPaid { currency: "USD".into(), lines: amounts.iter().enumerate().map(line).collect() }
    }

    #[test]
    fn a_whole_dollar_earns_a_point_and_a_part_of_one_nothing() {
        for (amounts, points) in [
            (&[1177][..], 11),
            (&[1200], 12),
            (&[99], 0),
            (&[100], 1),
            (&[0], 0),
            (&[1150, 1150], 23), // rounded once an order, not once a line
        ] {
            assert_eq!(earn(&rule(1, 100), &order(amounts)).map(|e| e.points), Ok(points), "{amounts:?}");
        }
        assert_eq!(earn(&rule(10, 100), &order(&[7999])).map(|e| e.points), Ok(799));
    }

    #[test]
    fn the_reason_names_the_rule_and_its_inputs() {
        let params = earn(&rule(1, 100), &order(&[1200, 7700])).expect("an order").reason.params;
        assert_eq!((params.amount_minor, params.item_count), (Some(8900), Some(2)));
        assert_eq!((params.rule_points, params.per_minor), (Some(1), Some(100)));
        assert_eq!(params.rule.as_deref(), Some("spend"));
    }

    #[test]
    fn what_is_not_an_order_earns_nothing_and_says_which_line() {
        let rule = rule(1, 100);
        assert_eq!(earn(&rule, &order(&[])), Err(NotAnOrder::Empty));
        assert_eq!(earn(&rule, &order(&[100, -1])), Err(NotAnOrder::NegativeAmount { line: 1 }));
        assert_eq!(earn(&rule, &order(&[i64::MAX])), Err(NotAnOrder::TooLarge));
        assert_eq!(earn(&rule, &order(&[EXACT_MAX, 1])), Err(NotAnOrder::TooLarge));
        let mut same = order(&[100, 200]);
        same.lines[1].id = same.lines[0].id.clone();
        assert_eq!(earn(&rule, &same), Err(NotAnOrder::LineId { line: 1 }));
        assert_eq!(earn(&rule, &order(&[1; LINES_MAX + 1])), Err(NotAnOrder::TooManyLines));
        let mut nothing = order(&[100]);
        nothing.lines[0].quantity = 0;
        assert_eq!(earn(&rule, &nothing), Err(NotAnOrder::NoQuantity { line: 0 }));
    }

    proptest! {
        #[test]
        fn points_never_exceed_the_rate_and_lose_less_than_one(
            amounts in prop::collection::vec(0..1_000_000_000_i64, 1..20),
            points in 1..1000_i64,
            per in 1..100_000_i64,
        ) {
            let earned = earn(&rule(points, per), &order(&amounts)).expect("small enough").points;
            let exact = i128::from(amounts.iter().sum::<i64>()) * i128::from(points);
            let taken = i128::from(earned) * i128::from(per);
            prop_assert!(taken <= exact && exact < taken + i128::from(per));
        }

        #[test]
        fn no_order_makes_it_panic(
            amounts in prop::collection::vec(any::<i64>(), 0..5),
            points in 1..i64::MAX,
        ) {
            let _ = earn(&rule(points, 1), &order(&amounts));
        }
    }
}
