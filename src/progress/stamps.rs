//! Cards of stamps, drawn as cards of stamps.

use crate::locale::Locale;
use crate::locale::text::Text;
use crate::programs::terms;
use crate::session;
use crate::ui::dom::{El, el, section, svg};
use crate::ui::meter::{meter, percent};
use contract::programs::{Program, StampCard};
use contract::standing::{StampStanding, Standing};

/// As many places as are drawn; a larger card is a line that fills.
const PLACES_MAX: i64 = 20;

/// The program's cards; without a member they are empty.
pub fn cards(sections: &mut Vec<El>, standing: Option<&Standing>, locale: &Locale, program: &Program) {
    for card in &program.stamp_cards {
        let of = standing.and_then(|all| all.stamp_cards.iter().find(|one| one.card == card.id));
        sections.push(shown(card, of, locale, program));
    }
}

fn shown(card: &StampCard, standing: Option<&StampStanding>, locale: &Locale, program: &Program) -> El {
    let empty = StampStanding { size: card.size, ..StampStanding::default() };
    let at = standing.unwrap_or(&empty);
    let count = at.stamp_count.min(at.size);
    let gives = locale.brand(&card.gives, program);
    let stamps = |count| locale.count(count, Text::StampOne, Text::StampOther);
    let words = match (standing, at.is_full, card.is_next_free) {
        (None, ..) => locale.fill(Text::StampsGive, &[&stamps(at.size), gives]),
        (_, true, true) => locale.fill(Text::StampsFree, &[gives]),
        (_, true, false) => locale.fill(Text::StampsReady, &[gives]),
        (_, false, _) => locale.fill(Text::StampsMissing, &[&stamps(at.size - count), gives]),
    };
    let mut more = Vec::new();
    if let Some(per) = terms::per(card.per, card.on == "order.paid", locale, program) {
        more.push(locale.fill(Text::WhyRule, &[&stamps(1), &per]));
    }
    more.append(&mut terms::conditions(&card.only, locale, program, session::now()));
    let mut lines = vec![terms::line(&more)];
    if at.filled_count > 0 {
        let times = locale.count(at.filled_count, Text::TimesOne, Text::TimesOther);
        lines.push(locale.fill(Text::StampsFilled, &[&times]));
    }
    let label = locale.fill(Text::StampsOf, &[&locale.number(count), &locale.number(at.size)]);
    let places = places(count, at, card.is_next_free, locale, program);
    let shown = el("div.stamp-card")
        .add(places.attr("role", "img").attr("aria-label", &label))
        .add(el("p.stamp-card__words").text(&words))
        .lines("p.small quiet", &lines);
    section(&["stamps-", &card.id].concat(), locale.brand(&card.name, program)).add(shown)
}

fn places(count: i64, at: &StampStanding, is_next_free: bool, locale: &Locale, program: &Program) -> El {
    if at.size > PLACES_MAX {
        return meter(percent(count, at.size));
    }
    let mut stamps = el("div.stamps");
    for place in 1..=at.size {
        let round = el("span.stamps__place");
        stamps = stamps.add(if place <= count {
            let mark = svg("svg").attr("viewBox", "0 0 32 32").attr("aria-hidden", "true");
            let mark = mark.add(svg("path").attr("d", &program.theme.mark));
            round.attr("data-state", "stamped").add(mark)
        } else {
            round.text(&locale.number(place))
        });
    }
    if !is_next_free {
        return stamps;
    }
    let free = el("span.stamps__place").attr("data-state", if at.is_full { "ready" } else { "free" });
    stamps.add(free.text(locale.say(Text::FreeMark)))
}
