//! The member portal of Laurel: a single-page app in WebAssembly, a client to the API and nothing more.

#![cfg_attr(feature = "later", allow(dead_code, reason = "the page needs the rest"))]

mod app;
mod history;
mod http;
mod later;
mod locale;
mod members;
mod points;
mod portal;
mod privacy;
mod problem;
mod programs;
mod progress;
mod referrals;
mod rewards;
mod route;
mod session;
mod spelled;
mod surveys;
mod tiers;
mod ui;
mod what_if;
mod wire;

/// The page.
#[cfg(not(feature = "later"))]
fn main() {
    app::start();
}

/// The second module does nothing before it is asked.
#[cfg(feature = "later")]
fn main() {}
