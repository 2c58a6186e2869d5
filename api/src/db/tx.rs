//! One transaction on either engine, with one text of SQL: `?1 ?2`, text and bigint.

use crate::problem::{Fault, FaultKind, Outcome, Problem, bug};
use postgres::types::{IsNull, ToSql, Type, private::BytesMut};
use std::collections::HashMap;
use std::error::Error;

/// A transaction. Everything an action reads and writes goes through it.
pub struct Tx<'c> {
    pub(super) engine: Engine<'c>,
}

pub(super) enum Engine<'c> {
    Sqlite(&'c rusqlite::Connection),
    Postgres(&'c mut Pg),
}

/// A connection to PostgreSQL with the statements it has prepared.
pub(super) struct Pg {
    pub(super) client: postgres::Client,
    pub(super) statements: HashMap<&'static str, postgres::Statement>,
}

/// A parameter of a statement.
#[derive(Clone, Copy, Debug)]
pub enum Value<'a> {
    /// An absent text or number.
    Null,
    /// A bigint.
    Int(i64),
    /// A text.
    Text(&'a str),
}

impl From<i64> for Value<'_> {
    fn from(int: i64) -> Self {
        Value::Int(int)
    }
}

impl<'a> From<&'a str> for Value<'a> {
    fn from(text: &'a str) -> Self {
        Value::Text(text)
    }
}

impl<'a> From<&'a String> for Value<'a> {
    fn from(text: &'a String) -> Self {
        Value::Text(text)
    }
}

impl<'a> From<Option<&'a str>> for Value<'a> {
    fn from(text: Option<&'a str>) -> Self {
        text.map_or(Value::Null, Value::Text)
    }
}

impl From<Option<i64>> for Value<'_> {
    fn from(int: Option<i64>) -> Self {
        int.map_or(Value::Null, Value::Int)
    }
}

/// One row of an answer; columns are counted from 0.
pub enum Row<'r> {
    /// Of SQLite.
    Sqlite(&'r rusqlite::Row<'r>),
    /// Of PostgreSQL.
    Postgres(&'r postgres::Row),
}

impl Row<'_> {
    /// A bigint.
    pub fn int(&self, column: usize) -> Outcome<i64> {
        match self {
            Row::Sqlite(row) => row.get(column).map_err(sqlite_problem),
            Row::Postgres(row) => row.try_get(column).map_err(|error| postgres_problem(&error)),
        }
    }

    /// A bigint, or null.
    pub fn maybe_int(&self, column: usize) -> Outcome<Option<i64>> {
        match self {
            Row::Sqlite(row) => row.get(column).map_err(sqlite_problem),
            Row::Postgres(row) => row.try_get(column).map_err(|error| postgres_problem(&error)),
        }
    }

    /// A text.
    pub fn text(&self, column: usize) -> Outcome<String> {
        match self {
            Row::Sqlite(row) => row.get(column).map_err(sqlite_problem),
            Row::Postgres(row) => row.try_get(column).map_err(|error| postgres_problem(&error)),
        }
    }

    /// A text, or null.
    pub fn maybe_text(&self, column: usize) -> Outcome<Option<String>> {
        match self {
            Row::Sqlite(row) => row.get(column).map_err(sqlite_problem),
            Row::Postgres(row) => row.try_get(column).map_err(|error| postgres_problem(&error)),
        }
    }
}

