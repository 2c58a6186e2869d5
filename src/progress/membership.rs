//! A membership that is paid for: what it is, what it costs, what it gives; and the card of a program without
//! points.

use super::checked;
use crate::locale::Locale;
use crate::locale::text::Text;
use crate::programs::terms;
use crate::ui::dom::{self, El, el};
use contract::members::Me;
use contract::programs::{Membership, Program, Span};
use contract::standing::{MembershipStanding, MembershipState};

/// What the membership is and gives. Where the program has no points, Home's card tells the state already.
pub fn section(standing: Option<&MembershipStanding>, locale: &Locale, program: &Program) -> Option<El> {
    let membership = program.membership.as_ref()?;
    let price = terms::price(membership.price_minor, membership.every, locale, program);
    let mut lines = Vec::new();
    let is_on_card = program.points.is_empty();
    if let Some(standing) = standing.filter(|_| !is_on_card) {
        lines.push(el("p").text(&state(standing, locale, program)));
        if standing.saved_minor > 0 {
            let saved = locale.money(standing.saved_minor, program);
            let label = locale.say(Text::MembershipSaved);
            let figure = el("span.figure").text(&saved);
            lines.push(el("p.membership__saved").add(figure).text(" ").add(el("span.quiet").text(label)));
        }
    }
    let is_paid = standing.is_some_and(|standing| standing.state == MembershipState::Active);
    if !is_paid {
        lines.push(el("p.membership__price").text(&price));
    }
    // A member reads them below, with when they are to be had, where the brand says it there.
    let are_below = program.benefits.iter().any(|benefit| benefit.only.is_for_paid_members);
    if !(is_paid && are_below) {
        let mut gives = el("ul.checked");
        for benefit in &membership.benefits {
            gives = gives.add(checked(locale.brand(benefit, program), ""));
        }
        lines.push(gives);
    }
    if standing.is_none() && membership.grace != Span::default() {
        let grace = locale.fill(Text::MembershipGrace, &[&locale.span(membership.grace)]);
        lines.push(el("p.small quiet").text(&grace));
    }
    if lines.is_empty() {
        return None;
    }
    // Home's card has its name already.
    let title = match standing {
        Some(_) if is_on_card => locale.say(Text::Membership),
        _ => locale.brand(&membership.name, program),
    };
    Some(dom::section("membership", title).all(lines))
}

/// Until when it is paid, or what became of it.
fn state(standing: &MembershipStanding, locale: &Locale, program: &Program) -> String {
    let day = |at: Option<i64>| at.map_or(String::new(), |at| locale.last_day(at, &program.time_zone));
    match standing.state {
        MembershipState::None => locale.own(Text::MembershipNone),
        MembershipState::Active => locale.fill(Text::PaidUntil, &[&day(standing.paid_until_at)]),
        MembershipState::Grace => locale.fill(Text::GraceUntil, &[&day(standing.until_at)]),
        MembershipState::Lapsed => locale.fill(Text::LapsedOn, &[&day(standing.until_at)]),
    }
}

fn chip(standing: &MembershipStanding, locale: &Locale) -> El {
    let text = match standing.state {
        MembershipState::None => Text::MembershipNone,
        MembershipState::Active => Text::MembershipActive,
        MembershipState::Grace => Text::MembershipGraceNow,
        MembershipState::Lapsed => Text::MembershipLapsed,
    };
    el("span.tier-chip").text(locale.say(text))
}

/// The words on Home's card where the program has no points: what was saved, or who this is.
pub fn card_words(me: &Me, locale: &Locale, program: &Program) -> Vec<El> {
    let standing = program.membership.as_ref().zip(me.standing.membership.as_ref());
    let title = match standing {
        Some((Membership { name, .. }, _)) => locale.brand(name, program),
        None => locale.brand(&program.name, program),
    };
    let label = el("div.balance__label").add(el("h2").attr("id", "balance").text(title));
    let label = label.maybe(standing.map(|(_, standing)| chip(standing, locale)));
    let saved = standing.map(|(_, standing)| standing.saved_minor).filter(|saved| *saved > 0);
    let count = el("p.balance__count");
    let count = match (saved, &me.member.name) {
        (Some(saved), _) => count
            .add(el("span.balance__figure").text(&locale.money(saved, program)))
            .text(" ")
            .add(el("span.balance__unit").text(locale.say(Text::MembershipSaved))),
        (None, Some(name)) => count.add(el("span.balance__name").text(name)),
        (None, None) => count.add(el("span.balance__name").text(locale.brand(&program.name, program))),
    };
    let say = match standing {
        Some((_, standing)) if standing.state != MembershipState::None => state(standing, locale, program),
        Some((membership, _)) => {
            let price = terms::price(membership.price_minor, membership.every, locale, program);
            locale.fill(Text::MembershipPrice, &[&price])
        }
        None => {
            let joined = locale.month(me.member.joined_at, &program.time_zone);
            locale.fill(Text::MemberSince, &[&joined])
        }
    };
    vec![label, count, el("p.balance__buys").text(&say)]
}
