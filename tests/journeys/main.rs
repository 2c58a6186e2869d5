//! Members' stories through HTTP, on SQLite and on PostgreSQL. Each one ends with a trial balance.

mod audit;
mod bad_events;
mod bad_input;
mod database_gone;
mod demo;
mod desk;
mod door;
mod draws;
mod earning;
mod friends;
mod headers;
mod history;
mod import;
mod landing;
mod limits;
mod mutated_events;
mod mutated_tokens;
mod power_cut;
mod program_file;
mod programs;
mod races;
#[allow(dead_code, reason = "the histories of the rules use the rest")]
#[path = "../../rules/tests/histories/random.rs"]
mod random;
mod rewards;
mod secrets;
mod servers;
mod sign_in;
mod time;
mod town;
mod walls;
mod what_if;
