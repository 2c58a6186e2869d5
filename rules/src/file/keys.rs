//! Every key a program file knows, with what it holds and what it says.

use super::kind::{Key, Kind, Section, may, must};
use super::phrase::{
    COLOUR, CONTACT, CURRENCY, DRAWING, EVENT, ID, LANGUAGE, LIMIT, LINK, OCCASION, ORIGIN, PER, PRICE, RATE,
    TIMES, WORD, ZONE,
};
use super::time::{DAY, HOURS, KEPT, MINUTES, SOME_TIME, SPAN, WITHIN, YEARS_LONG};

/// Points that one thing may give.
const POINTS: Kind = Kind::Whole(0, 1_000_000);

const NAME: Kind = Kind::Text(80);
const IDS: Kind = Kind::List(&Kind::Phrase(&ID), 1, 50);
const WORDS: Kind = Kind::List(&Kind::Phrase(&WORD), 1, 50);
const EVENTS: Kind = Kind::List(&Kind::Phrase(&EVENT), 1, 20);
const LIMITS: Kind = Kind::List(&Kind::Phrase(&LIMIT), 1, 10);
const BENEFITS: Kind = Kind::List(&Kind::Text(160), 1, 20);

const ID_ABOUT: &str = "Names it, once and for good: entries and explanations refer to it.";

/// Monday is the first day of the week.
pub(super) const WEEKDAYS: [&str; 7] =
    ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];

/// How often a prize draw is held.
pub(super) const DRAWN: [&str; 3] = ["every week", "every month", "every year"];

/// The kinds of rewards.
pub(super) const REWARDS: [&str; 9] = [
    "coupon",
    "product",
    "gift",
    "experience",
    "content",
    "partner_code",
    "donation",
    "store_credit",
    "prize_draw",
];

/// The kinds of surveys.
pub(super) const GIFTS: [&str; 3] = ["gift", "coupon", "store_credit"];
pub(super) const SURVEYS: [&str; 5] = ["nps", "csat", "single_choice", "multiple_choice", "free_text"];

const ON: Key = may("on", Kind::Phrase(&EVENT), "The type of event it answers to; without it, order.paid.");

const PER_KEY: Key = may(
    "per",
    Kind::Phrase(&PER),
    "What is counted: \"event\" (without it), \"item\", \"10 items\", \"10 litres\", or an amount.",
);

const GOAL_POINTS: Key = may("points", POINTS, "Points when it is reached, once.");
const GOAL_GIVES: Key = may("gives", Kind::Text(160), "What else it gives, in words.");
const TARGET: Key = must("target", Kind::Whole(1, 1_000_000_000), "How much of it.");

/// Who has it, and when: conditions that need no event.
const GATES: &[Key] = &[
    may("tiers", IDS, "Members of these tiers alone."),
    may("weekdays", Kind::List(&Kind::OneOf(&WEEKDAYS), 1, 7), "On these days of the week alone."),
    may("hours", Kind::Phrase(&HOURS), "In these hours of the day alone: \"14:00-17:00\"."),
    may("members_only", Kind::Flag, "Only while the membership is paid."),
    may("from", Kind::Phrase(&DAY), "From this day on."),
    may("until", Kind::Phrase(&DAY), "The last day."),
];

/// Which events it answers to.
const CONDITIONS: &[Key] = &[
    may("channels", WORDS, "Bought here alone: \"app\", \"online\", \"outlet\", as the brand's systems say."),
    may("payments", WORDS, "Paid like this alone: \"app\", \"card\", \"cash\", as the brand's systems say."),
    may("categories", WORDS, "Lines of these categories alone."),
    may("except_categories", WORDS, "Lines of every category but these."),
    may("keys", WORDS, "About these alone: a review's product, a connection's network, an activity."),
    may("recorders", WORDS, "Recorded by these alone, for activities that only a trusted device may report."),
    may("minimum", Kind::Phrase(&PRICE), "Orders whose lines come to this much at least."),
    may("minimum_quantity", Kind::Whole(1, 1_000_000_000), "Activities of this quantity at least."),
];

