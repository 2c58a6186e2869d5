//! The page behind a link: `/s/{token}`. Plain HTML, no script; what a GET does is never an answer.

mod form;
mod signals;
mod style;
mod view;

use super::answering::{self, Question};
use super::store::{self, Asked, Given};
use super::words::{Words, best};
use super::{find, words};
use crate::Shared;
use crate::db::Tx;
use crate::id::digest;
use crate::ledger;
use crate::members;
use crate::members::consents::{self, Said};
use crate::plain;
use crate::problem::{Outcome, Problem};
use crate::request::{self, Path, SMALL_BYTES_MAX};
use axum::body::{Body, Bytes};
use axum::extract::{RawQuery, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use contract::Instant;
use contract::privacy::{ChangeConsents, SaidBy};
use contract::programs::{Program, Survey};
use contract::surveys::{Band, Respond};
use form::{Filled, Wrong};
use signals::Seen;
use std::sync::Arc;
use view::{Form, Frame};

/// What a token leads to.
struct Led {
    program: Arc<Program>,
    asked: Asked,
    given: Option<Given>,
    token: String,
}

/// What became of a press on Send.
enum Pressed {
    /// It is no answer.
    Wrong(Wrong),
    /// It may have been a machine: to be pressed once more.
    Held,
    /// It is recorded.
    Answered(Option<Band>),
    /// The link works no more.
    Gone,
}

/// The question, or the thanks for its answer.
pub async fn show(
    State(app): State<Shared>,
    token: Result<Path, Problem>,
    RawQuery(query): RawQuery,
) -> Response {
    let now = app.clock.now();
    let led = match open(&app, token, now).await {
        Ok(Some(led)) => led,
        Ok(None) => return gone(),
        Err(problem) => return failed(problem),
    };
    let query = query.unwrap_or_default();
    let has = |name: &str| query.split('&').any(|part| part.split('=').next() == Some(name));
    let mut filled = Filled::read(query.as_bytes());
    if let Err(problem) = note(&app, &led, has("no"), filled.chosen.first(), now).await {
        return failed(problem);
    }
    let Some(survey) = find(&led.program, &led.asked.survey) else { return gone() };
    let question = led.question(survey);
    let frame = led.frame(filled.language.as_deref());
    let is_answering = question.asked.answered_at.is_none() || has("change") || !filled.chosen.is_empty();
    if !is_answering || question.is_answered_anonymously() || question.is_answered_openly() {
        let asked = led.asked.clone();
        let points = app.db.read(move |tx| answering::points_for(tx, &asked)).await;
        return match points {
            Ok(points) => plain::answer(StatusCode::OK, &view::thanks(frame.as_frame(), &question, points)),
            Err(problem) => failed(problem),
        };
    }
    if let Some(given) = question.given {
        filled.words = given.answer.words.clone().unwrap_or_default();
        if filled.chosen.is_empty() {
            filled.chosen = written(&given.answer);
        }
    }
    let form = Form { filled: &filled, wrong: None, is_held: false, now };
    plain::answer(StatusCode::OK, &view::question(frame.as_frame(), &question, &form))
}

/// An answer, if a person sent it.
pub async fn answer(
    State(app): State<Shared>,
    token: Result<Path, Problem>,
    headers: HeaderMap,
    body: Body,
) -> Response {
    let filled = match read(&headers, body).await {
        Ok(body) => Filled::read(&body),
        Err(response) => return response,
    };
    let now = app.clock.now();
    let led = match open(&app, token, now).await {
        Ok(Some(led)) => led,
        Ok(None) => return gone(),
        Err(problem) => return failed(problem),
    };
    let (ours, sent) = (app.clone(), filled.clone());
    let (member_id, invite_id) = (led.asked.member_id.clone(), led.asked.invite_id.clone());
    let pressed = app.db.write(move |tx| press(tx, &ours, (&member_id, &invite_id), &sent, now)).await;
    let Some(survey) = find(&led.program, &led.asked.survey) else { return gone() };
    let (question, frame) = (led.question(survey), led.frame(filled.language.as_deref()));
    let again = |wrong: Option<&Wrong>, is_held| {
        let form = Form { filled: &filled, wrong, is_held, now };
        view::question(frame.as_frame(), &question, &form)
    };
    match pressed {
        Ok(Pressed::Wrong(wrong)) => {
            plain::answer(StatusCode::UNPROCESSABLE_ENTITY, &again(Some(&wrong), false))
        }
        Ok(Pressed::Held) => plain::answer(StatusCode::OK, &again(None, true)),
        Ok(Pressed::Answered(band)) => {
            // What follows the # never reaches a server: whose answer was of which band stays unknown.
            let place = match band {
                Some(Band::Low) => "#low",
                Some(Band::Mid) => "#mid",
                Some(Band::High) => "#high",
                None => "",
            };
            let address = format!("{}?lang={}{place}", frame.path, frame.words.tag);
            plain::with_care(Redirect::to(&address).into_response(), "")
        }
        Ok(Pressed::Gone) => gone(),
        Err(problem) => failed(problem),
    }
}

/// Whether letters are still wanted; a GET changes nothing.
pub async fn ask_to_stop(
    State(app): State<Shared>,
    token: Result<Path, Problem>,
    RawQuery(query): RawQuery,
) -> Response {
    let language = Filled::read(query.unwrap_or_default().as_bytes()).language;
    stop_page(&app, token, language, None).await
}

/// No more letters, or letters again: by the page's button, which a person presses; or by a mail reader's own
/// (RFC 8058), which is obeyed at once.
pub async fn stop_letters(State(app): State<Shared>, token: Result<Path, Problem>, body: Body) -> Response {
    let body = match whole(body).await {
        Ok(body) => body,
        Err(response) => return response,
    };
    let filled = Filled::read(&body);
    let is_back = form_urlencoded::parse(&body).any(|(name, _)| name == "back");
    let is_persons = filled.press.is_persons(app.clock.now());
    let to_stop = if form::is_one_click(&body) { Some(true) } else { is_persons.then_some(!is_back) };
    stop_page(&app, token, filled.language, to_stop).await
}

async fn stop_page(
    app: &Shared,
    token: Result<Path, Problem>,
    language: Option<String>,
    to_stop: Option<bool>,
) -> Response {
    let now = app.clock.now();
    // A link to end letters works for as long as letters lie about.
    let led = match lead(app, token).await {
        Ok(Some(led)) => led,
        Ok(None) => return gone(),
        Err(problem) => return failed(problem),
    };
    let member_id = led.asked.member_id.clone();
    let is_off = match to_stop {
        Some(is_off) => {
            let change = ChangeConsents { surveys: Some(!is_off), ..ChangeConsents::default() };
            let said = Said { by: SaidBy::Link, language: None, at: now };
            let set = app.db.write(move |tx| consents::say(tx, &member_id, change, said)).await;
            set.map(|()| is_off)
        }
        None => app.db.read(move |tx| store::contact(tx, &member_id)).await.map(|(_, is_wanted)| !is_wanted),
    };
    let frame = led.frame(language.as_deref());
    match is_off {
        Ok(is_off) => {
            let page = view::unsubscribe(frame.as_frame(), is_off, to_stop.is_some(), now);
            plain::answer(StatusCode::OK, &page)
        }
        Err(problem) => failed(problem),
    }
}

/// What the token leads to, where that can be answered. Whatever is wrong with it, the same is asked of the
/// database, and the same is answered.
async fn open(app: &Shared, token: Result<Path, Problem>, now: Instant) -> Outcome<Option<Led>> {
    let led = lead(app, token).await?;
    Ok(led.filter(|led| {
        let survey = find(&led.program, &led.asked.survey);
        survey.is_some_and(|survey| answering::is_open(survey, &led.asked, now))
    }))
}

async fn lead(app: &Shared, token: Result<Path, Problem>) -> Outcome<Option<Led>> {
    let token = token.map(|Path(token)| token).unwrap_or_default();
    let token_hash = digest(token.as_bytes());
    let known = app.db.read(move |tx| store::by_token(tx, &token_hash)).await?;
    Ok(known.and_then(|(asked, given)| {
        Some(Led { program: app.programs.find(&asked.program)?, asked, given, token })
    }))
}

/// Notes what a GET tells of who made it.
async fn note(
    app: &Shared,
    led: &Led,
    is_trapped: bool,
    chosen: Option<&String>,
    now: Instant,
) -> Outcome<()> {
    let is_anonymous = find(&led.program, &led.asked.survey).is_none_or(|survey| survey.is_anonymous);
    let mark = chosen.filter(|chosen| chosen.len() <= 3);
    if !is_trapped && mark.is_none() {
        return Ok(());
    }
    let mark = mark.map(|chosen| if is_anonymous { String::new() } else { format!("score {chosen}") });
    let (member_id, invite_id) = (led.asked.member_id.clone(), led.asked.invite_id.clone());
    let noted = app.db.write(move |tx| {
        ledger::lock(tx, &member_id)?;
        let Some((asked, _)) = store::invite(tx, &member_id, &invite_id)? else { return Ok(()) };
        let mut seen = Seen::of(&asked);
        let has_many = mark.as_deref().is_some_and(|mark| seen.look(mark, now));
        let because = match (is_trapped, has_many) {
            (true, _) => Some("a link was followed that nobody sees"),
            (_, true) => Some("several answers were looked at within seconds"),
            _ => None,
        };
        store::note(tx, &asked, Some(&seen.written()), because.map(|because| (now, because)))
    });
    noted.await
}

/// Takes a press on Send: what it says, whether a person made it, and then records it.
fn press(
    tx: &mut Tx<'_>,
    app: &Shared,
    (member_id, invite_id): (&str, &str),
    filled: &Filled,
    now: Instant,
) -> Outcome<Pressed> {
    ledger::lock(tx, member_id)?;
    let Some((asked, given)) = store::invite(tx, member_id, invite_id)? else { return Ok(Pressed::Gone) };
    let Some(program) = app.programs.find(&asked.program) else { return Ok(Pressed::Gone) };
    let Some(survey) = find(&program, &asked.survey) else { return Ok(Pressed::Gone) };
    let question = Question { program: &program, survey, asked: &asked, given: given.as_ref() };
    if !question.is_open(now) {
        return Ok(Pressed::Gone);
    }
    if question.is_answered_anonymously() || question.is_answered_openly() {
        return Ok(Pressed::Answered(None));
    }
    let words = language(&program, &asked, filled.language.as_deref());
    let answer = match filled.answer(survey, words) {
        Ok(answer) => answer,
        Err(wrong) => return Ok(Pressed::Wrong(wrong)),
    };
    let mut seen = Seen::of(&asked);
    let mark = signals::mark(&answer, survey.is_anonymous);
    let (is_person, because) = seen.press(&asked, &mark, &filled.press, now);
    store::note(tx, &asked, Some(&seen.written()), because.map(|because| (now, because)))?;
    if !is_person {
        return Ok(Pressed::Held);
    }
    let holder = members::holder(tx, member_id)?;
    answering::record(tx, &question, &holder, &answer, Some(words.tag), now)?;
    let is_scored = survey.kind.scores().is_some();
    Ok(Pressed::Answered((survey.is_anonymous && is_scored).then(|| survey.kind.band(answer.score))))
}

impl Led {
    fn question<'a>(&'a self, survey: &'a Survey) -> Question<'a> {
        Question { program: &self.program, survey, asked: &self.asked, given: self.given.as_ref() }
    }

    fn frame(&self, wanted: Option<&str>) -> OwnFrame<'_> {
        let words = language(&self.program, &self.asked, wanted);
        OwnFrame { program: &self.program, words, path: format!("/s/{}", self.token) }
    }
}

