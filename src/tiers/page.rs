//! The page of tiers: what is missing to the next one, the ladder, what keeps this one. Part of the second
//! module.

use super::ladder::{ladder, look, place, sprig, towards};
use super::{how_counted, so_far};
use crate::history;
use crate::later::inside::Told;
use crate::locale::Locale;
use crate::locale::text::Text;
use crate::programs::{lasting, terms};
use crate::ui::dom::{El, el, section};
use crate::ui::meter::ring;
use crate::ui::notice::notice;
use contract::programs::{Program, Span, TierMeasure, TierWindow, Tiers};
use contract::standing::TierStanding;

/// Puts the page in its place.
pub fn show(place: &El, told: Told) {
    let Told { locale, program, me } = told;
    let (Some(standing), Some(tiers)) = (&me.standing.tier, &program.tiers) else { return };
    let mut page: Vec<El> = grace(standing, tiers, locale, program).into_iter().collect();
    page.push(head(standing, tiers, locale, program));
    let steps = section("ladder", locale.say(Text::Tiers));
    page.push(steps.add(ladder(tiers, Some(standing), locale, program)));
    let rules = section("counted", locale.say(Text::HowCounted));
    page.push(rules.add(how_counted(tiers, locale, program)));
    history::redraw(place, page);
}

fn grace(standing: &TierStanding, tiers: &Tiers, locale: &Locale, program: &Program) -> Option<El> {
    let until = standing.until_at.filter(|_| standing.is_in_grace)?;
    let name = terms::tier(&standing.tier, locale, program);
    let until = locale.fill(Text::GraceSay, &[&locale.last_day(until, &program.time_zone)]);
    let keep = standing.keep.as_ref().filter(|keep| keep.missing > 0).map(|keep| {
        locale.fill(Text::GraceKeep, &[&lasting::measured(keep.missing, tiers, locale, program)])
    });
    let words = [until, keep.unwrap_or_default()].concat();
    Some(notice("warn", "clock", &locale.fill(Text::GraceTitle, &[name]), &words))
}

fn head(standing: &TierStanding, tiers: &Tiers, locale: &Locale, program: &Program) -> El {
    let name = terms::tier(&standing.tier, locale, program);
    let aim = standing.next.as_ref().map_or(&standing.tier, |next| &next.tier);
    let at = place(aim, tiers);
    let title = el("h1.tier-standing__title");
    let part = |class: &str, words: &str| el("span").class(class).text(words);
    let title = match &standing.next {
        Some(next) => {
            let aim = terms::tier(&next.tier, locale, program);
            let (figure, unit) = figure(next.missing, tiers, locale, program);
            title
                .add(part("tier-standing__words", &locale.fill(Text::WayTo, &[aim])))
                .text(" ")
                .add(part("tier-standing__figure", &figure))
                .text(" ")
                .add(part("tier-standing__words", locale.fill(Text::ToGo, &[&unit]).trim_ascii()))
        }
        None => title
            .add(part("tier-standing__words", locale.say(Text::TopTier)))
            .text(" ")
            .add(part("tier-standing__name", name)),
    };
    let lines = facts(standing, tiers, locale, program);
    let more = el("div.tier-standing__more").lines("p.quiet", &lines);
    el("section.tier-standing")
        .attr("data-tier", look(at))
        .add(title)
        .add(ring(towards(standing), sprig(at)))
        .add(more)
}

/// What was measured, until when the tier is held, and what keeps it.
fn facts(standing: &TierStanding, tiers: &Tiers, locale: &Locale, program: &Program) -> Vec<String> {
    let mut lines = Vec::new();
    let gap = standing.next.as_ref().or(standing.keep.as_ref());
    if let Some(gap) = gap {
        let so_far = so_far(standing.measured, tiers, locale, program);
        let required = lasting::measured(gap.required, tiers, locale, program);
        lines.push(match tiers.within {
            TierWindow::Months(months) => {
                let span = locale.span(Span { months, days: 0 });
                locale.fill(Text::MeasuredMonths, &[&so_far, &required, &span])
            }
            TierWindow::CalendarYear => locale.fill(Text::MeasuredYear, &[&so_far, &required]),
            TierWindow::Ever => locale.fill(Text::MeasuredEver, &[&so_far, &required]),
        });
    }
    let name = terms::tier(&standing.tier, locale, program);
    // The lowest tier is nobody's to lose.
    if standing.is_in_grace || place(&standing.tier, tiers) == 0 {
        return lines;
    }
    let held = match standing.until_at {
        Some(until) => locale.fill(Text::HeldUntil, &[name, &locale.last_day(until, &program.time_zone)]),
        None => locale.fill(Text::HeldForGood, &[name]),
    };
    let keep = standing.keep.as_ref().map(|keep| match keep.missing {
        0 => locale.own(Text::KeepDone),
        missing => locale.fill(Text::KeepMissing, &[&lasting::measured(missing, tiers, locale, program)]),
    });
    lines.push(locale.sentences(&held, &keep.unwrap_or_default()));
    lines
}

/// A figure and what it counts, apart.
fn figure(value: i64, tiers: &Tiers, locale: &Locale, program: &Program) -> (String, String) {
    let words = lasting::measured(value, tiers, locale, program);
    if tiers.by == TierMeasure::SpentMinor {
        return (words, String::new());
    }
    let number = locale.number(value);
    let unit = words.strip_prefix(&number[..]).unwrap_or_default().trim_ascii().to_owned();
    (number, unit)
}
