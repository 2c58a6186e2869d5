//! The SQL of the insights: it reads what other features wrote, and writes nothing.

use super::Period;
use crate::db::Tx;
use crate::problem::Outcome;
use contract::Instant;
use contract::programs::Span;

/// So many members' orders are read at a time.
const MEMBERS_AT_ONCE: i64 = 5_000;

/// An order that was paid, as it was reported.
pub(super) struct OrderRow {
    /// Whose it is.
    pub member_id: String,
    /// Who reported it.
    pub source: String,
    /// Under which id.
    pub id: String,
    /// JSON.
    pub data: String,
    /// When it was paid.
    pub occurred_at: Instant,
}

/// Reads some members' orders that were paid before `until_at`, of members after the one of `after`, member
/// by member; answers the last of these members, or none where there is no further one.
pub(super) fn orders(
    tx: &mut Tx<'_>,
    program: &str,
    after: &str,
    until_at: Instant,
    mut read: impl FnMut(OrderRow),
) -> Outcome<Option<String>> {
    let Some(last) = last_member(tx, program, after)? else {
        return Ok(None);
    };
    let sql = "select e.member_id, e.source, e.id, e.data, e.occurred_at
        from events e join members m on m.member_id = e.member_id
        where e.member_id > ?1 and e.member_id <= ?2 and m.program = ?3 and e.type = 'order.paid'
          and e.occurred_at < ?4
        order by e.member_id";
    tx.query(sql, &[after.into(), (&last).into(), program.into(), until_at.into()], |row| {
        read(OrderRow {
            member_id: row.text(0)?,
            source: row.text(1)?,
            id: row.text(2)?,
            data: row.text(3)?,
            occurred_at: row.int(4)?,
        });
        Ok(())
    })?;
    Ok(Some(last))
}

fn last_member(tx: &mut Tx<'_>, program: &str, after: &str) -> Outcome<Option<String>> {
    let sql = "select max(member_id) from (
          select member_id from members where member_id > ?1 and program = ?2 order by member_id limit ?3
        ) as page";
    tx.one(sql, &[after.into(), program.into(), MEMBERS_AT_ONCE.into()], |row| row.maybe_text(0))
}

/// What was given back of an order's line, in all.
pub(super) struct RefundRow {
    /// Whose it is.
    pub member_id: String,
    /// Who reported the order.
    pub source: String,
    /// Under which id.
    pub id: String,
    /// The line.
    pub line: String,
    /// How much.
    pub amount_minor: i64,
}

/// Everything that was given back.
pub(super) fn refunds(tx: &mut Tx<'_>, program: &str) -> Outcome<Vec<RefundRow>> {
    let sql = "select r.member_id, r.source, r.id, r.line, cast(sum(r.amount_minor) as bigint)
        from accounts a join refunds r on r.member_id = a.member_id
        where a.program = ?1 group by r.member_id, r.source, r.id, r.line";
    tx.query(sql, &[program.into()], |row| {
        Ok(RefundRow {
            member_id: row.text(0)?,
            source: row.text(1)?,
            id: row.text(2)?,
            line: row.text(3)?,
            amount_minor: row.int(4)?,
        })
    })
}

/// The points of the period's entries, added up by kind and by whether it is a redemption's, an adjustment's,
/// or of what activity kept.
pub(super) fn points(tx: &mut Tx<'_>, program: &str, period: &Period) -> Outcome<Vec<(String, String, i64)>> {
    let sql = "select e.kind,
          case when e.source in ('redemption', 'adjustment', 'kept') then e.source else '' end,
          cast(sum(e.points) as bigint)
        from accounts a join entries e on e.member_id = a.member_id
        where a.program = ?1 and e.occurred_at >= ?2 and e.occurred_at < ?3 group by 1, 2";
    let values = [program.into(), period.from_at.into(), period.until_at.into()];
    tx.query(sql, &values, |row| Ok((row.text(0)?, row.text(1)?, row.int(2)?)))
}

/// What came back, whenever, of what redemptions of the period took.
pub(super) fn put_back(tx: &mut Tx<'_>, program: &str, period: &Period) -> Outcome<i64> {
    let sql = "select cast(coalesce(sum(b.points), 0) as bigint)
        from accounts a
        join entries s on s.member_id = a.member_id
        join entries b on b.member_id = s.member_id and b.source = s.source and b.source_id = s.source_id
          and b.kind = 'reverse'
        where a.program = ?1 and s.kind = 'spend' and s.source = 'redemption' and s.occurred_at >= ?2
          and s.occurred_at < ?3";
    tx.one(sql, &[program.into(), period.from_at.into(), period.until_at.into()], |row| row.int(0))
}

/// Lots of a member with the same end.
pub(super) struct EndRow {
    /// Whose.
    pub member_id: String,
    /// Their own end.
    pub expires_at: Instant,
    /// How long activity keeps them.
    pub kept: Span,
    /// What is left in them.
    pub points: i64,
    /// Of it, what cannot be spent yet.
    pub pending: i64,
    /// Where activity keeps them: what is known of the member, as JSON.
    pub progress: Option<String>,
}

