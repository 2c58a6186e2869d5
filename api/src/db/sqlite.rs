//! SQLite: one writer thread that commits in groups, a few reader threads.

use super::tx::{Engine, sqlite_problem};
use super::{Db, Job, QUEUE_MAX, Tx, migrate};
use crate::problem::{Outcome, Problem, unavailable};
use crossbeam_channel::{Receiver, bounded};
use rusqlite::{Connection, OpenFlags};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// Actions committed together: enough to share one fsync, few enough to answer soon.
const GROUP_MAX: usize = 256;

/// How long a group may take in further actions: a large batch is not made to wait for a larger one.
const GROUP_TIME_MAX: Duration = Duration::from_millis(50);

const READERS: usize = 3;

pub(super) fn open(file: &str) -> Result<Db, String> {
    let path = PathBuf::from(file);
    let explain = |problem: Problem| {
        format!("cannot open the database file `{file}`: {problem}. Its folder must exist and be writable.")
    };
    let connection = connect(&path, true).map_err(explain)?;
    migrate::run(&mut Tx { engine: Engine::Sqlite(&connection) }, "begin immediate").map_err(explain)?;
    let identity = FileIdentity::of(&path);
    let (writes, write_jobs) = bounded(QUEUE_MAX);
    let (reads, read_jobs) = bounded(QUEUE_MAX);
    let writer = Worker { path: path.clone(), open: Some((connection, identity)) };
    spawn("sqlite-writer", move || writer.write_in_groups(&write_jobs))?;
    for _ in 0..READERS {
        let (worker, jobs) = (Worker { path: path.clone(), open: None }, read_jobs.clone());
        spawn("sqlite-reader", move || worker.read(&jobs))?;
    }
    Ok(Db { writes, reads })
}

fn spawn(name: &str, work: impl FnOnce() + Send + 'static) -> Result<(), String> {
    let thread = std::thread::Builder::new().name(name.to_owned()).spawn(work);
    thread.map(|_| ()).map_err(|error| format!("cannot start a thread: {error}"))
}

fn connect(path: &Path, create: bool) -> Outcome<Connection> {
    let create = if create { OpenFlags::SQLITE_OPEN_CREATE } else { OpenFlags::empty() };
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX | create;
    let connection = Connection::open_with_flags(path, flags).map_err(sqlite_problem)?;
    connection.set_prepared_statement_cache_capacity(256);
    connection.busy_timeout(Duration::from_secs(5)).map_err(sqlite_problem)?;
    connection
        .execute_batch(
            "pragma journal_mode = wal; pragma synchronous = full; pragma foreign_keys = on; \
             pragma wal_autocheckpoint = 4000; pragma cache_size = -8000; pragma trusted_schema = off;",
        )
        .map_err(sqlite_problem)?;
    Ok(connection)
}

/// Which file stands at a path. A file that was moved or deleted would take writes that nobody finds again.
#[derive(PartialEq, Eq)]
struct FileIdentity(u64, u64);

impl FileIdentity {
    #[cfg(unix)]
    fn of(path: &Path) -> Option<FileIdentity> {
        use std::os::unix::fs::MetadataExt;
        let metadata = std::fs::metadata(path).ok()?;
        Some(FileIdentity(metadata.dev(), metadata.ino()))
    }

    #[cfg(not(unix))]
    fn of(path: &Path) -> Option<FileIdentity> {
        std::fs::metadata(path).ok().map(|_| FileIdentity(0, 0))
    }
}

struct Worker {
    path: PathBuf,
    open: Option<(Connection, Option<FileIdentity>)>,
}

impl Worker {
    /// The connection to the file that stands at the path now; never creates one.
    fn connection(&mut self) -> Outcome<&Connection> {
        let Some(now) = FileIdentity::of(&self.path) else {
            self.open = None;
            return Err(unavailable(format!("the database file `{}` has gone", self.path.display())));
        };
        let same = self.open.as_ref().is_some_and(|(_, then)| then.as_ref() == Some(&now));
        if !same {
            self.open = Some((connect(&self.path, false)?, Some(now)));
        }
        self.open.as_ref().map(|(connection, _)| connection).ok_or_else(|| unavailable("no connection"))
    }

    fn write_in_groups(mut self, jobs: &Receiver<Box<dyn Job>>) {
        while let Ok(first) = jobs.recv() {
            let mut group = vec![first];
            // Whatever failed around the actions, their transaction is gone.
            let end = self.write_group(&mut group, jobs).map_err(|problem| unavailable(problem.to_string()));
            if end.is_err() {
                self.open = None;
            }
            for job in group {
                job.answer(end.clone());
            }
        }
    }

    /// Runs what has queued up, each in a savepoint of its own, and commits once.
    fn write_group(&mut self, group: &mut Vec<Box<dyn Job>>, jobs: &Receiver<Box<dyn Job>>) -> Outcome<()> {
        let connection = self.connection()?;
        let mut tx = Tx { engine: Engine::Sqlite(connection) };
        // Another process, such as an import, may be writing: the busy timeout waits for it.
        tx.control("begin immediate")?;
        let begun = Instant::now();
        let mut next = 0;
        while let Some(job) = group.get_mut(next) {
            tx.control("savepoint action")?;
            if job.run(&mut tx).is_err() {
                tx.control("rollback to savepoint action")?;
            }
            tx.control("release savepoint action")?;
            next += 1;
            if group.len() < GROUP_MAX
                && begun.elapsed() < GROUP_TIME_MAX
                && let Ok(job) = jobs.try_recv()
            {
                group.push(job);
            }
        }
        tx.control("commit")
    }

    fn read(mut self, jobs: &Receiver<Box<dyn Job>>) {
        while let Ok(mut job) = jobs.recv() {
            let end = self.connection().and_then(|connection| {
                let mut tx = Tx { engine: Engine::Sqlite(connection) };
                tx.control("begin")?;
                // What the action said is its answer, also when it failed: nothing was written.
                let _ = job.run(&mut tx);
                tx.control("commit")
            });
            if end.is_err() {
                self.open = None;
            }
            job.answer(end);
        }
    }
}
