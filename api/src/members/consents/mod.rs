//! What a member consented to, and took back: one history, and what holds is the newest of each purpose.

mod store;
mod words;

pub use words::words;

use crate::db::Tx;
use crate::ledger;
use crate::problem::Outcome;
use contract::Instant;
use contract::privacy::{ChangeConsents, ConsentSaid, Consents, Purpose, SaidBy};

/// By whom, when, and in which language something was said. Without a language, the words were not ours.
#[derive(Clone, Copy, Debug)]
pub struct Said<'a> {
    /// Who.
    pub by: SaidBy,
    /// The language of our words that were shown.
    pub language: Option<&'a str>,
    /// When.
    pub at: Instant,
}

/// What holds now.
pub fn consents(tx: &mut Tx<'_>, member_id: &str) -> Outcome<Consents> {
    let mut consents = Consents::UNSAID;
    for (purpose, is_given) in store::newest(tx, member_id)? {
        match purpose {
            Purpose::Letters => consents.letters = is_given,
            Purpose::Surveys => consents.surveys = is_given,
            Purpose::Profiling => consents.profiling = is_given,
        }
    }
    Ok(consents)
}

/// Whether letters of this purpose may go to the member.
pub fn letters_allowed(tx: &mut Tx<'_>, member_id: &str, purpose: Purpose) -> Outcome<bool> {
    Ok(consents(tx, member_id)?.of(purpose))
}

/// Writes down what was said, where it changes what was said before. What is said first is always written
/// down.
pub fn say(tx: &mut Tx<'_>, member_id: &str, change: ChangeConsents, said: Said<'_>) -> Outcome<()> {
    let asked = [
        (Purpose::Letters, change.letters),
        (Purpose::Surveys, change.surveys),
        (Purpose::Profiling, change.profiling),
    ];
    if asked.iter().all(|(_, is_given)| is_given.is_none()) {
        return Ok(());
    }
    // So that of two who say something at a time, one is the last.
    ledger::lock(tx, member_id)?;
    let known = store::newest(tx, member_id)?;
    for (purpose, is_given) in asked.into_iter().filter_map(|(purpose, given)| Some((purpose, given?))) {
        if known.contains(&(purpose, is_given)) {
            continue;
        }
        let shown = said.language.map(|language| words::shown(purpose, language));
        store::insert(tx, member_id, (purpose, is_given), said, shown.as_ref())?;
    }
    Ok(())
}

/// Everything that was ever said, the newest first.
pub fn history(tx: &mut Tx<'_>, member_id: &str) -> Outcome<Vec<ConsentSaid>> {
    store::history(tx, member_id)
}
