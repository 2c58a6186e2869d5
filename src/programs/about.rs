//! What a program is, for everyone: how it works, tiers, ways to earn, what it gives. All of it follows from
//! its rules.

use super::terms;
use crate::locale::Locale;
use crate::locale::text::Text;
use crate::points::ways::{how_long, ways_to_earn};
use crate::progress::{self, gifts};
use crate::session;
use crate::tiers::{how_counted, ladder::ladder};
use crate::ui::art::drawing;
use crate::ui::dom::{El, el, section};
use contract::programs::{Program, RewardKind};

/// Three pictures: how it begins, what it becomes, and that one can check it.
pub fn three(locale: &Locale, program: &Program) -> El {
    let steps = [begin(locale, program), become_of(locale, program), check(locale, program)];
    let mut list = el("ol.welcome__three");
    for (art, tile, title, words) in steps {
        let picture = el("div.picture").attr("data-tile", tile);
        let step = el("li")
            .add(picture.add(drawing("picture__art", art, "0 0 240 180")))
            .add(el("h3").text(locale.say(title)))
            .add(el("p.small quiet").text(&words));
        list = list.add(step);
    }
    list
}

type Picture = (&'static str, &'static str, Text, String);

fn begin(locale: &Locale, program: &Program) -> Picture {
    // What the brand tells first is what it is about.
    let on = program.earning.first().map(|rule| &rule.on);
    let on = on.or(program.stamp_cards.first().map(|card| &card.on));
    let first = program.earning.first().map(|rule| &rule.name);
    let first = first.or_else(|| program.goals.first().map(|goal| &goal.name));
    let (title, words) = if on.is_some_and(|on| on == "order.paid") {
        (Text::StepBuy, locale.own(Text::StepBuySay))
    } else if let Some(name) = first {
        (Text::StepTakePart, locale.fill(Text::StepTakePartSay, &[locale.brand(name, program)]))
    } else if let Some(membership) = &program.membership {
        let price = terms::price(membership.price_minor, membership.every, locale, program);
        (Text::StepPay, locale.fill(Text::StepPaySay, &[&price]))
    } else {
        (Text::StepJoin, locale.own(Text::StepJoinSay))
    };
    ("order", "warm", title, words)
}

fn become_of(locale: &Locale, program: &Program) -> Picture {
    let (title, words) = match program.stamp_cards.first() {
        _ if !program.points.is_empty() => {
            (Text::StepCollect, locale.fill(Text::StepCollectSay, &[locale.unit(2, program)]))
        }
        Some(card) => {
            (Text::StepStamps, locale.fill(Text::StepStampsSay, &[locale.brand(&card.gives, program)]))
        }
        None => (Text::StepHave, locale.own(Text::StepHaveSay)),
    };
    ("collect", "deep", title, words)
}

fn check(locale: &Locale, _: &Program) -> Picture {
    ("ledger", "tint", Text::StepKeep, locale.own(Text::StepKeepSay))
}

/// The program in full.
pub fn about(locale: &Locale, program: &Program) -> Vec<El> {
    let mut page = Vec::new();
    if let Some(tiers) = &program.tiers {
        let ladder = section("tiers", locale.say(Text::Tiers)).add(ladder(tiers, None, locale, program));
        page.push(ladder.add(how_counted(tiers, locale, program)));
    }
    let mut sections: Vec<El> = ways_to_earn(locale, program).into_iter().collect();
    sections.extend(how_long(locale, program));
    progress::described(&mut sections, locale, program);
    sections.extend(rewards(locale, program));
    page.push(el("div.about").all(sections));
    page
}

/// What can be had, in the brand's own order.
fn rewards(locale: &Locale, program: &Program) -> Option<El> {
    let now = session::now();
    let mut list = el("ul.gifts");
    let mut is_any = false;
    for reward in program.rewards.iter().filter(|reward| !terms::is_over(&reward.only, now)) {
        is_any = true;
        let cost = match reward.cost {
            0 => locale.own(Text::RewardFree),
            cost => locale.points(cost, false, program),
        };
        let about = reward.about.as_ref().map_or("", |about| locale.brand(about, program)).to_owned();
        let mut more = terms::conditions(&reward.only, locale, program, now);
        let goal = program.goals.iter().find(|goal| Some(&goal.id) == reward.unlocked_by.as_ref());
        if let Some(goal) = goal {
            more.push(locale.fill(Text::OnlyReached, &[locale.brand(&goal.name, program)]));
        }
        for limit in &reward.limits {
            more.push(terms::limit(limit, locale, program));
        }
        let symbol = match reward.kind {
            RewardKind::Donation => "heart",
            RewardKind::Experience | RewardKind::PrizeDraw => "spark",
            RewardKind::Content => "list",
            _ => "gift",
        };
        let row =
            gifts::row(symbol, locale.brand(&reward.name, program), &[about, terms::line(&more)], false);
        list = list.add(row.add(el("span.figure nowrap").text(&cost)));
    }
    is_any.then(|| section("rewards", locale.say(Text::RewardsTitle)).add(list))
}
