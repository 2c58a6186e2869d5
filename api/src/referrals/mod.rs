//! Friends who invite friends: a member's link, who came by it, and what both get.

mod coming;
pub mod kept;
pub mod landing;
mod masked;
pub mod sign_in;
mod store;
mod tell;

pub use coming::{CodeTold, came, known, paid, refunded, turned_away};
pub use tell::{tell, tell_all};

use self::store::Asked;
use crate::code;
use crate::db::Tx;
use crate::ledger::{self};
use crate::members::look::{Looking, look};
use crate::page;
use crate::problem::{Outcome, bug, refusal};
use crate::session::{Brand, SessionKey};
use crate::{App, Shared};
use axum::Json;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use contract::Instant;
use contract::problem::Problem as Told;
use contract::programs::{Period, Program};
use contract::referrals::{Friend, FriendState, Invitation, Referral, Referrals};
use rules::calendar;
use serde::Deserialize;

/// Friends that who invited is told of.
const FRIENDS_TOLD: i64 = 100;

/// How long someone who asked to join, and did not, is told of.
const INVITED_MS: i64 = 30 * 24 * 60 * 60 * 1_000;

/// Rows read at a time for a page, and how often: where a state is rare, a page may be short.
const ROWS_READ: i64 = 200;
const ROWS_READ_COUNT: usize = 200;
const PAGES_READ_MAX: usize = 20;

/// My link, and the friends who came by it
///
/// The code is made when it is first asked for.
#[utoipa::path(get, path = "/v1/me/referral", tag = "referrals",
    responses(
        (status = 200, body = Invitation),
        (status = 401, body = Told, content_type = "application/problem+json", description = "not_signed_in"),
        (status = 404, body = Told, content_type = "application/problem+json", description =
            "no_referral: the program gives nothing for inviting friends"),
    ))]
pub async fn referral(State(app): State<Shared>, key: SessionKey) -> Outcome<Json<Invitation>> {
    let member_id = key.member_id.clone();
    let public_url = app.public_url.clone();
    let read = move |tx: &mut Tx<'_>, looking: &Looking| invitation(tx, looking, &public_url);
    if let Some(invitation) = look(&app, key.clone(), read.clone()).await? {
        return Ok(Json(invitation));
    }
    let ours = app.clone();
    let make = move |tx: &mut Tx<'_>| {
        let (_, program) = crate::members::signed_in(tx, &key, ours.clock.now())?;
        make_code(tx, &program, &member_id)?;
        Ok(key.clone())
    };
    let key = app.db.write(make).await?;
    let invitation = look(&app, key, read).await?;
    invitation.map(Json).ok_or_else(|| bug("a code was made and is not there"))
}

/// Which page of the referrals is wanted.
#[derive(Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct Page {
    /// `next_cursor` of the page after which this one comes; without it, the newest
    cursor: Option<String>,
    /// Only those that stand so
    #[param(value_type = Option<FriendState>)]
    state: Option<String>,
    /// 1 to 100; 20 if not given
    limit: Option<i64>,
}

/// Everyone who came by a code, the newest first: also those who do not count, and why
#[utoipa::path(get, path = "/v1/referrals", tag = "referrals", params(Page), security(("key" = [])),
    responses(
        (status = 200, body = Referrals),
        (status = 400, body = Told, content_type = "application/problem+json",
            description = "cursor_not_valid, query_not_valid"),
        (status = 401, body = Told, content_type = "application/problem+json", description = "key_not_valid"),
    ))]
pub async fn referrals(
    State(app): State<Shared>,
    brand: Brand,
    asked: Result<Query<Page>, axum::extract::rejection::QueryRejection>,
) -> Outcome<Json<Referrals>> {
    let Query(asked) = asked.map_err(|rejection| page::query_not_valid(&rejection.body_text()))?;
    let limit = page::limit(asked.limit)?;
    let state = asked.state.as_deref().map(state_named).transpose()?;
    let now = app.clock.now();
    let read = move |tx: &mut Tx<'_>| {
        let program = brand.program.as_str();
        let mut place = match &asked.cursor {
            Some(cursor) => page::place(cursor, program)?.to_owned(),
            None => format!("{}~~", i64::MAX),
        };
        // Where a state is asked for, pages are read until enough of it are found, or enough were read.
        let mut found: Vec<(Referral, String)> = Vec::new();
        let (wanted, mut is_read) = (usize::try_from(limit).unwrap_or_default(), false);
        for _ in 0..PAGES_READ_MAX {
            let before = place_of(&place)?;
            let rows = store::page(tx, &Asked { program, before, limit: ROWS_READ, now })?;
            is_read = rows.len() < ROWS_READ_COUNT;
            place = rows.last().map_or(place, |(_, place)| place.clone());
            let fits = |row: &(Referral, String)| state.is_none_or(|state| row.0.state == state);
            found.extend(rows.into_iter().filter(fits));
            if is_read || found.len() > wanted {
                break;
            }
        }
        if !is_read && found.len() <= wanted {
            let next_cursor = Some(page::cursor(&place, program));
            let referrals = found.into_iter().map(|(referral, _)| referral).collect();
            return Ok(Referrals { referrals, next_cursor });
        }
        let is_last = page::cut(&mut found, limit);
        let last = found.last().filter(|_| !is_last);
        let next_cursor = last.map(|(_, place)| page::cursor(place, program));
        Ok(Referrals { referrals: found.into_iter().map(|(referral, _)| referral).collect(), next_cursor })
    };
    app.db.read(read).await.map(Json)
}

