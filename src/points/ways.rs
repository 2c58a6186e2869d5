//! The ways to earn, with their limits and conditions; the times in which they give more; how long points last.

use crate::locale::text::Text;
use crate::locale::{Locale, ratio};
use crate::portal::Portal;
use crate::programs::{lasting, terms};
use crate::session;
use crate::ui::dom::{El, el};
use contract::programs::{EarningRule, Per, Program, Rounding, Span};

/// The ways to earn, where there are any.
pub fn ways_to_earn(portal: Portal) -> Option<El> {
    let title = portal.fill(Text::WaysToEarn, &[&portal.unit()]);
    portal.tell(|locale, program| {
        let now = session::now();
        let on = program.earning.iter().filter(|rule| !terms::is_over(&rule.only, now));
        let rules = on.map(|rule| {
            let terms = terms::of_rule(rule, locale, program, now);
            row(locale.brand(&rule.name, program), &terms::gives(rule, locale, program), &terms)
        });
        let on = program.campaigns.iter().filter(|campaign| !terms::is_over(&campaign.only, now));
        let campaigns = on.map(|campaign| {
            let times = locale.decimal(&ratio(campaign.percent, 1, 100).unwrap_or_default());
            let when = terms::line(terms::conditions(&campaign.only, locale, program, now));
            let gives = locale.fill(Text::CampaignTimes, &[&times]);
            row(locale.brand(&campaign.name, program), &gives, &when)
        });
        let rows: Vec<El> = rules.chain(campaigns).collect();
        if rows.is_empty() {
            return None;
        }
        let section = el("section", "section")
            .attr("aria-labelledby", "earn")
            .add(el("h2", "").attr("id", "earn").text(&title))
            .add(el("dl", "").all(rows));
        Some(section.all(footnotes(locale, program).iter().map(|note| el("p", "small quiet").text(note))))
    })
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
    let lines = lines.iter().map(|line| el("li", "").text(line));
    Some(
        el("section", "section")
            .attr("aria-labelledby", "lasts")
            .add(el("h2", "").attr("id", "lasts").text(locale.say(Text::HowLong)))
            .add(el("ul", "plain-list").all(lines)),
    )
}

fn row(name: &str, gives: &str, terms: &str) -> El {
    let name = el("dt", "").text(name);
    let name = match terms {
        "" => name,
        terms => name.text(" ").add(el("span", "earn__terms").text(terms)),
    };
    el("div", "earn").add(name).add(el("dd", "figure nowrap").text(gives))
}

fn footnotes(locale: &Locale, program: &Program) -> Vec<String> {
    let mut notes = Vec::new();
    let down = |rule: &&EarningRule| rule.per != Per::Event && rule.rounding == Rounding::Down;
    if let Some(rule) = program.earning.iter().find(down) {
        let text = if rule.is_rounded_by_line { Text::EarnRoundedLine } else { Text::EarnRounded };
        notes.push(locale.say(text).to_owned());
    }
    if program.pending != Span::default() {
        notes.push(locale.fill(Text::EarnPending, &[&locale.span(program.pending)]));
    }
    notes
}
