//! Where a friend's link leads: the page, and joining by a letter.

use crate::friends::{at_the_workshop, invitation, maya, points_of};
use crate::town::{Answer, Town};
use axum::body::Body;
use axum::http::{HeaderMap, Request, header};
use http_body_util::BodyExt;
use serde_json::json;
use tower::ServiceExt;

/// A page as a browser gets it.
struct Page {
    status: u16,
    headers: HeaderMap,
    html: String,
}

async fn get(town: &Town, path: &str, languages: &str) -> Page {
    let request = Request::get(path).header(header::ACCEPT_LANGUAGE, languages);
    page(town, request.body(Body::empty()).expect("a request")).await
}

async fn post(town: &Town, path: &str, form: &str) -> Page {
    let request = Request::post(path)
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .header("sec-fetch-site", "same-origin");
    page(town, request.body(Body::from(form.to_owned())).expect("a request")).await
}

async fn page(town: &Town, request: Request<Body>) -> Page {
    let response = town.router.clone().oneshot(request).await.expect("infallible");
    let (parts, body) = response.into_parts();
    let bytes = body.collect().await.expect("a body").to_bytes();
    let html = String::from_utf8(bytes.to_vec()).expect("UTF-8");
    Page { status: parts.status.as_u16(), headers: parts.headers, html }
}

/// The code as it stands in a link.
async fn code_in_link(town: &Town) -> String {
    maya(town).await.replace('-', "")
}

#[test]
fn the_link_says_what_both_get_and_leads_on_to_the_brand() {
    at_the_workshop(async |town| {
        let code = code_in_link(town).await;
        let seen = get(town, &format!("/r/{code}"), "en-US,en;q=0.9").await;
        assert_eq!(seen.status, 200);
        let on = format!("href=\"https://workshop.example/hello?referral_code={code}\"");
        for part in
            ["<html lang=\"en\">", "A friend invites you to The Workshop", "50 points and 5 dollars off", &on]
        {
            assert!(seen.html.contains(part), "{part} in {}", seen.html);
        }
        let policy = seen.headers["content-security-policy"].to_str().expect("text");
        assert!(policy.starts_with("default-src 'none'; style-src 'sha256-"), "{policy}");
        assert!(!seen.html.contains("<script"));
        for query in ["lang=en&lang=en", "lang=%ff", "lang&to&to"] {
            let odd = get(town, &format!("/r/{code}?{query}"), "en").await;
            assert!(odd.status == 200 && odd.html.contains(&on), "{query}: {}", odd.html);
        }
        let chinese = get(town, &format!("/r/{code}"), "zh-TW,zh;q=0.9").await.html;
        assert!(chinese.contains("lang=\"zh-CN\"") && chinese.contains("朋友邀请你加入车铺"), "{chinese}");
        let switched = get(town, &format!("/r/{}?lang=zh-CN", code.to_lowercase()), "en").await.html;
        assert!(switched.contains("前往 workshop.example"), "{switched}");
        let other = get(town, &format!("/r/{code}?to=https://workshop.example/bikes"), "en").await.html;
        assert!(other.contains("https://workshop.example/bikes?referral_code="), "{other}");
        let hostile = get(town, &format!("/r/{code}?to=https://evil.example/"), "en").await.html;
        assert!(!hostile.contains("evil.example"), "{hostile}");
        let own = invitation(town, "maya").await;
        assert!(own["friends"].as_array().expect("friends").is_empty(), "a look records nothing");
    });
}

#[test]
fn a_link_that_is_nobodys_leads_nowhere_and_says_so() {
    at_the_workshop(async |town| {
        maya(town).await;
        for path in
            ["/r/22222-22222", "/r/x", "/r/%00", "/r/MK7Q4XW2P%F0%9F%9A%B2", "/r/2222222222?to=https://x"]
        {
            let seen = get(town, path, "en").await;
            assert!([400, 404].contains(&seen.status), "{path}: {}", seen.status);
        }
        let seen = get(town, "/r/2222222222", "zh").await;
        assert!(seen.html.contains("这个邀请链接打不开"), "{}", seen.html);
        let joined = post(town, "/r/2222222222", "email=a@example.com").await;
        assert_eq!(joined.status, 404);
    });
}

#[test]
fn where_the_brand_has_no_page_a_friend_joins_by_a_letter() {
    at_the_workshop(async |town| {
        let code = code_in_link(town).await;
        // The brand takes its page out of the file, and the server reads it anew.
        let folder = town.folder.join("programs");
        std::fs::create_dir_all(&folder).expect("a folder");
        let without: Vec<&str> =
            include_str!("workshop.toml").lines().filter(|line| !line.starts_with("page")).collect();
        std::fs::write(folder.join("workshop.toml"), without.join("\n")).expect("a file");
        town.app.programs.reload(&folder, true).expect("read again");

        let path = format!("/r/{code}");
        let form = get(town, &path, "en").await.html;
        assert!(form.contains("<form method=\"post\"") && form.contains("type=\"email\""), "{form}");
        let wrong = post(town, &path, "email=sam%40").await;
        assert_eq!(wrong.status, 422);
        assert!(wrong.html.contains("value=\"sam@\"") && wrong.html.contains("aria-invalid=\"true\""));
        let hostile = post(town, &path, "email=%22%3E%3Cscript%3E").await;
        assert!(hostile.html.contains("&quot;&gt;&lt;script&gt;"), "shown as text: {}", hostile.html);
        for odd in ["", "email=", "name=sam", "email=a@b.example&email=c@d.example", "%%%"] {
            assert_eq!(post(town, &path, odd).await.status, 422, "{odd}");
        }
        let sent = post(town, &path, "email=Sam%40Example.com").await;
        assert_eq!(sent.status, 202);
        assert!(sent.html.contains("Look into your mail") && sent.html.contains("Sam@Example.com"));
        let friend = invitation(town, "maya").await["friends"][0].clone();
        assert_eq!((&friend["state"], &friend["name"]), (&json!("invited"), &json!("s••")));

        let letter = town.newest_letter();
        let token = letter.split_once("/sign-in#").expect("a link").1[..26].to_owned();
        let sam = town.open_link(&token).await;
        assert_eq!(town.available(&sam).await, 50, "the friend's points are there at once");
        let friends = invitation(town, "maya").await["friends"].clone();
        assert_eq!((friends.as_array().expect("friends").len(), &friends[0]["state"]), (1, &json!("joined")));

        // Whoever is a member already is signed in, and is no new friend.
        post(town, &path, "email=sam%40example.com").await;
        let letter = town.newest_letter();
        let token = letter.split_once("/sign-in#").expect("a link").1[..26].to_owned();
        let again = town.open_link(&token).await;
        assert_eq!(town.available(&again).await, 50);
        assert_eq!(invitation(town, "maya").await["friends"].as_array().expect("friends").len(), 1);
        assert_eq!(points_of(town, "maya").await, 0);
    });
}

#[test]
fn a_program_without_a_referral_has_no_link() {
    crate::town::on_both_engines(async |town| {
        let session = town.join("maya").await;
        let none: Answer = town.browser("GET", "/v1/me/referral", Some(&session), None).await;
        assert_eq!(none.problem(), (404, "no_referral"));
    });
}
