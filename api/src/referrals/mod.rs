//! Friends who invite friends: a member's link, who came by it, and what both get.

pub mod landing;
mod masked;
pub mod sign_in;
mod store;
mod tell;

pub use tell::{tell, tell_all};

use self::store::{Asked, Came};
use crate::code;
use crate::db::Tx;
use crate::id::digest;
use crate::ledger::{self, Holder};
use crate::members::contacts::{self, Contact};
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
use contract::referrals::{
    Friend, FriendState, Invitation, Referral, ReferralEffect, Referrals, RejectedBecause,
};
use rules::calendar;
use rules::referrals::REFERRAL;
use serde::Deserialize;

/// Friends that who invited is told of.
const FRIENDS_TOLD: i64 = 100;

/// How long someone who asked to join, and did not, is told of.
const INVITED_MS: i64 = 30 * 24 * 60 * 60 * 1_000;

/// Friends of one member who can join from one network in `NETWORK_MS`: a household, not a workshop.
const FRIENDS_PER_NETWORK_MAX: i64 = 3;
const NETWORK_MS: i64 = 30 * 24 * 60 * 60 * 1_000;

/// Rows read at a time for a page, and how often: where a state is rare, a page may be short.
const ROWS_READ: i64 = 200;
const ROWS_READ_COUNT: usize = 200;
const PAGES_READ_MAX: usize = 20;

/// So far up the line of who invited whom a circle is looked for.
const LINE_MAX: usize = 20;

/// The longest code that is kept as it was told.
const CODE_CHARS_MAX: usize = 40;

/// A friend's code, as it was told.
#[derive(Clone, Copy, Debug)]
pub struct CodeTold<'a> {
    /// The code.
    pub code: &'a str,
    /// What the brand calls the friend, where it was the brand who told it.
    pub external_id: Option<&'a str>,
    /// Whether it was told with an order.
    pub is_with_order: bool,
    /// When.
    pub at: Instant,
}

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

/// Someone told a friend's code: whoever counts gets what a friend gets at once.
///
/// What does not count is kept with the first reason that holds, in the order of `RejectedBecause`. The same code
/// again changes nothing.
pub fn came(
    tx: &mut Tx<'_>,
    program: &Program,
    friend: &Holder,
    told: CodeTold<'_>,
    now: Instant,
) -> Outcome<Option<ReferralEffect>> {
    if program.referral.is_none() {
        return Ok(None);
    }
    ledger::lock(tx, &friend.member_id)?;
    let named = named(told.code);
    if let Some(known) = store::came(tx, &friend.member_id, &named)? {
        return Ok(Some(effect(&known, now)));
    }
    // Of those who tell one code, and of those who could make a circle, one goes on at a time.
    let own = store::code_of(tx, &friend.member_id)?;
    let mut codes = [Some(named.as_str()), own.as_deref()];
    codes.sort_unstable();
    for code in codes.into_iter().flatten() {
        store::lock_code(tx, &program.id, code)?;
    }
    let advocate_id = store::advocate_of(tx, &program.id, &named)?;
    let network = contacts::network(tx, &friend.member_id)?;
    let mut came = Came {
        friend_id: friend.member_id.clone(),
        code: named,
        program: program.id.clone(),
        external_id: told.external_id.map(str::to_owned),
        advocate_id,
        joined_at: told.at,
        order: None,
        qualified_at: None,
        rewards_at: None,
        rejected: None,
        network,
        version: 1,
    };
    came.rejected = why_not(tx, program, &came, told.is_with_order)?.map(|because| (told.at, because));
    store::insert(tx, &came)?;
    if came.rejected.is_none() {
        ledger::post(tx, program, friend, now, |account| account.welcome(&came.code, told.at))?;
    }
    Ok(Some(effect(&came, now)))
}

