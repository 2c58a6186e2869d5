//! `laurel insights`: the figures as a report for the terminal, as JSON or as CSV.

use super::numbers::{grouped, percent};
use super::{AskInsights, Wish, csv, reckon};
use crate::db::Db;
use contract::Instant;
use contract::insights::{CustomerMonth, Insights, Rate, Scored, SurveyFigures};
use contract::programs::{Program, Text};
use std::io::{IsTerminal, Write};
use std::sync::Arc;
use unicode_width::UnicodeWidthStr;

/// The longest bar, in characters.
const BAR_CHARS: i64 = 40;

/// So many of the newest weeks and months are shown; JSON and CSV have them all.
const ROWS_SHOWN: usize = 13;

/// Which figures are wanted, and how they are told.
#[derive(clap::Args, Clone, Debug)]
pub struct Report {
    /// The program
    #[arg(long)]
    pub program: String,
    #[command(flatten)]
    asked: AskInsights,
    /// As `GET /v1/insights` answers
    #[arg(long, conflicts_with = "csv")]
    json: bool,
    /// A table with a row a figure
    #[arg(long)]
    csv: bool,
}

/// Reckons the figures and prints them.
pub fn run(db: &Db, program: &Arc<Program>, report: &Report, now: Instant) -> Result<(), String> {
    let wish = Wish::of(&report.asked, program, now).map_err(|problem| problem.to_string())?;
    let ours = Arc::clone(program);
    let insights = db.read_blocking(move |tx| reckon(tx, &ours, &wish));
    let insights = insights.map_err(|problem| problem.to_string())?;
    let text = match (report.json, report.csv) {
        (true, _) => format!("{:#}\n", serde_json::json!(insights)).into_bytes(),
        (_, true) => {
            csv::write(&insights, program.languages.first()).map_err(|problem| problem.to_string())?
        }
        _ => {
            let is_coloured = std::io::stdout().is_terminal()
                && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty());
            text(&insights, program, is_coloured).into_bytes()
        }
    };
    match std::io::stdout().write_all(&text) {
        // Whoever reads has seen enough, as `head` has.
        Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => Ok(()),
        other => other.map_err(|error| error.to_string()),
    }
}

/// The report.
pub fn text(insights: &Insights, program: &Program, is_coloured: bool) -> String {
    let mut page = Page { text: String::new(), is_coloured };
    let name = in_first_language(&program.name, program);
    page.title(&format!("{name}, {} to {}", insights.from, insights.to));
    page.note(&format!("{} days in {}, both included", insights.day_count, insights.time_zone));
    customers(&mut page, insights);
    referrals(&mut page, insights);
    points(&mut page, insights);
    for figures in &insights.surveys {
        survey(&mut page, figures, program);
    }
    page.text
}

fn customers(page: &mut Page, insights: &Insights) {
    let customers = &insights.customers;
    let flow = &customers.flow;
    page.title("Customers");
    page.note(&format!("Whoever ordered within {} days is a customer.", insights.active_days));
    if flow.at_start + flow.at_end + flow.lost + customers.order_count == 0 {
        return page.note("Nobody ordered.");
    }
    let money = |minor: i64| format!("{} {}", grouped(minor, insights.minor_digits), insights.currency);
    let or_dash = |told: Option<String>| told.unwrap_or_else(|| "-".to_owned());
    page.table(&[
        row("at the start", count(flow.at_start), String::new()),
        row("new", count(flow.new), format!("{} of them came back", count(flow.returned))),
        row("lost", count(flow.lost), String::new()),
        row("at the end", count(flow.at_end), String::new()),
        rate("retention", flow.retention, "customers at the start"),
        rate("churn", flow.churn, "customers at the start"),
        rate("repeat purchase", customers.repeat_purchase, "who ordered did so again"),
        row(
            "average order",
            or_dash(customers.average_order_minor.map(money)),
            format!("{} in {} orders", money(customers.spent_minor), count(customers.order_count)),
        ),
        row(
            "orders a year",
            or_dash(customers.orders_a_year_hundredths.map(|hundredths| grouped(hundredths, 2))),
            format!("{} orders by {} members", count(customers.order_count), count(customers.buyer_count)),
        ),
        row(
            "lifetime value",
            or_dash(customers.lifetime_value_minor.map(money)),
            format!("in {} years", insights.years),
        ),
        rate("upsell", customers.upsell, "who had ordered in as long a time before, too"),
    ]);
    // A shop that has just begun has months before its first customer.
    let is_before = |month: &&CustomerMonth| month.flow.at_start + month.flow.at_end == 0;
    let months: Vec<&CustomerMonth> = customers.months.iter().skip_while(is_before).collect();
    if customers.months.len() < 2 || months.is_empty() {
        return;
    }
    let mut rows = vec![Row::head(["month", "start", "new", "lost", "end", "retention", "churn"])];
    for month in &months[months.len().saturating_sub(ROWS_SHOWN)..] {
        let flow = &month.flow;
        let mut cells = vec![month.from[..7].to_owned()];
        cells.extend([flow.at_start, flow.new, flow.lost, flow.at_end].map(count));
        cells.extend([flow.retention, flow.churn].map(in_percent));
        rows.push(Row { cells, note: String::new(), is_head: false });
    }
    page.blank();
    page.table(&rows);
    page.left_out(months.len());
}

