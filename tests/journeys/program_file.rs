//! A program is a file: checked at the desk, read again by a server that runs, and named on every entry.

use crate::desk::Desk;
use crate::town::{order, programs};
use serde_json::{Value, json};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

#[test]
fn every_program_of_the_project_is_right_and_does_what_its_scenario_says() {
    let desk = Desk::with(None);
    let mut files: Vec<String> = std::fs::read_dir(programs())
        .expect("the programs")
        .map(|file| file.expect("a file").path().display().to_string())
        .filter(|path| {
            path.ends_with(".toml")
                && path.matches('.').count() == programs().display().to_string().matches('.').count() + 1
        })
        .collect();
    files.sort();
    assert!(files.len() >= 18, "{files:?}");
    let mut arguments = vec!["check"];
    arguments.extend(files.iter().map(String::as_str));
    let (right, said) = desk.run(&arguments);
    assert!(right, "{said}");
    assert_eq!(said.matches(" steps, all as told").count(), files.len(), "{said}");
    assert!(!said.contains("warning"), "{said}");
}

#[test]
fn every_mistake_of_every_file_is_told_with_its_place() {
    let desk = Desk::with(None);
    let text = std::fs::read_to_string(programs().join("record-shop.toml")).expect("a program");
    let broken =
        desk.write("one.toml", text.replace("\"USD\"", "\"Dollar\"").replace("1.00", "free").as_bytes());
    let right_program = desk.write("two.toml", text.as_bytes());
    let story = "[[member]]\nid = \"maya\"\njoined = \"2027-01-01\"\n\n[[step]]\nat = \"2027-01-02\"\n\
        order = \"12.00\"\nexpect = { points = 13 }\n";
    let story = story.replace("order = \"12.00\"", "order = { amount = \"12.00\" }");
    desk.write("two.scenario.toml", story.as_bytes());
    let (right, said) =
        desk.run(&["check", &broken.display().to_string(), &right_program.display().to_string()]);
    assert!(!right, "{said}");
    assert!(said.contains("one.toml:4:12: `Dollar` is not a currency"), "{said}");
    assert!(said.contains("`free` is not something to count"), "{said}");
    assert!(said.contains("two.scenario.toml:8: points should be 13, and is 12"), "{said}");
    assert!(said.contains("laurel: 3 mistakes"), "{said}");
}

#[test]
fn the_schema_is_printed_for_editors() {
    let (right, said) = Desk::with(None).run(&["schema"]);
    let printed: Value = serde_json::from_str(&said).expect("JSON");
    let file = programs().join("../docs/program-file.schema.json");
    let published: Value = serde_json::from_slice(&std::fs::read(file).expect("a schema")).expect("JSON");
    assert!(right);
    assert_eq!(printed, published);
}

#[test]
fn a_running_server_reads_its_programs_again_and_refuses_a_broken_one() {
    let desk = Desk::with(None);
    let folder = desk.folder.join("programs");
    std::fs::create_dir(&folder).expect("a folder");
    let text = std::fs::read_to_string(programs().join("record-shop.toml")).expect("a program");
    let write = |text: &str| std::fs::write(folder.join("record-shop.toml"), text).expect("a file");
    write(&text);
    let (_, key) = desk.run(&["key", "create", "--program", "record-shop", "--name", "till"]);
    let server = Server::start(&desk, &folder);
    let key = key.lines().next().expect("a key").to_owned();
    let (first, _) = server.report(&key, "1");

    write(&text.replace("points = 1\n", "points = 2\n"));
    let second = server.hang_up_until(&key, "2", |points| points == 2);
    assert_ne!(first, second, "each entry names the version it was made under");

    write("this is not a program");
    server.hang_up();
    assert!(server.said("what was in force before stays so"), "the mistake is told");
    let (still, points) = server.report(&key, "9");
    assert_eq!((still, points), (second, 2));
}

/// A server that is a process of its own.
struct Server {
    process: Child,
    address: String,
    desk: String,
    told: std::sync::mpsc::Receiver<String>,
}

