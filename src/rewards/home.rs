//! Rewards on Home: the best one within reach, or the nearest, and what waits in the wallet.

use super::order::{Filter, Reach, ordered, reach};
use super::page::{card, in_wallet};
use super::{shelf, wallet};
use crate::locale::digits;
use crate::locale::text::Text;
use crate::portal::Portal;
use crate::route::Page;
use crate::session;
use crate::ui::dom::{El, el, group};
use crate::ui::form::link;
use crate::ui::skeleton::shape;

/// The nearest reward; nothing where all are locked, or there are none.
pub fn nearest(portal: Portal) -> Option<El> {
    let (_, program) = portal.told()?;
    if program.rewards.is_empty() {
        return None;
    }
    shelf::show(portal);
    let key = move || portal.shelf.with(|shelf| digits(shelf.generation));
    Some(group().part(key, move || section(portal).into_iter().collect()))
}

fn section(portal: Portal) -> Option<El> {
    let (locale, program) = portal.told()?;
    let (generation, all) = portal.shelf.peek(|shelf| (shelf.generation, shelf.rewards));
    let nearest = ordered(all, Filter::All).first().copied().filter(|one| reach(one) <= Reach::Short);
    let card = match nearest {
        Some(nearest) => card(nearest, locale, program).attr("data-size", "large"),
        // Its shape, while it is on its way.
        None if generation == 0 => {
            let place = el("div.reward-card").attr("data-size", "large").attr("aria-hidden", "true");
            place.add(el("div.skeleton reward-card__art")).add(shape("line")).add(shape("field"))
        }
        None => return None,
    };
    let title = match nearest.map(reach) {
        Some(Reach::Short) => Text::WithinSight,
        _ => Text::WithinReach,
    };
    let path = Page::Rewards { program: program.id.clone(), reward: None }.path();
    let all = link(&path).text(locale.say(Text::AllRewards));
    let head = el("div.section__head").add(el("h2").attr("id", "nearest").text(locale.say(title))).add(all);
    Some(el("section.section").attr("aria-labelledby", "nearest").add(head).add(card))
}

/// "2 codes in your wallet", where something waits there.
pub fn waiting_codes(portal: Portal) -> El {
    wallet::show(portal);
    let count = move || portal.wallet.with(|wallet| wallet.usable(session::now()).len());
    let key = move || digits(i64::from(count() > 0));
    group().part(key, move || if count() > 0 { vec![in_wallet(portal)] } else { Vec::new() })
}