pub(super) static PROGRAM: Section = Section {
    title: "the file",
    about: "A loyalty program.",
    keys: &[&[
        must(
            "languages",
            Kind::List(&Kind::Phrase(&LANGUAGE), 1, 20),
            "The languages of its texts; the first is the one that others fall back to.",
        ),
        must("currency", Kind::Phrase(&CURRENCY), "The money it counts in, by ISO 4217: \"USD\"."),
        must("time_zone", Kind::Phrase(&ZONE), "Where its days begin and end: \"America/New_York\"."),
        may(
            "pending",
            Kind::Phrase(&SPAN),
            "How long points wait before they can be spent; without it, not at all.",
        ),
        may(
            "refunds",
            Kind::OneOf(&["stop_at_zero", "owe"]),
            "When points of a refunded order were spent already: forgive the rest, or let it be owed.",
        ),
        may("origins", Kind::List(&Kind::Phrase(&ORIGIN), 1, 50), "Websites that may embed the portal."),
        must("name", Kind::Text(60), "What the program is called."),
        must("promise", Kind::Text(200), "What a member gets, in one sentence."),
        may("points", Kind::Counted, "What points are called, counted. A program without points has none."),
        may(
            "status_points",
            Kind::Counted,
            "What counts towards tiers is called, where it has its own name.",
        ),
        must("theme", Kind::Table(&THEME), "How it looks."),
        may("earning", Kind::Tables(&EARNING, 200), "The ways to earn, as members are told them."),
        may("campaign", Kind::Tables(&CAMPAIGN, 200), "Times in which rules give more."),
        may("expiry", Kind::Table(&EXPIRY), "When points lapse; without it, never."),
        may("tiers", Kind::Table(&TIERS), "What leads to a tier, and how long it is kept."),
        may("tier", Kind::Tables(&TIER, 20), "The tiers, from the lowest to the highest."),
        may("stamp_card", Kind::Tables(&STAMP_CARD, 50), "Cards of stamps."),
        may("badge", Kind::Tables(&BADGE, 200), "What is reached once and kept for good."),
        may("challenge", Kind::Tables(&CHALLENGE, 200), "What is to be reached from one day to another."),
        may("streak", Kind::Tables(&STREAK, 50), "Something in each of several periods in a row."),
        may("membership", Kind::Table(&MEMBERSHIP), "A membership that is paid for."),
        may("birthday", Kind::Table(&BIRTHDAY), "What a birthday brings."),
        may("gift", Kind::Tables(&GIFT, 100), "What is given for nothing upon an event."),
        may("benefit", Kind::Tables(&BENEFIT, 100), "What members have by being members."),
        may("reward", Kind::Tables(&REWARD, 500), "What can be had for points."),
        may("referral", Kind::Table(&REFERRAL), "What inviting a friend brings."),
        may("survey", Kind::Tables(&SURVEY, 50), "Questions put to members."),
        may("privacy", Kind::Table(&PRIVACY), "How long what is known of members is kept."),
    ]],
};

static THEME: Section = Section {
    title: "[theme]",
    about: "What every colour and drawing of the portal comes from.",
    keys: &[&[
        must("brand", Kind::Phrase(&COLOUR), "The brand's colour, of which hue and chroma count."),
        must("warm", Kind::Phrase(&COLOUR), "The second colour, of drawings and never of text."),
        must("mark", Kind::Phrase(&DRAWING), "SVG path data on a 32 by 32 grid, drawn on a disc."),
        must("motif", Kind::Phrase(&DRAWING), "SVG path data on a 480 by 260 grid, behind the balance."),
    ]],
};

static EARNING: Section = Section {
    title: "[[earning]]",
    about: "A way to earn.",
    keys: &[
        &[
            must("id", Kind::Phrase(&ID), ID_ABOUT),
            may("name", NAME, "What it is for, as members are told: \"A whole dollar spent\"."),
            ON,
            may("points", POINTS, "Points for each `per`."),
            may(
                "status_points",
                POINTS,
                "Points towards tiers for each `per`; without it, the same as `points`.",
            ),
            PER_KEY,
            may(
                "rounding",
                Kind::OneOf(&["down", "up", "nearest", "whole"]),
                "What becomes of parts of a point; `whole` counts only whole `per`. Without it, down.",
            ),
            may(
                "round_each",
                Kind::OneOf(&["order", "line"]),
                "Whether an order is rounded once, or each of its lines. Without it, the order.",
            ),
            may("limits", LIMITS, "How often, and how much: \"once per key\", \"200 points per month\"."),
            may(
                "pending",
                Kind::Phrase(&SPAN),
                "How long its points wait, where it is not the program's time.",
            ),
        ],
        CONDITIONS,
        GATES,
    ],
};

