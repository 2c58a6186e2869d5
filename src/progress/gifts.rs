//! Gifts and the birthday: what can be used now, until when, and what comes next.

use crate::locale::Locale;
use crate::locale::text::Text;
use crate::programs::{lasting, terms};
use crate::route::Page;
use crate::session;
use crate::ui::art::icon_of_class;
use crate::ui::dom::{El, el, section};
use crate::ui::form::link;
use contract::programs::{Program, Span};
use contract::standing::Standing;

/// The gifts a member can use, and the next birthday.
pub fn waiting_for_you(standing: &Standing, locale: &Locale, program: &Program) -> Option<El> {
    let zone = &program.time_zone;
    let use_it = |gift: &str| {
        let reward = Some(["gift/", gift].concat());
        let path = Page::Rewards { program: program.id.clone(), reward }.path();
        link(&path).text(locale.say(Text::UseIt))
    };
    let mut list = el("ul.gifts");
    let mut is_any = false;
    for gift in &standing.gifts {
        is_any = true;
        let until = locale.fill(Text::UntilDay, &[&locale.last_day(gift.until_at, zone)]);
        let shown = match program.gifts.iter().find(|rule| rule.id == gift.gift) {
            Some(rule) => row("gift", locale.brand(&rule.name, program), &[until], true),
            None => {
                let gives = program.birthday.as_ref().map_or("", |day| locale.brand(&day.gives, program));
                row("cake", locale.say(Text::BirthdayTreat), &[gives.to_owned(), until], true)
            }
        };
        list = list.add(shown.add(use_it(&gift.gift)));
    }
    if let (Some(birthday), Some(window)) = (&program.birthday, &standing.birthday)
        && !standing.gifts.iter().any(|gift| gift.gift == "birthday")
    {
        is_any = true;
        let (first, last) = (locale.date(window.from_at, zone), locale.last_day(window.until_at, zone));
        let days = if first == last { first } else { locale.fill(Text::FromTo, &[&first, &last]) };
        let more = [locale.brand(&birthday.gives, program).to_owned(), days];
        list = list.add(row("cake", locale.say(Text::BirthdayTreat), &more, window.is_open));
    }
    is_any.then(|| section("gifts", locale.say(Text::ForYou)).add(list))
}

/// What is given upon an event, and what a birthday brings, for everyone.
pub fn given(locale: &Locale, program: &Program) -> Option<El> {
    let mut list = el("ul.gifts");
    for rule in &program.gifts {
        let mut more = terms::conditions(&rule.only, locale, program, session::now());
        for limit in &rule.limits {
            more.push(terms::limit(limit, locale, program));
        }
        more.push(match rule.valid {
            Span { months: 0, days: 0 } => locale.own(Text::BirthdayOn),
            valid => locale.fill(Text::GiftsValid, &[&locale.span(valid)]),
        });
        list = list.add(row("gift", locale.brand(&rule.name, program), &[terms::line(&more)], true));
    }
    if let Some(birthday) = &program.birthday {
        let gives = locale.brand(&birthday.gives, program).to_owned();
        let mut more = vec![gives, lasting::birthday(birthday.before_days, birthday.days, locale)];
        if birthday.points > 0 {
            more.push(locale.points(birthday.points, true, program));
        }
        list = list.add(row("cake", locale.say(Text::BirthdayTreat), &more, true));
    } else if program.gifts.is_empty() {
        return None;
    }
    Some(section("gifts", locale.say(Text::GiftsTitle)).add(list))
}

/// A thing with an icon, its name, and what one should know of it, line by line.
pub fn row(symbol: &str, name: &str, more: &[String], is_now: bool) -> El {
    let words = el("span.gift__words").add(el("b").text(name)).text(" ").lines("span.small quiet", more);
    let row = el("li.gift").add(icon_of_class("icon gift__icon", symbol)).add(words);
    if is_now { row.attr("data-now", "") } else { row }
}
