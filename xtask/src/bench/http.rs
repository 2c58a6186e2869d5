//! A load of requests over connections that stay open, one request at a time on each.

use super::MEMBERS;
use super::server::Server;
use crate::shell::Outcome;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

/// What is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Call {
    /// `POST /v1/events` with one order.
    Earn,
    /// `GET /v1/me`.
    Me,
}

/// What was measured.
pub struct Load {
    /// How long each request took, the quickest first.
    latencies: Vec<Duration>,
    took: Duration,
}

impl Load {
    /// How many requests were answered.
    pub fn count(&self) -> usize {
        self.latencies.len()
    }

    /// How many were answered each second.
    pub fn per_second(&self) -> f64 {
        self.count() as f64 / self.took.as_secs_f64()
    }

    /// The milliseconds within which this many of a hundred requests were answered.
    pub fn percentile(&self, percent: usize) -> f64 {
        let at = (self.count() * percent / 100).min(self.count().saturating_sub(1));
        self.latencies.get(at).map_or(0.0, |latency| latency.as_secs_f64() * 1_000.0)
    }
}

/// Sends requests for a while. Fails at the first answer that is not a success.
pub fn run(server: &Server, call: Call, connections: usize, duration: Duration) -> Outcome<Load> {
    let begun = Instant::now();
    let until = begun + duration;
    let work = || one_connection(server, call, until);
    let results: Vec<Outcome<Vec<Duration>>> = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..connections).map(|_| scope.spawn(work)).collect();
        let fallen = |_| Err("a thread of the load fell".to_string());
        threads.into_iter().map(|thread| thread.join().unwrap_or_else(fallen)).collect()
    });
    let took = begun.elapsed();
    let mut latencies = Vec::new();
    for result in results {
        latencies.extend(result?);
    }
    latencies.sort_unstable();
    Ok(Load { latencies, took })
}

/// Numbers every order of this run.
static ORDERS: AtomicU64 = AtomicU64::new(0);

fn one_connection(server: &Server, call: Call, until: Instant) -> Outcome<Vec<Duration>> {
    let mut connection = Connection::open(server)?;
    let mut latencies = Vec::new();
    while Instant::now() < until {
        let request = match call {
            Call::Earn => earn(server, ORDERS.fetch_add(1, Ordering::Relaxed)),
            Call::Me => get(server, "/v1/me", &server.cookie),
        };
        latencies.push(connection.ask(&request)?.0);
    }
    Ok(latencies)
}

/// A connection that stays open.
pub struct Connection {
    stream: TcpStream,
    answers: BufReader<TcpStream>,
}

impl Connection {
    /// To a server.
    pub fn open(server: &Server) -> Outcome<Self> {
        let told = |error: std::io::Error| format!("{}: {error}", server.address);
        let stream = TcpStream::connect(&server.address).map_err(told)?;
        stream.set_nodelay(true).map_err(told)?;
        let answers = BufReader::new(stream.try_clone().map_err(told)?);
        Ok(Self { stream, answers })
    }

    /// Sends a request; says how long its answer took, and the answer's body. Fails where it is not a
    /// success.
    pub fn ask(&mut self, request: &str) -> Outcome<(Duration, String)> {
        let begun = Instant::now();
        self.stream.write_all(request.as_bytes()).map_err(|error| error.to_string())?;
        let body = read_answer(&mut self.answers)?;
        Ok((begun.elapsed(), body))
    }
}

fn earn(server: &Server, number: u64) -> String {
    // A stride without a common factor visits every member before it comes back to one.
    let member = number * 7_919 % MEMBERS + 1;
    let body = format!(
        "{{\"specversion\":\"1.0\",\"id\":\"o-{number}\",\"source\":\"bench\",\"type\":\"order.paid\",\
         \"subject\":\"{member:05}\",\"data\":{{\"currency\":\"USD\",\
         \"lines\":[{{\"id\":\"1\",\"quantity\":2,\"amount_minor\":2599}}]}}}}"
    );
    report(server, "application/cloudevents+json", &body)
}

/// A request that reports events.
pub fn report(server: &Server, media_type: &str, body: &str) -> String {
    format!(
        "POST /v1/events HTTP/1.1\r\nhost: {}\r\nauthorization: Bearer {}\r\n\
         content-type: {media_type}\r\ncontent-length: {}\r\n\r\n{body}",
        server.address,
        server.key,
        body.len()
    )
}

/// A request of a member who is signed in.
pub fn get(server: &Server, path: &str, cookie: &str) -> String {
    format!("GET {path} HTTP/1.1\r\nhost: {}\r\ncookie: {cookie}\r\n\r\n", server.address)
}

fn read_answer(answers: &mut BufReader<TcpStream>) -> Outcome<String> {
    let mut line = String::new();
    let mut status = String::new();
    let mut length = 0;
    loop {
        line.clear();
        answers.read_line(&mut line).map_err(|error| error.to_string())?;
        let text = line.trim_end();
        if status.is_empty() {
            status = text.to_string();
        } else if text.is_empty() {
            break;
        } else if let Some(value) = text.strip_prefix("content-length: ") {
            length = value.parse().map_err(|_| format!("not a length: {value}"))?;
        }
        if line.is_empty() {
            return Err("the server hung up".to_string());
        }
    }
    let mut body = vec![0; length];
    answers.read_exact(&mut body).map_err(|error| error.to_string())?;
    let body = String::from_utf8_lossy(&body).into_owned();
    if status.contains(" 200") { Ok(body) } else { Err(format!("{status}: {body}")) }
}
