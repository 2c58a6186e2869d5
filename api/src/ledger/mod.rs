//! The points: accounts, entries, lots and draws, and what the rules know of a member besides. Knows no
//! feature and
//! no HTTP, and alone writes these tables.

mod apart;
mod book;
mod closing;
mod store;
#[cfg(test)]
mod tests;
mod verify;

pub use book::Rows;
pub use closing::{ERASURE, Record, close, forget_friend, records};
pub use verify::{Audit, verify};

use crate::db::Tx;
use crate::problem::{Fault, FaultKind, Outcome, Problem, bug, refusal};
use axum::http::StatusCode;
use contract::Instant;
use contract::points::{Balance, Draw, Entry, EntryKind, EntryWhy, Lot};
use contract::programs::{Program, Span};
use rules::NEVER;
use rules::account::Account;
use rules::book::LotState;
use rules::lots::end;
use rules::refusal::{Refusal, Stop};
use rules::state::{State, Who};

/// A member as the ledger knows one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Holder {
    /// 128 random bits.
    pub member_id: String,
    /// What the rules ask about.
    pub who: Who,
}

/// Which page of a member's history is wanted.
#[derive(Clone, Copy, Debug)]
pub struct History {
    /// Only entries before this one.
    pub before_sequence: i64,
    /// Only entries of this kind.
    pub kind: Option<EntryKind>,
    /// At most so many.
    pub limit: i64,
}

/// Opens an empty account. A member has one from the moment of joining.
pub fn open_account(tx: &mut Tx<'_>, member_id: &str, program: &str) -> Outcome<()> {
    store::insert_account(tx, member_id, program)
}

