//! By what one person is recognised in another spelling: plain forms of e-mail addresses and phone numbers.
//! Only digests of them are kept.

use super::store;
use crate::db::Tx;
use crate::id::digest;
use crate::problem::{Outcome, Problem, refusal};
use axum::http::StatusCode;
use std::net::IpAddr;

/// Members whose contacts are noted in one transaction.
const MEMBERS_AT_A_TIME: i64 = 500;

/// The longest phone number, as it is written.
const PHONE_CHARS_MAX: usize = 40;

/// Which contact of a member is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Contact {
    /// The e-mail address.
    Email,
    /// The phone number.
    Phone,
}

impl Contact {
    pub(super) fn name(self) -> &'static str {
        match self {
            Contact::Email => "email",
            Contact::Phone => "phone",
        }
    }
}

/// Members, other than this one, who have the same contact in some spelling. Of those who have it, one goes
/// on at a time from here.
pub fn others(tx: &mut Tx<'_>, member_id: &str, contact: Contact) -> Outcome<Vec<String>> {
    store::lock_contact(tx, member_id, contact.name())?;
    store::others_with_contact(tx, member_id, contact.name())
}

/// Notes the network that a member joined from: of IPv6, the part that a household has. Only a digest is
/// kept.
pub fn note_network(tx: &mut Tx<'_>, program: &str, member_id: &str, ip: IpAddr) -> Outcome<()> {
    let network = match ip {
        IpAddr::V4(ip) => ip.to_bits().into(),
        IpAddr::V6(ip) => ip.to_bits() >> 64,
    };
    store::set_network(tx, member_id, &digest(format!("{program}/{network:x}").as_bytes()))
}

/// The network a member joined from, where it is known.
pub fn network(tx: &mut Tx<'_>, member_id: &str) -> Outcome<Option<String>> {
    store::network(tx, member_id)
}

/// Notes the contacts of members of before, some at a time; says whether there were any.
pub fn note_missing(tx: &mut Tx<'_>) -> Outcome<bool> {
    let members = store::members_without_contact(tx, MEMBERS_AT_A_TIME)?;
    for (member_id, program, email) in &members {
        note(tx, program, member_id, Contact::Email, email)?;
    }
    Ok(!members.is_empty())
}

/// Notes a contact of a member, in place of the one before.
pub(super) fn note(
    tx: &mut Tx<'_>,
    program: &str,
    member_id: &str,
    contact: Contact,
    text: &str,
) -> Outcome<()> {
    let plain = match contact {
        Contact::Email => plain_email(text),
        Contact::Phone => plain_phone(text),
    };
    let value = digest(format!("{program}/{plain}").as_bytes());
    store::set_contact(tx, program, member_id, contact.name(), &value)
}

/// Refused: what is not a phone number.
pub(super) fn phone(text: &str) -> Outcome<String> {
    let (plain, count) = (plain_phone(text), plain_phone(text).len());
    let is_written = |c: char| c.is_ascii_digit() || " +-().".contains(c);
    let is_short = text.chars().count() <= PHONE_CHARS_MAX;
    let is_right = is_short && ascii(text).trim().chars().all(is_written) && (6..=15).contains(&count);
    if is_right && plain.bytes().all(|byte| byte.is_ascii_digit()) {
        return Ok(ascii(text).trim().to_owned());
    }
    let detail = format!("`{text}` is not a phone number; it should be such as \"+65 8123 4567\".");
    Err(not_valid(detail))
}

/// Letters and signs of full width, as Chinese keyboards type them, become the usual ones.
pub(super) fn ascii(text: &str) -> String {
    let narrow = |c: char| match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        '\u{3000}' => ' ',
        '\u{3002}' => '.',
        other => other,
    };
    text.chars().map(narrow).collect()
}

/// What leads to the same mailbox reads the same: without what follows a +, without dots before the @.
fn plain_email(email: &str) -> String {
    let email = ascii(email).trim().to_lowercase();
    let (name, domain) = email.rsplit_once('@').unwrap_or((&email, ""));
    let name = name.split('+').next().unwrap_or_default().replace('.', "");
    let domain = if domain == "googlemail.com" { "gmail.com" } else { domain };
    format!("{name}@{domain}")
}

/// Digits alone, without the zeros that some dial before a country.
fn plain_phone(phone: &str) -> String {
    let digits: String = ascii(phone).chars().filter(char::is_ascii_digit).collect();
    digits.trim_start_matches('0').to_owned()
}

fn not_valid(detail: String) -> Problem {
    let title = "The member is not what it should be";
    refusal(StatusCode::UNPROCESSABLE_ENTITY, "member_not_valid", title, detail)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_one_address_read_the_same() {
        let spellings = [
            "maya.chen@example.com",
            "MayaChen@Example.com",
            "maya.chen+shop@example.com",
            " m.a.y.a.chen+1+2@example.com ",
            "ｍａｙａｃｈｅｎ＠ｅｘａｍｐｌｅ．ｃｏｍ",
        ];
        for spelling in spellings {
            assert_eq!(plain_email(spelling), "mayachen@example.com", "{spelling}");
        }
        assert_eq!(plain_email("a.b@googlemail.com"), plain_email("ab@gmail.com"));
        assert_ne!(plain_email("maya@example.com"), plain_email("maya@example.org"));
    }

    #[test]
    fn spellings_of_one_number_read_the_same() {
        for spelling in ["+65 8123 4567", "0065-8123-4567", "(65) 8123.4567", "＋６５８１２３４５６７"]
        {
            assert_eq!(plain_phone(spelling), "6581234567", "{spelling}");
            assert!(phone(spelling).is_ok(), "{spelling}");
        }
        for wrong in ["", "12345", "call me", "+65 8123 4567 8901 23", "6581234567; drop table"] {
            assert!(phone(wrong).is_err(), "{wrong}");
        }
    }
}
