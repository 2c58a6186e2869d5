//! Our readers against the contract's own.

use super::*;
use contract::members::{Birthday, Me};
use contract::points::{EntryWhy, Lots};
use contract::privacy::{ChangeConsents, ChangeMe, ConsentHistory, Erase, Erasure, Profile};
use contract::programs::Program;
use contract::referrals::Invitation;
use contract::rewards::{Redemptions, Rewards};
use contract::surveys::{Respond, Response};
use contract::what_if::WhatIf;
use wasm_bindgen_test::wasm_bindgen_test;

// Without what the portal leaves out by name.
const PROGRAM: &str = r##"{"id":"coffee-stars","version":"00ff","languages":["en","zh-CN"],
    "name":{"en":"Northbound","zh-CN":"向北"},"promise":{"en":"A promise."},
    "points":{"en":{"one":"star","other":"stars"},"zh-CN":{"other":"颗星"}},
    "status_points":{"en":{"other":"growth"}},"currency":"USD","minor_digits":2,
    "time_zone":"America/New_York","theme":{"brand":"b","warm":"w","mark":"m","motif":"f"},
    "earning":[{"id":"spend","name":{"en":"A dollar"},"on":"order.paid","points":1,"status_points":2,
    "per":{"minor":100},"rounding":"nearest","is_rounded_by_line":true,
    "only":{"channels":["app"],"payments":["card"],"categories":["cup"],
    "except_categories":["gift-card"],"recorders":["watch"],"tiers":["gold"],"weekdays":[6,7],
    "from_minute":840,
    "until_minute":1020,"minimum_minor":2000,"is_for_paid_members":true,"from_at":1,
    "until_at":2},"limits":[{"max":1,"counts":"times","period":"day","is_by_key":true},
    {"max":100,"counts":"points","period":"ever","is_by_key":false}],"pending":{"days":14}},
    {"id":"join","name":{"en":"Joining"},"on":"member.joined","points":5,"per":"event","rounding":"up",
    "is_rounded_by_line":false,"only":{}},
    {"id":"litre","name":{"en":"A litre"},"on":"order.paid","points":5,"per":{"millilitres":1000},
    "rounding":"whole","is_rounded_by_line":false,"only":{}}],
    "campaigns":[{"id":"double","name":{"en":"Double"},"rules":["spend"],"only":{"from_at":1},"percent":200}],
    "pending":{"days":1},"expiry":{"after":{"months":6},"to_end_of":"month",
    "kept_by_activity":{"months":1},"activities":["visit"]},
    "tiers":{"by":"spent_minor","within":{"months":12},"kept":{"calendar_years":1},"grace":{"days":30},
    "is_soft_landing":true,"tiers":[{"id":"gold","name":{"en":"Gold"},"from":500,"percent":120,
    "benefits":[{"en":"Tastings"}],"expiry":{},"birthday_days":7}]},
    "stamp_cards":[{"id":"pot","name":{"en":"Pots"},"on":"order.paid","only":{},
    "per":{"quantity":1},"size":9,"gives":{"en":"A pot"},"is_next_free":true,"points":3}],
    "goals":[{"id":"run","kind":"streak","name":{"en":"Weeks"},"on":"activity.recorded","only":{},
    "per":"event","target":4,"every":"week","points":5,"gives":{"en":"A badge"}}],
    "membership":{"name":{"en":"Prime"},"price_minor":1300,"every":{"months":1},"grace":{"days":3},
    "benefits":[{"en":"Free shipping"}]},
    "birthday":{"gives":{"en":"A drink"},"before_days":3,"days":7,"points":10},
    "gifts":[{"id":"scoop","name":{"en":"A scoop"},"on":"member.joined","only":{},
    "limits":[{"max":1,"counts":"times","period":"ever","is_by_key":false}],"valid":{"days":30}}],
    "benefits":[{"id":"prices","name":{"en":"Members' prices"},"only":{"tiers":["gold"]}}],
    "rewards":[{"id":"drink","kind":"donation","name":{"en":"A drink"},"about":{"en":"Any."},"cost":200,
    "only":{},"unlocked_by":"run","limits":[],"undo_minutes":0}],
    "referral":{"friend_gets":{"en":"50 stars"},"advocate_gets":{"en":"100 stars"},"friend_points":50,
    "advocate_points":100,"hold":{"days":14},"per_year_max":10},
    "surveys":[{"id":"visit","kind":"nps","question":{"en":"Would you?"},"points":12,
    "follow_up":{"low":{"en":"Why?"}},"thanks":{"high":{"en":"Thanks"}},
    "links":{"low":"mailto:a@b.c","mid":"https://a.b/m","high":"https://a.b"}},
    {"id":"next","kind":"multiple_choice","question":{"en":"What next?"},"choices":[{"en":"Bees"}],
    "is_anonymous":true}],
    "demo_members":[{"external_id":"00002","name":"Maya","note":{"en":"Two orders"}}]}"##;

