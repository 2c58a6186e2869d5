//! The page behind a link: answered by people, and deaf to everything that is no answer.

use crate::surveys::{
    DAY, Page, SECOND, answer, answer_for_good, call, count, get, in_the_parlour, link, post, responses, rows,
};
use axum::body::Body;
use axum::http::Request;
use serde_json::{Value, json};

#[test]
fn a_link_is_opened_and_answered_and_the_answer_changed() {
    in_the_parlour(async |town| {
        let ana = town.member("parlour", "ana", 0).await;
        let path = link(town, "visit", "ana").await;
        let page = get(town, "GET", &format!("{path}?score=9")).await;
        assert_eq!(page.status, 200, "{page:?}");
        for part in [
            "<h1>Would you send a friend to us?</h1>",
            "value=\"9\" required checked",
            "You get 12 stars, whatever your score.",
            "You can change it until 28 January.",
            "aria-label=\"0: not at all likely\"",
            "What went wrong here?",
        ] {
            assert!(page.text.contains(part), "{part} in {}", page.text);
        }
        assert!(!page.text.contains("<script") && !page.text.contains("style=\""), "{}", page.text);
        let policy = page.headers["content-security-policy"].to_str().expect("text");
        assert!(policy.starts_with("default-src 'none'; style-src 'sha256-"), "{policy}");
        assert!(policy.ends_with("form-action 'self'; frame-ancestors 'none'; base-uri 'none'"), "{policy}");
        assert_eq!(page.headers["cache-control"], "no-store");
        assert_eq!(page.headers["referrer-policy"], "no-referrer");
        assert_eq!(page.headers["x-robots-tag"], "noindex, nofollow");
        assert_eq!(count(town, "responses"), 0, "a look is no answer");

        let sent = answer(town, &path, &[("score", "9"), ("words", "<b>&\"Fish\"</b>\r\n=1+1")]).await;
        assert_eq!((sent.status.as_u16(), sent.location()), (303, format!("{path}?lang=en").as_str()));
        let thanks = get(town, "GET", sent.location()).await;
        for part in [
            "Made our day.",
            "12 stars for you",
            "9 of 10",
            "&lt;b&gt;&amp;&quot;Fish&quot;&lt;/b&gt;\n=1+1",
            "href=\"/parlour/invite\"",
            "href=\"https://parlour.example/review\"",
            "Change my answer",
        ] {
            assert!(thanks.text.contains(part), "{part} in {}", thanks.text);
        }
        assert_eq!(town.available(&ana).await, 12);

        let change = get(town, "GET", &format!("{path}?change")).await;
        assert!(
            change.text.contains("value=\"9\" required aria-label")
                || change.text.contains("value=\"9\" required checked")
        );
        assert!(change.text.contains("&quot;Fish&quot;"), "prefilled: {}", change.text);
        town.wait_ms(DAY);
        let fields = [("score", "2"), ("words", ""), ("made", &change.field("made").expect("a form"))];
        let sent = post(town, &path, &fields).await;
        let thanks = get(town, "GET", sent.location()).await;
        assert!(
            thanks.text.contains("We will put it right.")
                && thanks.text.contains("mailto:people@parlour.example")
        );
        assert!(!thanks.text.contains("Invite a friend"));
        assert_eq!(town.available(&ana).await, 12, "points come once");
        let seen = responses(town, "visit").await;
        assert_eq!((seen.len(), &seen[0]["score"], &seen[0]["words"]), (1, &json!(2), &Value::Null));
        assert_eq!(seen[0]["language"], "en");
    });
}

#[test]
fn every_kind_of_question_can_be_answered_in_both_languages() {
    in_the_parlour(async |town| {
        town.member("parlour", "ana", 0).await;
        for (survey, fields, part, chinese) in [
            ("taste", vec![("score", "5"), ("words", "yes")], "5 of 5", "喜欢吗？"),
            ("why", vec![("choice", "1")], "The company", "你为什么来？"),
            ("which", vec![("choice", "0"), ("choice", "2")], "The stairs", "可以多选。"),
            ("free", vec![("words", "The stairs creak.")], "The stairs creak.", "有什么想告诉我们？"),
        ] {
            let path = link(town, survey, "ana").await;
            let page = get(town, "GET", &format!("{path}?lang=zh-CN")).await;
            assert!(page.text.contains("<html lang=\"zh-CN\">") && page.text.contains(chinese), "{page:?}");
            assert!(page.text.contains(&format!("href=\"{path}?lang=en\"")), "{page:?}");
            assert!(!page.text.contains("Please") && !page.text.contains("You can"), "{page:?}");
            let sent = answer(town, &path, &fields).await;
            assert_eq!(sent.status, 303, "{survey}: {sent:?}");
            let thanks = get(town, "GET", sent.location()).await;
            assert!(thanks.text.contains(part), "{survey}: {thanks:?}");
        }
        assert_eq!(responses(town, "which").await[0]["choices"], json!([0, 2]));
    });
}

