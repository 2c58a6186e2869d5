//! A file of purchases becomes points: the real one, stopped and repeated, and files with mistakes.

use crate::town::{new_postgres_database, programs};
use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

const PURCHASES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/data/cdnow-purchases.txt");

/// A folder of its own, with the `laurel` command in it.
struct Desk {
    folder: PathBuf,
    database: String,
}

impl Desk {
    fn with(database: Option<String>) -> Desk {
        let folder =
            std::env::temp_dir().join(format!("laurel-import-{}", laurel::id::random().expect("an id")));
        std::fs::create_dir_all(&folder).expect("a folder");
        let own = format!("sqlite:{}", folder.join("laurel.db").display());
        Desk { folder, database: database.unwrap_or(own) }
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_laurel"));
        command.args(arguments).env("LAUREL_DATABASE_URL", &self.database).env("LAUREL_PROGRAMS", programs());
        command
    }

    fn run(&self, arguments: &[&str]) -> (bool, String) {
        let Output { status, stdout, stderr } = self.command(arguments).output().expect("laurel runs");
        let said = format!("{}{}", String::from_utf8_lossy(&stdout), String::from_utf8_lossy(&stderr));
        (status.success(), said)
    }

    fn import(&self, file: &Path) -> (bool, String) {
        self.run(&["import", "--program", "record-shop", &file.display().to_string()])
    }

    fn write(&self, name: &str, text: &[u8]) -> PathBuf {
        let file = self.folder.join(name);
        std::fs::write(&file, text).expect("a file");
        file
    }

    /// The number of entries, once every sum agrees.
    fn verified_entries(&self) -> u64 {
        let (right, said) = self.run(&["verify"]);
        if said.contains("there is no database file") {
            return 0;
        }
        assert!(right, "{said}");
        let entries = said.split(", ").nth(1).and_then(|entries| entries.split(' ').next());
        entries.and_then(|entries| entries.parse().ok()).expect("a number of entries")
    }
}

