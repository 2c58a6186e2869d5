//! The ladder: what each tier takes and gives, with the member's place on it where there is one.

use crate::locale::text::Text;
use crate::locale::{Locale, decimal, ratio};
use crate::programs::lasting;
use crate::ui::art::{icon, icon_of_class};
use crate::ui::dom::{El, el};
use crate::ui::meter::percent;
use contract::programs::{EarningRule, Per, Program, Span, Tier, Tiers};
use contract::standing::TierStanding;

/// How many tiers have a colour and a mark of their own.
const LOOKS: usize = 5;

/// Shows the ladder.
pub fn ladder(tiers: &Tiers, standing: Option<&TierStanding>, locale: &Locale, program: &Program) -> El {
    let here = standing.map(|standing| place(&standing.tier, tiers));
    let mut before: Vec<String> = Vec::new();
    let mut list = el("ol.tier-ladder");
    for (at, tier) in tiers.tiers.iter().enumerate() {
        let lines = lines(tier, tiers, locale, program);
        let is_next = here.is_some_and(|here| at == here + 1);
        let symbol = if here.is_some_and(|here| at > here) { "plus" } else { "check" };
        let mut gives = el("ul.tier-level__gives");
        for words in &lines {
            let item = el("li").add(icon(symbol)).add(el("span").text(words));
            let is_gain = is_next && !before.contains(words);
            gives = gives.add(if is_gain { item.attr("data-gain", "") } else { item });
        }
        let takes = match here {
            Some(here) if here == at => locale.own(Text::TierHere),
            _ => lasting::required(tier.from, tiers, locale, program),
        };
        let words = el("div")
            .add(el("h3.tier-level__name").text(locale.brand(&tier.name, program)))
            .add(el("p.small quiet").text(&takes));
        let filled = match here {
            Some(here) if at < here => 100,
            Some(here) if at == here => standing.map_or(0, towards),
            _ => 0,
        };
        let level = el("li.tier-level")
            .attr("data-tier", look(at))
            .style("--part", &decimal(filled, 2))
            .add(el("span.tier-level__mark").add(sprig(at)))
            .add(words)
            .add(gives);
        list = list.add(if here == Some(at) { level.attr("aria-current", "step") } else { level });
        before = lines;
    }
    list
}

/// How much of the way to the next tier is behind, in percent; all of it at the top.
pub fn towards(standing: &TierStanding) -> i64 {
    standing.next.as_ref().map_or(100, |next| percent(next.required - next.missing, next.required))
}

/// The value of `data-tier`: the colours of a tier by its place.
pub fn look(at: usize) -> &'static str {
    ["1", "2", "3", "4", "5"][at.min(LOOKS - 1)]
}

/// The mark of a tier by its place: it grows.
pub fn sprig(at: usize) -> El {
    icon_of_class("sprig", ["sprig-1", "sprig-2", "sprig-3"][at.min(2)])
}

/// A tier's place on the ladder.
pub fn place(id: &str, tiers: &Tiers) -> usize {
    tiers.tiers.iter().position(|tier| tier.id == id).unwrap_or(0)
}

/// What a tier gives: what follows from the rules first, then the brand's own words.
fn lines(tier: &Tier, tiers: &Tiers, locale: &Locale, program: &Program) -> Vec<String> {
    let mut lines = Vec::new();
    let all = &tiers.tiers;
    if all.iter().any(|tier| tier.percent != 100) {
        lines.extend(rate(tier, locale, program));
    }
    if all.iter().any(|tier| tier.expiry.is_some()) {
        let expiry = tier.expiry.as_ref().unwrap_or(&program.expiry);
        let words = lasting::expiry(expiry, locale, program);
        let bare = words.strip_suffix('.').or(words.strip_suffix('。'));
        lines.push(bare.unwrap_or(&words).to_owned());
    }
    if let (true, Some(birthday)) = (all.iter().any(|tier| tier.birthday_days.is_some()), &program.birthday) {
        let days = birthday.before_days + tier.birthday_days.unwrap_or(birthday.days);
        lines.push(locale.fill(Text::BirthdayIn, &[&locale.span(Span { months: 0, days })]));
    }
    for words in &tier.benefits {
        lines.push(locale.brand(words, program).to_owned());
    }
    for benefit in program.benefits.iter().filter(|benefit| benefit.only.tiers.contains(&tier.id)) {
        let words = locale.brand(&benefit.name, program);
        if !lines.iter().any(|line| line == words) {
            lines.push(words.to_owned());
        }
    }
    lines
}

/// "1.2 stars for each $1" where one rate says it all; else how many times the points.
fn rate(tier: &Tier, locale: &Locale, program: &Program) -> Option<String> {
    let mut rates = program.earning.iter().filter(|rule| rule.per != Per::Event && rule.points > 0);
    if let (Some(EarningRule { points, per: Per::Minor(minor), .. }), None) = (rates.next(), rates.next()) {
        let points = locale.decimal_points(&ratio(*points, tier.percent, 100)?, program);
        return Some(locale.fill(Text::WhyRule, &[&points, &locale.round_money(*minor, program)]));
    }
    (tier.percent != 100).then(|| [locale.unit(2, program), " ", &locale.times(tier.percent)].concat())
}
