//! Reads a file of purchases: ordinary CSV, or columns split by runs of spaces. Repeating it changes nothing.

use super::events::{Reported, apply_to};
use super::store;
use crate::db::{Db, Tx};
use crate::id::digest;
use crate::members;
use crate::problem::{Outcome, Problem};
use contract::Instant;
use contract::events::{Data, EventStatus, OrderLine, OrderPaid};
use contract::programs::Program;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use std::sync::Arc;
use std::time::Duration;

/// Rows that share a transaction. An import that is stopped loses at most these, and finds them again.
const CHUNK: usize = 1_000;

/// So that a server on the same SQLite file gets its turn to write.
const BETWEEN_CHUNKS: Duration = Duration::from_millis(5);

/// Which columns of the file mean what, by the names in its header line.
#[derive(clap::Args, Clone, Debug, Default)]
pub struct Columns {
    /// The column with the brand's own id of the member [default: `member` or `customer_id`]
    #[arg(long = "member-column")]
    pub member: Option<String>,
    /// The column with the day, as 2027-01-14 or 20270114, or with the instant as 2027-01-14T08:12:00Z
    /// [default: `date`]
    #[arg(long = "date-column")]
    pub date: Option<String>,
    /// The column with what was paid [default: `amount` or `dollar_value`]
    #[arg(long = "amount-column")]
    pub amount: Option<String>,
    /// The column with how many things were bought; 1 without it [default: `quantity` or `number_of_cds`]
    #[arg(long = "quantity-column")]
    pub quantity: Option<String>,
    /// The column with the purchase's own id; without it, the row's number is its id [default: `id`]
    #[arg(long = "id-column")]
    pub id: Option<String>,
}

/// A file's purchases, in the order they stand, and the rows that could not be read.
#[derive(Debug)]
pub struct Purchases {
    /// Who reports them: the file.
    source: String,
    /// Those that could be read.
    pub read: Vec<Purchase>,
    /// Those that could not.
    pub rejected: Vec<Rejected>,
}

/// One purchase. There are many: what they have in common is not in each.
#[derive(Clone, Debug)]
pub struct Purchase {
    line: u64,
    external_id: String,
    id: String,
    digest: String,
    quantity: i64,
    amount_minor: i64,
    occurred_at: Instant,
}

/// A row that was not applied.
#[derive(Debug, PartialEq, Eq)]
pub struct Rejected {
    /// The line in the file, counted from 1.
    pub line: u64,
    /// What is wrong, and what would be right.
    pub why: String,
}

/// What an import did.
#[derive(Debug, Default)]
pub struct Summary {
    /// Purchases posted now.
    pub applied: u64,
    /// Purchases posted by an earlier run.
    pub duplicate: u64,
    /// Members who joined by it.
    pub joined: u64,
    /// Points earned now.
    pub points: i64,
    /// What was paid in all purchases read, posted now or before, in the currency's smallest unit.
    pub amount_minor: i64,
    /// Rows that were not applied.
    pub rejected: Vec<Rejected>,
}

/// Reads a file's purchases. Refused as a whole: a file without a header line, or without a column that is
/// needed.
pub fn read(
    text: &[u8],
    source: &str,
    columns: &Columns,
    program: &Program,
    now: Instant,
) -> Result<Purchases, String> {
    let is_csv = text.split(|&byte| byte == b'\n').next().unwrap_or_default().contains(&b',');
    let mut rows = rows(text, is_csv);
    let header = rows.next().ok_or("the file is empty; its first line should name its columns")?;
    let header = header.fields.map_err(|why| format!("the first line cannot be read: {why}"))?;
    let places = Places::find(&header, columns)?;
    let zone = TimeZone::get(&program.time_zone).map_err(|error| error.to_string())?;
    let source = source_of(source);
    let mut purchases = Purchases { source, read: Vec::new(), rejected: Vec::new() };
    for (number, row) in (1_u64..).zip(rows) {
        let line = row.line;
        let purchase =
            row.fields.and_then(|fields| places.purchase(&fields, (number, line), program, &zone, now));
        match purchase {
            Ok(purchase) => purchases.read.push(purchase),
            Err(why) => purchases.rejected.push(Rejected { line, why }),
        }
    }
    Ok(purchases)
}

/// Whether the last row of a file whose rows are their own ids was posted before; rows are posted in order.
pub fn is_done(tx: &mut Tx<'_>, program: &str, text: &[u8], source: &str) -> Outcome<bool> {
    let rows = text.split(|&byte| byte == b'\n').filter(|row| !row.trim_ascii().is_empty());
    let last = rows.count().saturating_sub(1);
    let known = store::member_and_digest(tx, program, &source_of(source), &last.to_string())?;
    Ok(last == 0 || known.is_some())
}

