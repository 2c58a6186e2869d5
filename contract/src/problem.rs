//! What a caller is told when something cannot be done: RFC 9457 problem details with a stable code.

use serde::{Deserialize, Serialize};

/// A problem, as `application/problem+json` (RFC 9457).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(default)]
pub struct Problem {
    /// A URI that names the kind of problem: `urn:laurel:problem:` and the code.
    pub r#type: String,
    /// The kind of problem in a few words, the same for every problem of its code.
    pub title: String,
    /// The HTTP status.
    pub status: u16,
    /// What is wrong here, and what would be right. One or two sentences for a person.
    pub detail: String,
    /// The stable code that a program can act upon, in `snake_case`.
    pub code: String,
    /// What to name when asking for help: it finds the request in the server's log.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub request_id: Option<String>,
}

/// Codes the portal acts upon. The server has more; each of them is shown by its detail alone.
pub mod code {
    /// 401: no session, or one that has ended.
    pub const NOT_SIGNED_IN: &str = "not_signed_in";
    /// 410: the sign-in link was used before, has expired or never existed.
    pub const LINK_NOT_VALID: &str = "link_not_valid";
    /// 404: there is no program of this name.
    pub const UNKNOWN_PROGRAM: &str = "unknown_program";
    /// 422: the text is not an e-mail address.
    pub const INVALID_EMAIL: &str = "invalid_email";
    /// 429: too many requests; try again later.
    pub const TOO_MANY_REQUESTS: &str = "too_many_requests";
    /// 401: the token of the brand's site does not open a session.
    pub const HAND_OFF_NOT_VALID: &str = "hand_off_not_valid";
    /// 403: in the embed, a redemption takes a hand-off of the last minute; ask the page for another token.
    pub const FRESH_HAND_OFF_NEEDED: &str = "fresh_hand_off_needed";
    /// 404: there is no such reward, or not any more.
    pub const UNKNOWN_REWARD: &str = "unknown_reward";
    /// 409: the reward costs something else than the member was told.
    pub const REWARD_CHANGED: &str = "reward_changed";
    /// 409: it was used, so it cannot be undone.
    pub const REDEMPTION_USED: &str = "redemption_used";
    /// 409: the time in which it could be undone is over.
    pub const UNDO_OVER: &str = "undo_over";
    /// Made by the portal itself, with status 0: the server could not be reached.
    pub const OFFLINE: &str = "offline";
}
