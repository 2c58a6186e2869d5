//! The member's language: which one it is, and numbers, dates and counted words written in it.

mod intl;
pub mod text;

use contract::Instant;
use contract::programs::{Counted, Program, Span};
use std::collections::BTreeMap;
use text::Text;

/// A language the portal is written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lang {
    /// English, as written where the member lives.
    En,
    /// Simplified Chinese.
    ZhCn,
}

impl Lang {
    /// Every language, with its own name for itself.
    pub const ALL: [(Lang, &str); 2] = [(Lang::En, "English"), (Lang::ZhCn, "简体中文")];

    /// As HTML, the API and the program files spell it.
    pub fn tag(self) -> &'static str {
        match self {
            Lang::En => "en",
            Lang::ZhCn => "zh-CN",
        }
    }

    /// The language of a tag such as `zh-Hans-CN`, where we have it.
    pub fn of(tag: &str) -> Option<Lang> {
        match tag.get(..2) {
            Some("en") => Some(Lang::En),
            Some("zh") => Some(Lang::ZhCn),
            _ => None,
        }
    }
}

const NEW_YEAR_2024: Instant = 1_704_067_200_000;

/// How one member is told things: a language, and its way of writing numbers and dates.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Locale {
    /// The language of the words.
    pub lang: Lang,
    /// The tag for numbers and dates: the language as written where the member lives, such as `en-GB`.
    pub tag: String,
}

