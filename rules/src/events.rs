//! The types of events, and what each asks for.

use crate::EXACT_MAX;
use crate::calendar;
use crate::earning::{LINE_ID_BYTES_MAX, check_currency, check_order};
use crate::refusal::Refusal;
use contract::Instant;
use contract::events::{Data, Occasion, OrderRefunded};
use contract::programs::Program;

/// A type of event.
#[derive(Clone, Copy, Debug)]
pub struct Type {
    /// As CloudEvents name it.
    pub name: &'static str,
    /// What the thing it is about is called, where it may have one.
    pub about: Option<&'static str>,
    /// Whether it must have one.
    pub is_about_needed: bool,
}

/// Every type but the brand's own, which begin with `custom.`.
pub const TYPES: [Type; 13] = [
    of("order.paid", None, false),
    of("order.refunded", None, false),
    of("member.joined", None, false),
    of("profile.completed", None, false),
    of("review.approved", Some("product"), true),
    of("social.connected", Some("network"), true),
    of("visit", Some("place"), false),
    of("event.attended", Some("event"), true),
    of("code.claimed", Some("code"), true),
    of("activity.recorded", Some("activity"), true),
    of("membership.paid", Some("plan"), false),
    of("referral.joined", None, false),
    of("referral.qualified", None, false),
];

/// Something that happened to a member.
#[derive(Clone, Copy, Debug)]
pub struct Happened<'a> {
    /// Its type.
    pub r#type: &'a str,
    /// Who says so.
    pub source: &'a str,
    /// Which of what the source says.
    pub id: &'a str,
    /// When.
    pub at: Instant,
    /// What its type asks for.
    pub data: &'a Data,
}

/// Whether there is such a type.
pub fn is_type(name: &str) -> bool {
    let is_own = name.strip_prefix("custom.").is_some_and(|rest| {
        let is_fit = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"-_.".contains(&byte);
        (1..=80).contains(&rest.len()) && rest.bytes().all(is_fit)
    });
    is_own || TYPES.iter().any(|known| known.name == name)
}

/// Whether the data is what the type asks for.
pub fn check(program: &Program, r#type: &str, data: &Data) -> Result<(), Refusal> {
    if !is_type(r#type) {
        return Err(Refusal::UnknownType(r#type.to_owned()));
    }
    match (r#type, data) {
        ("order.paid", Data::Order(order)) => check_order(program, order),
        ("order.refunded", Data::Refund(refund)) => check_refund(program, refund),
        ("order.paid" | "order.refunded", _) => {
            Err(Refusal::NotValid(format!("`data` is not what `{type}` asks for.")))
        }
        (_, Data::Occasion(occasion)) => check_occasion(program, r#type, occasion),
        _ => Err(Refusal::NotValid(format!("`data` is not what `{type}` asks for."))),
    }
}

fn check_refund(program: &Program, refund: &OrderRefunded) -> Result<(), Refusal> {
    check_name("order", Some(&refund.order))?;
    check_name("order_source", refund.order_source.as_deref())?;
    check_currency(program, &refund.currency)
}

fn check_occasion(program: &Program, r#type: &str, occasion: &Occasion) -> Result<(), Refusal> {
    let known = TYPES.iter().find(|known| known.name == r#type);
    let about = known.and_then(|known| known.about).unwrap_or("about");
    let not_valid = |detail: String| Err(Refusal::NotValid(detail));
    if known.is_some_and(|known| known.is_about_needed) && occasion.about.is_none() {
        return not_valid(format!("`data.{about}` is missing; `{type}` says with it what it is about."));
    }
    for (name, text) in
        [(about, &occasion.about), ("channel", &occasion.channel), ("recorder", &occasion.recorder)]
    {
        check_name(name, text.as_deref())?;
    }
    for (name, number) in [("quantity", occasion.quantity), ("amount_minor", occasion.amount_minor)] {
        if number.is_some_and(|number| !(0..=EXACT_MAX).contains(&number)) {
            return not_valid(format!("`data.{name}` should be 0 to {EXACT_MAX}."));
        }
    }
    if occasion.birthday.is_some_and(|birthday| !calendar::is_birthday(birthday)) {
        return not_valid(
            "`data.birthday` is not a day; it should be such as {\"month\":2,\"day\":29}.".into(),
        );
    }
    match (&occasion.currency, occasion.amount_minor) {
        (Some(currency), _) => check_currency(program, currency),
        (None, Some(_)) => not_valid("`data.currency` is missing beside `amount_minor`.".into()),
        (None, None) => Ok(()),
    }
}

fn check_name(name: &str, text: Option<&str>) -> Result<(), Refusal> {
    let is_fit =
        |text: &str| (1..=LINE_ID_BYTES_MAX).contains(&text.len()) && !text.chars().any(char::is_control);
    if text.is_none_or(is_fit) {
        return Ok(());
    }
    Err(Refusal::NotValid(format!(
        "`data.{name}` should have 1 to {LINE_ID_BYTES_MAX} bytes, and none that cannot be seen."
    )))
}

const fn of(name: &'static str, about: Option<&'static str>, is_about_needed: bool) -> Type {
    Type { name, about, is_about_needed }
}