/// Posts something to a member's account, by the rules.
///
/// The account's row is locked first: it serialises a member's postings.
pub fn post<T>(
    tx: &mut Tx<'_>,
    program: &Program,
    holder: &Holder,
    now: Instant,
    act: impl FnOnce(&mut Account<'_, Rows<'_, '_>>) -> Result<T, Stop<Problem>>,
) -> Outcome<T> {
    let state = store::lock_account(tx, &holder.member_id)?;
    let due_at = state.due_at;
    let (done, state) = with_account(tx, program, holder, state, (now, false), act)?;
    store::save_account(tx, &holder.member_id, &state)?;
    if state.due_at != due_at {
        store::set_due_at(tx, &holder.member_id, state.due_at)?;
    }
    Ok(done)
}

/// Looks at a member's account, or tries something on it: nothing is written.
pub fn look<T>(
    tx: &mut Tx<'_>,
    program: &Program,
    holder: &Holder,
    state: State,
    now: Instant,
    act: impl FnOnce(&mut Account<'_, Rows<'_, '_>>) -> Result<T, Stop<Problem>>,
) -> Outcome<T> {
    with_account(tx, program, holder, state, (now, true), act).map(|(done, _)| done)
}

/// Locks a member's account until the transaction ends: what is read of the member from then on stands.
pub fn lock(tx: &mut Tx<'_>, member_id: &str) -> Outcome<()> {
    store::lock_account(tx, member_id).map(|_| ())
}

/// The same, where it may have been closed: says whether there is one to post to.
pub fn try_lock(tx: &mut Tx<'_>, member_id: &str) -> Outcome<bool> {
    Ok(store::try_lock_account(tx, member_id)?.is_some())
}

/// Writes down what has happened by itself.
pub fn settle(tx: &mut Tx<'_>, program: &Program, holder: &Holder, now: Instant) -> Outcome<()> {
    post(tx, program, holder, now, |account| account.settle(now))
}

/// Something about the member changed that time depends on: what is next to happen is to be found anew.
pub fn make_due(tx: &mut Tx<'_>, member_id: &str) -> Outcome<()> {
    store::set_due_at(tx, member_id, 0)
}

/// A member's account between two postings.
pub fn state(tx: &mut Tx<'_>, member_id: &str) -> Outcome<State> {
    store::account(tx, member_id)
}

/// Whether something has happened by itself that is not written down yet.
pub fn is_due(program: &Program, state: &State, now: Instant) -> bool {
    state.due_at <= now || state.progress.version != program.version
}

/// Members to whom something has happened by itself that is not written down yet, the longest due first.
pub fn due(tx: &mut Tx<'_>, program: &str, now: Instant, limit: i64) -> Outcome<Vec<String>> {
    store::due(tx, program, now, limit)
}

/// What the member has: spendable now, pending, and owed.
pub fn balance(tx: &mut Tx<'_>, member_id: &str, state: &State, now: Instant) -> Outcome<Balance> {
    let pending = store::pending_points(tx, member_id, now)?;
    let owed = state.debt;
    Ok(Balance { available: state.points + owed - pending, pending, owed })
}

/// A page of the member's entries, newest first.
pub fn entries(tx: &mut Tx<'_>, member_id: &str, history: History) -> Outcome<Vec<Entry>> {
    store::entries(tx, member_id, history)
}

/// One entry of the member.
pub fn entry(tx: &mut Tx<'_>, member_id: &str, sequence: i64) -> Outcome<Option<Entry>> {
    let history = History { before_sequence: sequence.saturating_add(1), kind: None, limit: 1 };
    Ok(store::entries(tx, member_id, history)?.pop().filter(|entry| entry.sequence == sequence))
}

/// One entry with the lot it opened and the first hundred that it drew from.
pub fn why(tx: &mut Tx<'_>, program: &Program, member_id: &str, sequence: i64) -> Outcome<Option<EntryWhy>> {
    let Some(entry) = entry(tx, member_id, sequence)? else {
        return Ok(None);
    };
    let active_at = store::account(tx, member_id)?.progress.active_at;
    let opened = store::lot_opened(tx, member_id, sequence)?.map(|lot| told(program, active_at, lot));
    let drawn = store::draws(tx, member_id, sequence)?
        .into_iter()
        .map(|(points, lot)| Draw { lot: told(program, active_at, lot), points })
        .collect();
    Ok(Some(EntryWhy { entry, opened, drawn }))
}

/// Lots with something in them after the one of the cursor `(end, sequence)`, the soonest to end first.
pub fn lots(
    tx: &mut Tx<'_>,
    program: &Program,
    member_id: &str,
    after: Option<(Instant, i64)>,
    limit: i64,
) -> Outcome<Vec<Lot>> {
    let progress = store::account(tx, member_id)?.progress;
    let mut lots = Vec::new();
    for kept in std::iter::once(&Span::default()).chain(&progress.spans) {
        let is_kept = *kept != Span::default();
        let kept_until = if is_kept { end(program, 0, *kept, progress.active_at) } else { 0 };
        lots.append(&mut store::open_lots(tx, member_id, *kept, kept_until, after, limit)?);
    }
    let mut lots: Vec<Lot> = lots.into_iter().map(|lot| told(program, progress.active_at, lot)).collect();
    lots.sort_by_key(|lot| (lot.expires_at.unwrap_or(NEVER), lot.sequence));
    lots.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
    Ok(lots)
}

/// The sequence of the entry that a source made, if it made one.
pub fn posted_by(tx: &mut Tx<'_>, member_id: &str, source: &str, source_id: &str) -> Outcome<Option<i64>> {
    store::sequence_by_source(tx, member_id, source, source_id)
}

/// The kind of entry that has this name on the wire.
pub fn kind(name: &str) -> Option<EntryKind> {
    store::kind(name)
}

/// What the rules refuse, as HTTP tells it.
pub fn refused(why: &Refusal) -> Problem {
    let status = match why {
        Refusal::InsufficientPoints { .. } | Refusal::CodeTaken | Refusal::Reward(_) => StatusCode::CONFLICT,
        _ => StatusCode::UNPROCESSABLE_ENTITY,
    };
    refusal(status, why.code(), why.title(), why.detail())
}

fn with_account<T>(
    tx: &mut Tx<'_>,
    program: &Program,
    holder: &Holder,
    state: State,
    (now, is_dry): (Instant, bool),
    act: impl FnOnce(&mut Account<'_, Rows<'_, '_>>) -> Result<T, Stop<Problem>>,
) -> Outcome<(T, State)> {
    let mut rows = Rows { tx, program: &program.id, member_id: &holder.member_id, is_dry };
    let mut account = Account { program, who: holder.who, state, book: &mut rows, now };
    match act(&mut account) {
        Ok(done) => Ok((done, account.state)),
        Err(Stop::Refused(why)) => Err(refused(&why)),
        Err(Stop::Fault(problem)) => Err(problem),
    }
}

/// A lot as the member is told it, with its end as things stand.
fn told(program: &Program, active_at: Instant, (lot, occurred_at): (LotState, Instant)) -> Lot {
    let ends_at = end(program, lot.expires_at, lot.kept, active_at);
    Lot {
        sequence: lot.sequence,
        occurred_at,
        points: lot.points,
        remaining: lot.remaining,
        available_at: lot.available_at,
        expires_at: (ends_at < NEVER).then_some(ends_at),
        is_kept_by_activity: lot.kept != Span::default(),
    }
}

fn closed() -> Problem {
    let cause = "the member was erased meanwhile".to_owned();
    Problem::Fault(Fault { kind: FaultKind::Conflict, cause })
}

fn no_account(member_id: &str) -> Problem {
    bug(format!("member {member_id} has no account"))
}