/// A frame with the path in it.
struct OwnFrame<'a> {
    program: &'a Program,
    words: &'static Words,
    path: String,
}

impl OwnFrame<'_> {
    fn as_frame(&self) -> Frame<'_> {
        Frame { program: self.program, words: self.words, path: &self.path }
    }
}

/// The language that was asked for, else the invite's, else the program's first.
fn language(program: &Program, asked: &Asked, wanted: Option<&str>) -> &'static words::Words {
    best(program, &[wanted, asked.language.as_deref()])
}

/// What is chosen, as a form has it.
fn written(answer: &Respond) -> Vec<String> {
    answer.score.iter().chain(&answer.choices).map(ToString::to_string).collect()
}

/// The body of a form.
async fn read(headers: &HeaderMap, body: Body) -> Result<Bytes, Response> {
    let media = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or("");
    let media = media.split(';').next().unwrap_or("").trim().to_ascii_lowercase();
    if media != "application/x-www-form-urlencoded" {
        let page = view::plain(
            [
                "This is not a form",
                "The answer came in another form than the page sends it. Please use the page.",
            ],
            ["无法读取", "提交的格式不对，请在页面上填写后提交。"],
        );
        return Err(plain::answer(StatusCode::UNSUPPORTED_MEDIA_TYPE, &page));
    }
    whole(body).await
}

