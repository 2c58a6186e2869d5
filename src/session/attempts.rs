//! Redemptions that were asked for here and not answered, kept until it is known what became of them.

use super::{ATTEMPTS, read, write};

/// A redemption that was asked for and whose answer has not been heard.
#[derive(Clone, PartialEq, Eq)]
pub struct Attempt {
    /// The redemption's id.
    pub id: String,
    /// The reward's id.
    pub reward: String,
    /// What it was said to cost.
    pub cost: String,
}

/// What was asked for here and not answered, in the order of asking.
pub fn all() -> Vec<Attempt> {
    let mut all = Vec::new();
    // A line each. Its parts hold no space: ids are made of letters, digits, hyphens and slashes.
    for line in read(ATTEMPTS).unwrap_or_default().lines() {
        let mut parts = line.split(' ').map(str::to_owned);
        if let (Some(id), Some(reward), Some(cost)) = (parts.next(), parts.next(), parts.next()) {
            all.push(Attempt { id, reward, cost });
        }
    }
    all
}

/// Keeps that something is asked for, before it is.
pub fn keep(one: &Attempt) {
    let mut all = self::all();
    all.push(one.clone());
    write_all(&all);
}

/// Forgets what was answered, or given up.
pub fn forget(id: &str) {
    let mut all = self::all();
    let count = all.len();
    all.retain(|one| one.id != id);
    if all.len() != count {
        write_all(&all);
    }
}

fn write_all(all: &[Attempt]) {
    let line = |one: &Attempt| [&one.id, " ", &one.reward, " ", &one.cost, "\n"].concat();
    write(ATTEMPTS, &all.iter().map(line).collect::<String>());
}
