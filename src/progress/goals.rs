//! Badges, challenges and streaks: what counts so far, and what reaching them brings.

use crate::locale::text::Text;
use crate::locale::{self, Locale};
use crate::programs::terms;
use crate::session;
use crate::ui::art::icon;
use crate::ui::dom::{El, el, section};
use crate::ui::meter::{percent, ring};
use contract::programs::{Goal, GoalKind, Per, Period, Program};
use contract::standing::{GoalStanding, Standing};

/// From here on an amount without a unit is told in percent.
const COUNTED_MAX: i64 = 1_000;

/// The program's goals; without a member what they take.
pub fn goals(standing: Option<&Standing>, locale: &Locale, program: &Program) -> Option<El> {
    let mut list = el("ul.goals");
    let mut is_any = false;
    for goal in &program.goals {
        let of = standing.and_then(|all| all.goals.iter().find(|one| one.goal == goal.id));
        // Nobody can reach any more what is over.
        if terms::is_over(&goal.only, session::now()) && of.is_none_or(|of| of.reached_at.is_none()) {
            continue;
        }
        list = list.add(shown(goal, of, locale, program));
        is_any = true;
    }
    is_any.then(|| section("goals", locale.say(Text::GoalsTitle)).add(list))
}

fn shown(goal: &Goal, standing: Option<&GoalStanding>, locale: &Locale, program: &Program) -> El {
    let symbol = match goal.kind {
        GoalKind::Badge => "badge",
        GoalKind::Challenge => "flag",
        GoalKind::Streak => "flame",
    };
    // A badge and a challenge are reached for good; a streak goes on.
    let reached = standing.and_then(|standing| standing.reached_at).filter(|_| goal.kind != GoalKind::Streak);
    let mut lines = match (standing, reached) {
        (_, Some(at)) => vec![locale.fill(Text::GoalReached, &[&locale.date(at, &program.time_zone)])],
        (Some(standing), None) if goal.only.from_at.is_none_or(|from| from <= session::now()) => {
            on_the_way(goal, standing, locale, program)
        }
        // What has not begun yet, and what everyone reads.
        _ => vec![terms::line(&terms::conditions(&goal.only, locale, program, session::now()))],
    };
    let mut brings = Vec::new();
    if goal.points > 0 {
        brings.push(locale.points(goal.points, false, program));
    }
    if let Some(gives) = &goal.gives {
        brings.push(locale.brand(gives, program).to_owned());
    }
    if !brings.is_empty() {
        lines.push(locale.fill(Text::GoalBrings, &[&locale.list(&brings)]));
    }
    let value = standing.map_or(0, |standing| standing.value);
    let filled = if reached.is_some() { 100 } else { percent(value, goal.target) };
    let words = el("div.goal__words").add(el("h3").text(locale.brand(&goal.name, program)));
    let item = el("li.goal").add(ring(filled, icon(symbol))).add(words.lines("p.small quiet", &lines));
    if reached.is_some() { item.attr("data-reached", "") } else { item }
}

/// What counts so far, until when, and the best so far.
fn on_the_way(goal: &Goal, standing: &GoalStanding, locale: &Locale, program: &Program) -> Vec<String> {
    let mut so_far = vec![so_far(goal, standing.value, locale, program)];
    if standing.best > standing.value {
        let best = match goal.every {
            Period::Day => locale.count(standing.best, Text::DayOne, Text::DayOther),
            Period::Month => locale.count(standing.best, Text::MonthOne, Text::MonthOther),
            _ => locale.count(standing.best, Text::WeekOne, Text::WeekOther),
        };
        so_far.push(locale.fill(Text::StreakBest, &[&best]));
    }
    let mut lines = vec![terms::line(&so_far)];
    let is_streak = goal.kind == GoalKind::Streak;
    if let Some(until) = standing.until_at.filter(|_| !is_streak || standing.value > 0) {
        let text = if is_streak { Text::StreakUntil } else { Text::GoalUntil };
        lines.push(locale.fill(text, &[&locale.last_day(until, &program.time_zone)]));
    }
    lines
}

fn so_far(goal: &Goal, value: i64, locale: &Locale, program: &Program) -> String {
    let target = goal.target;
    let text = match (goal.kind, goal.every) {
        (GoalKind::Streak, Period::Day) => Text::StreakDays,
        (GoalKind::Streak, Period::Month) => Text::StreakMonths,
        (GoalKind::Streak, _) => Text::StreakWeeks,
        _ => Text::GoalOf,
    };
    let is_counted = matches!(goal.per, Per::Quantity(_));
    if text == Text::GoalOf && target > COUNTED_MAX && is_counted {
        return [&locale::digits(percent(value, target))[..], "%"].concat();
    }
    let amount = |value| match goal.per {
        Per::Minor(_) => locale.round_money(value, program),
        Per::Millilitres(_) => terms::litres(value, locale),
        Per::Event | Per::Quantity(_) => locale.number(value),
    };
    locale.fill(text, &[&amount(value.min(target)), &amount(target)])
}
