//! What a member decides about what is known: profile and consents, taking everything along, and being
//! erased.

pub mod command;
pub mod csv;
pub mod erasure;
pub mod export;
mod store;
pub mod sweep;

use crate::Shared;
use crate::db::Tx;
use crate::ledger::{self, Holder};
use crate::members::brand::{self, Details};
use crate::members::consents::{self, Said};
use crate::members::look::look;
use crate::members::{holder, signed_in};
use crate::problem::{Outcome, Problem, refusal};
use crate::request::Json;
use crate::session::{self, SessionKey};
use axum::extract::State;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::AppendHeaders;
use contract::Instant;
use contract::members::{Member, PutMember};
use contract::privacy::{ChangeMe, Consent, ConsentHistory, Profile, Purpose, SaidBy};
use contract::problem::Problem as Told;
use contract::programs::{Program, Span};
use rules::calendar;

/// How long a birthday that the member changed stands.
const BIRTHDAY_FIXED: Span = Span { months: 12, days: 0 };

/// The longest name of a language.
const LANGUAGE_CHARS_MAX: usize = 35;

/// Change my name, birthday, language and consents
///
/// What is left out stays. Each consent is kept with the instant and the words that were shown.
#[utoipa::path(patch, path = "/v1/me", tag = "privacy", request_body = ChangeMe,
    responses(
        (status = 200, body = Profile),
        (status = 401, body = Told, content_type = "application/problem+json", description = "not_signed_in"),
        (status = 409, body = Told, content_type = "application/problem+json", description =
            "birthday_fixed: the member changed it within a year; the detail says until when"),
        (status = 422, body = Told, content_type = "application/problem+json",
            description = "member_not_valid"),
    ))]
pub async fn change_me(
    State(app): State<Shared>,
    key: SessionKey,
    Json(change): Json<ChangeMe>,
) -> Outcome<axum::Json<Profile>> {
    let is_named = change.name.as_ref().is_some_and(|name| !name.is_empty());
    let details = Details::of(&PutMember {
        name: change.name.clone().filter(|_| is_named),
        birthday: change.birthday,
        ..PutMember::default()
    })?;
    check_language(change.language.as_deref())?;
    let (now, ours) = (app.clock.now(), app.clone());
    let changed = app.db.write(move |tx| {
        let (_, program) = signed_in(tx, &key, now)?;
        let program = ours.programs.get(&program)?;
        ledger::lock(tx, &key.member_id)?;
        let holder = holder(tx, &key.member_id)?;
        let holder = self::change(tx, &program, &holder, (&change, &details), now)?;
        profile(tx, &program, &holder, now)
    });
    changed.await.map(axum::Json)
}

/// My name, birthday, language and consents, and when the birthday can be changed
#[utoipa::path(get, path = "/v1/me/profile", tag = "privacy",
    responses(
        (status = 200, body = Profile),
        (status = 401, body = Told, content_type = "application/problem+json", description = "not_signed_in"),
    ))]
pub async fn show_profile(State(app): State<Shared>, key: SessionKey) -> Outcome<axum::Json<Profile>> {
    let read = look(&app, key, |tx, looking| profile(tx, &looking.program, &looking.holder, looking.now));
    read.await.map(axum::Json)
}

/// What I consented to, with its history, and the words it is asked with
#[utoipa::path(get, path = "/v1/me/consents", tag = "privacy",
    responses(
        (status = 200, body = ConsentHistory),
        (status = 401, body = Told, content_type = "application/problem+json", description = "not_signed_in"),
    ))]
pub async fn show_consents(
    State(app): State<Shared>,
    key: SessionKey,
) -> Outcome<axum::Json<ConsentHistory>> {
    let read = look(&app, key, |tx, looking| {
        let held = consents::consents(tx, &looking.holder.member_id)?;
        let consent = |purpose: Purpose| Consent {
            purpose,
            is_given: held.of(purpose),
            words: consents::words(purpose),
        };
        let history = consents::history(tx, &looking.holder.member_id)?;
        Ok(ConsentHistory { consents: Purpose::ALL.map(consent).to_vec(), history })
    });
    read.await.map(axum::Json)
}

