//! What is said of consents and of an erasure.

use super::words::{act, lost, said, since, stays};
use crate::locale::tests::{en, program, texts, zh};
use contract::points::Balance;
use contract::privacy::{Consent, ConsentHistory, ConsentSaid, Lost, LostCode, Purpose, SaidBy, Stays};
use contract::programs::Program;
use wasm_bindgen_test::wasm_bindgen_test;

/// 2027-01-14T13:12:00Z.
const NOW: i64 = 1_799_932_320_000;
const DAY: i64 = 86_400_000;

fn shop() -> Program {
    Program { name: texts(&[("en", "Northbound"), ("zh-CN", "向北")]), ..program("USD", 2) }
}

fn word(purpose: Purpose, is_given: bool, days_ago: i64, said_by: SaidBy) -> ConsentSaid {
    let said_at = NOW - days_ago * DAY;
    ConsentSaid { purpose, is_given, said_at, said_by, language: None, wording: None }
}

fn known(history: Vec<ConsentSaid>) -> ConsentHistory {
    let consent = |purpose| Consent {
        purpose,
        is_given: purpose == Purpose::Surveys,
        words: contract::programs::Text::new(),
    };
    ConsentHistory { consents: Purpose::ALL.map(consent).to_vec(), history }
}

#[wasm_bindgen_test(unsupported = test)]
fn a_consent_says_since_when_and_by_whom() {
    let shop = shop();
    let by = |by, days_ago| {
        let known = known(vec![
            word(Purpose::Surveys, false, 0, SaidBy::Link),
            word(Purpose::Letters, true, days_ago, by),
            word(Purpose::Letters, false, 300, SaidBy::Member),
        ]);
        since(Purpose::Letters, &known, NOW, &en(), &shop)
    };
    assert_eq!(by(SaidBy::Member, 3), "Since 11 January, you said so here.");
    assert_eq!(by(SaidBy::Brand, 20), "Since 25 December 2026, as you told Northbound.");
    assert_eq!(by(SaidBy::Link, 0), "Since 14 January, by the link in a letter.");
    assert_eq!(by(SaidBy::Import, 3), "Since 11 January, carried over from earlier records.");
    let known = known(vec![word(Purpose::Letters, true, 3, SaidBy::Brand)]);
    assert_eq!(since(Purpose::Letters, &known, NOW, &zh(), &shop), "1月11日起，按你告诉向北的。");
}

#[wasm_bindgen_test(unsupported = test)]
fn what_was_never_asked_says_what_holds() {
    let none = known(Vec::new());
    let tell = |purpose| since(purpose, &none, NOW, &en(), &shop());
    assert_eq!(tell(Purpose::Surveys), "Never asked: it is on until you say no.");
    assert_eq!(tell(Purpose::Profiling), "Never asked: it is off until you say yes.");
}

#[wasm_bindgen_test(unsupported = test)]
fn the_history_names_what_and_who() {
    let no = word(Purpose::Surveys, false, 1, SaidBy::Link);
    let (what, by) = said(&no, &en(), &shop());
    assert_eq!((&what[..], &by[..]), ("Questions by e-mail: no", "the link in a letter"));
    let yes = word(Purpose::Letters, true, 1, SaidBy::Brand);
    let (what, by) = said(&yes, &zh(), &shop());
    assert_eq!((&what[..], &by[..]), ("优惠邮件：同意", "你告诉向北的"));
}

#[wasm_bindgen_test(unsupported = test)]
fn an_erasure_names_all_that_goes_and_what_stays() {
    let shop = shop();
    let code = |name| LostCode { reward: texts(&[("en", name)]), ..LostCode::default() };
    let goes = Lost {
        balance: Balance { available: 80, pending: 9, ..Balance::default() },
        worth_minor: Some(445),
        codes: vec![code("A coffee"), code("A bun")],
        waiting_friend_count: 2,
        ..Lost::default()
    };
    let told: Vec<(String, String)> = lost(&goes, &en(), &shop);
    let told: Vec<(&str, &str)> = told.iter().map(|(what, how)| (&what[..], &how[..])).collect();
    let all = [
        ("Points", "89 points, worth $4.45"),
        ("Not used yet", "A coffee, A bun"),
        ("Friends on the way", "2"),
    ];
    assert_eq!(told, all);
    assert_eq!(act(&goes, &en(), &shop), "Erase me and give up 89 points");
    assert_eq!(act(&Lost::default(), &en(), &shop), "Erase me");
    assert!(lost(&Lost::default(), &zh(), &shop).is_empty());
    let stay = |entry_count, answer_count| stays(&Stays { entry_count, answer_count }, &en());
    assert_eq!(
        stay(12, 1),
        "What stays: 12 entries of the books and 1 answer without its words, under a random number that \
         leads to nobody."
    );
    assert_eq!(stay(1, 0), "What stays: 1 entry of the books, under a random number that leads to nobody.");
    assert_eq!(stay(0, 0), "Nothing stays but a random number that leads to nobody.");
}
