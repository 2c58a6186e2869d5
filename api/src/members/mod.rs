//! Members: signing in by a link, signing out, and from what a brand calls a member to the member.

pub mod brand;
pub mod consents;
pub mod contacts;
mod letter;
pub mod look;
mod store;

use self::contacts::Contact;
use crate::db::Tx;
use crate::id;
use crate::ledger::{self, Holder};
use crate::problem::{Outcome, refusal};
use crate::request::{Json, Path};
use crate::session::{self, SESSION_MS, SessionKey, SessionToken, not_signed_in};
use crate::{App, Shared};
use axum::extract::State;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::AppendHeaders;
use contract::Instant;
use contract::members::{Member, OpenDemoSession, RequestSignIn, Session, SignIn};
use contract::problem::{Problem as Told, code};
use contract::programs::Program;
use lettre::Address;
use rules::state::Who;

/// How long a link works.
pub const SIGN_IN_MS: i64 = 15 * 60 * 1_000;

/// Letters to one address whose links are still good; above it, none is sent, and the answer stays the same.
/// Whoever asks in somebody else's name keeps nobody out: the links that lie there then open, too.
const OPEN_SIGN_INS_MAX: i64 = 3;

/// What the grammar of addresses allows and nobody has: quotes, comments, addresses of machines.
const UNUSUAL: [char; 7] = ['"', '(', ')', '[', ']', '<', '>'];

/// How fresh a hand-off must be where something of value is given.
const FRESH_MS: i64 = 60 * 1_000;

/// A session that has just been opened, as it is answered.
pub type Opened = (StatusCode, AppendHeaders<[(header::HeaderName, HeaderValue); 1]>, axum::Json<Session>);

/// Please send me a link
///
/// The answer is the same whether the address is known or not. Whoever opens the link joins, or is signed in.
#[utoipa::path(post, path = "/v1/programs/{program}/sign-ins", tag = "members", request_body = RequestSignIn,
    params(("program" = String, Path, description = "The program's id")),
    responses(
        (status = 202, body = SignIn),
        (status = 404, body = Told, content_type = "application/problem+json",
            description = "unknown_program"),
        (status = 422, body = Told, content_type = "application/problem+json", description = "invalid_email"),
    ))]
pub async fn request_sign_in(
    State(app): State<Shared>,
    Path(program): Path,
    Json(request): Json<RequestSignIn>,
) -> Outcome<(StatusCode, axum::Json<SignIn>)> {
    let program = app.programs.get(&program)?;
    let asked = send_link(&app, &program, &request.email, request.language.as_deref(), None).await?;
    Ok((StatusCode::ACCEPTED, axum::Json(asked)))
}

/// Sends the letter with the link; whoever joins by it came by the friend's code.
pub async fn send_link(
    app: &App,
    program: &Program,
    email: &str,
    language: Option<&str>,
    referral_code: Option<&str>,
) -> Outcome<SignIn> {
    let email = email_address(email)?;
    let (token, now) = (id::random()?, app.clock.now());
    let expires_at = now + SIGN_IN_MS;
    let sign_in = store::SignIn {
        token_hash: id::digest(token.as_bytes()),
        program: program.id.clone(),
        email: email.to_string(),
        requested_at: now,
        expires_at,
        referral_code: referral_code.map(str::to_owned),
    };
    let token_hash = sign_in.token_hash.clone();
    if app.db.write(move |tx| record_sign_in(tx, &sign_in)).await? {
        let link = format!("{}/{}/sign-in#{token}", app.public_url, program.id);
        let letter = letter::sign_in(program, language, email, &link);
        if let Err(problem) = app.mail.send(letter).await {
            // A letter that never left does not count.
            app.db.write(move |tx| store::delete_sign_in(tx, &token_hash)).await?;
            return Err(problem);
        }
    }
    Ok(SignIn { expires_at })
}

/// Continue as a member of the demo
#[utoipa::path(post, path = "/v1/programs/{program}/demo-sessions", tag = "members",
    request_body = OpenDemoSession,
    params(("program" = String, Path, description = "The program's id")),
    responses(
        (status = 201, body = Session, description = "With the session's cookie"),
        (status = 404, body = Told, content_type = "application/problem+json",
            description = "unknown_demo_member"),
    ))]
pub async fn open_demo_session(
    State(app): State<Shared>,
    Path(program): Path,
    Json(request): Json<OpenDemoSession>,
) -> Outcome<Opened> {
    let program = app.programs.get(&program)?;
    let shown = program.demo_members.iter().any(|member| member.external_id == request.external_id);
    if !app.demo || !shown {
        let detail = format!("`{}` is not a member of this program's demo.", request.external_id);
        return Err(refusal(StatusCode::NOT_FOUND, "unknown_demo_member", "There is no such member", detail));
    }
    let now = app.clock.now();
    let opened = app.db.write(move |tx| {
        let holder = find_or_join(tx, &program.id, &request.external_id, now)?;
        begin_session(tx, &holder.member_id, &program.id, now)
    });
    answer_with_cookie(&app, opened.await?)
}