static CAMPAIGN: Section = Section {
    title: "[[campaign]]",
    about: "A time in which rules give more. Where several match, the one that gives most counts.",
    keys: &[
        &[
            must("id", Kind::Phrase(&ID), ID_ABOUT),
            must("name", NAME, "What it is called: \"Double Star Day\"."),
            must("times", Kind::Phrase(&TIMES), "How many times as much: \"2\" or \"1.5\"."),
            may(
                "rules",
                IDS,
                "The rules that give more; without it, all that count money, quantity or volume.",
            ),
        ],
        CONDITIONS,
        GATES,
    ],
};

const EXPIRY_KEYS: &[Key] = &[
    may("after", Kind::Phrase(&SOME_TIME), "So long after they were earned, at the end of that day."),
    may("to_end_of", Kind::OneOf(&["month", "year"]), "And then on to the end of the month or the year."),
    may(
        "kept_by_activity",
        Kind::Phrase(&SOME_TIME),
        "Not while the member did something within this time: then so long after the last activity.",
    ),
    may(
        "after_inactivity",
        Kind::Phrase(&SOME_TIME),
        "So long after the last activity; instead of the others.",
    ),
];

static EXPIRY: Section = Section {
    title: "[expiry]",
    about: "When points lapse.",
    keys: &[
        EXPIRY_KEYS,
        &[
            may("activities", EVENTS, "The types of events that count as activity; without it, all."),
            may("tier", Kind::TableById(&TIER_EXPIRY), "When points lapse that were earned in this tier."),
        ],
    ],
};

static TIER_EXPIRY: Section = Section {
    title: "[expiry.tier.ID]",
    about: "When points lapse that were earned in this tier.",
    keys: &[EXPIRY_KEYS, &[may("never", Kind::Flag, "They never do; instead of the others.")]],
};

static TIERS: Section = Section {
    title: "[tiers]",
    about: "What leads to a tier, and how long it is kept.",
    keys: &[&[
        must("by", Kind::OneOf(&["status_points", "spent", "orders", "visits"]), "What is measured."),
        must(
            "within",
            Kind::Phrase(&WITHIN),
            "Over which time: \"12 months\", \"calendar year\" or \"ever\".",
        ),
        may(
            "kept",
            Kind::Phrase(&KEPT),
            "How long after it was reached: \"12 months\", \"to the end of the next year\" or \"ever\".",
        ),
        may("grace", Kind::Phrase(&SPAN), "How much longer, before it goes; without it, no longer."),
        may("soft_landing", Kind::Flag, "Whether a tier that ends leads one step down at a time."),
    ]],
};

static TIER: Section = Section {
    title: "[[tier]]",
    about: "A tier.",
    keys: &[&[
        must("id", Kind::Phrase(&ID), ID_ABOUT),
        must("name", Kind::Text(40), "What it is called: \"Gold\"."),
        must("from", Kind::Measure, "What it takes: a number, or an amount where money is measured."),
        may("rate", Kind::Phrase(&RATE), "How many times as much its members earn: \"1.2\"."),
        may("benefits", BENEFITS, "What it gives besides, in words."),
        may("birthday_days", Kind::Whole(1, 365), "How many days its birthday window is open."),
    ]],
};

static STAMP_CARD: Section = Section {
    title: "[[stamp_card]]",
    about: "A card of stamps.",
    keys: &[
        &[
            must("id", Kind::Phrase(&ID), ID_ABOUT),
            must("name", NAME, "What it is called: \"Teapot card\"."),
            ON,
            PER_KEY,
            must("size", Kind::Whole(1, 100), "How many stamps fill it."),
            must("gives", Kind::Text(160), "What a full card gives, in words."),
            may("next_free", Kind::Flag, "Whether the next thing after a full card is the free one."),
            may("points", POINTS, "Points that a full card gives."),
        ],
        CONDITIONS,
        GATES,
    ],
};

static BADGE: Section = Section {
    title: "[[badge]]",
    about: "What is reached once and kept for good.",
    keys: &[
        &[
            must("id", Kind::Phrase(&ID), ID_ABOUT),
            must("name", NAME, "What it is called: \"First 100 km\"."),
            ON,
            PER_KEY,
            TARGET,
            GOAL_POINTS,
            GOAL_GIVES,
        ],
        CONDITIONS,
        GATES,
    ],
};

