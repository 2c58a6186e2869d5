//! The known name that is nearest to one that is not known.

/// "did you mean `points`?", where something is near enough to have been meant.
pub(crate) fn did_you_mean<'a>(name: &str, known: impl IntoIterator<Item = &'a str>) -> Option<String> {
    nearest(name, known).map(|nearest| format!("did you mean `{nearest}`?"))
}

/// What was probably meant, where something is near enough.
pub(crate) fn nearest<'a>(name: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let far = (name.chars().count() / 3).max(1);
    let begins_alike = |known: &str| known.chars().next() == name.chars().next();
    let known = known.into_iter().map(|known| (distance(name, known), !begins_alike(known), known));
    known.min().filter(|(distance, ..)| *distance <= far).map(|(.., known)| known)
}

/// How many letters one would add, drop, change, or swap with the next one.
fn distance(from: &str, to: &str) -> usize {
    const LETTERS_MAX: usize = 60;
    let from: Vec<char> = from.chars().take(LETTERS_MAX).collect();
    let to: Vec<char> = to.chars().take(LETTERS_MAX).collect();
    let mut rows: Vec<Vec<usize>> = (0..=from.len()).map(|row| (row..=row + to.len()).collect()).collect();
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
        assert_eq!(nearest("colour", known), None);
        assert_eq!(nearest("free", ["from", "until"]), None);
        assert_eq!(nearest("sonday", ["monday", "sunday"]), Some("sunday"));
        assert_eq!(nearest("colour", []), None);
    }
}
