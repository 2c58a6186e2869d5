//! What was answered, for the brand: as JSON, page by page, and as CSV.

use super::{known, store};
use crate::Shared;
use crate::db::Tx;
use crate::page;
use crate::problem::{Outcome, bug};
use crate::request::Path;
use crate::session::Brand;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};
use contract::Instant;
use contract::problem::Problem as Told;
use contract::programs::{Program, Survey};
use contract::surveys::{Answered, Responses};
use rules::calendar;
use rules::insights::{self, Group};
use serde::Deserialize;

/// Rows of CSV that are read at a time.
const ROWS_AT_A_TIME: i64 = 1_000;

/// Which page is wanted, and how.
#[derive(Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct Page {
    /// `next_cursor` of the page after which this one comes; without it, the newest
    cursor: Option<String>,
    /// 1 to 100; 20 if not given
    limit: Option<i64>,
    /// `csv` for all of it in one file, as `Accept: text/csv` does
    format: Option<String>,
}

/// What was answered
///
/// Newest first. Of an anonymous survey, in no order, and only in groups of whole weeks with five answers or
/// more, each with the week that its group begins with.
#[utoipa::path(get, path = "/v1/surveys/{survey}/responses", tag = "surveys",
    params(("survey" = String, Path, description = "The id of one of the program's surveys"), Page),
    security(("key" = [])),
    responses(
        (status = 200, content((Responses = "application/json"), (String = "text/csv"))),
        (status = 400, body = Told, content_type = "application/problem+json",
            description = "cursor_not_valid, query_not_valid"),
        (status = 404, body = Told, content_type = "application/problem+json",
            description = "unknown_survey"),
    ))]
pub async fn list(
    State(app): State<Shared>,
    brand: Brand,
    Path(survey): Path,
    asked: Result<Query<Page>, QueryRejection>,
    headers: HeaderMap,
) -> Outcome<Response> {
    let Query(asked) = asked.map_err(|rejection| page::query_not_valid(&rejection.body_text()))?;
    let (program, now) = (app.programs.get(&brand.program)?, app.clock.now());
    known(&program, &survey)?;
    let accepted = headers.get(header::ACCEPT).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let is_csv = match asked.format.as_deref() {
        None => accepted.contains("text/csv"),
        Some("csv") => true,
        Some("json") => false,
        Some(other) => {
            let detail = format!("format is `{other}`; it should be `csv` or `json`.");
            return Err(page::query_not_valid(&detail));
        }
    };
    let limit = page::limit(asked.limit)?;
    if is_csv {
        let file = format!("attachment; filename=\"{survey}.csv\"");
        let csv = app.db.read(move |tx| csv(tx, &program, known(&program, &survey)?, now)).await?;
        let fields = [
            (header::CONTENT_TYPE, "text/csv; charset=utf-8; header=present"),
            (header::CONTENT_DISPOSITION, &file),
        ];
        return Ok((fields, csv).into_response());
    }
    let read = app.db.read(move |tx| {
        let survey = known(&program, &survey)?;
        let whole = format!("{}/{}", program.id, survey.id);
        let after = match &asked.cursor {
            Some(cursor) => Some(page::place(cursor, &whole)?.to_owned()),
            None => None,
        };
        let mut responses = some(tx, &program, survey, after.as_deref(), limit + 1, now)?;
        let is_last = page::cut(&mut responses, limit);
        let last = responses.last().filter(|_| !is_last);
        let next_cursor = last.map(|(_, place)| page::cursor(place, &whole));
        let responses = responses.into_iter().map(|(answered, _)| answered).collect();
        Ok(Responses { responses, next_cursor })
    });
    Ok(axum::Json(read.await?).into_response())
}

