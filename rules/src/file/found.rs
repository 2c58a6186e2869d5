//! What is wrong in a file, and what could be better, with the place of each.

use super::Mistake;
use std::ops::Range;
use toml::Spanned;
use toml::de::DeTable;

/// More than this at once helps nobody.
const TOLD_MAX: usize = 200;

/// What was found so far.
pub(crate) struct Found<'t> {
    text: &'t str,
    mistakes: Vec<(usize, String)>,
    warnings: Vec<(usize, String)>,
}

impl<'t> Found<'t> {
    pub(crate) fn new(text: &'t str) -> Found<'t> {
        Found { text, mistakes: Vec::new(), warnings: Vec::new() }
    }

    /// Parses the text as TOML. Where that fails, the mistakes say why.
    pub(crate) fn document(&mut self) -> Option<Spanned<DeTable<'t>>> {
        let (document, mut errors) = DeTable::parse_recoverable(self.text);
        if errors.is_empty() {
            return Some(document);
        }
        let start = |error: &toml::de::Error| error.span().unwrap_or(0..0).start;
        errors.sort_by_key(start);
        // What follows an open bracket is a guess, and so is the rest of a line with a mistake.
        let (mut line_ends_at, mut told) = (0, 0);
        for error in errors {
            let at = start(&error);
            if told == 0 || at >= line_ends_at {
                let rest = self.text.get(at..).unwrap_or_default();
                line_ends_at = rest.find('\n').map_or(self.text.len() + 1, |length| at + length + 1);
                told += 1;
                self.mistake(error.span().unwrap_or(0..0), error.message().trim().to_owned());
            }
            let is_open = error.message().contains("unclosed") || error.message().contains("missing comma");
            if is_open || told == TOLD_MAX {
                break;
            }
        }
        None
    }

    /// Notes a mistake; `message` says what is wrong, and what would be right.
    pub(crate) fn mistake(&mut self, place: Range<usize>, message: String) {
        self.mistakes.push((place.start, message));
    }

    /// Notes what could be better.
    pub(crate) fn warning(&mut self, place: Range<usize>, message: String) {
        self.warnings.push((place.start, message));
    }

    /// Whether there is no mistake so far.
    pub(crate) fn is_sound(&self) -> bool {
        self.mistakes.is_empty()
    }

    /// What was read, with the warnings; or, where there are mistakes, those.
    pub(crate) fn finish<T>(self, read: T) -> Result<(T, Vec<Mistake>), Vec<Mistake>> {
        if self.mistakes.is_empty() {
            Ok((read, located(self.text, self.warnings)))
        } else {
            Err(located(self.text, self.mistakes))
        }
    }
}

/// In the order of the text, each once, with line and column.
fn located(text: &str, mut found: Vec<(usize, String)>) -> Vec<Mistake> {
    found.sort_by_key(|(start, _)| *start);
    found.dedup();
    found.truncate(TOLD_MAX);
    found.into_iter().map(|(start, message)| locate(text, start, message)).collect()
}

fn locate(text: &str, start: usize, message: String) -> Mistake {
    let before = text.get(..start).unwrap_or(text);
    let line_start = before.rfind('\n').map_or(0, |at| at + 1);
    let source = text[line_start..].lines().next().unwrap_or("").to_owned();
    let column = before[line_start..].chars().count() + 1;
    Mistake { line: before.matches('\n').count() + 1, column, message, source }
}
