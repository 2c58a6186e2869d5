//! What events do to a referral: someone comes by a code, pays a first order, gives it back.

use super::store::{self, Came};
use crate::code;
use crate::db::Tx;
use crate::id::digest;
use crate::ledger::{self, Holder};
use crate::members::contacts::{self, Contact};
use crate::problem::{Outcome, bug};
use contract::Instant;
use contract::programs::Program;
use contract::referrals::{ReferralEffect, RejectedBecause};
use rules::calendar;
use rules::referrals::REFERRAL;

/// Friends of one member who can join from one network in `NETWORK_MS`: a household, not a workshop.
const FRIENDS_PER_NETWORK_MAX: i64 = 3;
const NETWORK_MS: i64 = 30 * 24 * 60 * 60 * 1_000;

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

/// Someone told a friend's code: whoever counts gets what a friend gets at once.
///
/// What does not count is kept with the first reason that holds, in the order of `RejectedBecause`. The
/// same code again changes nothing.
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

/// Someone told a friend's code and could not join, because the address is another member's, its owner's:
/// kept for the brand.
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

/// An order was given back, all of it or a part: where a friend's first order had not stood yet, it does
/// not count any more, and what the friend got goes back.
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
pub(super) fn take_back(
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
