//! The formulas of the insights, in whole numbers: what a rate is made of is told with it, and without a
//! whole there is no rate. And the groups in which anonymous answers are told.

use crate::calendar::Day;
use contract::insights::{Csat, Nps, Rate};

/// A year, for figures a year.
pub const YEAR_DAYS: i64 = 365;

/// No figure is told over fewer anonymous answers.
pub const GROUP_MIN: i64 = 5;

/// So many days after its end, a week of anonymous answers is told: by then none is on its way any more.
const SETTLED_DAYS: Day = 1;

/// Standard errors from the middle of an interval that holds the truth 95 times of a hundred to its end.
const CONFIDENCE_95: f64 = 1.96;

/// A part of a whole, in basis points rounded half up.
pub fn rate(numerator: i64, denominator: i64) -> Rate {
    let basis_points = half_up(i128::from(numerator) * 10_000, i128::from(denominator));
    Rate { numerator, denominator, basis_points }
}

/// Of the customers at the start, those who are still there: (at the end - new) / at the start.
pub fn retention(at_start: i64, new: i64, at_end: i64) -> Rate {
    rate(at_end.saturating_sub(new), at_start)
}

/// Of the customers at the start, those who are gone.
pub fn churn(at_start: i64, lost: i64) -> Rate {
    rate(lost, at_start)
}

/// Net Promoter Score of how many gave each score from 0 to 10; none without an answer.
pub fn nps(counts: &[i64; 11]) -> Option<Nps> {
    let detractors: i64 = counts[..7].iter().sum();
    let passives: i64 = counts[7..9].iter().sum();
    let promoters: i64 = counts[9..].iter().sum();
    let answers = detractors + passives + promoters;
    if answers < 1 {
        return None;
    }
    let net = i128::from(promoters - detractors) * 100;
    let score = half_up(net.abs(), i128::from(answers))? * i64::try_from(net.signum()).unwrap_or(0);
    let whole = answers as f64;
    let error = standard_error(promoters as f64 / whole, detractors as f64 / whole, whole);
    let hundredths = |points: f64| (error > 0.0).then_some((points * 100.0).round() as i64);
    Some(Nps {
        score,
        promoters,
        passives,
        detractors,
        standard_error_hundredths: hundredths(error),
        margin_hundredths: hundredths(CONFIDENCE_95 * error),
    })
}

/// The standard error of a Net Promoter Score in points, from the shares of promoters and detractors: each
/// answer counts 1, 0 or -1, whose variance is p + d - (p - d)^2.
pub fn standard_error(promoters: f64, detractors: f64, answers: f64) -> f64 {
    let net = promoters - detractors;
    let variance = (promoters + detractors - net * net).max(0.0);
    // A variance that is nothing but what a division lost is none.
    if variance < 1e-12 || answers < 1.0 { 0.0 } else { 100.0 * (variance / answers).sqrt() }
}

/// Mean, and share of 4 and 5, of how many gave each score from 1 to 5; none without an answer.
pub fn csat(counts: &[i64; 5]) -> Option<Csat> {
    let answers: i64 = counts.iter().sum();
    let sum: i64 = (1..).zip(counts).map(|(score, count)| score * count).sum();
    let mean_hundredths = half_up(i128::from(sum) * 100, i128::from(answers))?;
    Some(Csat { sum, mean_hundredths, content: rate(counts[3] + counts[4], answers) })
}

/// Money by its count, rounded half up.
pub fn average_minor(total_minor: i64, count: i64) -> Option<i64> {
    half_up(i128::from(total_minor), i128::from(count))
}

/// Orders a customer makes in a year, in hundredths rounded half up.
pub fn orders_a_year_hundredths(orders: i64, customers: i64, days: i64) -> Option<i64> {
    half_up(i128::from(orders) * i128::from(YEAR_DAYS) * 100, i128::from(customers) * i128::from(days))
}

/// Average order * orders a year * years: what is paid in all, a customer and day, over the days of those
/// years. Rounded half up, once.
pub fn lifetime_value_minor(total_minor: i64, customers: i64, days: i64, years: i64) -> Option<i64> {
    let paid = i128::from(total_minor) * i128::from(YEAR_DAYS * years);
    half_up(paid, i128::from(customers) * i128::from(days))
}

