//! The SQL of redemptions, stock and pools of codes.

use crate::code;
use crate::db::{Row, Tx, Value};
use crate::problem::{Outcome, bug};
use contract::Instant;
use contract::programs::{Reward, RewardKind};
use contract::rewards::{Redemption, RedemptionState, Ticket};
use rules::rewards::Taken;

/// Of a pool, no more than this are counted.
const FREE_COUNTED_MAX: i64 = 1_000;

/// A redemption as it is kept.
#[derive(Clone, Debug)]
pub struct Kept {
    pub(super) member_id: String,
    pub(super) id: String,
    pub(super) program: String,
    /// For the till.
    pub(super) code: String,
    /// The reward as it was then.
    pub(super) terms: Reward,
    pub(super) link: Option<String>,
    pub(super) taken: Taken,
    pub(super) took_stock: bool,
    pub(super) partner_code: Option<String>,
    /// When its draw closes, and its number.
    pub(super) ticket: Option<(Instant, i64)>,
    pub(super) redeemed_at: Instant,
    pub(super) undo_until_at: Instant,
    pub(super) expires_at: Option<Instant>,
    pub(super) used_at: Option<Instant>,
    pub(super) used_by: Option<String>,
    pub(super) cancelled_at: Option<Instant>,
    pub(super) cancelled_because: Option<String>,
}

impl Kept {
    /// What a till reads.
    pub fn code(&self) -> &str {
        &self.code
    }

    /// What has become of it.
    pub(super) fn state(&self, ticket: Option<&Ticket>, now: Instant) -> RedemptionState {
        let has_won = ticket.map(|ticket| ticket.has_won);
        match (self.cancelled_at, has_won) {
            (Some(_), _) => RedemptionState::Cancelled,
            (None, Some(None)) => RedemptionState::Reserved,
            (None, Some(Some(false))) => RedemptionState::Used,
            _ if self.used_at.is_some() || self.terms.kind == RewardKind::Donation => RedemptionState::Used,
            _ if self.expires_at.is_some_and(|expires_at| now >= expires_at) => RedemptionState::Expired,
            _ => RedemptionState::Issued,
        }
    }

    /// As its member is told it.
    pub(super) fn told(&self, ticket: Option<Ticket>, now: Instant) -> Redemption {
        let state = self.state(ticket.as_ref(), now);
        let shown = match (state, self.terms.kind) {
            (RedemptionState::Reserved, _) | (_, RewardKind::Donation) => None,
            // Somebody else may have it now.
            (RedemptionState::Cancelled, RewardKind::PartnerCode) => None,
            (RedemptionState::Used, RewardKind::PrizeDraw) if self.used_at.is_none() => None,
            _ if self.link.is_some() => None,
            _ => Some(self.partner_code.clone().unwrap_or_else(|| code::grouped(&self.code))),
        };
        let is_live = state == RedemptionState::Issued;
        let is_undoable = self.cancelled_at.is_none() && self.used_at.is_none() && now < self.undo_until_at;
        Redemption {
            id: self.id.clone(),
            reward: self.terms.clone(),
            state,
            qr: shown.as_deref().filter(|_| is_live).and_then(code::qr),
            code: shown,
            reference: code::grouped(&self.code),
            link: self.link.clone().filter(|_| is_live),
            redeemed_at: self.redeemed_at,
            undo_until_at: is_undoable.then_some(self.undo_until_at),
            expires_at: self.expires_at,
            used_at: self.used_at,
            cancelled_at: self.cancelled_at,
            cancelled_because: self.cancelled_because.clone(),
            entry: self.taken.sequence,
            ticket,
        }
    }
}

pub(super) fn insert(tx: &mut Tx<'_>, kept: &Kept) -> Outcome<()> {
    let terms = serde_json::to_string(&kept.terms).map_err(|error| bug(error.to_string()))?;
    let maybe = |at: Option<Instant>| at.map_or(Value::Null, Value::Int);
    let sql = "insert into redemptions (member_id, id, program, reward, code, terms, link, cost, sequence,
          forgiven, took_stock, partner_code, closes_at, ticket, redeemed_at, undo_until_at, expires_at,
          debt)
        values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18)";
    let values = [
        (&kept.member_id).into(),
        (&kept.id).into(),
        (&kept.program).into(),
        (&kept.terms.id).into(),
        (&kept.code).into(),
        (&terms).into(),
        kept.link.as_deref().into(),
        kept.terms.cost.into(),
        kept.taken.sequence.into(),
        kept.taken.forgiven.into(),
        i64::from(kept.took_stock).into(),
        kept.partner_code.as_deref().into(),
        maybe(kept.ticket.map(|(closes_at, _)| closes_at)),
        maybe(kept.ticket.map(|(_, number)| number)),
        kept.redeemed_at.into(),
        kept.undo_until_at.into(),
        maybe(kept.expires_at),
        kept.taken.debt.into(),
    ];
    tx.execute(sql, &values)?;
    let sql = "insert into redemption_codes (program, code, member_id, id) values (?1, ?2, ?3, ?4)";
    let values = [(&kept.program).into(), (&kept.code).into(), (&kept.member_id).into(), (&kept.id).into()];
    tx.execute(sql, &values).map(|_| ())
}