/// Sign out
#[utoipa::path(delete, path = "/v1/session", tag = "members",
    responses((status = 204, description = "Signed out, also where nobody was signed in")))]
pub async fn close_session(
    State(app): State<Shared>,
    key: Result<SessionKey, crate::problem::Problem>,
) -> Outcome<(StatusCode, AppendHeaders<[(header::HeaderName, HeaderValue); 1]>)> {
    if let Ok(key) = key {
        app.db.write(move |tx| store::delete_session(tx, &key)).await?;
    }
    Ok((StatusCode::NO_CONTENT, AppendHeaders([(header::SET_COOKIE, session::cookie(&app, "")?)])))
}

/// A session that has just been opened.
pub struct OpenedSession {
    token: SessionToken,
    session: Session,
}

impl OpenedSession {
    /// As the cookie holds it.
    pub fn token(&self) -> &str {
        &self.token.text
    }
}

/// The member and the program of a session that is open now.
pub fn signed_in(tx: &mut Tx<'_>, key: &SessionKey, now: Instant) -> Outcome<(Member, String)> {
    let found = store::member_of_session(tx, key, now)?.ok_or_else(not_signed_in)?;
    key.proof.give();
    Ok(found)
}

/// The member whom the brand calls `external_id`.
pub fn find(tx: &mut Tx<'_>, program: &str, external_id: &str) -> Outcome<Option<Holder>> {
    if external_id.contains('\0') {
        // PostgreSQL does not even take the question; nobody is called so.
        return Ok(None);
    }
    store::identity(tx, program, "external_id", external_id)
}

/// The member whom the brand calls `external_id`, who joins at `joined_at` if unknown.
pub fn find_or_join(
    tx: &mut Tx<'_>,
    program: &str,
    external_id: &str,
    joined_at: Instant,
) -> Outcome<Holder> {
    find_or_join_by(tx, program, store::Identity::ExternalId(external_id), joined_at)
}

/// The same, and whoever joined by a letter to this address, and was not named by the brand yet, is meant.
pub fn find_or_claim(
    tx: &mut Tx<'_>,
    program: &str,
    external_id: &str,
    email: Option<&str>,
    joined_at: Instant,
) -> Outcome<Holder> {
    if let Some(known) = find(tx, program, external_id)? {
        return Ok(known);
    }
    let owner = match email {
        Some(email) => find_by_email(tx, program, email)?,
        None => None,
    };
    if let Some(owner) = owner
        && store::claim(tx, &owner.member_id, external_id, joined_at)?
    {
        let identity = store::Identity::ExternalId(external_id);
        store::insert_identity(tx, program, identity, &owner.member_id)?;
        return holder(tx, &owner.member_id);
    }
    find_or_join(tx, program, external_id, joined_at)
}

/// The member whose letters go to this address.
pub fn find_by_email(tx: &mut Tx<'_>, program: &str, email: &str) -> Outcome<Option<Holder>> {
    match email_address(email) {
        Ok(email) => store::identity(tx, program, "email", email.as_ref()),
        Err(_) => Ok(None),
    }
}

/// The member of this id, as the rules ask about one.
pub fn holder(tx: &mut Tx<'_>, member_id: &str) -> Outcome<Holder> {
    store::who(tx, member_id)?.ok_or_else(|| crate::problem::bug(format!("no member {member_id}")))
}

/// As a till is told who it is: the member's name, and the brand's own id, where they are known.
pub fn known_as(tx: &mut Tx<'_>, member_id: &str) -> Outcome<(Option<String>, Option<String>)> {
    store::known_as(tx, member_id)
}

/// Keeps the request, unless this address has had its share of letters. Says whether one is to be sent.
fn record_sign_in(tx: &mut Tx<'_>, sign_in: &store::SignIn) -> Outcome<bool> {
    let since = sign_in.requested_at - SIGN_IN_MS;
    if store::count_sign_ins(tx, &sign_in.program, &sign_in.email, since)? >= OPEN_SIGN_INS_MAX {
        return Ok(false);
    }
    store::insert_sign_in(tx, sign_in).map(|()| true)
}

/// What a link led to.
pub struct ByLink {
    /// Who opened it.
    pub holder: Holder,
    /// The program.
    pub program: String,
    /// The friend's code by which someone joined who was no member before.
    pub joined_by: Option<String>,
}