/// Whether an average, as a total and a count, is larger than the one before. Compared without a division.
pub fn grew(before: (i64, i64), now: (i64, i64)) -> bool {
    i128::from(now.0) * i128::from(before.1) > i128::from(before.0) * i128::from(now.1)
}

/// Whether someone with orders on these days, in order, is a customer as a day begins: the latest one lies at
/// most `active_days` back.
pub fn is_customer(order_days: &[Day], at: Day, active_days: i64) -> bool {
    let before = order_days.partition_point(|day| *day < at);
    before.checked_sub(1).is_some_and(|nth| order_days[nth] >= at.saturating_sub(active_days))
}

/// Weeks whose anonymous answers are told together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Group {
    /// The Monday of its first week.
    pub from: Day,
    /// The Sunday of its last week.
    pub to: Day,
    /// How many answers it has: `GROUP_MIN` or more.
    pub answers: i64,
}

impl Group {
    /// Whether all of it lies in a period, both of whose days are included. Otherwise none of it counts
    /// there.
    pub fn is_within(&self, from: Day, to: Day) -> bool {
        from <= self.from && self.to <= to
    }
}

/// The whole groups of an anonymous survey, from its first answer: weeks, by their Mondays and in order, with
/// how many answers each has, are taken together until they have `GROUP_MIN`. A week is left out until a
/// whole day has passed since its end, and so is a last group that has too few.
///
/// Invariant: a group, once told, never changes. So what two questions are told differs by whole groups, and
/// subtracting one from the other tells nothing about anyone.
pub fn groups(weeks: &[(Day, i64)], today: Day) -> Vec<Group> {
    let (mut whole, mut open) = (Vec::new(), None::<Group>);
    for (monday, answers) in weeks {
        let sunday = monday.saturating_add(6);
        if sunday.saturating_add(SETTLED_DAYS) >= today {
            break;
        }
        let before = open.take().unwrap_or(Group { from: *monday, to: sunday, answers: 0 });
        let group = Group { to: sunday, answers: before.answers + answers, ..before };
        match group.answers >= GROUP_MIN {
            true => whole.push(group),
            false => open = Some(group),
        }
    }
    whole
}

