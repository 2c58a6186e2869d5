//! The SQL of what a brand's systems reported.

use super::events::Reported;
use crate::db::Tx;
use crate::problem::Outcome;
use contract::Instant;

/// Says whether the event is new.
pub(super) fn insert_event(
    tx: &mut Tx<'_>,
    member_id: &str,
    reported: &Reported,
    data: &str,
    now: Instant,
) -> Outcome<bool> {
    let sql = "insert into events (member_id, source, id, type, digest, data, occurred_at, recorded_at)
        values (?1, ?2, ?3, 'order.paid', ?4, ?5, ?6, ?7)
        on conflict (member_id, source, id) do nothing";
    let values = [
        member_id.into(),
        (&reported.source).into(),
        (&reported.id).into(),
        (&reported.digest).into(),
        data.into(),
        reported.occurred_at.into(),
        now.into(),
    ];
    Ok(tx.execute(sql, &values)? == 1)
}

pub(super) fn event_digest(
    tx: &mut Tx<'_>,
    member_id: &str,
    source: &str,
    id: &str,
) -> Outcome<Option<String>> {
    let sql = "select digest from events where member_id = ?1 and source = ?2 and id = ?3";
    tx.maybe_one(sql, &[member_id.into(), source.into(), id.into()], |row| row.text(0))
}