/// Sign out everywhere: every session of mine ends
#[utoipa::path(delete, path = "/v1/me/sessions", tag = "privacy",
    responses(
        (status = 204, description = "Signed out, in this browser too"),
        (status = 401, body = Told, content_type = "application/problem+json", description = "not_signed_in"),
    ))]
pub async fn close_sessions(State(app): State<Shared>, key: SessionKey) -> Outcome<SignedOut> {
    let now = app.clock.now();
    let closed = app.db.write(move |tx| {
        signed_in(tx, &key, now)?;
        store::delete_sessions(tx, &key.member_id)
    });
    closed.await?;
    Ok((StatusCode::NO_CONTENT, AppendHeaders([(header::SET_COOKIE, session::cookie(&app, "")?)])))
}

/// Nothing to say, and a cookie that is over.
pub type SignedOut = (StatusCode, AppendHeaders<[(header::HeaderName, HeaderValue); 1]>);

/// Refused: another birthday within a year of the last.
fn change(
    tx: &mut Tx<'_>,
    program: &Program,
    holder: &Holder,
    (change, details): (&ChangeMe, &Details),
    now: Instant,
) -> Outcome<Holder> {
    let is_new = change.birthday.is_some() && change.birthday != holder.who.birthday;
    if is_new {
        if let Some(until_at) = fixed_until(tx, program, &holder.member_id, now)? {
            return Err(birthday_fixed(program, until_at));
        }
        store::set_birthday_changed(tx, &holder.member_id, now)?;
    }
    let after = brand::set(tx, program, holder, details, now)?;
    if change.name.as_deref() == Some("") {
        store::delete_name(tx, &holder.member_id)?;
    }
    if let Some(language) = &change.language {
        store::set_language(tx, &holder.member_id, language)?;
    }
    let known = store::kept(tx, &holder.member_id)?.language;
    let first = program.languages.first().map_or("en", String::as_str);
    let language = Some(known.as_deref().unwrap_or(first));
    let said = Said { by: SaidBy::Member, language, at: now };
    consents::say(tx, &holder.member_id, change.consents.unwrap_or_default(), said)?;
    Ok(after)
}

fn profile(tx: &mut Tx<'_>, program: &Program, holder: &Holder, now: Instant) -> Outcome<Profile> {
    let kept = store::kept(tx, &holder.member_id)?;
    Ok(Profile {
        member: Member {
            name: kept.name,
            email: kept.email,
            joined_at: holder.who.joined_at,
            birthday: holder.who.birthday,
        },
        language: kept.language,
        consents: consents::consents(tx, &holder.member_id)?,
        birthday_fixed_until_at: fixed_until(tx, program, &holder.member_id, now)?,
    })
}

/// Until when the member cannot change the birthday, where that is so. What the brand sets does not count.
fn fixed_until(
    tx: &mut Tx<'_>,
    program: &Program,
    member_id: &str,
    now: Instant,
) -> Outcome<Option<Instant>> {
    let changed_at = store::kept(tx, member_id)?.birthday_changed_at;
    let until_at = changed_at.map(|at| calendar::end_after(program, at, BIRTHDAY_FIXED));
    Ok(until_at.filter(|until_at| *until_at > now))
}

fn birthday_fixed(program: &Program, until_at: Instant) -> Problem {
    let (year, month, day) = calendar::civil(calendar::day(program, until_at));
    let detail = format!(
        "A birthday can be changed once a year, and you have changed yours; it can be changed again from \
         {year}-{month:02}-{day:02} on. If it is wrong, please write to us."
    );
    refusal(StatusCode::CONFLICT, "birthday_fixed", "The birthday was changed lately", detail)
}

fn check_language(language: Option<&str>) -> Outcome<()> {
    let Some(language) = language else { return Ok(()) };
    let is_tag =
        |part: &str| (1..=8).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphanumeric());
    if language.len() <= LANGUAGE_CHARS_MAX && language.split('-').all(is_tag) {
        return Ok(());
    }
    let (title, code) = ("The member is not what it should be", "member_not_valid");
    let detail = "`language` should be a language's tag, such as \"en\" or \"zh-CN\".";
    Err(refusal(StatusCode::UNPROCESSABLE_ENTITY, code, title, detail))
}
