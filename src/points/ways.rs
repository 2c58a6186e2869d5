//! The ways to earn, with their limits and conditions; the times in which they give more; how long points
//! last.

use crate::locale::Locale;
use crate::locale::text::Text;
use crate::programs::{lasting, terms};
use crate::session;
use crate::ui::dom::{El, el, section};
use contract::programs::{EarningRule, Per, Program, Rounding, Span};

/// The ways to earn, where there are any.
pub fn ways_to_earn(locale: &Locale, program: &Program) -> Option<El> {
    let now = session::now();
    let mut rows = Vec::new();
    for rule in program.earning.iter().filter(|rule| !terms::is_over(&rule.only, now)) {
        let terms = terms::of_rule(rule, locale, program, now);
        rows.push(row(locale.brand(&rule.name, program), &terms::gives(rule, locale, program), &terms));
    }
    for campaign in program.campaigns.iter().filter(|campaign| !terms::is_over(&campaign.only, now)) {
        let times = locale.times(campaign.percent);
        let when = terms::line(&terms::conditions(&campaign.only, locale, program, now));
        rows.push(row(locale.brand(&campaign.name, program), &times, &when));
    }
    if rows.is_empty() {
        return None;
    }
    let title = locale.fill(Text::WaysToEarn, &[locale.unit(2, program)]);
    let mut section = section("earn", &title).add(el("dl").all(rows));
    for note in footnotes(locale, program) {
        section = section.add(el("p.small quiet").text(&note));
    }
    Some(section)
}

/// How long points last, in a sentence for each tier that differs.
pub fn how_long(locale: &Locale, program: &Program) -> Option<El> {
    if program.points.is_empty() {
        return None;
    }
    let mut lines = vec![lasting::expiry(&program.expiry, locale, program)];
    for tier in program.tiers.iter().flat_map(|tiers| &tiers.tiers) {
        if let Some(expiry) = &tier.expiry {
            let words = lasting::expiry(expiry, locale, program);
            lines.push(locale.fill(Text::LastsIn, &[locale.brand(&tier.name, program), &words]));
        }
    }
    let list = lines.iter().fold(el("ul.plain-list"), |list, line| list.add(el("li").text(line)));
    Some(section("lasts", locale.say(Text::HowLong)).add(list))
}

fn row(name: &str, gives: &str, terms: &str) -> El {
    let name = el("dt").text(name);
    let name = match terms {
        "" => name,
        terms => name.text(" ").add(el("span.earn__terms").text(terms)),
    };
    el("div.earn").add(name).add(el("dd.figure nowrap").text(gives))
}

fn footnotes(locale: &Locale, program: &Program) -> Vec<String> {
    let mut notes = Vec::new();
    let down = |rule: &&EarningRule| rule.per != Per::Event && rule.rounding == Rounding::Down;
    if let Some(rule) = program.earning.iter().find(down) {
        let text = if rule.is_rounded_by_line { Text::EarnRoundedLine } else { Text::EarnRounded };
        notes.push(locale.own(text));
    }
    if program.pending != Span::default() {
        notes.push(locale.fill(Text::EarnPending, &[&locale.span(program.pending)]));
    }
    notes
}
