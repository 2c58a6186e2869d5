//! What became of it all, in figures that a brand can check: customers, referrals, points and surveys.

mod csv;
mod customers;
mod numbers;
mod points;
mod referrals;
pub mod report;
mod store;
mod surveys;

use crate::Shared;
use crate::db::Tx;
use crate::page::query_not_valid;
use crate::problem::{Outcome, bug};
use crate::session::Brand;
use axum::extract::{Query, State};
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};
use contract::Instant;
use contract::insights::Insights;
use contract::problem::Problem as Told;
use contract::programs::{Period as Calendar, Program};
use rules::calendar::{self, Day, civil, day, of_civil};
use serde::Deserialize;
use tokio::sync::Semaphore;

/// The longest period, in days: ten years.
const PERIOD_DAYS_MAX: i64 = 3_660;

/// Without `from`, so many whole months before the one that `to` lies in.
const MONTHS_DEFAULT: i64 = 12;

/// Without `active_days`.
const ACTIVE_DAYS_DEFAULT: i64 = 365;

/// The most days after an order for which its member can be counted a customer.
const ACTIVE_DAYS_MAX: i64 = 3_650;

/// Without `years`.
const YEARS_DEFAULT: i64 = 3;

/// The most years of a lifetime's value.
const YEARS_MAX: i64 = 100;

/// However many ask, one reader of the database is busy with figures, and the others are there for members.
static ONE_AT_A_TIME: Semaphore = Semaphore::const_new(1);

/// Of what, and reckoned how.
#[derive(clap::Args, Clone, Debug, Default, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct AskInsights {
    /// The first day, in the program's time zone: `2026-01-01`. Without it, the first of the month twelve
    /// months before that of `to`
    #[arg(long, value_name = "DAY")]
    pub from: Option<String>,
    /// The last day, which is part of the period; today if not given
    #[arg(long, value_name = "DAY")]
    pub to: Option<String>,
    /// The id of the one survey that is wanted; all of them if not given
    #[arg(long)]
    pub survey: Option<String>,
    /// For so many days after an order its member is a customer: 1 to 3650; 365 if not given
    #[arg(long)]
    pub active_days: Option<i64>,
    /// For so many years a customer is reckoned to stay one: 1 to 100; 3 if not given
    #[arg(long)]
    pub years: Option<i64>,
    /// `json` or `csv`; without it, what `Accept` asks for
    #[arg(skip)]
    pub format: Option<String>,
}

/// Whole days in a program's time zone.
#[derive(Clone, Copy, Debug)]
struct Period {
    from: Day,
    /// Part of it.
    to: Day,
    from_at: Instant,
    /// The first instant after it.
    until_at: Instant,
}

/// What is wanted, checked.
#[derive(Clone, Debug)]
pub struct Wish {
    period: Period,
    survey: Option<String>,
    active_days: i64,
    years: i64,
    now: Instant,
}

/// How the brand is doing: customers, referrals, points and surveys of a period
///
/// Each figure comes with what it is made of. docs/insights.md has the formulas. As CSV, there is a row a
/// figure.
#[utoipa::path(get, path = "/v1/insights", tag = "insights", params(AskInsights),
    security(("key" = [])),
    responses(
        (status = 200, content((Insights = "application/json"), (String = "text/csv"))),
        (status = 400, body = Told, content_type = "application/problem+json",
            description = "query_not_valid"),
        (status = 401, body = Told, content_type = "application/problem+json",
            description = "key_not_valid"),
    ))]
pub async fn show(
    State(app): State<Shared>,
    brand: Brand,
    headers: HeaderMap,
    asked: Result<Query<AskInsights>, axum::extract::rejection::QueryRejection>,
) -> Outcome<Response> {
    let Query(asked) = asked.map_err(|rejection| query_not_valid(&rejection.body_text()))?;
    let (program, now) = (app.programs.get(&brand.program)?, app.clock.now());
    let is_csv = is_csv(&asked, &headers)?;
    let wish = Wish::of(&asked, &program, now)?;
    let language = program.languages.first().cloned();
    let turn = ONE_AT_A_TIME.acquire().await.map_err(|error| bug(error.to_string()))?;
    let read = app.db.read(move |tx| {
        // Kept until this is done, also where the caller has gone meanwhile.
        let _turn = &turn;
        reckon(tx, &program, &wish)
    });
    let insights = read.await?;
    if !is_csv {
        return Ok(([(header::VARY, "accept")], axum::Json(insights)).into_response());
    }
    let named = format!("{}-{}-{}.csv", insights.program, insights.from, insights.to);
    let headers = [
        (header::VARY, "accept".to_owned()),
        (header::CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{named}\"")),
    ];
    Ok((headers, csv::write(&insights, language.as_ref())?).into_response())
}