/// What is left in members' lots, by when it lapses.
pub(super) fn ends(
    tx: &mut Tx<'_>,
    program: &str,
    now: Instant,
    mut read: impl FnMut(EndRow) -> Outcome<()>,
) -> Outcome<()> {
    // All rows of a group are one member's, so max tells what is known of that one.
    let sql = "select l.member_id, l.expires_at, l.kept, cast(sum(l.remaining) as bigint),
          cast(sum(case when l.available_at > ?2 then l.remaining else 0 end) as bigint),
          max(case when l.kept <> 0 then a.progress else null end)
        from accounts a join lots l on l.member_id = a.member_id
        where a.program = ?1 and l.remaining > 0 group by l.member_id, l.expires_at, l.kept";
    tx.query(sql, &[program.into(), now.into()], |row| {
        let kept = row.int(2)?;
        read(EndRow {
            member_id: row.text(0)?,
            expires_at: row.int(1)?,
            // As the ledger keeps a span: months * 10,000 + days.
            kept: Span { months: kept / 10_000, days: kept % 10_000 },
            points: row.int(3)?,
            pending: row.int(4)?,
            progress: row.maybe_text(5)?,
        })
    })
    .map(|_| ())
}

/// What members owe.
pub(super) fn owed(tx: &mut Tx<'_>, program: &str) -> Outcome<i64> {
    let sql = "select cast(coalesce(sum(debt), 0) as bigint) from accounts where program = ?1 and debt > 0";
    tx.one(sql, &[program.into()], |row| row.int(0))
}

/// Who came by a code in the period: why it was rejected, whether an order was paid, and how many.
pub(super) fn referrals(
    tx: &mut Tx<'_>,
    program: &str,
    period: &Period,
) -> Outcome<Vec<(Option<String>, bool, i64)>> {
    let sql = "select r.why, r.is_paid, cast(count(*) as bigint)
        from (select case when rejected_at is null then null else coalesce(because, '') end as why,
            cast(case when qualified_at is null then 0 else 1 end as bigint) as is_paid
          from referrals where program = ?1 and joined_at >= ?2 and joined_at < ?3) r
        group by r.why, r.is_paid";
    let values = [program.into(), period.from_at.into(), period.until_at.into()];
    tx.query(sql, &values, |row| Ok((row.maybe_text(0)?, row.int(1)? == 1, row.int(2)?)))
}

/// An answer.
pub(super) struct ResponseRow {
    /// Where the kind has one.
    pub score: Option<i64>,
    /// JSON: the places of what was chosen.
    pub choices: Option<String>,
    /// Where the member had shopped.
    pub channel: Option<String>,
    /// The member's tier.
    pub tier: Option<String>,
    /// Whether there were points for it.
    pub is_incentivised: bool,
    /// When; of an anonymous survey, when its week began.
    pub responded_at: Instant,
}

/// A survey's answers of a time, in their order: those that lead to nobody, or all others.
pub(super) fn responses(
    tx: &mut Tx<'_>,
    program: &str,
    survey: &str,
    (from_at, until_at): (Instant, Instant),
    is_anonymous: bool,
    mut read: impl FnMut(ResponseRow),
) -> Outcome<()> {
    let sql = "select score, choices, channel, tier, is_incentivised, responded_at from responses
        where program = ?1 and survey = ?2 and responded_at >= ?3 and responded_at < ?4
          and case when member_id = '' then 1 else 0 end = cast(?5 as bigint)
        order by responded_at";
    let is_anonymous = i64::from(is_anonymous);
    let values = [program.into(), survey.into(), from_at.into(), until_at.into(), is_anonymous.into()];
    tx.query(sql, &values, |row| {
        read(ResponseRow {
            score: row.maybe_int(0)?,
            choices: row.maybe_text(1)?,
            channel: row.maybe_text(2)?,
            tier: row.maybe_text(3)?,
            is_incentivised: row.int(4)? == 1,
            responded_at: row.int(5)?,
        });
        Ok(())
    })
    .map(|_| ())
}

/// When answers that lead to nobody were given, by their weeks, and how many.
pub(super) fn answered(tx: &mut Tx<'_>, program: &str, survey: &str) -> Outcome<Vec<(Instant, i64)>> {
    let sql = "select responded_at, cast(count(*) as bigint) from responses
        where program = ?1 and survey = ?2 and member_id = '' group by responded_at order by responded_at";
    tx.query(sql, &[program.into(), survey.into()], |row| Ok((row.int(0)?, row.int(1)?)))
}

/// Whether an answer to the survey leads to nobody.
pub(super) fn has_anonymous(tx: &mut Tx<'_>, program: &str, survey: &str) -> Outcome<bool> {
    let sql =
        "select response_id from responses where member_id = '' and program = ?1 and survey = ?2 limit 1";
    tx.maybe_one(sql, &[program.into(), survey.into()], |row| row.text(0)).map(|known| known.is_some())
}

/// Invites that were due in a time: how many, how many of them were answered, and how many are suspect.
pub(super) fn invites(
    tx: &mut Tx<'_>,
    program: &str,
    survey: &str,
    (from_at, until_at): (Instant, Instant),
) -> Outcome<(i64, i64, i64)> {
    let sql = "select cast(count(*) as bigint),
          cast(coalesce(sum(case when answered_at is null then 0 else 1 end), 0) as bigint),
          cast(coalesce(sum(case when suspect_at is null then 0 else 1 end), 0) as bigint)
        from invites where program = ?1 and survey = ?2 and due_at >= ?3 and due_at < ?4";
    let values = [program.into(), survey.into(), from_at.into(), until_at.into()];
    tx.one(sql, &values, |row| Ok((row.int(0)?, row.int(1)?, row.int(2)?)))
}
