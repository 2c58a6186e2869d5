//! Badges, challenges and streaks: what counts so far, and what reaching them brings.

use super::section;
use crate::locale::text::Text;
use crate::locale::{self, Locale};
use crate::programs::terms;
use crate::session;
use crate::ui::art::icon;
use crate::ui::dom::{El, el};
use crate::ui::ring::{percent, ring};
use contract::programs::{Goal, GoalKind, Per, Period, Program};
use contract::standing::{GoalStanding, Standing};

/// From here on an amount without a unit is told in percent.
const COUNTED_MAX: i64 = 1_000;

/// The program's goals; without a member what they take.
pub fn goals(standing: Option<&Standing>, locale: &Locale, program: &Program) -> Option<El> {
    let now = session::now();
    let shown = program.goals.iter().filter_map(|goal| {
        let of = standing.and_then(|all| all.goals.iter().find(|one| one.goal == goal.id));
        let is_reached = of.is_some_and(|of| of.reached_at.is_some());
        // Nobody can reach any more what is over.
        let is_shown = is_reached || !terms::is_over(&goal.only, now);
        is_shown.then(|| shown(goal, of, locale, program))
    });
    let list: Vec<El> = shown.collect();
    let title = locale.say(Text::GoalsTitle);
    (!list.is_empty()).then(|| section("goals", title).add(el("ul", "goals").all(list)))
}

fn shown(goal: &Goal, standing: Option<&GoalStanding>, locale: &Locale, program: &Program) -> El {
    let reached = standing.and_then(|standing| standing.reached_at);
    let value = standing.map_or(0, |standing| standing.value);
    let symbol = match goal.kind {
        GoalKind::Badge => "badge",
        GoalKind::Challenge => "flag",
        GoalKind::Streak => "flame",
    };
    // A badge and a challenge are reached for good; a streak goes on.
    let is_done = reached.is_some() && goal.kind != GoalKind::Streak;
    let filled = if is_done { 100 } else { percent(value, goal.target) };
    let lines = lines(goal, standing, locale, program);
    let words = el("div", "goal__words").add(el("h3", "").text(locale.brand(&goal.name, program)));
    let words = words.all(lines.iter().map(|line| el("p", "small quiet").text(line)));
    let item = el("li", "goal").add(ring(filled, icon(symbol))).add(words);
    if is_done { item.attr("data-reached", "") } else { item }
}

fn lines(goal: &Goal, standing: Option<&GoalStanding>, locale: &Locale, program: &Program) -> Vec<String> {
    let zone = &program.time_zone;
    let reached = standing.and_then(|standing| standing.reached_at);
    let mut lines = Vec::new();
    let brings = brings(goal, locale, program);
    let brings = brings.map(|brings| locale.fill(Text::GoalBrings, &[&brings]));
    if let (Some(at), true) = (reached, goal.kind != GoalKind::Streak) {
        lines.push(locale.fill(Text::GoalReached, &[&locale.date(at, zone)]));
        lines.extend(brings);
        return lines;
    }
    match standing {
        Some(standing) => {
            lines.push(so_far(goal, standing.value, locale, program));
            lines.extend(until(goal, standing, locale, zone));
            if standing.best > standing.value {
                lines.push(locale.fill(Text::StreakBest, &[&streak(goal, standing.best, locale)]));
            }
        }
        None => {
            let only = terms::conditions(&goal.only, locale, program, session::now());
            lines.push(terms::line(only));
        }
    }
    lines.extend(brings);
    lines.retain(|line| !line.is_empty());
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
    let amount = |value| match goal.per {
        Per::Minor(_) => locale.round_money(value, program),
        Per::Millilitres(_) => terms::litres(value, locale),
        Per::Event | Per::Quantity(_) => locale.number(value),
    };
    if text == Text::GoalOf && target > COUNTED_MAX && matches!(goal.per, Per::Quantity(_)) {
        return [&locale::digits(percent(value, target))[..], "%"].concat();
    }
    locale.fill(text, &[&amount(value.min(target)), &amount(target)])
}

/// So many periods of a streak.
fn streak(goal: &Goal, count: i64, locale: &Locale) -> String {
    match goal.every {
        Period::Day => locale.count(count, Text::DayOne, Text::DayOther),
        Period::Month => locale.count(count, Text::MonthOne, Text::MonthOther),
        _ => locale.count(count, Text::WeekOne, Text::WeekOther),
    }
}

fn until(goal: &Goal, standing: &GoalStanding, locale: &Locale, zone: &str) -> Option<String> {
    let until = standing.until_at?;
    let day = locale.last_day(until, zone);
    let text = match goal.kind {
        GoalKind::Streak if standing.value == 0 => return None,
        GoalKind::Streak => Text::StreakUntil,
        _ if until <= session::now() => Text::GoalOver,
        _ => Text::GoalUntil,
    };
    Some(locale.fill(text, &[&day]))
}

fn brings(goal: &Goal, locale: &Locale, program: &Program) -> Option<String> {
    let points = (goal.points > 0).then(|| locale.points(goal.points, false, program));
    let gives = goal.gives.as_ref().map(|gives| locale.brand(gives, program).to_owned());
    let all = locale.list(points.into_iter().chain(gives));
    (!all.is_empty()).then_some(all)
}
