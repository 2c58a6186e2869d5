//! The server of Laurel: a loyalty member portal over a ledger.

pub mod assets;
pub mod audit;
pub mod check;
pub mod clock;
pub mod code;
mod colour;
pub mod config;
pub mod db;
pub mod demo;
pub mod framed;
pub mod hand_off;
pub mod id;
pub mod insights;
pub mod keys;
pub mod ledger;
pub mod mail;
pub mod members;
pub mod openapi;
pub mod page;
pub mod plain;
pub mod points;
pub mod privacy;
pub mod problem;
pub mod programs;
pub mod referrals;
pub mod request;
pub mod rewards;
pub mod router;
pub mod session;
mod spreadsheet;
pub mod surveys;
pub mod walls;

use std::sync::Arc;

/// What every handler can reach.
pub struct App {
    /// Where members and points are kept.
    pub db: db::Db,
    /// What time it is.
    pub clock: clock::Clock,
    /// The programs in force.
    pub programs: programs::Programs,
    /// How letters leave.
    pub mail: mail::Mail,
    /// Where the portal stands, as members see it: no slash at the end.
    pub public_url: String,
    /// Who may knock how often, and from where.
    pub walls: walls::Walls,
    /// Whether anyone may continue as a member of the demo.
    pub demo: bool,
}

/// The application, shared by all requests.
pub type Shared = Arc<App>;
