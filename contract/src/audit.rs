//! The trail of what a brand's systems and its operators did.

use crate::Instant;
use serde::{Deserialize, Serialize};

/// One thing that was asked for and would change something, whether it did or not.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Deed {
    /// When it was answered.
    pub at: Instant,
    /// Of the key that was used; none for an operator on the command line.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub key_id: Option<String>,
    /// The key's name, or the operator's name on the machine.
    pub who: String,
    /// Method and route, or the command.
    pub did: String,
    /// The member it was about, by the server's own id, where one is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub member_id: Option<String>,
    /// Finds the request in the server's log.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub request_id: Option<String>,
    /// How it was answered; none for a command.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<i64>,
}

/// A page of the trail, the newest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Deeds {
    /// What was done.
    pub deeds: Vec<Deed>,
    /// Where the next page begins; none on the last one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_cursor: Option<String>,
}
