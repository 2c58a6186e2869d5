//! The command line of `laurel`.

use clap::{Parser, Subcommand};
use contract::events::EventStatus;
use contract::members::Adjust;
use jiff::ToSpan;
use jiff::tz::TimeZone;
use laurel::audit::command::note;
use laurel::clock::Clock;
use laurel::config::{Place, Sending, Serving};
use laurel::db::Db;
use laurel::insights::report;
use laurel::keys::command::KeyCommand;
use laurel::members::{brand, contacts};
use laurel::points::{import, tick};
use laurel::privacy::{command, sweep};
use laurel::programs::Programs;
use laurel::surveys::letters;
use laurel::walls::{Walls, listen};
use laurel::{App, audit, check, demo, keys, ledger, members, router};
use std::io::IsTerminal;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

/// A loyalty member portal over a ledger.
#[derive(Parser)]
#[command(version)]
struct Line {
    #[command(flatten)]
    place: Place,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Serve the API and the portal
    Serve(Serving),
    /// Read a file of purchases into a program; repeating it changes nothing
    Import {
        /// The program that the purchases earn in
        #[arg(long)]
        program: String,
        /// Names the file's rows for good; the file's name without its ending if not given
        #[arg(long)]
        source: Option<String>,
        /// Move all dates alike, so that the last purchase is on this day (2027-01-14, or `yesterday`)
        #[arg(long, value_name = "DAY")]
        last_on: Option<String>,
        #[command(flatten)]
        columns: import::Columns,
        /// CSV, or columns split by runs of spaces; the first line names them
        file: PathBuf,
    },
    /// Read program files, tell every mistake, and play the scenario beside each; exits 1 if anything is
    /// wrong
    Check {
        /// The files, such as programs/record-shop.toml
        #[arg(required = true)]
        files: Vec<PathBuf>,
    },
    /// Print the JSON Schema of the program file, for editors
    Schema,
    /// Write down what time alone has done: what lapsed, which tiers ended, birthdays; and send the letters
    /// with questions that are due. `serve` does so by itself
    Tick(Sending),
    /// How the brand is doing: customers, referrals, points and surveys
    Insights(report::Report),
    /// Recompute every invariant of the ledger; exits 1 with what differs
    Verify,
    /// Correct a member's balance
    Adjust {
        /// The program the member is in
        #[arg(long)]
        program: String,
        /// The brand's own id of the member
        #[arg(long)]
        member: String,
        /// Points to add, or to take when negative
        #[arg(long, allow_hyphen_values = true)]
        points: i64,
        /// Why, in words the member will read
        #[arg(long)]
        reason: String,
        /// Names this correction: the same id again changes nothing
        #[arg(long)]
        id: String,
    },
    /// Print who did what: API keys, and operators on the command line
    Audit {
        /// The program; all if not given
        #[arg(long)]
        program: Option<String>,
        /// A day or a time (2027-01-14, 2027-01-14T08:12:00Z) from which on it is printed
        #[arg(long)]
        since: Option<String>,
        /// So many of the newest
        #[arg(long, default_value_t = audit::command::SHOWN)]
        count: i64,
    },
    /// Erase a member: shows what is lost, and asks
    Erase {
        /// The program the member is in
        #[arg(long)]
        program: String,
        /// The brand's own id of the member
        #[arg(long)]
        member: String,
        /// Do not ask
        #[arg(long)]
        yes: bool,
    },
    /// The API keys of a brand's systems
    #[command(subcommand)]
    Key(KeyCommand),
}

const DAY_MS: i64 = 24 * 60 * 60 * 1_000;

/// What a command ends with: a sentence for stderr where it failed.
type End = Result<(), String>;

