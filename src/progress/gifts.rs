//! Gifts and the birthday: what can be used now, until when, and what comes next.

use super::section;
use crate::locale::Locale;
use crate::locale::text::Text;
use crate::programs::{lasting, terms};
use crate::session;
use crate::ui::art::icon_of_class;
use crate::ui::dom::{El, el};
use contract::programs::{GiftRule, Program};
use contract::standing::{GiftStanding, Standing};

/// The gifts a member can use, and the next birthday.
pub fn waiting_for_you(standing: &Standing, locale: &Locale, program: &Program) -> Option<El> {
    let zone = &program.time_zone;
    let usable = |gift: &GiftStanding| {
        let until = locale.fill(Text::UntilDay, &[&locale.last_day(gift.until_at, zone)]);
        if gift.gift == "birthday" {
            let gives =
                program.birthday.as_ref().map_or("", |birthday| locale.brand(&birthday.gives, program));
            return row(
                "cake",
                locale.say(Text::BirthdayTreat),
                &terms::line([gives.to_owned(), until]),
                true,
            );
        }
        let rule = program.gifts.iter().find(|rule| rule.id == gift.gift);
        let name = rule.map_or("", |rule| locale.brand(&rule.name, program));
        row("gift", name, &until, true)
    };
    let mut rows: Vec<El> = standing.gifts.iter().map(usable).collect();
    if let (Some(birthday), Some(window)) = (&program.birthday, &standing.birthday)
        && !standing.gifts.iter().any(|gift| gift.gift == "birthday")
    {
        let (first, last) = (locale.date(window.from_at, zone), locale.last_day(window.until_at, zone));
        let days = if first == last { first } else { locale.fill(Text::FromTo, &[&first, &last]) };
        let name = locale.fill(Text::BirthdayNext, &[locale.brand(&birthday.gives, program)]);
        rows.push(row("cake", &name, &days, window.is_open));
    }
    let title = locale.say(Text::ForYou);
    (!rows.is_empty()).then(|| section("gifts", title).add(el("ul", "gifts").all(rows)))
}

/// What is given upon an event, and what a birthday brings, for everyone.
pub fn given(locale: &Locale, program: &Program) -> Option<El> {
    let gift = |rule: &GiftRule| {
        let valid = locale.fill(Text::GiftsValid, &[&locale.span(rule.valid)]);
        let limits = rule.limits.iter().map(|limit| terms::limit(limit, locale, program));
        let only = terms::conditions(&rule.only, locale, program, session::now());
        let more = terms::line(only.into_iter().chain(limits).chain([valid]));
        row("gift", locale.brand(&rule.name, program), &more, true)
    };
    let mut rows: Vec<El> = program.gifts.iter().map(gift).collect();
    if let Some(birthday) = &program.birthday {
        let gives = locale.brand(&birthday.gives, program);
        let name = locale.fill(Text::BirthdayNext, &[gives]);
        let mut when = lasting::birthday(birthday.before_days, birthday.days, locale);
        if birthday.points > 0 {
            when = terms::line([locale.points(birthday.points, true, program), when]);
        }
        rows.push(row("cake", &name, &when, true));
    }
    let title = locale.say(Text::GiftsTitle);
    (!rows.is_empty()).then(|| section("gifts", title).add(el("ul", "gifts").all(rows)))
}

fn row(symbol: &str, name: &str, more: &str, is_now: bool) -> El {
    let words = el("span", "gift__words")
        .add(el("b", "").text(name))
        .text(" ")
        .add(el("span", "small quiet").text(more));
    let row = el("li", "gift").add(icon_of_class("icon gift__icon", symbol)).add(words);
    if is_now { row.attr("data-now", "") } else { row }
}