/// A quotient rounded half up; none where there is nothing to divide by, or it is too large to be a figure.
fn half_up(numerator: i128, denominator: i128) -> Option<i64> {
    if denominator <= 0 {
        return None;
    }
    i64::try_from((numerator.checked_mul(2)?.checked_add(denominator)?).div_euclid(denominator * 2)).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn percent(rate: Rate) -> Option<f64> {
        rate.basis_points.map(|points| points as f64 / 100.0)
    }

    #[test]
    fn retention_counts_those_who_stayed() {
        assert_eq!(percent(retention(150, 30, 162)), Some(88.0));
        assert_eq!(
            retention(150, 30, 162),
            Rate { numerator: 132, denominator: 150, basis_points: Some(8_800) }
        );
        assert_eq!(percent(retention(0, 3, 3)), None);
        assert_eq!(percent(retention(3, 0, 0)), Some(0.0));
    }

    /// 600 at the start, 550 at the end: 50 are lost, and 50 of 600 are 8.33 %. For 10 %, 60 would have to be
    /// lost, or there would have to have been 500. Dividing by the 550 who are left is wrong, too: they are
    /// not who could leave.
    #[test]
    fn churn_is_over_those_at_the_start_so_it_is_not_ten_percent() {
        assert_eq!(percent(churn(600, 600 - 550)), Some(8.33));
        assert_eq!(percent(rate(600 - 550, 550)), Some(9.09));
        assert_eq!(percent(churn(0, 0)), None);
    }

    /// Without new customers, everyone at the start stays or leaves.
    #[test]
    fn retention_and_churn_are_each_others_rest() {
        let (start, new, end) = (150, 30, 162);
        let lost = start - (end - new);
        let parts = (retention(start, new, end).basis_points, churn(start, lost).basis_points);
        assert_eq!(parts, (Some(8_800), Some(1_200)));
    }

    #[test]
    fn nps_is_promoters_less_detractors_with_its_margin() {
        // 1/2, 1/3 and 1/6 of 100 answers.
        let error = standard_error(1.0 / 2.0, 1.0 / 6.0, 100.0);
        assert_eq!((error * 100.0).round(), 745.0);
        let of =
            |detractors, passives, promoters| nps(&[detractors, 0, 0, 0, 0, 0, 0, passives, 0, 0, promoters]);
        // The same shares of 600: the error is smaller by the root of six.
        let told = of(100, 200, 300).expect("answers");
        assert_eq!(
            (told.score, told.standard_error_hundredths, told.margin_hundredths),
            (33, Some(304), Some(596))
        );
        // 50, 33 and 17 whole people.
        let told = of(17, 33, 50).expect("answers");
        assert_eq!(
            (told.score, told.standard_error_hundredths, told.margin_hundredths),
            (33, Some(749), Some(1_468))
        );
        for (counts, score) in [
            ((0, 0, 1), 100),
            ((1, 0, 0), -100),
            ((0, 1, 0), 0),
            ((1, 0, 1), 0),
            ((1, 1, 0), -50),
            ((2, 1, 0), -67),
            ((0, 1, 2), 67),
            // Halves go away from zero.
            ((99, 1, 100), 1),
            ((100, 1, 99), -1),
        ] {
            let (detractors, passives, promoters) = counts;
            let told = of(detractors, passives, promoters).expect("answers");
            assert_eq!(told.score, score, "{counts:?}");
            assert_eq!((told.promoters, told.passives, told.detractors), (promoters, passives, detractors));
        }
        assert_eq!(of(0, 0, 0), None);
        // All in one band: how far others might be from it is not known.
        assert_eq!(of(0, 0, 7).and_then(|told| told.margin_hundredths), None);
    }

    #[test]
    fn each_score_is_in_its_band() {
        for score in 0..=10 {
            let mut counts = [0; 11];
            counts[score] = 1;
            let told = nps(&counts).expect("an answer");
            let bands = (told.detractors, told.passives, told.promoters);
            assert_eq!(
                bands,
                match score {
                    0..=6 => (1, 0, 0),
                    7 | 8 => (0, 1, 0),
                    _ => (0, 0, 1),
                }
            );
        }
    }

    #[test]
    fn csat_is_a_mean_and_a_share_of_those_content() {
        let told = csat(&[1, 0, 2, 3, 4]).expect("answers");
        assert_eq!((told.sum, told.mean_hundredths, percent(told.content)), (39, 390, Some(70.0)));
        assert_eq!(csat(&[1, 1, 1, 0, 0]).map(|told| told.mean_hundredths), Some(200));
        assert_eq!(csat(&[0; 5]), None);
    }

    #[test]
    fn rates_and_money_are_rounded_half_up() {
        for (numerator, denominator, basis_points) in [
            (1, 3, Some(3_333)),
            (2, 3, Some(6_667)),
            (1, 20_000, Some(1)),
            (1, 20_001, Some(0)),
            (-1, 3, Some(-3_333)),
            (0, 7, Some(0)),
            (7, 7, Some(10_000)),
            (1, 0, None),
        ] {
            assert_eq!(rate(numerator, denominator).basis_points, basis_points, "{numerator}/{denominator}");
        }
        assert_eq!((average_minor(5, 2), average_minor(4, 3), average_minor(1, 0)), (Some(3), Some(1), None));
    }

    #[test]
    fn a_lifetime_is_an_average_order_by_orders_a_year_by_years() {
        // 40.00 an order, 6 orders a year each, 3 years: 720.00.
        let (orders, customers, days) = (60, 10, 365);
        assert_eq!(average_minor(240_000, orders), Some(4_000));
        assert_eq!(orders_a_year_hundredths(orders, customers, days), Some(600));
        assert_eq!(lifetime_value_minor(240_000, customers, days, 3), Some(72_000));
        // Half the days, half the orders: the same a year.
        assert_eq!(orders_a_year_hundredths(orders / 2, customers, 365), Some(300));
        assert_eq!(lifetime_value_minor(100, 0, 365, 3), None);
        assert_eq!(lifetime_value_minor(100, 1, 0, 3), None);
    }

    #[test]
    fn an_average_grew_if_it_is_larger() {
        assert!(grew((100, 2), (51, 1)) && !grew((100, 2), (50, 1)) && !grew((100, 2), (147, 3)));
        assert!(grew((0, 3), (1, 5)) && !grew((i64::MAX, 1), (i64::MAX, 1)));
    }

    #[test]
    fn a_customer_ordered_within_the_days_before() {
        let days = [10, 20, 400];
        for (at, is) in
            [(10, false), (11, true), (20, true), (385, true), (386, false), (400, false), (401, true)]
        {
            assert_eq!(is_customer(&days, at, 365), is, "{at}");
        }
        assert!(!is_customer(&[], 5, 365));
    }

    #[test]
    fn anonymous_weeks_are_told_once_they_are_five_answers_together() {
        let weeks = [(4, 2), (11, 2), (25, 1), (32, 9), (39, 3)];
        let first = Group { from: 4, to: 31, answers: 5 };
        let second = Group { from: 32, to: 38, answers: 9 };
        assert_eq!(groups(&weeks, 99), [first, second], "the last three wait for two more");
        assert_eq!(groups(&weeks, 39), [first], "a week is told a day after it is over");
        assert_eq!(groups(&weeks, 40), [first, second]);
        assert_eq!(groups(&weeks, 32), []);
        assert_eq!(groups(&[], 99), []);
        assert!(first.is_within(4, 31) && !first.is_within(5, 31) && !first.is_within(4, 30));
    }

    proptest! {
        #[test]
        fn no_count_makes_a_figure_that_is_none(counts in prop::array::uniform11(0..1_000_000_000_i64)) {
            if let Some(told) = nps(&counts) {
                prop_assert!((-100..=100).contains(&told.score));
                prop_assert!(told.margin_hundredths.is_none_or(|margin| (0..=19_600).contains(&margin)));
                prop_assert_eq!(told.promoters + told.passives + told.detractors, counts.iter().sum::<i64>());
            }
        }

        #[test]
        fn no_number_makes_it_panic(a in any::<i64>(), b in any::<i64>(), c in any::<i64>()) {
            let _ = (rate(a, b), retention(a, b, c), average_minor(a, b), grew((a, b), (b, c)));
            let _ = (orders_a_year_hundredths(a, b, c), lifetime_value_minor(a, b, c, 100));
            let _ = (is_customer(&[a], b, c), groups(&[(a, 1)], b));
        }

        /// Whoever asks twice, of any periods and at any two times, is told of the same answers but for none,
        /// or but for five or more: on either side.
        #[test]
        fn no_two_questions_tell_what_fewer_than_five_answered(
            counts in prop::collection::vec(0..7_i64, 1..60),
            asked in prop::array::uniform2((0..430_i64, 0..430_i64, 0..430_i64)),
        ) {
            // A week without an answer is not there.
            let weeks = (0..).zip(&counts).filter(|(_, count)| **count > 0);
            let all: Vec<(Day, i64)> = weeks.map(|(week, count)| (week * 7 + 4, *count)).collect();
            // Answers are told apart by their week and their place in it.
            let told = |(from, to, today): (Day, Day, Day)| -> Vec<(Day, i64)> {
                // Of the week that today lies in, some are there.
                let by_now = |(monday, count): &(Day, i64)| {
                    let is_over = monday + 6 < today;
                    (*monday, if is_over { *count } else { (*count).min(today - monday + 1) })
                };
                let begun = all.iter().filter(|(monday, _)| *monday <= today);
                let seen: Vec<(Day, i64)> = begun.map(by_now).collect();
                let mut whole = groups(&seen, today);
                whole.retain(|group| group.is_within(from, to));
                let is_told = |day: Day| whole.iter().any(|group| group.from <= day && day <= group.to);
                let answers = seen.iter().filter(|(monday, _)| is_told(*monday));
                let answers: Vec<(Day, i64)> =
                    answers.flat_map(|(monday, count)| (0..*count).map(|nth| (*monday, nth))).collect();
                assert_eq!(answers.len() as i64, whole.iter().map(|group| group.answers).sum::<i64>());
                answers
            };
            let (one, other) = (told(asked[0]), told(asked[1]));
            for (these, those) in [(&one, &other), (&other, &one)] {
                let differ = these.iter().filter(|answer| !those.contains(answer)).count();
                prop_assert!(differ == 0 || differ >= 5, "{} answers can be told apart", differ);
            }
        }
    }
}
