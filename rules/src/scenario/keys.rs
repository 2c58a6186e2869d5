//! Every key a scenario file knows, with what it holds and what it says.

use crate::file::kind::{Key, Kind, Section, may, must};
use crate::file::phrase::{AMOUNT, EVENT, ID, LINE, Phrase, WORD, Wrong};
use crate::file::time::{self, DAY, MOMENT, PAUSE};
use contract::members::Birthday;

const COUNT: Kind = Kind::Whole(0, 1_000_000_000);
const CHANGE: Kind = Kind::Whole(-1_000_000_000, 1_000_000_000);
const WORDS: Kind = Kind::List(&Kind::Phrase(&WORD), 0, 50);
const IDS: Kind = Kind::List(&Kind::Phrase(&ID), 0, 50);

static DAY_OR_EVER: Phrase = Phrase {
    what: "a day",
    like: "a day in quotes, such as \"2027-03-31\", or \"ever\"",
    pattern: "^(?:[0-9]{4}-[0-9]{2}-[0-9]{2}|ever)$",
    check: |text, _| if text == "ever" || time::date(text).is_some() { Ok(()) } else { Err(Wrong::Shape) },
};

static DAY_OR_NEVER: Phrase = Phrase {
    what: "a day",
    like: "the last day in quotes, such as \"2027-03-31\", or \"never\"",
    pattern: "^(?:[0-9]{4}-[0-9]{2}-[0-9]{2}|never)$",
    check: |text, _| if text == "never" || time::date(text).is_some() { Ok(()) } else { Err(Wrong::Shape) },
};

static BORN: Phrase = Phrase {
    what: "a birthday",
    like: "a day in quotes, such as \"1990-02-28\", or \"02-28\" without the year",
    pattern: "^(?:[0-9]{4}-)?[0-9]{2}-[0-9]{2}$",
    check: |text, _| birthday(text).map(drop).ok_or(Wrong::Shape),
};

/// `1990-02-28` or `02-28`; 29 February is a birthday in any year.
pub(super) fn birthday(text: &str) -> Option<Birthday> {
    let (year, day) = match text.len() {
        10 => (Some(text.get(..4)?), text.get(4..)?.strip_prefix('-')?),
        _ => (None, text),
    };
    // 2000 was a leap year.
    let day = time::date(&format!("2000-{day}"))?;
    let year = match year {
        Some(year) => Some(year.parse().ok().filter(|year| (1800..=2099).contains(year))?),
        None => None,
    };
    Some(Birthday { month: day.month().into(), day: day.day().into(), year })
}

pub(super) static SCENARIO: Section = Section {
    title: "the file",
    about: "A story that proves a program.",
    keys: &[&[
        must("member", Kind::Tables(&MEMBER, 50), "Who is in it."),
        must("step", Kind::Tables(&STEP, 1_000), "What happens, in order."),
    ]],
};

static MEMBER: Section = Section {
    title: "[[member]]",
    about: "Someone in the story.",
    keys: &[&[
        must("id", Kind::Phrase(&ID), "Names the member in the steps."),
        must("joined", Kind::Phrase(&MOMENT), "When the member joined."),
        may("birthday", Kind::Phrase(&BORN), "The day to celebrate."),
    ]],
};

static STEP: Section = Section {
    title: "[[step]]",
    about: "Something a member does, and what must be true after it.",
    keys: &[&[
        may("title", Kind::Phrase(&LINE), "What happens, in words."),
        must("at", Kind::Phrase(&MOMENT), "When, in the program's time zone."),
        may("member", Kind::Phrase(&ID), "Who; needed where there are several."),
        may("order", Kind::Table(&ORDER), "An order is paid."),
        may("refund", Kind::Table(&REFUND), "Some of an order, or all of it, is given back."),
        may("event", Kind::Table(&EVENT_OF), "Anything else happens."),
        may("redeem", Kind::Phrase(&REWARD), "A reward is redeemed, or a gift that waits."),
        may("undo", Kind::Phrase(&REWARD), "What was last redeemed of it is undone."),
        may("spend", Kind::Whole(1, 1_000_000_000), "Points are spent."),
        may("adjust", CHANGE, "The brand adds points, or takes them."),
        may("times", Kind::Whole(1, 10_000), "The same so many times."),
        may("every", Kind::Phrase(&PAUSE), "So far apart; without it, a minute."),
        may("expect", Kind::Table(&EXPECT), "What must be true after it."),
    ]],
};