/// All figures of a program, from one snapshot.
pub fn reckon(tx: &mut Tx<'_>, program: &Program, wish: &Wish) -> Outcome<Insights> {
    let Wish { period, .. } = wish;
    let is_wanted = |survey: &str| wish.survey.as_ref().is_none_or(|wanted| wanted == survey);
    let wanted = program.surveys.iter().filter(|survey| is_wanted(&survey.id));
    Ok(Insights {
        program: program.id.clone(),
        from: date(period.from),
        to: date(period.to),
        from_at: period.from_at,
        until_at: period.until_at,
        day_count: period.day_count(),
        as_of_at: wish.now,
        time_zone: program.time_zone.clone(),
        currency: program.currency.clone(),
        minor_digits: program.minor_digits,
        active_days: wish.active_days,
        years: wish.years,
        customers: customers::figures(tx, program, wish)?,
        referrals: referrals::figures(tx, program, period)?,
        points: points::figures(tx, program, wish)?,
        surveys: wanted.map(|survey| surveys::figures(tx, program, survey, wish)).collect::<Outcome<_>>()?,
    })
}

impl Wish {
    /// Refusals, in order: a day that is none, a period that has not come, is backwards or too long, a survey
    /// that the program has not, a number that is too small or too large.
    pub fn of(asked: &AskInsights, program: &Program, now: Instant) -> Outcome<Wish> {
        let today = day(program, now);
        let to = asked.to.as_deref().map(|text| read_date("to", text)).transpose()?.unwrap_or(today);
        let from = match &asked.from {
            Some(text) => read_date("from", text)?,
            None => {
                let (year, month, _) = civil(to);
                of_civil(year, month - MONTHS_DEFAULT, 1)
            }
        };
        let told = |detail: String| Err(query_not_valid(&detail));
        if to > today {
            return told(format!("to is {}, which has not come; today is {}.", date(to), date(today)));
        }
        if from > to {
            return told(format!("from is {}, after to, which is {}; swap them.", date(from), date(to)));
        }
        if to - from >= PERIOD_DAYS_MAX {
            let days = to - from + 1;
            return told(format!("The period has {days} days; it should have {PERIOD_DAYS_MAX} at most."));
        }
        let survey = asked.survey.clone();
        if let Some(id) = survey.as_ref().filter(|id| program.surveys.iter().all(|known| known.id != **id)) {
            let known: Vec<&str> = program.surveys.iter().map(|survey| survey.id.as_str()).collect();
            let known = if known.is_empty() { "none".to_owned() } else { known.join(", ") };
            return told(format!("survey is `{id}`, which is not one of the program's; it has {known}."));
        }
        let whole = |name: &str, given: Option<i64>, usual: i64, max: i64| match given.unwrap_or(usual) {
            number if (1..=max).contains(&number) => Ok(number),
            number => Err(query_not_valid(&format!("{name} is {number}; it should be 1 to {max}."))),
        };
        let (from_at, until_at) = (calendar::start(program, from), calendar::end(program, to));
        Ok(Wish {
            period: Period { from, to, from_at, until_at },
            survey,
            active_days: whole("active_days", asked.active_days, ACTIVE_DAYS_DEFAULT, ACTIVE_DAYS_MAX)?,
            years: whole("years", asked.years, YEARS_DEFAULT, YEARS_MAX)?,
            now,
        })
    }
}

impl Period {
    fn day_count(&self) -> i64 {
        self.to - self.from + 1
    }

    /// Where it begins, each month that begins in it, and the day after it.
    fn months(&self) -> Vec<Day> {
        let mut bounds = vec![self.from];
        let mut next = calendar::next_period_start(Calendar::Month, self.from);
        while next <= self.to {
            bounds.push(next);
            next = calendar::next_period_start(Calendar::Month, next);
        }
        bounds.push(self.to + 1);
        bounds
    }
}

fn is_csv(asked: &AskInsights, headers: &HeaderMap) -> Outcome<bool> {
    match asked.format.as_deref() {
        Some("csv") => Ok(true),
        Some("json") => Ok(false),
        Some(other) => Err(query_not_valid(&format!("format is `{other}`; it should be json or csv."))),
        None => {
            let accept = headers.get(header::ACCEPT).and_then(|value| value.to_str().ok()).unwrap_or("");
            let mut media = accept.split(',').filter_map(|part| part.split(';').next()).map(str::trim);
            Ok(media.find(|media| ["text/csv", "application/json"].contains(media)) == Some("text/csv"))
        }
    }
}

/// `2026-01-31`.
fn date(day: Day) -> String {
    let (year, month, of_month) = civil(day);
    format!("{year:04}-{month:02}-{of_month:02}")
}

fn read_date(name: &str, text: &str) -> Outcome<Day> {
    let parts: Vec<&str> = text.split('-').collect();
    let number =
        |part: &str| part.bytes().all(|byte| byte.is_ascii_digit()).then(|| part.parse::<i64>().ok());
    let read = match parts[..] {
        [year, month, of_month] if (year.len(), month.len(), of_month.len()) == (4, 2, 2) => {
            let parts = (number(year).flatten(), number(month).flatten(), number(of_month).flatten());
            match parts {
                (Some(year), Some(month), Some(of_month)) => Some(of_civil(year, month, of_month)),
                _ => None,
            }
        }
        _ => None,
    };
    // A day that its month lacks would read back as another one.
    read.filter(|day| date(*day) == text).ok_or_else(|| {
        query_not_valid(&format!("{name} is `{text}`, which is not a day; it should be such as 2027-01-31."))
    })
}
