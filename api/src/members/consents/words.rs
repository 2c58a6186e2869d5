//! The words that a member is asked with. What was shown is kept with each consent as the hash of its words,
//! so a
//! text here is never changed without a trace: another text is another hash.

use crate::id::digest;
use contract::privacy::Purpose;
use contract::programs::Text;

/// A language, and the first 16 digits of the hash of the words in it.
pub(super) type Shown = (&'static str, String);

/// The words of a purpose, by language.
pub fn words(purpose: Purpose) -> Text {
    ["en", "zh-CN"].into_iter().map(|tag| (tag.to_owned(), in_language(purpose, tag).to_owned())).collect()
}

/// What is shown to whoever reads this language: English, where we do not write it.
pub(super) fn shown(purpose: Purpose, language: &str) -> Shown {
    let tag = if language == "zh" || language.starts_with("zh-") { "zh-CN" } else { "en" };
    let hash = digest(in_language(purpose, tag).as_bytes());
    (tag, hash[..16].to_owned())
}

fn in_language(purpose: Purpose, tag: &str) -> &'static str {
    match (purpose, tag) {
        (Purpose::Letters, "zh-CN") => "可以用电子邮件给我发优惠和新消息，随时可以取消。",
        (Purpose::Letters, _) => "Send me offers and news by e-mail. I can stop this at any time.",
        (Purpose::Surveys, "zh-CN") => "可以偶尔发邮件问问我的感受，随时可以取消。",
        (Purpose::Surveys, _) => "Ask me now and then by e-mail how it was. I can stop this at any time.",
        (Purpose::Profiling, "zh-CN") => "可以根据我买过的东西，为我挑选优惠。不同意也照常积分。",
        (Purpose::Profiling, _) => {
            "Choose offers for me by what I bought before. I earn the same without it."
        }
    }
}