const LINE_KEYS: &[Key] = &[
    may("quantity", COUNT, "How many; without it, one."),
    may("category", Kind::Phrase(&WORD), "What kind of thing."),
    may("litres", Kind::Phrase(&LITRES), "Of fuel or drink, how much in all."),
];

static REWARD: Phrase = Phrase {
    what: "a reward",
    like: "the id of a reward, or \"gift/\" and the id of a gift",
    pattern: "^(?:gift/)?[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?$",
    check: |text, units| (ID.check)(text.strip_prefix(crate::rewards::GIFT).unwrap_or(text), units),
};

static LITRES: Phrase = Phrase {
    what: "a number of litres",
    like: "a number of litres in quotes, such as \"40.5\"",
    pattern: "^[0-9]+(?:\\.[0-9]{1,3})?$",
    check: |text, _| litres_ml(text).map(drop).ok_or(Wrong::Shape),
};

/// `40.5` as 40500 millilitres.
pub(super) fn litres_ml(text: &str) -> Option<i64> {
    crate::file::amount_minor(text, 3).ok().filter(|ml| *ml >= 0 && !text.starts_with('-'))
}

static ORDER: Section = Section {
    title: "`order`",
    about: "An order is paid: its lines, or the amount of its only one.",
    keys: &[
        &[
            may("id", Kind::Phrase(&WORD), "The event's id, for a refund later."),
            may("channel", Kind::Phrase(&WORD), "Where: \"app\", \"online\", \"outlet\"."),
            may("payment", Kind::Phrase(&WORD), "How it was paid: \"app\", \"card\", \"cash\"."),
            may("coupon", Kind::Phrase(&WORD), "A coupon that was used."),
            may("referral_code", Kind::Phrase(&WORD), "The code of the friend who invited."),
            may("saved", Kind::Phrase(&AMOUNT), "What was saved by a paid membership."),
            may("lines", Kind::Tables(&ORDER_LINE, 1_000), "What was bought."),
            may("amount", Kind::Phrase(&AMOUNT), "What was paid for its only line."),
        ],
        LINE_KEYS,
    ],
};

static ORDER_LINE: Section = Section {
    title: "a line",
    about: "A line of an order.",
    keys: &[
        &[
            may("id", Kind::Phrase(&WORD), "Names it in a refund; without it, 1, 2, 3."),
            must("amount", Kind::Phrase(&AMOUNT), "What was paid for it."),
        ],
        LINE_KEYS,
    ],
};

static REFUND: Section = Section {
    title: "`refund`",
    about: "Some of an order, or all of it, is given back.",
    keys: &[&[
        must("order", Kind::Phrase(&WORD), "The id of the order."),
        may("id", Kind::Phrase(&WORD), "The event's id."),
        may("lines", Kind::Tables(&REFUND_LINE, 1_000), "What was given back; without it, all of it."),
    ]],
};

static REFUND_LINE: Section = Section {
    title: "a line",
    about: "What was given back of a line.",
    keys: &[&[
        must("id", Kind::Phrase(&WORD), "The order's line."),
        must("amount", Kind::Phrase(&AMOUNT), "What was given back."),
    ]],
};

/// What an event is about, by the names that its types give it.
pub(super) const ABOUT: [&str; 8] =
    ["about", "product", "network", "place", "event", "code", "activity", "plan"];

