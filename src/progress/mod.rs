//! Progress: what a member has besides points - stamps, goals, a membership, gifts, a birthday, benefits.

mod gifts;
mod goals;
pub mod membership;
mod stamps;

use crate::locale::Locale;
use crate::locale::text::Text;
use crate::portal::Portal;
use crate::programs::terms;
use crate::session;
use crate::ui::art::icon;
use crate::ui::dom::{El, el};
use contract::programs::{Benefit, Program};
use contract::standing::Standing;

/// The sections of Home, as far as the program has them.
pub fn sections(portal: Portal) -> Vec<El> {
    let standing = portal.me(|me| me.standing.clone());
    portal.tell(|locale, program| {
        let mut sections = Vec::new();
        sections.extend(gifts::waiting_for_you(&standing, locale, program));
        sections.extend(stamps::cards(Some(&standing), locale, program));
        sections.extend(goals::goals(Some(&standing), locale, program));
        sections.extend(membership::section(standing.membership.as_ref(), locale, program));
        let tier = standing.tier.as_ref().map(|tier| &tier.tier);
        let is_for_all = |benefit: &&Benefit| {
            let tiers = &benefit.only.tiers;
            tiers.is_empty() || tier.is_some_and(|tier| tiers.contains(tier))
        };
        sections.extend(benefits(&is_for_all, locale, program));
        sections
    })
}

/// The sections of Welcome: the same without a member.
pub fn described(locale: &Locale, program: &Program) -> Vec<El> {
    let nobody: Option<&Standing> = None;
    let mut sections = Vec::new();
    sections.extend(membership::section(None, locale, program));
    sections.extend(stamps::cards(nobody, locale, program));
    sections.extend(goals::goals(nobody, locale, program));
    sections.extend(gifts::given(locale, program));
    sections.extend(benefits(&|_| true, locale, program));
    sections
}

fn benefits(is_shown: &dyn Fn(&&Benefit) -> bool, locale: &Locale, program: &Program) -> Option<El> {
    let line = |benefit: &Benefit| {
        let only = terms::conditions(&benefit.only, locale, program, session::now());
        checked(locale.brand(&benefit.name, program), &terms::line(only))
    };
    let lines: Vec<El> = program.benefits.iter().filter(is_shown).map(line).collect();
    (!lines.is_empty())
        .then(|| section("benefits", locale.say(Text::BenefitsTitle)).add(el("ul", "checked").all(lines)))
}

/// Something one has: a check mark, words, and smaller ones under them.
fn checked(words: &str, more: &str) -> El {
    let words = el("span", "").text(words);
    let words = match more {
        "" => words,
        more => words.text(" ").add(el("span", "checked__more").text(more)),
    };
    el("li", "").add(icon("check")).add(words)
}

/// A section with its heading.
pub fn section(id: &str, title: &str) -> El {
    el("section", "section").attr("aria-labelledby", id).add(el("h2", "").attr("id", id).text(title))
}
