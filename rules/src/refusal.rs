//! Why something that was reported cannot be posted: what is refused, as the sender is told it.

use crate::EXACT_MAX;
use crate::earning::{LINE_ID_BYTES_MAX, LINES_MAX};
use crate::rewards::Why;

/// What is wrong with what was reported. The order of the variants is the order in which they are looked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// It is not what its type asks for: a sentence says what would be.
    NotValid(String),
    /// Its numbers come to more than can be counted exactly.
    TooLarge,
    /// A type that we do not know.
    UnknownType(String),
    /// Its money is in another currency than the program's.
    WrongCurrency {
        /// The event's.
        given: String,
        /// The program's.
        wanted: String,
    },
    /// It happened before the member joined.
    BeforeJoined,
    /// A refund of an order that is not known.
    OrderNotKnown {
        /// As the refund names it.
        order: String,
    },
    /// A refund of a line that the order does not have.
    LineNotKnown {
        /// As the refund names it.
        line: String,
    },
    /// A refund of more than was paid for the line.
    RefundTooLarge {
        /// The line.
        line: String,
        /// What was paid for it, in the currency's smallest unit.
        paid_minor: i64,
    },
    /// The code was claimed by another member.
    CodeTaken,
    /// A reward that cannot be had.
    Reward(Why),
    /// Not enough points that can be spent.
    InsufficientPoints {
        /// What it takes.
        required: i64,
        /// What can be spent.
        available: i64,
    },
    /// The member would have more points than can be counted exactly.
    TooManyPoints,
}

impl Refusal {
    /// Stable, for programs.
    pub fn code(&self) -> &'static str {
        match self {
            Refusal::NotValid(_) | Refusal::TooLarge => "event_not_valid",
            Refusal::UnknownType(_) => "unknown_type",
            Refusal::WrongCurrency { .. } => "wrong_currency",
            Refusal::BeforeJoined => "before_joined",
            Refusal::OrderNotKnown { .. } => "unknown_order",
            Refusal::LineNotKnown { .. } => "unknown_line",
            Refusal::RefundTooLarge { .. } => "refund_too_large",
            Refusal::CodeTaken => "code_taken",
            Refusal::Reward(why) => why.code(),
            Refusal::InsufficientPoints { .. } => "insufficient_points",
            Refusal::TooManyPoints => "too_many_points",
        }
    }

    /// A few words, the same for every refusal of its code.
    pub fn title(&self) -> &'static str {
        match self {
            Refusal::NotValid(_) | Refusal::TooLarge => "The event is not what it should be",
            Refusal::UnknownType(_) => "The event's type is unknown",
            Refusal::WrongCurrency { .. } => "The money is in another currency",
            Refusal::BeforeJoined => "It happened before the member joined",
            Refusal::OrderNotKnown { .. } => "There is no such order",
            Refusal::LineNotKnown { .. } => "The order has no such line",
            Refusal::RefundTooLarge { .. } => "More than was paid for the line",
            Refusal::CodeTaken => "The code was claimed before",
            Refusal::Reward(why) => why.title(),
            Refusal::InsufficientPoints { .. } => "Not enough points",
            Refusal::TooManyPoints => "More points than can be counted exactly",
        }
    }

    /// What is wrong here, and what would be right.
    pub fn detail(&self) -> String {
        match self {
            Refusal::NotValid(detail) => detail.clone(),
            Refusal::TooLarge => format!("The numbers are too large; sums go up to {EXACT_MAX}."),
            Refusal::UnknownType(given) => {
                let known: Vec<&str> = crate::events::TYPES.iter().map(|known| known.name).collect();
                format!(
                    "`{given}` is not a type we know; it should be one of {}, or `custom.` and a name.",
                    known.join(", ")
                )
            }
            Refusal::WrongCurrency { given, wanted } => {
                format!("The money is in `{given}`; this program counts in `{wanted}`.")
            }
            Refusal::BeforeJoined => {
                "What happened before a member joined counts for nothing; a member of before is put with \
                 `joined` before anything is reported."
                    .to_owned()
            }
            Refusal::OrderNotKnown { order } => {
                format!("No order `{order}` of this member is known; report it first, then its refund.")
            }
            Refusal::LineNotKnown { line } => {
                format!("The order has no line `{line}`; a refund names the lines as the order did.")
            }
            Refusal::RefundTooLarge { line, paid_minor } => {
                format!(
                    "`{paid_minor}` of the smallest unit was paid for line `{line}`; no more can go back."
                )
            }
            Refusal::CodeTaken => "Another member has claimed this code; each is good once.".to_owned(),
            Refusal::Reward(why) => {
                format!("{}; GET /v1/me/rewards says of each reward what it takes.", why.title())
            }
            Refusal::InsufficientPoints { required, available } => {
                format!("This takes {required} points, and {available} can be spent now.")
            }
            Refusal::TooManyPoints => format!("A member can have at most {EXACT_MAX} points."),
        }
    }

    /// A line of an order that is not what it should be, counted from 0.
    pub(crate) fn line(nth: usize, should: &str) -> Refusal {
        Refusal::NotValid(format!("Line {} {should}", nth + 1))
    }

    pub(crate) fn too_many_lines() -> Refusal {
        Refusal::NotValid(format!("An order has at most {LINES_MAX} lines."))
    }

    pub(crate) fn line_id(nth: usize) -> Refusal {
        Refusal::line(
            nth,
            &format!("should have an id of 1 to {LINE_ID_BYTES_MAX} bytes, as no other line has it."),
        )
    }
}

/// Why an action stopped: it was refused, or the book it is kept in failed.
#[derive(Debug)]
pub enum Stop<F> {
    /// Told to whoever asked.
    Refused(Refusal),
    /// The book's own.
    Fault(F),
}

impl<F> From<Refusal> for Stop<F> {
    fn from(refusal: Refusal) -> Self {
        Stop::Refused(refusal)
    }
}
