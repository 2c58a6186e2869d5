//! `cargo xtask bench server`: the server beside the bare database, in the same run on the same disk.
//! `cargo xtask bench history`: a short history beside a long one.
//! `cargo xtask bench portal`: what a slow phone sees, and when.

mod history;
mod http;
mod pgbench;
mod portal;
mod raw;
mod server;

pub use history::history;
pub use portal::portal;

use crate::postgres::{Cluster, Durability};
use crate::shell::{self, Outcome};
use http::{Call, Load};
use server::Server;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// How long each figure is measured.
pub const MEASURED: Duration = Duration::from_secs(6);

/// How many members the measured events are spread over: those of the data set.
pub const MEMBERS: u64 = 23_570;

const CONNECTIONS: [usize; 3] = [1, 16, 64];

/// How many workers of the server write to PostgreSQL, and so how many clients pgbench gets.
const POSTGRES_WRITERS: usize = 8;

/// One line of the table.
struct Line {
    what: String,
    load: Load,
    /// What the database does alone, a second.
    bare: f64,
    note: String,
}

/// Builds the server, measures it on both engines, and prints a table.
pub fn server() -> Outcome {
    let program = crate::serve::build_server()?;
    let folder = empty_folder()?;
    let mut lines = Vec::new();
    let sqlite = on_sqlite(&program, &folder, &mut lines)?;
    let postgres = on_postgres(&program, &folder, &mut lines)?;
    println!("\n{:34} {:>8} {:>9} {:>9} {:>9} {:>6}", "", "a second", "p50", "p99", "bare", "ratio");
    for line in &lines {
        let (rate, bare) = (line.load.per_second(), line.bare);
        let (p50, p99) = (line.load.percentile(50), line.load.percentile(99));
        let ratio = 100.0 * rate / bare;
        println!(
            "{:34} {rate:>8.0} {p50:>6.2} ms {p99:>6.2} ms {bare:>9.0} {ratio:>4.0} %  {}",
            line.what, line.note
        );
    }
    println!("\n{sqlite}\n{postgres}");
    Ok(())
}

/// A folder for the databases and letters of one run.
fn empty_folder() -> Outcome<PathBuf> {
    let folder = shell::root().join("target/bench");
    // After the first run there is one, and what it holds is of no use.
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).map_err(shell::about(&folder))?;
    Ok(folder)
}

fn on_sqlite(program: &Path, folder: &Path, lines: &mut Vec<Line>) -> Outcome<String> {
    let file = folder.join("laurel.db");
    let url = format!("sqlite:{}", file.display());
    let import = server::import(program, &url)?;
    let server = Server::start(program, &url, folder)?;
    for connections in CONNECTIONS {
        let before = raw::commits(&file);
        let load = http::run(&server, Call::Earn, connections, MEASURED)?;
        let commits = raw::commits(&file).saturating_sub(before).max(1);
        let batch = (load.count() as f64 / f64::from(commits)).max(1.0);
        let bare = raw::earn(&file, &folder.join("raw.db"), batch)?;
        let note = format!("bare: {batch:.1} to a commit");
        lines.push(Line { what: format!("SQLite, earn, {connections} connections"), load, bare, note });
    }
    for connections in [1, 64] {
        let load = http::run(&server, Call::Me, connections, MEASURED)?;
        let bare = raw::me(&file, connections.min(3))?;
        let note = format!("bare: {} readers", connections.min(3));
        lines.push(Line { what: format!("SQLite, GET /v1/me, {connections} connections"), load, bare, note });
    }
    let memory = server.memory_mb();
    Ok(format!(
        "SQLite: import of 69,659 purchases {}, memory {memory} MB at the end",
        shell::seconds(import)
    ))
}

fn on_postgres(program: &Path, folder: &Path, lines: &mut Vec<Line>) -> Outcome<String> {
    let cluster = Cluster::start(Durability::Full)?;
    let url = cluster.url();
    let import = server::import(program, &url)?;
    let server = Server::start(program, &url, folder)?;
    for connections in CONNECTIONS {
        let load = http::run(&server, Call::Earn, connections, MEASURED)?;
        let clients = connections.min(POSTGRES_WRITERS);
        let bare = pgbench::earn(&url, folder, clients)?;
        let note = format!("pgbench: {clients} clients");
        lines.push(Line { what: format!("PostgreSQL, earn, {connections} connections"), load, bare, note });
    }
    let memory = server.memory_mb();
    Ok(format!("PostgreSQL: import {}, memory {memory} MB at the end", shell::seconds(import)))
}

/// The demo member whose page is asked for.
pub const SHOWN: &str = "14048";

/// The program that all of it happens in.
pub const PROGRAM: &str = "record-shop";

fn purchases() -> PathBuf {
    shell::root().join("tests/data/cdnow-purchases.txt")
}
