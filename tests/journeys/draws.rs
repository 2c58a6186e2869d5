//! Prize draws: promised, held, and checked by whoever likes.

use crate::rewards::{at_till, cancel, in_the_gallery, redeem, undo, wallet};
use serde_json::{Value, json};

#[test]
fn a_draw_is_promised_first_and_can_be_checked_afterwards() {
    in_the_gallery(async |town| {
        let show = async || town.browser("GET", "/v1/programs/gallery/draws/painting", None, None).await.body;
        let promised = show().await;
        assert_eq!((&promised["ticket_count"], &promised["seed"]), (&json!(0), &Value::Null));
        let people = ["ana", "ben", "cai", "dee", "eve"];
        let mut sessions = Vec::new();
        for (nth, person) in people.iter().enumerate() {
            let session = town.member("gallery", person, 10).await;
            for ticket in 0..3 {
                let id = format!("redemption-{nth}-{ticket}");
                let taken = redeem(town, &session, &id, "painting", 1).await;
                assert_eq!((&taken.body["state"], &taken.body["code"]), (&json!("reserved"), &Value::Null));
            }
            sessions.push(session);
        }
        undo(town, &sessions[2], "redemption-2-1").await;
        assert_eq!(show().await["ticket_count"], 14);
        assert_eq!(show().await["commitment"], promised["commitment"]);

        town.set_clock(promised["closes_at"].as_i64().expect("an instant"));
        let mut won = Vec::new();
        for session in &sessions {
            won.extend(
                wallet(town, session).await.into_iter().filter(|one| one["ticket"]["has_won"] == true),
            );
        }
        let next = show().await;
        assert_eq!((&next["before_at"], &next["seed"]), (&promised["closes_at"], &Value::Null), "February's");
        let path = format!("/v1/programs/gallery/draws/painting?closes_at={}", next["before_at"]);
        let held = town.browser("GET", &path, None, None).await.body;
        let (seed, commitment) = (held["seed"].as_str().expect("a seed"), promised["commitment"].as_str());
        assert_eq!(Some(laurel::id::digest(seed.as_bytes()).as_str()), commitment);
        let marks: Vec<&str> =
            held["tickets"].as_array().expect("tickets").iter().filter_map(Value::as_str).collect();
        assert_eq!(marks.len(), 14);
        assert!(!marks.contains(&&laurel::id::digest(b"redemption-2-1")[..16]), "an undone ticket is out");
        assert_eq!(held["winners"], json!(drawn_by_hand(seed, &marks, 2)));
        checked_by_the_script(&held);
        let marks_won: Vec<&Value> = won.iter().map(|one| &one["ticket"]["mark"]).collect();
        assert!(held["winners"].as_array().expect("winners").iter().all(|mark| marks_won.contains(&mark)));
        assert_eq!(won.len(), 2);
        assert!(won.iter().all(|one| one["state"] == "issued" && one["code"].is_string()), "{won:?}");
        let code = won[0]["code"].as_str().expect("a code");
        assert_eq!(at_till(town, code, "till").await.status, 200);
        let lost = wallet(town, &sessions[0]).await.into_iter().chain(wallet(town, &sessions[1]).await);
        assert!(lost.filter(|one| one["ticket"]["has_won"] == false).all(|one| one["state"] == "used"));
        let late = undo(town, &sessions[0], "redemption-0-0").await.problem().1.to_owned();
        assert!(["undo_over", "redemption_used"].contains(&late.as_str()), "{late}");
        let lost = wallet(town, &sessions[0]).await.into_iter().find(|one| one["ticket"]["has_won"] == false);
        if let Some(reference) = lost.as_ref().and_then(|one| one["reference"].as_str()) {
            let cancelled = cancel(town, reference).await;
            assert_eq!(
                cancelled.body["state"], "cancelled",
                "a brand may give the points back: {cancelled:?}"
            );
        }
    });
}

/// The script in docs/prize-draws.md says that the draw was held so, and of others that it was not.
fn checked_by_the_script(held: &Value) {
    const PAGE: &str = include_str!("../../docs/prize-draws.md");
    let script = PAGE.split("```js\n").nth(1).and_then(|rest| rest.split("```").next()).expect("a script");
    let say = |draw: &Value| {
        let told: String = draw.to_string().bytes().map(|byte| format!("%{byte:02x}")).collect();
        let node = std::process::Command::new("node")
            .args(["--input-type=module", "-e", &script.replace("process.argv[2]", "process.argv[1]")])
            .arg(format!("data:application/json,{told}"))
            .output();
        node.map(|output| String::from_utf8_lossy(&output.stdout).trim().to_owned())
    };
    let Ok(said) = say(held) else {
        eprintln!("the script of docs/prize-draws.md was not run: there is no node");
        return;
    };
    assert_eq!(said, "held as promised");
    let mut swapped = held.clone();
    swapped["winners"].as_array_mut().expect("winners").reverse();
    assert_eq!(say(&swapped).expect("node"), "NOT held as promised");
    let mut other_seed = held.clone();
    other_seed["seed"] = json!("0".repeat(64));
    assert_eq!(say(&other_seed).expect("node"), "NOT held as promised");
}

/// The draw as docs/prize-draws.md tells it, reckoned in another way than the server does.
fn drawn_by_hand(seed: &str, marks: &[&str], count: usize) -> Vec<String> {
    let list = laurel::id::digest(marks.join("\n").as_bytes());
    let mut left: Vec<&str> = marks.to_vec();
    let mut winners = Vec::new();
    for nth in 0..count {
        let drawn = laurel::id::digest(format!("{seed}:{list}:{nth}").as_bytes());
        let half = |from: usize| u128::from_str_radix(&drawn[from..from + 32], 16).expect("hexadecimal");
        let divisor = left.len() as u128;
        // 2^128 divided by the count leaves as much as the largest number and one more.
        let carry = (u128::MAX % divisor + 1) % divisor;
        let place = (half(0) % divisor * carry + half(32) % divisor) % divisor;
        winners.push(left.remove(usize::try_from(place).expect("small")).to_owned());
    }
    winners
}
