//! What a program is, for everyone: how it works, tiers, ways to earn, what it gives. All of it follows from its
//! rules.

use super::terms;
use crate::locale::Locale;
use crate::locale::text::Text;
use crate::points::ways::{how_long, ways_to_earn};
use crate::portal::Portal;
use crate::progress::{self, section};
use crate::session;
use crate::tiers::{how_counted, ladder::ladder};
use crate::ui::art::{drawing, icon_of_class};
use crate::ui::dom::{El, el};
use contract::programs::{Program, Reward, RewardKind};

/// Three pictures: how it begins, what it becomes, and that one can check it.
pub fn three(portal: Portal) -> El {
    let steps = portal.tell(|locale, program| {
        let own = |text: Text| locale.fill(text, &[locale.unit(2, program)]);
        vec![
            begin(locale, program),
            become_of(locale, program),
            ("ledger", "tint", Text::StepKeep, own(Text::StepKeepSay)),
        ]
    });
    let one = |(art, tile, title, words): (&str, &str, Text, String)| {
        let picture = el("div", "picture").attr("data-tile", tile);
        el("li", "")
            .add(picture.add(drawing("picture__art", art, "0 0 240 180")))
            .add(el("h3", "").text(portal.say(title)))
            .add(el("p", "small quiet").text(&words))
    };
    el("ol", "welcome__three").all(steps.into_iter().map(one))
}

type Picture = (&'static str, &'static str, Text, String);

fn begin(locale: &Locale, program: &Program) -> Picture {
    let mut events = program.earning.iter().map(|rule| &rule.on);
    let mut stamped = program.stamp_cards.iter().map(|card| &card.on);
    let is_order = |on: &String| on == "order.paid";
    if events.any(is_order) || stamped.any(is_order) {
        return ("order", "warm", Text::StepBuy, locale.say(Text::StepBuySay).to_owned());
    }
    let first = program.earning.first().map(|rule| &rule.name);
    let first = first.or_else(|| program.goals.first().map(|goal| &goal.name));
    if let Some(name) = first {
        let words = locale.fill(Text::StepTakePartSay, &[locale.brand(name, program)]);
        return ("order", "warm", Text::StepTakePart, words);
    }
    if let Some(membership) = &program.membership {
        let price = terms::price(membership.price_minor, membership.every, locale, program);
        return ("order", "warm", Text::StepPay, locale.fill(Text::StepPaySay, &[&price]));
    }
    ("order", "warm", Text::StepJoin, locale.say(Text::StepJoinSay).to_owned())
}

fn become_of(locale: &Locale, program: &Program) -> Picture {
    if !program.points.is_empty() {
        let words = locale.fill(Text::StepCollectSay, &[locale.unit(2, program)]);
        return ("collect", "deep", Text::StepCollect, words);
    }
    match program.stamp_cards.first() {
        Some(card) => {
            let words = locale.fill(Text::StepStampsSay, &[locale.brand(&card.gives, program)]);
            ("collect", "deep", Text::StepStamps, words)
        }
        None => ("collect", "deep", Text::StepHave, locale.say(Text::StepHaveSay).to_owned()),
    }
}

/// The program in full.
pub fn about(portal: Portal) -> Vec<El> {
    let mut page = Vec::new();
    page.extend(portal.tell(|locale, program| {
        let tiers = program.tiers.as_ref()?;
        let title = locale.say(Text::TiersTitle);
        let section = section("tiers", title).add(ladder(tiers, None, locale, program));
        Some(section.add(how_counted(tiers, locale, program)))
    }));
    let sections = portal.tell(|locale, program| {
        let mut sections: Vec<El> = ways_to_earn(portal).into_iter().collect();
        sections.extend(how_long(locale, program));
        sections.extend(progress::described(locale, program));
        sections.extend(rewards(locale, program));
        sections
    });
    page.push(el("div", "about").all(sections));
    page
}

/// What can be had, the least first.
fn rewards(locale: &Locale, program: &Program) -> Option<El> {
    let now = session::now();
    let mut on_show: Vec<&Reward> =
        program.rewards.iter().filter(|reward| !terms::is_over(&reward.only, now)).collect();
    on_show.sort_by_key(|reward| reward.cost);
    let row = |reward: &&Reward| {
        let cost = match reward.cost {
            0 => locale.say(Text::RewardFree).to_owned(),
            cost => locale.points(cost, false, program),
        };
        let about = reward.about.as_ref().map(|about| locale.brand(about, program).to_owned());
        let limits = reward.limits.iter().map(|limit| terms::limit(limit, locale, program));
        let only = terms::conditions(&reward.only, locale, program, now).into_iter().chain(limits);
        let words = el("span", "gift__words")
            .add(el("b", "").text(locale.brand(&reward.name, program)))
            .text(" ")
            .all(about.iter().map(|about| el("span", "small quiet").text(about)))
            .all(
                Some(terms::line(only))
                    .filter(|line| !line.is_empty())
                    .iter()
                    .map(|line| el("span", "small quiet").text(line)),
            );
        let symbol = match reward.kind {
            RewardKind::Donation => "heart",
            RewardKind::Experience | RewardKind::PrizeDraw => "spark",
            RewardKind::Content => "list",
            _ => "gift",
        };
        el("li", "gift")
            .add(icon_of_class("icon gift__icon", symbol))
            .add(words)
            .add(el("span", "figure nowrap").text(&cost))
    };
    let rows: Vec<El> = on_show.iter().map(row).collect();
    let title = locale.say(Text::RewardsTitle);
    (!rows.is_empty()).then(|| section("rewards", title).add(el("ul", "gifts").all(rows)))
}