static EVENT_OF: Section = Section {
    title: "`event`",
    about: "An event of any type but order.paid and order.refunded.",
    keys: &[&[
        must("type", Kind::Phrase(&EVENT), "Its type."),
        may("id", Kind::Phrase(&WORD), "Its id."),
        may("about", Kind::Phrase(&WORD), "What it is about."),
        may("product", Kind::Phrase(&WORD), "The product that was reviewed."),
        may("network", Kind::Phrase(&WORD), "The network that was connected."),
        may("place", Kind::Phrase(&WORD), "The place that was visited."),
        may("event", Kind::Phrase(&WORD), "The event that was attended."),
        may("code", Kind::Phrase(&WORD), "The code that was claimed."),
        may("activity", Kind::Phrase(&WORD), "The activity that was recorded."),
        may("plan", Kind::Phrase(&WORD), "The plan of the membership that was paid."),
        may("quantity", COUNT, "How many units."),
        may("amount", Kind::Phrase(&AMOUNT), "Money."),
        may("channel", Kind::Phrase(&WORD), "Where."),
        may("recorder", Kind::Phrase(&WORD), "Who recorded it."),
        may("referral_code", Kind::Phrase(&WORD), "The code of the friend who invited."),
    ]],
};

pub(super) static EXPECT: Section = Section {
    title: "`expect`",
    about: "What must be true after the step.",
    keys: &[&[
        may("points", CHANGE, "Points that can be spent."),
        may("pending", COUNT, "Points that can be spent later."),
        may("status_points", CHANGE, "Points that count towards tiers, from the beginning."),
        may("owed", COUNT, "Points that are owed."),
        may("earned", CHANGE, "What the last event changed in the points."),
        may("why", WORDS, "Keys that are all among the steps of its reason."),
        may("refused", Kind::Phrase(&WORD), "The code with which the event is refused."),
        may("tier", Kind::Phrase(&ID), "The tier."),
        may("tier_until", Kind::Phrase(&DAY_OR_EVER), "The last day it is held."),
        may("missing", Kind::Measure, "What is missing to the next tier."),
        may("lapses", Kind::Tables(&LAPSE, 50), "All that lapses, the soonest first."),
        may("lots", Kind::Tables(&LOT, 50), "All lots with something left, the soonest to lapse first."),
        may("stamps", Kind::ById(&COUNT), "Stamps on cards."),
        may("full", IDS, "All cards that are full."),
        may("goals", Kind::ById(&COUNT), "What counts so far for badges, challenges and streaks."),
        may("reached", IDS, "Badges, challenges and streaks that were reached."),
        may("membership", Kind::OneOf(&["active", "grace", "lapsed", "none"]), "What the membership is."),
        may("paid_until", Kind::Phrase(&DAY), "The last day that is paid."),
        may("saved", Kind::Phrase(&AMOUNT), "What was saved by the membership."),
        may("gifts", IDS, "All gifts that can be used now; \"birthday\" for the birthday's."),
        may("birthday", Kind::Days, "First and last day of the birthday's window."),
        may(
            "rewards",
            Kind::ById(&Kind::OneOf(&[
                "available",
                "insufficient_points",
                "tier_too_low",
                "not_yet",
                "over",
                "membership_needed",
                "goal_not_reached",
                "limit_reached",
                "sold_out",
            ])),
            "Whether rewards can be had, or why not.",
        ),
    ]],
};

static LAPSE: Section = Section {
    title: "a lapse",
    about: "Points that lapse together.",
    keys: &[&[
        must("points", COUNT, "How many."),
        must("on", Kind::Phrase(&DAY), "The last day they can be used."),
    ]],
};

static LOT: Section = Section {
    title: "a lot",
    about: "Points that were earned together.",
    keys: &[&[
        must("points", COUNT, "What was in it."),
        must("left", COUNT, "What is left."),
        must("on", Kind::Phrase(&DAY_OR_NEVER), "The last day it can be used."),
    ]],
};
