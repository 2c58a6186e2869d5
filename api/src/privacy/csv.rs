//! Everything about a member as one table that a spreadsheet opens: a row a thing, and the first column says
//! what it is.

use crate::problem::{Outcome, bug};
use contract::Instant;
use contract::privacy::Purpose;
use contract::privacy::export::Export;
use contract::programs::{Program, Text};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde::Serialize;

/// Spreadsheets read UTF-8 as such where the file begins with this.
const MARK: &str = "\u{feff}";

/// Writes it in a language; in English where we do not write that one.
pub fn write(program: &Program, export: &Export, language: &str) -> Outcome<Vec<u8>> {
    let zone = TimeZone::get(&program.time_zone).unwrap_or(TimeZone::UTC);
    let is_chinese = language == "zh" || language.starts_with("zh-");
    let mut table = Table { zone, is_chinese, rows: csv::Writer::from_writer(MARK.as_bytes().to_vec()) };
    table.head()?;
    person(&mut table, export)?;
    ledger(&mut table, export)?;
    doings(&mut table, export)?;
    table.rows.into_inner().map_err(|error| bug(error.to_string()))
}

fn person(table: &mut Table, export: &Export) -> Outcome<()> {
    let who = &export.identity;
    let birthday = who.member.birthday.map(|day| match day.year {
        Some(year) => format!("{year}-{:02}-{:02}", day.month, day.day),
        None => format!("{:02}-{:02}", day.month, day.day),
    });
    let facts = [
        ("member_id", Some(who.member_id.clone())),
        ("external_id", who.external_id.clone()),
        ("name", who.member.name.clone()),
        ("email", who.member.email.clone()),
        ("phone", who.phone.clone()),
        ("birthday", birthday),
        ("language", who.language.clone()),
        ("referral_code", export.referral_code.clone()),
        ("entries_hash", Some(export.entries_hash.clone())),
    ];
    for (what, fact) in facts.into_iter().filter_map(|(what, fact)| Some((what, fact?))) {
        table.row(&Row { section: ("Identity", "身份"), what, details: fact, ..Row::default() })?;
    }
    let at = Some(who.member.joined_at);
    table.row(&Row { section: ("Identity", "身份"), at, what: "joined", ..Row::default() })?;
    for said in &export.consents {
        let purpose = match said.purpose {
            Purpose::Letters => "letters",
            Purpose::Surveys => "surveys",
            Purpose::Profiling => "profiling",
        };
        let details = if said.is_given { "given" } else { "withdrawn" }.to_owned();
        let (section, at) = (("Consents", "授权记录"), Some(said.said_at));
        table.row(&Row { section, at, what: purpose, details, ..Row::default() })?;
    }
    for session in &export.sessions {
        let (section, at) = (("Sign-ins", "登录"), Some(session.opened_at));
        table.row(&Row { section, at, what: "session", ..Row::default() })?;
    }
    for sign_in in &export.sign_ins {
        let (section, at) = (("Sign-ins", "登录"), Some(sign_in.requested_at));
        table.row(&Row { section, at, what: "letter", ..Row::default() })?;
    }
    Ok(())
}

fn ledger(table: &mut Table, export: &Export) -> Outcome<()> {
    for entry in &export.entries {
        let key = entry.reason["key"].as_str().unwrap_or_default();
        let said = [entry.note.as_deref(), entry.friend.as_deref(), Some(entry.hash.as_str())];
        table.row(&Row {
            section: ("Entries", "积分明细"),
            at: Some(entry.occurred_at),
            id: entry.sequence.to_string(),
            what: key,
            points: Some(entry.points),
            balance: Some(entry.balance_after),
            details: said.into_iter().flatten().collect::<Vec<_>>().join(" | "),
        })?;
    }
    for lot in &export.lots {
        table.row(&Row {
            section: ("Lots", "积分批次"),
            at: lot.expires_at,
            id: lot.sequence.to_string(),
            what: if lot.expires_at.is_some() { "lapses" } else { "never lapses" },
            points: Some(lot.points),
            balance: Some(lot.remaining),
            ..Row::default()
        })?;
    }
    for draw in &export.draws {
        let (section, points) = (("Draws", "积分抵扣"), Some(draw.points));
        let (id, details) = (draw.sequence.to_string(), draw.lot_sequence.to_string());
        table.row(&Row { section, id, what: "from lot", points, details, ..Row::default() })?;
    }
    Ok(())
}

