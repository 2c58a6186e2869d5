//! The member portal of Laurel: a single-page app in WebAssembly, a client to the API and nothing more.

#![cfg_attr(feature = "what-if", allow(dead_code, reason = "the page needs the rest"))]

mod app;
mod history;
mod http;
mod locale;
mod members;
mod points;
mod portal;
mod problem;
mod programs;
mod progress;
mod rewards;
mod route;
mod session;
mod spelled;
mod tiers;
mod ui;
mod what_if;
mod wire;

/// The page.
#[cfg(not(feature = "what-if"))]
fn main() {
    app::start();
}

/// The second module does nothing before it is asked.
#[cfg(feature = "what-if")]
fn main() {}
