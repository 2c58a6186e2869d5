//! Two server processes on one database, called over the network as browsers and tills call them.

use crate::town::Town;
use serde_json::Value;
use std::io::BufRead;
use std::path::Path;
use std::process::{Child, ChildStdout, Command, Stdio};
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpStream;
use tokio::sync::Mutex;

/// The servers, and a town that reaches into the same database.
pub struct Servers {
    /// To let members join, and to check the ledger.
    pub town: Town,
    processes: Vec<Child>,
    /// What they say: a server that nobody listens to any more ends.
    _said: Vec<std::io::BufReader<ChildStdout>>,
    /// One connection for each of those who call at once.
    connections: Vec<Mutex<BufReader<TcpStream>>>,
}

/// What a server said.
#[derive(Debug)]
pub struct Told {
    pub status: u16,
    /// Of a problem; empty where there is none.
    pub code: String,
    pub body: Value,
}

impl Servers {
    /// Starts two, and opens so many connections: every other one to the other.
    pub async fn start(town: Town, programs: &Path, connections: usize) -> Servers {
        let mut servers = Servers { town, processes: Vec::new(), _said: Vec::new(), connections: Vec::new() };
        servers.open(programs, connections).await;
        servers
    }

    /// Ends them as a power cut would, and starts them again.
    pub async fn cut(&mut self, programs: &Path) {
        let connections = self.connections.len();
        self.kill();
        self.open(programs, connections).await;
    }

    /// Ends them as a power cut would.
    pub fn kill(&mut self) {
        for process in &mut self.processes {
            let _ = process.kill();
            let _ = process.wait();
        }
    }

    async fn open(&mut self, programs: &Path, connections: usize) {
        let started = [serve(&self.town, programs), serve(&self.town, programs)];
        let ports = [started[0].2, started[1].2];
        self.connections.clear();
        for nth in 0..connections {
            let stream = TcpStream::connect(("127.0.0.1", ports[nth % 2])).await.expect("a server");
            self.connections.push(Mutex::new(BufReader::new(stream)));
        }
        (self.processes, self._said) = started.into_iter().map(|(process, said, _)| (process, said)).unzip();
    }

    /// Somebody joins with so many points: what that member's browser says of itself.
    pub async fn member(&self, external_id: &str, points: i64) -> String {
        let session = self.town.member("gallery", external_id, points).await;
        // These servers are reached without TLS, where a cookie has another name.
        format!("cookie: {}\r\nsec-fetch-site: same-origin", session.replace("__Host-", ""))
    }

    /// What a till says of itself.
    pub fn till(&self) -> String {
        format!("authorization: Bearer {}", self.town.key)
    }

    /// What can be spent.
    pub async fn available(&self, session: &str) -> i64 {
        let me = self.call(0, "GET", "/v1/me".to_owned(), session.to_owned(), None).await;
        me.body["balance"]["available"].as_i64().expect("points")
    }

    /// Asks one of the servers.
    pub async fn call(
        &self,
        nth: usize,
        method: &'static str,
        path: String,
        who: String,
        body: Option<String>,
    ) -> Told {
        let body = body.unwrap_or_default();
        let mut connection = self.connections[nth % self.connections.len()].lock().await;
        let request = format!(
            "{method} {path} HTTP/1.1\r\nhost: laurel\r\ncontent-type: application/json\r\n{who}\r\n\
             content-length: {}\r\n\r\n{body}",
            body.len()
        );
        connection.get_mut().write_all(request.as_bytes()).await.expect("sent");
        let mut line = String::new();
        connection.read_line(&mut line).await.expect("a status line");
        let status = line.split(' ').nth(1).and_then(|status| status.parse().ok()).expect("a status");
        let mut length = 0;
        loop {
            line.clear();
            connection.read_line(&mut line).await.expect("a header");
            if line.trim().is_empty() {
                break;
            }
            if let Some(given) = line.to_ascii_lowercase().strip_prefix("content-length:") {
                length = given.trim().parse().expect("a length");
            }
        }
        let mut bytes = vec![0; length];
        connection.read_exact(&mut bytes).await.expect("a body");
        let body: Value = serde_json::from_slice(&bytes).unwrap_or(Value::Null);
        let code = if status < 300 { "" } else { body["code"].as_str().unwrap_or_default() };
        Told { status, code: code.to_owned(), body }
    }
}

/// Starts a server: its process, what it says, and its port.
fn serve(town: &Town, programs: &Path) -> (Child, std::io::BufReader<ChildStdout>, u16) {
    let free = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    let port = free.local_addr().expect("an address").port();
    drop(free);
    let process = Command::new(env!("CARGO_BIN_EXE_laurel"))
        .arg("serve")
        .env("LAUREL_DATABASE_URL", &town.url)
        .env("LAUREL_LISTEN", format!("127.0.0.1:{port}"))
        .env("LAUREL_PROGRAMS", programs)
        .env("LAUREL_MAIL_FOLDER", town.folder.join("mail"))
        .env("LAUREL_LOG", "off")
        // A story's members press more often than a person can.
        .env("LAUREL_KEY_REQUESTS_PER_MINUTE", "1000000000")
        .env("LAUREL_MEMBER_REQUESTS_PER_MINUTE", "1000000000")
        .stdout(Stdio::piped())
        .spawn();
    let mut process = process.expect("laurel starts");
    let mut said = std::io::BufReader::new(process.stdout.take().expect("its words"));
    let mut line = String::new();
    while !line.contains("Laurel is at") {
        line.clear();
        assert!(said.read_line(&mut line).expect("a line") > 0, "the server ended");
    }
    (process, said, port)
}

impl Drop for Servers {
    fn drop(&mut self) {
        self.kill();
    }
}
