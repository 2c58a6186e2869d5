//! Machines that open letters: they follow every link, press every button, and leave no answer.

use crate::surveys::{DAY, SECOND, answer, count, get, in_the_parlour, link, post, responses};

#[test]
fn a_scanner_leaves_no_answer_and_a_person_afterwards_does() {
    in_the_parlour(async |town| {
        let ana = town.member("parlour", "ana", 0).await;
        let path = link(town, "visit", "ana").await;
        assert_eq!(get(town, "HEAD", &path).await.status, 200);
        for score in 0..=10 {
            assert_eq!(get(town, "GET", &format!("{path}?score={score}")).await.status, 200);
        }
        get(town, "GET", &format!("{path}?no")).await;
        let made = get(town, "GET", &path).await.field("made").expect("a form");
        for score in ["0", "5", "10"] {
            let held = post(town, &path, &[("score", score), ("made", &made), ("words", "typed")]).await;
            assert_eq!(held.status, 200);
            assert!(held.text.contains("press Send once more") && held.text.contains("typed"), "{held:?}");
            let again = held.field("made").expect("a form");
            let twice = post(town, &path, &[("score", score), ("made", &again), ("again", "1")]).await;
            assert_eq!(twice.status, 200, "at once is too quick for a person");
        }
        assert_eq!((count(town, "responses"), town.available(&ana).await), (0, 0));

        town.wait_ms(61 * SECOND);
        let sent = answer(town, &path, &[("score", "8")]).await;
        assert_eq!(sent.status, 303, "{sent:?}");
        assert_eq!(
            (responses(town, "visit").await[0]["score"].clone(), town.available(&ana).await),
            (8.into(), 12)
        );
    });
}

#[test]
fn a_person_who_comes_right_after_a_scanner_presses_twice() {
    in_the_parlour(async |town| {
        town.member("parlour", "ana", 0).await;
        let path = link(town, "visit", "ana").await;
        for score in [0, 5, 10] {
            get(town, "GET", &format!("{path}?score={score}")).await;
        }
        let held = answer(town, &path, &[("score", "7"), ("words", "typed")]).await;
        assert!(
            held.text.contains("press Send once more") && held.text.contains(">\ntyped</textarea>"),
            "{held:?}"
        );
        let press = async |held: &str| {
            post(town, &path, &[("score", "7"), ("words", "typed"), ("made", held), ("again", "1")]).await
        };
        town.wait_ms(2 * SECOND);
        let quick = press(&held.field("made").expect("a form")).await;
        assert_eq!(quick.status, 200, "3 seconds are needed while the invite is suspect");
        town.wait_ms(3 * SECOND);
        assert_eq!(press(&quick.field("made").expect("a form")).await.status, 303);
        assert_eq!(responses(town, "visit").await[0]["words"], "typed");
    });
}

#[test]
fn what_only_a_machine_does_is_held_back() {
    in_the_parlour(async |town| {
        town.member("parlour", "ana", 0).await;
        for (fields, wait_s) in [
            (vec![("score", "7")], 5),
            (vec![("score", "7"), ("made", "nonsense")], 5),
            (vec![("score", "7"), ("made", "99999999999999")], 5),
        ] {
            let path = link(town, "taste", "ana").await;
            let fields: Vec<_> =
                fields.into_iter().map(|(n, v)| if n == "score" { (n, "4") } else { (n, v) }).collect();
            town.wait_ms(wait_s * SECOND);
            assert_eq!(post(town, &path, &fields).await.status, 200, "{fields:?}");
        }
        let path = link(town, "taste", "ana").await;
        let filled = answer(town, &path, &[("score", "4"), ("website", "https://seo.example")]).await;
        assert_eq!(filled.status, 200, "a field that nobody sees");
        let other = link(town, "taste", "ana").await;
        let fields = [("score", "4"), ("made", "1"), ("again", "1"), ("website", "x")];
        assert_eq!(post(town, &other, &fields).await.status, 200);
        assert_eq!(count(town, "responses"), 0);
        town.wait_ms(DAY);
        assert_eq!(answer(town, &path, &[("score", "4")]).await.status, 303);
    });
}

#[test]
fn a_second_thought_within_seconds_is_asked_after() {
    in_the_parlour(async |town| {
        town.member("parlour", "ana", 0).await;
        let path = link(town, "visit", "ana").await;
        assert_eq!(answer(town, &path, &[("score", "2")]).await.status, 303);
        let change = get(town, "GET", &format!("{path}?change")).await.field("made").expect("a form");
        town.wait_ms(2 * SECOND);
        let held = post(town, &path, &[("score", "9"), ("made", &change)]).await;
        assert_eq!(held.status, 200);
        assert_eq!(responses(town, "visit").await[0]["score"], 2);
        town.wait_ms(4 * SECOND);
        let made = held.field("made").expect("a form");
        assert_eq!(post(town, &path, &[("score", "9"), ("made", &made), ("again", "1")]).await.status, 303);
        assert_eq!(responses(town, "visit").await[0]["score"], 9);
    });
}
