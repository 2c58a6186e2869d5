//! Members' stories through HTTP, on SQLite and on PostgreSQL. Each one ends with a trial balance.

mod audit;
mod bad_events;
mod bad_input;
mod cors;
mod database_gone;
mod demo;
mod desk;
mod door;
mod draws;
mod earning;
mod embed;
mod erasure;
mod friends;
mod friends_later;
mod hand_off;
mod headers;
mod history;
mod import;
mod insights;
mod insights_real;
mod landing;
mod limits;
mod mutated_events;
mod mutated_tokens;
mod power_cut;
mod privacy;
mod program_file;
mod programs;
mod races;
#[allow(dead_code, reason = "the histories of the rules use the rest")]
#[path = "../../rules/tests/histories/random.rs"]
mod random;
mod retention;
mod rewards;
mod secrets;
mod servers;
mod sign_in;
mod survey_brand;
mod survey_letters;
mod survey_page;
mod survey_scanner;
mod surveys;
mod time;
mod town;
mod walls;
mod what_if;