fn main() -> ExitCode {
    let line = Line::parse();
    let place = line.place;
    let end = match line.command {
        Command::Serve(serving) => serve(&place, serving),
        Command::Import { program, source, last_on, columns, file } => {
            import_file(&place, &program, source, last_on, &columns, &file)
        }
        Command::Check { files } => check::check(&files),
        Command::Schema => {
            println!("{:#}", rules::file::schema());
            Ok(())
        }
        Command::Tick(sending) => tick_once(&place, &sending),
        Command::Insights(asked) => place.program(&asked.program).and_then(|program| {
            report::run(&Db::open_existing(&place.database_url)?, &program, &asked, Clock::System.now())
        }),
        Command::Verify => verify(&place),
        Command::Adjust { program, member, points, reason, id } => {
            adjust(&place, &program, member, points, reason, id)
        }
        Command::Audit { program, since, count } => Db::open_existing(&place.database_url)
            .and_then(|db| audit::command::print(&db, program, since.as_deref(), count)),
        Command::Erase { program, member, yes } => Db::open_existing(&place.database_url)
            .and_then(|db| command::erase(&db, place.program(&program)?, &member, yes)),
        Command::Key(command) => keys::command::run(&place, command),
    };
    match end {
        Ok(()) => ExitCode::SUCCESS,
        Err(told) => {
            eprintln!("laurel: {told}");
            ExitCode::FAILURE
        }
    }
}

fn serve(place: &Place, serving: Serving) -> End {
    let filter = tracing_subscriber::EnvFilter::try_from_env("LAUREL_LOG")
        .unwrap_or_else(|_| tracing_subscriber::EnvFilter::new(if serving.demo { "warn" } else { "info" }));
    let log = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    if std::io::stderr().is_terminal() {
        log.init()
    } else {
        log.json().init()
    }

    serving.check_demo_stays_here()?;
    let db = Db::open(&place.database_url)?;
    let app = open(place, &serving.sending, db, serving.walls(), serving.demo)?;
    // Members of before contacts were kept; where there are none, one look.
    while app.db.write_blocking(contacts::note_missing).map_err(|problem| problem.to_string())? {}
    if serving.demo {
        demo::load(&app, &place.programs)?;
    }
    let runtime = tokio::runtime::Runtime::new().map_err(|error| format!("cannot start: {error}"))?;
    runtime.block_on(async {
        tokio::spawn(tick_on(Arc::clone(&app), serving.audit_days));
        tokio::spawn(reload_on_hangup(Arc::clone(&app), place.programs.clone()));
        listen(app, serving).await
    })
}

fn open(place: &Place, sending: &Sending, db: Db, walls: Walls, demo: bool) -> Result<Arc<App>, String> {
    Ok(Arc::new(App {
        db,
        clock: Clock::System,
        programs: Programs::load(&place.programs, demo)?,
        mail: sending.mail()?,
        public_url: sending.public_url()?,
        walls,
        demo,
    }))
}

/// Once a minute. What members see does not depend on it.
async fn tick_on(app: Arc<App>, audit_days: i64) {
    let mut minutes = tokio::time::interval(std::time::Duration::from_secs(60));
    loop {
        minutes.tick().await;
        let ours = Arc::clone(&app);
        let ticked = tokio::task::spawn_blocking(move || {
            let now = ours.clock.now();
            ours.walls.limits.forget(ours.clock.steady_us());
            audit::sweep(&ours.db, now - audit_days * DAY_MS)?;
            tick_all(&ours.db, &ours.programs, now)
        });
        let ticked = ticked.await;
        if let Ok(Err(problem)) = ticked {
            tracing::warn!(cause = %problem, "what time has done was not written down; again in a minute");
        }
        tokio::spawn(letters::send_due_if_idle(Arc::clone(&app)));
    }
}

/// What is in force changes what points are worth and who may show the portal: it stands in the trail.
#[cfg(unix)]
async fn write_down_reload(app: &App, changed: Vec<String>) {
    let now = app.clock.now();
    let written = app.db.write(move |tx| {
        changed.iter().try_for_each(|program| note(tx, program, "a program file was read again", None, now))
    });
    if let Err(problem) = written.await {
        tracing::error!(cause = %problem, "not in the audit trail");
    }
}