/// Someone told a friend's code and could not join, because the address is another member's, its owner's: kept for
/// the brand.
pub fn turned_away(
    tx: &mut Tx<'_>,
    program: &Program,
    told: CodeTold<'_>,
    owner: Option<&str>,
) -> Outcome<()> {
    if program.referral.is_none() {
        return Ok(());
    }
    let external_id = told.external_id.unwrap_or_default();
    let named = named(told.code);
    let because = match store::advocate_of(tx, &program.id, &named)? {
        None => RejectedBecause::UnknownCode,
        Some(advocate_id) if owner.is_some_and(|owner| owner == advocate_id) => RejectedBecause::SameEmail,
        Some(_) => RejectedBecause::ExistingCustomer,
    };
    let came = Came {
        friend_id: digest(format!("{}/{external_id}", program.id).as_bytes()),
        code: named,
        program: program.id.clone(),
        external_id: Some(external_id.to_owned()),
        // Nobody came, so nobody is told.
        advocate_id: None,
        joined_at: told.at,
        order: None,
        qualified_at: None,
        rewards_at: None,
        rejected: Some((told.at, because)),
        network: None,
        version: 1,
    };
    store::insert(tx, &came)
}

/// An order was paid: where it is the first of a friend, it must stand now.
pub fn paid(
    tx: &mut Tx<'_>,
    program: &Program,
    friend: &Holder,
    (source, id): (&str, &str),
    at: Instant,
    now: Instant,
) -> Outcome<Option<ReferralEffect>> {
    let Some(terms) = &program.referral else { return Ok(None) };
    let Some(came) = store::counting(tx, &friend.member_id)? else { return Ok(None) };
    if came.qualified_at.is_some() || at < came.joined_at {
        return Ok(None);
    }
    // The address or the number may have been told since.
    if let Some(because) = same_person(tx, &came)? {
        store::reject(tx, &came, because, at)?;
        take_back(tx, program, friend, &came.code, at, now)?;
        let came = Came { rejected: Some((at, because)), ..came };
        return Ok(Some(effect(&came, now)));
    }
    let has_hold = terms.hold != contract::programs::Span::default();
    let rewards_at = if has_hold { calendar::end_after(program, at, terms.hold) } else { at };
    store::qualify(tx, &came, (source, id), at, rewards_at)?;
    let came = Came { qualified_at: Some(at), rewards_at: Some(rewards_at), ..came };
    Ok(Some(effect(&came, now)))
}

/// An order was given back, all of it or a part: where a friend's first order had not stood yet, it does not count
/// any more, and what the friend got goes back.
pub fn refunded(
    tx: &mut Tx<'_>,
    program: &Program,
    friend: &Holder,
    order: (&str, &str),
    at: Instant,
    now: Instant,
) -> Outcome<Option<ReferralEffect>> {
    if program.referral.is_none() {
        return Ok(None);
    }
    let Some(came) = store::of_order(tx, &friend.member_id, order)? else { return Ok(None) };
    // Whoever was one friend too many has kept what a friend gets: that goes back like anyone's.
    let kept = came.rejected.is_none_or(|(_, because)| because == RejectedBecause::CapReached);
    if !kept || came.rewards_at.is_none_or(|rewards_at| at >= rewards_at) {
        return Ok(None);
    }
    store::reject(tx, &came, RejectedBecause::Refunded, at)?;
    take_back(tx, program, friend, &came.code, at, now)?;
    let came = Came { rejected: Some((at, RejectedBecause::Refunded)), ..came };
    Ok(Some(effect(&came, now)))
}

/// What an event that came before did to a referral, as things stand now.
pub fn known(
    tx: &mut Tx<'_>,
    program: &Program,
    friend_id: &str,
    code: Option<&str>,
    order: (&str, &str),
    now: Instant,
) -> Outcome<Option<ReferralEffect>> {
    if program.referral.is_none() {
        return Ok(None);
    }
    let by_code = match store::of_order(tx, friend_id, order)? {
        None => match code {
            Some(code) => store::came(tx, friend_id, &named(code))?,
            None => None,
        },
        of_order => of_order,
    };
    Ok(by_code.map(|came| effect(&came, now)))
}

/// Takes back what a referral brought to this member, where it brought anything.
fn take_back(
    tx: &mut Tx<'_>,
    program: &Program,
    holder: &Holder,
    id: &str,
    at: Instant,
    now: Instant,
) -> Outcome<()> {
    let Some(sequence) = ledger::posted_by(tx, &holder.member_id, REFERRAL, id)? else { return Ok(()) };
    let brought = ledger::entry(tx, &holder.member_id, sequence)?.ok_or_else(|| bug("an entry is gone"))?;
    ledger::post(tx, program, holder, now, |account| account.take_back_referral(id, &brought, at))?;
    Ok(())
}