/// Moves every purchase by the same number of days, so that the last one is on `last`.
pub fn move_to(purchases: &mut Purchases, last: Date, zone: &TimeZone) -> Result<(), String> {
    let Some(newest) = purchases.read.iter().map(|purchase| purchase.occurred_at).max() else {
        return Ok(());
    };
    let moved = |at: Instant, days: jiff::Span| -> Result<Instant, jiff::Error> {
        let time = jiff::Timestamp::from_millisecond(at)?.to_zoned(zone.clone());
        Ok(time.checked_add(days)?.timestamp().as_millisecond())
    };
    let newest = jiff::Timestamp::from_millisecond(newest).map_err(|error| error.to_string())?;
    let days = newest.to_zoned(zone.clone()).date().until(last).map_err(|error| error.to_string())?;
    for purchase in &mut purchases.read {
        let at = &mut purchase.occurred_at;
        *at = moved(*at, days).map_err(|error| format!("line {}: {error}", purchase.line))?;
    }
    Ok(())
}

/// Posts the purchases; members who are unknown join at their first one. `progress` hears how many are done.
pub fn run(
    db: &Db,
    program: &Arc<Program>,
    purchases: Purchases,
    now: Instant,
    mut progress: impl FnMut(u64),
) -> Outcome<Summary> {
    let mut summary = Summary { rejected: purchases.rejected, ..Default::default() };
    let source = Arc::new(purchases.source);
    let mut rest = purchases.read.into_iter();
    loop {
        let chunk: Vec<Purchase> = rest.by_ref().take(CHUNK).collect();
        if chunk.is_empty() {
            break;
        }
        let (chunk, program) = (Arc::new(chunk), program.clone());
        let (posted, source) = (Arc::clone(&chunk), Arc::clone(&source));
        let outcomes = db.write_blocking(move |tx| {
            let post = |purchase: &Purchase| post(tx, &program, &purchase.reported(&source, &program), now);
            posted.iter().map(post).collect::<Outcome<Vec<_>>>()
        })?;
        for (purchase, outcome) in chunk.iter().zip(outcomes) {
            summary.count(purchase, outcome);
        }
        progress(chunk.len() as u64);
        std::thread::sleep(BETWEEN_CHUNKS);
    }
    summary.rejected.sort_by_key(|rejected| rejected.line);
    Ok(summary)
}

/// What became of one purchase: joined, status and points, or why it was refused.
type Posted = Result<(bool, EventStatus, i64), String>;

fn post(tx: &mut Tx<'_>, program: &Program, reported: &Reported, now: Instant) -> Outcome<Posted> {
    let posted = tx.part(|tx| {
        let id = &reported.external_id;
        let known = members::find(tx, &program.id, id)?;
        let joined = known.is_none();
        let holder = match known {
            Some(holder) => holder,
            None => members::find_or_join(tx, &program.id, id, reported.occurred_at)?,
        };
        let (status, effects) = apply_to(tx, program, holder, reported, now)?;
        Ok((joined, status, effects.points))
    });
    match posted {
        Ok(posted) => Ok(Ok(posted)),
        Err(Problem::Refusal(told)) => Ok(Err(told.detail)),
        Err(fault) => Err(fault),
    }
}

impl Purchase {
    /// As an event of a source named after the file.
    fn reported(&self, source: &str, program: &Program) -> Reported {
        let Purchase { quantity, amount_minor, .. } = *self;
        let line = OrderLine { id: "1".to_owned(), quantity, amount_minor, ..OrderLine::default() };
        let currency = program.currency.clone();
        Reported {
            r#type: "order.paid".to_owned(),
            source: source.to_owned(),
            id: self.id.clone(),
            external_id: self.external_id.clone(),
            digest: self.digest.clone(),
            data: Data::Order(OrderPaid { currency, lines: vec![line], ..OrderPaid::default() }),
            occurred_at: self.occurred_at,
        }
    }
}

impl Summary {
    fn count(&mut self, purchase: &Purchase, outcome: Posted) {
        match outcome {
            Ok((joined, status, points)) => {
                self.joined += u64::from(joined);
                self.amount_minor += purchase.amount_minor;
                if status == EventStatus::Applied {
                    self.applied += 1;
                    self.points += points;
                } else {
                    self.duplicate += 1;
                }
            }
            Err(why) => self.rejected.push(Rejected { line: purchase.line, why }),
        }
    }
}

struct Row {
    line: u64,
    fields: Result<Vec<String>, String>,
}

