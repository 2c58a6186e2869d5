//! The calendar of expiry while it is on its way; the second module puts the page in its place (decision 17).

use crate::locale::text::Text;
use crate::portal::Portal;
use crate::route::Page;
use crate::ui::dom::{El, el};
use crate::ui::form::link;
use crate::ui::skeleton::{hidden, shape};

/// The calendar while it is on its way.
pub fn waiting(portal: Portal) -> Vec<El> {
    vec![head(portal), el("div.activity").all(shapes())]
}

/// The title, and the way back.
pub fn head(portal: Portal) -> El {
    let back = Page::Activity { program: portal.program_id(), filter: None }.path();
    let link = link(&back).text(portal.say(Text::ToActivity));
    el("div.section__head").add(el("h1").text(portal.say(Text::Lapses))).add(link)
}

/// The shape of the first page of days.
pub fn shapes() -> Vec<El> {
    let row = |_| el("div.expiry__lot").add(shape("figure")).add(shape("line")).add(shape("figure"));
    vec![hidden("entries-month").add(shape("label")), (0..6).map(row).fold(hidden("expiry"), El::add)]
}
