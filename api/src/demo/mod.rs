//! Loads the demo: members to continue as, with what they did, told in days ago; and a program's purchases,
//! moved so
//! that the last one was yesterday.

mod friends;

use self::friends::Friends;
use crate::App;
use crate::db::Tx;
use crate::id::digest;
use crate::ledger::{self, Holder};
use crate::members;
use crate::members::brand::{self, Details};
use crate::points::events::{Reported, apply};
use crate::points::import;
use crate::problem::Outcome;
use crate::programs::{DemoPerson, read_demo};
use crate::rewards::till::use_with_order;
use crate::{referrals, rewards};
use contract::Instant;
use contract::members::{Birthday, PutMember};
use contract::points::EntryKind;
use contract::programs::{Program, RewardKind};
use contract::rewards::RedeemReward;
use indicatif::{ProgressBar, ProgressStyle};
use jiff::tz::TimeZone;
use jiff::{ToSpan, Zoned};
use rules::account::Posting;
use rules::book::Share;
use rules::scenario::run::event_id;
use rules::scenario::{Act, file};
use std::path::Path;
use std::sync::Arc;

/// Where the members of the demo say that what they did comes from.
const SOURCE: &str = "demo";

/// Loads what is not there yet, for every program that has a demo.
pub fn load(app: &App, folder: &Path) -> Result<(), String> {
    for program in app.programs.all() {
        let Some(demo) = read_demo(folder, &program.id)? else {
            continue;
        };
        if let Some(file) = &demo.purchases {
            load_purchases(app, &program, &folder.join(file))?;
        }
    }
    load_people(app, folder)
}

/// Lets the members of the demo live their lives so far, as far as they have not.
pub fn load_people(app: &App, folder: &Path) -> Result<(), String> {
    for program in app.programs.all() {
        let Some(demo) = read_demo(folder, &program.id)? else {
            continue;
        };
        let (ours, now) = (Arc::clone(&program), app.clock.now());
        let opened = app.db.write_blocking(move |tx| open_shop(tx, &ours, now));
        opened.map_err(|problem| problem.to_string())?;
        let now = zoned(&program, now)?;
        for person in demo.members {
            let told = |why: String| format!("{}.demo.toml, {}: {why}", program.id, person.shown.external_id);
            let story = Story::read(&program, &person, &now).map_err(told)?;
            let friends = Friends::read(&program, &story.external_id, story.joined_at, &person.friends, &now);
            let (friends, ours) = (friends.map_err(told)?, Arc::clone(&program));
            if !friends.is_empty() {
                let came = app.db.write_blocking(move |tx| friends.come(tx, &ours));
                came.map_err(|problem| told(problem.to_string()))?;
                // As of then, so that what they bring comes between what the member does.
                let heard = referrals::tell_all(&app.db, &program, story.joined_at);
                heard.map_err(|problem| told(problem.to_string()))?;
            }
            let ours = Arc::clone(&program);
            let lived = app.db.write_blocking(move |tx| story.live(tx, &ours));
            lived.map_err(|problem| told(problem.to_string()))?;
        }
    }
    Ok(())
}

/// Draws are promised, and partners have sent their codes.
fn open_shop(tx: &mut Tx<'_>, program: &Program, now: Instant) -> Outcome<()> {
    rewards::draws::tick(tx, program, now)?;
    for reward in program.rewards.iter().filter(|reward| reward.kind == RewardKind::PartnerCode) {
        let code = |nth: usize| {
            digest(format!("{}/{}/{nth}", program.id, reward.id).as_bytes())[..10].to_uppercase()
        };
        let codes: Vec<String> = (0..DEMO_CODES).map(code).collect();
        rewards::codes::fill(tx, &program.id, &reward.id, &codes)?;
    }
    Ok(())
}

/// After so long, what was redeemed has been used.
const DAY_MS: i64 = 86_400_000;

/// How many codes a partner sends.
const DEMO_CODES: usize = 200;

/// A member's life so far.
struct Story {
    external_id: String,
    joined_at: Instant,
    details: Details,
    /// When, the id, and what, in order.
    acts: Vec<(Instant, String, Act, String)>,
    now: Instant,
}

