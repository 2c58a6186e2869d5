//! Letters with questions leave: a few at a time, each tried again until it has left or is too late.

use super::store;
use super::{answering, find, invites, letter};
use crate::db::Tx;
use crate::problem::Outcome;
use crate::{App, Shared};
use contract::Instant;
use lettre::Address;
use tokio::sync::Semaphore;
use tokio::task::JoinSet;

/// Letters on their way at the same time.
const AT_A_TIME: i64 = 4;

/// When a letter that did not leave is tried again. Longer than any mail server is waited for, so that no
/// other server takes it meanwhile.
const AGAIN_MS: i64 = 5 * 60 * 1_000;

/// One round at a time, however often it is asked for.
static ROUND: Semaphore = Semaphore::const_new(1);

/// A letter that is to leave.
struct Leaving {
    member_id: String,
    invite_id: String,
    program: String,
    survey: String,
    language: Option<String>,
    expires_at: Instant,
    to: Address,
    token: String,
}

/// Sends every letter that is due. What fails is logged and stays due.
pub async fn send_due(app: Shared) {
    let Ok(_round) = ROUND.acquire().await else { return };
    loop {
        match send_some(&app).await {
            Ok(0) => return,
            Ok(_) => {}
            Err(problem) => {
                tracing::warn!(cause = %problem, "letters with questions did not leave; again in a minute");
                return;
            }
        }
    }
}

/// Sends a few; answers how many were due.
async fn send_some(app: &Shared) -> Outcome<usize> {
    let (now, ours) = (app.clock.now(), app.clone());
    let (count, leaving) = app.db.write(move |tx| take(tx, &ours, now)).await?;
    let mut sending = JoinSet::new();
    for leaving in leaving {
        sending.spawn(send(app.clone(), leaving));
    }
    while let Some(sent) = sending.join_next().await {
        if let Ok(Err(problem)) = sent {
            tracing::warn!(cause = %problem, "a letter with a question did not leave; again in five minutes");
        }
    }
    Ok(count)
}

/// Takes a few letters that are due, with a new token each. Nobody else takes them before they are due again.
fn take(tx: &mut Tx<'_>, app: &App, now: Instant) -> Outcome<(usize, Vec<Leaving>)> {
    store::drop_late_letters(tx, now)?;
    let taken = store::take_letters(tx, now, now + AGAIN_MS, AT_A_TIME)?;
    let mut leaving = Vec::new();
    for (member_id, invite_id) in &taken {
        let Some((asked, _)) = store::invite(tx, member_id, invite_id)? else { continue };
        let Some(program) = app.programs.find(&asked.program) else { continue };
        let Some(survey) = find(&program, &asked.survey) else { continue };
        let (email, is_wanted) = store::contact(tx, member_id)?;
        let to = email.filter(|_| is_wanted).and_then(|email| email.parse().ok());
        match to {
            Some(to) if answering::is_open(survey, &asked, now) => leaving.push(Leaving {
                token: invites::new_token(tx, member_id, invite_id)?,
                member_id: asked.member_id,
                invite_id: asked.invite_id,
                program: asked.program,
                survey: asked.survey,
                language: asked.language,
                expires_at: survey.until_at.unwrap_or(Instant::MAX).min(asked.expires_at),
                to,
            }),
            // The portal still asks.
            _ => store::set_sent(tx, (member_id, invite_id), None)?,
        }
    }
    Ok((taken.len(), leaving))
}

async fn send(app: Shared, leaving: Leaving) -> Outcome<()> {
    let program = app.programs.get(&leaving.program)?;
    let Some(survey) = find(&program, &leaving.survey) else { return Ok(()) };
    let link = format!("{}/s/{}", app.public_url, leaving.token);
    let language = leaving.language.as_deref();
    let letter = letter::question(&program, survey, language, leaving.to, &link, leaving.expires_at);
    app.mail.send(letter).await?;
    let now = app.clock.now();
    let sent =
        app.db.write(move |tx| store::set_sent(tx, (&leaving.member_id, &leaving.invite_id), Some(now)));
    sent.await
}
