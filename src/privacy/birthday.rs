//! A month and a day to choose, without a year.

use crate::later::inside::Told;
use crate::locale::digits;
use crate::locale::text::Text;
use crate::session;
use crate::ui::dom::{El, el};
use contract::Instant;
use contract::members::Birthday;
use wasm_bindgen::JsCast;
use web_sys::HtmlInputElement;

/// A month and a day, as far as they are chosen: 0 is not yet.
#[derive(Clone, Copy, Default)]
pub struct Dates {
    month: i64,
    day: i64,
}

impl Dates {
    /// As it is known.
    pub fn of(birthday: Option<Birthday>) -> Dates {
        birthday.map_or(Dates::default(), |known| Dates { month: known.month, day: known.day })
    }
}

/// Until when it stands.
pub fn fixed(until: Instant, told: Told) -> String {
    let until = told.locale.near_date(until, session::now(), &told.program.time_zone);
    told.locale.fill(Text::BirthdayFixed, &[&until])
}

/// The two choices.
pub fn fields(chosen: Dates, told: Told) -> El {
    let locale = told.locale;
    let months = (1..=12).map(|month| locale.month_name(month)).collect();
    let days = (1..=31).map(|day| locale.day_name(day)).collect();
    let pair = el("div.settings__pair")
        .add(choice("month", Text::Month, months, chosen.month, told))
        .add(choice("day", Text::Day, days, chosen.day, told));
    el("fieldset.field")
        .attr("aria-describedby", "birthday-hint")
        .add(el("legend.field__label").text(locale.say(Text::Birthday)))
        .add(pair)
        .add(el("p.field__hint quiet").attr("id", "birthday-hint").text(locale.say(Text::BirthdayOnce)))
}

fn choice(name: &str, label: Text, words: Vec<String>, chosen: i64, told: Told) -> El {
    let mut select = el("select.field__input").attr("name", name);
    if chosen == 0 {
        select = select.add(el("option").attr("value", "0").text("–"));
    }
    for (value, words) in (1..).zip(&words) {
        let option = el("option").attr("value", &digits(value)).text(words);
        select = select.add(if value == chosen { option.attr("selected", "") } else { option });
    }
    el("label.field").add(el("span.field__hint").text(told.locale.say(label))).add(select)
}

/// What is chosen.
pub fn typed(form: &El) -> Dates {
    let number = |name: &str| {
        let select = form.node().query_selector(&["[name=", name, "]"].concat()).ok().flatten();
        let value = select.map_or(String::new(), |it| it.unchecked_into::<HtmlInputElement>().value());
        value.bytes().fold(0, |number, digit| number * 10 + i64::from(digit - b'0'))
    };
    Dates { month: number("month"), day: number("day") }
}

/// The day, or what is wrong with it.
pub fn read(dates: Dates, told: Told) -> Result<Birthday, String> {
    const DAYS: [i64; 12] = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
    let Dates { month, day } = dates;
    let days = DAYS.get((month - 1) as usize).copied().unwrap_or(0);
    if month == 0 || day == 0 {
        return Err(told.locale.own(Text::BirthdayBoth));
    }
    if day > days {
        return Err(told.locale.fill(Text::BirthdayShort, &[&told.locale.number(days)]));
    }
    Ok(Birthday { month, day, year: None })
}
