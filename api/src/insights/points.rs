//! Points that were earned, redeemed and lapsed in the period, and those that members have now.

use super::{Wish, store};
use crate::db::Tx;
use crate::problem::{Outcome, bug};
use contract::insights::PointFigures;
use contract::programs::{Program, Span};
use rules::NEVER;
use rules::calendar::{day, end};
use rules::insights::rate;
use rules::lots;
use rules::state::Progress;

pub(super) fn figures(tx: &mut Tx<'_>, program: &Program, wish: &Wish) -> Outcome<PointFigures> {
    let mut told = PointFigures { owed: store::owed(tx, &program.id)?, ..PointFigures::default() };
    for (kind, source, points) in store::points(tx, &program.id, &wish.period)? {
        match (kind.as_str(), source.as_str()) {
            ("earn", _) => told.earned += points,
            ("spend", _) => told.redeemed -= points,
            ("expire", _) | ("adjust", "kept") => told.lapsed -= points,
            ("adjust", _) => told.adjusted += points,
            // What was put back is counted where it was taken, below.
            ("reverse", "redemption") => {}
            ("reverse", _) => told.taken_back -= points,
            _ => return Err(bug(format!("an entry of an unknown kind: {kind}"))),
        }
    }
    told.redeemed -= store::put_back(tx, &program.id, &wish.period)?;
    look_ahead(tx, program, wish, &mut told)?;
    told.redemption = rate(told.redeemed, told.earned);
    Ok(told)
}

/// What is in the lots, and when it lapses. What is over and not written down yet has lapsed.
fn look_ahead(tx: &mut Tx<'_>, program: &Program, wish: &Wish, told: &mut PointFigures) -> Outcome<()> {
    let (now, today) = (wish.now, day(program, wish.now));
    let (in_30_days, in_90_days) = (end(program, today + 30), end(program, today + 90));
    let mut known = (String::new(), 0);
    store::ends(tx, &program.id, now, |row| {
        if row.kept != Span::default() && known.0 != row.member_id {
            let progress = serde_json::from_str::<Progress>(row.progress.as_deref().unwrap_or("{}"))
                .map_err(|error| bug(format!("an account's progress cannot be read: {error}")))?;
            known = (row.member_id, progress.active_at);
        }
        let ends_at = lots::end(program, row.expires_at, row.kept, known.1);
        if ends_at <= now {
            let is_within = (wish.period.from_at..wish.period.until_at).contains(&ends_at);
            told.lapsed += if is_within { row.points } else { 0 };
            return Ok(());
        }
        told.outstanding += row.points;
        told.pending += row.pending;
        let lapses_by = |at: i64| if ends_at <= at && ends_at < NEVER { row.points } else { 0 };
        told.lapsing_30_days += lapses_by(in_30_days);
        told.lapsing_90_days += lapses_by(in_90_days);
        Ok(())
    })
}
