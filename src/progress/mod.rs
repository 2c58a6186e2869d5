//! Progress: what a member has besides points - stamps, goals, a membership, gifts, a birthday, benefits.

pub mod gifts;
mod goals;
pub mod membership;
mod stamps;

use crate::locale::Locale;
use crate::locale::text::Text;
use crate::programs::terms;
use crate::session;
use crate::ui::art::icon;
use crate::ui::dom::{El, el, section};
use contract::programs::{Only, Program};
use contract::standing::{MembershipState, Standing};

/// The sections of Home, as far as the program has them.
pub fn sections(standing: &Standing, locale: &Locale, program: &Program) -> Vec<El> {
    let mut sections = Vec::new();
    sections.extend(gifts::waiting_for_you(standing, locale, program));
    stamps::cards(&mut sections, Some(standing), locale, program);
    sections.extend(goals::goals(Some(standing), locale, program));
    sections.extend(membership::section(standing.membership.as_ref(), locale, program));
    sections.extend(benefits(Some(standing), locale, program));
    sections
}

/// The sections of Welcome: the same without a member.
pub fn described(sections: &mut Vec<El>, locale: &Locale, program: &Program) {
    sections.extend(membership::section(None, locale, program));
    stamps::cards(sections, None, locale, program);
    sections.extend(goals::goals(None, locale, program));
    sections.extend(gifts::given(locale, program));
    sections.extend(benefits(None, locale, program));
}

/// What one has by being a member; of a member, what he or she has.
pub fn benefits(standing: Option<&Standing>, locale: &Locale, program: &Program) -> Option<El> {
    let mut list = el("ul.checked");
    let mut is_any = false;
    for benefit in &program.benefits {
        let only = &benefit.only;
        let when = match standing {
            Some(standing) if !is_for(standing, only) => continue,
            Some(_) => terms::circumstances(only, locale, program, session::now()),
            None => terms::conditions(only, locale, program, session::now()),
        };
        list = list.add(checked(locale.brand(&benefit.name, program), &terms::line(&when)));
        is_any = true;
    }
    is_any.then(|| section("benefits", locale.say(Text::BenefitsTitle)).add(list))
}

/// Whether a member is one of those it is for.
fn is_for(standing: &Standing, only: &Only) -> bool {
    let tier = standing.tier.as_ref().map(|tier| &tier.tier);
    let is_paid = standing.membership.as_ref().is_some_and(|membership| {
        matches!(membership.state, MembershipState::Active | MembershipState::Grace)
    });
    (only.tiers.is_empty() || tier.is_some_and(|tier| only.tiers.contains(tier)))
        && (is_paid || !only.is_for_paid_members)
}

/// Something one has: a check mark, words, and smaller ones under them.
fn checked(words: &str, more: &str) -> El {
    let words = el("span").text(words);
    let words = match more {
        "" => words,
        more => words.text(" ").add(el("span.checked__more").text(more)),
    };
    el("li").add(icon("check")).add(words)
}