impl Locale {
    /// The portal's own words.
    pub fn say(&self, text: Text) -> &'static str {
        text.in_lang(self.lang)
    }

    /// The portal's own words, to keep.
    pub fn own(&self, text: Text) -> String {
        self.say(text).to_owned()
    }

    /// The portal's own words with `{0}`, `{1}`, ... filled in.
    pub fn fill(&self, text: Text, parts: &[&str]) -> String {
        let mut pieces = self.say(text).split('{');
        let mut out = pieces.next().unwrap_or_default().to_owned();
        for piece in pieces {
            // `0}` and what follows: the texts hold braces for nothing else.
            let index = piece.bytes().next().map_or(0, |digit| usize::from(digit.wrapping_sub(b'0')));
            join(&mut out, parts.get(index).unwrap_or(&""));
            join(&mut out, piece.get(2..).unwrap_or_default());
        }
        out
    }

    /// A brand's words: this language, or else the program's first.
    pub fn pick<'a, T>(&self, texts: &'a BTreeMap<String, T>, program: &Program) -> Option<&'a T> {
        texts
            .get(self.lang.tag())
            .or_else(|| program.languages.first().and_then(|first| texts.get(first)))
            .or_else(|| texts.values().next())
    }

    /// A brand's sentence or name.
    pub fn brand<'a>(&self, texts: &'a contract::programs::Text, program: &Program) -> &'a str {
        self.pick(texts, program).map_or("", String::as_str)
    }

    /// A whole number, grouped.
    pub fn number(&self, value: i64) -> String {
        intl::number(&self.tag, &digits(value), false)
    }

    /// A change, with its sign: `+11`, `−25`, `0`.
    pub fn change(&self, value: i64) -> String {
        intl::number(&self.tag, &digits(value), true)
    }

    /// A decimal given in digits: `11.4`.
    pub fn decimal(&self, digits: &str) -> String {
        intl::number(&self.tag, digits, false)
    }

    /// What the program calls this many points: `point`, `points`.
    pub fn unit<'a>(&self, value: i64, program: &'a Program) -> &'a str {
        self.counted(value, &program.points, program)
    }

    fn counted<'a>(&self, value: i64, forms: &'a Counted, program: &'a Program) -> &'a str {
        let Some(forms) = self.pick(forms, program) else { return "" };
        let category = intl::plural(self.lang.tag(), value);
        forms.get(&category).or_else(|| forms.get("other")).map_or("", String::as_str)
    }

    /// This many points with their unit; `signed` writes a change.
    pub fn points(&self, value: i64, signed: bool, program: &Program) -> String {
        let figure = if signed { self.change(value) } else { self.number(value) };
        [&figure, " ", self.unit(value, program)].concat()
    }

    /// This many points towards tiers with their unit, where they have a name of their own.
    pub fn status_points(&self, value: i64, signed: bool, program: &Program) -> String {
        let forms = if program.status_points.is_empty() { &program.points } else { &program.status_points };
        let figure = if signed { self.change(value) } else { self.number(value) };
        [&figure, " ", self.counted(value, forms, program)].concat()
    }

    /// A figure given in digits, with the unit of points: `1.2 stars`.
    pub fn decimal_points(&self, digits: &str, program: &Program) -> String {
        [&self.decimal(digits), " ", self.unit(if digits == "1" { 1 } else { 2 }, program)].concat()
    }

    /// A factor given in percent: `× 1.2`.
    pub fn times(&self, percent: i64) -> String {
        ["× ", &self.decimal(&ratio(percent, 1, 100).unwrap_or_default())].concat()
    }

    /// One of two texts by count, for languages that tell one from many.
    pub fn count(&self, value: i64, one: Text, other: Text) -> String {
        self.count_of(value, one, other, "")
    }

    /// The same, with what is counted or what it leads to as `{1}`.
    pub fn count_of(&self, value: i64, one: Text, other: Text, of: &str) -> String {
        let text = if intl::plural(self.lang.tag(), value) == "one" { one } else { other };
        self.fill(text, &[&self.number(value), of])
    }

    /// Money of the program, from its smallest unit.
    pub fn money(&self, minor: i64, program: &Program) -> String {
        let amount = decimal(minor, program.minor_digits);
        intl::money(&self.tag, &amount, &program.currency, &digits(program.minor_digits.into()))
    }

    /// Money of the program without idle noughts: `$1`, but `$1.50`.
    pub fn round_money(&self, minor: i64, program: &Program) -> String {
        let whole = 10_i64.checked_pow(u32::from(program.minor_digits)).unwrap_or(1);
        if minor % whole != 0 {
            return self.money(minor, program);
        }
        intl::money(&self.tag, &digits(minor / whole), &program.currency, "0")
    }

    /// A day in full: `Thursday 14 January`.
    pub fn day_line(&self, at: Instant, zone: &str) -> String {
        intl::date(&self.tag, zone, at, &["weekday", "long", "day", "numeric", "month", "long"])
    }

    /// A month: `January 2027`.
    pub fn month(&self, at: Instant, zone: &str) -> String {
        intl::date(&self.tag, zone, at, &["month", "long", "year", "numeric"])
    }

    /// A day with its year: `31 January 2027`.
    pub fn date(&self, at: Instant, zone: &str) -> String {
        intl::date(&self.tag, zone, at, &["day", "numeric", "month", "long", "year", "numeric"])
    }

    /// A day without its year: `31 Jan`.
    pub fn short_day(&self, at: Instant, zone: &str) -> String {
        intl::date(&self.tag, zone, at, &["day", "numeric", "month", "short"])
    }

    /// A day within a sentence: `3 January`, with its year where that is another one than now.
    #[cfg(any(feature = "later", test))]
    pub fn near_date(&self, at: Instant, now: Instant, zone: &str) -> String {
        match day_key(at, zone).get(..4) == day_key(now, zone).get(..4) {
            true => intl::date(&self.tag, zone, at, &["day", "numeric", "month", "long"]),
            false => self.date(at, zone),
        }
    }

    /// The last day before an end, with its year: what ends at midnight lasts until the day before.
    pub fn last_day(&self, end: Instant, zone: &str) -> String {
        self.date(end - 1, zone)
    }

    /// A day of the week, 1 for Monday: `Sat`.
    pub fn weekday(&self, day: i64) -> String {
        // 1 January 2024 was a Monday.
        intl::date(&self.tag, "UTC", NEW_YEAR_2024 + (day - 1) * 86_400_000, &["weekday", "short"])
    }

    /// A minute of the day: `14:00`.
    pub fn minute(&self, minute: i64) -> String {
        self.time(minute * 60_000, "UTC")
    }

    /// A day of each year: `29 February`.
    #[cfg(any(feature = "later", test))]
    pub fn yearly(&self, month: i64, day: i64) -> String {
        // Of 2024, a leap year.
        const BEFORE: [i64; 12] = [0, 31, 60, 91, 121, 152, 182, 213, 244, 274, 305, 335];
        let days = BEFORE.get((month - 1) as usize).copied().unwrap_or(0) + day - 1;
        let at = NEW_YEAR_2024 + days * 86_400_000;
        intl::date(&self.tag, "UTC", at, &["day", "numeric", "month", "long"])
    }

    /// A month by itself: `February`, `2月`.
    #[cfg(feature = "later")]
    pub fn month_name(&self, month: i64) -> String {
        let at = NEW_YEAR_2024 + (month - 1) * 31 * 86_400_000;
        intl::date(&self.tag, "UTC", at, &["month", if self.lang == Lang::En { "long" } else { "numeric" }])
    }

    /// A day of a month by itself: `29`, `29日`.
    #[cfg(feature = "later")]
    pub fn day_name(&self, day: i64) -> String {
        intl::date(&self.tag, "UTC", NEW_YEAR_2024 + (day - 1) * 86_400_000, &["day", "numeric"])
    }

    /// A stretch of calendar: `6 months`, `2 years`, `30 days`.
    pub fn span(&self, span: Span) -> String {
        let months = match span.months {
            0 => String::new(),
            months if months % 12 == 0 && months > 12 => {
                self.count(months / 12, Text::YearOne, Text::YearOther)
            }
            months => self.count(months, Text::MonthOne, Text::MonthOther),
        };
        match span.days {
            0 => months,
            days => {
                let days = self.count(days, Text::DayOne, Text::DayOther);
                if months.is_empty() { days } else { [&months, " ", &days[..]].concat() }
            }
        }
    }

    /// Two sentences one after the other: between Chinese ones there is no space.
    pub fn sentences(&self, first: &str, second: &str) -> String {
        let is_apart = self.lang == Lang::En && !first.is_empty() && !second.is_empty();
        [first, if is_apart { " " } else { "" }, second].concat()
    }

    /// Things one after the other: `Gold, Reserve`.
    pub fn list(&self, words: &[String]) -> String {
        joined(words, self.say(Text::ListComma))
    }

    /// The hour and minute: `8:12`.
    pub fn time(&self, at: Instant, zone: &str) -> String {
        intl::date(&self.tag, zone, at, &["hour", "numeric", "minute", "2-digit"])
    }

    /// When something happened, seen from now: `Today, 8:12`, `Yesterday`, `Tue 12 Jan`, `12 Jan 2025`.
    pub fn when(&self, at: Instant, now: Instant, zone: &str) -> String {
        let (day, today) = (day_key(at, zone), day_key(now, zone));
        if day == today {
            return self.fill(Text::TodayAt, &[&self.time(at, zone)]);
        }
        if day == day_key(now - 86_400_000, zone) {
            return self.say(Text::Yesterday).to_owned();
        }
        if day.get(..4) == today.get(..4) {
            return intl::date(
                &self.tag,
                zone,
                at,
                &["weekday", "short", "day", "numeric", "month", "short"],
            );
        }
        intl::date(&self.tag, zone, at, &["day", "numeric", "month", "short", "year", "numeric"])
    }

    /// A moment within a sentence: `today at 8:12`, `on 12 Jan, 8:12`.
    pub fn moment(&self, at: Instant, now: Instant, zone: &str) -> String {
        let time = self.time(at, zone);
        if day_key(at, zone) == day_key(now, zone) {
            return self.fill(Text::MomentToday, &[&time]);
        }
        self.fill(Text::Moment, &[&self.date(at, zone), &time])
    }
}

