//! Times as a file writes them: spans, days, hours, windows; and the offsets of a time zone.

use super::phrase::{Phrase, Wrong, digits};
use crate::EXACT_MAX;
use contract::Instant;
use contract::programs::{Span, TierKept, TierWindow};
use jiff::civil::{Date, DateTime, Time};
use jiff::tz::TimeZone;

const DAYS_MAX: i64 = 3_650;
const MONTHS_MAX: i64 = 1_200;
const UNDO_MINUTES_MAX: i64 = 30 * 24 * 60;

/// Dates are of these years, for which the offsets are known.
const YEARS: std::ops::RangeInclusive<i16> = 1970..=2099;

pub(crate) static SPAN: Phrase = Phrase {
    what: "a time",
    like: "a number of days, weeks, months or years, such as \"14 days\"",
    pattern: "^[0-9]+ (?:days?|weeks?|months?|years?)$",
    check: |text, _| span(text).map(drop),
};

pub(crate) static SOME_TIME: Phrase = Phrase {
    check: |text, _| match span(text)? {
        Span { months: 0, days: 0 } => {
            Err(Wrong::Said(format!("`{text}` is no time at all; it should be a day at least")))
        }
        _ => Ok(()),
    },
    ..SPAN
};

pub(crate) static YEARS_LONG: Phrase = Phrase {
    check: |text, _| match span(text)? {
        Span { months, days } if months < 12 && days < 365 => {
            Err(Wrong::Said(format!("`{text}` is too short; it should be a year at least")))
        }
        _ => Ok(()),
    },
    ..SPAN
};

pub(crate) static MINUTES: Phrase = Phrase {
    what: "a short time",
    like: "a number of minutes, hours or days, such as \"15 minutes\"",
    pattern: "^[0-9]+ (?:minutes?|hours?|days?)$",
    check: |text, _| match minutes(text).ok_or(Wrong::Shape)? {
        0..=UNDO_MINUTES_MAX => Ok(()),
        _ => Err(Wrong::Said(format!("`{text}` is too long; it should be at most 30 days"))),
    },
};

pub(crate) static PAUSE: Phrase = Phrase {
    what: "a time",
    like: "a number of minutes, hours, days or weeks, such as \"1 day\"",
    pattern: "^[0-9]+ (?:minutes?|hours?|days?|weeks?)$",
    check: |text, _| match minutes(text).ok_or(Wrong::Shape)? {
        1.. => Ok(()),
        _ => Err(Wrong::Said(format!("`{text}` is no time at all; it should be a minute at least"))),
    },
};

pub(crate) static DAY: Phrase = Phrase {
    what: "a day",
    like: "a day in quotes, such as \"2027-03-31\", from 1970 to 2099",
    pattern: "^[0-9]{4}-[0-9]{2}-[0-9]{2}$",
    check: |text, _| date(text).map(drop).ok_or(Wrong::Shape),
};

pub(crate) static MOMENT: Phrase = Phrase {
    what: "a time",
    like: "a day and a time such as \"2027-01-10 09:00\", or a day alone for its noon",
    pattern: "^[0-9]{4}-[0-9]{2}-[0-9]{2}(?: [0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\\.[0-9]{3})?)?)?$",
    check: |text, units| moment(text, &units.zone).map(drop).ok_or(Wrong::Shape),
};

pub(crate) static HOURS: Phrase = Phrase {
    what: "hours",
    like: "hours of a day, such as \"14:00-17:00\"",
    pattern: "^[0-9]{2}:[0-9]{2}-[0-9]{2}:[0-9]{2}$",
    check: |text, _| match hours(text).ok_or(Wrong::Shape)? {
        (from, until) if from < until => Ok(()),
        _ => Err(Wrong::Said(format!("`{text}` ends before it begins; it should begin and end on one day"))),
    },
};

pub(crate) static WITHIN: Phrase = Phrase {
    what: "a window",
    like: "a number of months such as \"12 months\", or \"calendar year\", or \"ever\"",
    pattern: "^(?:[0-9]+ (?:months?|years?)|calendar year|ever)$",
    check: |text, _| within(text).map(drop).ok_or(Wrong::Shape),
};

pub(crate) static KEPT: Phrase = Phrase {
    what: "how long a tier is kept",
    like: "a number of months such as \"12 months\", or \"to the end of the year\", or \
           \"to the end of the next year\", or \"ever\"",
    pattern: "^(?:[0-9]+ (?:months?|years?)|to the end of the (?:next )?year|ever)$",
    check: |text, _| kept(text).map(drop).ok_or(Wrong::Shape),
};

