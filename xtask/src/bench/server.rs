//! The release server as a process of its own, with a key to report orders and a session to look.

use super::{PROGRAM, SHOWN, purchases};
use crate::postgres::free_port;
use crate::shell::{self, Outcome};
use std::io::{Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

const UNLIMITED: &str = "1000000000";

const STARTS_WITHIN: Duration = Duration::from_secs(60);

/// A running server. Dropping it ends the process.
pub struct Server {
    process: Child,
    /// Where it listens.
    pub address: String,
    /// An API key of the program.
    pub key: String,
    /// The cookie of a member who is signed in.
    pub cookie: String,
}

/// Imports the data set and says how long it took.
pub fn import(program: &Path, url: &str) -> Outcome<Duration> {
    let begun = Instant::now();
    let mut laurel = laurel(program, url);
    shell::run_quietly(laurel.args(["import", "--program", PROGRAM]).arg(purchases()))?;
    Ok(begun.elapsed())
}

impl Server {
    /// Starts the server on a database that the data set is in.
    pub fn start(program: &Path, url: &str, folder: &Path) -> Outcome<Self> {
        let mut server = Self::run(program, url, folder, PROGRAM, &["serve", "--demo"])?;
        let request = format!("POST /v1/programs/{PROGRAM}/demo-sessions HTTP/1.1");
        let answer = server.ask(&request, "", &format!("{{\"external_id\":\"{SHOWN}\"}}"))?;
        server.cookie = cookie(&answer)?;
        Ok(server)
    }

    /// Starts the server with a key of a program, and nobody signed in.
    pub fn run(program: &Path, url: &str, folder: &Path, club: &str, words: &[&str]) -> Outcome<Self> {
        let mut key = laurel(program, url);
        let key = shell::output(key.args(["key", "create", "--program", club, "--name", "bench"]))?;
        let address = format!("127.0.0.1:{}", free_port()?);
        let mut serve = laurel(program, url);
        serve.args(words).env("LAUREL_LISTEN", &address);
        serve.env("LAUREL_MAIL_FOLDER", folder.join("mail")).env("LAUREL_LOG", "warn");
        // Everything comes from one member and one key, as fast as it can.
        serve.env("LAUREL_KEY_REQUESTS_PER_MINUTE", UNLIMITED);
        serve.env("LAUREL_MEMBER_REQUESTS_PER_MINUTE", UNLIMITED);
        serve.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::inherit());
        let process = serve.spawn().map_err(|error| format!("the server could not be started: {error}"))?;
        let mut server = Self { process, address, key, cookie: String::new() };
        server.wait()?;
        Ok(server)
    }

    /// Lets a member join who has an address.
    pub fn join(&self, external_id: &str, email: &str, joined: &str) -> Outcome {
        let request = format!("PUT /v1/members/{external_id} HTTP/1.1");
        let body = format!("{{\"email\":\"{email}\",\"joined\":\"{joined}\"}}");
        let answer = self.ask(&request, &format!("authorization: Bearer {}\r\n", self.key), &body)?;
        if answer.contains(" 200 ") { Ok(()) } else { Err(format!("{external_id} did not join:\n{answer}")) }
    }

    /// Signs a member in by the link of a letter; answers the cookie.
    pub fn sign_in(&self, club: &str, email: &str, folder: &Path) -> Outcome<String> {
        let asked = format!("POST /v1/programs/{club}/sign-ins HTTP/1.1");
        self.ask(&asked, "", &format!("{{\"email\":\"{email}\"}}"))?;
        let folder = folder.join("mail");
        let letters = std::fs::read_dir(&folder).map_err(shell::about(&folder))?;
        let texts = letters.flatten().filter_map(|letter| std::fs::read_to_string(letter.path()).ok());
        let letter = texts.into_iter().find(|text| text.contains(&format!("To: {email}\r\n")));
        let letter = letter.ok_or_else(|| format!("there is no letter to {email}"))?;
        let (_, link) = letter.split_once("/sign-in#").ok_or("the letter has no link")?;
        let token: String = link.chars().take_while(char::is_ascii_alphanumeric).collect();
        cookie(&self.ask(&format!("POST /v1/sign-ins/{token} HTTP/1.1"), "", "")?)
    }

    /// The memory it holds now.
    pub fn memory_mb(&self) -> u64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.process.id()));
        let line = status.unwrap_or_default();
        let kilobytes = line.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap_or("0");
        kilobytes.trim().trim_end_matches(" kB").parse::<u64>().unwrap_or(0) / 1024
    }

    fn wait(&mut self) -> Outcome {
        let begun = Instant::now();
        while begun.elapsed() < STARTS_WITHIN {
            if let Ok(Some(status)) = self.process.try_wait() {
                return Err(format!("the server ended with {status}"));
            }
            if self.ask("GET /healthz HTTP/1.1", "", "").is_ok_and(|answer| answer.contains(" 200 ")) {
                return Ok(());
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        Err("the server did not answer in time".to_string())
    }

    /// The whole answer to a request of its own.
    pub fn ask(&self, request: &str, headers: &str, body: &str) -> Outcome<String> {
        let mut answer = String::new();
        let head = format!(
            "{request}\r\nhost: {}\r\nconnection: close\r\ncontent-type: application/json\r\n{headers}\
             content-length: {}\r\n\r\n{body}",
            self.address,
            body.len()
        );
        TcpStream::connect(&self.address)
            .and_then(|mut stream| {
                stream.write_all(head.as_bytes())?;
                stream.read_to_string(&mut answer)
            })
            .map_err(|error| error.to_string())?;
        Ok(answer)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

fn cookie(answer: &str) -> Outcome<String> {
    let cookie = answer.lines().find_map(|line| line.strip_prefix("set-cookie: "));
    let cookie = cookie.and_then(|cookie| cookie.split(';').next()).map(str::to_string);
    cookie.ok_or_else(|| format!("no session was opened:\n{answer}"))
}

fn laurel(program: &Path, url: &str) -> Command {
    let mut command = Command::new(program);
    command.env("LAUREL_DATABASE_URL", url).current_dir(shell::root());
    command
}