/// All of a body, whatever it is.
async fn whole(body: Body) -> Result<Bytes, Response> {
    request::whole(body, SMALL_BYTES_MAX).await.map_err(|problem| {
        if problem.told().status != StatusCode::PAYLOAD_TOO_LARGE.as_u16() {
            return failed(problem);
        }
        let page = view::plain(
            ["That was too much", "So many words do not fit. Go back: what you wrote is still there."],
            ["内容太长", "写得太多，放不下了。返回上一页，写的内容还在。"],
        );
        plain::answer(StatusCode::PAYLOAD_TOO_LARGE, &page)
    })
}

fn gone() -> Response {
    let page = view::plain(
        [
            "This link does not work any more",
            "The time to answer is over, or the link is not complete. Nothing was recorded.",
        ],
        ["这个链接已失效", "可能已过回答期限，也可能是链接不完整。没有记录任何内容。"],
    );
    plain::answer(StatusCode::GONE, &page)
}

fn failed(problem: Problem) -> Response {
    let status = problem.into_response().status();
    let page = view::plain(
        [
            "Not available at the moment",
            "Nothing was recorded. Please go back and try again in a moment; what you wrote is still there.",
        ],
        ["暂时无法使用", "没有记录任何内容。请返回上一页，稍后再试，写的内容还在。"],
    );
    plain::answer(status, &page)
}
