//! PostgreSQL alone: pgbench with the statements of one earning.

use super::raw::{DATA, DIGEST, ID, PROGRESS, REASON, VERSION};
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
    format!(
        "\\set n :n + 1
\\set i random(1, {MEMBERS})
begin;
select m.member_id, m.joined_at, m.birthday_month, m.birthday_day, m.birthday_year
  from identities i join members m on m.member_id = i.member_id
  where i.program = '{PROGRAM}' and i.kind = 'external_id' and i.value = lpad(cast(:i as text), 5, '0') \\gset
insert into event_ids (program, source, id, member_id, digest)
  values ('{PROGRAM}', 'pgbench-{run}', concat(cast(:client_id as text), '-', cast(:n as text)), :member_id,
  '{DIGEST}') on conflict (program, source, id) do nothing;
update accounts set sequence = sequence where member_id = :member_id
  returning sequence, points, status_points, debt, due_at, progress \\gset
insert into entries (member_id, sequence, kind, points, status_points, debt, balance_after, source, source_id,
  source_line, program_version, reason, occurred_at, recorded_at)
  values (:member_id, cast(:sequence as bigint) + 1, 'earn', 25, 25, 0, cast(:points as bigint) + 25,
  'pgbench-{run}', concat(cast(:client_id as text), '-', cast(:n as text)), '', '{VERSION}', '{REASON}',
  1800000000000, 1800000000000);
insert into lots (member_id, sequence, points, remaining, available_at, expires_at, kept)
  values (:member_id, cast(:sequence as bigint) + 1, 25, 25, 1800000000000, 253402300799999, 0);
update accounts set sequence = cast(:sequence as bigint) + 1, points = cast(:points as bigint) + 25,
  status_points = cast(:status_points as bigint) + 25, debt = 0,
  progress = '{PROGRESS}' where member_id = :member_id;
insert into events (member_id, source, id, type, data, shares, occurred_at, recorded_at)
  values (:member_id, 'pgbench-{run}', concat(cast(:client_id as text), '-', cast(:n as text)), 'order.paid',
  '{DATA}', null, 1800000000000, 1800000000000);
insert into audit (program, at, audit_id, key_id, who, did, member_id, request_id, status)
  values ('{PROGRAM}', 1800000000000,
  concat('pgbench-{run}-', cast(:client_id as text), '-', cast(:n as text)), '{ID}',
  'bench', 'POST /v1/events', null, '{ID}', 200);
commit;
"
    )
}
