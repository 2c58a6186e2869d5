//! Each program's scenario, told through the API: what the rules alone say, the server says too.

use crate::town::{Answer, Town, on_both_engines};
use contract::events::Data;
use contract::members::MemberStanding;
use contract::points::{Lot, Lots};
use contract::programs::{Program, RewardKind};
use contract::rewards::{RewardStanding, Rewards};
use laurel::programs::Programs;
use rules::scenario::run::event_id;
use rules::scenario::seen::{Happening, Seen, differences};
use rules::scenario::{Act, Scenario, ScenarioMember, Step, file};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::sync::Arc;

#[test]
fn every_scenario_comes_out_the_same_through_the_api() {
    on_both_engines(async |town| {
        let programs = Programs::load(&crate::town::programs(), false).expect("programs").all();
        let mut told = Vec::new();
        let mut count = 0;
        for program in programs {
            let path = crate::town::programs().join(format!("{}.scenario.toml", program.id));
            let Ok(text) = std::fs::read_to_string(path) else {
                continue;
            };
            let scenario = file::read(&text, &program).expect("a scenario");
            count += 1;
            told.extend(play(town, &program, &scenario).await);
        }
        assert!(told.is_empty(), "{}", told.join("\n"));
        assert!(count >= 17, "{count} programs have a scenario");
    });
}

/// Plays a scenario; answers every difference.
async fn play(town: &Town, program: &Arc<Program>, scenario: &Scenario) -> Vec<String> {
    let key = town.key_of(&program.id).await;
    fill_pools(town, program, &key).await;
    let mut to_join: Vec<_> = scenario.members.iter().collect();
    let mut now = i64::MIN;
    let mut told = Vec::new();
    for (nth, step) in scenario.steps.iter().enumerate() {
        let joins = |member: &&ScenarioMember| member.joined_at <= step.at || member.id == step.member;
        let (joining, later): (Vec<_>, Vec<_>) = to_join.into_iter().partition(joins);
        to_join = later;
        for member in joining {
            now = now.max(member.joined_at);
            town.set_clock(now);
            let put = json!({ "birthday": member.birthday });
            let answer = town.brand("PUT", &format!("/v1/members/{}", member.id), &key, Some(put)).await;
            assert_eq!(answer.status, 200, "{answer:?}");
        }
        let mut happening = Happening::Nothing;
        for time in 0..step.times {
            let at = step.at + step.every_ms * time;
            now = now.max(at);
            town.set_clock(now);
            happening = act(town, program, step, (nth, time), at, &key).await;
        }
        let seen = see(town, program, &step.member, &key, happening).await;
        let mut expect = step.expect.clone();
        // The API tells the next three.
        if let Some(lapses) = &mut expect.lapses {
            lapses.truncate(3);
        }
        let differences = differences(&expect, &seen);
        told.extend(differences.iter().map(|told| format!("{}:{}: {told}", program.id, step.line)));
    }
    told
}

/// A scenario knows the stock of a reward, and no partner's codes: there are enough.
async fn fill_pools(town: &Town, program: &Program, key: &str) {
    for reward in program.rewards.iter().filter(|reward| reward.kind == RewardKind::PartnerCode) {
        let codes: Vec<String> = (0..50).map(|nth| format!("PARTNER-{nth}")).collect();
        let (path, body) =
            (format!("/v1/programs/{}/codes", program.id), json!({ "reward": reward.id, "codes": codes }));
        let answer = town.brand("POST", &path, key, Some(body)).await;
        assert_eq!(answer.body["free_count"], 50, "{answer:?}");
    }
}

/// Does what a step says, once.
async fn act(
    town: &Town,
    program: &Program,
    step: &Step,
    (nth, time): (usize, i64),
    at: i64,
    key: &str,
) -> Happening {
    let answer = match &step.act {
        Act::Look => return Happening::Nothing,
        Act::Event { r#type, id, data } => {
            let data = match data {
                Data::Order(order) => serde_json::to_value(order),
                Data::Refund(refund) => serde_json::to_value(refund),
                Data::Occasion(occasion) => serde_json::to_value(occasion),
            };
            let event = json!({
                "specversion": "1.0", "type": r#type, "source": "scenario", "subject": step.member,
                "id": event_id(nth, time, id.as_deref()), "time": rfc3339(at), "data": data.expect("JSON"),
            });
            town.brand("POST", "/v1/events", key, Some(event)).await
        }
        Act::Redeem(reward) => return redeem(town, program, step, (nth, time), reward).await,
        Act::Undo(reward) => return undo(town, program, step, reward).await,
        Act::Spend(points) => adjust(town, step, (nth, time), -points, key).await,
        Act::Adjust(points) => adjust(town, step, (nth, time), *points, key).await,
    };
    happening(&answer)
}

