//! Strings with a grammar of their own: ids, amounts, rates, limits, types of events.

use super::kind::Units;
use super::near::did_you_mean;
use super::{amount_minor, look};
use contract::programs::{Limit, LimitCounts, Per, Period};

/// A string with a grammar of its own.
pub(crate) struct Phrase {
    /// "a time".
    pub what: &'static str,
    /// What would be right, after "it should be".
    pub like: &'static str,
    /// The same as a regular expression, for editors; what it lets through may still be refused.
    pub pattern: &'static str,
    /// Whether a string is one.
    pub check: fn(&str, &Units) -> Result<(), Wrong>,
}

/// Why a string is not what it should be.
pub(crate) enum Wrong {
    /// It does not look like one.
    Shape,
    /// It does, and the message says why it still cannot be.
    Said(String),
}

/// What happens to members: the types of events that rules answer to.
pub(crate) const EVENTS: [&str; 12] = [
    "order.paid",
    "member.joined",
    "profile.completed",
    "review.approved",
    "social.connected",
    "visit",
    "event.attended",
    "code.claimed",
    "activity.recorded",
    "membership.paid",
    "referral.joined",
    "referral.qualified",
];

pub(crate) static ID: Phrase = Phrase {
    what: "an id",
    like: "lower-case letters, digits and hyphens, at most 40",
    pattern: "^[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?$",
    check: |text, _| shaped(is_id(text, 1)),
};

pub(crate) static WORD: Phrase = Phrase {
    what: "a name",
    like: "a name of 1 to 60 characters, as the brand's systems write it",
    pattern: "^\\S(?:.{0,58}\\S)?$",
    check: |text, _| shaped(text.trim() == text && is_line(text, 60)),
};

pub(crate) static LINE: Phrase = Phrase {
    what: "a title",
    like: "a line of 1 to 200 characters",
    pattern: "^.{1,200}$",
    check: |text, _| shaped(is_line(text, 200)),
};

pub(crate) static LANGUAGE: Phrase = Phrase {
    what: "a language",
    like: "a tag such as \"en\" or \"zh-CN\"",
    pattern: "^[A-Za-z0-9-]{2,35}$",
    check: |text, _| {
        let is_tag = text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
        shaped((2..=35).contains(&text.len()) && is_tag)
    },
};

pub(crate) static CURRENCY: Phrase = Phrase {
    what: "a currency",
    like: "three capital letters of ISO 4217, such as \"USD\"",
    pattern: "^[A-Z]{3}$",
    check: |text, _| shaped(text.len() == 3 && text.bytes().all(|b| b.is_ascii_uppercase())),
};

pub(crate) static ZONE: Phrase = Phrase {
    what: "a time zone",
    like: "a name of the IANA database, such as \"Asia/Shanghai\"",
    pattern: "^[A-Za-z0-9_+/-]+$",
    check: |text, _| shaped(jiff::tz::TimeZone::get(text).is_ok()),
};

pub(crate) static ORIGIN: Phrase = Phrase {
    what: "an origin",
    like: "a website without a path, such as \"https://shop.example\"",
    pattern: "^https?://[a-z0-9.-]+(?::[0-9]{1,5})?$",
    check: |text, _| shaped(is_origin(text)),
};

pub(crate) static LINK: Phrase = Phrase {
    what: "a link",
    like: "an address, such as \"https://shop.example/lessons/1\"",
    pattern: "^https://[^ \"<>]{1,300}$",
    check: |text, _| shaped(is_link(text)),
};

pub(crate) static CONTACT: Phrase = Phrase {
    what: "a link",
    like: "an address such as \"https://shop.example/help\" or \"mailto:help@shop.example\"",
    pattern: "^(?:https://|mailto:)[^ \"<>]{1,300}$",
    check: |text, _| shaped(is_link(text) || text.strip_prefix("mailto:").is_some_and(is_mailbox)),
};

pub(crate) static COLOUR: Phrase = Phrase {
    what: "a colour",
    like: "oklch(L C H) with a lightness up to 1, a chroma up to 0.3 and a hue up to 360, such as \
           \"oklch(0.45 0.1 292)\"",
    pattern: "^oklch\\([0-9.]+ [0-9.]+ [0-9.]+\\)$",
    check: |text, _| shaped(look::is_oklch(text)),
};

pub(crate) static DRAWING: Phrase = Phrase {
    what: "a drawing",
    like: "SVG path data that begins with M",
    pattern: "^[Mm][MmLlHhVvCcSsQqTtAaZz0-9.,\\s-]*$",
    check: |text, _| match look::is_drawing(text) {
        true => Ok(()),
        false => Err(Wrong::Said(
            "this is not a drawing; it should be SVG path data that begins with M".to_owned(),
        )),
    },
};

pub(crate) static EVENT: Phrase = Phrase {
    what: "a type of event",
    like: "a type of event such as \"order.paid\", or your own: \"custom.\" and a name",
    pattern: "^(?:order\\.paid|member\\.joined|profile\\.completed|review\\.approved|social\\.connected|\
              visit|event\\.attended|code\\.claimed|activity\\.recorded|membership\\.paid|\
              referral\\.(?:joined|qualified)|custom\\.[A-Za-z0-9._-]{1,60})$",
    check: |text, _| event(text),
};