static CHALLENGE: Section = Section {
    title: "[[challenge]]",
    about: "What is to be reached from one day to another; `from` and `until` say which.",
    keys: BADGE.keys,
};

static STREAK: Section = Section {
    title: "[[streak]]",
    about: "Something in each of several periods in a row.",
    keys: &[
        &[
            must("id", Kind::Phrase(&ID), ID_ABOUT),
            must("name", NAME, "What it is called: \"Four weeks in a row\"."),
            ON,
            must(
                "every",
                Kind::OneOf(&["day", "week", "month"]),
                "The period in which something must happen.",
            ),
            must("target", Kind::Whole(2, 1_000), "How many periods in a row."),
            GOAL_POINTS,
            GOAL_GIVES,
        ],
        CONDITIONS,
        GATES,
    ],
};

static MEMBERSHIP: Section = Section {
    title: "[membership]",
    about: "A membership that is paid for.",
    keys: &[&[
        must("name", NAME, "What it is called: \"Prime\"."),
        must("price", Kind::Phrase(&PRICE), "What a period costs."),
        must("every", Kind::Phrase(&SOME_TIME), "How long a payment lasts: \"1 month\"."),
        may("grace", Kind::Phrase(&SPAN), "How much longer its benefits last when a payment is late."),
        may("benefits", BENEFITS, "What it gives, in words."),
    ]],
};

static BIRTHDAY: Section = Section {
    title: "[birthday]",
    about: "What a birthday brings. Born on 29 February is celebrated on the 28th in a common year.",
    keys: &[&[
        must("gives", Kind::Text(160), "What it brings, in words."),
        may("before_days", Kind::Whole(0, 180), "How many days before the birthday the window opens."),
        must("days", Kind::Whole(1, 180), "How many days it is open from the birthday on, with it."),
        may("points", POINTS, "Points on the day the window opens."),
    ]],
};

static GIFT: Section = Section {
    title: "[[gift]]",
    about: "Something given for nothing upon an event.",
    keys: &[
        &[
            must("id", Kind::Phrase(&ID), ID_ABOUT),
            must("name", NAME, "What it is: \"A hot drink\"."),
            must("on", Kind::Phrase(&EVENT), "The type of event: member.joined, visit, ..."),
            may("goal", Kind::Phrase(&ID), "The badge, challenge or streak it comes with."),
            may("kind", Kind::OneOf(&GIFTS), "What it is at the till; without it, a gift."),
            may("amount", Kind::Phrase(&PRICE), "Of a coupon or store credit: the money it is worth."),
            may("percent", Kind::Whole(1, 100), "Of a coupon: the percentage it takes off."),
            may("limits", LIMITS, "How often: \"once\", \"1 time per day\"."),
            must(
                "valid",
                Kind::Phrase(&SPAN),
                "How long it can be used, to the end of the last day: \"0 days\" is today.",
            ),
        ],
        CONDITIONS,
        GATES,
    ],
};

static BENEFIT: Section = Section {
    title: "[[benefit]]",
    about: "Something members have by being members, that is neither points nor given once.",
    keys: &[
        &[must("id", Kind::Phrase(&ID), ID_ABOUT), must("name", NAME, "What it is: \"Members' prices\".")],
        GATES,
    ],
};

static REWARD: Section = Section {
    title: "[[reward]]",
    about: "Something to have for points.",
    keys: &[
        &[
            must("id", Kind::Phrase(&ID), ID_ABOUT),
            must("kind", Kind::OneOf(&REWARDS), "What kind it is."),
            must("name", NAME, "What it is: \"A drink of your choice\"."),
            may("about", Kind::Text(300), "What one should know, in a sentence or two."),
            may("art", Kind::Phrase(&ID), "The name of a drawing."),
            may("cost", POINTS, "In points; without it, nothing."),
            may(
                "amount",
                Kind::Phrase(&PRICE),
                "Of a coupon, store credit or donation: the money it is worth.",
            ),
            may("percent", Kind::Whole(1, 100), "Of a coupon: the percentage it takes off."),
            may(
                "stock",
                Kind::Whole(1, 1_000_000),
                "How many there are, or places; without it, enough for all.",
            ),
            may("limits", LIMITS, "How often a member can have it: \"once\", \"1 time per month\"."),
            may("valid", Kind::Phrase(&SOME_TIME), "How long it can be used; without it, for good."),
            may("undo", Kind::Phrase(&MINUTES), "How long it can be undone: \"15 minutes\"."),
            may("unlocked_by", Kind::Phrase(&ID), "The badge, challenge or streak that unlocks it."),
            may("drawn", Kind::OneOf(&DRAWN), "Of a prize draw that is held again and again: when."),
            may("winners", Kind::Whole(1, 10_000), "Of a prize draw: how many win; without it, one."),
            may("link", Kind::Phrase(&LINK), "Of content: where it is. Only who redeemed it is told."),
        ],
        GATES,
    ],
};

