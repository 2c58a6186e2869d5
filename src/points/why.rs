//! Why an entry is what it is: the reason's steps become the rows of a sum, and sentences. Pure but for
//! `Intl`.

use super::steps;
use crate::locale::Locale;
use crate::locale::text::Text;
use crate::programs::terms;
use crate::spelled::spelled;
use contract::points::{Entry, EntryKind, EntryWhy, Lot, ReasonParams};
use contract::programs::Program;

/// How many lots are named one by one.
const DRAWS_MAX: usize = 6;

/// An explanation: what led there line by line, the result, and what it means.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Why {
    /// Label and figure, in the order they are reckoned.
    pub rows: Vec<(String, String)>,
    /// Label and figure of the result, where the program has points.
    pub total: Option<(String, String)>,
    /// Sentences under the sum.
    pub notes: Vec<String>,
    /// Who says these, where it is not the portal.
    pub by: Option<String>,
}

/// Explains an entry. A reason we have no words for is told by the entry's kind alone.
pub fn explain(entry: &Entry, locale: &Locale, program: &Program) -> Why {
    let params = &entry.reason.params;
    let mut why = Why::default();
    if let Some(amount) = params.amount_minor {
        why.rows.push((name(entry, locale, program), locale.money(amount, program)));
    }
    if let (Some(count), "activity.recorded") = (params.item_count, &entry.reason.key[..]) {
        why.rows.push((locale.own(Text::Recorded), locale.number(count)));
    }
    steps::explain(&mut why, entry, locale, program);
    if !program.points.is_empty() {
        let is_given_back = entry.points >= 0 && params.reward.is_some();
        let label = if is_given_back { Text::WhyGivenBack } else { result_label(entry.kind) };
        let label = locale.own(label);
        why.total = Some((label, locale.points(entry.points, true, program)));
    }
    match Event::of(&entry.reason.key) {
        Some(Event::Invited) => why.notes.push(locale.own(Text::WhyInvited)),
        Some(Event::Uninvited) => why.notes.push(locale.own(Text::WhyUninvited)),
        _ => {}
    }
    if let Some(note) = &params.note {
        why.by = Some(locale.fill(Text::WhyNote, &[locale.brand(&program.name, program)]));
        why.notes.push(note.clone());
    }
    if why.rows.is_empty() && why.notes.is_empty() && params.reward.is_none() {
        why.notes.push(locale.own(Text::WhyNoWords));
    }
    why
}

/// What becomes of the points of an entry, and where they came from.
pub fn explain_lots(of: &EntryWhy, now: i64, locale: &Locale, program: &Program) -> Why {
    let zone = &program.time_zone;
    let mut why = Why::default();
    if let Some(lot) = &of.opened {
        why.notes = lot_in_words(lot, now, locale, zone);
    }
    for draw in of.drawn.iter().take(DRAWS_MAX) {
        let (from, end) = (locale.date(draw.lot.occurred_at, zone), draw.lot.expires_at);
        let label = match end {
            _ if draw.points < 0 => locale.fill(Text::WhyBack, &[&from]),
            Some(end) => locale.fill(Text::WhyDrawn, &[&from, &locale.last_day(end, zone)]),
            None => locale.fill(Text::WhyDrawnEver, &[&from]),
        };
        why.rows.push((label, locale.change(-draw.points)));
    }
    if of.drawn.len() > DRAWS_MAX {
        let rest = locale.number((of.drawn.len() - DRAWS_MAX) as i64);
        why.notes.push(locale.fill(Text::WhyDrawnMore, &[&rest]));
    }
    why
}

fn lot_in_words(lot: &Lot, now: i64, locale: &Locale, zone: &str) -> Vec<String> {
    if lot.remaining == 0 {
        return vec![locale.own(Text::WhyGone)];
    }
    let mut words = Vec::new();
    if lot.available_at > now {
        words.push(locale.fill(Text::WhyUsable, &[&locale.date(lot.available_at, zone)]));
    }
    words.push(match lot.expires_at {
        Some(end) => {
            let text = if lot.is_kept_by_activity { Text::WhyLapsesKept } else { Text::WhyLapsesOn };
            locale.fill(text, &[&locale.last_day(end, zone)])
        }
        None => locale.own(Text::WhyNeverLapse),
    });
    if lot.remaining < lot.points {
        words.push(locale.fill(Text::WhyLeft, &[&locale.number(lot.remaining)]));
    }
    words
}