/// What a question may follow: an event, or a tier that an event led to or away from.
pub(crate) static OCCASION: Phrase = Phrase {
    what: "a type of event",
    like: "a type of event such as \"order.paid\", or \"tier.changed\", or your own: \"custom.\" and a name",
    pattern: "^(?:order\\.paid|member\\.joined|profile\\.completed|review\\.approved|social\\.connected|\
              visit|event\\.attended|code\\.claimed|activity\\.recorded|membership\\.paid|\
              referral\\.(?:joined|qualified)|tier\\.changed|custom\\.[A-Za-z0-9._-]{1,60})$",
    check: |text, _| match text {
        "tier.changed" => Ok(()),
        _ if text.starts_with("tier") => Err(Wrong::Shape),
        _ => event(text),
    },
};

pub(crate) static AMOUNT: Phrase = Phrase {
    what: "an amount",
    like: "an amount in quotes, such as \"12.50\"",
    pattern: "^[0-9]+(?:\\.[0-9]{1,3})?$",
    check: |text, units| amount(text, units).map(drop),
};

pub(crate) static PRICE: Phrase = Phrase {
    check: |text, units| match amount(text, units)? {
        0 => Err(Wrong::Said(format!("`{text}` is nothing; it should be more than zero"))),
        _ => Ok(()),
    },
    ..AMOUNT
};

pub(crate) static TIMES: Phrase = Phrase {
    what: "a number of times",
    like: "more than 1 and at most 100, such as \"2\" or \"1.5\"",
    pattern: "^[0-9]{1,3}(?:\\.[0-9]{1,2})?$",
    check: |text, _| shaped(percent(text).is_some_and(|percent| (101..=10_000).contains(&percent))),
};

pub(crate) static RATE: Phrase = Phrase {
    what: "a rate",
    like: "more than 0 and at most 100, such as \"1.2\"",
    pattern: "^[0-9]{1,3}(?:\\.[0-9]{1,2})?$",
    check: |text, _| shaped(percent(text).is_some_and(|percent| (1..=10_000).contains(&percent))),
};

pub(crate) static PER: Phrase = Phrase {
    what: "something to count",
    like: "\"event\", \"item\", \"10 items\", \"litre\", \"10 litres\", or an amount such as \"1.00\"",
    pattern: "^(?:event|item|[0-9]+ items?|litre|[0-9]+(?:\\.[0-9]{1,3})? litres?|[0-9]+(?:\\.[0-9]{1,3})?)$",
    check: |text, units| per(text, units.minor_digits).map(drop),
};

pub(crate) static LIMIT: Phrase = Phrase {
    what: "a limit",
    like: "\"once\", \"once per key\", \"3 times per day\", \"200 points per key per month\" or the like",
    pattern: "^(?:once|[0-9]+ (?:times?|points?))(?: per key)?(?: per (?:day|week|month|year))?$",
    check: |text, _| limit(text).map(drop),
};

/// What a rate counts: `item`, `10 litres`, `1.00`.
pub(crate) fn per(text: &str, minor_digits: u8) -> Result<Per, Wrong> {
    let (count, unit) = text.split_once(' ').unwrap_or(("1", text));
    let counted = match unit {
        "event" if count == "1" && !text.contains(' ') => return Ok(Per::Event),
        "item" | "items" => amount_minor(count, 0).map(Per::Quantity),
        "litre" | "litres" => amount_minor(count, 3).map(Per::Millilitres),
        _ if text.starts_with(|first: char| first.is_ascii_digit()) && !text.contains(' ') => {
            amount_minor(text, minor_digits).map(Per::Minor)
        }
        _ => return Err(Wrong::Shape),
    };
    match counted.map_err(Wrong::Said)? {
        Per::Minor(n) | Per::Quantity(n) | Per::Millilitres(n) if n <= 0 => {
            Err(Wrong::Said("points for nothing would never end; `per` should be above zero".to_owned()))
        }
        per => Ok(per),
    }
}

/// How often, or how much: `once per key`, `200 points per month`.
pub(crate) fn limit(text: &str) -> Result<Limit, Wrong> {
    const MAX: i64 = 1_000_000;
    let mut words = text.split(' ').peekable();
    let (max, counts) = match (words.next(), words.peek()) {
        (Some("once"), _) => (1, LimitCounts::Times),
        (Some(number), Some(unit)) => {
            let counts = match *unit {
                "time" | "times" => LimitCounts::Times,
                "point" | "points" => LimitCounts::Points,
                _ => return Err(Wrong::Shape),
            };
            words.next();
            (digits(number).ok_or(Wrong::Shape)?, counts)
        }
        _ => return Err(Wrong::Shape),
    };
    let rest: Vec<&str> = words.collect();
    let is_by_key = rest.starts_with(&["per", "key"]);
    let period = match if is_by_key { &rest[2..] } else { &rest[..] } {
        [] => Period::Ever,
        ["per", "day"] => Period::Day,
        ["per", "week"] => Period::Week,
        ["per", "month"] => Period::Month,
        ["per", "year"] => Period::Year,
        _ => return Err(Wrong::Shape),
    };
    if !(1..=MAX).contains(&max) {
        return Err(Wrong::Said(format!("`{text}` is not a limit; it should be 1 to 1,000,000")));
    }
    Ok(Limit { max, counts, period, is_by_key })
}