const ME: &str = r#"{"program":"coffee-stars",
    "member":{"name":"Maya","joined_at":1,"birthday":{"month":2,"day":29,"year":1990}},
    "balance":{"available":89,"pending":3,"owed":2},"as_of_at":7,
    "lapses":[{"lapses_at":9,"points":30,"is_kept_by_activity":true}],
    "standing":{"tier":{"tier":"gold","since_at":1,"until_at":2,"is_in_grace":true,"measured":380,
    "window_from_at":3,"next":{"tier":"reserve","required":500,"missing":120},
    "keep":{"tier":"gold","required":300,"missing":0}},
    "stamp_cards":[{"card":"pot","stamp_count":3,"size":9,"is_full":false,"filled_count":2}],
    "goals":[{"goal":"run","value":3,"target":4,"reached_at":5,"until_at":6,"best":7}],
    "membership":{"state":"grace","paid_until_at":8,"until_at":9,"saved_minor":4820},
    "gifts":[{"gift":"scoop","from_at":1,"until_at":2}],
    "birthday":{"from_at":1,"until_at":2,"is_open":true}},
    "entries":[{"sequence":2,"kind":"earn","points":11,"status_points":11,"balance_after":89,"occurred_at":5,
    "recorded_at":6,"program_version":"00ff",
    "reason":{"key":"order.paid","params":{"amount_minor":1140,"item_count":2,"about":"a","order":"o",
    "note":"n"},"steps":[{"key":"rate","id":"spend","line":"1","points":11,"amount_minor":1140,"quantity":2,
    "rate_points":1,"per":{"minor":100},"percent":120,
    "limit":{"max":1,"counts":"times","period":"week","is_by_key":false},"wanted":["app"]}]}}],
    "survey":{"invite":"i","survey":"visit","expires_at":8},
    "outcome":{"id":"queue","survey":"","said":{"en":"Slow"},"did":{"en":"A second till"},
    "published_at":0}}"#;

const INVITATION: &str = r#"{"code":"MK7Q4-XW2PH","link":"https://a.b/r/MK7Q4XW2PH","year_count":3,
    "as_of_at":9,
    "qr":{"size":21,"path":"M0 0h7v1z"},"friends":[
    {"name":"S•••• K.","state":"qualified","since_at":1,"qualified_at":2,"rewards_at":3},
    {"state":"rejected","since_at":1,"because":"same_member"}]}"#;

const RESPONSE: &str = r#"{"survey":"visit","points":12,"thanks":{"en":"Thanks"},"link":"https://a.b",
    "editable_until_at":9}"#;

const REWARDS: &str = r#"{"as_of_at":9,"rewards":[{"reward":{"id":"gift/scoop","kind":"gift",
    "name":{"en":"A scoop"},"art":"bun","cost":0,"only":{"from_at":1,"until_at":2},"valid":{"days":14},
    "undo_minutes":60}},
    {"reward":{"id":"visit","kind":"prize_draw","name":{"en":"A day"},"cost":100,"only":{},"undo_minutes":0,
    "limits":[{"max":10,"counts":"times","period":"ever","is_by_key":false}]},"left":3,
    "reasons":[{"code":"not_yet","until_at":5},{"code":"insufficient_points","required":100,
    "available":80,"missing":20,"about":"gold"}],
    "draw":{"reward":"","closes_at":7,"winner_count":2,"ticket_count":31,"commitment":"ab"}}]}"#;

const WALLET: &str = r#"{"as_of_at":9,"next_cursor":"c","redemptions":[{"id":"a","state":"issued","entry":0,
    "reference":"","reward":{"id":"tea","kind":"product","name":{"en":"Tea"},
    "cost":5,"only":{},"undo_minutes":30},
    "code":"NB7K4M2Q9X","qr":{"size":21,"path":"M0 0h7v1z"},"link":"https://a.b/c","redeemed_at":1,
    "undo_until_at":2,"expires_at":3,"used_at":4,"cancelled_at":5,"cancelled_because":"Closed",
    "ticket":{"number":4,"mark":"m","closes_at":6,"has_won":true}}]}"#;

