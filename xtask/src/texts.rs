//! The portal's texts as the build sees them: for each language a file for the first page, and one of what
//! comes later.

/// A language of the portal, in the order in which its texts name them.
#[derive(Clone, Copy)]
pub enum Lang {
    /// English.
    En,
    /// Simplified Chinese.
    ZhCn,
}

#[allow(dead_code, unexpected_cfgs, reason = "the portal says them one by one, and in two modules")]
#[path = "../../src/locale/text.rs"]
mod text;

/// The files and what is in them.
pub fn files() -> [(&'static str, &'static str); 4] {
    [
        ("texts-en.txt", text::first(Lang::En)),
        ("texts-zh-cn.txt", text::first(Lang::ZhCn)),
        ("later-en.txt", text::later(Lang::En)),
        ("later-zh-cn.txt", text::later(Lang::ZhCn)),
    ]
}