/// `1.2` times as 120 percent.
pub(crate) fn percent(text: &str) -> Option<i64> {
    amount_minor(text, 2).ok()
}

/// A number that is written in digits alone.
pub(crate) fn digits(text: &str) -> Option<i64> {
    text.bytes().all(|byte| byte.is_ascii_digit()).then(|| text.parse().ok())?
}

pub(crate) fn is_id(id: &str, length_min: usize) -> bool {
    (length_min..=40).contains(&id.len())
        && id.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
        && !id.starts_with('-')
        && !id.ends_with('-')
}

/// Whether rules may answer to it.
pub(crate) fn is_event(text: &str) -> bool {
    event(text).is_ok()
}

fn amount(text: &str, units: &Units) -> Result<i64, Wrong> {
    let minor = amount_minor(text, units.minor_digits).map_err(Wrong::Said)?;
    if text.starts_with('-') {
        return Err(Wrong::Said(format!("`{text}` is below zero; it should not be")));
    }
    Ok(minor)
}

fn event(text: &str) -> Result<(), Wrong> {
    if text == "order.refunded" {
        let message = "a refund takes back what its order earned, and earns nothing; leave this out";
        return Err(Wrong::Said(message.to_owned()));
    }
    let own = text.strip_prefix("custom.").unwrap_or_default();
    let is_own = (1..=60).contains(&own.len())
        && own.bytes().all(|b| b.is_ascii_alphanumeric() || b"._-".contains(&b));
    if is_own || EVENTS.contains(&text) {
        return Ok(());
    }
    let instead = did_you_mean(text, EVENTS)
        .unwrap_or_else(|| format!("it should be \"custom.\" and a name, or one of {}", EVENTS.join(", ")));
    Err(Wrong::Said(format!("`{text}` is not a type of event; {instead}")))
}

fn is_link(text: &str) -> bool {
    let is_fine = |c: char| !c.is_control() && !c.is_whitespace() && !"\"<>".contains(c);
    text.len() <= 308
        && text.strip_prefix("https://").is_some_and(|rest| !rest.is_empty() && rest.chars().all(is_fine))
}

fn is_mailbox(text: &str) -> bool {
    let is_fine = |c: char| !c.is_control() && !c.is_whitespace() && !"\"<>".contains(c);
    text.len() <= 300
        && text.chars().all(is_fine)
        && text.split_once('@').is_some_and(|(name, host)| !name.is_empty() && host.contains('.'))
}

fn is_origin(text: &str) -> bool {
    let Some(host) = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://")) else {
        return false;
    };
    let (name, port) = host.split_once(':').unwrap_or((host, "443"));
    let is_name = |part: &str| {
        !part.is_empty() && part.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
    };
    name.len() <= 253 && name.split('.').all(is_name) && !port.is_empty() && port.parse::<u16>().is_ok()
}

fn is_line(text: &str, most: usize) -> bool {
    !text.trim().is_empty() && text.chars().count() <= most && !text.chars().any(char::is_control)
}

fn shaped(is_so: bool) -> Result<(), Wrong> {
    if is_so { Ok(()) } else { Err(Wrong::Shape) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_limit_is_so_many_of_something_by_key_and_by_period() {
        use LimitCounts::{Points, Times};
        for (text, max, counts, is_by_key, period) in [
            ("once", 1, Times, false, Period::Ever),
            ("once per key", 1, Times, true, Period::Ever),
            ("once per year", 1, Times, false, Period::Year),
            ("1 time per day", 1, Times, false, Period::Day),
            ("3 times per key per week", 3, Times, true, Period::Week),
            ("200 points per key per month", 200, Points, true, Period::Month),
            ("50 points", 50, Points, false, Period::Ever),
        ] {
            assert_eq!(limit(text).ok(), Some(Limit { max, counts, period, is_by_key }), "{text}");
        }
        for wrong in ["", "twice", "3", "3 times per day per key", "-1 times", "3 times ", "1000001 points"] {
            assert!(limit(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn what_a_rate_counts_is_an_event_items_litres_or_money() {
        for (text, wanted) in [
            ("event", Per::Event),
            ("item", Per::Quantity(1)),
            ("1000 items", Per::Quantity(1000)),
            ("litre", Per::Millilitres(1000)),
            ("0.5 litres", Per::Millilitres(500)),
            ("1.00", Per::Minor(100)),
            ("10", Per::Minor(1000)),
        ] {
            assert_eq!(per(text, 2).ok(), Some(wanted), "{text}");
        }
        for wrong in ["", "0", "0 items", "-1.00", "1.5 items", "10 events", "1.00 dollars", "litre s"] {
            assert!(per(wrong, 2).is_err(), "{wrong}");
        }
    }
}