/// Redeems as the member's browser does, at the price that it shows.
async fn redeem(
    town: &Town,
    program: &Program,
    step: &Step,
    (nth, time): (usize, i64),
    reward: &str,
) -> Happening {
    let session = town.session_of(&program.id, &step.member).await;
    let cost = program.rewards.iter().find(|known| known.id == reward).map_or(0, |known| known.cost);
    let path = format!("/v1/me/redemptions/redemption-{}", event_id(nth, time, None));
    let body = json!({ "reward": reward, "cost": cost });
    let answer = town.browser("PUT", &path, Some(&session), Some(body)).await;
    entry(town, &session, answer).await
}

/// Undoes what was last redeemed of a reward, and not undone.
async fn undo(town: &Town, program: &Program, step: &Step, reward: &str) -> Happening {
    let session = town.session_of(&program.id, &step.member).await;
    let wallet = town.browser("GET", "/v1/me/redemptions", Some(&session), None).await;
    let redemptions = wallet.body["redemptions"].as_array().expect("a wallet").clone();
    let is_it = |one: &&Value| one["reward"]["id"] == reward && one["cancelled_at"].is_null();
    let Some(last) = redemptions.iter().find(is_it) else {
        return Happening::Refused("unknown_redemption".to_owned());
    };
    let path = format!("/v1/me/redemptions/{}", last["id"].as_str().expect("an id"));
    let answer = town.browser("DELETE", &path, Some(&session), None).await;
    entry(town, &session, answer).await
}

/// The member's newest entry, unless it was refused.
async fn entry(town: &Town, session: &str, answer: Answer) -> Happening {
    if answer.status != 200 {
        return Happening::Refused(answer.problem().1.to_owned());
    }
    let entries = town.browser("GET", "/v1/me/entries?limit=1", Some(session), None).await;
    let newest = &entries.body["entries"][0];
    let reason = serde_json::from_value(newest["reason"].clone()).expect("a reason");
    Happening::Posted { points: newest["points"].as_i64().expect("points"), reason }
}

/// What the member is told of each reward.
async fn rewards(town: &Town, session: &str) -> BTreeMap<String, String> {
    let answer = town.browser("GET", "/v1/me/rewards", Some(session), None).await;
    assert_eq!(answer.status, 200, "{answer:?}");
    let rewards: Rewards = serde_json::from_value(answer.body).expect("rewards");
    let state = |standing: RewardStanding| {
        let why = standing.reasons.into_iter().next();
        (standing.reward.id, why.map_or_else(|| "available".to_owned(), |why| why.code))
    };
    rewards.rewards.into_iter().map(state).collect()
}

async fn adjust(town: &Town, step: &Step, (nth, time): (usize, i64), points: i64, key: &str) -> Answer {
    let id = format!("{}-{}", step.member, event_id(nth, time, None));
    let body = json!({ "id": id, "points": points, "reason": "scenario", "actor": "scenario" });
    town.brand("POST", &format!("/v1/members/{}/adjustments", step.member), key, Some(body)).await
}

fn happening(answer: &Answer) -> Happening {
    if answer.status != 200 {
        return Happening::Refused(answer.problem().1.to_owned());
    }
    let effects = &answer.body["effects"];
    let reason = serde_json::from_value(effects["reason"].clone()).expect("a reason");
    Happening::Posted { points: effects["points"].as_i64().expect("points"), reason }
}

/// Where a member stands: as the brand is told, with the calendar that the member sees.
async fn see(town: &Town, program: &Program, member: &str, key: &str, happening: Happening) -> Seen {
    let answer = town.brand("GET", &format!("/v1/members/{member}"), key, None).await;
    assert_eq!(answer.status, 200, "{answer:?}");
    let standing: MemberStanding = serde_json::from_value(answer.body).expect("a standing");
    let session = town.session_of(&program.id, member).await;
    let me = town.me(&session).await;
    assert_eq!(me["balance"], json!(standing.balance), "the brand and the member see the same");
    assert_eq!(me["standing"], json!(standing.standing), "the brand and the member see the same");
    Seen {
        happening,
        balance: standing.balance,
        status_points: standing.status_points,
        lapses: standing.lapses,
        lots: lots(town, &session).await,
        rewards: rewards(town, &session).await,
        standing: standing.standing,
    }
}

/// Every page of the calendar, twenty lots at a time.
pub async fn lots(town: &Town, session: &str) -> Vec<Lot> {
    let (mut lots, mut cursor) = (Vec::new(), None::<String>);
    loop {
        let after = cursor.map(|cursor| format!("&cursor={cursor}")).unwrap_or_default();
        let answer = town.browser("GET", &format!("/v1/me/lots?limit=20{after}"), Some(session), None).await;
        assert_eq!(answer.status, 200, "{answer:?}");
        let page: Lots = serde_json::from_value(answer.body).expect("lots");
        lots.extend(page.lots);
        cursor = page.next_cursor;
        if cursor.is_none() {
            return lots;
        }
    }
}

fn rfc3339(at: i64) -> String {
    jiff::Timestamp::from_millisecond(at).expect("an instant").to_string()
}
