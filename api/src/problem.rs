//! What goes wrong: refusals, which are expected and told as they are, and faults, which are logged and told
//! kindly.

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use contract::problem::Problem as Told;

/// Why an action did not happen. Nothing of it has been written.
#[derive(Clone, Debug)]
pub enum Problem {
    /// Expected: the caller is told what would be right.
    Refusal(Box<Told>),
    /// Not expected: logged with its cause, told in one kind sentence.
    Fault(Fault),
}

/// Something that failed below an action.
#[derive(Clone, Debug)]
pub struct Fault {
    /// What the caller can do about it.
    pub kind: FaultKind,
    /// For the log alone.
    pub cause: String,
}

/// What can be done about a fault.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FaultKind {
    /// Another transaction was in the way: run the whole action again.
    Conflict,
    /// The database or another service cannot be reached: try again in a moment.
    Unavailable,
    /// A mistake of ours.
    Bug,
}

/// The outcome of an action.
pub type Outcome<T> = Result<T, Problem>;

/// A refusal: status, code, title and detail. The detail says what would be right.
pub fn refusal(status: StatusCode, code: &str, title: &str, detail: impl Into<String>) -> Problem {
    Problem::Refusal(Box::new(Told {
        r#type: format!("urn:laurel:problem:{code}"),
        title: title.to_owned(),
        status: status.as_u16(),
        detail: detail.into(),
        code: code.to_owned(),
        request_id: None,
    }))
}

/// A mistake of ours, with what would help to find it.
pub fn bug(cause: impl Into<String>) -> Problem {
    Problem::Fault(Fault { kind: FaultKind::Bug, cause: cause.into() })
}

/// A service of ours cannot be reached.
pub fn unavailable(cause: impl Into<String>) -> Problem {
    Problem::Fault(Fault { kind: FaultKind::Unavailable, cause: cause.into() })
}

impl Problem {
    /// As the caller is told it.
    pub fn told(&self) -> Told {
        let fault = |status, code, title, detail| match refusal(status, code, title, detail) {
            Problem::Refusal(told) => *told,
            Problem::Fault(_) => Told::default(),
        };
        match self {
            Problem::Refusal(told) => Told::clone(told),
            Problem::Fault(Fault { kind: FaultKind::Bug, .. }) => fault(
                StatusCode::INTERNAL_SERVER_ERROR,
                "internal",
                "A mistake on our side",
                "Nothing was changed. It is written down, and we look into it.",
            ),
            Problem::Fault(_) => fault(
                StatusCode::SERVICE_UNAVAILABLE,
                "unavailable",
                "Not available at the moment",
                "Nothing is lost. Please send the same request again in a moment.",
            ),
        }
    }

    /// Whether running the whole action again may help.
    pub fn is_conflict(&self) -> bool {
        matches!(self, Problem::Fault(Fault { kind: FaultKind::Conflict, .. }))
    }
}

/// The router's outermost layer writes the body: it knows the request's id.
impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let told = self.told();
        if let Problem::Fault(fault) = &self {
            tracing::error!(kind = ?fault.kind, cause = fault.cause, "fault");
        }
        let status = StatusCode::from_u16(told.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let mut response = status.into_response();
        response.extensions_mut().insert(told);
        response
    }
}

impl std::fmt::Display for Problem {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Problem::Refusal(told) => write!(f, "{}", told.detail),
            Problem::Fault(fault) => write!(f, "{}", fault.cause),
        }
    }
}
