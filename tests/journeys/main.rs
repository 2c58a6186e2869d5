//! Members' stories through HTTP, on SQLite and on PostgreSQL. Each one ends with a trial balance.

mod bad_events;
mod bad_input;
mod database_gone;
mod demo;
mod desk;
mod draws;
mod earning;
mod embed;
mod erasure;
mod friends;
mod friends_later;
mod hand_off;
mod history;
mod import;
mod insights;
mod insights_real;
mod landing;
mod mutated_events;
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
mod servers;
mod sign_in;
mod survey_brand;
mod survey_letters;
mod survey_page;
mod survey_scanner;
mod surveys;
mod time;
mod town;
mod what_if;
