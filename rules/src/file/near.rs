//! The known name that is nearest to one that is not known.

/// "; did you mean `points`?", where something is near enough to have been meant.
pub(crate) fn did_you_mean<'a>(name: &str, known: impl IntoIterator<Item = &'a str>) -> Option<String> {
    let far = 1 + name.chars().count() / 4;
    let nearest = known.into_iter().map(|known| (distance(name, known), known)).min()?;
    (nearest.0 <= far).then(|| format!("did you mean `{}`?", nearest.1))
}

/// How many letters one would add, drop, change, or swap with the next one.
fn distance(from: &str, to: &str) -> usize {
    const LETTERS_MAX: usize = 60;
    let from: Vec<char> = from.chars().take(LETTERS_MAX).collect();
    let to: Vec<char> = to.chars().take(LETTERS_MAX).collect();
    let mut rows = vec![vec![0; to.len() + 1]; from.len() + 1];
    for (at, row) in rows.iter_mut().enumerate() {
        row[0] = at;
    }
    for column in 0..=to.len() {
        rows[0][column] = column;
    }
    for row in 1..=from.len() {
        for column in 1..=to.len() {
            let differs = usize::from(from[row - 1] != to[column - 1]);
            let changed = rows[row - 1][column - 1] + differs;
            let mut least = changed.min(rows[row - 1][column] + 1).min(rows[row][column - 1] + 1);
            let is_swap =
                row > 1 && column > 1 && from[row - 1] == to[column - 2] && from[row - 2] == to[column - 1];
            if is_swap {
                least = least.min(rows[row - 2][column - 2] + 1);
            }
            rows[row][column] = least;
        }
    }
    rows[from.len()][to.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_meant_is_near() {
        let known = ["points", "per", "pending"];
        assert_eq!(did_you_mean("pionts", known).as_deref(), Some("did you mean `points`?"));
        assert_eq!(did_you_mean("point", known).as_deref(), Some("did you mean `points`?"));
        assert_eq!(did_you_mean("colour", known), None);
        assert_eq!(did_you_mean("colour", []), None);
    }
}
