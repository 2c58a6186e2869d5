//! The ledger against a plain model, on SQLite.

use super::*;
use crate::db::Db;
use proptest::prelude::*;
use std::path::PathBuf;

const NOW: Instant = 1_800_000_000_000;

/// A database of its own, gone at the end.
struct Scratch {
    db: Db,
    folder: PathBuf,
}

impl Scratch {
    fn new() -> Scratch {
        let folder =
            std::env::temp_dir().join(format!("laurel-ledger-{}", crate::id::random().expect("an id")));
        std::fs::create_dir_all(&folder).expect("a folder");
        let db = Db::open(&format!("sqlite:{}", folder.join("laurel.db").display())).expect("a database");
        db.write_blocking(|tx| open_account(tx, "maya", "shop")).expect("an account");
        Scratch { db, folder }
    }

    fn write<T: Send + 'static>(
        &self,
        action: impl FnMut(&mut Tx<'_>) -> Outcome<T> + Send + 'static,
    ) -> Outcome<T> {
        self.db.write_blocking(action)
    }

    fn earn(&self, points: i64, id: &str, dates: LotDates) -> Outcome<Posted> {
        let id = id.to_owned();
        self.write(move |tx| earn(tx, "maya", points, dates, &posting(EntryKind::Earn, &id)))
    }

    fn take(&self, points: i64, id: &str) -> Outcome<Posted> {
        let id = id.to_owned();
        let never = LotDates { available_at: NOW, expires_at: NEVER };
        self.write(move |tx| adjust(tx, "maya", -points, never, &posting(EntryKind::Adjust, &id)))
    }

    fn balance(&self) -> Balance {
        self.db.read_blocking(|tx| balance(tx, "maya", NOW)).expect("a balance")
    }

    fn assert_right(&self) {
        let audit = self.db.read_blocking(verify).expect("an audit");
        assert_eq!(audit.differences, Vec::<String>::new());
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

fn posting<'a>(kind: EntryKind, id: &'a str) -> Posting<'a> {
    Posting {
        kind,
        status_points: 0,
        source: "test",
        source_id: id,
        source_line: "",
        program_version: "v1",
        reason: Reason::default(),
        occurred_at: NOW,
        recorded_at: NOW,
    }
}

fn lapses(expires_at: Instant) -> LotDates {
    LotDates { available_at: NOW, expires_at }
}

#[test]
fn a_spent_lot_that_lapses_takes_nothing_with_it() {
    let scratch = Scratch::new();
    scratch.earn(100, "a", lapses(NOW + 1)).expect("posted");
    scratch.take(100, "b").expect("posted");
    let after = scratch.db.read_blocking(|tx| balance(tx, "maya", NOW + 2)).expect("a balance");
    assert_eq!(after.available, 0);
    scratch.assert_right();
}

#[test]
fn what_lapses_soonest_goes_first_and_then_the_oldest() {
    let scratch = Scratch::new();
    scratch.earn(10, "late", lapses(NOW + 900)).expect("posted");
    scratch.earn(10, "soon", lapses(NOW + 100)).expect("posted");
    scratch.earn(10, "soon too", lapses(NOW + 100)).expect("posted");
    let posted = scratch.take(15, "take").expect("posted");
    let sql = "select lot_sequence, points from draws
        where member_id = 'maya' and sequence = ?1 order by lot_sequence";
    let drawn = scratch.db.read_blocking(move |tx| {
        tx.query(sql, &[posted.sequence.into()], |row| Ok((row.int(0)?, row.int(1)?)))
    });
    assert_eq!(drawn.expect("draws"), [(2, 10), (3, 5)]);
    scratch.assert_right();
}

#[test]
fn pending_points_are_counted_apart_and_cannot_be_taken() {
    let scratch = Scratch::new();
    scratch.earn(30, "now", lapses(NEVER)).expect("posted");
    scratch.earn(50, "later", LotDates { available_at: NOW + 1, expires_at: NEVER }).expect("posted");
    assert_eq!(scratch.balance(), Balance { available: 30, pending: 50 });
    let told = scratch.take(31, "too many").expect_err("refused").told();
    assert_eq!((told.status, told.code.as_str()), (409, "insufficient_points"));
    assert_eq!(told.detail, "This takes 31 points, and 30 can be spent now.");
    assert_eq!(scratch.balance(), Balance { available: 30, pending: 50 });
    scratch.assert_right();
}

#[test]
fn a_source_is_posted_once_or_not_at_all() {
    let scratch = Scratch::new();
    scratch.earn(30, "same", lapses(NEVER)).expect("posted");
    scratch.earn(30, "same", lapses(NEVER)).expect_err("the same source again");
    assert_eq!(scratch.balance().available, 30);
    scratch.assert_right();
}

#[test]
fn more_points_than_can_be_counted_exactly_are_refused() {
    let scratch = Scratch::new();
    scratch.earn(EXACT_MAX, "all", lapses(NEVER)).expect("posted");
    let told = scratch.earn(1, "one more", lapses(NEVER)).expect_err("refused").told();
    assert_eq!(told.code, "too_many_points");
    assert_eq!(scratch.balance().available, EXACT_MAX);
    scratch.assert_right();
}

#[test]
fn verify_finds_what_was_tampered_with() {
    let scratch = Scratch::new();
    scratch.earn(30, "a", lapses(NEVER)).expect("posted");
    for (tamper, invariant) in [
        ("update accounts set points = points + 1", "an account's points are the sum of its entries"),
        ("update lots set remaining = 0", "a lot holds its points less what was drawn"),
        ("update entries set balance_after = 7", "each entry's balance is the one before it and its points"),
        ("delete from accounts", "every entry, lot and draw belongs to an account"),
    ] {
        scratch.write(move |tx| tx.execute(tamper, &[])).expect("tampered");
        let found = scratch.db.read_blocking(verify).expect("an audit").differences;
        assert!(found.iter().any(|difference| difference.contains(invariant)), "{tamper}: {found:?}");
    }
}

#[test]
fn actions_that_queue_up_are_committed_together_and_each_fails_alone() {
    let scratch = Scratch::new();
    std::thread::scope(|scope| {
        for nth in 0..64_i64 {
            let scratch = &scratch;
            scope.spawn(move || {
                let id = format!("{}", nth / 2); // every source comes twice
                let _ = scratch.earn(1, &id, lapses(NEVER));
            });
        }
    });
    assert_eq!(scratch.balance().available, 32);
    scratch.assert_right();
}

#[derive(Clone, Debug)]
enum Step {
    Earn { points: i64, lapses_in: i64 },
    Take { points: i64 },
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        (0..50_i64, 1..5_i64).prop_map(|(points, lapses_in)| Step::Earn { points, lapses_in }),
        (1..60_i64).prop_map(|points| Step::Take { points }),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]
    #[test]
    fn any_history_gives_what_a_plain_sum_gives(steps in prop::collection::vec(step(), 1..40)) {
        let scratch = Scratch::new();
        let mut sum = 0;
        for (nth, step) in steps.iter().enumerate() {
            let id = nth.to_string();
            match *step {
                Step::Earn { points, lapses_in } => {
                    scratch.earn(points, &id, lapses(NOW + lapses_in)).expect("posted");
                    sum += points;
                }
                Step::Take { points } => {
                    let taken = scratch.take(points, &id);
                    prop_assert_eq!(taken.is_ok(), points <= sum);
                    if taken.is_ok() { sum -= points }
                }
            }
            prop_assert_eq!(scratch.balance().available, sum);
        }
        scratch.assert_right();
    }
}
