//! The SQL of codes, of friends who came by one, and of what who invited was told.

use crate::db::{Row, Tx};
use crate::problem::{Outcome, bug};
use contract::Instant;
use contract::referrals::{FriendState, Referral, RejectedBecause};

/// Someone who came by a code, as the friend's side knows it.
#[derive(Clone, Debug)]
pub(super) struct Came {
    pub(super) friend_id: String,
    pub(super) code: String,
    pub(super) program: String,
    pub(super) external_id: Option<String>,
    pub(super) advocate_id: Option<String>,
    pub(super) joined_at: Instant,
    pub(super) order: Option<(String, String)>,
    pub(super) qualified_at: Option<Instant>,
    pub(super) rewards_at: Option<Instant>,
    pub(super) rejected: Option<(Instant, RejectedBecause)>,
    pub(super) network: Option<String>,
    pub(super) version: i64,
}

/// The same as who invited was told.
#[derive(Clone, Debug)]
pub(super) struct Heard {
    pub(super) name: Option<String>,
    pub(super) joined_at: Instant,
    pub(super) qualified_at: Option<Instant>,
    pub(super) rewards_at: Option<Instant>,
    pub(super) rejected: Option<(Instant, RejectedBecause)>,
    pub(super) version: i64,
}

/// Where a friend stands by these instants.
pub(super) fn state_of(
    qualified_at: Option<Instant>,
    rewards_at: Option<Instant>,
    is_rejected: bool,
    now: Instant,
) -> FriendState {
    match (is_rejected, qualified_at, rewards_at) {
        (true, ..) => FriendState::Rejected,
        (false, None, _) => FriendState::Joined,
        (false, Some(_), Some(at)) if at > now => FriendState::Qualified,
        (false, Some(_), _) => FriendState::Rewarded,
    }
}

pub(super) fn code_of(tx: &mut Tx<'_>, member_id: &str) -> Outcome<Option<String>> {
    let sql = "select referral_code from members where member_id = ?1";
    tx.one(sql, &[member_id.into()], |row| row.maybe_text(0))
}

/// Says whether the code was free.
pub(super) fn insert_code(tx: &mut Tx<'_>, program: &str, code: &str, member_id: &str) -> Outcome<bool> {
    let sql = "insert into referral_codes (program, code, member_id) values (?1, ?2, ?3)
        on conflict (program, code) do nothing";
    Ok(tx.execute(sql, &[program.into(), code.into(), member_id.into()])? == 1)
}

/// Says whether the member had none yet.
pub(super) fn set_code(tx: &mut Tx<'_>, member_id: &str, code: &str) -> Outcome<bool> {
    let sql = "update members set referral_code = ?2 where member_id = ?1 and referral_code is null";
    Ok(tx.execute(sql, &[member_id.into(), code.into()])? == 1)
}

/// Locks a code until the transaction ends, where it is someone's.
pub(super) fn lock_code(tx: &mut Tx<'_>, program: &str, code: &str) -> Outcome<()> {
    let sql = "update referral_codes set member_id = member_id where program = ?1 and code = ?2";
    tx.execute(sql, &[program.into(), code.into()]).map(|_| ())
}

pub(super) fn advocate_of(tx: &mut Tx<'_>, program: &str, code: &str) -> Outcome<Option<String>> {
    let sql = "select member_id from referral_codes where program = ?1 and code = ?2";
    tx.maybe_one(sql, &[program.into(), code.into()], |row| row.text(0))
}

/// The programs in which a code is someone's: as a rule one.
pub(super) fn programs_of(tx: &mut Tx<'_>, code: &str) -> Outcome<Vec<String>> {
    let sql = "select program from referral_codes where code = ?1 order by program";
    tx.query(sql, &[code.into()], |row| row.text(0))
}

/// The columns that `came_from` reads, of the rows that are meant.
macro_rules! came {
    ($which:literal) => {
        concat!(
            "select member_id, code, program, external_id, advocate_id, joined_at, order_source, order_id,
              qualified_at, rewards_at, rejected_at, because, network, version from referrals ",
            $which
        )
    };
}

pub(super) fn came(tx: &mut Tx<'_>, friend_id: &str, code: &str) -> Outcome<Option<Came>> {
    tx.maybe_one(came!("where member_id = ?1 and code = ?2"), &[friend_id.into(), code.into()], came_from)
}