const LOTS: &str = r#"{"lots":[{"sequence":1,"occurred_at":2,"points":30,"remaining":20,"available_at":3,
    "expires_at":4,"is_kept_by_activity":true}],"next_cursor":"c"}"#;

const WHAT_IF: &str = r#"{"lots":[{"sequence":1,"occurred_at":2,"points":30,"remaining":20,"available_at":3}],
    "limits":[{"rule":"own-cup","period":"day","times":1,"points":5}],
    "streaks":[{"goal":"run","value":3,"period_day":20800}],"tiers":[{"at":9,"tier":"green"}],
    "offsets":[[0,-28800],[1805007600000,-25200]],"as_of_at":7}"#;

const WHY: &str = r#"{"sequence":2,"kind":"spend","points":-5,"status_points":0,"balance_after":1,
    "occurred_at":5,"recorded_at":6,"program_version":"00ff","reason":{"key":"adjustment"},
    "opened":{"sequence":1,"occurred_at":2,"points":30,"remaining":20,"available_at":3},
    "drawn":[{"points":5,
    "lot":{"sequence":1,"occurred_at":2,"points":30,"remaining":20,"available_at":3}}]}"#;

#[wasm_bindgen_test(unsupported = test)]
fn our_readers_read_what_the_contract_reads() {
    let by_contract: Program = serde_json::from_str(PROGRAM).expect("a program");
    assert_eq!(read(PROGRAM, program), Some(&by_contract));
    let by_contract: Me = serde_json::from_str(ME).expect("a member");
    assert_eq!(read(ME, me), Some(&by_contract));
    let by_contract: Lots = serde_json::from_str(LOTS).expect("lots");
    assert_eq!(read(LOTS, lots), Some(by_contract));
    let by_contract: WhatIf = serde_json::from_str(WHAT_IF).expect("what the rules ask");
    assert_eq!(read(WHAT_IF, what_if), Some(&by_contract));
    let by_contract: EntryWhy = serde_json::from_str(WHY).expect("an entry");
    assert_eq!(read(WHY, entry_why), Some(&by_contract));
    let by_contract: Rewards = serde_json::from_str(REWARDS).expect("rewards");
    assert_eq!(read(REWARDS, rewards), Some(&by_contract));
    let by_contract: Redemptions = serde_json::from_str(WALLET).expect("redemptions");
    assert_eq!(read(WALLET, redemptions), Some(&by_contract));
}

#[wasm_bindgen_test(unsupported = test)]
fn friends_and_answers_are_read_as_the_contract_reads_them() {
    let by_contract: Response = serde_json::from_str(RESPONSE).expect("an answer");
    assert_eq!(read(RESPONSE, response), Some(&by_contract));
    for state in ["invited", "joined", "qualified", "rewarded", "rejected"] {
        let text = INVITATION.replace("qualified\"", &[state, "\""].concat());
        let by_contract: Invitation = serde_json::from_str(&text).expect("friends");
        assert_eq!(read(&text, invitation), Some(&by_contract), "{state}");
    }
    for because in [
        "unknown_code",
        "same_email",
        "same_phone",
        "already_referred",
        "existing_customer",
        "circle",
        "too_many_from_one_network",
        "cap_reached",
        "refunded",
    ] {
        let text = INVITATION.replace("same_member", because);
        let by_contract: Invitation = serde_json::from_str(&text).expect("friends");
        assert_eq!(read(&text, invitation), Some(&by_contract), "{because}");
    }
    for kind in ["nps", "csat", "single_choice", "multiple_choice", "free_text"] {
        let text = PROGRAM.replace("\"nps\"", &["\"", kind, "\""].concat());
        assert_eq!(read(&text, program), serde_json::from_str(&text).ok().as_ref(), "{kind}");
    }
}

const PROFILE: &str = r#"{"name":"Maya","joined_at":1,"birthday":{"month":2,"day":29},"language":"zh-CN",
    "consents":{"letters":false,"surveys":true,"profiling":false},"birthday_fixed_until_at":9}"#;