impl Story {
    fn read(program: &Program, person: &DemoPerson, now: &Zoned) -> Result<Story, String> {
        let joined = person.joined.as_deref().unwrap_or("0 days ago");
        let joined = ago(now, joined.strip_suffix(" ago").unwrap_or(joined))?;
        let birthday = person.birthday.as_deref().map(|text| birthday(now, text)).transpose()?;
        let details = Details::of(&PutMember {
            name: Some(person.shown.name.clone()),
            email: Some(person.email.clone()),
            birthday,
            ..PutMember::default()
        });
        let language = program.languages.first().map_or("", String::as_str);
        let mut notes = Vec::new();
        let steps = person.story.iter().map(|told| step(now, told, language, &mut notes));
        let steps = steps.collect::<Result<Vec<_>, _>>()?;
        let mut acts = Vec::new();
        for (nth, step) in scenario(program, steps)?.into_iter().enumerate() {
            for time in 0..step.times {
                let at = step.at + step.every_ms * time;
                let named = match &step.act {
                    Act::Event { id, .. } => id.as_deref(),
                    _ => None,
                };
                let id = format!("{}-{}", person.shown.external_id, event_id(nth, time, named));
                let id = if named.is_some() && time == 0 { event_id(nth, time, named) } else { id };
                acts.push((at, id, step.act.clone(), notes[nth].clone()));
            }
        }
        acts.sort_by_key(|act| act.0);
        Ok(Story {
            external_id: person.shown.external_id.clone(),
            joined_at: joined.timestamp().as_millisecond(),
            details: details.map_err(|problem| problem.to_string())?,
            acts,
            now: now.timestamp().as_millisecond(),
        })
    }

    /// Posts all of it, each act as of its day, unless it was posted before.
    fn live(&self, tx: &mut Tx<'_>, program: &Program) -> Outcome<()> {
        if let Some(known) = members::find(tx, &program.id, &self.external_id)?
            && (self.acts.is_empty() || ledger::state(tx, &known.member_id)?.sequence > 0)
        {
            return self.introduce(tx, program, &known);
        }
        let first = self.acts.first().map_or(self.now, |act| act.0);
        let joined_at = self.joined_at.min(first);
        let holder = members::find_or_join(tx, &program.id, &self.external_id, joined_at)?;
        let holder = brand::set(tx, program, &holder, &self.details, joined_at)?;
        for (at, id, act, note) in &self.acts {
            self.act(tx, program, &holder, (*at, id), act, note)?;
        }
        ledger::settle(tx, program, &holder, self.now)
    }

    fn introduce(&self, tx: &mut Tx<'_>, program: &Program, holder: &Holder) -> Outcome<()> {
        brand::set(tx, program, holder, &self.details, self.now).map(|_| ())
    }

    fn act(
        &self,
        tx: &mut Tx<'_>,
        program: &Program,
        holder: &Holder,
        (at, id): (Instant, &str),
        act: &Act,
        note: &str,
    ) -> Outcome<()> {
        let points = match act {
            Act::Look => return Ok(()),
            Act::Event { r#type, data, .. } => {
                let reported = Reported {
                    r#type: r#type.clone(),
                    source: SOURCE.to_owned(),
                    id: id.to_owned(),
                    external_id: self.external_id.clone(),
                    digest: digest(id.as_bytes()),
                    data: data.clone(),
                    occurred_at: at,
                };
                return apply(tx, program, &reported, at).map(|_| ());
            }
            Act::Redeem(reward) => {
                let cost =
                    program.rewards.iter().find(|known| known.id == *reward).map_or(0, |known| known.cost);
                let wanted = RedeemReward { reward: reward.clone(), cost };
                let kept = rewards::redeem(tx, program, holder, id, &wanted, at)?;
                if at < self.now - DAY_MS {
                    // What was had is used an hour later.
                    let (member_id, used_at) = (&holder.member_id, at + DAY_MS / 24);
                    use_with_order(tx, &program.id, member_id, kept.code(), "demo", used_at)?;
                }
                return Ok(());
            }
            Act::Undo(_) => return Err(crate::problem::bug("a demo's story redeems, and undoes nothing")),
            Act::Spend(points) => -points,
            Act::Adjust(points) => *points,
        };
        ledger::post(tx, program, holder, at, |account| {
            let posting = Posting::new(EntryKind::Adjust, brand::ADJUSTMENT, id, at);
            account.adjust(&posting, Share { points, status_points: 0 }, note)
        })
        .map(|_| ())
    }
}

/// A step of a scenario, from one that is told in time ago; its note goes to `notes`.
fn step(
    now: &Zoned,
    told: &toml::Table,
    language: &str,
    notes: &mut Vec<String>,
) -> Result<toml::Table, String> {
    let mut step = told.clone();
    let ago_text = step.remove("ago").and_then(|text| text.as_str().map(str::to_owned));
    let at = ago(now, &ago_text.ok_or("a part of the story has no `ago`")?)?;
    step.insert("at".into(), at.strftime("%Y-%m-%d %H:%M:%S").to_string().into());
    let note = step.remove("note");
    let by_language =
        |note: &toml::Value| note.get(language).or_else(|| note.as_table()?.values().next()).cloned();
    let note = note.and_then(|note| if note.is_str() { Some(note) } else { by_language(&note) });
    notes.push(note.and_then(|note| note.as_str().map(str::to_owned)).unwrap_or_else(|| "Demo".to_owned()));
    Ok(step)
}

