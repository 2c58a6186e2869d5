//! What a request with a key did, on its way into the trail: written with the deed itself, or else right
//! after it.

use super::write_down;
use crate::Shared;
use crate::db::Tx;
use crate::problem::Outcome;
use contract::Instant;
use contract::audit::Deed;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

/// Routes that take a body and change nothing.
const ONLY_ASKING: [&str; 1] = ["/v1/quote"];

/// How long an answer that is ready waits for its line.
const WRITTEN_WITHIN: Duration = Duration::from_secs(5);

/// Goes with a request, from the door to the answer.
#[derive(Clone, Debug)]
pub struct Trace(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    did: String,
    request_id: String,
    known: Mutex<Known>,
}

#[derive(Debug, Default)]
struct Known {
    /// The program, the key's id and its name, once the key is known to be one.
    key: Option<(String, String, String)>,
    /// The status that stands in the trail already, if the deed's transaction was committed.
    written: Option<i64>,
}

impl Trace {
    /// Of a request that would change something; none of others.
    pub fn of(method: &axum::http::Method, route: &str, request_id: &str) -> Option<Trace> {
        if !crate::walls::changes(method) || ONLY_ASKING.contains(&route) {
            return None;
        }
        let (did, request_id) = (format!("{method} {route}"), request_id.to_owned());
        Some(Trace(Arc::new(Inner { did, request_id, known: Mutex::default() })))
    }

    /// The key that was shown, and is one.
    pub fn with_key(&self, program: &str, key_id: &str, name: &str) {
        self.known(|known| known.key = Some((program.to_owned(), key_id.to_owned(), name.to_owned())));
    }

    /// Writes the deed down in its own transaction: what is undone leaves no word that it was done.
    pub fn write(&self, tx: &mut Tx<'_>, member_id: Option<&str>, status: u16, now: Instant) -> Outcome<()> {
        let status = i64::from(status);
        let Some((program, deed)) = self.deed(member_id, status, now) else {
            return Ok(());
        };
        write_down(tx, &program, &deed)?;
        self.known(|known| known.written = Some(status));
        Ok(())
    }

    /// Once it is answered: writes down what was not, such as a refusal.
    pub async fn end(self, app: &Shared, status: u16) {
        // What was written and then undone was answered otherwise.
        if self.known(|known| known.written == Some(i64::from(status))) {
            return;
        }
        let now = app.clock.now();
        let Some((program, deed)) = self.deed(None, i64::from(status), now) else {
            return;
        };
        let writing = app.db.write(move |tx| write_down(tx, &program, &deed));
        let cause = match tokio::time::timeout(WRITTEN_WITHIN, writing).await {
            Ok(Ok(())) => return,
            Ok(Err(problem)) => problem.to_string(),
            Err(_) => "the database takes its time; it may still be written".to_owned(),
        };
        let (did, request_id) = (&self.0.did, &self.0.request_id);
        tracing::error!(cause, did, request_id, status, "not in the audit trail");
    }

    fn deed(&self, member_id: Option<&str>, status: i64, now: Instant) -> Option<(String, Deed)> {
        let (program, key_id, who) = self.known(|known| known.key.clone())?;
        let deed = Deed {
            at: now,
            key_id: Some(key_id),
            who,
            did: self.0.did.clone(),
            member_id: member_id.map(str::to_owned),
            request_id: Some(self.0.request_id.clone()),
            status: Some(status),
        };
        Some((program, deed))
    }

    fn known<T>(&self, with: impl FnOnce(&mut Known) -> T) -> T {
        with(&mut self.0.known.lock().unwrap_or_else(PoisonError::into_inner))
    }
}
