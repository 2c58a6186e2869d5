//! Tiers: where a member stands, what is missing to the next tier, and what keeps this one.

pub mod ladder;

use crate::locale::Locale;
use crate::locale::text::Text;
use crate::portal::Portal;
use crate::problem::standing_notice;
use crate::programs::{lasting, terms};
use crate::route::Page;
use crate::ui::art::icon;
use crate::ui::dom::{El, el, group, section};
use crate::ui::meter::ring;
use crate::ui::notice::notice;
use crate::ui::skeleton::{hidden, rows, shape};
use contract::programs::{Program, Span, TierMeasure, TierWindow, Tiers};
use contract::standing::{TierGap, TierStanding};
use ladder::{ladder, look, place, sprig, towards};

/// Shows Tiers.
pub fn tiers(portal: Portal) -> Vec<El> {
    let shown = group().part(move || portal.news_key(), move || shown(portal).unwrap_or_default());
    vec![standing_notice(portal), shown]
}

/// Tiers while they are on their way.
pub fn waiting() -> Vec<El> {
    let words = el("div").add(shape("label")).add(el("p.tier-standing__figure").add(shape("title")));
    let ring = el("span.ring").add(el("span.skeleton ring__shape"));
    let head = hidden("tier-standing").add(words).add(ring);
    vec![head, hidden("section").add(shape("label")).add(rows(3))]
}

/// The ring on Home: how far it is to the next tier, in words, and the way to this page.
pub fn ring_link(standing: &TierStanding, tiers: &Tiers, locale: &Locale, program: &Program) -> El {
    let name = terms::tier(&standing.tier, locale, program);
    let aim = standing.next.as_ref().map_or(&standing.tier, |next| &next.tier);
    let words = match &standing.next {
        Some(next) => missing_to(next, tiers, locale, program),
        None => locale.own(Text::TopTier),
    };
    let held = match (standing.until_at, &standing.next) {
        (Some(until), _) => {
            locale.fill(Text::HeldShort, &[name, &locale.last_day(until, &program.time_zone)])
        }
        (None, Some(next)) => {
            let required = lasting::measured(next.required, tiers, locale, program);
            locale.fill(
                Text::GoalOf,
                &[&so_far(next.required - next.missing, tiers, locale, program), &required],
            )
        }
        (None, None) => name.to_owned(),
    };
    let words = el("span.balance__missing").add(el("b").text(&words)).text(" ");
    let at = place(aim, tiers);
    el("a.balance__standing")
        .attr("href", &Page::Tiers { program: program.id.clone() }.path())
        .attr("data-tier", look(at))
        .add(ring(towards(standing), sprig(at)))
        .add(words.add(el("span").text(&held)))
        .add(icon("next"))
}

/// The tier's name on a chip.
pub fn chip(standing: &TierStanding, tiers: &Tiers, locale: &Locale, program: &Program) -> El {
    let at = place(&standing.tier, tiers);
    let name = terms::tier(&standing.tier, locale, program);
    el("span.tier-chip").attr("data-tier", look(at)).add(sprig(at)).text(name)
}

/// "120 stars to Gold".
fn missing_to(next: &TierGap, tiers: &Tiers, locale: &Locale, program: &Program) -> String {
    let missing = lasting::measured(next.missing, tiers, locale, program);
    locale.fill(Text::MissingTo, &[&missing, terms::tier(&next.tier, locale, program)])
}

fn shown(portal: Portal) -> Option<Vec<El>> {
    let (me, (locale, program)) = (portal.me()?, portal.told()?);
    let (standing, tiers) = (me.standing.tier.as_ref()?, program.tiers.as_ref()?);
    let mut page: Vec<El> = grace(standing, tiers, locale, program).into_iter().collect();
    page.push(head(standing, tiers, locale, program));
    let steps = section("ladder", locale.say(Text::Tiers));
    page.push(steps.add(ladder(tiers, Some(standing), locale, program)));
    let rules = section("counted", locale.say(Text::HowCounted));
    page.push(rules.add(how_counted(tiers, locale, program)));
    Some(page)
}

/// How tiers are counted and kept, as a list.
pub fn how_counted(tiers: &Tiers, locale: &Locale, program: &Program) -> El {
    el("ul.plain-list small quiet").lines("li", &lasting::ladder_rules(tiers, locale, program))
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

/// An amount beside another one that has the unit.
fn so_far(value: i64, tiers: &Tiers, locale: &Locale, program: &Program) -> String {
    match tiers.by {
        TierMeasure::SpentMinor => locale.round_money(value, program),
        _ => locale.number(value),
    }
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
