//! The member portal of Laurel: a single-page app in WebAssembly, a client to the API and nothing more.

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

fn main() {
    app::start();
}
