//! Questions put to members: the one that is due, in the portal; and an answer to it.

mod answering;
pub mod asking;
pub mod invites;
mod letter;
pub mod letters;
pub mod outcomes;
pub mod page;
pub mod responses;
mod store;
mod words;

use crate::Shared;
use crate::db::Tx;
use crate::ledger;
use crate::members::{holder, signed_in};
use crate::problem::{Outcome, Problem, refusal};
use crate::request::{Json, Path};
use crate::session::SessionKey;
use answering::Question;
use axum::extract::State;
use axum::http::StatusCode;
use contract::Instant;
use contract::problem::Problem as Told;
use contract::programs::{Program, Survey};
use contract::surveys::{DueSurvey, Respond, Response};

/// Answer a question, or change the answer
///
/// The same answer again changes nothing. Points come once, the same for every answer.
#[utoipa::path(put, path = "/v1/me/responses/{invite}", tag = "surveys", request_body = Respond,
    params(("invite" = String, Path, description = "As `survey.invite` of GET /v1/me")),
    responses(
        (status = 200, body = Response),
        (status = 401, body = Told, content_type = "application/problem+json", description = "not_signed_in"),
        (status = 404, body = Told, content_type = "application/problem+json",
            description = "unknown_invite"),
        (status = 409, body = Told, content_type = "application/problem+json",
            description = "survey_closed, answered_anonymously"),
        (status = 422, body = Told, content_type = "application/problem+json",
            description = "response_not_valid, body_not_valid"),
    ))]
pub async fn put_response(
    State(app): State<Shared>,
    key: SessionKey,
    Path(invite): Path,
    Json(answer): Json<Respond>,
) -> Outcome<axum::Json<Response>> {
    let (now, ours) = (app.clock.now(), app.clone());
    let answer = answering::cleaned(answer);
    let answered = app.db.write(move |tx| {
        let (_, program) = signed_in(tx, &key, now)?;
        let program = ours.programs.get(&program)?;
        let holder = holder(tx, &key.member_id)?;
        ledger::lock(tx, &key.member_id)?;
        let known = match invite.contains('\0') {
            true => None,
            false => store::invite(tx, &key.member_id, &invite)?,
        };
        let (asked, given) = known.ok_or_else(|| unknown_invite(&invite))?;
        let survey = find(&program, &asked.survey).ok_or_else(|| unknown_invite(&invite))?;
        let question = Question { program: &program, survey, asked: &asked, given: given.as_ref() };
        let language = asked.language.as_deref();
        let points = answering::record(tx, &question, &holder, &answer, language, now)?;
        Ok(answering::told(&question, &answer, points))
    });
    answered.await.map(axum::Json)
}

/// The question that has been due for longest, for `GET /v1/me`.
pub fn due(tx: &mut Tx<'_>, program: &Program, member_id: &str, now: Instant) -> Outcome<Option<DueSurvey>> {
    if program.surveys.is_empty() {
        return Ok(None);
    }
    let waiting = store::waiting(tx, member_id, now)?;
    Ok(waiting.into_iter().find_map(|(invite, survey, expires_at)| {
        let until_at = find(program, &survey)?.until_at.unwrap_or(Instant::MAX);
        let expires_at = expires_at.min(until_at);
        (now < expires_at).then_some(DueSurvey { invite, survey, expires_at })
    }))
}

/// A survey of the program.
fn find<'p>(program: &'p Program, survey: &str) -> Option<&'p Survey> {
    program.surveys.iter().find(|known| known.id == survey)
}

fn known<'p>(program: &'p Program, survey: &str) -> Outcome<&'p Survey> {
    find(program, survey).ok_or_else(|| {
        let detail = format!("`{survey}` is not a survey of `{}`.", program.id);
        refusal(StatusCode::NOT_FOUND, "unknown_survey", "There is no such survey", detail)
    })
}

fn unknown_invite(invite: &str) -> Problem {
    let detail =
        format!("There is no invite `{invite}` of this member; GET /v1/me names the one that is due.");
    refusal(StatusCode::NOT_FOUND, "unknown_invite", "There is no such invite", detail)
}
