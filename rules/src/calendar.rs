//! Days, months and years in a program's time zone, in whole numbers.
//!
//! A day is counted from 1970-01-01. The zone is a list of offsets that the server reads from the tz
//! database, so
//! that the browser reckons with the same days without carrying the database.

use crate::NEVER;
use contract::Instant;
use contract::members::Birthday;
use contract::programs::{Period, Program, Span};

/// Days since 1970-01-01.
pub type Day = i64;

/// Milliseconds of a day without a change of the clock.
pub const DAY_MS: i64 = 86_400_000;

/// The days that are reckoned with: 1 January of the years 1 and 9999. Whatever lies outside is taken for
/// them.
const DAYS: (Day, Day) = (-719_162, 2_932_532);

/// The offsets of a time zone from UTC, as `Program::offsets` has them.
pub type Offsets = [(Instant, i64)];

/// The day on which an instant falls.
pub fn day(program: &Program, at: Instant) -> Day {
    day_and_minute(&program.offsets, at).0
}

/// The minute of its day, 0 to 1439, by the clock on the wall.
pub fn minute(program: &Program, at: Instant) -> i64 {
    day_and_minute(&program.offsets, at).1
}

/// Both, in a time zone.
pub fn day_and_minute(offsets: &Offsets, at: Instant) -> (Day, i64) {
    let nth = offsets.partition_point(|(from, _)| *from <= at);
    let offset = nth.checked_sub(1).and_then(|nth| offsets.get(nth)).map_or(0, |(_, offset)| *offset);
    let local_ms = at.saturating_add(offset * 1_000);
    (local_ms.div_euclid(DAY_MS).clamp(DAYS.0, DAYS.1), local_ms.rem_euclid(DAY_MS) / 60_000)
}

/// The first instant of a day: midnight, or the end of the gap where the clock jumps over it.
pub fn start(program: &Program, day: Day) -> Instant {
    start_in(&program.offsets, day)
}

/// The same, in a time zone.
pub fn start_in(offsets: &Offsets, day: Day) -> Instant {
    let midnight = day.clamp(DAYS.0, DAYS.1) * DAY_MS;
    let in_utc = |nth: usize| midnight - offsets.get(nth).map_or(0, |(_, offset)| offset * 1_000);
    // The first offset that is still in force when the day begins: near the one that is so at midnight in
    // UTC.
    let mut nth = offsets.partition_point(|(from, _)| *from <= midnight).saturating_sub(2);
    while offsets.get(nth + 1).is_some_and(|(next, _)| in_utc(nth) >= *next) {
        nth += 1;
    }
    offsets.get(nth).map_or(midnight, |(from, _)| in_utc(nth).max(*from))
}

/// The first instant after a day.
pub fn end(program: &Program, day: Day) -> Instant {
    start(program, day.saturating_add(1))
}

/// The end of the day that lies `span` after the day of `at`.
pub fn end_after(program: &Program, at: Instant, span: Span) -> Instant {
    if at >= NEVER { NEVER } else { end(program, add(day(program, at), span)) }
}

/// The day so much later. A day that a month lacks becomes its last.
pub fn add(day: Day, span: Span) -> Day {
    let months = span.months.clamp(-120_000, 120_000);
    let moved = if months == 0 { day } else { add_months(day, months) };
    moved.saturating_add(span.days.clamp(-4_000_000, 4_000_000)).clamp(DAYS.0, DAYS.1)
}

/// Year, month and day.
pub fn civil(day: Day) -> (i64, i64, i64) {
    // The eras of 400 years of the Gregorian calendar, begun in March so that the odd day comes last.
    let shifted = day + 719_468;
    let era = shifted.div_euclid(146_097);
    let of_era = shifted.rem_euclid(146_097);
    let year_of_era = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let from_march = (5 * of_year + 2) / 153;
    let month = if from_march < 10 { from_march + 3 } else { from_march - 9 };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    (year, month, of_year - (153 * from_march + 2) / 5 + 1)
}

/// The day of a date. A month outside 1 to 12 counts on into other years; a day may lie outside its month.
pub fn of_civil(year: i64, month: i64, day: i64) -> Day {
    let year = year + (month - 1).div_euclid(12);
    let month = (month - 1).rem_euclid(12) + 1;
    let from_march_year = year - i64::from(month <= 2);
    let era = from_march_year.div_euclid(400);
    let year_of_era = from_march_year.rem_euclid(400);
    let from_march = if month > 2 { month - 3 } else { month + 9 };
    let of_year = (153 * from_march + 2) / 5 + day - 1;
    let of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + of_year;
    era * 146_097 + of_era - 719_468
}

/// 1 for Monday to 7 for Sunday.
pub fn weekday(day: Day) -> i64 {
    (day + 3).rem_euclid(7) + 1
}

/// The first day of the period that a day lies in; the same for all days of `Ever`.
pub fn period_start(period: Period, day: Day) -> Day {
    let (year, month, _) = civil(day);
    match period {
        Period::Day => day,
        Period::Week => day - weekday(day) + 1,
        Period::Month => of_civil(year, month, 1),
        Period::Year => of_civil(year, 1, 1),
        Period::Ever => 0,
    }
}

/// The first day of the period after the one that a day lies in.
pub fn next_period_start(period: Period, day: Day) -> Day {
    let (year, month, _) = civil(day);
    match period {
        Period::Day => day + 1,
        Period::Week => day - weekday(day) + 8,
        Period::Month => of_civil(year, month + 1, 1),
        Period::Year => of_civil(year + 1, 1, 1),
        Period::Ever => DAYS.1,
    }
}

