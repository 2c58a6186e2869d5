//! The portal's texts as the build sees them: a file for each language.

/// A language of the portal, in the order in which its texts name them.
#[derive(Clone, Copy)]
pub enum Lang {
    /// English.
    En,
    /// Simplified Chinese.
    ZhCn,
}

#[allow(dead_code, reason = "the portal says them one by one")]
#[path = "../../src/locale/text.rs"]
mod text;

/// The files and what is in them.
pub fn files() -> [(&'static str, &'static str); 2] {
    [("texts-en.txt", text::whole(Lang::En)), ("texts-zh-cn.txt", text::whole(Lang::ZhCn))]
}