fn referrals(page: &mut Page, insights: &Insights) {
    let referrals = &insights.referrals;
    page.title("Friends invited");
    if referrals.joined == 0 {
        return page.note("Nobody came by a friend's code.");
    }
    let mut rows = vec![
        row("came", count(referrals.joined), String::new()),
        row("counted", count(referrals.qualified), "ordered, and not rejected".to_owned()),
        row("waiting", count(referrals.waiting), "not ordered yet".to_owned()),
    ];
    for rejected in &referrals.rejected {
        let because = serde_json::to_value(rejected.because).unwrap_or_default();
        rows.push(row("rejected", count(rejected.count), because.as_str().unwrap_or("?").replace('_', " ")));
    }
    rows.push(rate("conversion", referrals.conversion, "who came"));
    page.table(&rows);
}

fn points(page: &mut Page, insights: &Insights) {
    let points = &insights.points;
    page.title("Points");
    let mut rows = vec![
        row("earned", count(points.earned), String::new()),
        row("taken back", count(points.taken_back), "orders given back".to_owned()),
        row("adjusted", count(points.adjusted), "by the brand".to_owned()),
        row("redeemed", count(points.redeemed), "less what was put back".to_owned()),
        row("lapsed", count(points.lapsed), String::new()),
        rate("redemption", points.redemption, "earned"),
        row("outstanding now", count(points.outstanding), format!("{} pending", count(points.pending))),
        row("lapse in 30 days", count(points.lapsing_30_days), "as things stand".to_owned()),
        row("lapse in 90 days", count(points.lapsing_90_days), "as things stand".to_owned()),
        row("owed now", count(points.owed), "taken back after they were spent".to_owned()),
    ];
    rows.retain(|row| {
        row.cells[1] != "0" || !["taken back", "adjusted", "owed now"].contains(&row.cells[0].as_str())
    });
    page.table(&rows);
}