/// `14 days`, `2 weeks`, `6 months`, `1 year`.
pub(crate) fn span(text: &str) -> Result<Span, Wrong> {
    let (count, unit) = counted(text).ok_or(Wrong::Shape)?;
    let (months, days) = match unit {
        "day" => (0, Some(count)),
        "week" => (0, count.checked_mul(7)),
        "month" => (count, Some(0)),
        "year" => (count.saturating_mul(12), Some(0)),
        _ => return Err(Wrong::Shape),
    };
    match days {
        Some(days) if days <= DAYS_MAX && months <= MONTHS_MAX => Ok(Span { months, days }),
        _ => {
            let message = format!("`{text}` is too long; it should be at most 3,650 days or 1,200 months");
            Err(Wrong::Said(message))
        }
    }
}

/// `15 minutes`, `2 hours`, `1 day`, in minutes.
pub(crate) fn minutes(text: &str) -> Option<i64> {
    let (count, unit) = counted(text)?;
    let minutes = match unit {
        "minute" => 1,
        "hour" => 60,
        "day" => 24 * 60,
        "week" => 7 * 24 * 60,
        _ => return None,
    };
    count.checked_mul(minutes).filter(|minutes| *minutes <= DAYS_MAX * 24 * 60)
}

/// A day of the years that are known.
pub(crate) fn date(text: &str) -> Option<Date> {
    let is_shaped = text.len() == 10
        && text.bytes().enumerate().all(|(nth, byte)| match nth {
            4 | 7 => byte == b'-',
            _ => byte.is_ascii_digit(),
        });
    let part = |range: std::ops::Range<usize>| text.get(range).and_then(digits);
    let (year, month, day) = if is_shaped { (part(0..4)?, part(5..7)?, part(8..10)?) } else { return None };
    let year = i16::try_from(year).ok().filter(|year| YEARS.contains(year))?;
    Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
}

/// When a day begins.
pub(crate) fn day_begins_at(date: Date, zone: &TimeZone) -> Option<Instant> {
    Some(date.to_zoned(zone.clone()).ok()?.timestamp().as_millisecond())
}

/// When a day is over: the next one begins.
pub(crate) fn day_ends_at(date: Date, zone: &TimeZone) -> Option<Instant> {
    day_begins_at(date.tomorrow().ok()?, zone)
}

/// A day with a time, or its noon.
pub(crate) fn moment(text: &str, zone: &TimeZone) -> Option<Instant> {
    let (day, time) = text.split_once(' ').unwrap_or((text, "12:00"));
    let (clock, millisecond) = match time.split_once('.') {
        Some((clock, part)) if part.len() == 3 && clock.len() == 8 => (clock, digits(part)?),
        Some(_) => return None,
        None => (time, 0),
    };
    let mut parts = clock.split(':').map(|part| if part.len() == 2 { digits(part) } else { None });
    let (hour, minute) = (parts.next()??, parts.next()??);
    let second = parts.next().unwrap_or(Some(0))?;
    if parts.next().is_some() {
        return None;
    }
    let nanosecond = i32::try_from(millisecond * 1_000_000).ok()?;
    let [hour, minute, second] = [hour, minute, second].map(|part| i8::try_from(part).unwrap_or(i8::MAX));
    let time = Time::new(hour, minute, second, nanosecond).ok()?;
    let zoned = DateTime::from_parts(date(day)?, time).to_zoned(zone.clone()).ok()?;
    Some(zoned.timestamp().as_millisecond())
}

/// `14:00-17:00` in minutes of the day.
pub(crate) fn hours(text: &str) -> Option<(i64, i64)> {
    let (from, until) = text.split_once('-')?;
    Some((minute_of_day(from)?, minute_of_day(until)?))
}

/// `12 months`, `calendar year`, `ever`.
pub(crate) fn within(text: &str) -> Option<TierWindow> {
    match text {
        "calendar year" => Some(TierWindow::CalendarYear),
        "ever" => Some(TierWindow::Ever),
        _ => whole_months(text).map(TierWindow::Months),
    }
}

/// `12 months`, `to the end of the next year`, `ever`.
pub(crate) fn kept(text: &str) -> Option<TierKept> {
    match text {
        "to the end of the year" => Some(TierKept::CalendarYears(0)),
        "to the end of the next year" => Some(TierKept::CalendarYears(1)),
        "ever" => Some(TierKept::Ever),
        _ => whole_months(text).map(TierKept::Months),
    }
}

