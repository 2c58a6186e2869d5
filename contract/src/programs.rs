//! A loyalty program as everyone may see it: `GET /v1/programs` and `GET /v1/programs/{program}`.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A text by language tag (`en`, `zh-CN`); never empty. A missing language falls back to
/// `Program::languages[0]`.
pub type Text = BTreeMap<String, String>;

/// The forms of a counted noun by language tag, then by CLDR plural category (`one`, `other`, ...). `other`
/// is always there.
pub type Counted = BTreeMap<String, BTreeMap<String, String>>;

/// The answer to `GET /v1/programs`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Programs {
    /// Every program that this server runs, by id.
    pub programs: Vec<Program>,
}

/// The answer to `GET /v1/programs/{program}`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Program {
    /// 3 to 40 lower-case letters, digits and hyphens; the first part of the portal's address.
    pub id: String,
    /// The hash of the program file in force, 16 hexadecimal digits. Each entry names the version it was made
    /// under.
    pub version: String,
    /// The languages the program's texts are written in, the one to fall back to first.
    pub languages: Vec<String>,
    /// The program's name, such as "Groove Club".
    pub name: Text,
    /// One sentence that says what a member gets.
    pub promise: Text,
    /// What points are called, counted: "1 point", "2 points".
    pub points: Counted,
    /// ISO 4217.
    pub currency: String,
    /// How many digits of an amount come after the decimal sign in this currency: 2 for USD, 0 for JPY.
    pub minor_digits: u8,
    /// IANA time zone in which the program's days begin and end.
    pub time_zone: String,
    /// How it looks.
    pub theme: Theme,
    /// Ways to earn, in the order the brand tells them.
    pub earning: Vec<EarningRule>,
    /// Members anyone may continue as. Only a server that runs with `--demo` has them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub demo_members: Vec<DemoMember>,
}

/// What a brand gives for its looks; every role of the portal's colours is computed from these.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Theme {
    /// A CSS colour, `oklch(L C H)`, of which hue and chroma count.
    pub brand: String,
    /// The second colour, of drawings and never of text: `oklch(L C H)`.
    pub warm: String,
    /// SVG path data on a 32 by 32 grid, drawn on a disc of the brand's colour.
    pub mark: String,
    /// SVG path data on a 480 by 260 grid, drawn as fine lines behind the balance.
    pub motif: String,
}

/// A way to earn, as members are told it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct EarningRule {
    /// Names the rule on every entry it made.
    pub id: String,
    /// "A whole dollar spent".
    pub name: Text,
    /// Points for each `per_minor`.
    pub points: i64,
    /// The amount that earns `points`, in the currency's smallest unit. Parts of it earn nothing: rounded
    /// down once an order.
    pub per_minor: i64,
}

/// A member of the demo, with what makes him or her worth a look.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DemoMember {
    /// The brand's own id of the member.
    pub external_id: String,
    /// As the member is called.
    pub name: String,
    /// "Two orders, one week apart".
    pub note: Text,
}