/// A broken file is refused with its mistakes, and what it was before stays in force.
async fn reload_on_hangup(app: Arc<App>, folder: PathBuf) {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        let Ok(mut hangups) = signal(SignalKind::hangup()) else {
            return;
        };
        while hangups.recv().await.is_some() {
            match app.programs.reload(&folder, app.demo) {
                Ok((changed, mistakes)) => {
                    write_down_reload(&app, changed.clone()).await;
                    for mistake in &mistakes {
                        eprintln!("laurel: {mistake}\nlaurel: what was in force before stays so.");
                    }
                    tracing::info!(?changed, refused = mistakes.len(), "programs read again");
                }
                Err(told) => eprintln!("laurel: {told}; the programs stay as they were."),
            }
        }
    }
}

async fn listen(app: Arc<App>, serving: Serving) -> End {
    let listener = tokio::net::TcpListener::bind(serving.sending.listen).await.map_err(|error| {
        format!("cannot listen on {}: {error}. Choose another with LAUREL_LISTEN.", serving.sending.listen)
    })?;
    println!("Laurel is at {}", app.public_url);
    if serving.is_behind_a_proxy_that_says_nothing(&app.public_url) {
        eprintln!(
            "laurel: behind a proxy on this machine, name the header in which it says who is asking: without \
             LAUREL_CLIENT_ADDRESS_HEADER nobody is limited by their network."
        );
    }
    let sending = &serving.sending;
    match (&sending.smtp_url, serving.demo) {
        (_, true) => {
            println!("Choose a member to continue as there, or sign in by e-mail: the link is printed here.")
        }
        (None, _) => println!(
            "Letters are written to `{}`, and their links printed here.",
            sending.mail_folder.display()
        ),
        _ => {}
    }
    listen::serve(listener, router::router(app), serving.door(), asked_to_stop()).await;
    Ok(())
}

async fn asked_to_stop() {
    let interrupted = tokio::signal::ctrl_c();
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let Ok(mut terminated) = signal(SignalKind::terminate()) {
            tokio::select! { _ = interrupted => {}, _ = terminated.recv() => {} }
            return;
        }
    }
    let _ = interrupted.await;
}

fn import_file(
    place: &Place,
    program: &str,
    source: Option<String>,
    last_on: Option<String>,
    columns: &import::Columns,
    file: &PathBuf,
) -> End {
    let program = place.program(program)?;
    let text = std::fs::read(file).map_err(|error| format!("{}: {error}", file.display()))?;
    let stem = file.file_stem().and_then(|stem| stem.to_str()).unwrap_or("file");
    let source = source.unwrap_or_else(|| stem.to_owned());
    let told = |why: String| format!("{}: {why}", file.display());
    let mut purchases = import::read(&text, &source, columns, &program, Clock::System.now()).map_err(told)?;
    if let Some(day) = last_on {
        let zone = TimeZone::get(&program.time_zone).map_err(|error| error.to_string())?;
        import::move_to(&mut purchases, last_day(&day, &zone)?, &zone)?;
    }
    let db = Db::open(&place.database_url)?;
    let started = std::time::Instant::now();
    let noted = program.id.clone();
    db.write_blocking(move |tx| note(tx, &noted, "laurel import", None, Clock::System.now()))
        .map_err(|problem| problem.to_string())?;
    let bar = demo::progress_bar(purchases.read.len() as u64);
    let summary = import::run(&db, &program, purchases, Clock::System.now(), |done| bar.inc(done));
    bar.finish_and_clear();
    let summary = summary.map_err(|problem| {
        format!("stopped: {problem}. What was posted stays; run the same command again for the rest.")
    })?;
    println!(
        "{} purchases read: {} posted now, {} posted before; {} members joined, {} points earned; \
         {} {} paid in all; {:.1} s",
        summary.applied + summary.duplicate,
        summary.applied,
        summary.duplicate,
        summary.joined,
        summary.points,
        decimal(summary.amount_minor, program.minor_digits),
        program.currency,
        started.elapsed().as_secs_f64(),
    );
    for rejected in &summary.rejected {
        eprintln!("{}:{}: {}", file.display(), rejected.line, rejected.why);
    }
    match summary.rejected.len() {
        0 => Ok(()),
        count => Err(format!("{count} rows were not applied; mend them and run the same command again")),
    }
}

