//! The SQL of what a brand's systems reported.

use super::events::Reported;
use crate::db::Tx;
use crate::problem::Outcome;
use contract::Instant;

/// Says whether the event's name is new.
pub(super) fn insert_event_id(
    tx: &mut Tx<'_>,
    program: &str,
    member_id: &str,
    reported: &Reported,
) -> Outcome<bool> {
    let sql = "insert into event_ids (program, source, id, member_id, digest) values (?1, ?2, ?3, ?4, ?5)
        on conflict (program, source, id) do nothing";
    let values = [
        program.into(),
        (&reported.source).into(),
        (&reported.id).into(),
        member_id.into(),
        (&reported.digest).into(),
    ];
    Ok(tx.execute(sql, &values)? == 1)
}

/// The member to whom an event of this name was posted, and what it was.
pub(super) fn member_and_digest(
    tx: &mut Tx<'_>,
    program: &str,
    source: &str,
    id: &str,
) -> Outcome<Option<(String, String)>> {
    let sql = "select member_id, digest from event_ids where program = ?1 and source = ?2 and id = ?3";
    tx.maybe_one(sql, &[program.into(), source.into(), id.into()], |row| Ok((row.text(0)?, row.text(1)?)))
}

pub(super) fn insert_event(
    tx: &mut Tx<'_>,
    member_id: &str,
    reported: &Reported,
    data: &str,
    now: Instant,
) -> Outcome<()> {
    let sql = "insert into events (member_id, source, id, type, data, occurred_at, recorded_at)
        values (?1, ?2, ?3, 'order.paid', ?4, ?5, ?6)";
    let values = [
        member_id.into(),
        (&reported.source).into(),
        (&reported.id).into(),
        data.into(),
        reported.occurred_at.into(),
        now.into(),
    ];
    tx.execute(sql, &values).map(|_| ())
}