impl Drop for Desk {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

/// What a file of purchases holds, counted by other means than the import's.
struct Known {
    members: usize,
    purchases: usize,
    points: u64,
    cents: u64,
}

impl Known {
    fn count(text: &str) -> Known {
        let rows: Vec<Vec<&str>> =
            text.lines().skip(1).map(|line| line.split_whitespace().collect()).collect();
        let cents = |row: &Vec<&str>| row[3].replace('.', "").parse::<u64>().expect("an amount");
        Known {
            members: rows.iter().map(|row| row[0]).collect::<HashSet<_>>().len(),
            purchases: rows.len(),
            points: rows.iter().map(|row| cents(row) / 100).sum(),
            cents: rows.iter().map(cents).sum(),
        }
    }
}

/// Stopped twice by kill -9, repeated, repeated once more: the same totals.
fn import_stop_and_repeat(desk: &Desk, file: &Path) -> Known {
    let known = Known::count(&std::fs::read_to_string(file).expect("a file"));
    let Known { members, purchases, points, cents } = known;
    for reached in [500, purchases as u64 / 4] {
        let path = file.display().to_string();
        let arguments = ["import", "--program", "record-shop", &path];
        let mut running = desk
            .command(&arguments)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("laurel runs");
        while desk.verified_entries() < reached {
            assert!(running.try_wait().expect("a child").is_none(), "the import ended before it was stopped");
        }
        running.kill().expect("killed");
        running.wait().expect("gone");
        let entries = desk.verified_entries();
        assert!((reached..purchases as u64).contains(&entries), "{entries}");
    }
    let (right, said) = desk.import(file);
    let paid = format!("{}.{:02} USD", cents / 100, cents % 100);
    assert!(right && said.contains(&format!("{purchases} purchases read")) && said.contains(&paid), "{said}");
    let totals = format!("{members} members, {purchases} entries, {points} points");
    let (right, said) = desk.run(&["verify"]);
    assert!(right && said.contains(&totals), "{said}");

    let (right, said) = desk.import(file);
    let nothing_new = format!("0 posted now, {purchases} posted before; 0 members joined, 0 points earned");
    assert!(right && said.contains(&nothing_new), "{said}");
    let (right, said) = desk.run(&["verify"]);
    assert!(right && said.contains(&totals), "{said}");
    known
}

#[test]
fn the_real_purchases_stopped_and_repeated_give_the_totals_that_are_known() {
    let known = import_stop_and_repeat(&Desk::with(None), Path::new(PURCHASES));
    assert_eq!(
        (known.purchases, known.members, known.points, known.cents),
        (69_659, 23_570, 2_453_159, 250_031_563)
    );
}

#[test]
fn an_import_into_postgres_can_be_stopped_and_repeated_too() {
    let Ok(server) = std::env::var("LAUREL_TEST_POSTGRES_URL") else {
        eprintln!("not told: LAUREL_TEST_POSTGRES_URL is not set; `cargo xtask test` sets it");
        return;
    };
    let desk = Desk::with(Some(new_postgres_database(&server)));
    let real = std::fs::read_to_string(PURCHASES).expect("the real purchases");
    let some: Vec<&str> = real.lines().take(8_001).collect();
    import_stop_and_repeat(&desk, &desk.write("some.txt", some.join("\n").as_bytes()));
}

#[test]
fn bad_rows_are_told_with_their_line_and_the_good_ones_are_applied() {
    let desk = Desk::with(None);
    let file = desk.write(
        "orders.csv",
        b"id,member,date,amount,quantity\n\
          a,maya,2026-01-14,12.00,1\n\
          b,maya,14.01.2026,5.00,1\n\
          c,maya,2026-01-14,five,1\n\
          d,maya,2026-01-14,-5.00,1\n\
          e,maya,2026-01-14,1.234,1\n\
          f,maya,2026-01-14,5.00,0\n\
          g,,2026-01-14,5.00,1\n\
          h,maya,2026-01-14\n\
          i,\xff\xfe,2026-01-14,5.00,1\n\
          a,maya,2026-01-14,99.00,1\n\
          k,maya,2126-01-14,5.00,1\n\
          ,maya,2026-01-14,5.00,1\n\
          l,ma\0ya,2026-01-14,5.00,1\n\
          j,\"tom, of the shop\",2026-01-14T08:12:00Z,30.50,2\n",
    );
    let (right, said) = desk.import(&file);
    assert!(!right, "{said}");
    for told in [
        "2 purchases read: 2 posted now, 0 posted before; 2 members joined, 42 points earned; 42.50 USD",
        "orders.csv:3: `14.01.2026` is not a date; it should be such as 2027-01-14",
        "orders.csv:4: `five` is not an amount; it should be a number such as 12.05",
        "orders.csv:5: `-5.00` is negative",
        "orders.csv:6: `1.234` has more than 2 decimals",
        "orders.csv:7: `0` is not a quantity; it should be 1 or more",
        "orders.csv:8: the member is missing",
        "orders.csv:9: it has 3 columns; the first line has 5",
        "orders.csv:10: it is not UTF-8",
        "orders.csv:11: `a` of `import:orders` came before with another body",
        "orders.csv:12: By our clock, the time it happened has not come yet.",
        "orders.csv:13: the purchase's id is missing",
        "orders.csv:14: the member should have at most 255 bytes, and none that cannot be seen",
        "12 rows were not applied; mend them and run the same command again",
    ] {
        assert!(said.contains(told), "{told}: {said}");
    }
    assert_eq!(desk.verified_entries(), 2);
}

#[test]
fn a_mended_file_adds_what_was_missing_and_nothing_twice() {
    let desk = Desk::with(None);
    desk.import(
        &desk.write("orders.csv", b"member,date,amount\nmaya,2026-01-14,12.00\nmaya,2026-01-15,five\n"),
    );
    let (right, said) = desk.import(
        &desk.write("orders.csv", b"member,date,amount\nmaya,2026-01-14,12.00\nmaya,2026-01-15,5.00\n"),
    );
    assert!(right && said.contains("1 posted now, 1 posted before"), "{said}");
}

#[test]
fn a_file_whose_rows_moved_doubles_nothing() {
    let desk = Desk::with(None);
    let file = |rows: &str| desk.write("orders.csv", format!("member,date,amount\n{rows}").as_bytes());
    desk.import(&file("maya,2026-01-14,five\nmaya,2026-01-14,12.00\ntom,2026-01-15,7.00\n"));
    let (right, said) = desk.import(&file("maya,2026-01-14,12.00\ntom,2026-01-15,7.00\n"));
    assert!(!right && said.contains("`2` of `import:orders` came before with another body"), "{said}");
    let (right, said) = desk.run(&["verify"]);
    assert!(right && said.contains("2 members, 3 entries, 31 points"), "{said}");
}

#[test]
fn asking_after_a_database_makes_none() {
    let desk = Desk::with(None);
    for arguments in [&["verify"][..], &["key", "list"], &["key", "revoke", "x"]] {
        let (right, said) = desk.run(arguments);
        assert!(!right && said.contains("there is no database file"), "{said}");
    }
    assert!(!desk.folder.join("laurel.db").exists());
}

#[test]
fn columns_can_be_named_and_a_missing_one_is_told() {
    let desk = Desk::with(None);
    let file = desk.write("export.csv", b"Customer,Day,Total\nmaya,20260114,12.00\n");
    let (right, said) = desk.import(&file);
    assert!(!right && said.contains("there is no column `member`; name it with --member-column"), "{said}");
    let arguments =
        ["import", "--program", "record-shop", "--member-column", "Customer", "--date-column", "Day"];
    let path = file.display().to_string();
    let (right, said) = desk.run(&[&arguments[..], &["--amount-column", "Total", &path]].concat());
    assert!(right && said.contains("12 points earned"), "{said}");
    let (right, said) = desk.run(&[&arguments[..], &["--amount-column", "Sum", &path]].concat());
    assert!(!right && said.contains("there is no column `Sum`; the file has Customer, Day, Total"), "{said}");
}

#[test]
fn a_program_that_is_not_there_and_one_with_a_mistake_are_told() {
    let desk = Desk::with(None);
    let (right, said) = desk.run(&["import", "--program", "coffee", PURCHASES]);
    assert!(!right && said.contains("there is no program `coffee`"), "{said}");

    let text = std::fs::read_to_string(programs().join("record-shop.toml")).expect("a program");
    let folder = desk.folder.join("programs");
    std::fs::create_dir(&folder).expect("a folder");
    std::fs::write(folder.join("record-shop.toml"), text.replace("currency =", "curency =")).expect("a file");
    let said = desk.command(&["serve"]).env("LAUREL_PROGRAMS", &folder).output().expect("laurel runs");
    let said = String::from_utf8_lossy(&said.stderr).into_owned();
    assert!(said.contains("record-shop.toml:4:1: unknown key `curency`; did you mean `currency`?"), "{said}");
}

#[test]
fn a_correction_is_posted_once_and_verified() {
    let desk = Desk::with(None);
    desk.import(&desk.write("orders.csv", b"member,date,amount\nmaya,2026-01-14,12.00\n"));
    let adjust = |points: &str, id: &str| {
        desk.run(&[
            "adjust",
            "--program",
            "record-shop",
            "--member",
            "maya",
            "--points",
            points,
            "--reason",
            "Sorry",
            "--id",
            id,
        ])
    };
    assert_eq!(adjust("5", "1"), (true, "Posted as entry 2; the member has 17 points.\n".to_owned()));
    assert_eq!(adjust("5", "1"), (true, "This correction was posted before; nothing changed.\n".to_owned()));
    assert_eq!(adjust("-7", "2"), (true, "Posted as entry 3; the member has 10 points.\n".to_owned()));
    let (right, said) = adjust("-8", "2");
    assert!(!right && said.contains("`2` came before with another body"), "{said}");
    let (right, said) = adjust("-9223372036854775808", "3");
    assert!(!right && said.contains("`points` should be between"), "{said}");
    let (right, said) = adjust("-11", "3");
    assert!(!right && said.contains("This takes 11 points, and 10 can be spent now."), "{said}");
    assert_eq!(desk.verified_entries(), 3);
}

#[test]
fn the_demo_refuses_to_listen_to_other_machines() {
    let desk = Desk::with(None);
    let (right, said) = desk.run(&["serve", "--demo", "--listen", "0.0.0.0:0"]);
    assert!(!right && said.contains("--demo lets anyone sign in as anyone"), "{said}");
}
