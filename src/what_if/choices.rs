//! What a member can try out in a program. Pure.

use contract::members::Me;
use contract::programs::{Only, Per, Program, Text as Words};

/// What can be tried out, by name.
pub const MODES: [&str; 3] = ["cart", "reward", "wait"];

/// What there is to be tried out by this member.
pub fn choices(me: &Me, program: &Program) -> impl Iterator<Item = &'static str> {
    let standing = &me.standing;
    let has_dates = !me.lapses.is_empty()
        || me.balance.pending > 0
        || standing.tier.as_ref().is_some_and(|tier| tier.until_at.is_some());
    let has_rewards = !program.points.is_empty() && program.rewards.iter().any(|reward| reward.cost > 0);
    let is_there = [!asks(program).is_empty(), has_rewards, has_dates];
    MODES.into_iter().zip(is_there).filter(|(_, is_there)| *is_there).map(|(mode, _)| mode)
}

/// What a rule for orders asks about one: its name, its conditions, what it counts.
pub type Asks<'a> = (&'a Words, &'a Only, Per);

/// What the rules of a program ask about an order.
pub fn asks(program: &Program) -> Vec<Asks<'_>> {
    let mut all = Vec::new();
    let mut add = |on: &str, asks| {
        if on == "order.paid" {
            all.push(asks);
        }
    };
    program.earning.iter().for_each(|rule| add(&rule.on, (&rule.name, &rule.only, rule.per)));
    program.stamp_cards.iter().for_each(|card| add(&card.on, (&card.name, &card.only, card.per)));
    all
}
