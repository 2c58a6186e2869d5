//! The SQL of verification: one question for each invariant.

use crate::db::Tx;
use crate::problem::Outcome;

/// How many accounts and entries there are, and the sum of all points.
pub(super) fn totals(tx: &mut Tx<'_>) -> Outcome<(i64, i64, i64)> {
    let sql = "select (select count(*) from accounts), (select count(*) from entries),
        (select cast(coalesce(sum(points), 0) as bigint) from accounts)";
    tx.one(sql, &[], |row| Ok((row.int(0)?, row.int(1)?, row.int(2)?)))
}

/// A check of one invariant over every member: a question whose every row is a difference.
pub(super) struct Check {
    /// What must hold.
    pub(super) invariant: &'static str,
    /// Answers `member_id, expected, found` where it does not.
    sql: &'static str,
}

/// Runs one check.
pub(super) fn differences(tx: &mut Tx<'_>, check: &Check) -> Outcome<Vec<(String, i64, i64)>> {
    tx.query(check.sql, &[], |row| Ok((row.text(0)?, row.int(1)?, row.int(2)?)))
}

/// Every invariant of the ledger.
pub(super) const CHECKS: [Check; 29] = [
    Check {
        invariant: "an account's points are the sum of its entries",
        sql: "select a.member_id, a.points, cast(coalesce(sum(e.points), 0) as bigint)
            from accounts a left join entries e on e.member_id = a.member_id
            group by a.member_id, a.points having a.points <> coalesce(sum(e.points), 0)",
    },
    Check {
        invariant: "an account's status points are the sum of its entries",
        sql: "select a.member_id, a.status_points, cast(coalesce(sum(e.status_points), 0) as bigint)
            from accounts a left join entries e on e.member_id = a.member_id
            group by a.member_id, a.status_points
            having a.status_points <> coalesce(sum(e.status_points), 0)",
    },
    Check {
        invariant: "an account's points and debt are what remains in its lots",
        sql: "select a.member_id, a.points + a.debt, cast(coalesce(sum(l.remaining), 0) as bigint)
            from accounts a left join lots l on l.member_id = a.member_id
            group by a.member_id, a.points, a.debt having a.points + a.debt <> coalesce(sum(l.remaining), 0)",
    },
    Check {
        invariant: "entries are numbered without gaps up to the account's sequence",
        sql: "select a.member_id, a.sequence, count(e.sequence)
            from accounts a left join entries e on e.member_id = a.member_id
            group by a.member_id, a.sequence
            having a.sequence <> count(e.sequence) or a.sequence <> coalesce(max(e.sequence), 0)",
    },
    Check {
        invariant: "each entry's balance is the one before it and its points",
        sql: "select e.member_id, coalesce(p.balance_after, 0) + e.points, e.balance_after
            from entries e left join entries p on p.member_id = e.member_id and p.sequence = e.sequence - 1
            where e.balance_after <> coalesce(p.balance_after, 0) + e.points",
    },
    Check {
        invariant: "a lot holds its points less what was drawn, and never less than nothing",
        sql: "select l.member_id, l.points - cast(coalesce(sum(d.points), 0) as bigint), l.remaining
            from lots l left join draws d on d.member_id = l.member_id and d.lot_sequence = l.sequence
            group by l.member_id, l.sequence, l.points, l.remaining
            having l.remaining <> l.points - coalesce(sum(d.points), 0) or l.remaining < 0",
    },
    Check {
        invariant: "an account's debt is the sum of its entries",
        sql: "select a.member_id, a.debt, cast(coalesce(sum(e.debt), 0) as bigint)
            from accounts a left join entries e on e.member_id = a.member_id
            group by a.member_id, a.debt having a.debt <> coalesce(sum(e.debt), 0)",
    },
    Check {
        invariant: "an entry's points and debt are its lot less what it drew",
        sql: "select e.member_id, e.points + e.debt,
              coalesce(max(l.points), 0) - cast(coalesce(sum(d.points), 0) as bigint)
            from entries e
            left join lots l on l.member_id = e.member_id and l.sequence = e.sequence
            left join draws d on d.member_id = e.member_id and d.sequence = e.sequence
            group by e.member_id, e.sequence, e.points, e.debt
            having e.points + e.debt <> coalesce(max(l.points), 0) - coalesce(sum(d.points), 0)",
    },
    Check {
        invariant: "the ends of lots are the sums of what is left in them",
        sql: "select coalesce(n.member_id, l.member_id), coalesce(n.points, 0), coalesce(l.points, 0)
            from (select member_id, expires_at, kept, points from lot_ends where points <> 0) n
            full join (select member_id, expires_at, kept, cast(sum(remaining) as bigint) as points from lots
              where remaining > 0 and expires_at < 253402300799999 group by member_id, expires_at, kept) l
              on l.member_id = n.member_id and l.expires_at = n.expires_at and l.kept = n.kept
            where coalesce(n.points, 0) <> coalesce(l.points, 0)",
    },
    Check {
        invariant: "a refund never takes more than its line's order earned",
        sql: "select r.member_id, max(e.points), cast(sum(r.points) as bigint)
            from refunds r join entries e on e.member_id = r.member_id and e.source = r.source
              and e.source_id = r.id and e.kind = 'earn'
            group by r.member_id, r.source, r.id having sum(r.points) > max(e.points)",
    },
    Check {
        invariant: "no source is posted twice",
        sql: "select member_id, cast(1 as bigint), count(*) from entries
            group by member_id, source, source_id, source_line, kind having count(*) > 1",
    },
    Check {
        invariant: "every entry, lot and draw belongs to an account",
        sql: "select o.member_id, cast(0 as bigint), count(*) from (
              select member_id from entries
              union all select member_id from lots
              union all select member_id from draws
            ) o left join accounts a on a.member_id = o.member_id
            where a.member_id is null group by o.member_id",
    },
    Check {
        invariant: "a redemption took what it cost",
        sql: "select r.member_id, -r.cost, coalesce(e.points, 1)
            from redemptions r left join entries e on e.member_id = r.member_id and e.sequence = r.sequence
              and e.kind = 'spend' and e.source = 'redemption' and e.source_id = r.id
            where e.points is null or e.points <> -r.cost",
    },
    Check {
        invariant: "every entry that redeemed has its redemption",
        sql: "select e.member_id, cast(1 as bigint), cast(0 as bigint)
            from entries e left join redemptions r on r.member_id = e.member_id and r.id = e.source_id
            where e.source = 'redemption' and r.id is null",
    },
    Check {
        invariant: "what was cancelled came back once, and nothing else did",
        sql: "select r.member_id, cast(case when r.cancelled_at is null then 0 else 1 end as bigint),
              count(e.sequence)
            from redemptions r left join entries e on e.member_id = r.member_id and e.kind = 'reverse'
              and e.source = 'redemption' and e.source_id = r.id
            group by r.member_id, r.id, r.cancelled_at
            having count(e.sequence) <> case when r.cancelled_at is null then 0 else 1 end",
    },
    Check {
        invariant: "what is taken of a stock is what was redeemed of it",
        sql: "select coalesce(s.reward, r.reward), coalesce(s.taken, 0), coalesce(r.redeemed, 0)
            from stocks s
            full join (select program, reward, count(*) as redeemed from redemptions
              where took_stock = 1 and cancelled_at is null group by program, reward) r
              on r.program = s.program and r.reward = s.reward
            where coalesce(s.taken, 0) <> coalesce(r.redeemed, 0)",
    },
    Check {
        invariant: "a partner's code belongs to the one redemption that holds it",
        sql: "select coalesce(p.reward, r.reward), cast(1 as bigint), cast(0 as bigint)
            from (select * from partner_codes where member_id is not null) p
            full join (select * from redemptions
              where partner_code is not null and cancelled_at is null) r
              on r.member_id = p.member_id and r.id = p.id and r.partner_code = p.code
            where p.code is null or r.id is null",
    },
    Check {
        invariant: "what came back is no more than what was taken",
        sql: "select r.member_id, r.cost, e.points
            from redemptions r join entries e on e.member_id = r.member_id and e.kind = 'reverse'
              and e.source = 'redemption' and e.source_id = r.id
            where e.points < 0 or e.points > r.cost",
    },
    Check {
        invariant: "a code leads to its redemption",
        sql: "select coalesce(c.code, r.code), cast(1 as bigint), cast(0 as bigint)
            from redemption_codes c
            full join redemptions r on r.member_id = c.member_id and r.id = c.id
              and r.program = c.program and r.code = c.code
            where c.code is null or r.id is null",
    },
    Check {
        invariant: "a draw has counted its tickets, and has as many winners as it should",
        sql: "select d.reward, d.ticket_count * 2 - d.undone_count,
              count(t.number) + cast(coalesce(sum(1 - t.is_undone), 0) as bigint)
            from prize_draws d left join tickets t on t.program = d.program and t.reward = d.reward
              and t.closes_at = d.closes_at
            group by d.program, d.reward, d.closes_at, d.ticket_count, d.undone_count, d.winner_count,
              d.held_at
            having d.ticket_count <> count(t.number)
              or d.ticket_count - d.undone_count <> coalesce(sum(1 - t.is_undone), 0)
              or (d.held_at is not null and coalesce(max(t.won_place), 0) <>
                case when d.winner_count < d.ticket_count - d.undone_count then d.winner_count
                else d.ticket_count - d.undone_count end)",
    },
    Check {
        invariant: "a ticket is in the draw unless its redemption was undone in time",
        sql: "select r.member_id, cast(0 as bigint), coalesce(t.is_undone, 2)
            from redemptions r left join tickets t on t.program = r.program and t.reward = r.reward
              and t.closes_at = r.closes_at and t.number = r.ticket
            where r.ticket is not null and (t.number is null
              or (t.is_undone = 1 and r.cancelled_at is null)
              or (t.is_undone = 0 and r.cancelled_at is not null and r.cancelled_at < r.closes_at))",
    },
    Check {
        invariant: "of one friend, one referral counts at most",
        sql: "select member_id, cast(1 as bigint), count(*) from referrals where rejected_at is null
            group by member_id having count(*) > 1",
    },
    Check {
        invariant: "who invited has heard what was told",
        sql: "select r.member_id, r.version, cast(0 as bigint) from referrals r
            where r.told = r.version and r.advocate_id is not null and r.advocate_id <> r.member_id
              and not exists (select 1 from friends f where f.member_id = r.advocate_id
                and f.friend_id = r.member_id and f.version = r.version)",
    },
    Check {
        invariant: "a friend whose first order was paid is awaited, or has brought what was promised",
        sql: "select f.member_id, cast(1 as bigint), cast(0 as bigint) from friends f
            where f.qualified_at is not null and f.rejected_at is null
              and not exists (select 1 from awaited a where a.member_id = f.member_id and a.id = f.friend_id)
              and not exists (select 1 from entries e where e.member_id = f.member_id
                and e.source = 'referral' and e.source_id = f.friend_id and e.kind = 'earn')",
    },
    Check {
        invariant: "nobody is awaited who does not count",
        sql: "select a.member_id, cast(0 as bigint), cast(1 as bigint) from awaited a
            where not exists (select 1 from friends f where f.member_id = a.member_id
              and f.friend_id = a.id and f.qualified_at is not null and f.rejected_at is null)",
    },
    Check {
        invariant: "an entry of a referral has its friend, and is taken back where the friend does not count",
        sql: "select e.member_id, e.sequence, cast(0 as bigint) from entries e
            left join friends f on f.member_id = e.member_id and f.friend_id = e.source_id
            left join referrals r on r.member_id = e.member_id and r.code = e.source_id
            where e.source = 'referral' and e.kind = 'earn' and (f.friend_id is null and r.code is null
              or (f.rejected_at is not null or r.rejected_at is not null and r.because <> 'cap_reached')
              and not exists (
                select 1 from entries t where t.member_id = e.member_id and t.source = 'referral'
                  and t.source_id = e.source_id and t.kind = 'reverse'))",
    },
    Check {
        invariant: "an answered invite has its one answer, unless that is anonymous",
        sql: "select coalesce(i.member_id, r.member_id), cast(1 as bigint), cast(0 as bigint)
            from (select member_id, invite_id from invites
              where answered_at is not null and is_anonymous = 0) i
            full join (select member_id, response_id from responses where member_id <> '') r
              on r.member_id = i.member_id and r.response_id = i.invite_id
            where i.member_id is null or r.member_id is null",
    },
    Check {
        invariant: "there are as many anonymous answers of a week as invites so answered, without a trace",
        sql: "select coalesce(i.survey, r.survey), coalesce(i.count, 0), coalesce(r.count, 0)
            from (select program, survey, answered_at, count(*) as count from invites
              where is_anonymous = 1 group by program, survey, answered_at) i
            full join (select program, survey, responded_at, count(*) as count,
                count(channel) + count(tier) + count(language) + count(edited_at) as traces
              from responses where member_id = '' group by program, survey, responded_at) r
              on r.program = i.program and r.survey = i.survey and r.responded_at = i.answered_at
            where coalesce(i.count, 0) <> coalesce(r.count, 0) or coalesce(r.traces, 0) > 0",
    },
    Check {
        invariant: "points for an answer belong to an answered invite",
        sql: "select e.member_id, cast(1 as bigint), cast(0 as bigint)
            from entries e left join invites i on i.member_id = e.member_id and i.invite_id = e.source_id
              and i.answered_at is not null
            where e.source = 'survey' and i.invite_id is null",
    },
];
