//! The SQL of what a brand's systems reported.

use super::events::Reported;
use crate::db::Tx;
use crate::problem::{Outcome, bug};
use contract::Instant;
use contract::events::{Data, Occasion};
use rules::book::Share;
use std::borrow::Cow;

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

/// Who someone is was noted with the member, and stands nowhere else.
fn without_person(data: &Data) -> Cow<'_, Data> {
    let Data::Occasion(occasion) = data else { return Cow::Borrowed(data) };
    let occasion = occasion.clone();
    let occasion = Occasion { name: None, email: None, birthday: None, phone: None, ip: None, ..occasion };
    Cow::Owned(Data::Occasion(occasion))
}

pub(super) fn insert_event(
    tx: &mut Tx<'_>,
    member_id: &str,
    reported: &Reported,
    shares: &[Share],
    now: Instant,
) -> Outcome<()> {
    let sql = "insert into events (member_id, source, id, type, data, shares, occurred_at, recorded_at)
        values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)";
    let not_written = |error: serde_json::Error| bug(error.to_string());
    let data = serde_json::to_string(without_person(&reported.data).as_ref()).map_err(not_written)?;
    let shares = match shares.len() {
        0 => None,
        _ => {
            let pairs: Vec<(i64, i64)> =
                shares.iter().map(|share| (share.points, share.status_points)).collect();
            Some(serde_json::to_string(&pairs).map_err(not_written)?)
        }
    };
    let values = [
        member_id.into(),
        (&reported.source).into(),
        (&reported.id).into(),
        (&reported.r#type).into(),
        (&data).into(),
        shares.as_deref().into(),
        reported.occurred_at.into(),
        now.into(),
    ];
    tx.execute(sql, &values).map(|_| ())
}