impl Server {
    fn start(desk: &Desk, folder: &std::path::Path) -> Server {
        let port = std::net::TcpListener::bind("127.0.0.1:0")
            .and_then(|free| free.local_addr())
            .expect("a port")
            .port();
        let address = format!("127.0.0.1:{port}");
        let mut command = desk.command(&["serve"]);
        command.env("LAUREL_PROGRAMS", folder).env("LAUREL_LISTEN", &address);
        command.env("LAUREL_MAIL_FOLDER", desk.folder.join("mail"));
        let mut process = command.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().expect("a server");
        let (tell, told) = std::sync::mpsc::channel();
        let errors = BufReader::new(process.stderr.take().expect("its words"));
        std::thread::spawn(move || errors.lines().map_while(Result::ok).all(|line| tell.send(line).is_ok()));
        let server = Server { process, address, desk: desk.database.clone(), told };
        assert!(server.within(|| TcpStream::connect(&server.address).is_ok()), "it listens");
        server
    }

    fn hang_up(&self) {
        let id = self.process.id().to_string();
        assert!(
            std::process::Command::new("kill").args(["-HUP", &id]).status().expect("kill runs").success()
        );
    }

    /// Hangs up, and reports orders until one earns what it should; answers the version of its entry.
    fn hang_up_until(&self, key: &str, id: &str, is_new: impl Fn(i64) -> bool) -> String {
        self.hang_up();
        let mut version = String::new();
        let mut nth = 0;
        let seen = self.within(|| {
            nth += 1;
            let (found, points) = self.report(key, &format!("{id}-{nth}"));
            version = found;
            is_new(points)
        });
        assert!(seen, "the new file is in force");
        version
    }

    /// Reports an order of a dollar; answers the version and the points of its entry.
    fn report(&self, key: &str, id: &str) -> (String, i64) {
        let put =
            self.ask(key, "PUT /v1/members/maya", &json!({ "joined": "2026-01-01T00:00:00Z" }).to_string());
        assert!(put.contains("200 OK"), "{put}");
        let mut event = order(id, "maya", 100);
        event.as_object_mut().expect("an event").remove("time");
        let answer = self.ask(key, "POST /v1/events", &event.to_string());
        let body: Value =
            serde_json::from_str(answer.split("\r\n\r\n").nth(1).expect("a body")).expect("JSON");
        let version = laurel::db::Db::open_existing(&self.desk).expect("a database").read_blocking(|tx| {
            let maya = laurel::members::find(tx, "record-shop", "maya")?.expect("maya");
            let sequence = laurel::ledger::state(tx, &maya.member_id)?.sequence;
            Ok(laurel::ledger::entry(tx, &maya.member_id, sequence)?.expect("an entry").program_version)
        });
        (version.expect("a version"), body["effects"]["points"].as_i64().expect("points"))
    }

    fn ask(&self, key: &str, request: &str, body: &str) -> String {
        let head = format!(
            "{request} HTTP/1.1\r\nhost: x\r\nconnection: close\r\nauthorization: Bearer {key}\r\n\
             content-type: application/json\r\ncontent-length: {}\r\n\r\n{body}",
            body.len()
        );
        let mut stream = TcpStream::connect(&self.address).expect("the server");
        stream.write_all(head.as_bytes()).expect("a request");
        let mut answer = String::new();
        stream.read_to_string(&mut answer).expect("an answer");
        answer
    }

    fn said(&self, words: &str) -> bool {
        let end = Instant::now() + Duration::from_secs(20);
        while let Ok(line) = self.told.recv_timeout(end.saturating_duration_since(Instant::now())) {
            if line.contains(words) {
                return true;
            }
        }
        false
    }

    fn within(&self, mut holds: impl FnMut() -> bool) -> bool {
        let end = Instant::now() + Duration::from_secs(20);
        while Instant::now() < end {
            if holds() {
                return true;
            }
            std::thread::yield_now();
        }
        false
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
