//! A stranger's shop to try the embed in: `embed/` at another origin, and an endpoint that signs for its
//! customers.

use crate::mint;
use crate::shell::{self, Outcome};
use std::fs;
use std::hash::{BuildHasher, Hasher, RandomState};
use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// The demo of this program names the shop among its origins.
const PROGRAM: &str = "coffee-stars";
const LISTEN: &str = "127.0.0.1:8081";
const ORIGIN: &str = "http://localhost:8081";
const ISSUER: &str = "shop";

/// The longest line of a request.
const LINE_BYTES_MAX: u64 = 8_192;

/// Makes the shop's key and opens it, in a process of its own, which ends with the server. `laurel` runs the
/// program with the demo's settings.
pub fn open(laurel: &dyn Fn() -> Command, public_url: &str, folder: &Path) -> Outcome {
    let key = key(laurel, &folder.join("shop.key"))?;
    let this = std::env::current_exe().map_err(|error| error.to_string())?;
    let mut shop = Command::new(this);
    shop.args(["shop", public_url]).env("LAUREL_SHOP_KEY", key).stdin(Stdio::null());
    shop.spawn().map_err(|error| format!("the shop could not be opened: {error}"))?;
    println!("Shop: a page with the portal in it, on {ORIGIN}");
    Ok(())
}

/// `kid secret`: the key of the last time, if the database still knows it.
fn key(laurel: &dyn Fn() -> Command, file: &Path) -> Outcome<String> {
    let told = |words: &[&str]| -> Outcome<String> {
        let out = laurel().args(words).stderr(Stdio::null()).output().map_err(|error| error.to_string())?;
        String::from_utf8(out.stdout).map_err(|error| error.to_string())
    };
    let known = told(&["key", "list"])?;
    let kept = fs::read_to_string(file).unwrap_or_default();
    if kept.split(' ').next().is_some_and(|kid| !kid.is_empty() && known.contains(kid)) {
        return Ok(kept);
    }
    let made = told(&["key", "hand-off", "--program", PROGRAM, "--name", "shop to try", "--issuer", ISSUER])?;
    let part = |name: &str| made.lines().find_map(|line| line.strip_prefix(name)).map(str::trim);
    let (Some(kid), Some(secret)) = (part("kid "), part("secret ")) else {
        return Err("the shop has no key: `laurel key list` shows two open ones, revoke one".to_string());
    };
    let key = format!("{kid} {secret}");
    fs::write(file, &key).map_err(shell::about(file))?;
    Ok(key)
}

/// Serves the shop until the process that opened it is gone.
pub fn serve(public_url: &str) -> Outcome {
    let key = std::env::var("LAUREL_SHOP_KEY").map_err(|_| "there is no key".to_string())?;
    key.split_once(' ').ok_or("the key is not `kid secret`")?;
    let listener = TcpListener::bind(LISTEN).map_err(|error| format!("{LISTEN}: {error}"))?;
    end_with_the_server();
    for stream in listener.incoming().flatten() {
        let (public_url, key) = (public_url.to_string(), key.clone());
        // A browser opens connections ahead, on which it says nothing for a while.
        std::thread::spawn(move || {
            let key = key.split_once(' ').unwrap_or_default();
            // Whoever hangs up in the middle of a page has had enough of it.
            let _ = answer(stream, &public_url, key);
        });
    }
    Ok(())
}

#[cfg(unix)]
fn end_with_the_server() {
    let server = std::os::unix::process::parent_id();
    std::thread::spawn(move || {
        while std::os::unix::process::parent_id() == server {
            std::thread::sleep(Duration::from_millis(500));
        }
        std::process::exit(0);
    });
}

#[cfg(not(unix))]
fn end_with_the_server() {}

fn answer(stream: TcpStream, laurel: &str, key: (&str, &str)) -> std::io::Result<()> {
    stream.set_read_timeout(Some(Duration::from_secs(5)))?;
    let mut line = String::new();
    std::io::Read::take(BufReader::new(&stream), LINE_BYTES_MAX).read_line(&mut line)?;
    let mut words = line.split(' ');
    let (method, address) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
    let (path, query) = address.split_once('?').unwrap_or((address, ""));
    let (status, media, body) = match (method, path) {
        ("GET", "/") => {
            ("200 OK", "text/html", include_str!("../../embed/index.html").replace("{laurel}", laurel))
        }
        ("GET", "/shop.css") => ("200 OK", "text/css", include_str!("../../embed/shop.css").to_string()),
        ("GET", "/shop.js") => ("200 OK", "text/javascript", include_str!("../../embed/shop.js").to_string()),
        ("POST", "/token") => match token(query, key) {
            Some(token) => ("200 OK", "text/plain", token),
            None => ("400 Bad Request", "text/plain", String::new()),
        },
        _ => ("404 Not Found", "text/plain", String::new()),
    };
    let policy = format!(
        "default-src 'self'; img-src data:; script-src 'self' {laurel}; frame-src {laurel}; base-uri 'none'"
    );
    write!(
        &stream,
        "HTTP/1.1 {status}\r\ncontent-type: {media}; charset=utf-8\r\ncontent-length: {}\r\n\
         content-security-policy: {policy}\r\ncache-control: no-store\r\nconnection: close\r\n\r\n{body}",
        body.len()
    )
}

/// A real shop reads the customer from its own session, never from the address.
fn token(query: &str, key: (&str, &str)) -> Option<String> {
    let member = query.strip_prefix("member=").filter(|member| !member.is_empty())?;
    let now_s = SystemTime::now().duration_since(UNIX_EPOCH).ok()?.as_secs();
    // Each hasher of the standard library has random keys of its own: enough to tell tokens of a demo apart.
    let jti = format!("{:x}{:x}", RandomState::new().build_hasher().finish(), now_s);
    mint::hand_off_token(key, ISSUER, PROGRAM, ORIGIN, member, (now_s, &jti)).ok()
}