/// Every code that a member ever told.
pub(super) fn all_of(tx: &mut Tx<'_>, friend_id: &str) -> Outcome<Vec<Came>> {
    tx.query(came!("where member_id = ?1 order by joined_at, code"), &[friend_id.into()], came_from)
}

/// The one of a friend that counts.
pub(super) fn counting(tx: &mut Tx<'_>, friend_id: &str) -> Outcome<Option<Came>> {
    let sql = came!("where member_id = ?1 and rejected_at is null");
    tx.maybe_one(sql, &[friend_id.into()], came_from)
}

pub(super) fn of_order(
    tx: &mut Tx<'_>,
    friend_id: &str,
    (source, id): (&str, &str),
) -> Outcome<Option<Came>> {
    let sql = came!("where member_id = ?1 and order_source = ?2 and order_id = ?3");
    tx.maybe_one(sql, &[friend_id.into(), source.into(), id.into()], came_from)
}

pub(super) fn insert(tx: &mut Tx<'_>, came: &Came) -> Outcome<()> {
    let sql = "insert into referrals (member_id, code, program, external_id, advocate_id, joined_at,
          rejected_at, because, network, version, told)
        values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, 1, ?10)
        on conflict (member_id, code) do nothing";
    // Nobody else is to be told of a code that is nobody's, or one's own.
    let is_told = came.advocate_id.is_none() || came.advocate_id.as_ref() == Some(&came.friend_id);
    let values = [
        (&came.friend_id).into(),
        (&came.code).into(),
        (&came.program).into(),
        came.external_id.as_deref().into(),
        came.advocate_id.as_deref().into(),
        came.joined_at.into(),
        came.rejected.map(|(at, _)| at).into(),
        came.rejected.map(|(_, because)| name(because)).into(),
        came.network.as_deref().into(),
        i64::from(is_told).into(),
    ];
    tx.execute(sql, &values).map(|_| ())
}

/// The friend's first order was paid.
pub(super) fn qualify(
    tx: &mut Tx<'_>,
    came: &Came,
    (source, id): (&str, &str),
    at: Instant,
    rewards_at: Instant,
) -> Outcome<()> {
    let sql = "update referrals set order_source = ?3, order_id = ?4, qualified_at = ?5, rewards_at = ?6,
          version = version + 1 where member_id = ?1 and code = ?2";
    let values = [
        (&came.friend_id).into(),
        (&came.code).into(),
        source.into(),
        id.into(),
        at.into(),
        rewards_at.into(),
    ];
    tx.execute(sql, &values).map(|_| ())
}

pub(super) fn reject(tx: &mut Tx<'_>, came: &Came, because: RejectedBecause, at: Instant) -> Outcome<()> {
    let sql = "update referrals set rejected_at = ?3, because = ?4, version = version + 1
        where member_id = ?1 and code = ?2 and (rejected_at is null or because = 'cap_reached')";
    let values = [(&came.friend_id).into(), (&came.code).into(), at.into(), name(because).into()];
    tx.execute(sql, &values).map(|_| ())
}

pub(super) fn has_ordered(tx: &mut Tx<'_>, member_id: &str) -> Outcome<bool> {
    let sql = "select occurred_at from events where member_id = ?1 and type = 'order.paid' limit 1";
    Ok(tx.maybe_one(sql, &[member_id.into()], |row| row.int(0))?.is_some())
}

/// Who invited this member, where that counts.
pub(super) fn invited_by(tx: &mut Tx<'_>, member_id: &str) -> Outcome<Option<String>> {
    let sql = "select advocate_id from referrals where member_id = ?1 and rejected_at is null";
    Ok(tx.maybe_one(sql, &[member_id.into()], |row| row.maybe_text(0))?.flatten())
}

/// Friends of a member who joined from one network since then.
pub(super) fn count_of_network(
    tx: &mut Tx<'_>,
    program: &str,
    network: &str,
    advocate_id: &str,
    since: Instant,
) -> Outcome<i64> {
    let sql = "select count(*) from referrals
        where program = ?1 and network = ?2 and joined_at > ?4 and advocate_id = ?3 and rejected_at is null";
    let values = [program.into(), network.into(), advocate_id.into(), since.into()];
    tx.one(sql, &values, |row| row.int(0))
}

/// What who invited was not told yet, the newest first.
pub(super) fn untold_newest(tx: &mut Tx<'_>, limit: i64) -> Outcome<Vec<Came>> {
    tx.query(came!("where told < version order by joined_at desc limit ?1"), &[limit.into()], came_from)
}

