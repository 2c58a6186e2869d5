//! Cards of stamps, drawn as cards of stamps.

use super::section;
use crate::locale::Locale;
use crate::locale::text::Text;
use crate::programs::terms;
use crate::session;
use crate::ui::dom::{El, el, svg};
use crate::ui::ring::percent;
use contract::programs::{Program, StampCard};
use contract::standing::{StampStanding, Standing};

/// As many places as are drawn; a larger card is a line that fills.
const PLACES_MAX: i64 = 20;

/// The program's cards; without a member they are empty.
pub fn cards(standing: Option<&Standing>, locale: &Locale, program: &Program) -> Vec<El> {
    let card = |card: &StampCard| {
        let of = standing.and_then(|all| all.stamp_cards.iter().find(|one| one.card == card.id));
        shown(card, of, locale, program)
    };
    program.stamp_cards.iter().map(card).collect()
}

fn shown(card: &StampCard, standing: Option<&StampStanding>, locale: &Locale, program: &Program) -> El {
    let id = ["stamps-", &card.id].concat();
    let size = standing.map_or(card.size, |standing| standing.size);
    let count = standing.map_or(0, |standing| standing.stamp_count).min(size);
    let is_full = standing.is_some_and(|standing| standing.is_full);
    let gives = locale.brand(&card.gives, program);
    let stamps = |count| locale.count(count, Text::StampOne, Text::StampOther);
    let words = match standing {
        None => locale.fill(Text::StampsGive, &[&stamps(size), gives]),
        Some(_) if is_full && card.is_next_free => locale.fill(Text::StampsFree, &[gives]),
        Some(_) if is_full => locale.fill(Text::StampsReady, &[gives]),
        Some(_) => locale.fill(Text::StampsMissing, &[&stamps(size - count), gives]),
    };
    let per = terms::per(card.per, card.on == "order.paid", locale, program)
        .map(|per| locale.fill(Text::TierRate, &[&stamps(1), &per]));
    let only = terms::conditions(&card.only, locale, program, session::now());
    let more = terms::line(per.into_iter().chain(only));
    let filled = standing.map(|standing| standing.filled_count).filter(|count| *count > 0);
    let filled = filled.map(|count| {
        let times = locale.count(count, Text::TimesOne, Text::TimesOther);
        locale.fill(Text::StampsFilled, &[&times])
    });
    let label = locale.fill(Text::StampsOf, &[&locale.number(count), &locale.number(size)]);
    let line = |words: &String| el("p", "small quiet").text(words);
    section(&id, locale.brand(&card.name, program)).add(
        el("div", "stamp-card")
            .add(places(count, size, card.is_next_free, is_full, locale, program).attr("aria-label", &label))
            .add(el("p", "stamp-card__words").text(&words))
            .all(Some(more).filter(|more| !more.is_empty()).iter().map(line))
            .all(filled.iter().map(line)),
    )
}

fn places(
    count: i64,
    size: i64,
    is_next_free: bool,
    is_full: bool,
    locale: &Locale,
    program: &Program,
) -> El {
    if size > PLACES_MAX {
        let line = el("span", "meter").attr("role", "img");
        return line.style("--value", &[&crate::locale::digits(percent(count, size))[..], "%"].concat());
    }
    let mark = || {
        svg("svg", "")
            .attr("viewBox", "0 0 32 32")
            .attr("aria-hidden", "true")
            .add(svg("path", "").attr("d", &program.theme.mark))
    };
    let place = |at: i64| {
        let place = el("span", "stamps__place");
        if at <= count {
            place.attr("data-state", "stamped").add(mark())
        } else {
            place.text(&locale.number(at))
        }
    };
    let stamps = el("div", "stamps").attr("role", "img").all((1..=size).map(place));
    if !is_next_free {
        return stamps;
    }
    let free = el("span", "stamps__place").attr("data-state", if is_full { "ready" } else { "free" });
    stamps.add(free.text(locale.say(Text::FreeMark)))
}
