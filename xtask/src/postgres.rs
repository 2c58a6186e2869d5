//! A PostgreSQL of our own for the tests: made, started, stopped and thrown away.

use crate::shell::{self, Outcome};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

const STARTS_WITHIN: Duration = Duration::from_secs(30);

/// How sure a write must be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Durability {
    /// Nothing survives a power cut; fast enough for tests.
    None,
    /// As in production.
    #[cfg_attr(not(feature = "bench"), expect(dead_code, reason = "only the bench waits for the disk"))]
    Full,
}

/// A running cluster. Dropping it stops the server and removes its files.
pub struct Cluster {
    folder: PathBuf,
    port: u16,
    server: Child,
}

impl Cluster {
    /// Makes a cluster and waits until it answers.
    pub fn start(durability: Durability) -> Outcome<Self> {
        let programs =
            programs().ok_or("PostgreSQL's server programs are not here; run `cargo xtask setup`")?;
        // Not below the repository: the system's user `postgres` has to be able to reach it.
        let folder = std::env::temp_dir().join(format!("laurel-postgres-{}", std::process::id()));
        std::fs::create_dir_all(&folder).map_err(shell::about(&folder))?;
        if shell::is_root() {
            shell::run_quietly(Command::new("chown").arg("postgres").arg(&folder))?;
        }
        let data = folder.join("data");
        let mut initdb = as_server_user(&programs.join("initdb"));
        initdb.arg("-D").arg(&data).args([
            "--auth=trust",
            "--encoding=UTF8",
            "--locale=C.UTF-8",
            "--no-sync",
        ]);
        initdb.args(["--username=postgres"]).current_dir(&folder);
        shell::run_quietly(&mut initdb)?;

        let port = free_port()?;
        let log_path = shell::root().join("target/postgres.log");
        let log = std::fs::File::create(&log_path).map_err(shell::about(&log_path))?;
        let mut server = as_server_user(&programs.join("postgres"));
        server.arg("-D").arg(&data).arg("-k").arg(&folder).args(["-p", &port.to_string()]);
        server.args(["-c", "listen_addresses=127.0.0.1", "-c", "max_connections=200"]);
        if durability == Durability::None {
            for setting in ["fsync=off", "synchronous_commit=off", "full_page_writes=off"] {
                server.args(["-c", setting]);
            }
        }
        server.current_dir(&folder).stdin(Stdio::null()).stdout(Stdio::null()).stderr(log);
        let server = server.spawn().map_err(|error| format!("postgres could not be started: {error}"))?;
        let mut cluster = Self { folder, port, server };
        cluster.wait(&programs.join("pg_isready"))?;
        Ok(cluster)
    }

    /// Where it listens, for a client's connection string.
    pub fn url(&self) -> String {
        format!("postgres://postgres@127.0.0.1:{}/postgres", self.port)
    }

    fn wait(&mut self, pg_isready: &Path) -> Outcome {
        let begun = Instant::now();
        while begun.elapsed() < STARTS_WITHIN {
            if let Ok(Some(status)) = self.server.try_wait() {
                return Err(format!("PostgreSQL ended with {status}; target/postgres.log says why"));
            }
            let mut asked = Command::new(pg_isready);
            asked.args(["-q", "-h", "127.0.0.1", "-p", &self.port.to_string()]);
            if shell::run_quietly(&mut asked).is_ok() {
                return Ok(());
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        Err("PostgreSQL did not answer in time; target/postgres.log says more".to_string())
    }

    /// The server's own process: what we started may be `runuser`, with the server below it.
    fn server_process(&self) -> Option<String> {
        let file = self.folder.join("data/postmaster.pid");
        std::fs::read_to_string(file).ok()?.lines().next().map(str::to_string)
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        // SIGINT is PostgreSQL's fast shutdown: sessions are cut, files are left in order.
        if let Some(process) = self.server_process() {
            let _ = shell::run_quietly(Command::new("kill").args(["-INT", &process]));
        } else {
            let _ = self.server.kill();
        }
        let _ = self.server.wait();
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

/// The folder with `initdb`, `postgres` and `pg_isready`, if the server is installed.
pub fn programs() -> Option<PathBuf> {
    let complete =
        |folder: &Path| ["initdb", "postgres", "pg_isready"].iter().all(|name| folder.join(name).exists());
    let versions = std::fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let mut folders: Vec<PathBuf> = versions.map(|version| version.path().join("bin")).collect();
    folders.sort();
    folders.reverse();
    folders.extend(shell::which("initdb").and_then(|file| Some(file.parent()?.to_path_buf())));
    folders.into_iter().find(|folder| complete(folder))
}

/// The server's programs refuse to run as root; the package brings a user for them.
fn as_server_user(program: &Path) -> Command {
    if !shell::is_root() {
        return Command::new(program);
    }
    let mut command = Command::new("runuser");
    command.args(["-u", "postgres", "--"]).arg(program);
    command
}

/// A port that was free a moment ago.
pub fn free_port() -> Outcome<u16> {
    let listener = TcpListener::bind(("127.0.0.1", 0)).map_err(|error| error.to_string())?;
    Ok(listener.local_addr().map_err(|error| error.to_string())?.port())
}
