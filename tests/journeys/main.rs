//! Members' stories through HTTP, on SQLite and on PostgreSQL. Each one ends with a trial balance.

mod bad_input;
mod database_gone;
mod demo;
mod earning;
mod history;
mod import;
mod programs;
mod sign_in;
mod town;