/// The same of one program, from the oldest on.
pub(super) fn untold(
    tx: &mut Tx<'_>,
    program: &str,
    (at, friend_id, code): &(Instant, String, String),
    limit: i64,
) -> Outcome<Vec<Came>> {
    let sql = came!(
        "where told < version and program = ?1 and (joined_at, member_id, code) > (?2, ?3, ?4)
        order by joined_at, member_id, code limit ?5"
    );
    let values = [program.into(), (*at).into(), friend_id.into(), code.into(), limit.into()];
    tx.query(sql, &values, came_from)
}

/// Who invited was told, and has decided that it does not count where `because` is given.
pub(super) fn set_told(
    tx: &mut Tx<'_>,
    came: &Came,
    decided: Option<(Instant, RejectedBecause)>,
) -> Outcome<()> {
    let sql = "update referrals set told = ?3 where member_id = ?1 and code = ?2 and told < ?3";
    tx.execute(sql, &[(&came.friend_id).into(), (&came.code).into(), came.version.into()])?;
    let Some((at, because)) = decided else { return Ok(()) };
    let sql = "update referrals set rejected_at = ?3, because = ?4
        where member_id = ?1 and code = ?2 and rejected_at is null";
    let values = [(&came.friend_id).into(), (&came.code).into(), at.into(), name(because).into()];
    tx.execute(sql, &values).map(|_| ())
}

pub(super) fn heard(tx: &mut Tx<'_>, advocate_id: &str, friend_id: &str) -> Outcome<Option<Heard>> {
    let sql = "select name, joined_at, qualified_at, rewards_at, rejected_at, because, version
        from friends where member_id = ?1 and friend_id = ?2";
    tx.maybe_one(sql, &[advocate_id.into(), friend_id.into()], heard_from)
}

pub(super) fn hear(tx: &mut Tx<'_>, advocate_id: &str, friend_id: &str, heard: &Heard) -> Outcome<()> {
    let sql = "insert into friends (member_id, friend_id, name, joined_at, qualified_at, rewards_at,
          rejected_at, because, version)
        values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
        on conflict (member_id, friend_id) do update set name = excluded.name,
          joined_at = excluded.joined_at, qualified_at = excluded.qualified_at,
          rewards_at = excluded.rewards_at, rejected_at = excluded.rejected_at,
          because = excluded.because, version = excluded.version";
    let values = [
        advocate_id.into(),
        friend_id.into(),
        heard.name.as_deref().into(),
        heard.joined_at.into(),
        heard.qualified_at.into(),
        heard.rewards_at.into(),
        heard.rejected.map(|(at, _)| at).into(),
        heard.rejected.map(|(_, because)| name(because)).into(),
        heard.version.into(),
    ];
    tx.execute(sql, &values).map(|_| ())
}

/// The newest friends of a member.
pub(super) fn friends(tx: &mut Tx<'_>, member_id: &str, limit: i64) -> Outcome<Vec<Heard>> {
    let sql = "select name, joined_at, qualified_at, rewards_at, rejected_at, because, version
        from friends where member_id = ?1 order by joined_at desc, friend_id limit ?2";
    tx.query(sql, &[member_id.into(), limit.into()], heard_from)
}

/// Friends who count and whose first order was paid in this stretch of time.
pub(super) fn count_qualified(
    tx: &mut Tx<'_>,
    member_id: &str,
    from: Instant,
    until: Instant,
) -> Outcome<i64> {
    let sql = "select count(*) from friends where member_id = ?1 and rejected_at is null
        and qualified_at >= ?2 and qualified_at < ?3";
    tx.one(sql, &[member_id.into(), from.into(), until.into()], |row| row.int(0))
}

/// Addresses that were sent a letter by a friend's link and have opened none: the newest, with the instant.
/// Whether an address was a member's already is not to be seen here.
pub(super) fn invited(
    tx: &mut Tx<'_>,
    program: &str,
    code: &str,
    since: Instant,
    limit: i64,
) -> Outcome<Vec<(String, Instant)>> {
    let sql = "select s.email, max(s.requested_at) from sign_ins s
        where s.program = ?1 and s.referral_code = ?2 and s.requested_at > ?3
          and not exists (select 1 from sign_ins u where u.program = s.program and u.email = s.email
            and u.referral_code = s.referral_code and u.used_at is not null)
        group by s.email order by max(s.requested_at) desc limit ?4";
    let values = [program.into(), code.into(), since.into(), limit.into()];
    tx.query(sql, &values, |row| Ok((row.text(0)?, row.int(1)?)))
}

