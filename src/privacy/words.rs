//! What is said of a consent, and what an erasure takes and leaves.

use crate::locale::Locale;
use crate::locale::text::Text;
use crate::programs::terms;
use contract::Instant;
use contract::privacy::{ConsentHistory, ConsentSaid, Lost, Purpose, SaidBy, Stays};
use contract::programs::Program;

/// What a purpose is called.
pub fn purpose(purpose: Purpose) -> Text {
    match purpose {
        Purpose::Letters => Text::PurposeLetters,
        Purpose::Surveys => Text::PurposeSurveys,
        Purpose::Profiling => Text::PurposeProfiling,
    }
}

/// Since when something holds, and who said so.
pub fn since(
    purpose: Purpose,
    known: &ConsentHistory,
    now: Instant,
    locale: &Locale,
    program: &Program,
) -> String {
    let Some(said) = known.history.iter().find(|said| said.purpose == purpose) else {
        let is_given = known.consents.iter().any(|one| one.purpose == purpose && one.is_given);
        return locale.own(if is_given { Text::NeverAskedOn } else { Text::NeverAskedOff });
    };
    let day = locale.near_date(said.said_at, now, &program.time_zone);
    let text = match said.said_by {
        SaidBy::Member => Text::SinceHere,
        SaidBy::Brand => Text::SinceBrand,
        SaidBy::Import => Text::SinceBefore,
        SaidBy::Link => Text::SinceLink,
    };
    locale.fill(text, &[&day, locale.brand(&program.name, program)])
}

/// What was said, and by whom, as a line of the history.
pub fn said(said: &ConsentSaid, locale: &Locale, program: &Program) -> (String, String) {
    let text = if said.is_given { Text::SaidYes } else { Text::SaidNo };
    let by = match said.said_by {
        SaidBy::Member => Text::ByYou,
        SaidBy::Brand => Text::ByBrand,
        SaidBy::Import => Text::ByBefore,
        SaidBy::Link => Text::ByLink,
    };
    (
        locale.fill(text, &[locale.say(purpose(said.purpose))]),
        locale.fill(by, &[locale.brand(&program.name, program)]),
    )
}

/// What is lost, one thing after the other: what it is, and how much of it.
pub fn lost(lost: &Lost, locale: &Locale, program: &Program) -> Vec<(String, String)> {
    let mut all = Vec::new();
    let zone = &program.time_zone;
    let points = lost.balance.available + lost.balance.pending;
    if points > 0 {
        let worth = lost.worth_minor.filter(|worth| *worth > 0);
        let points = locale.points(points, false, program);
        all.push((
            locale.own(Text::LostPoints),
            match worth {
                Some(worth) => locale.fill(Text::LostWorth, &[&points, &locale.money(worth, program)]),
                None => points,
            },
        ));
    }
    if let Some(tier) = &lost.tier {
        all.push((locale.own(Text::LostTier), terms::tier(tier, locale, program).to_owned()));
    }
    if let Some(until) = lost.paid_until_at {
        let until = locale.fill(Text::LostUntil, &[&locale.last_day(until, zone)]);
        all.push((locale.own(Text::Membership), until));
    }
    if !lost.gifts.is_empty() {
        let name = |gift: &str| match program.gifts.iter().find(|rule| rule.id == gift) {
            Some(rule) => locale.brand(&rule.name, program).to_owned(),
            None => locale.own(Text::BirthdayTreat),
        };
        let names: Vec<String> = lost.gifts.iter().map(|gift| name(&gift.gift)).collect();
        all.push((locale.own(Text::LostGifts), locale.list(&names)));
    }
    if !lost.codes.is_empty() {
        let name = |reward| locale.brand(reward, program).to_owned();
        let names: Vec<String> = lost.codes.iter().map(|code| name(&code.reward)).collect();
        all.push((locale.own(Text::LostCodes), locale.list(&names)));
    }
    if lost.waiting_friend_count > 0 {
        all.push((locale.own(Text::LostFriends), locale.number(lost.waiting_friend_count)));
    }
    all
}

/// What stays, in a sentence.
pub fn stays(stays: &Stays, locale: &Locale) -> String {
    let entries = locale.count(stays.entry_count, Text::StaysEntryOne, Text::StaysEntryOther);
    let answers = locale.count(stays.answer_count, Text::StaysAnswerOne, Text::StaysAnswerOther);
    match (stays.entry_count, stays.answer_count) {
        (0, 0) => locale.own(Text::StaysNothing),
        (_, 0) => locale.fill(Text::StaysOne, &[&entries]),
        (0, _) => locale.fill(Text::StaysOne, &[&answers]),
        _ => locale.fill(Text::StaysBoth, &[&entries, &answers]),
    }
}

/// What the button does: what goes with it is named.
pub fn act(lost: &Lost, locale: &Locale, program: &Program) -> String {
    match lost.balance.available + lost.balance.pending {
        points if points > 0 => locale.fill(Text::EraseAct, &[&locale.points(points, false, program)]),
        _ => locale.own(Text::EraseActPlain),
    }
}