/// The first reason why someone who told a code does not count.
fn why_not(
    tx: &mut Tx<'_>,
    program: &Program,
    came: &Came,
    is_with_order: bool,
) -> Outcome<Option<RejectedBecause>> {
    let friend_id = &came.friend_id;
    let Some(advocate_id) = &came.advocate_id else { return Ok(Some(RejectedBecause::UnknownCode)) };
    if advocate_id == friend_id {
        return Ok(Some(RejectedBecause::SameMember));
    }
    if let Some(because) = same_person(tx, came)? {
        return Ok(Some(because));
    }
    if store::counting(tx, friend_id)?.is_some() {
        return Ok(Some(RejectedBecause::AlreadyReferred));
    }
    let is_known = [Contact::Email, Contact::Phone].into_iter().try_fold(false, |known, contact| {
        Ok(known || !contacts::others(tx, friend_id, contact)?.is_empty())
    })?;
    // Whoever only joined has not shopped yet; whoever joins with the code has done nothing before.
    let has_history = if is_with_order {
        store::has_ordered(tx, friend_id)?
    } else {
        ledger::state(tx, friend_id)?.sequence > 0
    };
    if is_known || has_history {
        return Ok(Some(RejectedBecause::ExistingCustomer));
    }
    if is_circle(tx, friend_id, advocate_id)? {
        return Ok(Some(RejectedBecause::Circle));
    }
    if let Some(network) = &came.network {
        let since = came.joined_at - NETWORK_MS;
        let count = store::count_of_network(tx, &program.id, network, advocate_id, since)?;
        if count >= FRIENDS_PER_NETWORK_MAX {
            return Ok(Some(RejectedBecause::TooManyFromOneNetwork));
        }
    }
    Ok(None)
}

/// Whether who invites came, through others, by the friend.
fn is_circle(tx: &mut Tx<'_>, friend_id: &str, advocate_id: &str) -> Outcome<bool> {
    let mut one = advocate_id.to_owned();
    for _ in 0..LINE_MAX {
        match store::invited_by(tx, &one)? {
            Some(before) if before == friend_id => return Ok(true),
            Some(before) => one = before,
            None => return Ok(false),
        }
    }
    Ok(false)
}

/// Whether address or number lead to who invites.
fn same_person(tx: &mut Tx<'_>, came: &Came) -> Outcome<Option<RejectedBecause>> {
    let Some(advocate_id) = &came.advocate_id else { return Ok(None) };
    for (contact, because) in
        [(Contact::Email, RejectedBecause::SameEmail), (Contact::Phone, RejectedBecause::SamePhone)]
    {
        if contacts::others(tx, &came.friend_id, contact)?.contains(advocate_id) {
            return Ok(Some(because));
        }
    }
    Ok(None)
}

/// A code as it is kept: as it is made, or else as it was told.
fn named(told: &str) -> String {
    let as_told = || told.chars().filter(|c| !c.is_control()).take(CODE_CHARS_MAX).collect();
    code::read(told, code::OF_MEMBER).unwrap_or_else(|_| as_told())
}

fn effect(came: &Came, now: Instant) -> ReferralEffect {
    let because = came.rejected.map(|(_, because)| because);
    let state = store::state_of(came.qualified_at, came.rewards_at, because.is_some(), now);
    ReferralEffect { state, because }
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
    let came = store::friends(tx, &holder.member_id, FRIENDS_TOLD)?;
    let came = came.into_iter().map(|heard| Friend {
        name: heard.name,
        state: store::state_of(heard.qualified_at, heard.rewards_at, heard.rejected.is_some(), *now),
        since_at: heard.joined_at,
        qualified_at: heard.qualified_at,
        rewards_at: heard.rewards_at,
        because: heard.rejected.map(|(_, because)| because),
    });
    let mut friends: Vec<Friend> = waiting.chain(came).collect();
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
