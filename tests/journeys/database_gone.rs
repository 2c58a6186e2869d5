//! A database that cannot be reached at start, and one that goes away while the server runs.

use crate::town::{Town, new_postgres_database, order};
use laurel::db::Db;
use serde_json::json;
use std::io::copy;
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;

#[test]
fn a_database_that_cannot_be_reached_at_start_is_told_with_its_place() {
    let told = |url: &str| Db::open(url).err().expect("a refusal");
    assert!(told("sqlite:/no/such/folder/laurel.db").contains("Its folder must exist and be writable"));
    assert!(told("mysql://localhost/laurel").contains("it should be `sqlite:FILE`"));
    assert!(told("laurel.db").contains("it should be `sqlite:FILE`"));
    let closed = TcpListener::bind("127.0.0.1:0").and_then(|listener| listener.local_addr()).expect("a port");
    let told = told(&format!("postgres://laurel:secret@{closed}/laurel"));
    assert!(told.contains("127.0.0.1") && told.contains("Is PostgreSQL running there?"), "{told}");
    assert!(!told.contains("secret"), "{told}");
}

#[test]
fn a_database_file_that_is_taken_away_is_missed_and_found_again() {
    let town = Town::found("sqlite:laurel.db");
    let (file, away) = (town.folder.join("laurel.db"), town.folder.join("away"));
    std::fs::create_dir(&away).expect("a folder");
    let journal = |folder: &std::path::Path, ending: &str| folder.join(format!("laurel.db{ending}"));
    let carry = |from: &std::path::Path, to: &std::path::Path| {
        for ending in ["", "-wal", "-shm"] {
            let _ = std::fs::rename(journal(from, ending), journal(to, ending));
        }
    };
    block_on(async {
        let maya = town.join("maya").await;
        assert_eq!(town.report(order("1", "maya", 100)).await.status, 200);
        carry(&town.folder, &away);
        assert_eq!(town.report(order("2", "maya", 100)).await.problem(), (503, "unavailable"));
        assert_eq!(town.browser("GET", "/v1/me", Some(&maya), None).await.problem(), (503, "unavailable"));
        assert_eq!(town.browser("GET", "/healthz", None, None).await.problem(), (503, "unavailable"));
        assert!(!file.exists(), "no other file was put in its place");
        carry(&away, &town.folder);
        assert_eq!(town.report(order("2", "maya", 100)).await.body["status"], "applied");
        assert_eq!(town.me(&maya).await["balance"], json!({ "available": 2, "pending": 0 }));
    });
    town.assert_right();
}

#[test]
fn a_postgres_that_goes_away_is_missed_and_found_again() {
    let Ok(server) = std::env::var("LAUREL_TEST_POSTGRES_URL") else {
        eprintln!("not told: LAUREL_TEST_POSTGRES_URL is not set; `cargo xtask test` sets it");
        return;
    };
    let url = new_postgres_database(&server);
    let (before, after) = url.split_once('@').expect("postgres://USER@HOST/NAME");
    let (host, name) = after.split_once('/').expect("a name");
    let cable = Cable::to(host.to_owned());
    let town = Town::found(&format!("{before}@127.0.0.1:{}/{name}", cable.port));
    block_on(async {
        let maya = town.join("maya").await;
        assert_eq!(town.report(order("1", "maya", 100)).await.status, 200);
        cable.cut();
        for _ in 0..20 {
            let answer = town.report(order("2", "maya", 100)).await;
            assert_eq!(answer.problem(), (503, "unavailable"));
            assert_eq!(answer.headers["retry-after"], "1");
        }
        cable.mend();
        let mut answer = town.report(order("2", "maya", 100)).await;
        while answer.status == 503 {
            answer = town.report(order("2", "maya", 100)).await;
        }
        assert_eq!(answer.status, 200, "{answer:?}");
        let mut me = town.browser("GET", "/v1/me", Some(&maya), None).await;
        while me.status == 503 {
            me = town.browser("GET", "/v1/me", Some(&maya), None).await;
        }
        assert_eq!(me.body["balance"]["available"], 2);
    });
    town.assert_right();
}

fn block_on(story: impl Future<Output = ()>) {
    tokio::runtime::Runtime::new().expect("a runtime").block_on(story);
}

/// A cable to the database that can be cut.
struct Cable {
    port: u16,
    plugged: Arc<Mutex<Option<Vec<TcpStream>>>>,
}

impl Cable {
    fn to(host: String) -> Cable {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let port = listener.local_addr().expect("an address").port();
        let plugged = Arc::new(Mutex::new(Some(Vec::new())));
        let open = plugged.clone();
        thread::spawn(move || {
            for near in listener.incoming().flatten() {
                let mut open = open.lock().expect("a lock");
                let Some(wires) = open.as_mut() else {
                    let _ = near.shutdown(Shutdown::Both);
                    continue;
                };
                let far = TcpStream::connect(&host).expect("the PostgreSQL of the tests");
                for (from, to) in [(&near, &far), (&far, &near)] {
                    let (mut from, mut to) =
                        (from.try_clone().expect("a wire"), to.try_clone().expect("a wire"));
                    thread::spawn(move || copy(&mut from, &mut to));
                }
                wires.extend([near, far]);
            }
        });
        Cable { port, plugged }
    }

    fn cut(&self) {
        for wire in self.plugged.lock().expect("a lock").take().unwrap_or_default() {
            let _ = wire.shutdown(Shutdown::Both);
        }
    }

    fn mend(&self) {
        *self.plugged.lock().expect("a lock") = Some(Vec::new());
    }
}
