//! The ladder of friends: what one, three, five of them give, and what is missing to the next step.

use super::words::{Step, next_step, steps};
use crate::later::inside::Told;
use crate::locale::text::Text;
use crate::ui::art::icon;
use crate::ui::dom::{El, el, section};

/// The ladder; nothing where the program has none.
pub fn ladder(told: Told) -> Option<El> {
    let Told { locale, program, me } = told;
    let steps = steps(&me.standing, program);
    if steps.is_empty() {
        return None;
    }
    let list = steps.iter().fold(el("ol.invite__steps"), |list, step| list.add(shown(step, told)));
    Some(section("steps", &next_step(&steps, locale, program)).add(list))
}

fn shown(step: &Step, told: Told) -> El {
    let Told { locale, program, .. } = told;
    let reached = step.reached_at();
    let mark = el("span.invite__mark").attr("aria-hidden", "true");
    let mark = match reached {
        Some(_) => mark.add(icon("check")),
        None => mark.text(&locale.number(step.goal.target)),
    };
    let count = locale.count(step.goal.target, Text::InviteStepOne, Text::InviteStepOther);
    let when = reached.map(|at| locale.fill(Text::GoalReached, &[&locale.date(at, &program.time_zone)]));
    let words = el("div").add(el("p.small quiet").text(&count));
    let words = words.add(el("h3").text(&step.gives(locale, program)));
    let item = el("li").add(mark).add(words.lines("p.small quiet", &[when.unwrap_or_default()]));
    if reached.is_some() { item.attr("data-reached", "") } else { item }
}