/// The day of an instant in a zone, as `2027-01-14`: it sorts, and its first seven letters name the month.
pub fn day_key(at: Instant, zone: &str) -> String {
    intl::date("en-CA", zone, at, &["year", "numeric", "month", "2-digit", "day", "2-digit"])
}

/// Texts with something between them; empty ones are left out.
pub fn joined(texts: &[String], between: &str) -> String {
    let mut all = String::new();
    for text in texts.iter().filter(|text| !text.is_empty()) {
        if !all.is_empty() {
            all.push_str(between);
        }
        all.push_str(text);
    }
    all
}

/// Adds words to a text; between Chinese and Latin there is a space.
fn join(text: &mut String, words: &str) {
    let is_chinese = |letter: char| ('\u{4e00}'..='\u{9fff}').contains(&letter);
    let is_latin = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '$' | '¥' | '€' | '£');
    if let (Some(before), Some(after)) = (text.chars().next_back(), words.chars().next())
        && ((is_chinese(before) && is_latin(after)) || (is_latin(before) && is_chinese(after)))
    {
        text.push(' ');
    }
    text.push_str(words);
}

/// `amount / per * points` in digits, exact to four places and cut there: 1140 at 1 for 100 is `11.4`.
pub fn ratio(amount: i64, points: i64, per: i64) -> Option<String> {
    if per <= 0 || amount < 0 {
        return None;
    }
    let product = amount.checked_mul(points)?;
    let (whole, mut rest) = (product / per, product % per);
    let mut part = 0;
    for _ in 0..4 {
        rest = rest.checked_mul(10)?;
        part = part * 10 + rest / per;
        rest %= per;
    }
    let mut digits = decimal(whole.checked_mul(10_000)?.checked_add(part)?, 4);
    while digits.ends_with('0') {
        digits.pop();
    }
    Some(digits.strip_suffix('.').unwrap_or(&digits).to_owned())
}

/// A number of smallest units in digits: 1140 with two digits is `11.40`.
pub fn decimal(minor: i64, places: u8) -> String {
    let places = usize::from(places);
    let plain = digits(minor);
    let (sign, plain) = match plain.strip_prefix('-') {
        Some(plain) => ("-", plain),
        None => ("", &plain[..]),
    };
    let padding = "0".repeat((places + 1).saturating_sub(plain.len()));
    let padded = [&padding, plain].concat();
    let (whole, part) = padded.split_at(padded.len() - places);
    [sign, whole, if places > 0 { "." } else { "" }, part].concat()
}

/// A whole number in plain digits. The formatting of the standard library is larger than all it would write
/// here.
pub fn digits(value: i64) -> String {
    let mut left = value.unsigned_abs();
    let mut reversed = Vec::new();
    loop {
        reversed.push(char::from(b'0' + (left % 10) as u8));
        left /= 10;
        if left == 0 {
            break;
        }
    }
    if value < 0 {
        reversed.push('-');
    }
    reversed.into_iter().rev().collect()
}

#[cfg(test)]
pub mod tests;
