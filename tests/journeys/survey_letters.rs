//! Letters with questions: written, sent once, answered, and ended by whoever wants no more of them.

use crate::surveys::{DAY, SECOND, answer, count, get, in_the_parlour, invite, post, responses, rows};
use crate::town::{Answer, Town};
use laurel::surveys::letters;
use serde_json::{Value, json};

async fn join(town: &Town, member: &str, email: Option<&str>) {
    let path = format!("/v1/members/{member}");
    let joined = town.brand("PUT", &path, &town.key, Some(json!({ "name": member, "email": email }))).await;
    assert_eq!(joined.status, 200, "{joined:?}");
}

async fn by_mail(town: &Town, survey: &str, id: &str, members: &[&str]) -> Answer {
    invite(town, survey, json!({ "id": id, "members": members, "by": "mail" })).await
}

fn statuses(answer: &Answer) -> Vec<&str> {
    let invites = answer.body["invites"].as_array().unwrap_or_else(|| panic!("{answer:?}"));
    invites.iter().map(|one| one["status"].as_str().expect("a status")).collect()
}

/// The answers that a letter links to.
fn links(letter: &str) -> Vec<String> {
    let links = letter.split("https://club.example").skip(1);
    let links = links.map(|rest| rest.split(['"', '\r', '\n', '>', ' ']).next().expect("a link").to_owned());
    let mut links: Vec<String> = links.collect();
    links.dedup();
    links
}

#[test]
fn a_letter_has_eleven_links_and_each_opens_the_page_with_its_score() {
    in_the_parlour(async |town| {
        join(town, "ana", Some("ana@example.com")).await;
        let invited = by_mail(town, "visit", "january", &["ana", "nobody", "ana"]).await;
        assert_eq!(statuses(&invited), ["sent", "unknown_member", "sent"]);
        assert_eq!(invited.body["invites"][0]["link"], Value::Null, "the brand does not hold it");
        letters::send_due(town.app.clone()).await;
        let letter = town.newest_letter();
        let links = links(&letter);
        let scores: Vec<&String> = links.iter().filter(|link| link.contains("?score=")).collect();
        assert_eq!(scores.len(), 22, "eleven in words, eleven in HTML: {links:?}");
        let path = scores[0].split('?').next().expect("a path");
        assert!(scores.iter().all(|link| link.starts_with(path)));
        assert!(
            letter.contains(&format!("List-Unsubscribe: <https://club.example{path}/unsubscribe>")),
            "{letter}"
        );
        assert!(
            letter.contains("List-Unsubscribe-Post: List-Unsubscribe=3DOne-Click")
                || letter.contains("List-Unsubscribe-Post: List-Unsubscribe=One-Click"),
            "{letter}"
        );
        assert!(
            letter.contains("12 stars, whatever your score") && letter.contains("28 January"),
            "{letter}"
        );
        let held = post(town, path, &[("score", "9"), ("made", "1")]).await;
        assert_eq!(held.status, 200, "nobody reads a letter in the second in which it leaves");
        for link in &scores[..11] {
            let page = get(town, "GET", link).await;
            let score = link.split('=').nth(1).expect("a score");
            assert!(page.text.contains(&format!("value=\"{score}\" required")), "{link}");
        }
        assert_eq!(count(town, "responses"), 0);
        town.wait_ms(61 * SECOND);
        assert_eq!(answer(town, scores[10], &[("score", "10")]).await.status, 303);
        assert_eq!(responses(town, "visit").await[0]["score"], 10);

        letters::send_due(town.app.clone()).await;
        by_mail(town, "visit", "january", &["ana"]).await;
        letters::send_due(town.app.clone()).await;
        assert_eq!(town.letters().len(), 1, "one letter a question");
    });
}

#[test]
fn a_letter_leaves_when_an_event_says_so_and_in_the_language_of_its_reader() {
    in_the_parlour(async |town| {
        join(town, "ana", Some("ana@example.com")).await;
        join(town, "ben", None).await;
        for member in ["ana", "ben"] {
            let event = json!({
                "specversion": "1.0", "type": "event.attended", "source": "https://shop.example",
                "id": member, "subject": member, "data": { "event": "concert" },
            });
            assert_eq!(town.report(event).await.status, 200);
        }
        letters::send_due(town.app.clone()).await;
        assert_eq!(town.letters().len(), 1);
        assert!(town.newest_letter().contains("Shall we write again?"));
        let ben = town.session_of("parlour", "ben").await;
        assert_eq!(town.me(&ben).await["survey"]["survey"], "post", "without an address, the portal asks");
        let body = json!({ "id": "zh", "members": ["ana"], "by": "mail", "language": "zh-CN" });
        assert_eq!(statuses(&invite(town, "why", body).await), ["sent"]);
        letters::send_due(town.app.clone()).await;
        let newest = town.letters().into_iter().max().expect("a letter");
        let text = std::fs::read_to_string(newest).expect("a letter");
        assert!(
            links(&text.replace("=\r\n", "").replace("=3D", "="))
                .iter()
                .any(|link| link.ends_with("?choice=2"))
        );
    });
}

