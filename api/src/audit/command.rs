//! The audit trail on the command line: what an operator did is written down, and the trail is printed.

use super::{store, write_down};
use crate::db::{Db, Tx};
use crate::problem::Outcome;
use contract::Instant;
use contract::audit::Deed;

/// Deeds that are printed, unless more are asked for.
pub const SHOWN: i64 = 200;

/// Writes down that the operator runs this command, in the transaction of what it does where it is one.
pub fn note(tx: &mut Tx<'_>, program: &str, did: &str, member_id: Option<&str>, now: Instant) -> Outcome<()> {
    let deed = Deed {
        at: now,
        key_id: None,
        who: operator(),
        did: did.to_owned(),
        member_id: member_id.map(str::to_owned),
        request_id: None,
        status: None,
    };
    write_down(tx, program, &deed)
}

/// Prints the trail, the newest last: of one program, or of all.
pub fn print(db: &Db, program: Option<String>, since: Option<&str>, count: i64) -> Result<(), String> {
    let since = since.map(instant).transpose()?.unwrap_or(i64::MIN);
    let read = move |tx: &mut Tx<'_>| {
        let before = (i64::MAX, String::new());
        if let Some(program) = &program {
            let rows = store::page(tx, program, since, &before, count)?;
            return Ok(rows.into_iter().map(|(deed, _)| (program.clone(), deed)).collect());
        }
        let (mut found, mut next) = (Vec::new(), Some(String::new()));
        while let Some(program) = next {
            let rows = store::page(tx, &program, since, &before, count)?;
            found.extend(rows.into_iter().map(|(deed, _)| (program.clone(), deed)));
            next = store::program_after(tx, &program)?;
        }
        found.sort_by_key(|(_, deed)| std::cmp::Reverse(deed.at));
        Ok(found)
    };
    let mut found: Vec<(String, Deed)> = db.read_blocking(read).map_err(|problem| problem.to_string())?;
    found.truncate(usize::try_from(count).unwrap_or(usize::MAX));
    for (program, deed) in found.iter().rev() {
        println!("{}", line(program, deed));
    }
    Ok(())
}

/// One line: when, where, who, what, how it was answered, about whom.
fn line(program: &str, deed: &Deed) -> String {
    let at = jiff::Timestamp::from_millisecond(deed.at).map_or_else(|_| "?".to_owned(), |at| at.to_string());
    let program = if program.is_empty() { "-" } else { program };
    let who = match &deed.key_id {
        Some(key_id) => format!("key {key_id} ({})", deed.who),
        None => format!("operator {}", deed.who),
    };
    let status = deed.status.map_or_else(String::new, |status| format!("  {status}"));
    let member = deed.member_id.as_deref().map_or_else(String::new, |id| format!("  member {id}"));
    let request = deed.request_id.as_deref().map_or_else(String::new, |id| format!("  request {id}"));
    format!("{at}  {program}  {who}  {}{status}{member}{request}", deed.did)
}

/// A day, from its beginning by UTC, or a time.
fn instant(text: &str) -> Result<Instant, String> {
    let day = || text.parse::<jiff::civil::Date>().ok()?.to_zoned(jiff::tz::TimeZone::UTC).ok();
    let at = text.parse::<jiff::Timestamp>().ok().or_else(|| day().map(|day| day.timestamp()));
    at.map(|at| at.as_millisecond()).ok_or_else(|| {
        format!("`{text}` is no time; it should be such as 2027-01-14, or 2027-01-14T08:12:00Z")
    })
}

/// The name that the machine knows the operator by, not the one that the environment claims.
fn operator() -> String {
    named_by_machine().or_else(|| std::env::var("USERNAME").ok()).unwrap_or_else(|| "unknown".to_owned())
}

#[cfg(unix)]
fn named_by_machine() -> Option<String> {
    use std::os::unix::fs::MetadataExt;
    // Where there is no such folder (macOS), the environment's word is all there is.
    let Ok(own) = std::fs::metadata("/proc/self") else {
        return std::env::var("USER").ok();
    };
    let uid = own.uid().to_string();
    let users = std::fs::read_to_string("/etc/passwd").unwrap_or_default();
    let named = users.lines().find_map(|user| {
        let mut parts = user.split(':');
        let name = parts.next()?;
        (parts.nth(1) == Some(uid.as_str())).then(|| name.to_owned())
    });
    named.or(Some(format!("uid {uid}")))
}

#[cfg(not(unix))]
fn named_by_machine() -> Option<String> {
    None
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_day_and_a_time_are_read() {
        assert_eq!(super::instant("2027-01-14"), Ok(1_799_884_800_000));
        assert_eq!(super::instant("2027-01-14T08:12:00Z"), Ok(1_799_914_320_000));
        assert!(super::instant("yesterday").is_err());
    }
}