const CONSENTS: &str = r#"{"consents":[{"purpose":"profiling","is_given":true,"words":{"en":"Choose."}}],
    "history":[{"purpose":"surveys","is_given":false,"said_at":7,"said_by":"link"}]}"#;

const ERASURE: &str = r#"{"lost":{"balance":{"available":80,"pending":9,"owed":0},"worth_minor":445,
    "currency":"","tier":"gold","paid_until_at":9,"gifts":[{"gift":"scoop","from_at":1,"until_at":2}],
    "codes":[{"id":"a","reward":{"en":"Tea"},"expires_at":3}],"waiting_friend_count":2,"session_count":1},
    "stays":{"entry_count":12,"answer_count":1},"token":"t","erased_at":9}"#;

#[wasm_bindgen_test(unsupported = test)]
fn what_the_member_decides_is_read_as_the_contract_reads_it() {
    let by_contract: Profile = serde_json::from_str(PROFILE).expect("a profile");
    assert_eq!(read(PROFILE, profile), Some(&by_contract));
    let by_contract: Erasure = serde_json::from_str(ERASURE).expect("an erasure");
    assert_eq!(read(ERASURE, erasure), Some(&by_contract));
    for said_by in ["member", "brand", "import", "link"] {
        let text = CONSENTS.replace("link", said_by);
        let by_contract: ConsentHistory = serde_json::from_str(&text).expect("consents");
        assert_eq!(read(&text, consents), Some(&by_contract), "{said_by}");
    }
    let other = read(&CONSENTS.replace("profiling", "telephone"), consents);
    assert_eq!(other.map(|known| known.consents.len()), Some(0), "what is not known has no switch");
}

#[wasm_bindgen_test(unsupported = test)]
fn what_the_member_decides_is_written_as_the_contract_reads_it() {
    let consents = ChangeConsents { letters: Some(true), profiling: Some(false), ..Default::default() };
    let birthday = Birthday { month: 2, day: 29, year: None };
    for change in [
        ChangeMe::default(),
        ChangeMe { name: Some("\"M\"\n".to_owned()), birthday: Some(birthday), ..ChangeMe::default() },
        ChangeMe { birthday: Some(Birthday { year: Some(1990), ..birthday }), ..ChangeMe::default() },
        ChangeMe { language: Some("zh-CN".to_owned()), consents: Some(consents), ..ChangeMe::default() },
    ] {
        assert_eq!(serde_json::from_str::<ChangeMe>(&change_me(&change)).ok(), Some(change));
    }
    for asked in [Erase::default(), Erase { confirm: true, token: Some("t".to_owned()) }] {
        assert_eq!(serde_json::from_str::<Erase>(&erase(&asked)).ok(), Some(asked));
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn an_answer_is_written_as_the_contract_reads_it() {
    let words = Some("“Slow”,\n\"very\" slow".to_owned());
    for answer in [
        Respond::default(),
        Respond { score: Some(10), words, ..Respond::default() },
        Respond { choices: vec![0, 2], ..Respond::default() },
    ] {
        assert_eq!(serde_json::from_str::<Respond>(&respond(&answer)).ok(), Some(answer));
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn every_state_of_a_redemption_is_read_as_the_contract_reads_it() {
    for state in ["reserved", "issued", "used", "cancelled", "expired"] {
        let text = WALLET.replace("issued", state);
        assert_eq!(read(&text, redemptions), serde_json::from_str(&text).ok().as_ref(), "{state}");
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn every_kind_of_entry_is_read_as_the_contract_reads_it() {
    for kind in ["earn", "spend", "reserve", "release", "expire", "reverse", "adjust", "donate"] {
        let text = ME.replace("\"earn\"", &["\"", kind, "\""].concat());
        assert_eq!(read(&text, me), serde_json::from_str(&text).ok().as_ref(), "{kind}");
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn an_answer_that_lacks_something_is_none() {
    assert_eq!(read(&ME.replace("\"available\"", "\"x\""), me), None);
    assert_eq!(read("<html>", me), None);
    assert_eq!(read("null", entries).map(|entries| entries.entries.len()), Some(0));
}

#[wasm_bindgen_test(unsupported = test)]
fn a_request_leaves_out_what_is_not_there() {
    let body = write(&[("email", Some("a\"b@c.d")), ("language", None)]);
    assert_eq!(body, r#"{"email":"a\"b@c.d"}"#);
}
