//! A power cut between the two postings of a referral: each happens once, and no more.

use crate::friends::{Workshop, points_of, time};
use crate::servers::Servers;
use crate::town::{Town, new_postgres_database};
use serde_json::{Value, json};

const DAY: i64 = 24 * 60 * 60_000;

/// Friends who order in one story.
const FRIENDS: usize = 12;

/// Where the power goes: what the database refuses to write until then.
#[derive(Clone, Copy)]
struct Cut {
    /// The table.
    table: &'static str,
    /// What is done to it.
    change: &'static str,
}

/// Who invited has not been told.
const BEFORE_THE_SECOND: Cut = Cut { table: "friends", change: "insert" };

/// Who invited was told, and that is not written down.
const AFTER_THE_SECOND: Cut = Cut { table: "referrals", change: "update of told" };

impl Cut {
    /// Makes the database refuse it, on either engine.
    fn begin(self, url: &str) {
        let Cut { table, change } = self;
        if url.starts_with("postgres") {
            run(
                url,
                "create function stop() returns trigger language plpgsql as \
                $$ begin raise exception 'the power is gone'; end $$",
            );
            run(
                url,
                &format!(
                    "create trigger cut before {change} on {table} for each row execute function stop()"
                ),
            );
        } else {
            let stop = "begin select raise(abort, 'the power is gone'); end";
            run(url, &format!("create trigger cut before {change} on {table} {stop}"));
        }
    }

    /// The power is back.
    fn end(self, url: &str) {
        if url.starts_with("postgres") {
            run(url, &format!("drop trigger cut on {}; drop function stop()", self.table));
        } else {
            run(url, "drop trigger cut");
        }
    }
}

fn run(url: &str, sql: &str) {
    let (url, sql) = (url.to_owned(), sql.to_owned());
    let run = move || {
        if let Some(file) = url.strip_prefix("sqlite:") {
            let file = rusqlite::Connection::open(file).expect("SQLite");
            file.busy_timeout(std::time::Duration::from_secs(10)).expect("patience");
            file.execute_batch(&sql).expect("done");
        } else {
            let mut client = postgres::Client::connect(&url, postgres::NoTls).expect("PostgreSQL");
            client.batch_execute(&sql).expect("done");
        }
    };
    // PostgreSQL's client has a runtime of its own.
    std::thread::spawn(run).join().expect("done");
}

/// A number from the database, past the servers.
fn count(url: &str, sql: &str) -> i64 {
    let (url, sql) = (url.to_owned(), sql.to_owned());
    let count = move || match url.strip_prefix("sqlite:") {
        Some(file) => {
            let file = rusqlite::Connection::open(file).expect("SQLite");
            file.busy_timeout(std::time::Duration::from_secs(10)).expect("patience");
            file.query_row(&sql, [], |row| row.get(0)).expect("a number")
        }
        None => {
            let mut client = postgres::Client::connect(&url, postgres::NoTls).expect("PostgreSQL");
            client.query_one(&sql, &[]).expect("a number").get(0)
        }
    };
    std::thread::spawn(count).join().expect("a number")
}

#[test]
fn a_power_cut_between_the_two_postings_loses_and_doubles_nothing() {
    let mut urls = vec!["sqlite:laurel.db".to_owned()];
    if let Ok(server) = std::env::var("LAUREL_TEST_POSTGRES_URL") {
        urls.push(server);
    }
    for url in urls {
        for cut in [Some(BEFORE_THE_SECOND), Some(AFTER_THE_SECOND), None] {
            let url = if url.starts_with("postgres") { new_postgres_database(&url) } else { url.clone() };
            let programs = Workshop::new();
            let town = Town::with(&url, &programs.0, "workshop");
            let runtime = tokio::runtime::Runtime::new().expect("a runtime");
            runtime.block_on(async { tell(town, &programs, cut).await });
        }
    }
}

/// Maya's friends order while the power goes; the shop sends again what it has no answer to.
async fn tell(town: Town, programs: &Workshop, cut: Option<Cut>) {
    let now = jiff::Timestamp::now().as_millisecond();
    town.set_clock(now);
    let maya = json!({ "name": "Maya" });
    let joined = event("member.joined", "join-maya", "maya", now - 90 * DAY, maya);
    assert_eq!(town.report(joined).await.status, 200);
    let session = town.session_of("workshop", "maya").await.replace("__Host-", "");
    let session = format!("cookie: {session}\r\nsec-fetch-site: same-origin");
    let url = town.url.clone();
    let mut servers = Servers::start(town, &programs.0, 4).await;
    let seen = servers.call(0, "GET", "/v1/me/referral".to_owned(), session.clone(), None).await;
    let code = seen.body["code"].as_str().expect("a code").to_owned();
    // Long enough ago for the hold to be over.
    let orders: Vec<Value> = (0..FRIENDS)
        .map(|nth| {
            let (id, who) = (format!("o-{nth}"), format!("friend-{nth}"));
            let ordered = now - 40 * DAY + i64::try_from(nth).expect("small");
            let data = json!({ "currency": "USD", "referral_code": code,
                "lines": [{ "id": "1", "quantity": 1, "amount_minor": 4000 }] });
            event("order.paid", &id, &who, ordered, data)
        })
        .collect();
    for nth in 0..FRIENDS {
        let joined =
            event("member.joined", &format!("j-{nth}"), &format!("friend-{nth}"), now - 60 * DAY, json!({}));
        assert_eq!(servers.town.report(joined).await.status, 200);
    }
    if let Some(cut) = cut {
        cut.begin(&url);
    }
    let path = || "/v1/events".to_owned();
    for (nth, order) in orders.iter().enumerate() {
        let answer = servers.call(nth, "POST", path(), servers.till(), Some(order.to_string())).await;
        assert_eq!(answer.status, 200, "the friend's side is written: {answer:?}");
        if cut.is_none() && nth == FRIENDS / 2 {
            servers.cut(&programs.0).await;
        }
    }
    servers.kill();
    if let Some(cut) = cut {
        cut.end(&url);
    }
    servers.cut(&programs.0).await;
    for (nth, order) in orders.iter().enumerate() {
        let answer = servers.call(nth, "POST", path(), servers.till(), Some(order.to_string())).await;
        assert_eq!((answer.status, &answer.body["status"]), (200, &json!("duplicate")));
    }
    // What was left is told when a server starts.
    while count(&url, "select count(*) from referrals where told < version") > 0 {
        tokio::task::yield_now().await;
    }
    let seen = servers.call(1, "GET", "/v1/me/referral".to_owned(), session.clone(), None).await;
    let friends = seen.body["friends"].as_array().expect("friends").clone();
    let rewarded = friends.iter().filter(|friend| friend["state"] == "rewarded").count();
    let capped = friends.iter().filter(|friend| friend["because"] == "cap_reached").count();
    assert_eq!((rewarded, capped), (3, FRIENDS - 3));
    assert_eq!(points_of(&servers.town, "maya").await, 300, "once each");
    for nth in 0..FRIENDS {
        assert_eq!(points_of(&servers.town, &format!("friend-{nth}")).await, 90, "once each");
    }
    servers.kill();
    let all_told = || {
        let untold = servers.town.app.db.read_blocking(laurel::ledger::verify).expect("an audit");
        assert_eq!(untold.differences, Vec::<String>::new());
    };
    tokio::task::block_in_place(all_told);
}

fn event(r#type: &str, id: &str, who: &str, at: i64, data: Value) -> Value {
    json!({
        "specversion": "1.0", "type": r#type, "source": "https://workshop.example", "id": id, "subject": who,
        "time": time(at), "data": data,
    })
}