fn last_day(day: &str, zone: &TimeZone) -> Result<jiff::civil::Date, String> {
    if day == "yesterday" {
        let today = jiff::Timestamp::now().to_zoned(zone.clone()).date();
        return today.checked_sub(1.day()).map_err(|error| error.to_string());
    }
    day.parse().map_err(|_| format!("`{day}` is not a day; it should be such as 2027-01-14, or `yesterday`"))
}

fn decimal(minor: i64, digits: u8) -> String {
    let unit = 10_i64.pow(u32::from(digits));
    match digits {
        0 => minor.to_string(),
        digits => format!("{}.{:0>2$}", minor / unit, minor % unit, usize::from(digits)),
    }
}

fn verify(place: &Place) -> End {
    let db = Db::open_existing(&place.database_url)?;
    let audit = db.read_blocking(ledger::verify).map_err(|problem| problem.to_string())?;
    println!("{} members, {} entries, {} points", audit.account_count, audit.entry_count, audit.points);
    for difference in &audit.differences {
        eprintln!("{difference}");
    }
    match audit.differences.len() {
        0 => {
            println!("Every sum agrees.");
            Ok(())
        }
        count => Err(format!("{count} differences")),
    }
}

fn adjust(place: &Place, program: &str, member: String, points: i64, reason: String, id: String) -> End {
    let program = place.program(program)?;
    let db = Db::open_existing(&place.database_url)?;
    let now = Clock::System.now();
    let adjust = Adjust { id, points, status_points: 0, reason, actor: "laurel adjust".to_owned() };
    let posted = db.write_blocking(move |tx| {
        let Some(holder) = members::find(tx, &program.id, &member)? else {
            return Ok(Err("there is no such member; --member takes the brand's own id"));
        };
        note(tx, &program.id, "laurel adjust", Some(&holder.member_id), now)?;
        brand::adjust(tx, &program, &holder, &adjust, now).map(Ok)
    });
    match posted.map_err(|problem| problem.to_string())?? {
        (EventStatus::Applied, posted) => {
            println!("Posted as entry {}; the member has {} points.", posted.sequence, posted.balance_after);
        }
        _ => println!("This correction was posted before; nothing changed."),
    }
    Ok(())
}

fn tick_once(place: &Place, sending: &Sending) -> End {
    let app = open(place, sending, Db::open_existing(&place.database_url)?, Walls::default(), false)?;
    let now = Clock::System.now();
    app.db
        .write_blocking(move |tx| note(tx, "", "laurel tick", None, now))
        .map_err(|problem| problem.to_string())?;
    let counts = tick_all(&app.db, &app.programs, now).map_err(|problem| problem.to_string())?;
    println!("{} accounts brought up to date.", counts.0);
    if counts.1 > 0 {
        println!("{} members erased, of whom nothing was heard for long.", counts.1);
    }
    let runtime = tokio::runtime::Runtime::new().map_err(|error| format!("cannot start: {error}"))?;
    runtime.block_on(letters::send_due(app));
    Ok(())
}

/// What time has done, and what was kept long enough: accounts brought up to date, members erased.
fn tick_all(db: &Db, programs: &Programs, now: contract::Instant) -> laurel::problem::Outcome<(u64, u64)> {
    Ok((tick::tick(db, programs, now)?, sweep::sweep(db, programs, now)?))
}
