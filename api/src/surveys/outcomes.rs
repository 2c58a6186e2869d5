//! You said, we did: what came of answers, told to those who gave them.

use super::{known, store};
use crate::Shared;
use crate::db::Tx;
use crate::problem::{Outcome, Problem, refusal};
use crate::request::{Json, Path};
use crate::session::Brand;
use axum::extract::State;
use axum::http::StatusCode;
use contract::Instant;
use contract::problem::Problem as Told;
use contract::programs::{Program, Survey, Text};
use contract::surveys::{Audience, Outcome as Came, PublishOutcome, Respond};

/// So long it is shown.
const SHOWN_MS: i64 = 30 * 24 * 60 * 60 * 1_000;

/// The longest text, in characters.
const TEXT_CHARS_MAX: usize = 500;

/// The most answers that an audience may name.
const RESPONSES_MAX: usize = 1_000;

/// Tell those who answered what came of it, or tell it better
///
/// Shown for 30 days after it was first told. The same id again changes the words and the audience.
#[utoipa::path(put, path = "/v1/surveys/{survey}/outcomes/{outcome}", tag = "surveys",
    request_body = PublishOutcome,
    params(
        ("survey" = String, Path, description = "The id of one of the program's surveys"),
        ("outcome" = String, Path, description = "Made by the sender"),
    ),
    security(("key" = [])),
    responses(
        (status = 200, body = Came),
        (status = 404, body = Told, content_type = "application/problem+json",
            description = "unknown_survey"),
        (status = 422, body = Told, content_type = "application/problem+json",
            description = "outcome_not_valid, body_not_valid"),
    ))]
pub async fn put_outcome(
    State(app): State<Shared>,
    brand: Brand,
    Path((survey, outcome)): Path<(String, String)>,
    Json(publish): Json<PublishOutcome>,
) -> Outcome<axum::Json<Came>> {
    let (program, now) = (app.programs.get(&brand.program)?, app.clock.now());
    check(&program, known(&program, &survey)?, &outcome, &publish)?;
    let put = app.db.write(move |tx| {
        brand.note(tx, None, 200, now)?;
        let published_at = store::put_outcome(tx, (&program.id, &survey, &outcome), &publish, now)?;
        let PublishOutcome { said, did, .. } = publish.clone();
        Ok(Came { id: outcome.clone(), survey: survey.clone(), said, did, published_at })
    });
    put.await.map(axum::Json)
}

/// Tell it no more
#[utoipa::path(delete, path = "/v1/surveys/{survey}/outcomes/{outcome}", tag = "surveys",
    params(
        ("survey" = String, Path, description = "The id of one of the program's surveys"),
        ("outcome" = String, Path, description = "As it was made"),
    ),
    security(("key" = [])),
    responses(
        (status = 204, description = "It is not told, also where it never was"),
        (status = 404, body = Told, content_type = "application/problem+json",
            description = "unknown_survey"),
    ))]
pub async fn delete_outcome(
    State(app): State<Shared>,
    brand: Brand,
    Path((survey, outcome)): Path<(String, String)>,
) -> Outcome<StatusCode> {
    let (program, now) = (app.programs.get(&brand.program)?, app.clock.now());
    known(&program, &survey)?;
    if !outcome.contains('\0') {
        let deleted = app.db.write(move |tx| {
            brand.note(tx, None, 204, now)?;
            store::delete_outcome(tx, (&program.id, &survey, &outcome))
        });
        deleted.await?;
    }
    Ok(StatusCode::NO_CONTENT)
}

/// The newest that is for this member, for `GET /v1/me`.
pub fn newest(tx: &mut Tx<'_>, program: &Program, member_id: &str, now: Instant) -> Outcome<Option<Came>> {
    if program.surveys.is_empty() {
        return Ok(None);
    }
    let told = store::outcomes_for(tx, &program.id, member_id, now - SHOWN_MS)?;
    Ok(told.into_iter().find_map(|(came, audience, given)| {
        let survey = super::find(program, &came.survey)?;
        is_meant(survey, &audience, given.as_ref()).then_some(came)
    }))
}

/// Whether somebody who answered is meant. Without the answer itself, which an anonymous survey does not
/// tell, only where everyone is.
fn is_meant(survey: &Survey, audience: &Audience, given: Option<&(String, Respond)>) -> bool {
    if *audience == Audience::default() {
        return true;
    }
    let Some((id, answer)) = given else { return false };
    let band = answer.score.map(|score| survey.kind.band(Some(score)));
    band.is_some_and(|band| audience.bands.contains(&band))
        || answer.choices.iter().any(|choice| audience.choices.contains(choice))
        || audience.responses.contains(id)
}

fn check(program: &Program, survey: &Survey, outcome: &str, publish: &PublishOutcome) -> Outcome<()> {
    if outcome.is_empty() || outcome.len() > 255 || outcome.chars().any(char::is_control) {
        let detail = "Its id should have 1 to 255 bytes, and none that cannot be seen.";
        return Err(not_valid(detail.to_owned()));
    }
    check_text(program, "said", &publish.said)?;
    check_text(program, "did", &publish.did)?;
    let Audience { bands, choices, responses } = &publish.audience;
    if survey.is_anonymous && publish.audience != Audience::default() {
        let detail = "The survey is anonymous, so who gave which answer is not known; leave `audience` out.";
        return Err(not_valid(detail.to_owned()));
    }
    if !bands.is_empty() && survey.kind.scores().is_none() {
        return Err(not_valid("The survey has no scores; leave `audience.bands` out.".to_owned()));
    }
    let is_choice = |choice: &i64| usize::try_from(*choice).is_ok_and(|choice| choice < survey.choices.len());
    if !choices.iter().all(is_choice) {
        let count = survey.choices.len();
        return Err(not_valid(format!("`audience.choices` names one that is not among the {count}.")));
    }
    if responses.len() > RESPONSES_MAX || responses.iter().any(|id| id.len() > 255 || id.contains('\0')) {
        return Err(not_valid(format!("`audience.responses` should be {RESPONSES_MAX} ids at most.")));
    }
    Ok(())
}

fn check_text(program: &Program, name: &str, text: &Text) -> Outcome<()> {
    let first = program.languages.first().map_or("", String::as_str);
    if !text.contains_key(first) {
        return Err(not_valid(format!(
            "`{name}` should be there in `{first}`, the program's first language."
        )));
    }
    for (language, words) in text {
        if !program.languages.contains(language) {
            let known = program.languages.join(", ");
            return Err(not_valid(format!(
                "`{name}` is in `{language}`; the program is written in {known}."
            )));
        }
        let is_hidden = |c: char| c.is_control() && c != '\n';
        let count = words.chars().count();
        if words.trim().is_empty() || count > TEXT_CHARS_MAX || words.chars().any(is_hidden) {
            return Err(not_valid(format!(
                "`{name}` in `{language}` should have 1 to {TEXT_CHARS_MAX} characters, and none that \
                 cannot be seen."
            )));
        }
    }
    Ok(())
}

fn not_valid(detail: String) -> Problem {
    refusal(
        StatusCode::UNPROCESSABLE_ENTITY,
        "outcome_not_valid",
        "The outcome is not what it should be",
        detail,
    )
}
