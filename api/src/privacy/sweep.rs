//! Puts away what was kept long enough: a walk through each program's members, some at a time, once a day.

use super::{erasure, store};
use crate::db::{Db, Tx};
use crate::problem::{Outcome, bug};
use crate::programs::Programs;
use crate::{ledger, members};
use contract::Instant;
use contract::events::{OrderLine, OrderPaid};
use contract::programs::{Program, Span};
use rules::calendar;
use std::sync::Arc;

/// Members who are looked at in one transaction.
const MEMBERS_AT_A_TIME: i64 = 100;
const MEMBERS_AT_A_TIME_COUNT: usize = 100;

/// Transactions of one program in one go: whoever waits for the rest has a turn.
const STEPS_MAX: usize = 20;

/// Orders of one member that are thinned in one transaction; the rest has its turn the next day.
const ORDERS_AT_A_TIME: i64 = 1_000;

/// From the beginning of one walk to that of the next.
const DAY_MS: i64 = 24 * 60 * 60 * 1_000;

/// How long sign-in letters and ended sessions are kept where nothing is said.
const KEEP_SIGN_INS: Span = Span { months: 0, days: 30 };

/// Goes on with the walks; answers how many members were erased because nothing was heard of them for long.
pub fn sweep(db: &Db, programs: &Programs, now: Instant) -> Outcome<u64> {
    let mut erased_count = 0;
    for program in programs.all() {
        for _ in 0..STEPS_MAX {
            let ours = Arc::clone(&program);
            let (erased, is_over) = db.write_blocking(move |tx| step(tx, &ours, now))?;
            erased_count += erased;
            if is_over {
                break;
            }
        }
    }
    Ok(erased_count)
}

/// Looks at the next members. Says how many were erased, and whether there is nothing to do any more today.
fn step(tx: &mut Tx<'_>, program: &Program, now: Instant) -> Outcome<(u64, bool)> {
    let (begun_at, after) = match store::sweep(tx, &program.id)? {
        Some((begun_at, _, true)) if now < begun_at + DAY_MS => return Ok((0, true)),
        Some((begun_at, after, false)) => (begun_at, after),
        _ => {
            let keep = program.privacy.keep_sign_ins.unwrap_or(KEEP_SIGN_INS);
            store::delete_sign_ins(tx, &program.id, before(program, now, keep))?;
            (now, String::new())
        }
    };
    let members = store::members_after(tx, &program.id, &after, MEMBERS_AT_A_TIME)?;
    let mut erased = 0;
    for (member_id, seen_at) in &members {
        erased += u64::from(look_at(tx, program, member_id, *seen_at, now)?);
    }
    let is_done = members.len() < MEMBERS_AT_A_TIME_COUNT;
    let last = members.last().map_or(after, |(member_id, _)| member_id.clone());
    store::set_sweep(tx, &program.id, begun_at, &last, is_done)?;
    Ok((erased, is_done))
}

/// Puts away what is old of one member; says whether it was all of it.
fn look_at(
    tx: &mut Tx<'_>,
    program: &Program,
    member_id: &str,
    seen_at: Instant,
    now: Instant,
) -> Outcome<bool> {
    let privacy = &program.privacy;
    if let Some(after) = privacy.erase_inactive_after {
        let heard_at = seen_at.max(ledger::state(tx, member_id)?.progress.last_at);
        if heard_at < before(program, now, after) {
            let holder = members::holder(tx, member_id)?;
            ledger::settle(tx, program, &holder, now)?;
            erasure::forget(tx, program, &holder, now)?;
            tracing::info!(program = program.id, member_id, "erased: nothing was heard for long");
            return Ok(true);
        }
    }
    let keep = privacy.keep_sign_ins.unwrap_or(KEEP_SIGN_INS);
    store::delete_ended_sessions(tx, member_id, before(program, now, keep))?;
    if let Some(keep) = privacy.keep_events {
        let before = before(program, now, keep);
        store::delete_events(tx, member_id, before)?;
        for (source, id, data) in store::whole_orders(tx, member_id, before, ORDERS_AT_A_TIME)? {
            store::thin(tx, member_id, &source, &id, &thinned(&data)?)?;
        }
    }
    Ok(false)
}

/// What a refund of the order needs, and nothing else.
fn thinned(data: &str) -> Outcome<String> {
    let order: OrderPaid = serde_json::from_str(data).map_err(|error| bug(error.to_string()))?;
    let line = |line: OrderLine| OrderLine { category: None, volume_ml: None, ..line };
    let lines = order.lines.into_iter().map(line).collect();
    let thin = OrderPaid { currency: order.currency, lines, ..OrderPaid::default() };
    serde_json::to_string(&thin).map_err(|error| bug(error.to_string()))
}

/// The instant so long ago, at the beginning of that day.
fn before(program: &Program, now: Instant, keep: Span) -> Instant {
    let ago = Span { months: -keep.months, days: -keep.days };
    calendar::start(program, calendar::add(calendar::day(program, now), ago))
}
