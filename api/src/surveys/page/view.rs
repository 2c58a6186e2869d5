//! The pages a responder sees: the question, the thanks, the last letter, and what is no more.

use super::form::{Filled, Wrong};
use super::style::STYLE;
use crate::plain;
use crate::surveys::answering::Question;
use crate::surveys::words::{CHINESE, ENGLISH, Words, offered};
use contract::Instant;
use contract::programs::{Bands, Program, SurveyKind, Theme};
use contract::surveys::{Band, Respond};
use maud::{Markup, PreEscaped, html};

const BANDS: [(Band, &str, &str); 3] =
    [(Band::Low, "low", "l"), (Band::Mid, "mid", "m"), (Band::High, "high", "h")];

/// A page of a program in a language.
#[derive(Clone, Copy)]
pub(super) struct Frame<'a> {
    pub(super) program: &'a Program,
    pub(super) words: &'a Words,
    /// The path of the page, with its token.
    pub(super) path: &'a str,
}

/// How the form came to be.
pub(super) struct Form<'a> {
    pub(super) filled: &'a Filled,
    pub(super) wrong: Option<&'a Wrong>,
    /// Whether Send is to be pressed once more.
    pub(super) is_held: bool,
    pub(super) now: Instant,
}

/// The question, to be answered.
pub(super) fn question(frame: Frame<'_>, question: &Question<'_>, form: &Form<'_>) -> Markup {
    let (words, program, survey) = (frame.words, frame.program, question.survey);
    let (asks, language) = words.said(&survey.question, program);
    let is_again = question.given.is_some();
    let wrong_choice = match form.wrong {
        Some(Wrong::Choice(told)) => Some(told),
        _ => None,
    };
    let body = html! {
        form method="post" action=(frame.path) {
            input type="hidden" name="made" value=(form.now);
            input type="hidden" name="lang" value=(words.tag);
            @if form.is_held {
                input type="hidden" name="again" value="1";
                p.note role="alert" { (words.again) }
            } @else if is_again {
                p.note { (words.replaces) }
            }
            @if survey.kind == SurveyKind::FreeText {
                h1 id="q" lang=[language] { (asks) }
            } @else {
                fieldset aria-describedby=[wrong_choice.map(|_| "bad")] {
                    legend {
                        h1 lang=[language] { (asks) }
                        @if survey.kind == SurveyKind::MultipleChoice { p { (words.some) } }
                    }
                    (answers(frame, question, form.filled))
                    @if let Some(told) = wrong_choice { p.bad #bad role="alert" { (told) } }
                }
            }
            (comment(frame, question, form))
            p.trap aria-hidden="true" {
                label { "Website" input name="website" tabindex="-1" autocomplete="off"; }
            }
            button { (if is_again { words.save } else { words.send }) }
            (small_print(frame, question))
        }
        p.trap aria-hidden="true" {
            a href=(format!("{}?no", frame.path)) tabindex="-1" rel="nofollow" { "-" }
        }
    };
    let query = form.filled.chosen.first().map(|chosen| {
        let name = if survey.kind.scores().is_some() { "score" } else { "choice" };
        format!("&{name}={}", number(chosen))
    });
    whole(frame, asks, &query.unwrap_or_default(), &body)
}

fn number(text: &str) -> &str {
    if text.len() < 4 && text.bytes().all(|byte| byte.is_ascii_digit()) { text } else { "" }
}

/// Scores or choices, to be pressed.
fn answers(frame: Frame<'_>, question: &Question<'_>, filled: &Filled) -> Markup {
    let (words, survey) = (frame.words, question.survey);
    let is_chosen = |value: i64| filled.chosen.contains(&value.to_string());
    let Some((least, most)) = survey.kind.scores() else {
        let kind = if survey.kind == SurveyKind::MultipleChoice { "checkbox" } else { "radio" };
        return html! {
            div.list {
                @for (nth, choice) in (0..).zip(&survey.choices) {
                    @let (choice, language) = words.said(choice, frame.program);
                    label {
                        input type=(kind) name="choice" value=(nth) required[kind == "radio"]
                            checked[is_chosen(nth)];
                        span lang=[language] { (choice) }
                    }
                }
            }
        };
    };
    let [low, high] = words.ends(most);
    let colon = if words.is_chinese() { "：" } else { ": " };
    let end = |score: i64| match score {
        score if score == least => Some(format!("{score}{colon}{low}")),
        score if score == most => Some(format!("{score}{colon}{high}")),
        _ => None,
    };
    let band = |score| match survey.kind.band(Some(score)) {
        Band::Low => "lo",
        Band::Mid => "mi",
        Band::High => "hi",
    };
    html! {
        div {
            div.score.five[most == 5] {
                @for score in least..=most {
                    label {
                        input class=(band(score)) type="radio" name="score" value=(score) required
                            aria-label=[end(score)] checked[is_chosen(score)];
                        span { (score) }
                    }
                }
            }
            div.ends aria-hidden="true" {
                span { (least) (colon) (low) } span { (most) (colon) (high) }
            }
        }
    }
}

/// One field for words. What it is for follows the score, where the browser can; what was typed stays.
fn comment(frame: Frame<'_>, question: &Question<'_>, form: &Form<'_>) -> Markup {
    let (words, survey) = (frame.words, question.survey);
    let wrong = match form.wrong {
        Some(Wrong::Words(told)) => Some(told),
        _ => None,
    };
    let is_free = survey.kind == SurveyKind::FreeText;
    let text = |band: Option<Band>| {
        let brands =
            survey.follow_up.of(band.unwrap_or(Band::Mid)).filter(|_| band.is_some() || !has_score(question));
        brands.map_or((words.follow_up(band), None), |text| words.said(text, frame.program))
    };
    let area = html! {
        textarea name="words" maxlength="2000" required[is_free] aria-labelledby=[is_free.then_some("q")]
            aria-describedby=[wrong.map(|_| "long")] aria-invalid=[wrong.map(|_| "true")] {
            // A browser drops the first line break.
            (PreEscaped("\n")) (form.filled.words)
        }
        @if let Some(told) = wrong { p.bad #long role="alert" { (told) } }
    };
    if is_free {
        return html! { div { (area) } };
    }
    let (any, language) = text(None);
    html! {
        label.then {
            span {
                span.a[has_score(question)] lang=[language] { (any) }
                @if has_score(question) {
                    @for (band, _, class) in BANDS {
                        @let (text, language) = text(Some(band));
                        span class=(class) lang=[language] { (text) }
                    }
                }
                " " small { (words.if_you_like) }
            }
            (area)
        }
    }
}

fn has_score(question: &Question<'_>) -> bool {
    question.survey.kind.scores().is_some()
}

/// What is kept, until when it can be changed, and the points.
fn small_print(frame: Frame<'_>, question: &Question<'_>) -> Markup {
    let (words, program) = (frame.words, frame.program);
    let is_first = question.given.is_none();
    let until = words.last_day(question.until_at(), program);
    html! {
        div.notes {
            @if let Some(points) = words.promise(question.survey, program).filter(|_| is_first) {
                p { strong { (points) } }
            }
            p {
                (words.not_before) (words.space())
                @if question.survey.is_anonymous { (words.anonymous) } @else {
                    ((words.kept)(words.brand(program))) (words.space()) ((words.until)(&until))
                }
            }
        }
    }
}

/// The thanks, once it is answered. `points` came for it.
pub(super) fn thanks(frame: Frame<'_>, question: &Question<'_>, points: i64) -> Markup {
    let (words, program, survey) = (frame.words, frame.program, question.survey);
    let answer = question.given.map(|given| &given.answer);
    let home = html! {
        a.button.quiet href=(format!("/{}", program.id)) { ((words.to_program)(words.brand(program))) }
    };
    let points = (points > 0).then(|| (words.points_came)(&words.points(points, program)));
    let body = html! {
        div.stack {
            h1 { (words.thanks) }
            @match answer {
                Some(answer) => {
                    @let band = survey.kind.scores().map(|_| survey.kind.band(answer.score));
                    (said(frame, question, band, points.as_deref()))
                    (gist(frame, question, answer))
                }
                None => {
                    // Which of these is shown, the browser alone knows: it is told by what follows the #.
                    @for (band, name, _) in BANDS {
                        div.by.stack id=(name) { (said(frame, question, Some(band), points.as_deref())) }
                    }
                    div.plain.stack { (said(frame, question, None, points.as_deref())) }
                    p { (words.unchangeable) }
                }
            }
            div.row { (home) }
        }
    };
    whole(frame, words.thanks, "", &body)
}

/// The thanks of a band, the points, and where they lead.
fn said(frame: Frame<'_>, question: &Question<'_>, band: Option<Band>, points: Option<&str>) -> Markup {
    let (words, program, survey) = (frame.words, frame.program, question.survey);
    let by = band.unwrap_or(Band::Mid);
    let is_scored = survey.kind.scores().is_some();
    let texts: &Bands = &survey.thanks;
    let brands = texts.of(by).filter(|_| band.is_some() || !is_scored);
    let (text, language) = brands.map_or((words.thanks_for(band), None), |text| words.said(text, program));
    let link = survey.links.get(&by).filter(|_| band.is_some() || !is_scored);
    let label = match band {
        Some(Band::Low) => words.link_low.to_owned(),
        Some(Band::High) => words.link_high.to_owned(),
        _ => (words.link_mid)(words.brand(program)),
    };
    let invites = band == Some(Band::High) && program.referral.is_some();
    html! {
        p.lead lang=[language] { (text) }
        @if let Some(points) = points { p.lead { strong { (points) } } }
        @if invites || link.is_some() {
            div.row {
                @if invites {
                    a.button href=(format!("/{}/invite", program.id)) { (words.invite) }
                }
                @if let Some(link) = link {
                    a.button.quiet[invites] href=(link) rel="noreferrer" { (label) }
                }
            }
        }
    }
}

/// What was answered, and that it can be changed.
fn gist(frame: Frame<'_>, question: &Question<'_>, answer: &Respond) -> Markup {
    let (words, program, survey) = (frame.words, frame.program, question.survey);
    let until = words.last_day(question.until_at(), program);
    let chosen = answer.choices.iter().filter_map(|nth| survey.choices.get(usize::try_from(*nth).ok()?));
    html! {
        section.gist aria-labelledby="yours" {
            h2 #yours { (words.your_answer) }
            @let (asks, language) = words.said(&survey.question, program);
            small lang=[language] { (asks) }
            @if let (Some(score), Some((_, most))) = (answer.score, survey.kind.scores()) {
                p.big { ((words.of)(score, most)) }
            }
            @for choice in chosen { p.big { (words.said(choice, program).0) } }
            @if let Some(typed) = &answer.words { p { (typed) } }
            small {
                a href=(format!("{}?change&lang={}", frame.path, words.tag)) { (words.change) }
                " " ((words.change_until)(&until))
            }
        }
    }
}

/// Whether letters with questions are still wanted.
pub(super) fn unsubscribe(frame: Frame<'_>, is_off: bool, is_changed: bool) -> Markup {
    let (words, brand) = (frame.words, frame.words.brand(frame.program));
    let action = format!("{}/unsubscribe", frame.path);
    let (title, about) = match (is_off, is_changed) {
        (true, _) => (words.stopped, Some((words.stopped_about)(brand))),
        (false, true) => (words.started, None),
        (false, false) => (words.stop, Some((words.stop_about)(brand))),
    };
    let body = html! {
        div.stack {
            h1 { (title) }
            @if let Some(about) = about { p.lead { (about) } }
            form method="post" action=(action) {
                input type="hidden" name="lang" value=(words.tag);
                @if is_off {
                    button.quiet name="back" value="1" { (words.start_button) }
                } @else {
                    button.quiet[is_changed] { (words.stop_button) }
                }
            }
        }
    };
    let frame = Frame { path: &action, ..frame };
    whole(frame, title, "", &body)
}

/// A page without a program, in both languages: what it says, title and sentence of each.
pub(super) fn plain(english: [&str; 2], chinese: [&str; 2]) -> Markup {
    let theme = Theme { brand: "oklch(0.45 0.03 260)".to_owned(), ..Theme::default() };
    let body = html! {
        main.stack.bare {
            h1 { (english[0]) }
            p.lead { (english[1]) }
            section.gist lang=(CHINESE.tag) { h2 { (chinese[0]) } p { (chinese[1]) } }
        }
    };
    plain::document(ENGLISH.tag, english[0], &theme, STYLE, &body)
}

fn whole(frame: Frame<'_>, title: &str, query: &str, body: &Markup) -> Markup {
    let Frame { program, words, path } = frame;
    let name = words.brand(program);
    let others = offered(program).into_iter().filter(|other| other.tag != words.tag);
    let body = html! {
        header {
            (plain::mark(&program.theme))
            span { (name) }
            @for other in others {
                a href=(format!("{path}?lang={}{query}", other.tag)) lang=(other.tag) hreflang=(other.tag) {
                    (other.name)
                }
            }
        }
        main { (body) }
    };
    plain::document(words.tag, &format!("{title} · {name}"), &program.theme, STYLE, &body)
}
