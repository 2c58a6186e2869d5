//! Tiers: where a member stands, and what is missing to the next tier. The page with the rest is in the
//! second module (decision 17).

pub mod ladder;
#[cfg(feature = "later")]
pub mod page;

use crate::later;
use crate::locale::Locale;
use crate::locale::text::Text;
use crate::portal::Portal;
use crate::problem::standing_notice;
use crate::programs::{lasting, terms};
use crate::route::Page;
use crate::ui::art::icon;
use crate::ui::dom::{El, el};
use crate::ui::meter::ring;
use crate::ui::skeleton::{hidden, rows, shape};
use contract::programs::{Program, TierMeasure, Tiers};
use contract::standing::{TierGap, TierStanding};
use ladder::{look, place, sprig, towards};

/// Shows Tiers, which the second module draws.
pub fn tiers(portal: Portal) -> Vec<El> {
    let mut page = vec![standing_notice(portal)];
    page.extend(later::page(portal, "tiers", |_| waiting()));
    page
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

/// How tiers are counted and kept, as a list.
pub fn how_counted(tiers: &Tiers, locale: &Locale, program: &Program) -> El {
    el("ul.plain-list small quiet").lines("li", &lasting::ladder_rules(tiers, locale, program))
}

/// An amount beside another one that has the unit.
fn so_far(value: i64, tiers: &Tiers, locale: &Locale, program: &Program) -> String {
    match tiers.by {
        TierMeasure::SpentMinor => locale.round_money(value, program),
        _ => locale.number(value),
    }
}
