//! Pools of partners' codes: a brand fills them, redemptions take from them.

use super::store;
use crate::Shared;
use crate::db::Tx;
use crate::problem::{Outcome, Problem, refusal};
use crate::request::{Json, Path};
use crate::session::Brand;
use axum::extract::State;
use axum::http::StatusCode;
use contract::problem::Problem as Told;
use contract::programs::RewardKind;
use contract::rewards::{AddCodes, CodePool};

/// The most codes of a request.
const CODES_MAX: usize = 10_000;

/// The longest code of a partner, in characters.
const CODE_CHARS_MAX: usize = 100;

/// Fill a pool of a partner's codes
///
/// A code that is in the pool already is counted and not added again, so the same request may be sent again.
#[utoipa::path(post, path = "/v1/programs/{program}/codes", tag = "rewards", request_body = AddCodes,
    params(("program" = String, Path, description = "The program's id")),
    security(("key" = [])),
    responses(
        (status = 200, body = CodePool),
        (status = 404, body = Told, content_type = "application/problem+json",
            description = "unknown_program: the key opens another one; unknown_reward"),
        (status = 422, body = Told, content_type = "application/problem+json",
            description = "codes_not_valid"),
    ))]
pub async fn add_codes(
    State(app): State<Shared>,
    brand: Brand,
    Path(program): Path,
    Json(add): Json<AddCodes>,
) -> Outcome<axum::Json<CodePool>> {
    if program != brand.program {
        let (code, title) = (contract::problem::code::UNKNOWN_PROGRAM, "There is no such program");
        let detail = format!("The key opens `{}` alone.", brand.program);
        return Err(refusal(StatusCode::NOT_FOUND, code, title, detail));
    }
    let program = app.programs.get(&program)?;
    let reward = program.rewards.iter().find(|reward| reward.id == add.reward);
    let Some(reward) = reward else {
        let (code, title) = (contract::problem::code::UNKNOWN_REWARD, "There is no such reward");
        let detail = format!("`{}` is not a reward of `{}`.", add.reward, program.id);
        return Err(refusal(StatusCode::NOT_FOUND, code, title, detail));
    };
    if reward.kind != RewardKind::PartnerCode {
        return Err(not_valid(format!(
            "`{}` is not of the kind `partner_code`, so it has no pool.",
            reward.id
        )));
    }
    check(&add.codes)?;
    let now = app.clock.now();
    let pool = app.db.write(move |tx| {
        brand.note(tx, None, 200, now)?;
        fill(tx, &program.id, &add.reward, &add.codes)
    });
    pool.await.map(axum::Json)
}

/// Adds codes to a pool; those that are in it already are counted.
pub fn fill(tx: &mut Tx<'_>, program: &str, reward: &str, codes: &[String]) -> Outcome<CodePool> {
    let mut added_count = 0;
    for code in codes {
        added_count += i64::from(store::insert_code(tx, program, reward, code)?);
    }
    let known_count = i64::try_from(codes.len()).unwrap_or(i64::MAX) - added_count;
    Ok(CodePool { added_count, known_count, free_count: store::count_free(tx, program, reward)? })
}

fn check(codes: &[String]) -> Outcome<()> {
    if codes.is_empty() || codes.len() > CODES_MAX {
        return Err(not_valid(format!("There are {} codes; send 1 to {CODES_MAX} at a time.", codes.len())));
    }
    let is_fine = |code: &String| {
        (1..=CODE_CHARS_MAX).contains(&code.chars().count())
            && code.trim() == code
            && !code.chars().any(char::is_control)
    };
    match codes.iter().position(|code| !is_fine(code)) {
        Some(nth) => Err(not_valid(format!(
            "Code {} should have 1 to {CODE_CHARS_MAX} characters, no space around it, and none that \
             cannot be seen.",
            nth + 1
        ))),
        None => Ok(()),
    }
}

fn not_valid(detail: String) -> Problem {
    refusal(
        StatusCode::UNPROCESSABLE_ENTITY,
        "codes_not_valid",
        "The codes are not what they should be",
        detail,
    )
}
