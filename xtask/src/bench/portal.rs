//! `cargo xtask bench portal`: what a slow phone on a slow network sees of the portal, and when.

use super::empty_folder;
use super::history::live;
use super::http::Connection;
use super::server::Server;
use crate::setup;
use crate::shell::{self, Outcome};
use jiff::Timestamp;
use std::process::Command;

const CLUB: &str = "coffee-stars";

/// Each survey page is opened once, by a member of its own.
const ASKED: usize = 5;

/// Builds all, lets two members live and asks some more, and measures in Chromium.
pub fn portal() -> Outcome {
    let chromium = setup::chromium().ok_or("no Chromium; run `cargo xtask setup`")?;
    crate::build::build()?;
    let program = crate::serve::build_server()?;
    let folder = empty_folder()?;
    let url = format!("sqlite:{}", folder.join("laurel.db").display());
    let server = Server::run(&program, &url, &folder, CLUB, &["serve"])?;
    let mut connection = Connection::open(&server)?;
    let short = live(&server, &mut connection, &folder, "short", 10, |_| 450)?;
    let long = live(&server, &mut connection, &folder, "long", 10_000, |_| 450)?;
    let surveys = ask(&server)?;
    let given = format!(
        "{{\"url\":\"http://{}\",\"short\":\"{}\",\"long\":\"{}\",\"surveys\":[{surveys}]}}",
        server.address, short.cookie, long.cookie
    );
    let mut node = Command::new("node");
    node.arg("xtask/src/bench/portal.mjs").current_dir(shell::root());
    shell::run(node.env("GIVEN", given).env("LAUREL_CHROMIUM", chromium))
}

/// The links to a survey of some members, in quotes.
fn ask(server: &Server) -> Outcome<String> {
    let now = Timestamp::now().to_string();
    let members: Vec<String> = (0..ASKED).map(|nth| format!("asked-{nth}")).collect();
    for member in &members {
        server.join(member, &format!("{member}@example.com"), &now)?;
    }
    let body = format!("{{\"id\":\"bench\",\"by\":\"link\",\"members\":[\"{}\"]}}", members.join("\",\""));
    let key = format!("authorization: Bearer {}\r\n", server.key);
    let answer = server.ask("POST /v1/surveys/visit/invites HTTP/1.1", &key, &body)?;
    let links: Vec<&str> =
        answer.split("\"link\":\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
    if links.len() < ASKED {
        return Err(format!("not every member was invited:\n{answer}"));
    }
    Ok(format!("\"{}\"", links.join("\",\"")))
}
