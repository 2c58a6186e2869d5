//! PostgreSQL alone: pgbench with the statements of one earning.

use super::raw::{DATA, DIGEST, REASON};
use super::{MEASURED, MEMBERS, PROGRAM};
use crate::postgres;
use crate::shell::{self, Outcome};
use std::path::Path;
use std::process::Command;
use std::sync::atomic::{AtomicU32, Ordering};

/// Each run names its orders anew.
static RUNS: AtomicU32 = AtomicU32::new(0);

/// Earnings a second with this many clients.
pub fn earn(url: &str, folder: &Path, clients: usize) -> Outcome<f64> {
    let script = folder.join("earn.sql");
    std::fs::write(&script, statements(RUNS.fetch_add(1, Ordering::Relaxed)))
        .map_err(shell::about(&script))?;
    let programs = postgres::programs().ok_or("PostgreSQL's programs are not here")?;
    let mut pgbench = Command::new(programs.join("pgbench"));
    pgbench.args(["--no-vacuum", "--protocol=prepared", "--define=n=0", "--jobs=2"]);
    pgbench.args([format!("--client={clients}"), format!("--time={}", MEASURED.as_secs())]);
    let report = shell::output(pgbench.arg("--file").arg(&script).arg(url))?;
    let rate = report.lines().find_map(|line| line.strip_prefix("tps = ")?.split(' ').next()?.parse().ok());
    rate.ok_or_else(|| format!("pgbench gave no figure:\n{report}"))
}

fn statements(run: u32) -> String {
    let reason = REASON.replace('\n', " ");
    format!(
        "\\set n :n + 1
\\set i random(1, {MEMBERS})
begin;
select member_id from identities where program = '{PROGRAM}' and kind = 'external_id'
  and value = lpad(cast(:i as text), 5, '0') \\gset
insert into event_ids (program, source, id, member_id, digest)
  values ('{PROGRAM}', 'pgbench-{run}', concat(cast(:client_id as text), '-', cast(:n as text)), :member_id,
  '{DIGEST}') on conflict (program, source, id) do nothing;
insert into events (member_id, source, id, type, data, occurred_at, recorded_at)
  values (:member_id, 'pgbench-{run}', concat(cast(:client_id as text), '-', cast(:n as text)), 'order.paid',
  '{data}', 1800000000000, 1800000000000);
update accounts set sequence = sequence + 1, points = points + 25, status_points = status_points + 25
  where member_id = :member_id returning sequence, points \\gset
insert into entries (member_id, sequence, kind, points, status_points, balance_after, source, source_id,
  source_line, program_version, reason, occurred_at, recorded_at)
  values (:member_id, cast(:sequence as bigint), 'earn', 25, 25, cast(:points as bigint), 'pgbench-{run}',
  concat(cast(:client_id as text), '-', cast(:n as text)), '', '0123456789abcdef', '{reason}',
  1800000000000, 1800000000000);
insert into lots (member_id, sequence, points, remaining, available_at, expires_at)
  values (:member_id, cast(:sequence as bigint), 25, 25, 1800000000000, 253402300799999);
commit;
",
        data = DATA
    )
}
