//! The only place that knows there are two engines.
//!
//! An action is a synchronous closure over a `Tx`. It may be run again from its start when another
//! transaction was in its way, so it holds no effect but what it writes through the `Tx`. Invariant: an
//! action is answered only after its transaction has been committed, and one that fails has written nothing.

mod migrate;
mod postgres;
mod sqlite;
mod tx;

pub use tx::{Row, Tx, Value};

use crate::problem::{Outcome, Problem, unavailable};
use crossbeam_channel::{Sender, TrySendError};
use std::panic::{AssertUnwindSafe, catch_unwind};
use tokio::sync::oneshot;

/// Actions that may wait at a time; above it the caller is asked to come back.
const QUEUE_MAX: usize = 4_096;

/// How often a transaction that met another one is run again.
const TRIES_MAX: u32 = 10;

/// A database, by its queues of actions.
#[derive(Clone)]
pub struct Db {
    writes: Sender<Box<dyn Job>>,
    reads: Sender<Box<dyn Job>>,
}

/// An action on its way through a worker thread, its types forgotten.
trait Job: Send {
    /// Runs the action and keeps what came of it. Says whether the transaction may be committed.
    fn run(&mut self, tx: &mut Tx<'_>) -> Result<(), Undo>;
    /// Tells the caller: what the action said, or why its transaction could not be committed.
    fn answer(self: Box<Self>, committed: Outcome<()>);
}

/// Why a transaction is not to be committed.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Undo {
    /// The action refused: that is its answer.
    Refused,
    /// Another transaction was in the way: the whole action may be run again.
    Conflict,
    /// Something failed below the action.
    Failed,
}

struct Action<T, F> {
    action: F,
    result: Option<Outcome<T>>,
    caller: oneshot::Sender<Outcome<T>>,
}

impl<T: Send, F: FnMut(&mut Tx<'_>) -> Outcome<T> + Send> Job for Action<T, F> {
    fn run(&mut self, tx: &mut Tx<'_>) -> Result<(), Undo> {
        let result = catch_unwind(AssertUnwindSafe(|| (self.action)(tx)))
            .unwrap_or_else(|_| Err(crate::problem::bug("an action panicked")));
        let end = match &result {
            Ok(_) => Ok(()),
            Err(Problem::Refusal(_)) => Err(Undo::Refused),
            Err(problem) if problem.is_conflict() => Err(Undo::Conflict),
            Err(_) => Err(Undo::Failed),
        };
        self.result = Some(result);
        end
    }

    fn answer(self: Box<Self>, committed: Outcome<()>) {
        let result = match (self.result, committed) {
            (Some(Err(problem)), _) | (_, Err(problem)) => Err(problem),
            (Some(Ok(value)), Ok(())) => Ok(value),
            (None, Ok(())) => Err(unavailable("the action was never run")),
        };
        // A caller that has hung up is answered by its own retry.
        let _ = self.caller.send(result);
    }
}

impl Db {
    /// Opens `sqlite:FILE` or `postgres://...`, and brings its tables up to date.
    pub fn open(url: &str) -> Result<Db, String> {
        match url.split_once(':') {
            Some(("sqlite", file)) => sqlite::open(file.strip_prefix("//").unwrap_or(file)),
            Some(("postgres" | "postgresql", _)) => postgres::open(url),
            _ => Err(format!(
                "`{url}` is not a database; it should be `sqlite:FILE`, such as `sqlite:laurel.db`, or \
                 `postgres://USER:PASSWORD@HOST/NAME`"
            )),
        }
    }

    /// `open`, of a database that is there already: no file is made by asking after one.
    pub fn open_existing(url: &str) -> Result<Db, String> {
        let file = url.strip_prefix("sqlite:").map(|file| file.strip_prefix("//").unwrap_or(file));
        if let Some(file) = file.filter(|file| !std::path::Path::new(file).exists()) {
            return Err(format!(
                "there is no database file `{file}`; `laurel serve` and `laurel import` make one. \
                 LAUREL_DATABASE_URL says which is meant."
            ));
        }
        Db::open(url)
    }

    /// Runs a writing action in a transaction of its own. Its first statement on a member's rows is a write.
    pub async fn write<T, F>(&self, action: F) -> Outcome<T>
    where
        T: Send + 'static,
        F: FnMut(&mut Tx<'_>) -> Outcome<T> + Send + 'static,
    {
        enqueue(&self.writes, action)?
            .await
            .unwrap_or_else(|_| Err(unavailable("the database worker has gone")))
    }

    /// Runs a reading action on one snapshot of the database.
    pub async fn read<T, F>(&self, action: F) -> Outcome<T>
    where
        T: Send + 'static,
        F: FnMut(&mut Tx<'_>) -> Outcome<T> + Send + 'static,
    {
        enqueue(&self.reads, action)?
            .await
            .unwrap_or_else(|_| Err(unavailable("the database worker has gone")))
    }

    /// `write`, for the command line, which has nothing else to do meanwhile.
    pub fn write_blocking<T, F>(&self, action: F) -> Outcome<T>
    where
        T: Send + 'static,
        F: FnMut(&mut Tx<'_>) -> Outcome<T> + Send + 'static,
    {
        let answer = enqueue(&self.writes, action)?;
        answer.blocking_recv().unwrap_or_else(|_| Err(unavailable("the database worker has gone")))
    }

    /// `read`, for the command line.
    pub fn read_blocking<T, F>(&self, action: F) -> Outcome<T>
    where
        T: Send + 'static,
        F: FnMut(&mut Tx<'_>) -> Outcome<T> + Send + 'static,
    {
        let answer = enqueue(&self.reads, action)?;
        answer.blocking_recv().unwrap_or_else(|_| Err(unavailable("the database worker has gone")))
    }
}

fn enqueue<T, F>(queue: &Sender<Box<dyn Job>>, action: F) -> Outcome<oneshot::Receiver<Outcome<T>>>
where
    T: Send + 'static,
    F: FnMut(&mut Tx<'_>) -> Outcome<T> + Send + 'static,
{
    let (caller, answer) = oneshot::channel();
    match queue.try_send(Box::new(Action { action, result: None, caller })) {
        Ok(()) => Ok(answer),
        Err(TrySendError::Full(_)) => Err(unavailable("too many actions are waiting for the database")),
        Err(TrySendError::Disconnected(_)) => Err(unavailable("the database worker has gone")),
    }
}

/// Waits a little before the next try: 1 ms, 2 ms, 4 ms, ... up to 64 ms, each with up to as much again by
/// chance.
fn pause_before_retry(tries: u32) {
    let step_ms = 1_u64 << tries.min(6);
    let mut byte = [0_u8; 1];
    let chance = getrandom::fill(&mut byte).map_or(128, |()| u64::from(byte[0]));
    std::thread::sleep(std::time::Duration::from_micros(step_ms * 1_000 + step_ms * 1_000 * chance / 255));
}
