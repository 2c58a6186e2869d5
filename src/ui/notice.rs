//! A notice: one sentence in a quiet area, with an icon.

use super::art::icon;
use super::dom::{El, el};

/// A notice. `tone` is `""` or `bad`; `strong` comes first, in bold, with the space that follows it.
pub fn notice(tone: &str, symbol: &str, strong: &str, words: &str) -> El {
    let notice = el("div.notice").attr("role", "status").add(icon(symbol));
    let notice = if tone.is_empty() { notice } else { notice.attr("data-tone", tone) };
    notice.add(el("p").add(el("b").text(strong)).text(words))
}