/// What an entry is called.
pub fn name(entry: &Entry, locale: &Locale, program: &Program) -> String {
    let reason = &entry.reason;
    // What was redeemed bears its reward's name.
    if let Some(reward) = &reason.params.reward {
        let name = locale.brand(reward, program);
        return match &reason.key[..] {
            "redemption_undone" => locale.fill(Text::EntryUndone, &[name]),
            "redemption_cancelled" => locale.fill(Text::EntryCancelled, &[name]),
            _ => name.to_owned(),
        };
    }
    let text = match (entry.kind, Event::of(&reason.key)) {
        (_, Some(Event::Kept)) => Text::EventKept,
        (_, Some(Event::Uninvited)) => Text::EventUninvited,
        (EntryKind::Earn, Some(event)) => match event {
            Event::Order => return order_name(&reason.params, locale),
            Event::Activity => {
                let about = reason.params.about.as_deref();
                let about = about.and_then(|about| terms::word(about, locale, program));
                return about.unwrap_or_else(|| locale.own(Text::EventActivity));
            }
            Event::Joined => Text::EventJoined,
            Event::Profile => Text::EventProfile,
            Event::Review => Text::EventReview,
            Event::Social => Text::EventSocial,
            Event::Visit => Text::EventVisit,
            Event::Attended => Text::EventAttended,
            Event::Code => Text::EventCode,
            Event::Paid => Text::EventPaid,
            Event::Friend => Text::EventFriend,
            Event::Invited => Text::EventInvited,
            Event::Birthday => Text::EventBirthday,
            Event::Survey => return survey_name(&reason.params, locale, program),
            Event::Kept => Text::EventKept,
            Event::Uninvited => Text::EventUninvited,
        },
        // An event of the brand's own is called what its rule is called.
        (EntryKind::Earn, None) => match steps::rule_name(reason, locale, program) {
            Some(name) => return name,
            None => Text::KindEarn,
        },
        (EntryKind::Spend, _) => Text::KindSpend,
        (EntryKind::Reserve, _) => Text::KindReserve,
        (EntryKind::Release, _) => Text::KindRelease,
        (EntryKind::Expire, _) => Text::KindExpire,
        (EntryKind::Reverse, _) => Text::KindReverse,
        (EntryKind::Adjust, _) => Text::KindAdjust,
    };
    locale.own(text)
}

spelled!(Event {
    Order "order.paid",
    Joined "member.joined",
    Profile "profile.completed",
    Review "review.approved",
    Social "social.connected",
    Visit "visit",
    Attended "event.attended",
    Code "code.claimed",
    Activity "activity.recorded",
    Paid "membership.paid",
    Friend "referral.qualified",
    Invited "referral.joined",
    Uninvited "referral.rejected",
    Birthday "birthday",
    Survey "survey",
    Kept "kept",
});

fn order_name(params: &ReasonParams, locale: &Locale) -> String {
    match params.item_count {
        Some(count) => locale.count(count, Text::OrderOne, Text::OrderOther),
        None => locale.own(Text::Order),
    }
}

fn survey_name(params: &ReasonParams, locale: &Locale, program: &Program) -> String {
    let about = params.about.as_deref().unwrap_or_default();
    match program.surveys.iter().find(|survey| survey.id == about) {
        Some(survey) => locale.fill(Text::EventAnswered, &[locale.brand(&survey.question, program)]),
        None => locale.own(Text::EventSurvey),
    }
}

fn result_label(kind: EntryKind) -> Text {
    match kind {
        EntryKind::Earn => Text::WhyEarned,
        EntryKind::Spend | EntryKind::Reserve => Text::WhyUsed,
        EntryKind::Expire => Text::WhyLapsed,
        EntryKind::Reverse => Text::WhyTaken,
        EntryKind::Release | EntryKind::Adjust => Text::WhyChanged,
    }
}

#[cfg(test)]
mod tests;
