//! Loads the demo: a program's purchases, moved so that the last one was yesterday, and members to continue
//! as.

use crate::App;
use crate::points::import;
use crate::problem::Problem;
use crate::programs::read_demo;
use crate::{ledger, members};
use contract::programs::Program;
use indicatif::{ProgressBar, ProgressStyle};
use jiff::ToSpan;
use jiff::tz::TimeZone;
use std::path::Path;
use std::sync::Arc;

/// Loads what is not there yet, for every program that has a demo.
pub fn load(app: &App, folder: &Path) -> Result<(), String> {
    for program in app.programs.all() {
        let Some(demo) = read_demo(folder, &program.id)? else {
            continue;
        };
        if let Some(file) = &demo.purchases {
            load_purchases(app, &program, &folder.join(file))?;
        }
        for person in demo.members {
            let (program, now) = (program.id.clone(), app.clock.now());
            let introduced = app.db.write_blocking(move |tx| {
                let holder = members::find_or_join(tx, &program, &person.shown.external_id, now)?;
                members::introduce(tx, &program, &holder.member_id, &person.shown.name, &person.email)
            });
            introduced.map_err(|problem| problem.to_string())?;
        }
    }
    Ok(())
}

fn load_purchases(app: &App, program: &Arc<Program>, file: &Path) -> Result<(), String> {
    let text = std::fs::read(file).map_err(|error| format!("{}: {error}", file.display()))?;
    let source = file.file_stem().and_then(|stem| stem.to_str()).unwrap_or("demo");
    let mut purchases = import::read(&text, source, &import::Columns::default(), program, app.clock.now())?;
    if is_loaded(app, program, &purchases).map_err(|problem| problem.to_string())? {
        return Ok(());
    }
    let zone = TimeZone::get(&program.time_zone).map_err(|error| error.to_string())?;
    let now = app.clock.now();
    let today =
        jiff::Timestamp::from_millisecond(now).map_err(|error| error.to_string())?.to_zoned(zone.clone());
    let yesterday = today.date().checked_sub(1.day()).map_err(|error| error.to_string())?;
    import::move_to(&mut purchases, yesterday, &zone)?;
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

/// Purchases are posted in order, so the last one tells.
fn is_loaded(app: &App, program: &Arc<Program>, purchases: &import::Purchases) -> Result<bool, Problem> {
    let Some(last) = purchases.read.last().map(|purchase| purchase.reported.clone()) else {
        return Ok(true);
    };
    let program = program.id.clone();
    app.db.read_blocking(move |tx| match members::find(tx, &program, &last.external_id)? {
        Some(holder) => Ok(ledger::posted_by(tx, &holder.member_id, &last.source, &last.id)?.is_some()),
        None => Ok(false),
    })
}

/// How far a file has been read, for a person who waits.
pub fn progress_bar(length: u64) -> ProgressBar {
    let style = ProgressStyle::with_template("{msg} {wide_bar} {human_pos}/{human_len} {per_sec} {eta}");
    ProgressBar::new(length).with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()))
}