/// The day on which a birthday is celebrated in a year: the 28th of February where it has no 29th.
pub fn birthday_in(birthday: Birthday, year: i64) -> Day {
    let last = of_civil(year, birthday.month + 1, 1) - 1;
    of_civil(year, birthday.month, birthday.day).min(last)
}

/// Whether there is such a day in some year.
pub fn is_birthday(birthday: Birthday) -> bool {
    let is_year = birthday.year.is_none_or(|year| (1_800..=9_999).contains(&year));
    // 2000 had a 29 February.
    let (year, months) = (birthday.year.filter(|_| is_year).unwrap_or(2_000), 1..=12);
    is_year
        && months.contains(&birthday.month)
        && (1..=31).contains(&birthday.day)
        && of_civil(year, birthday.month, birthday.day) < of_civil(year, birthday.month + 1, 1)
}

fn add_months(day: Day, months: i64) -> Day {
    let (year, month, of_month) = civil(day);
    let last = of_civil(year, month + months + 1, 1) - 1;
    of_civil(year, month + months, of_month).min(last)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const HOUR: i64 = 3_600;

    /// New York in 2027: summer time begins on 14 March and ends on 7 November.
    fn new_york() -> Program {
        let offsets = vec![
            (i64::MIN, -5 * HOUR),
            (1_805_007_600_000, -4 * HOUR), // 2027-03-14T07:00Z
            (1_825_567_200_000, -5 * HOUR), // 2027-11-07T06:00Z
        ];
        Program { offsets, ..Program::default() }
    }

    #[test]
    fn dates_and_days_are_each_others_inverse() {
        assert_eq!(of_civil(1970, 1, 1), 0);
        assert_eq!(civil(of_civil(2028, 2, 29)), (2028, 2, 29));
        assert_eq!(of_civil(2027, 13, 1), of_civil(2028, 1, 1));
        assert_eq!(weekday(of_civil(2027, 1, 14)), 4);
        assert_eq!(weekday(0), 4);
    }

    #[test]
    fn a_day_that_a_month_lacks_becomes_its_last() {
        let months = |months| Span { months, days: 0 };
        assert_eq!(add(of_civil(2027, 1, 31), months(1)), of_civil(2027, 2, 28));
        assert_eq!(add(of_civil(2028, 1, 31), months(1)), of_civil(2028, 2, 29));
        assert_eq!(add(of_civil(2028, 2, 29), months(12)), of_civil(2029, 2, 28));
        assert_eq!(add(of_civil(2027, 3, 15), Span { months: 24, days: 3 }), of_civil(2029, 3, 18));
    }

    #[test]
    fn a_day_begins_at_midnight_also_where_the_clock_changes() {
        let program = new_york();
        let spring = of_civil(2027, 3, 14);
        assert_eq!(end(&program, spring) - start(&program, spring), 23 * HOUR * 1_000);
        let autumn = of_civil(2027, 11, 7);
        assert_eq!(end(&program, autumn) - start(&program, autumn), 25 * HOUR * 1_000);
        for at in [start(&program, spring), end(&program, spring) - 1] {
            assert_eq!(day(&program, at), spring);
        }
        assert_eq!(minute(&program, 1_805_007_600_000), 3 * 60);
    }

    #[test]
    fn a_midnight_that_does_not_exist_is_the_end_of_the_gap() {
        // Somewhere the clock jumps from 00:00 to 01:00 on 2 January 1970.
        let program = Program { offsets: vec![(i64::MIN, 0), (DAY_MS, HOUR)], ..Program::default() };
        assert_eq!(start(&program, 1), DAY_MS);
        assert_eq!((day(&program, DAY_MS), minute(&program, DAY_MS)), (1, 60));
    }

    #[test]
    fn born_on_29_february_celebrates_on_the_28th_in_a_common_year() {
        let born = Birthday { month: 2, day: 29, year: Some(2_000) };
        assert_eq!(birthday_in(born, 2027), of_civil(2027, 2, 28));
        assert_eq!(birthday_in(born, 2028), of_civil(2028, 2, 29));
        assert!(is_birthday(born) && !is_birthday(Birthday { year: Some(2_001), ..born }));
        for (month, day) in
            [(4, 31), (2, 30), (0, 1), (13, 1), (1, 0), (1, 32), (1, i64::MAX), (12, i64::MIN)]
        {
            assert!(!is_birthday(Birthday { month, day, year: None }), "{month}/{day}");
        }
    }

    proptest! {
        #[test]
        fn an_instant_lies_in_its_day(at in -60_000_000_000_000..250_000_000_000_000_i64) {
            let program = new_york();
            let day = day(&program, at);
            prop_assert!(start(&program, day) <= at && at < end(&program, day));
            let (year, month, of_month) = civil(day);
            prop_assert_eq!(of_civil(year, month, of_month), day);
        }

        #[test]
        fn no_number_makes_it_panic(at in any::<i64>(), months in any::<i64>(), days in any::<i64>()) {
            let program = new_york();
            let moved = add(day(&program, at), Span { months, days });
            let _ = (start(&program, moved), end_after(&program, at, Span { months, days }));
            let _ = minute(&program, at);
            let _ = (start(&program, at), next_period_start(Period::Month, moved), civil(moved));
            let _ = is_birthday(Birthday { month: at, day: months, year: Some(days) });
        }
    }
}