fn survey(page: &mut Page, survey: &SurveyFigures, program: &Program) {
    page.title(&format!("Survey {}", survey.survey));
    page.note(in_first_language(&survey.question, program));
    if survey.is_anonymous {
        page.note("Anonymous: weeks are told in groups of five answers or more, once they are over.");
    }
    let was_put = survey.response.is_some_and(|response| response.denominator > 0);
    match survey.scored.answers {
        0 if was_put => page.note("Nobody answered."),
        0 if survey.is_anonymous => return page.note("No whole group of answers lies in this period."),
        0 => return page.note("No answers."),
        _ => {
            page.lead(&headline(&survey.scored));
            bars(page, survey, program);
        }
    }
    let mut rows = Vec::new();
    let response = survey.response.filter(|_| was_put);
    rows.extend(response.map(|response| rate("response", response, "questions put")));
    rows.extend(survey.suspect.filter(|suspect| *suspect > 0).map(|suspect| {
        row("suspect", count(suspect), "questions that no person may have answered".to_owned())
    }));
    if survey.incentivised > 0 {
        rows.push(row("with points", count(survey.incentivised), "answers that earned some".to_owned()));
    }
    page.table(&rows);
    let known = |what: &Option<String>| what.as_ref().map_or("(none)".to_owned(), Clone::clone);
    let weeks: Vec<(String, Scored)> =
        survey.trend.iter().map(|point| (format!("{} to {}", point.from, point.to), point.scored)).collect();
    let slices = |slices: &[contract::insights::Slice]| -> Vec<(String, Scored)> {
        slices.iter().map(|slice| (known(&slice.name), slice.scored)).collect()
    };
    parts(page, if survey.is_anonymous { "weeks" } else { "week" }, &weeks);
    for (of, parts_of) in [("tier", slices(&survey.by_tier)), ("channel", slices(&survey.by_channel))] {
        if parts_of.len() > 1 || parts_of.iter().any(|(name, _)| name != "(none)") {
            parts(page, of, &parts_of);
        }
    }
}

/// `NPS 33 ± 6, from 600 answers: 300 promoters, 200 passives, 100 detractors`
fn headline(scored: &Scored) -> String {
    let from = format!("from {}", counted(scored.answers, "answer"));
    if let Some(nps) = &scored.nps {
        return format!(
            "NPS {}, {from}: {}, {}, {}",
            score(scored),
            counted(nps.promoters, "promoter"),
            counted(nps.passives, "passive"),
            counted(nps.detractors, "detractor")
        );
    }
    match &scored.csat {
        Some(csat) => {
            let content = percent(csat.content).unwrap_or_default();
            format!("{} of 5, {from}: {content} % gave 4 or 5", grouped(csat.mean_hundredths, 2))
        }
        None => counted(scored.answers, "answer"),
    }
}

/// A bar for each score, the best on top, or for each choice.
fn bars(page: &mut Page, survey: &SurveyFigures, program: &Program) {
    let mut bars: Vec<(String, i64, Option<Colour>)> = Vec::new();
    for score in survey.scores.iter().rev() {
        let colour = match survey.kind.band(Some(score.score)) {
            contract::surveys::Band::Low => Some(Colour::Red),
            contract::surveys::Band::Mid => None,
            contract::surveys::Band::High => Some(Colour::Green),
        };
        bars.push((score.score.to_string(), score.count, colour));
    }
    for choice in &survey.choices {
        let text = in_first_language(&choice.text, program).to_owned();
        bars.push((text, choice.chosen.numerator, None));
    }
    let most = bars.iter().map(|(_, count, _)| *count).max().unwrap_or(0).max(1);
    let width = bars.iter().map(|(name, ..)| name.width()).max().unwrap_or(0);
    let counts = bars.iter().map(|(_, number, _)| count(*number).len()).max().unwrap_or(0);
    for (name, number, colour) in bars {
        // Whoever is there is seen.
        let length = ((number * BAR_CHARS + most / 2) / most).max(i64::from(number > 0));
        let bar = "#".repeat(usize::try_from(length).unwrap_or(0));
        let pad = " ".repeat(width - name.width());
        let bar = match colour {
            Some(colour) => page.painted(&bar, colour),
            None => bar,
        };
        page.line(&format!("  {pad}{name}  {:>counts$}  {bar}", count(number)));
    }
    if width > 0 {
        page.blank();
    }
}

/// The scores of weeks, tiers or channels.
fn parts(page: &mut Page, of: &'static str, parts: &[(String, Scored)]) {
    if parts.is_empty() {
        return;
    }
    let what = if parts[0].1.nps.is_some() { "NPS" } else { "of 5" };
    let has_score = parts.iter().any(|(_, scored)| scored.nps.is_some() || scored.csat.is_some());
    let mut head = Row::head([of, "answers"]);
    head.cells.extend(has_score.then(|| what.to_owned()));
    let mut rows = vec![head];
    for (name, scored) in &parts[parts.len().saturating_sub(ROWS_SHOWN)..] {
        let mut cells = vec![name.clone(), count(scored.answers)];
        cells.extend(has_score.then(|| score(scored)));
        rows.push(Row { cells, note: String::new(), is_head: false });
    }
    page.blank();
    page.table(&rows);
    page.left_out(parts.len());
}

