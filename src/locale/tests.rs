//! Both languages: nothing missing, nothing left the same by accident, numbers and dates as they should read.

use super::text::Text;
use super::{Lang, Locale, day_key, decimal, digits, joined, ratio};
use contract::programs::{Program, Span};
use std::collections::BTreeMap;
use wasm_bindgen_test::wasm_bindgen_test;

/// 2027-01-14T13:12:00Z: 8:12 in New York, 21:12 in Shanghai.
const MORNING: i64 = 1_799_932_320_000;
const DAY: i64 = 86_400_000;
const NEW_YORK: &str = "America/New_York";

pub fn en() -> Locale {
    Locale { lang: Lang::En, tag: "en-GB".to_owned() }
}

pub fn zh() -> Locale {
    Locale { lang: Lang::ZhCn, tag: "zh-CN".to_owned() }
}

pub fn texts(pairs: &[(&str, &str)]) -> BTreeMap<String, String> {
    pairs.iter().map(|(tag, text)| (tag.to_string(), text.to_string())).collect()
}

pub fn program(currency: &str, minor_digits: u8) -> Program {
    Program {
        id: "record-shop".to_owned(),
        languages: vec!["en".to_owned(), "zh-CN".to_owned()],
        name: texts(&[("en", "Groove Club"), ("zh-CN", "黑胶俱乐部")]),
        promise: texts(&[("en", "Only in English")]),
        points: BTreeMap::from([
            ("en".to_owned(), texts(&[("one", "point"), ("other", "points")])),
            ("zh-CN".to_owned(), texts(&[("other", "分")])),
        ]),
        currency: currency.to_owned(),
        minor_digits,
        time_zone: NEW_YORK.to_owned(),
        ..Program::default()
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn every_text_is_written_in_both_languages() {
    let same_on_purpose = [Text::AndPage, Text::EmailPlaceholder, Text::InviteWhatsApp];
    for text in Text::ALL {
        let (en, zh) = (text.in_lang(Lang::En), text.in_lang(Lang::ZhCn));
        assert!(!en.trim().is_empty() && !zh.trim().is_empty(), "{text:?}");
        assert_eq!(en == zh, same_on_purpose.contains(text), "{text:?} reads the same in both");
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn chinese_fills_in_nothing_that_english_does_not() {
    for text in Text::ALL {
        for place in ["{0}", "{1}", "{2}"] {
            let (en, zh) = (text.in_lang(Lang::En), text.in_lang(Lang::ZhCn));
            assert!(en.contains(place) || !zh.contains(place), "{text:?}: {zh}");
        }
        for lang in [Lang::En, Lang::ZhCn] {
            let words = text.in_lang(lang);
            let places =
                ["{0}", "{1}", "{2}"].iter().map(|place| words.matches(place).count()).sum::<usize>();
            assert_eq!(words.matches('{').count(), places, "{words}");
        }
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn chinese_has_full_width_punctuation() {
    for text in Text::ALL {
        let zh = text.in_lang(Lang::ZhCn);
        let ends = zh.ends_with(['.', '!', '?', ',', ';', ':']);
        assert!(!ends && !zh.contains(", "), "{text:?}: {zh}");
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn places_are_filled_in_wherever_they_stand() {
    assert_eq!(zh().fill(Text::WhyNamedRule, &["1 分", "每满一美元"]), "每满一美元得 1 分");
    assert_eq!(en().fill(Text::GreetingTo, &["Good morning", "{0}"]), "Good morning, {0}");
    assert_eq!(en().fill(Text::SentSay, &["a@b.c"]), en().fill(Text::SentSay, &["a@b.c", ""]));
}

#[wasm_bindgen_test(unsupported = test)]
fn between_chinese_and_latin_there_is_a_space() {
    assert_eq!(zh().fill(Text::ContinueAsName, &["Maya Lindqvist"]), "以 Maya Lindqvist 身份登录");
    assert_eq!(zh().fill(Text::ContinueAsName, &["知夏"]), "以知夏身份登录");
    assert_eq!(zh().fill(Text::GreetingTo, &["早上好", "Maya"]), "早上好，Maya");
    assert_eq!(zh().fill(Text::WhyRule, &["1 分", "$1"]), "每 $1 得 1 分");
    assert_eq!(zh().fill(Text::OfflineKept, &["今天 8:12"]), "这里显示的是今天 8:12 的情况。");
}

#[wasm_bindgen_test(unsupported = test)]
fn points_are_counted_in_the_programs_words() {
    let program = program("USD", 2);
    assert_eq!(en().points(1, false, &program), "1 point");
    assert_eq!(en().points(2, false, &program), "2 points");
    assert_eq!(en().points(0, true, &program), "0 points");
    assert_eq!(en().points(1234, true, &program), "+1,234 points");
    assert_eq!(en().points(-25, true, &program), "\u{2212}25 points");
    assert_eq!(zh().points(1, false, &program), "1 分");
    assert_eq!(en().count(1, Text::OrderOne, Text::OrderOther), "Order of 1 item");
    assert_eq!(en().count(3, Text::OrderOne, Text::OrderOther), "Order of 3 items");
    assert_eq!(zh().count(3, Text::OrderOne, Text::OrderOther), "订单 · 共 3 件");
}

#[wasm_bindgen_test(unsupported = test)]
fn a_missing_language_falls_back_to_the_programs_first() {
    let program = program("USD", 2);
    assert_eq!(zh().brand(&program.name, &program), "黑胶俱乐部");
    assert_eq!(zh().brand(&program.promise, &program), "Only in English");
}

#[wasm_bindgen_test(unsupported = test)]
fn money_has_the_currencys_own_digits() {
    assert_eq!(en().money(1140, &program("USD", 2)), "$11.40");
    assert_eq!(en().money(5, &program("USD", 2)), "$0.05");
    assert_eq!(en().money(1140, &program("JPY", 0)), "¥1,140");
    assert_eq!(zh().money(6800, &program("CNY", 2)), "¥68.00");
    assert_eq!(en().round_money(100, &program("USD", 2)), "$1");
    assert_eq!(en().round_money(150, &program("USD", 2)), "$1.50");
    assert_eq!(en().round_money(100, &program("JPY", 0)), "¥100");
}

#[wasm_bindgen_test(unsupported = test)]
fn smallest_units_become_digits_exactly() {
    assert_eq!(digits(0), "0");
    assert_eq!(digits(-1205), "-1205");
    assert_eq!(digits(i64::MIN), i64::MIN.to_string());
    assert_eq!(decimal(1140, 2), "11.40");
    assert_eq!(decimal(7, 2), "0.07");
    assert_eq!(decimal(-7, 2), "-0.07");
    assert_eq!(decimal(1140, 0), "1140");
    assert_eq!(decimal(9_007_199_254_740_993, 3), "9007199254740.993");
}

#[wasm_bindgen_test(unsupported = test)]
fn days_are_those_of_the_programs_zone() {
    assert_eq!(day_key(MORNING, NEW_YORK), "2027-01-14");
    assert_eq!(day_key(MORNING - 9 * 3_600_000, NEW_YORK), "2027-01-13");
    assert_eq!(day_key(MORNING - 9 * 3_600_000, "Asia/Shanghai"), "2027-01-14");
    assert_eq!(en().day_line(MORNING, NEW_YORK), "Thursday 14 January");
    assert_eq!(zh().day_line(MORNING, NEW_YORK), "1月14日星期四");
    assert_eq!(en().month(MORNING, NEW_YORK), "January 2027");
    assert_eq!(zh().month(MORNING, NEW_YORK), "2027年1月");
    assert_eq!(en().date(MORNING, "Asia/Shanghai"), "14 January 2027");
}

#[wasm_bindgen_test(unsupported = test)]
fn what_ends_at_midnight_lasts_until_the_day_before() {
    // 15 January, 0:00 in New York.
    let end = MORNING - MORNING % DAY + DAY + 5 * 3_600_000;
    assert_eq!(day_key(end, NEW_YORK), "2027-01-15");
    assert_eq!(en().last_day(end, NEW_YORK), "14 January 2027");
    assert_eq!(zh().last_day(end, NEW_YORK), "2027年1月14日");
}

#[wasm_bindgen_test(unsupported = test)]
fn spans_days_and_times_read_as_they_are_spoken() {
    let span = |months, days| (en().span(Span { months, days }), zh().span(Span { months, days }));
    assert_eq!(span(6, 0), ("6 months".to_owned(), "6 个月".to_owned()));
    assert_eq!(span(12, 0).0, "12 months");
    assert_eq!(span(24, 0), ("2 years".to_owned(), "2 年".to_owned()));
    assert_eq!(span(0, 1), ("1 day".to_owned(), "1 天".to_owned()));
    assert_eq!(span(1, 3).0, "1 month 3 days");
    assert_eq!(span(0, 0).0, "");
    assert_eq!((en().weekday(1), zh().weekday(7)), ("Mon".to_owned(), "周日".to_owned()));
    assert_eq!(en().minute(14 * 60), "14:00");
    assert_eq!((en().yearly(2, 29), zh().yearly(12, 31)), ("29 February".to_owned(), "12月31日".to_owned()));
}

#[wasm_bindgen_test(unsupported = test)]
fn what_a_rate_makes_before_rounding_is_exact() {
    let cases = [
        ((1140, 1, 100), "11.4"),
        ((1100, 1, 100), "11"),
        ((99, 1, 100), "0.99"),
        ((0, 1, 100), "0"),
        ((1140, 10, 100), "114"),
        ((1000, 1, 300), "3.3333"),
        ((5, 1, 10_000), "0.0005"),
        ((900_719_925_474_099, 1, 100), "9007199254740.99"),
    ];
    for ((amount, points, per), exact) in cases {
        assert_eq!(ratio(amount, points, per).as_deref(), Some(exact));
    }
    assert_eq!(ratio(100, 1, 0), None);
    assert_eq!(ratio(i64::MAX, 2, 1), None);
    assert_eq!(en().times(120), "× 1.2");
    assert_eq!(en().decimal_points("1.2", &program("USD", 2)), "1.2 points");
}

#[wasm_bindgen_test(unsupported = test)]
fn lists_leave_out_what_is_empty() {
    let words = ["a", "", "b"].map(str::to_owned);
    assert_eq!(joined(&words, " · "), "a · b");
    assert_eq!(en().list(&words), "a, b");
    assert_eq!(zh().list(&words), "a、b");
}

#[wasm_bindgen_test(unsupported = test)]
fn when_something_happened_is_seen_from_now() {
    let when = |at| (en().when(at, MORNING, NEW_YORK), zh().when(at, MORNING, NEW_YORK));
    let (today, heute) = when(MORNING);
    assert!(today.starts_with("Today, ") && today.ends_with("8:12"), "{today}");
    assert!(heute.starts_with("今天 ") && heute.ends_with("8:12"), "{heute}");
    assert_eq!(when(MORNING - DAY), ("Yesterday".to_owned(), "昨天".to_owned()));
    let (earlier, _) = when(MORNING - 2 * DAY);
    assert!(earlier.contains("Tue") && earlier.contains("12 Jan"), "{earlier}");
    assert_eq!(when(MORNING - 30 * DAY), ("15 Dec 2026".to_owned(), "2026年12月15日".to_owned()));
    assert!(en().moment(MORNING, MORNING, NEW_YORK).starts_with("today at "));
    assert!(en().moment(MORNING - DAY, MORNING, NEW_YORK).starts_with("on 13 January 2027, "));
}