pub(super) fn redemption(tx: &mut Tx<'_>, member_id: &str, id: &str) -> Outcome<Option<Kept>> {
    let sql =
        "select member_id, id, program, code, terms, link, sequence, forgiven, took_stock, partner_code,
          closes_at, ticket, redeemed_at, undo_until_at, expires_at, used_at, used_by, cancelled_at,
          cancelled_because, debt
        from redemptions where member_id = ?1 and id = ?2";
    tx.maybe_one(sql, &[member_id.into(), id.into()], kept)
}

/// A page of the member's redemptions, newest first, before the one of the cursor.
pub(super) fn redemptions(
    tx: &mut Tx<'_>,
    member_id: &str,
    before: Option<(Instant, String)>,
    limit: i64,
) -> Outcome<Vec<Kept>> {
    let (at, id) = before.unwrap_or((i64::MAX, String::new()));
    let sql =
        "select member_id, id, program, code, terms, link, sequence, forgiven, took_stock, partner_code,
          closes_at, ticket, redeemed_at, undo_until_at, expires_at, used_at, used_by, cancelled_at,
          cancelled_because, debt
        from redemptions where member_id = ?1 and (redeemed_at, id) < (?2, ?3)
        order by redeemed_at desc, id desc limit ?4";
    tx.query(sql, &[member_id.into(), at.into(), (&id).into(), limit.into()], kept)
}

/// The redemption that a code leads to.
pub(super) fn by_code(tx: &mut Tx<'_>, program: &str, code: &str) -> Outcome<Option<(String, String)>> {
    let sql = "select member_id, id from redemption_codes where program = ?1 and code = ?2";
    tx.maybe_one(sql, &[program.into(), code.into()], |row| Ok((row.text(0)?, row.text(1)?)))
}

/// Whether the member has a ticket in a draw that has closed and is not held.
pub(super) fn has_due_ticket(tx: &mut Tx<'_>, program: &str, member_id: &str, now: Instant) -> Outcome<bool> {
    let sql = "select d.closes_at from prize_draws d
        where d.program = ?1 and d.closes_at <= ?3 and d.held_at is null
          and exists (select 1 from redemptions r where r.member_id = ?2 and r.reward = d.reward
            and r.closes_at = d.closes_at)
        limit 1";
    let values = [program.into(), member_id.into(), now.into()];
    Ok(tx.maybe_one(sql, &values, |row| row.int(0))?.is_some())
}

/// The brand's words for what it cancelled.
pub(super) fn forget_words(tx: &mut Tx<'_>, member_id: &str) -> Outcome<()> {
    let sql = "update redemptions set cancelled_because = null where member_id = ?1";
    tx.execute(sql, &[member_id.into()]).map(|_| ())
}

/// Marks it as used, unless it was used, cancelled or is over: false. Whoever comes second is told.
pub(super) fn use_it(tx: &mut Tx<'_>, kept: &Kept, used_by: &str, now: Instant) -> Outcome<bool> {
    let sql = "update redemptions set used_at = ?3, used_by = ?4
        where member_id = ?1 and id = ?2 and used_at is null and cancelled_at is null
          and (expires_at is null or expires_at > ?3)";
    let values = [(&kept.member_id).into(), (&kept.id).into(), now.into(), used_by.into()];
    Ok(tx.execute(sql, &values)? == 1)
}

/// Marks it as cancelled, unless it was used or cancelled: false.
pub(super) fn cancel(tx: &mut Tx<'_>, kept: &Kept, because: Option<&str>, now: Instant) -> Outcome<bool> {
    let sql = "update redemptions set cancelled_at = ?3, cancelled_because = ?4
        where member_id = ?1 and id = ?2 and used_at is null and cancelled_at is null";
    let values = [(&kept.member_id).into(), (&kept.id).into(), now.into(), because.into()];
    Ok(tx.execute(sql, &values)? == 1)
}

