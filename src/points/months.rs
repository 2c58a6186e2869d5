//! Entries by month: pages of entries become chunks, each of one month, and a month's sums once it is whole.
//! Pure.

use contract::points::{Entry, EntryKind};

/// What happened in a month, each a positive number of points.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sums {
    /// Earned, and given by the brand.
    pub earned: i64,
    /// Used for rewards.
    pub used: i64,
    /// Lapsed.
    pub lapsed: i64,
    /// Taken back by refunds.
    pub taken: i64,
}

impl Sums {
    /// Adds an entry.
    pub fn add(&mut self, entry: &Entry) {
        match entry.kind {
            EntryKind::Spend | EntryKind::Reserve | EntryKind::Release => self.used -= entry.points,
            EntryKind::Expire => self.lapsed -= entry.points,
            // A redemption that was undone was not used.
            EntryKind::Reverse if entry.reason.params.reward.is_some() => self.used -= entry.points,
            EntryKind::Reverse => self.taken -= entry.points,
            EntryKind::Adjust if entry.points < 0 => self.taken -= entry.points,
            EntryKind::Earn | EntryKind::Adjust => self.earned += entry.points,
        }
    }
}

/// Consecutive entries of one month, newest first.
#[derive(Clone, Debug, PartialEq)]
pub struct Run {
    /// The month, as `2027-01`.
    pub month: String,
    /// Never empty.
    pub entries: Vec<&'static Entry>,
}

/// Cuts a page into runs of one month each. `month` names an entry's month.
pub fn runs(entries: Vec<&'static Entry>, month: impl Fn(&Entry) -> String) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    for entry in entries {
        let month = month(entry);
        match runs.last_mut() {
            Some(run) if run.month == month => run.entries.push(entry),
            _ => runs.push(Run { month, entries: vec![entry] }),
        }
    }
    runs
}

#[cfg(test)]
mod tests {
    use super::*;
    use wasm_bindgen_test::wasm_bindgen_test;

    fn entry(kind: EntryKind, points: i64, occurred_at: i64) -> Entry {
        Entry { sequence: 1, kind, points, occurred_at, ..Entry::default() }
    }

    #[wasm_bindgen_test(unsupported = test)]
    fn a_page_is_cut_where_the_month_changes() {
        let entries = [5, 5, 4, 3, 3, 3].map(|month| entry(EntryKind::Earn, 1, month)).to_vec();
        let entries = entries.leak().iter().collect();
        let runs = runs(entries, |entry| entry.occurred_at.to_string());
        let shape: Vec<_> = runs.iter().map(|run| (run.month.as_str(), run.entries.len())).collect();
        assert_eq!(shape, [("5", 2), ("4", 1), ("3", 3)]);
    }

    #[wasm_bindgen_test(unsupported = test)]
    fn a_month_adds_up_by_kind() {
        let mut sums = Sums::default();
        let all = [
            (EntryKind::Earn, 94),
            (EntryKind::Earn, 0),
            (EntryKind::Spend, -25),
            (EntryKind::Release, 5),
            (EntryKind::Expire, -12),
            (EntryKind::Reverse, -5),
            (EntryKind::Adjust, 10),
        ];
        for (kind, points) in all {
            sums.add(&entry(kind, points, 0));
        }
        assert_eq!(sums, Sums { earned: 104, used: 20, lapsed: 12, taken: 5 });
    }
}