impl Tx<'_> {
    /// Runs a statement that answers nothing; says how many rows it changed.
    pub fn execute(&mut self, sql: &'static str, values: &[Value<'_>]) -> Outcome<u64> {
        match &mut self.engine {
            Engine::Sqlite(connection) => {
                let mut statement = connection.prepare_cached(sql).map_err(sqlite_problem)?;
                let changed =
                    statement.execute(rusqlite::params_from_iter(values)).map_err(sqlite_problem)?;
                Ok(changed as u64)
            }
            Engine::Postgres(pg) => {
                let statement = pg.prepare(sql)?;
                pg.client.execute(&statement, &as_params(values)).map_err(|error| postgres_problem(&error))
            }
        }
    }

    /// Runs a statement and reads each row of its answer.
    pub fn query<T>(
        &mut self,
        sql: &'static str,
        values: &[Value<'_>],
        mut read: impl FnMut(Row<'_>) -> Outcome<T>,
    ) -> Outcome<Vec<T>> {
        match &mut self.engine {
            Engine::Sqlite(connection) => {
                let mut statement = connection.prepare_cached(sql).map_err(sqlite_problem)?;
                let mut rows = statement.query(rusqlite::params_from_iter(values)).map_err(sqlite_problem)?;
                let mut answer = Vec::new();
                while let Some(row) = rows.next().map_err(sqlite_problem)? {
                    answer.push(read(Row::Sqlite(row))?);
                }
                Ok(answer)
            }
            Engine::Postgres(pg) => {
                let statement = pg.prepare(sql)?;
                let rows = pg
                    .client
                    .query(&statement, &as_params(values))
                    .map_err(|error| postgres_problem(&error))?;
                rows.iter().map(|row| read(Row::Postgres(row))).collect()
            }
        }
    }

    /// Runs a statement whose answer has at most one row.
    pub fn maybe_one<T>(
        &mut self,
        sql: &'static str,
        values: &[Value<'_>],
        read: impl FnMut(Row<'_>) -> Outcome<T>,
    ) -> Outcome<Option<T>> {
        Ok(self.query(sql, values, read)?.pop())
    }

    /// Runs a statement whose answer has exactly one row.
    pub fn one<T>(
        &mut self,
        sql: &'static str,
        values: &[Value<'_>],
        read: impl FnMut(Row<'_>) -> Outcome<T>,
    ) -> Outcome<T> {
        self.maybe_one(sql, values, read)?.ok_or_else(|| bug(format!("no row where one must be: {sql}")))
    }

    /// Runs a part that may be refused without spoiling the rest: when it fails, only what it wrote is
    /// undone.
    pub fn part<T>(&mut self, part: impl FnOnce(&mut Tx<'_>) -> Outcome<T>) -> Outcome<T> {
        self.control("savepoint part")?;
        let result = part(self);
        match &result {
            Ok(_) => self.control("release savepoint part")?,
            Err(_) => {
                self.control("rollback to savepoint part")?;
                self.control("release savepoint part")?;
            }
        }
        result
    }

    /// Runs a statement of transaction control, or a migration.
    pub(super) fn control(&mut self, sql: &str) -> Outcome<()> {
        match &mut self.engine {
            // Several statements: a migration. One alone is run again and again, and kept prepared.
            Engine::Sqlite(connection) if sql.contains(';') => {
                connection.execute_batch(sql).map_err(sqlite_problem)
            }
            Engine::Sqlite(connection) => {
                let mut statement = connection.prepare_cached(sql).map_err(sqlite_problem)?;
                statement.execute([]).map(|_| ()).map_err(sqlite_problem)
            }
            Engine::Postgres(pg) => pg.client.batch_execute(sql).map_err(|error| postgres_problem(&error)),
        }
    }
}

impl Pg {
    fn prepare(&mut self, sql: &'static str) -> Outcome<postgres::Statement> {
        if let Some(statement) = self.statements.get(sql) {
            return Ok(statement.clone());
        }
        let statement =
            self.client.prepare(&sql.replace('?', "$")).map_err(|error| postgres_problem(&error))?;
        self.statements.insert(sql, statement.clone());
        Ok(statement)
    }
}

impl rusqlite::ToSql for Value<'_> {
    fn to_sql(&self) -> rusqlite::Result<rusqlite::types::ToSqlOutput<'_>> {
        use rusqlite::types::{ToSqlOutput, ValueRef};
        Ok(ToSqlOutput::Borrowed(match self {
            Value::Null => ValueRef::Null,
            Value::Int(int) => ValueRef::Integer(*int),
            Value::Text(text) => ValueRef::Text(text.as_bytes()),
        }))
    }
}

impl ToSql for Value<'_> {
    fn to_sql(&self, r#type: &Type, out: &mut BytesMut) -> Result<IsNull, Box<dyn Error + Sync + Send>> {
        match self {
            Value::Null => Ok(IsNull::Yes),
            Value::Int(int) => int.to_sql_checked(r#type, out),
            Value::Text(text) => text.to_sql_checked(r#type, out),
        }
    }

    fn accepts(_: &Type) -> bool {
        true
    }

    postgres::types::to_sql_checked!();
}

fn as_params<'v>(values: &'v [Value<'v>]) -> Vec<&'v (dyn ToSql + Sync)> {
    values.iter().map(|value| value as &(dyn ToSql + Sync)).collect()
}

/// What a failure of SQLite means to the caller.
pub(super) fn sqlite_problem(error: rusqlite::Error) -> Problem {
    use rusqlite::ErrorCode;
    let kind = match error.sqlite_error_code() {
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => FaultKind::Conflict,
        Some(
            ErrorCode::CannotOpen
            | ErrorCode::DiskFull
            | ErrorCode::ReadOnly
            | ErrorCode::SystemIoFailure
            | ErrorCode::PermissionDenied
            | ErrorCode::NotADatabase,
        ) => FaultKind::Unavailable,
        _ => FaultKind::Bug,
    };
    Problem::Fault(Fault { kind, cause: format!("sqlite: {error}") })
}

/// What a failure of PostgreSQL means to the caller: 40001 and 40P01 are conflicts; without a connection,
/// with a full disk, too many connections, a shutdown or a standby it is unavailable.
pub(super) fn postgres_problem(error: &postgres::Error) -> Problem {
    let kind = match error.code().map(|code| code.code()) {
        Some("40001" | "40P01") => FaultKind::Conflict,
        Some("25006" | "40003" | "55P03") => FaultKind::Unavailable,
        Some(code) if ["08", "53", "57", "58"].contains(&&code[..2]) => FaultKind::Unavailable,
        Some(_) => FaultKind::Bug,
        None if error.is_closed() || is_io(error) => FaultKind::Unavailable,
        None => FaultKind::Bug,
    };
    let mut cause = format!("postgres: {error}");
    let mut source = error.source();
    while let Some(inner) = source {
        cause.push_str(&format!(": {inner}"));
        source = inner.source();
    }
    Problem::Fault(Fault { kind, cause })
}

/// Whether it failed on the way to the server, and not in it.
fn is_io(error: &postgres::Error) -> bool {
    let mut cause: Option<&(dyn Error + 'static)> = Some(error);
    while let Some(inner) = cause {
        if inner.is::<std::io::Error>() {
            return true;
        }
        cause = inner.source();
    }
    false
}
