//! When a member is asked: after an event, and never too often.

use super::store::{self, Asked};
use crate::db::Tx;
use crate::id::digest;
use crate::ledger::{self, Holder};
use crate::problem::Outcome;
use contract::Instant;
use contract::events::Data;
use contract::programs::{Program, Survey};
use rules::surveys;

/// Something that happened to a member, and may lead to a question.
pub struct Cause<'a> {
    /// The type of the event.
    pub r#type: &'a str,
    /// Who reported it.
    pub source: &'a str,
    /// Its id there.
    pub id: &'a str,
    /// When it happened.
    pub at: Instant,
    /// What its type asks for.
    pub data: &'a Data,
    /// Whether it led to another tier.
    pub has_tier_changed: bool,
}

/// Asks what the program asks after such an event. Costs nothing where it asks nothing.
pub fn ask_after(
    tx: &mut Tx<'_>,
    program: &Program,
    holder: &Holder,
    cause: &Cause<'_>,
    now: Instant,
) -> Outcome<()> {
    let follows = |survey: &&Survey| surveys::follows(survey, cause.r#type, cause.has_tier_changed);
    for survey in program.surveys.iter().filter(follows) {
        let due_at = surveys::due_at(program, survey, cause.at);
        let expires_at = surveys::expires_at(program, survey, due_at);
        if expires_at <= now.max(due_at) || throttled_until(tx, program, survey, holder, due_at)?.is_some() {
            continue;
        }
        let way = if survey.is_mailed { "mail" } else { "portal" };
        let channel = match cause.data {
            Data::Order(order) => order.channel.clone(),
            Data::Occasion(occasion) => occasion.channel.clone(),
            Data::Refund(_) => None,
        };
        let why = ["event", cause.source, cause.id];
        let invite = invite(tx, program, survey, holder, &why)?;
        let asked = Asked { way: way.to_owned(), channel, due_at, expires_at, ..invite };
        store::insert_invite(tx, &asked)?;
    }
    Ok(())
}

/// Until when the member is left in peace, where a question at `due_at` would be too near to another one.
pub(super) fn throttled_until(
    tx: &mut Tx<'_>,
    program: &Program,
    survey: &Survey,
    holder: &Holder,
    due_at: Instant,
) -> Outcome<Option<Instant>> {
    let near = surveys::too_near(program, survey, due_at);
    let last = store::last_due_between(tx, &holder.member_id, near)?;
    Ok(last.map(|last| surveys::too_near(program, survey, last).1))
}

/// What all invites of a member have, whatever led to them. The same cause makes the same id.
pub(super) fn invite(
    tx: &mut Tx<'_>,
    program: &Program,
    survey: &Survey,
    holder: &Holder,
    cause: &[&str],
) -> Outcome<Asked> {
    let tier = ledger::state(tx, &holder.member_id)?.progress.held.tier;
    let tier = program.tiers.as_ref().and_then(|tiers| rules::tiers::tier(tiers, &tier));
    Ok(Asked {
        member_id: holder.member_id.clone(),
        invite_id: invite_id(program, survey, holder, cause),
        program: program.id.clone(),
        survey: survey.id.clone(),
        tier: tier.map(|tier| tier.id.clone()),
        ..Asked::default()
    })
}

/// A digest of what led to an invite.
pub(super) fn invite_id(program: &Program, survey: &Survey, holder: &Holder, cause: &[&str]) -> String {
    let mut parts = vec![program.id.as_str(), survey.id.as_str(), holder.member_id.as_str()];
    parts.extend(cause);
    digest(parts.join("\0").as_bytes())[..32].to_owned()
}
