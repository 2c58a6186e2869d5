//! PostgreSQL: a handful of worker threads, a connection each, one transaction an action.

use super::tx::{Engine, Pg, postgres_problem};
use super::{Db, Job, QUEUE_MAX, TRIES_MAX, Tx, Undo, migrate, pause_before_retry};
use crate::problem::{Outcome, Problem, unavailable};
use crossbeam_channel::{Receiver, bounded};
use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

const WRITERS: usize = 8;
const READERS: usize = 4;

/// How long a worker leaves a database alone that could not be reached; callers are answered at once
/// meanwhile.
const RECONNECT_AFTER: Duration = Duration::from_millis(250);

pub(super) fn open(url: &str) -> Result<Db, String> {
    let mut config: postgres::Config = url.parse().map_err(|error| {
        format!(
            "the database address is not right: {error}. It should be `postgres://USER:PASSWORD@HOST/NAME`."
        )
    })?;
    config.connect_timeout(Duration::from_secs(3)).application_name("laurel");
    // A machine that vanishes says nothing: without these, a worker would wait for it for hours.
    config.tcp_user_timeout(Duration::from_secs(5)).keepalives_idle(Duration::from_secs(10));
    config.keepalives_interval(Duration::from_secs(3)).keepalives_retries(3);
    let place = format!(
        "{:?}, database {:?}",
        config.get_hosts(),
        config.get_dbname().unwrap_or("of the user's name")
    );
    let explain = |problem: Problem| {
        format!("cannot open the database at {place}: {problem}. Is PostgreSQL running there?")
    };
    let mut first = connect(&config).map_err(explain)?;
    migrate::run(&mut Tx { engine: Engine::Postgres(&mut first) }, "begin").map_err(explain)?;
    let (writes, write_jobs) = bounded(QUEUE_MAX);
    let (reads, read_jobs) = bounded(QUEUE_MAX);
    let failed_at = FailedAt::default();
    let worker = |begin| Worker { config: config.clone(), begin, open: None, failed_at: failed_at.clone() };
    for _ in 0..WRITERS {
        start(worker("begin"), &write_jobs)?;
    }
    for _ in 0..READERS {
        start(worker("begin isolation level repeatable read read only"), &read_jobs)?;
    }
    Ok(Db { writes, reads })
}

fn start(mut worker: Worker, jobs: &Receiver<Box<dyn Job>>) -> Result<(), String> {
    let jobs = jobs.clone();
    let work = move || {
        while let Ok(mut job) = jobs.recv() {
            let end = worker.run(job.as_mut());
            job.answer(end);
        }
    };
    let thread = std::thread::Builder::new().name("postgres".to_owned()).spawn(work);
    thread.map(|_| ()).map_err(|error| format!("cannot start a thread: {error}"))
}

fn connect(config: &postgres::Config) -> Outcome<Pg> {
    let mut client = config.connect(postgres::NoTls).map_err(|error| postgres_problem(&error))?;
    // Whoever asked was answered after 30 s: a worker does not wait longer for a row that another holds. How
    // long a statement runs is not limited: `laurel verify` adds up all that there ever was.
    client.batch_execute("set lock_timeout = '30s'").map_err(|error| postgres_problem(&error))?;
    Ok(Pg { client, statements: HashMap::new() })
}

struct Worker {
    config: postgres::Config,
    begin: &'static str,
    open: Option<Pg>,
    failed_at: FailedAt,
}

/// When the database could not be reached, for all workers: the first that reaches it again opens the way.
type FailedAt = Arc<Mutex<Option<Instant>>>;

impl Worker {
    /// Runs one action in a transaction, again from its start while others are in its way.
    fn run(&mut self, job: &mut dyn Job) -> Outcome<()> {
        let mut tries = 0;
        loop {
            self.begin()?;
            let pg = self.open.as_mut().ok_or_else(|| unavailable("no connection"))?;
            let mut tx = Tx { engine: Engine::Postgres(pg) };
            let ran = job.run(&mut tx);
            let end = tx.control(if ran.is_ok() { "commit" } else { "rollback" });
            // What failed below an action, or at its end, leaves a connection in a state that nobody knows.
            if end.is_err() || ran == Err(Undo::Failed) {
                self.open = None;
            }
            match (ran, end) {
                // The action's own result is the answer.
                (Ok(()), Ok(())) | (Err(Undo::Refused | Undo::Failed), _) => return Ok(()),
                (Ok(()), Err(problem)) if !problem.is_conflict() => return Err(problem),
                _ if tries == TRIES_MAX => {
                    return Err(unavailable(format!("others were in the way {TRIES_MAX} times")));
                }
                _ => tries += 1,
            }
            pause_before_retry(tries);
        }
    }

    /// Begins a transaction. A connection that died while it was idle is replaced.
    fn begin(&mut self) -> Outcome<()> {
        if let Some(pg) = self.open.as_mut() {
            match (Tx { engine: Engine::Postgres(pg) }).control(self.begin) {
                Ok(()) => return Ok(()),
                Err(_) => self.open = None,
            }
        }
        let failed_at = *self.failed_at.lock().map_err(|_| unavailable("a worker has fallen"))?;
        if failed_at.is_some_and(|at| at.elapsed() < RECONNECT_AFTER) {
            return Err(unavailable("the database could not be reached a moment ago"));
        }
        let opened = connect(&self.config);
        *self.failed_at.lock().map_err(|_| unavailable("a worker has fallen"))? =
            if opened.is_ok() { None } else { Some(Instant::now()) };
        let pg = self.open.insert(opened?);
        Tx { engine: Engine::Postgres(pg) }.control(self.begin)
    }
}
