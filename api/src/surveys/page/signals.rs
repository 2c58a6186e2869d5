//! What tells a machine from a person: mail scanners follow links, and some even press buttons.

use crate::surveys::store::Asked;
use contract::Instant;
use contract::surveys::Respond;
use serde::{Deserialize, Serialize};

/// Answers that are looked at, or posted, within this time belong together.
const TOGETHER_MS: i64 = 10_000;

/// So many different ones within it are more than a person looks at.
const LOOKED_AT_MAX: usize = 3;

/// Nobody reads and presses faster.
const READING_MS: i64 = 1_000;

/// The same, while the invite is suspect.
const READING_SUSPECT_MS: i64 = 3_000;

/// So long an invite is suspect.
const SUSPECT_MS: i64 = 60_000;

/// What was looked at and posted lately, as it is kept with an invite. Of an anonymous survey, no answers:
/// only how often.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Seen {
    looked: Vec<(String, Instant)>,
    posted: Vec<(String, Instant)>,
    held_at: Option<Instant>,
}

/// What came with an answer besides.
#[derive(Clone, Debug, Default)]
pub(super) struct Press {
    /// When the page was made, as it says itself.
    pub(super) made_at: Option<Instant>,
    /// Whether that page asked to press Send once more.
    pub(super) is_again: bool,
    /// Whether the field was filled that no person sees.
    pub(super) has_trap: bool,
}

impl Seen {
    /// As it was kept.
    pub(super) fn of(asked: &Asked) -> Seen {
        asked.seen.as_deref().and_then(|seen| serde_json::from_str(seen).ok()).unwrap_or_default()
    }

    /// To be kept.
    pub(super) fn written(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }

    /// An answer was looked at: a link in the letter was followed. Whether that makes too many.
    pub(super) fn look(&mut self, mark: &str, now: Instant) -> bool {
        self.forget(now);
        let is_new = mark.is_empty() || self.looked.iter().all(|(known, _)| known != mark);
        if is_new && self.looked.len() < LOOKED_AT_MAX {
            self.looked.push((mark.to_owned(), now));
        }
        self.looked.len() >= LOOKED_AT_MAX
    }

    /// Whether a person pressed Send. Where not, nothing is recorded, and the page asks to press once more.
    /// With the reason why the invite is suspect from now on, where this made it so.
    pub(super) fn press(
        &mut self,
        asked: &Asked,
        mark: &str,
        press: &Press,
        now: Instant,
    ) -> (bool, Option<&'static str>) {
        self.forget(now);
        let since_made = press.made_at.map_or(-1, |made_at| now - made_at);
        let is_suspect = asked.suspect_at.is_some_and(|at| now - at < SUSPECT_MS);
        let is_other = |known: &str| mark.is_empty() || known != mark;
        let since = match (press.is_again, press.made_at) {
            // What led to this page is known; only what came since then counts.
            (true, Some(made_at)) if self.held_at == Some(made_at) => Some(made_at),
            _ => None,
        };
        let has_posted =
            |after: Instant| self.posted.iter().any(|(known, at)| *at > after && is_other(known));
        let (is_person, because) = match since {
            Some(made_at) => {
                let reading_ms = if is_suspect { READING_SUSPECT_MS } else { READING_MS };
                let is_new = asked.suspect_at.is_some_and(|at| at > made_at) || has_posted(made_at);
                (!press.has_trap && !is_new && since_made >= reading_ms, None)
            }
            None => {
                let has_posted = has_posted(now - TOGETHER_MS);
                let has_just_left = asked.sent_at.is_some_and(|at| now - at < READING_MS);
                let is_quick = since_made < READING_MS || has_just_left;
                let because = has_posted.then_some("several answers were posted within seconds");
                (!press.has_trap && !is_quick && !has_posted && !is_suspect, because)
            }
        };
        self.posted.push((mark.to_owned(), now));
        self.held_at = (!is_person).then_some(now);
        let trap = press.has_trap.then_some("a field was filled that nobody sees");
        (is_person, trap.or(because))
    }

    fn forget(&mut self, now: Instant) {
        for list in [&mut self.looked, &mut self.posted] {
            list.retain(|(_, at)| now - at < TOGETHER_MS);
            if list.len() > 20 {
                list.remove(0);
            }
        }
    }
}

/// An answer, as it is compared with others. Of an anonymous survey, nothing of it.
pub(super) fn mark(answer: &Respond, is_anonymous: bool) -> String {
    if is_anonymous {
        return String::new();
    }
    let choices: Vec<String> = answer.choices.iter().map(ToString::to_string).collect();
    match answer.score {
        Some(score) => format!("score {score}"),
        None => format!("choice {}", choices.join(" ")),
    }
}