/// A page of answers, each with its place in the list.
fn some(
    tx: &mut Tx<'_>,
    program: &Program,
    survey: &Survey,
    after: Option<&str>,
    limit: i64,
    now: Instant,
) -> Outcome<Vec<(Answered, String)>> {
    if !survey.is_anonymous {
        let before = match after {
            Some(place) => {
                let (at, id) = place.split_once('-').ok_or_else(page::cursor_not_valid)?;
                (at.parse().map_err(|_| page::cursor_not_valid())?, id.to_owned())
            }
            None => (Instant::MAX, String::new()),
        };
        let rows = store::responses(tx, (&program.id, &survey.id), (before.0, &before.1), limit)?;
        let place = |answered: Answered| {
            let place = format!("{}-{}", answered.responded_at, answered.id);
            (answered, place)
        };
        return Ok(rows.into_iter().map(place).collect());
    }
    let groups = groups(tx, program, survey, now)?;
    let Some(last) = groups.last().map(|(_, last)| *last) else { return Ok(Vec::new()) };
    let after = after.unwrap_or_default();
    let rows = store::anonymous_responses(tx, (&program.id, &survey.id), last, after, limit)?;
    let told = |mut answered: Answered| {
        // Every answer of a group bears the same date.
        let of = groups.iter().find(|(_, last)| answered.responded_at <= *last);
        answered.responded_at = of.map_or(answered.responded_at, |(first, _)| *first);
        let place = answered.id.clone();
        (answered, place)
    };
    Ok(rows.into_iter().map(told).collect())
}

/// When the first and the last week of each whole group began.
fn groups(
    tx: &mut Tx<'_>,
    program: &Program,
    survey: &Survey,
    now: Instant,
) -> Outcome<Vec<(Instant, Instant)>> {
    let weeks = store::weeks(tx, &program.id, &survey.id)?.into_iter();
    let weeks: Vec<_> = weeks.map(|(week, count)| (calendar::day(program, week), count)).collect();
    let groups = insights::groups(&weeks, calendar::day(program, now)).into_iter();
    let bounds =
        |group: Group| (calendar::start(program, group.from), calendar::start(program, group.to - 6));
    Ok(groups.map(bounds).collect())
}

fn csv(tx: &mut Tx<'_>, program: &Program, survey: &Survey, now: Instant) -> Outcome<Vec<u8>> {
    let wrong = |error: csv::Error| bug(format!("CSV: {error}"));
    let mut csv = csv::Writer::from_writer(Vec::new());
    let names = [
        "id",
        "member",
        "score",
        "choices",
        "words",
        "language",
        "channel",
        "tier",
        "is_incentivised",
        "responded_at",
        "edited_at",
    ];
    csv.write_record(names).map_err(wrong)?;
    let mut after: Option<String> = None;
    loop {
        let rows = some(tx, program, survey, after.as_deref(), ROWS_AT_A_TIME, now)?;
        for (row, _) in &rows {
            csv.write_record(cells(program, survey, row)).map_err(wrong)?;
        }
        match rows.last().filter(|_| rows.len() as i64 == ROWS_AT_A_TIME) {
            Some((_, place)) => after = Some(place.clone()),
            None => break,
        }
    }
    csv.into_inner().map_err(|error| bug(format!("CSV: {error}")))
}

fn cells(program: &Program, survey: &Survey, row: &Answered) -> [String; 11] {
    let first = program.languages.first().map_or("", String::as_str);
    let choice = |nth: &i64| {
        let text = usize::try_from(*nth).ok().and_then(|nth| survey.choices.get(nth)?.get(first));
        text.cloned().unwrap_or_else(|| nth.to_string())
    };
    let choices: Vec<String> = row.answer.choices.iter().map(choice).collect();
    let or_nothing = |text: &Option<String>| safe(text.as_deref().unwrap_or_default());
    [
        safe(&row.id),
        or_nothing(&row.member),
        row.answer.score.map(|score| score.to_string()).unwrap_or_default(),
        safe(&choices.join("; ")),
        or_nothing(&row.answer.words),
        or_nothing(&row.language),
        or_nothing(&row.channel),
        or_nothing(&row.tier),
        row.is_incentivised.to_string(),
        time(row.responded_at),
        row.edited_at.map(time).unwrap_or_default(),
    ]
}

/// A cell that no spreadsheet takes for a formula.
fn safe(text: &str) -> String {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{text}") } else { text.to_owned() }
}

fn time(at: Instant) -> String {
    jiff::Timestamp::from_millisecond(at).map(|at| at.to_string()).unwrap_or_default()
}