fn doings(table: &mut Table, export: &Export) -> Outcome<()> {
    for event in &export.events {
        let (section, at) = (("Reported", "上报的事件"), Some(event.occurred_at));
        let (id, details) = (event.id.clone(), event.data.to_string());
        table.row(&Row { section, at, id, what: &event.r#type, details, ..Row::default() })?;
    }
    for redemption in &export.redemptions {
        let code = redemption.code.as_ref().unwrap_or(&redemption.reference);
        table.row(&Row {
            section: ("Rewards", "兑换"),
            at: Some(redemption.redeemed_at),
            id: redemption.id.clone(),
            what: &word(&redemption.state),
            points: Some(-redemption.reward.cost),
            details: format!("{} | {code}", table.text(&redemption.reward.name)),
            ..Row::default()
        })?;
    }
    for came in &export.came_by {
        let (section, at) = (("Friends", "好友"), Some(came.joined_at));
        table.row(&Row { section, at, what: "came by", details: came.code.clone(), ..Row::default() })?;
    }
    for friend in &export.friends {
        let (section, at) = (("Friends", "好友"), Some(friend.since_at));
        let details = friend.name.clone().unwrap_or_default();
        table.row(&Row { section, at, what: &word(&friend.state), details, ..Row::default() })?;
    }
    for asked in &export.surveys {
        let score = asked.score.map(|score| score.to_string());
        let choices = asked.choices.as_ref().map(ToString::to_string);
        let said = [score, choices, asked.words.clone()];
        let (section, at) = (("Surveys", "问卷"), Some(asked.answered_at.unwrap_or(asked.due_at)));
        let details = said.into_iter().flatten().collect::<Vec<_>>().join(" | ");
        table.row(&Row { section, at, what: &asked.survey, details, ..Row::default() })?;
    }
    for counter in &export.counters {
        let (section, points) = (("Limits", "次数限制"), Some(counter.points));
        let details = format!("{} | {} | {}", counter.about, counter.period, counter.times);
        table.row(&Row { section, what: &counter.rule, points, details, ..Row::default() })?;
    }
    Ok(())
}

/// One line: the section in English and Chinese, and what is said.
#[derive(Default)]
struct Row<'a> {
    section: (&'a str, &'a str),
    at: Option<Instant>,
    id: String,
    what: &'a str,
    points: Option<i64>,
    balance: Option<i64>,
    details: String,
}

struct Table {
    zone: TimeZone,
    is_chinese: bool,
    rows: csv::Writer<Vec<u8>>,
}

impl Table {
    fn head(&mut self) -> Outcome<()> {
        let names = match self.is_chinese {
            true => ["类别", "时间", "编号", "内容", "积分", "余额", "详情"],
            false => ["section", "time", "id", "what", "points", "balance", "details"],
        };
        self.rows.write_record(names).map_err(|error| bug(error.to_string()))
    }

    fn row(&mut self, row: &Row<'_>) -> Outcome<()> {
        let number = |number: Option<i64>| number.map(|number| number.to_string()).unwrap_or_default();
        let fields = [
            (if self.is_chinese { row.section.1 } else { row.section.0 }).to_owned(),
            row.at.map(|at| self.time(at)).unwrap_or_default(),
            cell(&row.id),
            cell(row.what),
            number(row.points),
            number(row.balance),
            cell(&row.details),
        ];
        self.rows.write_record(fields).map_err(|error| bug(error.to_string()))
    }

    /// In the program's time zone, as spreadsheets read a time.
    fn time(&self, at: Instant) -> String {
        let at = Timestamp::from_millisecond(at).map(|at| at.to_zoned(self.zone.clone()));
        at.map(|at| at.strftime("%Y-%m-%d %H:%M:%S").to_string()).unwrap_or_default()
    }

    fn text<'t>(&self, text: &'t Text) -> &'t str {
        let tag = if self.is_chinese { "zh-CN" } else { "en" };
        text.get(tag).or_else(|| text.values().next()).map_or("", String::as_str)
    }
}

/// A cell that no spreadsheet takes for a formula.
fn cell(text: &str) -> String {
    let is_formula =
        text.trim_start().starts_with(['=', '+', '-', '@']) || text.starts_with(['\t', '\r', '\n']);
    if is_formula { format!("'{text}") } else { text.to_owned() }
}

/// A state, as it is called on the wire.
fn word(state: &impl Serialize) -> String {
    serde_json::to_value(state).ok().and_then(|value| Some(value.as_str()?.to_owned())).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    #[test]
    fn no_cell_is_a_formula() {
        for (text, safe) in [
            ("=1+1", "'=1+1"),
            ("@sum(a1)", "'@sum(a1)"),
            (" +65", "' +65"),
            ("-2", "'-2"),
            ("\tx", "'\tx"),
            ("Maya = best", "Maya = best"),
            ("{\"a\":1}", "{\"a\":1}"),
        ] {
            assert_eq!(super::cell(text), safe);
        }
    }
}