#[test]
fn who_wants_no_letters_gets_none_and_may_want_them_again() {
    in_the_parlour(async |town| {
        join(town, "ana", Some("ana@example.com")).await;
        by_mail(town, "taste", "one", &["ana"]).await;
        letters::send_due(town.app.clone()).await;
        let link = links(&town.newest_letter()).into_iter().find(|link| link.ends_with("/unsubscribe"));
        let link = link.expect("a link");
        let page = get(town, "GET", &link).await;
        assert!(page.status == 200 && page.text.contains("Stop these letters"), "{page:?}");
        assert_eq!(statuses(&by_mail(town, "why", "two", &["ana"]).await), ["sent"], "a look ends nothing");

        let stopped = post(town, &link, &[("List-Unsubscribe", "One-Click")]).await;
        assert!(stopped.status == 200 && stopped.text.contains("Send me letters again"), "{stopped:?}");
        assert_eq!(statuses(&by_mail(town, "which", "three", &["ana"]).await), ["unsubscribed"]);
        town.wait_ms(400 * DAY);
        let back = post(town, &link, &[("back", "1")]).await;
        assert!(back.status == 200 && back.text.contains("You get letters with questions again"), "{back:?}");
        assert_eq!(statuses(&by_mail(town, "which", "four", &["ana"]).await), ["sent"]);
    });
}

#[test]
fn the_throttle_and_what_else_keeps_an_invite_back_is_told() {
    in_the_parlour(async |town| {
        join(town, "ana", Some("ana@example.com")).await;
        join(town, "ben", None).await;
        let sent = by_mail(town, "visit", "one", &["ana", "ben"]).await;
        assert_eq!(statuses(&sent), ["sent", "no_email"]);
        let again = by_mail(town, "visit", "two", &["ana"]).await;
        assert_eq!(statuses(&again), ["throttled"]);
        let until_at = again.body["invites"][0]["until_at"].as_i64().expect("an instant");
        town.set_clock(until_at - 1);
        assert_eq!(statuses(&by_mail(town, "visit", "three", &["ana"]).await), ["throttled"]);
        town.set_clock(until_at);
        assert_eq!(statuses(&by_mail(town, "visit", "four", &["ana"]).await), ["sent"]);

        let link = json!({ "id": "l", "members": ["ben"], "by": "link" });
        let (one, two) = (invite(town, "why", link.clone()).await, invite(town, "why", link).await);
        let (one, two) = (&one.body["invites"][0]["link"], &two.body["invites"][0]["link"]);
        assert!(one.is_string() && two.is_string() && one != two);
        assert_eq!(rows(town, "invites").iter().filter(|row| row.contains(&"why".to_owned())).count(), 1);
        let path = one.as_str().and_then(|link| link.strip_prefix("https://club.example")).expect("a link");
        assert_eq!(answer(town, path, &[("choice", "0")]).await.status, 303);
        let path = two.as_str().and_then(|link| link.strip_prefix("https://club.example")).expect("a link");
        assert!(get(town, "GET", path).await.text.contains("Your answer"), "both lead to the same question");
    });
}

#[test]
fn bad_invites_are_refused_and_told() {
    in_the_parlour(async |town| {
        join(town, "ana", Some("ana@example.com")).await;
        let body = |id: &str, members: Vec<String>| json!({ "id": id, "members": members, "by": "link" });
        let ana = || vec!["ana".to_owned()];
        assert_eq!(invite(town, "nothing", body("1", ana())).await.problem(), (404, "unknown_survey"));
        assert_eq!(invite(town, "over", body("1", ana())).await.problem(), (409, "survey_closed"));
        for wrong in [
            body("", ana()),
            body("a\nb", ana()),
            body(&"x".repeat(256), ana()),
            body("1", vec![]),
            body("1", vec!["ana".to_owned(); 1_001]),
            json!({ "id": "1", "members": ["ana"], "by": "link", "language": "fr" }),
            json!({ "id": "1", "members": ["ana"], "by": "link", "channel": "" }),
        ] {
            assert_eq!(invite(town, "why", wrong).await.problem(), (422, "invites_not_valid"));
        }
        for wrong in [json!({ "id": "1", "members": ["ana"], "by": "pigeon" }), json!({ "id": "1" })] {
            assert_eq!(invite(town, "why", wrong).await.problem(), (422, "body_not_valid"));
        }
        assert_eq!(statuses(&invite(town, "why", body("1", ana())).await), ["sent"]);
        let other_way = by_mail(town, "why", "1", &["ana"]).await;
        assert_eq!(other_way.problem(), (409, "id_already_used"));
        let nul = invite(town, "why", body("2", vec!["\u{0}".to_owned()])).await;
        assert_eq!(statuses(&nul), ["unknown_member"]);
        let no_key = town.brand("POST", "/v1/surveys/why/invites", "nonsense", Some(body("3", ana()))).await;
        assert_eq!(no_key.problem(), (401, "key_not_valid"));
    });
}

#[test]
fn a_letter_that_cannot_leave_is_tried_again_and_dropped_when_it_is_too_late() {
    in_the_parlour(async |town| {
        join(town, "ana", Some("ana@example.com")).await;
        // A file where the folder should be.
        std::fs::write(town.folder.join("mail"), "in the way").expect("a file");
        by_mail(town, "visit", "one", &["ana"]).await;
        letters::send_due(town.app.clone()).await;
        std::fs::remove_file(town.folder.join("mail")).expect("a file");
        letters::send_due(town.app.clone()).await;
        assert_eq!(town.letters().len(), 0, "not at once");
        town.wait_ms(6 * 60 * SECOND);
        letters::send_due(town.app.clone()).await;
        assert_eq!(town.letters().len(), 1);

        std::fs::rename(town.folder.join("mail"), town.folder.join("away")).expect("a folder");
        std::fs::write(town.folder.join("mail"), "in the way").expect("a file");
        by_mail(town, "why", "two", &["ana"]).await;
        letters::send_due(town.app.clone()).await;
        std::fs::remove_file(town.folder.join("mail")).expect("a file");
        town.wait_ms(40 * DAY);
        letters::send_due(town.app.clone()).await;
        assert_eq!(town.letters().len(), 0, "too late");
    });
}
