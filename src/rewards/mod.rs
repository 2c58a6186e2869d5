//! Rewards: what there is to be had, taking one, and the wallet of what was taken.

pub mod home;
mod order;
pub mod page;
mod pass;
pub mod purse;
mod redeem;
mod sheet;
pub mod shelf;
pub mod wallet;
mod words;

use crate::ui::art::drawing;
use crate::ui::dom::{El, el};
use contract::programs::{Program, Reward, RewardKind};

/// Whether the program has anything to be had, or to be used.
pub fn are_there(program: &Program) -> bool {
    let are_none = program.rewards.is_empty() && program.gifts.is_empty() && program.benefits.is_empty();
    !are_none || program.birthday.is_some()
}

/// The picture of a reward on its ground.
fn picture(class: &str, reward: &Reward) -> El {
    let art = reward.art.as_deref().unwrap_or(match reward.kind {
        RewardKind::Product | RewardKind::Gift => "parcel",
        RewardKind::Experience | RewardKind::Content => "lesson",
        RewardKind::Donation => "tree",
        RewardKind::PrizeDraw => "collect",
        RewardKind::Coupon | RewardKind::PartnerCode | RewardKind::StoreCredit => "order",
    });
    // Always the same ground for the same reward, and not one for all.
    let ground = reward.id.bytes().fold(0, |sum, byte| sum + usize::from(byte)) % 3;
    let place = el("div").class(class).attr("data-tile", ["tint", "warm", "deep"][ground]);
    place.add(drawing("picture__art", art, "0 0 240 180"))
}

#[cfg(test)]
mod tests;