fn scenario(program: &Program, steps: Vec<toml::Table>) -> Result<Vec<rules::scenario::Step>, String> {
    if steps.is_empty() {
        return Ok(Vec::new());
    }
    let mut member = toml::Table::new();
    member.insert("id".into(), "someone".into());
    member.insert("joined".into(), "2000-01-01".into());
    let mut text = toml::Table::new();
    text.insert("member".into(), toml::Value::Array(vec![member.into()]));
    text.insert("step".into(), toml::Value::Array(steps.into_iter().map(toml::Value::Table).collect()));
    let scenario = file::read(&text.to_string(), program)
        .map_err(|mistakes| mistakes.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))?;
    Ok(scenario.steps)
}

/// `3 days` or `2 hours` before now, in the program's time zone.
fn ago(now: &Zoned, text: &str) -> Result<Zoned, String> {
    let wrong = || format!("`{text}` is not a time; it should be such as \"3 days\" or \"2 hours\"");
    let (count, unit) = text.split_once(' ').ok_or_else(wrong)?;
    let count: i64 = count.parse().ok().filter(|count| (0..100_000).contains(count)).ok_or_else(wrong)?;
    let span = match unit.trim_end_matches('s') {
        "hour" => count.hours(),
        "day" => count.days(),
        "week" => count.weeks(),
        "month" => count.months(),
        _ => return Err(wrong()),
    };
    now.checked_sub(span).map_err(|error| error.to_string())
}

/// `1990-05-14`, or `in 3 days`.
fn birthday(now: &Zoned, text: &str) -> Result<Birthday, String> {
    let date = match text.strip_prefix("in ").and_then(|rest| rest.split_once(' ')) {
        Some((count, _)) => {
            let days: i64 = count.parse().map_err(|_| format!("`{text}` is not a birthday"))?;
            now.date().checked_add(days.days()).map_err(|error| error.to_string())?
        }
        None => text.parse::<jiff::civil::Date>().map_err(|error| error.to_string())?,
    };
    let year = Some(i64::from(date.year())).filter(|_| !text.starts_with("in "));
    Ok(Birthday { month: i64::from(date.month()), day: i64::from(date.day()), year })
}

fn load_purchases(app: &App, program: &Arc<Program>, file: &Path) -> Result<(), String> {
    let text = std::fs::read(file).map_err(|error| format!("{}: {error}", file.display()))?;
    let source = file.file_stem().and_then(|stem| stem.to_str()).unwrap_or("demo");
    let now = app.clock.now();
    let (id, of_file, rows) = (program.id.clone(), source.to_owned(), text.clone());
    let is_done = app.db.read_blocking(move |tx| import::is_done(tx, &id, &rows, &of_file));
    if is_done.map_err(|problem| problem.to_string())? {
        return Ok(());
    }
    let mut purchases = import::read(&text, source, &import::Columns::default(), program, now)?;
    let today = zoned(program, now)?;
    let yesterday = today.date().checked_sub(1.day()).map_err(|error| error.to_string())?;
    import::move_to(&mut purchases, yesterday, today.time_zone())?;
    let bar = progress_bar(purchases.read.len() as u64);
    bar.set_message(format!("loading the demo of {}", program.id));
    let summary = import::run(&app.db, program, purchases, now, |done| bar.inc(done));
    bar.finish_and_clear();
    let summary = summary.map_err(|problem| problem.to_string())?;
    println!(
        "The demo of {}: {} purchases, {} members, {} points.",
        program.id, summary.applied, summary.joined, summary.points
    );
    Ok(())
}

fn zoned(program: &Program, at: Instant) -> Result<Zoned, String> {
    let zone = TimeZone::get(&program.time_zone).map_err(|error| error.to_string())?;
    Ok(jiff::Timestamp::from_millisecond(at).map_err(|error| error.to_string())?.to_zoned(zone))
}

/// How far a file has been read, for a person who waits.
pub fn progress_bar(length: u64) -> ProgressBar {
    let style = ProgressStyle::with_template("{msg} {wide_bar} {human_pos}/{human_len} {per_sec} {eta}");
    ProgressBar::new(length).with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()))
}