pub(super) fn taken(tx: &mut Tx<'_>, program: &str, reward: &str) -> Outcome<i64> {
    let sql = "select taken from stocks where program = ?1 and reward = ?2";
    Ok(tx.maybe_one(sql, &[program.into(), reward.into()], |row| row.int(0))?.unwrap_or(0))
}

/// Takes one of so many, unless all are taken: false. Others who want one wait until the transaction ends.
pub(super) fn take(tx: &mut Tx<'_>, program: &str, reward: &str, stock: i64) -> Outcome<bool> {
    let sql = "insert into stocks (program, reward, taken) values (?1, ?2, 1)
        on conflict (program, reward) do update set taken = stocks.taken + 1 where stocks.taken < ?3";
    Ok(stock > 0 && tx.execute(sql, &[program.into(), reward.into(), stock.into()])? == 1)
}

/// Gives back what was taken: its place in the stock, and its code to the pool.
pub(super) fn put_back(tx: &mut Tx<'_>, kept: &Kept) -> Outcome<()> {
    let sql = "update stocks set taken = taken - 1 where program = ?1 and reward = ?2";
    tx.execute(sql, &[(&kept.program).into(), (&kept.terms.id).into()])?;
    if let Some(code) = &kept.partner_code {
        let sql = "update partner_codes set member_id = null, id = null
            where program = ?1 and reward = ?2 and code = ?3";
        tx.execute(sql, &[(&kept.program).into(), (&kept.terms.id).into(), code.into()])?;
    }
    Ok(())
}

/// Takes a code from the pool. The row of the stock is locked, so nobody else takes one now.
pub(super) fn take_code(tx: &mut Tx<'_>, kept: &Kept) -> Outcome<Option<String>> {
    let sql = "update partner_codes set member_id = ?3, id = ?4
        where program = ?1 and reward = ?2 and code = (select min(code) from partner_codes
          where program = ?1 and reward = ?2 and member_id is null)
        returning code";
    let values =
        [(&kept.program).into(), (&kept.terms.id).into(), (&kept.member_id).into(), (&kept.id).into()];
    tx.maybe_one(sql, &values, |row| row.text(0))
}

/// How many codes nobody has yet, counted up to a thousand.
pub(super) fn free_codes(tx: &mut Tx<'_>, program: &str, reward: &str) -> Outcome<i64> {
    let sql = "select count(*) from (select 1 from partner_codes
        where program = ?1 and reward = ?2 and member_id is null limit ?3) as free";
    tx.one(sql, &[program.into(), reward.into(), FREE_COUNTED_MAX.into()], |row| row.int(0))
}

/// Adds a code to the pool; whether it is new.
pub(super) fn insert_code(tx: &mut Tx<'_>, program: &str, reward: &str, code: &str) -> Outcome<bool> {
    let sql = "insert into partner_codes (program, reward, code) values (?1, ?2, ?3)
        on conflict (program, reward, code) do nothing";
    Ok(tx.execute(sql, &[program.into(), reward.into(), code.into()])? == 1)
}

pub(super) fn count_free(tx: &mut Tx<'_>, program: &str, reward: &str) -> Outcome<i64> {
    let sql = "select count(*) from partner_codes
        where program = ?1 and reward = ?2 and member_id is null";
    tx.one(sql, &[program.into(), reward.into()], |row| row.int(0))
}

fn kept(row: Row<'_>) -> Outcome<Kept> {
    let not_read = |error: serde_json::Error| bug(format!("a redemption cannot be read: {error}"));
    let redeemed_at = row.int(12)?;
    Ok(Kept {
        member_id: row.text(0)?,
        id: row.text(1)?,
        program: row.text(2)?,
        code: row.text(3)?,
        terms: serde_json::from_str(&row.text(4)?).map_err(not_read)?,
        link: row.maybe_text(5)?,
        taken: Taken { sequence: row.int(6)?, at: redeemed_at, forgiven: row.int(7)?, debt: row.int(19)? },
        took_stock: row.int(8)? == 1,
        partner_code: row.maybe_text(9)?,
        ticket: row.maybe_int(10)?.zip(row.maybe_int(11)?),
        redeemed_at,
        undo_until_at: row.int(13)?,
        expires_at: row.maybe_int(14)?,
        used_at: row.maybe_int(15)?,
        used_by: row.maybe_text(16)?,
        cancelled_at: row.maybe_int(17)?,
        cancelled_because: row.maybe_text(18)?,
    })
}