/// The member's link and friends; none where there is no code yet.
fn invitation(tx: &mut Tx<'_>, looking: &Looking, public_url: &str) -> Outcome<Option<Invitation>> {
    let Looking { program, holder, now, .. } = looking;
    if program.referral.is_none() {
        let detail = "This program gives nothing for inviting friends.";
        return Err(refusal(StatusCode::NOT_FOUND, "no_referral", "There is nothing to invite to", detail));
    }
    let Some(code) = store::code_of(tx, &holder.member_id)? else { return Ok(None) };
    let link = format!("{public_url}/r/{code}");
    let waiting = store::invited(tx, &program.id, &code, now - INVITED_MS, FRIENDS_TOLD)?;
    let waiting = waiting.into_iter().map(|(email, since_at)| Friend {
        name: Some(masked::email(&email)),
        state: FriendState::Invited,
        since_at,
        ..Friend::default()
    });
    let mut friends: Vec<Friend> = waiting.collect();
    friends.extend(kept::friends(tx, &holder.member_id, FRIENDS_TOLD, *now)?);
    friends.sort_by_key(|friend| std::cmp::Reverse(friend.since_at));
    friends.truncate(usize::try_from(FRIENDS_TOLD).unwrap_or(usize::MAX));
    let (from, until) = year_of(program, *now);
    Ok(Some(Invitation {
        code: code::grouped(&code),
        qr: code::qr(&link).ok_or_else(|| bug("a link is too long for a QR code"))?,
        link,
        year_count: store::count_qualified(tx, &holder.member_id, from, until)?,
        friends,
        as_of_at: *now,
    }))
}

/// Gives a member a code that nobody else has.
fn make_code(tx: &mut Tx<'_>, program: &str, member_id: &str) -> Outcome<()> {
    ledger::lock(tx, member_id)?;
    if store::code_of(tx, member_id)?.is_some() {
        return Ok(());
    }
    loop {
        let code = code::random(code::OF_MEMBER)?;
        if store::insert_code(tx, program, &code, member_id)? {
            store::set_code(tx, member_id, &code)?;
            return Ok(());
        }
    }
}

/// The member's code, made where there is none yet.
pub fn code(tx: &mut Tx<'_>, program: &str, member_id: &str) -> Outcome<String> {
    make_code(tx, program, member_id)?;
    store::code_of(tx, member_id)?.ok_or_else(|| bug("a code was made and is not there"))
}

/// The calendar year of an instant, from its first to the next year's first.
fn year_of(program: &Program, at: Instant) -> (Instant, Instant) {
    let day = calendar::day(program, at);
    let first = calendar::period_start(Period::Year, day);
    let next = calendar::next_period_start(Period::Year, day);
    (calendar::start(program, first), calendar::start(program, next))
}

fn state_named(name: &str) -> Outcome<FriendState> {
    serde_json::from_value(serde_json::Value::String(name.to_owned())).map_err(|_| {
        page::query_not_valid(&format!("state is `{name}`; it should be such as `rejected` or `rewarded`."))
    })
}

/// Where a page begins: an instant, a friend, a code.
fn place_of(place: &str) -> Outcome<(Instant, &str, &str)> {
    let mut parts = place.splitn(3, '~');
    let (at, friend, code) = (parts.next(), parts.next(), parts.next());
    let at = at.and_then(|at| at.parse().ok()).ok_or_else(page::cursor_not_valid)?;
    Ok((at, friend.unwrap_or_default(), code.unwrap_or_default()))
}

/// Whether this program invites friends at all.
fn invites(app: &App, program: &str) -> bool {
    app.programs.get(program).is_ok_and(|program| program.referral.is_some())
}