/// The offsets of a time zone from UTC until 2100, by the instant each begins at, in seconds.
pub(crate) fn offsets(zone: &TimeZone) -> Vec<(Instant, i64)> {
    let epoch = jiff::Timestamp::UNIX_EPOCH;
    let last = jiff::Timestamp::from_second(4_102_444_800).unwrap_or(jiff::Timestamp::MAX);
    let mut offsets = vec![(-EXACT_MAX, i64::from(zone.to_offset(epoch).seconds()))];
    for transition in zone.following(epoch).take_while(|transition| transition.timestamp() < last) {
        let seconds = i64::from(transition.offset().seconds());
        if offsets.last().is_none_or(|(_, before)| *before != seconds) {
            offsets.push((transition.timestamp().as_millisecond(), seconds));
        }
    }
    offsets
}

fn minute_of_day(text: &str) -> Option<i64> {
    let (hour, minute) =
        text.split_once(':').filter(|(hour, minute)| hour.len() == 2 && minute.len() == 2)?;
    let (hour, minute) = (digits(hour)?, digits(minute)?);
    let at = hour * 60 + minute;
    (minute < 60 && at <= 24 * 60).then_some(at)
}

fn whole_months(text: &str) -> Option<i64> {
    span(text).ok().filter(|span| span.days == 0 && span.months > 0).map(|span| span.months)
}

/// `14 days` as 14 and `day`.
fn counted(text: &str) -> Option<(i64, &str)> {
    let (count, unit) = text.split_once(' ')?;
    Some((digits(count)?, unit.strip_suffix('s').unwrap_or(unit)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn zone(name: &str) -> TimeZone {
        TimeZone::get(name).expect("a time zone")
    }

    fn at(text: &str) -> Instant {
        text.parse::<jiff::Timestamp>().expect("an instant").as_millisecond()
    }

    #[test]
    fn the_offsets_of_a_zone_begin_where_its_clocks_change() {
        let new_york = offsets(&zone("America/New_York"));
        assert_eq!(new_york[0], (-EXACT_MAX, -18_000));
        assert!(new_york.contains(&(at("2027-03-14T07:00:00Z"), -14_400)));
        assert!(new_york.contains(&(at("2099-11-01T06:00:00Z"), -18_000)));
        assert!(new_york.is_sorted() && new_york.len() > 250);
        assert_eq!(offsets(&zone("UTC")), [(-EXACT_MAX, 0)]);
        assert_eq!(offsets(&zone("Asia/Shanghai")).last().map(|(_, seconds)| *seconds), Some(28_800));
    }

    #[test]
    fn a_day_ends_where_the_next_one_begins_also_when_clocks_change() {
        let zone = zone("America/New_York");
        let day = date("2027-03-14").expect("a day");
        assert_eq!(day_begins_at(day, &zone), Some(at("2027-03-14T05:00:00Z")));
        assert_eq!(day_ends_at(day, &zone), Some(at("2027-03-15T04:00:00Z")));
        assert_eq!(moment("2027-03-14", &zone), Some(at("2027-03-14T16:00:00Z")));
        assert_eq!(moment("2027-03-14 23:59:59.999", &zone), Some(at("2027-03-15T03:59:59.999Z")));
    }

    #[test]
    fn spans_windows_and_hours_are_read() {
        assert_eq!(span("2 weeks").ok(), Some(Span { months: 0, days: 14 }));
        assert_eq!(span("1 year").ok(), Some(Span { months: 12, days: 0 }));
        assert_eq!(span("0 days").ok(), Some(Span::default()));
        assert_eq!(within("12 months"), Some(TierWindow::Months(12)));
        assert_eq!(kept("to the end of the year"), Some(TierKept::CalendarYears(0)));
        assert_eq!(kept("to the end of the next year"), Some(TierKept::CalendarYears(1)));
        assert_eq!(hours("14:00-24:00"), Some((840, 1440)));
        assert_eq!(minutes("2 hours"), Some(120));
        for wrong in ["2027-2-3", "2027-02-29", "1969-12-31", "2100-01-01", "2027-01-01T00:00", "２027-01-01"]
        {
            assert_eq!(date(wrong), None, "{wrong}");
        }
        for wrong in ["2027-01-01 24:00", "2027-01-01 1:00", "2027-01-01 01:00:00.5", "2027-01-01 ", "01:00"]
        {
            assert_eq!(moment(wrong, &TimeZone::UTC), None, "{wrong}");
        }
    }
}