/// Which page of a program's referrals is wanted.
pub(super) struct Asked<'a> {
    pub(super) program: &'a str,
    pub(super) before: (Instant, &'a str, &'a str),
    pub(super) limit: i64,
    pub(super) now: Instant,
}

/// A page of a program's referrals, the newest first, with the place of each.
pub(super) fn page(tx: &mut Tx<'_>, asked: &Asked<'_>) -> Outcome<Vec<(Referral, String)>> {
    let sql = "select r.member_id, r.code, r.program, coalesce(f.external_id, r.external_id), r.advocate_id,
          r.joined_at, r.order_source, r.order_id, r.qualified_at, r.rewards_at, r.rejected_at, r.because,
          r.network, r.version, a.external_id
        from referrals r left join members f on f.member_id = r.member_id
          left join members a on a.member_id = r.advocate_id
        where r.program = ?1 and (r.joined_at < ?2 or (r.joined_at = ?2 and
          (r.member_id > ?3 or (r.member_id = ?3 and r.code > ?4))))
        order by r.joined_at desc, r.member_id, r.code limit ?5";
    let (at, friend_id, code) = asked.before;
    let now = asked.now;
    let values = [asked.program.into(), at.into(), friend_id.into(), code.into(), asked.limit.into()];
    tx.query(sql, &values, |row| {
        let advocate = row.maybe_text(14)?;
        let came = came_from(row)?;
        let place = format!("{}~{}~{}", came.joined_at, came.friend_id, came.code);
        let referral = Referral {
            friend: came.external_id,
            advocate,
            code: came.code,
            state: state_of(came.qualified_at, came.rewards_at, came.rejected.is_some(), now),
            because: came.rejected.map(|(_, because)| because),
            joined_at: came.joined_at,
            order: came.order.map(|(_, id)| id),
            qualified_at: came.qualified_at,
            rewards_at: came.rewards_at,
            rejected_at: came.rejected.map(|(at, _)| at),
        };
        Ok((referral, place))
    })
}

fn came_from(row: Row<'_>) -> Outcome<Came> {
    Ok(Came {
        friend_id: row.text(0)?,
        code: row.text(1)?,
        program: row.text(2)?,
        external_id: row.maybe_text(3)?,
        advocate_id: row.maybe_text(4)?,
        joined_at: row.int(5)?,
        order: row.maybe_text(6)?.zip(row.maybe_text(7)?),
        qualified_at: row.maybe_int(8)?,
        rewards_at: row.maybe_int(9)?,
        rejected: rejected(row.maybe_int(10)?, row.maybe_text(11)?)?,
        network: row.maybe_text(12)?,
        version: row.int(13)?,
    })
}

fn heard_from(row: Row<'_>) -> Outcome<Heard> {
    Ok(Heard {
        name: row.maybe_text(0)?,
        joined_at: row.int(1)?,
        qualified_at: row.maybe_int(2)?,
        rewards_at: row.maybe_int(3)?,
        rejected: rejected(row.maybe_int(4)?, row.maybe_text(5)?)?,
        version: row.int(6)?,
    })
}

fn rejected(at: Option<Instant>, because: Option<String>) -> Outcome<Option<(Instant, RejectedBecause)>> {
    let Some((at, name)) = at.zip(because) else { return Ok(None) };
    let because = BECAUSE.iter().find(|(_, known)| *known == name).map(|(because, _)| *because);
    because.map(|because| Some((at, because))).ok_or_else(|| bug(format!("rejected because of `{name}`")))
}

fn name(because: RejectedBecause) -> &'static str {
    BECAUSE.iter().find(|(known, _)| *known == because).map_or("", |(_, name)| name)
}

const BECAUSE: [(RejectedBecause, &str); 10] = [
    (RejectedBecause::UnknownCode, "unknown_code"),
    (RejectedBecause::SameMember, "same_member"),
    (RejectedBecause::SameEmail, "same_email"),
    (RejectedBecause::SamePhone, "same_phone"),
    (RejectedBecause::AlreadyReferred, "already_referred"),
    (RejectedBecause::ExistingCustomer, "existing_customer"),
    (RejectedBecause::Circle, "circle"),
    (RejectedBecause::TooManyFromOneNetwork, "too_many_from_one_network"),
    (RejectedBecause::CapReached, "cap_reached"),
    (RejectedBecause::Refunded, "refunded"),
];