/// `33 ± 6`; of 1 to 5, the mean.
fn score(scored: &Scored) -> String {
    match (&scored.nps, &scored.csat) {
        (Some(nps), _) => match nps.margin_hundredths {
            Some(margin) => format!("{} ± {}", nps.score, (margin + 50) / 100),
            None => format!("{} ± ?", nps.score),
        },
        (_, Some(csat)) => grouped(csat.mean_hundredths, 2),
        _ => "-".to_owned(),
    }
}

fn count(number: i64) -> String {
    grouped(number, 0)
}

fn counted(number: i64, one: &str) -> String {
    format!("{} {one}{}", count(number), if number == 1 { "" } else { "s" })
}

fn in_percent(rate: Rate) -> String {
    percent(rate).map_or_else(|| "-".to_owned(), |percent| format!("{percent} %"))
}

fn rate(name: &str, rate: Rate, of: &str) -> Row {
    row(name, in_percent(rate), format!("{} of {} {of}", count(rate.numerator), count(rate.denominator)))
}

fn row(name: &str, figure: String, note: String) -> Row {
    Row { cells: vec![name.to_owned(), figure], note, is_head: false }
}

fn in_first_language<'t>(text: &'t Text, program: &Program) -> &'t str {
    let first = program.languages.first().and_then(|language| text.get(language));
    first.or_else(|| text.values().next()).map_or("", String::as_str)
}

/// A line of a table: the first cell stands left, all others right, and behind them a note.
struct Row {
    cells: Vec<String>,
    note: String,
    is_head: bool,
}

impl Row {
    fn head<const N: usize>(cells: [&str; N]) -> Row {
        Row { cells: cells.map(str::to_owned).to_vec(), note: String::new(), is_head: true }
    }
}

#[derive(Clone, Copy)]
enum Colour {
    Green,
    Red,
    Bold,
    Faint,
}

/// What is written so far.
struct Page {
    text: String,
    is_coloured: bool,
}

impl Page {
    fn title(&mut self, text: &str) {
        if !self.text.is_empty() {
            self.blank();
        }
        let painted = self.painted(text, Colour::Bold);
        self.line(&painted);
    }

    fn note(&mut self, text: &str) {
        let painted = self.painted(text, Colour::Faint);
        self.line(&format!("  {painted}"));
    }

    fn lead(&mut self, text: &str) {
        self.blank();
        let painted = self.painted(text, Colour::Bold);
        self.line(&format!("  {painted}"));
        self.blank();
    }

    fn left_out(&mut self, count: usize) {
        if count > ROWS_SHOWN {
            self.note(&format!("the newest {ROWS_SHOWN} of {count}; --csv has all"));
        }
    }

    fn table(&mut self, rows: &[Row]) {
        let columns = rows.iter().map(|row| row.cells.len()).max().unwrap_or(0);
        let width = |column: usize| {
            let cells = rows.iter().filter_map(|row| row.cells.get(column));
            cells.map(|cell| cell.width()).max().unwrap_or(0)
        };
        let widths: Vec<usize> = (0..columns).map(width).collect();
        for row in rows {
            let mut line = " ".to_owned();
            for (nth, (cell, width)) in row.cells.iter().zip(&widths).enumerate() {
                let pad = " ".repeat(width - cell.width());
                line += &if nth == 0 { format!(" {cell}{pad}") } else { format!("  {pad}{cell}") };
            }
            let line = if row.is_head { self.painted(&line, Colour::Faint) } else { line };
            let note = self.painted(&row.note, Colour::Faint);
            self.line(&if row.note.is_empty() { line } else { format!("{line}   {note}") });
        }
    }

    fn blank(&mut self) {
        self.text.push('\n');
    }

    fn line(&mut self, line: &str) {
        self.text.push_str(line.trim_end());
        self.text.push('\n');
    }

