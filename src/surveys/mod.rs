//! Surveys: what is asked of the member, as a card on Home, and what came of it. The sheet with the rest of a
//! question is in the second module (decision 17).

#[cfg(feature = "later")]
mod form;
#[cfg(feature = "later")]
pub mod sheet;
#[cfg(test)]
mod tests;
#[cfg(feature = "later")]
mod thanks;
#[cfg(any(feature = "later", test))]
mod words;

use crate::history;
use crate::later;
use crate::locale::text::Text;
use crate::locale::{Locale, digits};
use crate::portal::Portal;
use crate::problem::text_of;
use crate::session;
use crate::ui::art::icon;
use crate::ui::dom::{El, el, group, section};
use crate::ui::form::{busy, button};
use crate::ui::live::Live;
use contract::members::Me;
use contract::problem::{Problem, code};
use contract::programs::{Program, Survey, SurveyKind};
use contract::surveys::DueSurvey;

/// What is due, unless it was put off.
pub fn due(
    portal: Portal,
    me: &'static Me,
    locale: &'static Locale,
    program: &'static Program,
) -> Option<El> {
    let due = me.survey.as_ref().filter(|due| due.expires_at > session::now())?;
    let survey = program.surveys.iter().find(|survey| survey.id == due.survey)?;
    let build = move || match portal.put_off.now() {
        true => Vec::new(),
        false => vec![card(portal, due, survey, locale, program)],
    };
    Some(group().part(move || digits(portal.put_off.get().into()), build))
}

/// The question, and what opens the rest of it.
fn card(
    portal: Portal,
    due: &'static DueSurvey,
    survey: &Survey,
    locale: &'static Locale,
    program: &Program,
) -> El {
    let said = Live::new(String::new());
    let card = el("section.survey-card").attr("aria-labelledby", "survey");
    let scores = survey.kind.scores();
    let asks = el("div.survey-card__asks");
    let asks = asks.add(el("h2").attr("id", "survey").text(locale.brand(&survey.question, program)));
    let asks = match survey.points {
        0 => asks,
        points => {
            let text = if scores.is_some() { Text::SurveyScorePoints } else { Text::SurveyPoints };
            asks.add(el("p.small quiet").text(&locale.fill(text, &[&locale.points(points, false, program)])))
        }
    };
    let card = card.add(asks);
    let card = match scores {
        None => card.add(opener(portal, due, said, String::new(), locale.say(Text::SurveyAnswer))),
        Some((lowest, highest)) => {
            let top = locale.number(highest);
            let step = |score| {
                let (score, label) =
                    (digits(score), locale.fill(Text::ScoreOf, &[&locale.number(score), &top]));
                let step = opener(portal, due, said, score.clone(), &score);
                el("li").add(step.attr("class", "score__step").attr("aria-label", &label))
            };
            let list = scale(el("ol.score"), survey.kind).all((lowest..=highest).map(step).collect());
            card.add(el("div").add(list).add(ends(survey.kind, locale)))
        }
    };
    card.add(el("p.sheet__said").attr("role", "status").live(move || said.get()))
}

/// A row of scores; few of them stand in one.
pub fn scale(row: El, kind: SurveyKind) -> El {
    if kind == SurveyKind::Csat { row.attr("data-few", "") } else { row }
}

/// What the lowest and the highest score stand for.
pub fn ends(kind: SurveyKind, locale: &Locale) -> El {
    let (low, high) = match kind {
        SurveyKind::Nps => (Text::NpsLow, Text::NpsHigh),
        _ => (Text::CsatLow, Text::CsatHigh),
    };
    el("p.score__ends").add(el("span").text(locale.say(low))).text(" ").add(el("span").text(locale.say(high)))
}

/// A button that opens the sheet, with a score where it stands for one.
fn opener(portal: Portal, due: &'static DueSurvey, said: Live<String>, score: String, words: &str) -> El {
    let is_busy = Live::new(false);
    let open = move || {
        is_busy.set(true);
        let score = score.clone();
        // It opens once it is there: what it brings comes only when it is closed.
        later::fetch(move |is_there| {
            is_busy.set(false);
            if !is_there {
                return said.set(portal.own(Text::OfflineAct));
            }
            said.set(String::new());
            let left = move |brought: Option<wasm_bindgen::JsValue>| match brought
                .and_then(|brought| brought.as_string())
                .as_deref()
            {
                Some("sent") => session::refresh(portal, || {}),
                Some("put_off") => portal.put_off.set(true),
                Some(code::NOT_SIGNED_IN) => session::end(portal),
                Some(code) => {
                    let problem = Problem { code: code.to_owned(), ..Problem::default() };
                    said.set(portal.own(text_of(&problem)));
                }
                None => {}
            };
            later::ask("survey", &(&due.invite).into(), &score, Box::new(left));
        });
    };
    busy(button("soft", words, open).attr("aria-haspopup", "dialog"), is_busy)
}

/// You said, we did: until it was put away here.
pub fn outcome(me: &'static Me, locale: &'static Locale, program: &Program) -> Option<El> {
    let outcome = me.outcome.as_ref().filter(|outcome| !session::has_put_away_outcome(&outcome.id))?;
    let card = section("outcome", locale.say(Text::OutcomeTitle)).attr("class", "outcome-card");
    let part = |label, words| {
        let words = el("dd").text(locale.brand(words, program));
        el("div").add(el("dt").text(locale.say(label))).add(words)
    };
    let told = el("dl").add(part(Text::OutcomeSaid, &outcome.said)).add(part(Text::OutcomeDid, &outcome.did));
    let (shown, close) = (card.clone(), el("button.icon-button").attr("type", "button"));
    let close = close.attr("aria-label", locale.say(Text::Close)).add(icon("close"));
    let close = close.on("click", move |_| {
        session::put_away_outcome(&outcome.id);
        shown.node().remove();
        history::to_heading();
    });
    Some(card.add(close).add(told))
}