static PRIVACY: Section = Section {
    title: "[privacy]",
    about: "How long what is known of members is kept.",
    keys: &[&[
        may(
            "keep_events",
            Kind::Phrase(&SOME_TIME),
            "What was reported; without it, for good. Of orders, what a refund needs stays.",
        ),
        may(
            "keep_sign_ins",
            Kind::Phrase(&SOME_TIME),
            "Sign-in letters, and sessions that ended; without it, 30 days.",
        ),
        may(
            "erase_inactive_after",
            Kind::Phrase(&YEARS_LONG),
            "So long after the last sign-in and the last event, a member is erased; without it, never.",
        ),
    ]],
};

static REFERRAL: Section = Section {
    title: "[referral]",
    about: "What inviting a friend brings.",
    keys: &[&[
        must("friend_gets", Kind::Text(160), "What the friend gets, in a sentence."),
        must("advocate_gets", Kind::Text(160), "What who invites gets, in a sentence."),
        may("friend_points", POINTS, "Points for the friend, at once."),
        may("advocate_points", POINTS, "Points for who invites, once the friend's first order stands."),
        may("hold", Kind::Phrase(&SPAN), "How long the first order must stand."),
        may("page", Kind::Phrase(&LINK), "The page of yours that a friend goes on to."),
        may("per_year_max", Kind::Whole(1, 1_000), "How many friends count in a year; without it, all."),
    ]],
};

static SURVEY: Section = Section {
    title: "[[survey]]",
    about: "A question put to members.",
    keys: &[&[
        must("id", Kind::Phrase(&ID), ID_ABOUT),
        must(
            "kind",
            Kind::OneOf(&SURVEYS),
            "What kind of question: 0 to 10, 1 to 5, choices, or in one's own words.",
        ),
        must("question", Kind::Text(200), "The question."),
        may("choices", Kind::List(&Kind::Text(80), 2, 20), "Of a choice: what there is to choose from."),
        may("after", Kind::Phrase(&OCCASION), "The type of event after which it is put, or tier.changed."),
        may("delay", Kind::Phrase(&SPAN), "So long after it."),
        may("throttle", Kind::Phrase(&SPAN), "Not within this time of another one; without it, 90 days."),
        may("points", POINTS, "Points for answering, the same for every answer."),
        may("follow_up", Kind::Bands(200), "What is asked besides, by what was answered."),
        may("thanks", Kind::Bands(300), "What is said to who answered, by what was answered."),
        may("links", Kind::Table(&LINKS), "Where the thanks lead: how to reach a person, what to do next."),
        may("anonymous", Kind::Flag, "Nothing leads from an answer to who gave it."),
        may("mail", Kind::Flag, "It is also put by a letter, where the member's address is known."),
        may("valid", Kind::Phrase(&SOME_TIME), "How long it can be answered; without it, 30 days."),
        may("until", Kind::Phrase(&DAY), "The last day on which it can be answered."),
    ]],
};

static LINKS: Section = Section {
    title: "[survey.links]",
    about: "Where the thanks of a survey lead, by what was answered.",
    keys: &[&[
        may("low", Kind::Phrase(&CONTACT), "After 0 to 6 of 10, or 1 and 2 of 5."),
        may("mid", Kind::Phrase(&CONTACT), "After 7 and 8 of 10, or 3 of 5; and where there is no score."),
        may("high", Kind::Phrase(&CONTACT), "After 9 and 10 of 10, or 4 and 5 of 5."),
    ]],
};