/// Whoever opens a link is a member from then on.
///
/// Refused: a link that is over.
pub fn redeem_sign_in(tx: &mut Tx<'_>, token_hash: &str, now: Instant) -> Outcome<ByLink> {
    let Some((program, email, referral_code)) = store::use_sign_in(tx, token_hash, now)? else {
        return Err(refusal(
            StatusCode::GONE,
            code::LINK_NOT_VALID,
            "The link does not work any more",
            "A link works once, for 15 minutes. Please ask for another one.",
        ));
    };
    let identity = store::Identity::Email(&email);
    let was_known = store::identity(tx, &program, "email", &email)?.is_some();
    let holder = find_or_join_by(tx, &program, identity, now)?;
    Ok(ByLink { holder, program, joined_by: referral_code.filter(|_| !was_known) })
}

fn find_or_join_by(
    tx: &mut Tx<'_>,
    program: &str,
    identity: store::Identity<'_>,
    joined_at: Instant,
) -> Outcome<Holder> {
    let (kind, value) = identity.parts();
    if let Some(holder) = store::identity(tx, program, kind, value)? {
        return Ok(holder);
    }
    let member_id = id::random()?;
    if !store::insert_identity(tx, program, identity, &member_id)? {
        // Somebody else was quicker between the two statements: theirs is the member.
        let known = store::identity(tx, program, kind, value)?;
        return known.ok_or_else(|| crate::problem::bug("an identity came and went"));
    }
    store::insert_member(tx, &member_id, program, identity, joined_at)?;
    ledger::open_account(tx, &member_id, program)?;
    if let store::Identity::Email(email) = identity {
        contacts::note(tx, program, &member_id, Contact::Email, email)?;
    }
    Ok(Holder { member_id, who: Who { joined_at, birthday: None } })
}

/// Opens a session for a member.
pub fn begin_session(
    tx: &mut Tx<'_>,
    member_id: &str,
    program: &str,
    now: Instant,
) -> Outcome<OpenedSession> {
    begin(tx, member_id, program, "link", (now, SESSION_MS))
}

/// Opens a short session for a member whom the brand's site handed over.
pub fn begin_hand_off_session(
    tx: &mut Tx<'_>,
    member_id: &str,
    program: &str,
    now: Instant,
    lasts_ms: i64,
) -> Outcome<OpenedSession> {
    begin(tx, member_id, program, "hand_off", (now, lasts_ms))
}

fn begin(
    tx: &mut Tx<'_>,
    member_id: &str,
    program: &str,
    via: &str,
    (now, lasts_ms): (Instant, i64),
) -> Outcome<OpenedSession> {
    let token = SessionToken::new(member_id)?;
    let session = Session { program: program.to_owned(), expires_at: now + lasts_ms };
    store::insert_session(tx, member_id, &token.hash, &session, via, now)?;
    store::set_seen(tx, member_id, now)?;
    Ok(OpenedSession { token, session })
}

/// In another site's page, something of value is given only to whom that site handed over just now.
pub fn check_fresh(tx: &mut Tx<'_>, key: &SessionKey, now: Instant) -> Outcome<()> {
    if !key.is_handed_over || store::session_opened_at(tx, key)?.is_some_and(|at| now - at <= FRESH_MS) {
        return Ok(());
    }
    let detail = "Ask the site for another hand-off, and redeem with the session it opens.";
    let title = "A fresh hand-off is needed";
    Err(refusal(StatusCode::FORBIDDEN, code::FRESH_HAND_OFF_NEEDED, title, detail))
}

/// The session, and the cookie that holds it.
pub fn answer_with_cookie(app: &App, opened: OpenedSession) -> Outcome<Opened> {
    let cookie = session::cookie(app, &opened.token.text)?;
    Ok((StatusCode::CREATED, AppendHeaders([(header::SET_COOKIE, cookie)]), axum::Json(opened.session)))
}

/// The address in the form that addresses are compared in: trimmed, lower case, of usual width.
fn email_address(text: &str) -> Outcome<Address> {
    let email = contacts::ascii(text).trim().to_lowercase();
    let ending =
        email.rsplit_once('@').and_then(|(_, domain)| domain.rsplit_once('.')).map(|(_, ending)| ending);
    let detail = if email.len() > 254 {
        "An address has at most 254 characters."
    } else if !email.contains('@') {
        "An e-mail address has an @ in it, such as name@example.com."
    } else if ending.is_none_or(str::is_empty) {
        "An ending such as .com is missing."
    } else if let Some(address) = email.parse().ok().filter(|_| !email.contains(UNUSUAL)) {
        return Ok(address);
    } else {
        "This is not an e-mail address; it should be such as name@example.com."
    };
    Err(refusal(StatusCode::UNPROCESSABLE_ENTITY, code::INVALID_EMAIL, "Not an e-mail address", detail))
}