#[test]
fn what_is_no_answer_comes_back_with_everything_that_was_typed() {
    in_the_parlour(async |town| {
        town.member("parlour", "ana", 0).await;
        let path = link(town, "visit", "ana").await;
        let typed = ("words", "My <long> story");
        for wrong in [
            vec![],
            vec![("score", "11")],
            vec![("score", "-1")],
            vec![("score", "9.5")],
            vec![("score", "nine")],
            vec![("score", "９")],
            vec![("score", "3"), ("score", "9")],
            vec![("score", "")],
            vec![("choice", "99")],
        ] {
            let mut fields = wrong.clone();
            fields.push(typed);
            fields.push(("never-heard-of", "x"));
            let told = answer(town, &path, &fields).await;
            assert_eq!(told.status, 422, "{wrong:?}: {told:?}");
            assert!(told.text.contains("Please choose one number, from 0 to 10."), "{told:?}");
            assert!(told.text.contains("My &lt;long&gt; story"), "{told:?}");
            assert!(told.text.contains("aria-describedby=\"bad\""), "{told:?}");
        }
        let long = "好".repeat(2_001);
        let told = answer(town, &path, &[("score", "9"), ("words", &long)]).await;
        assert_eq!(told.status, 422);
        assert!(told.text.contains(&long) && told.text.contains("2,001 characters"), "all of it is there");
        assert!(told.text.contains("value=\"9\" required checked"), "and the score");
        let huge = "x".repeat(50_000);
        let told = answer(town, &path, &[("score", "9"), ("words", &huge)]).await;
        assert!(told.status == 422 && told.text.contains(&huge));
        let told = answer(town, &path, &[("score", "9"), ("words", &huge.repeat(2))]).await;
        assert_eq!(told.status, 413);
        let request = Request::post(&path).header("content-type", "application/json");
        let told = call(town, request.body(Body::from("{\"score\":9}")).expect("a request")).await;
        assert_eq!(told.status, 415);
        assert_eq!(count(town, "responses"), 0);

        let sent = answer(town, &path, &[("score", "9"), ("words", "a\u{0}b\u{7}\u{1b}[31m")]).await;
        assert_eq!(sent.status, 303);
        assert_eq!(responses(town, "visit").await[0]["words"], "ab[31m");
    });
}

#[test]
fn a_link_that_does_not_work_tells_nobody_why() {
    in_the_parlour(async |town| {
        town.member("parlour", "ana", 0).await;
        let expired = link(town, "visit", "ana").await;
        let answered = link(town, "taste", "ana").await;
        assert_eq!(answer(town, &answered, &[("score", "4")]).await.status, 303);
        town.wait_ms(40 * DAY);
        let token = laurel::id::random().expect("a token");
        let paths = [
            format!("/s/{token}"),
            expired,
            answered,
            "/s/short".to_owned(),
            "/s/%00".to_owned(),
            "/s/%ff".to_owned(),
            format!("/s/{}", "x".repeat(5_000)),
        ];
        let told = |page: Page| {
            let mut headers = page.headers.clone();
            headers.remove("x-request-id").expect("its name");
            let headers: Vec<String> =
                headers.iter().map(|(name, value)| format!("{name}: {value:?}")).collect();
            (page.status.as_u16(), headers, page.text)
        };
        let first = told(get(town, "GET", &paths[0]).await);
        assert_eq!(first.0, 410);
        assert!(first.2.contains("This link does not work any more") && first.2.contains("这个链接已失效"));
        for path in &paths {
            assert_eq!(told(get(town, "GET", path).await), first, "{path}");
            assert_eq!(told(get(town, "GET", &format!("{path}?score=3&no")).await), first, "{path}");
            assert_eq!(told(post(town, path, &[("score", "9"), ("made", "1")]).await), first, "{path}");
        }
        for path in [&paths[0], &paths[3], &paths[5]] {
            assert_eq!(told(get(town, "GET", &format!("{path}/unsubscribe")).await), first, "{path}");
        }
        assert_eq!(count(town, "responses"), 1);
        let kept = rows(town, "invite_tokens").concat().join(" ");
        assert!(
            !kept.contains(&paths[1][3..]) && kept.contains(&laurel::id::digest(&paths[1].as_bytes()[3..]))
        );
    });
}

