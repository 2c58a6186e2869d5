//! Signing in, and what the first page needs: `GET /v1/me`.

use crate::Instant;
use crate::points::{Balance, Entry};
use serde::{Deserialize, Serialize};

/// The body of `POST /v1/programs/{program}/sign-ins`: please send me a link.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RequestSignIn {
    /// Where the link goes. At most 254 characters.
    pub email: String,
    /// The language of the letter (`en`, `zh-CN`); without it, or with one we do not write, the program's
    /// first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
}

/// The answer to `RequestSignIn`, the same whether the address is known or not.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SignIn {
    /// When the link stops working.
    pub expires_at: Instant,
}

/// The body of `POST /v1/programs/{program}/demo-sessions`. Only a server that runs with `--demo` takes it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OpenDemoSession {
    /// One of the program's `demo_members`.
    pub external_id: String,
}

/// The answer of every call that opens a session. The session itself travels in an HttpOnly cookie.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Session {
    /// The program the member is signed in to.
    pub program: String,
    /// When the session ends by itself.
    pub expires_at: Instant,
}

/// The signed-in member.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Member {
    /// As the member wants to be called, where that is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Where letters go, where that is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// When the member joined the program.
    pub joined_at: Instant,
}

/// The answer to `GET /v1/me`: everything the first page needs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Me {
    /// The program the member is signed in to.
    pub program: String,
    /// Who this is.
    pub member: Member,
    /// What the member has.
    pub balance: Balance,
    /// The newest entries, newest first, at most five.
    pub entries: Vec<Entry>,
    /// When this was true, by the server's clock.
    pub as_of_at: Instant,
}