fn rows(text: &[u8], is_csv: bool) -> Box<dyn Iterator<Item = Row> + '_> {
    const NOT_UTF8: &str = "it is not UTF-8; save the file as UTF-8";
    if is_csv {
        let reader = csv::ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .trim(csv::Trim::All)
            .from_reader(text);
        return Box::new(reader.into_byte_records().map(|record| {
            match record {
                Ok(record) => Row {
                    line: record.position().map_or(0, csv::Position::line),
                    fields: record
                        .iter()
                        .map(|field| std::str::from_utf8(field).map(str::to_owned))
                        .collect::<Result<_, _>>()
                        .map_err(|_| NOT_UTF8.to_owned()),
                },
                Err(error) => Row {
                    line: error.position().map_or(0, csv::Position::line),
                    fields: Err(error.to_string()),
                },
            }
        }));
    }
    let lines = (1_u64..).zip(text.split(|&byte| byte == b'\n'));
    Box::new(lines.filter(|(_, line)| !line.trim_ascii().is_empty()).map(|(number, line)| {
        Row {
            line: number,
            fields: std::str::from_utf8(line)
                .map(|line| line.split_whitespace().map(str::to_owned).collect())
                .map_err(|_| NOT_UTF8.to_owned()),
        }
    }))
}

/// Where each column stands.
struct Places {
    count: usize,
    member: usize,
    date: usize,
    amount: usize,
    quantity: Option<usize>,
    id: Option<usize>,
}

impl Places {
    fn find(header: &[String], columns: &Columns) -> Result<Places, String> {
        let place = |named: &Option<String>, usual: &[&str]| match named {
            Some(name) => {
                let place = header.iter().position(|column| column == name);
                place
                    .map(Some)
                    .ok_or_else(|| format!("there is no column `{name}`; the file has {}", header.join(", ")))
            }
            None => Ok(header.iter().position(|column| usual.contains(&column.as_str()))),
        };
        let needed = |named: &Option<String>, usual: &[&str], flag: &str| {
            place(named, usual)?.ok_or_else(|| {
                format!(
                    "there is no column `{}`; name it with --{flag}. The file has {}",
                    usual[0],
                    header.join(", ")
                )
            })
        };
        Ok(Places {
            count: header.len(),
            member: needed(&columns.member, &["member", "customer_id"], "member-column")?,
            date: needed(&columns.date, &["date"], "date-column")?,
            amount: needed(&columns.amount, &["amount", "dollar_value"], "amount-column")?,
            quantity: place(&columns.quantity, &["quantity", "number_of_cds"])?,
            id: place(&columns.id, &["id"])?,
        })
    }

    /// Reads one row; `number` counts the rows after the header from 1.
    fn purchase(
        &self,
        fields: &[String],
        (number, line): (u64, u64),
        program: &Program,
        zone: &TimeZone,
        now: Instant,
    ) -> Result<Purchase, String> {
        if fields.len() != self.count {
            return Err(format!("it has {} columns; the first line has {}", fields.len(), self.count));
        }
        let amount_minor = rules::file::amount_minor(&fields[self.amount], program.minor_digits)?;
        if amount_minor < 0 {
            return Err(format!(
                "`{}` is negative; a purchase is 0 or more, and what came back is a refund",
                fields[self.amount]
            ));
        }
        let quantity = match self.quantity.map(|place| fields[place].as_str()) {
            Some(text) => {
                let quantity = text.parse().ok().filter(|&quantity: &i64| quantity >= 1);
                quantity.ok_or_else(|| format!("`{text}` is not a quantity; it should be 1 or more"))?
            }
            None => 1,
        };
        let external_id = name(&fields[self.member], "the member")?;
        let id = match self.id {
            Some(place) => name(&fields[place], "the purchase's id")?,
            None => number.to_string(),
        };
        let digest = digest(fields.join("\u{1f}").as_bytes());
        let occurred_at = instant(&fields[self.date], zone, now)?;
        Ok(Purchase { line, external_id, id, digest, quantity, amount_minor, occurred_at })
    }
}

fn source_of(file: &str) -> String {
    format!("import:{file}")
}

/// An id as the ledger keeps it: it is there, bearable, and can be seen.
fn name(text: &str, what: &str) -> Result<String, String> {
    if text.is_empty() {
        return Err(format!("{what} is missing"));
    }
    if text.len() > 255 || text.chars().any(char::is_control) {
        return Err(format!("{what} should have at most 255 bytes, and none that cannot be seen"));
    }
    Ok(text.to_owned())
}

/// A day means its noon in the program's time zone, so that it is the same day for most readers; today means
/// now while noon has not come.
fn instant(text: &str, zone: &TimeZone, now: Instant) -> Result<Instant, String> {
    if let Ok(timestamp) = text.parse::<jiff::Timestamp>() {
        return Ok(timestamp.as_millisecond());
    }
    let format = if text.contains('-') { "%Y-%m-%d" } else { "%Y%m%d" };
    let day = Date::strptime(format, text).map_err(|_| {
        format!("`{text}` is not a date; it should be such as 2027-01-14, 20270114 or 2027-01-14T08:12:00Z")
    })?;
    let noon = day.at(12, 0, 0, 0).to_zoned(zone.clone()).map_err(|error| error.to_string())?;
    let today = jiff::Timestamp::from_millisecond(now).map(|now| now.to_zoned(zone.clone()).date());
    let noon = noon.timestamp().as_millisecond();
    Ok(if today.is_ok_and(|today| today == day) { noon.min(now) } else { noon })
}