    fn painted(&self, text: &str, colour: Colour) -> String {
        let code = match colour {
            Colour::Green => 32,
            Colour::Red => 31,
            Colour::Bold => 1,
            Colour::Faint => 2,
        };
        if self.is_coloured && !text.is_empty() {
            format!("\x1b[{code}m{text}\x1b[0m")
        } else {
            text.to_owned()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use contract::insights::{ChoiceCount, ScoreCount, Slice};
    use contract::programs::SurveyKind;

    fn program() -> Program {
        let name = [("zh-CN".to_owned(), "茶屋".to_owned()), ("en".to_owned(), "Tea".to_owned())];
        Program { languages: vec!["zh-CN".into(), "en".into()], name: name.into(), ..Program::default() }
    }

    fn chinese(text: &str) -> Text {
        [("zh-CN".to_owned(), text.to_owned())].into()
    }

    /// The column on which the last occurrence of a sign stands.
    fn column(line: &str, sign: &str) -> usize {
        line.split_once(sign).map_or(0, |(before, _)| before.width())
    }

    #[test]
    fn bars_of_chinese_choices_begin_on_one_column() {
        let choice = |choice, text, count| ChoiceCount {
            choice,
            text: chinese(text),
            chosen: rules::insights::rate(count, 6),
        };
        let survey = SurveyFigures {
            survey: "tea".to_owned(),
            kind: SurveyKind::SingleChoice,
            question: chinese("最爱哪种茶？"),
            scored: Scored { answers: 6, ..Scored::default() },
            choices: vec![choice(0, "乌龙", 4), choice(1, "tea", 1), choice(2, "陈年普洱", 1)],
            by_channel: vec![
                Slice {
                    name: Some("门店".to_owned()),
                    scored: Scored { answers: 1_234, ..Scored::default() },
                },
                Slice { name: Some("app".to_owned()), scored: Scored { answers: 1, ..Scored::default() } },
            ],
            ..SurveyFigures::default()
        };
        let insights = Insights { surveys: vec![survey], ..Insights::default() };
        let page = text(&insights, &program(), false);
        let bars: Vec<&str> = page.lines().filter(|line| line.ends_with('#')).collect();
        let columns: Vec<usize> = bars.iter().map(|line| column(line, "#")).collect();
        assert_eq!(columns, [15; 3], "{page}");
        let lengths: Vec<usize> = bars.iter().map(|line| line.matches('#').count()).collect();
        assert_eq!(lengths, [40, 10, 10]);
        assert!(page.contains("\n  门店       1,234\n  app            1\n"), "{page}");
        assert!(page.starts_with("茶屋, "), "{page}");
    }

    #[test]
    fn colour_is_there_only_where_it_is_seen_and_changes_no_column() {
        let counts = [0, 0, 0, 1, 0, 0, 0, 0, 2, 0, 3];
        let scored = Scored { answers: 6, nps: rules::insights::nps(&counts), csat: None };
        let scores = (0..).zip(counts).map(|(score, count)| ScoreCount { score, count });
        let survey = SurveyFigures { scored, scores: scores.collect(), ..SurveyFigures::default() };
        let insights = Insights { surveys: vec![survey], ..Insights::default() };
        let (plain, painted) = (text(&insights, &program(), false), text(&insights, &program(), true));
        assert!(
            plain.contains("  NPS 33 ± 60, from 6 answers: 3 promoters, 2 passives, 1 detractor\n"),
            "{plain}"
        );
        assert!(plain.contains(&format!("\n  10  3  {}\n", "#".repeat(40))), "{plain}");
        assert!(plain.contains("\n   3  1  #############\n") && plain.contains("\n   4  0\n"), "{plain}");
        assert!(!plain.contains('\x1b'));
        let mut unpainted = painted.clone();
        for code in [0, 1, 2, 31, 32] {
            unpainted = unpainted.replace(&format!("\x1b[{code}m"), "");
        }
        let trimmed: Vec<&str> = unpainted.lines().map(str::trim_end).collect();
        assert_eq!(trimmed, plain.lines().collect::<Vec<_>>());
        assert_ne!(painted, plain);
    }
}