#[test]
fn nothing_leads_from_an_anonymous_answer_to_its_member() {
    in_the_parlour(async |town| {
        let monday = crate::surveys::morning(4) - (8 * 3_600 + 12 * 60) * SECOND;
        town.set_clock(crate::surveys::morning(4));
        let ana = town.member("parlour", "ana", 0).await;
        let path = link(town, "rest", "ana").await;
        let page = get(town, "GET", &format!("{path}?score=2")).await;
        assert!(
            page.text.contains("nothing leads from it back to you")
                && !page.text.contains("You can change it")
        );
        town.wait_ms(DAY);
        assert!(!page.text.contains("&amp;score=") && page.text.contains("?lang=zh-CN"), "{page:?}");
        let sent = answer_for_good(town, &path, &[("score", "2"), ("words", "He shouts.")]).await;
        assert_eq!(sent.location(), format!("{path}?lang=en#low"), "what follows the # stays in the browser");
        let thanks = get(town, "GET", &format!("{path}?lang=en")).await;
        assert!(thanks.text.contains("7 stars for you") && thanks.text.contains("id=\"low\""), "{thanks:?}");
        assert!(!thanks.text.contains("He shouts") && !thanks.text.contains("?change"), "{thanks:?}");
        let again = post(town, &path, &[("score", "10"), ("made", "1")]).await;
        assert_eq!(again.status, 303, "an answer given is not taken back: {again:?}");
        assert_eq!(town.available(&ana).await, 7);

        let response = rows(town, "responses").pop().expect("an answer");
        assert_eq!(response[0], "", "no member");
        let traces: Vec<&String> = response.iter().filter(|cell| !cell.is_empty()).collect();
        let week = monday.to_string();
        let shared = ["parlour", "rest", "2", "1", week.as_str(), "He shouts."];
        let own: Vec<&&String> = traces.iter().filter(|cell| !shared.contains(&cell.as_str())).collect();
        assert_eq!(own.len(), 1, "the id alone is its own: {response:?}");
        for table in [
            "members",
            "identities",
            "accounts",
            "entries",
            "lots",
            "events",
            "event_ids",
            "invites",
            "invite_tokens",
            "sessions",
            "lot_ends",
        ] {
            for row in rows(town, table) {
                let text = row.join("|");
                assert!(!text.contains(own[0].as_str()), "{table}: {text}");
                assert!(!text.contains("He shouts"), "{table}: {text}");
            }
        }
        let invite = rows(town, "invites").pop().expect("an invite");
        assert!(invite.contains(&week) && !invite.iter().any(|cell| cell.contains("score")), "{invite:?}");

        let due = town.me(&ana).await["survey"].clone();
        assert_eq!(due, Value::Null);
        let invite = format!("/v1/me/responses/{}", invite[1]);
        let again = town.browser("PUT", &invite, Some(&ana), Some(json!({ "score": 2 }))).await;
        assert_eq!(again.problem(), (409, "answered_anonymously"));
        assert!(responses(town, "rest").await.is_empty(), "one alone is not shown");
    });
}

#[test]
fn an_answer_from_before_a_survey_was_anonymous_stays_as_it_was() {
    in_the_parlour(async |town| {
        let ana = town.member("parlour", "ana", 0).await;
        let path = link(town, "visit", "ana").await;
        assert_eq!(answer(town, &path, &[("score", "9")]).await.status, 303);
        let moved = town.app.db.write(|tx| {
            tx.execute("update invites set survey = 'rest'", &[])?;
            tx.execute("update responses set survey = 'rest'", &[])
        });
        assert_eq!(moved.await.expect("written"), 1);
        town.wait_ms(DAY);
        let page = get(town, "GET", &format!("{path}?change&score=3")).await;
        assert!(page.field("made").is_none() && !page.text.contains("?change"), "no form: {page:?}");
        let sent = post(town, &path, &[("score", "1"), ("words", "x"), ("made", "1"), ("again", "1")]).await;
        assert_eq!(sent.status, 303, "the thanks");
        let invite = rows(town, "invites").pop().expect("an invite")[1].clone();
        let path = format!("/v1/me/responses/{invite}");
        let told = town.browser("PUT", &path, Some(&ana), Some(json!({ "score": 1 }))).await;
        assert_eq!(told.problem(), (409, "answered_openly"));
        let kept = rows(town, "responses");
        assert!(kept.len() == 1 && kept[0].contains(&"9".to_owned()), "{kept:?}");
    });
}

#[test]
fn a_page_is_small() {
    in_the_parlour(async |town| {
        town.member("parlour", "ana", 0).await;
        for survey in ["visit", "which", "free", "rest"] {
            let path = link(town, survey, "ana").await;
            for query in ["", "?lang=zh-CN", "?score=9"] {
                let page = get(town, "GET", &format!("{path}{query}")).await;
                assert!(page.text.len() <= 8_192, "{survey}{query}: {} bytes", page.text.len());
                let mut small = Vec::new();
                let params = brotli::enc::BrotliEncoderParams { quality: 11, ..Default::default() };
                brotli::BrotliCompress(&mut page.text.as_bytes(), &mut small, &params).expect("brotli");
                eprintln!("{survey}{query}: {} bytes, {} compressed", page.text.len(), small.len());
                assert!(small.len() <= 4_000, "{survey}{query}: {} bytes", small.len());
            }
        }
    });
}
