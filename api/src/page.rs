//! Pages of a member's lists: how long one may be, and where the next begins.

use crate::id::digest;
use crate::problem::{Outcome, Problem, refusal};
use axum::http::StatusCode;

const LIMIT_DEFAULT: i64 = 20;
const LIMIT_MAX: i64 = 100;

/// How many are wanted on a page.
pub fn limit(asked: Option<i64>) -> Outcome<i64> {
    let limit = asked.unwrap_or(LIMIT_DEFAULT);
    if !(1..=LIMIT_MAX).contains(&limit) {
        return Err(query_not_valid(&format!("limit is {limit}; it should be 1 to {LIMIT_MAX}.")));
    }
    Ok(limit)
}

/// Takes away what was read beyond the page; whether there was nothing.
pub fn cut<T>(rows: &mut Vec<T>, limit: i64) -> bool {
    let limit = usize::try_from(limit).unwrap_or(usize::MAX);
    let is_last = rows.len() <= limit;
    rows.truncate(limit);
    is_last
}

/// A place in a list of one member, with a mark that it is this member's.
pub fn cursor(place: &str, member_id: &str) -> String {
    let mark = digest(format!("{member_id}/{place}").as_bytes());
    format!("{place}.{}", &mark[..12])
}

/// The place that a cursor of this member means.
pub fn place<'c>(text: &'c str, member_id: &str) -> Outcome<&'c str> {
    let place = text.rsplit_once('.').map(|(place, _)| place);
    // The mark is no secret, and PostgreSQL does not even take a question with such characters.
    let place = place.filter(|place| !place.contains(char::is_control));
    place.filter(|place| cursor(place, member_id) == text).ok_or_else(cursor_not_valid)
}

/// It was not made here, or for somebody else.
pub fn cursor_not_valid() -> Problem {
    refusal(
        StatusCode::BAD_REQUEST,
        "cursor_not_valid",
        "The cursor is not from here",
        "Send `next_cursor` of an earlier page of this member as it is, or none for the first page.",
    )
}

/// What stands behind the question mark is not what it should be.
pub fn query_not_valid(detail: &str) -> Problem {
    refusal(StatusCode::BAD_REQUEST, "query_not_valid", "The address's query is not right", detail)
}
