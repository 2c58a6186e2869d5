//! Looking at the signed-in member: what time alone has done is written down first, so that what is seen is true.

use super::{holder, signed_in};
use crate::db::Tx;
use crate::ledger::{self, Holder};
use crate::problem::Outcome;
use crate::session::SessionKey;
use crate::{App, Shared};
use contract::Instant;
use contract::members::Member;
use contract::programs::Program;
use rules::state::State;
use std::sync::Arc;

/// The member who looks.
pub struct Looking {
    /// The program of the session.
    pub program: Arc<Program>,
    /// Who it is.
    pub member: Member,
    /// As the rules ask about one.
    pub holder: Holder,
    /// The account, up to date.
    pub state: State,
    /// When it is.
    pub now: Instant,
}

/// Reads something of the signed-in member, once the account is up to date.
pub async fn look<T, F>(app: &Shared, key: SessionKey, read: F) -> Outcome<T>
where
    T: Send + 'static,
    F: Fn(&mut Tx<'_>, &Looking) -> Outcome<T> + Send + Sync + 'static,
{
    let (now, read) = (app.clock.now(), Arc::new(read));
    if let Some(seen) = app.db.read(try_to(app, &key, now, &read)).await? {
        return Ok(seen);
    }
    let (ours, member) = (Arc::clone(app), key.clone());
    let settle = move |tx: &mut Tx<'_>| {
        let (_, program) = signed_in(tx, &member, now)?;
        let program = ours.programs.get(&program)?;
        let holder = holder(tx, &member.member_id)?;
        ledger::settle(tx, &program, &holder, now)
    };
    app.db.write(settle).await?;
    // Written down up to `now`: nothing before then can be due any more.
    let seen = app.db.read(try_to(app, &key, now, &read)).await?;
    seen.ok_or_else(|| crate::problem::unavailable("an account is never up to date"))
}

/// None where the account has to be brought up to date first.
fn try_to<T, F>(
    app: &Shared,
    key: &SessionKey,
    now: Instant,
    read: &Arc<F>,
) -> impl FnMut(&mut Tx<'_>) -> Outcome<Option<T>> + Send + 'static
where
    T: Send + 'static,
    F: Fn(&mut Tx<'_>, &Looking) -> Outcome<T> + Send + Sync + 'static,
{
    let (app, key, read) = (Arc::clone(app), key.clone(), Arc::clone(read));
    move |tx| {
        let looking = looking(tx, &app, &key, now)?;
        if ledger::is_due(&looking.program, &looking.state, now) {
            return Ok(None);
        }
        read(tx, &looking).map(Some)
    }
}

fn looking(tx: &mut Tx<'_>, app: &App, key: &SessionKey, now: Instant) -> Outcome<Looking> {
    let (member, program) = signed_in(tx, key, now)?;
    let program = app.programs.get(&program)?;
    let who = rules::state::Who { joined_at: member.joined_at, birthday: member.birthday };
    let holder = Holder { member_id: key.member_id.clone(), who };
    let state = ledger::state(tx, &key.member_id)?;
    Ok(Looking { program, member, holder, state, now })
}
