//! `cargo xtask test interface`: a server with an empty database is asked everything that its OpenAPI
//! document allows and much that it does not. No answer is a fault, none has a status or a shape that the
//! document does not tell.
//!
//! It takes a tool from PyPI. A run of everything makes the check with ten requests of each operation, and
//! says where it could not because the tool cannot be had; when the part is named, it has to be.

use crate::postgres::free_port;
use crate::shell::{self, Outcome};
use std::io::{Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// The version that this was written with.
const VERSION: &str = "4.32.5";

const PROGRAM: &str = "coffee-stars";

const STARTS_WITHIN: Duration = Duration::from_secs(60);

/// What every answer is measured by.
const CHECKS: &str = "not_a_server_error,status_code_conformance,content_type_conformance,\
    response_headers_conformance,response_schema_conformance";

/// Members' routes, which take a cookie; all others take a key, or nothing.
const OF_MEMBERS: &str = "^/v1/me($|/)";

/// Where the tool is, once it is installed.
fn tool() -> Outcome<PathBuf> {
    Ok(folder()?.join("bin/schemathesis"))
}

fn folder() -> Outcome<PathBuf> {
    Ok(shell::cache()?.join(format!("schemathesis-{VERSION}")))
}

/// Puts it into a folder of its own.
fn install() -> Outcome {
    let folder = folder()?;
    shell::run_quietly(Command::new("python3").args(["-m", "venv"]).arg(&folder))?;
    let wanted = format!("schemathesis=={VERSION}");
    let mut pip = Command::new(folder.join("bin/pip"));
    pip.args(["install", "--quiet", "--retries", "1", "--timeout", "15", &wanted]);
    shell::run_quietly(&mut pip)
}

/// Asks everything, if the tool can be had.
pub fn test_if_possible() -> Outcome {
    match have() {
        Ok(()) => ask_within("10"),
        Err(message) => {
            println!("not made: Schemathesis cannot be set up here.\n{message}");
            Ok(())
        }
    }
}

/// Asks everything.
pub fn test() -> Outcome {
    have()?;
    ask_within("50")
}

fn have() -> Outcome {
    if tool()?.is_file() { Ok(()) } else { install() }
}

/// Asks everything, as a brand's system and as a member. `LAUREL_EXAMPLES` says how many requests of each
/// operation.
fn ask_within(examples: &str) -> Outcome {
    shell::run(Command::new("cargo").args([
        "build",
        "--quiet",
        "--package",
        "laurel-api",
        "--bin",
        "laurel",
    ]))?;
    let folder = std::env::temp_dir().join(format!("laurel-interface-{}", std::process::id()));
    std::fs::create_dir_all(&folder).map_err(shell::about(&folder))?;
    let outcome = Server::start(&folder).and_then(|server| {
        let authorization = format!("Authorization: Bearer {}", server.key);
        server.ask_everything(&authorization, "--exclude-path-regex", examples)?;
        let cookie = format!("Cookie: {}", server.sign_in(&folder)?);
        server.ask_everything(&cookie, "--include-path-regex", examples)
    });
    let _ = std::fs::remove_dir_all(&folder);
    outcome
}

/// A running server. Dropping it ends the process.
struct Server {
    process: Child,
    address: String,
    key: String,
}

impl Server {
    fn start(folder: &Path) -> Outcome<Server> {
        let url = format!("sqlite:{}", folder.join("laurel.db").display());
        let laurel = || {
            let mut command = Command::new(shell::root().join("target/debug/laurel"));
            command.env("LAUREL_DATABASE_URL", &url).current_dir(shell::root());
            command
        };
        let key =
            shell::output(laurel().args(["key", "create", "--program", PROGRAM, "--name", "interface"]))?;
        let address = format!("127.0.0.1:{}", free_port()?);
        let mut serve = laurel();
        serve.arg("serve").env("LAUREL_LISTEN", &address).env("LAUREL_MAIL_FOLDER", folder.join("mail"));
        // One key and one member ask for all there is.
        serve.env("LAUREL_KEY_REQUESTS_PER_MINUTE", "1000000000");
        serve.env("LAUREL_MEMBER_REQUESTS_PER_MINUTE", "1000000000");
        serve.env("LAUREL_LOG", "warn").stdin(Stdio::null()).stdout(Stdio::null());
        let process = serve.spawn().map_err(|error| format!("the server could not be started: {error}"))?;
        let mut server = Server { process, address, key: key.trim().to_owned() };
        server.wait()?;
        Ok(server)
    }

    fn wait(&mut self) -> Outcome {
        let begun = Instant::now();
        while begun.elapsed() < STARTS_WITHIN {
            if let Ok(Some(status)) = self.process.try_wait() {
                return Err(format!("the server ended with {status}"));
            }
            if self.ask("GET /healthz", "", "").is_ok_and(|answer| answer.contains(" 200 ")) {
                return Ok(());
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        Err("the server did not answer in time".to_string())
    }

    /// Somebody joins, asks for a link and opens it: the session's cookie.
    fn sign_in(&self, folder: &Path) -> Outcome<String> {
        let asked = format!("POST /v1/programs/{PROGRAM}/sign-ins");
        self.ask(&asked, "", "{\"email\":\"maya@example.com\"}")?;
        let folder = folder.join("mail");
        let letters = std::fs::read_dir(&folder).map_err(shell::about(&folder))?;
        let texts = letters.flatten().filter_map(|letter| std::fs::read_to_string(letter.path()).ok());
        let letter = texts.into_iter().find(|text| text.contains("To: maya@example.com\r\n"));
        let letter = letter.ok_or("there is no letter")?.replace("=\r\n", "");
        let (_, link) = letter.split_once("/sign-in#").ok_or("the letter has no link")?;
        let token: String = link.chars().take_while(char::is_ascii_alphanumeric).collect();
        let answer = self.ask(&format!("POST /v1/sign-ins/{token}"), "", "")?;
        let cookie = answer.lines().find_map(|line| line.strip_prefix("set-cookie: "));
        let cookie = cookie.and_then(|cookie| cookie.split(';').next()).map(str::to_string);
        cookie.ok_or_else(|| format!("no session was opened:\n{answer}"))
    }

    fn ask_everything(&self, header: &str, of_members: &str, examples: &str) -> Outcome {
        let examples = std::env::var("LAUREL_EXAMPLES").unwrap_or_else(|_| examples.to_owned());
        let mut schemathesis = Command::new(tool()?);
        schemathesis.args(["run", &format!("http://{}/openapi.json", self.address)]);
        schemathesis.args(["--header", header, of_members, OF_MEMBERS, "--checks", CHECKS]);
        schemathesis.args(["--phases", "examples,coverage,fuzzing", "--max-examples", &examples]);
        // What it keeps between runs goes where the rest of this run goes.
        shell::run(schemathesis.args(["--warnings", "off"]).current_dir(std::env::temp_dir()))
    }

    fn ask(&self, request: &str, headers: &str, body: &str) -> Outcome<String> {
        let mut answer = String::new();
        let head = format!(
            "{request} HTTP/1.1\r\nhost: {}\r\nconnection: close\r\n{headers}\
             content-type: application/json\r\ncontent-length: {}\r\n\r\n{body}",
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
