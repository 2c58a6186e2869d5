//! The portal in a page of a brand's own: who may show it, the script, and tokens as docs/embedding.md makes
//! them.

#[path = "../../xtask/src/mint.rs"]
mod mint;

use crate::friends::at_the_workshop;
use crate::town::{MORNING, Town};
use axum::body::Body;
use axum::http::{HeaderMap, Request};
use http_body_util::BodyExt;
use laurel::hand_off::{self, HandOffKey};
use serde_json::{Value, json};
use std::path::Path;
use std::process::Command;
use tower::ServiceExt;

const PAGE: &str = include_str!("../../docs/embedding.md");
const MINT: &str = include_str!("../../xtask/src/mint.rs");

/// An Ed25519 key made for these tests alone.
const PRIVATE: &str = "-----BEGIN PRIVATE KEY-----\n\
    MC4CAQAwBQYDK2VwBCIEIFXqozqCgsGYy7VoeXmv1UDOapjE04NFEOE2FxICTjjv\n-----END PRIVATE KEY-----\n";
const PUBLIC: &str = "-----BEGIN PUBLIC KEY-----\n\
    MCowBQYDK2VwAyEAQJ5iOwdIW2uLN0nHB1qPYaESRvfZwB4mmenKb/k1dnE=\n-----END PUBLIC KEY-----\n";

async fn get(town: &Town, path: &str, known: &str) -> (u16, HeaderMap, String) {
    let request = Request::builder().uri(path).header("if-none-match", known).body(Body::empty());
    let response =
        town.router.clone().oneshot(request.expect("a request")).await.expect("the router answers");
    let (parts, body) = response.into_parts();
    let bytes = body.collect().await.expect("a body").to_bytes();
    (parts.status.as_u16(), parts.headers, String::from_utf8_lossy(&bytes).into_owned())
}

#[test]
fn a_frame_is_for_the_programs_own_sites_and_every_other_page_for_none() {
    at_the_workshop(async |town| {
        for (path, ancestors) in [
            ("/workshop?embed", "https://workshop.example"),
            ("/workshop?embed=panel&lang=en&scheme=dark", "https://workshop.example"),
            ("/workshop/rewards?reward=x&embed", "https://workshop.example"),
            ("/workshop?embed=balance", "https://workshop.example"),
            ("/workshop", "'none'"),
            ("/workshop?embed=*", "'none'"),
            ("/workshop?x=embed", "'none'"),
            ("/nobody?embed", "'none'"),
            ("/?embed", "'none'"),
        ] {
            let (status, headers, page) = get(town, path, "").await;
            if status == 404 {
                // Built without the portal.
                return;
            }
            let policy = headers["content-security-policy"].to_str().expect("text");
            assert!(policy.ends_with(&format!("frame-ancestors {ancestors}")), "{path}: {policy}");
            assert!(!policy.contains("unsafe-inline"), "{path}: {policy}");
            let is_frame = ancestors != "'none'";
            assert!(!(is_frame && headers.contains_key("x-frame-options")), "{path}");
            assert_eq!(page.contains("data-origins=\"https://workshop.example\""), is_frame, "{path}");
            assert!(!headers.contains_key("access-control-allow-origin"), "{path}");
        }
    });
}

#[test]
fn the_script_is_for_every_site_and_for_five_minutes() {
    at_the_workshop(async |town| {
        let (status, headers, script) = get(town, "/embed.js", "").await;
        if status == 404 {
            return;
        }
        assert_eq!(headers["cross-origin-resource-policy"], "cross-origin");
        assert_eq!(headers["cache-control"], "public, max-age=300");
        assert_eq!(headers["content-type"], "text/javascript; charset=utf-8");
        assert!(script.contains("laurel-portal"));
        let etag = headers["etag"].to_str().expect("text");
        assert_eq!(get(town, "/embed.js", etag).await.0, 304);
    });
}

/// One example of the page: the language of its fence, and the heading it stands under.
fn example(heading: &str) -> &'static str {
    let (_, rest) = PAGE.split_once(&format!("### {heading}\n")).expect("the heading");
    let (_, code) = rest.split_once("```").expect("a fence");
    let (_, code) = code.split_once('\n').expect("a language");
    code.split("```").next().expect("code")
}

/// What an example is run with: nothing where the language is not at hand.
fn run(folder: &Path, program: &str, file: &str, code: &str, given: &Value) -> Option<String> {
    let path = folder.join(file);
    std::fs::write(&path, code).expect("a file");
    let told = Command::new(program).arg(&path).env("GIVEN", given.to_string()).output();
    let Ok(told) = told else {
        eprintln!("not run: {program} is not here");
        return None;
    };
    let (out, wrong) = (String::from_utf8_lossy(&told.stdout), String::from_utf8_lossy(&told.stderr));
    if wrong.contains("No module named 'cryptography'") {
        eprintln!("not run: {program} has no cryptography");
        return None;
    }
    assert!(told.status.success(), "{file}: {wrong}");
    Some(out.trim().to_owned())
}

/// A key, and what stands for it in `secret`.
async fn key(town: &Town, algorithm: &str) -> (String, String) {
    let key = HandOffKey {
        program: "workshop".to_owned(),
        name: "shop".to_owned(),
        issuer: "shop.example".to_owned(),
        key: PUBLIC.to_owned(),
        ..HandOffKey::default()
    };
    if algorithm == "EdDSA" {
        let made = town.app.db.write(move |tx| hand_off::create_public(tx, key.clone())).await;
        return (made.expect("a key"), PRIVATE.to_owned());
    }
    town.app.db.write(move |tx| hand_off::create_shared(tx, key.clone())).await.expect("a key")
}

#[test]
fn every_example_that_can_be_run_here_makes_a_token_that_opens_a_session() {
    at_the_workshop(async |town| {
        // The examples read the clock of this machine.
        let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).expect("a clock");
        town.wait_ms(i64::try_from(now.as_millis()).expect("milliseconds") - MORNING);
        let node = "\nconsole.log(handOffToken(JSON.parse(process.env.GIVEN)));\n";
        let python = "\nimport os\nprint(hand_off_token(**json.loads(os.environ['GIVEN'])))\n";
        let php = "\necho hand_off_token(...json_decode(getenv('GIVEN'), true));\n";
        let mut opened = 0;
        for algorithm in ["HS256", "EdDSA"] {
            let (kid, secret) = key(town, algorithm).await;
            let given = json!({ "kid": kid, "secret": secret, "issuer": "shop.example", "program": "workshop",
                "origin": "https://workshop.example", "member": "maya" });
            let mut tokens = Vec::new();
            for (language, program, file, end) in [
                ("Node", "node", "mint.mjs", node),
                ("Python", "python3", "mint.py", python),
                ("PHP", "php", "mint.php", php),
            ] {
                let heading = format!("{language}, {algorithm}");
                let code = format!("{}{end}", example(&heading));
                let made = run(&town.folder, program, file, &code, &given);
                tokens.extend(made.map(|token| (heading, token)));
            }
            if algorithm == "HS256" {
                let at = (now.as_secs(), "rust");
                let token = mint::hand_off_token(
                    (&kid, &secret),
                    "shop.example",
                    "workshop",
                    "https://workshop.example",
                    "maya",
                    at,
                );
                tokens.push(("Rust".to_owned(), token.expect("a token")));
            }
            for (heading, token) in tokens {
                let body = json!({ "token": token });
                let answer = town.browser("POST", "/v1/programs/workshop/sessions", None, Some(body)).await;
                assert_eq!(answer.status, 201, "{heading}: {answer:?}");
                opened += 1;
            }
        }
        assert!(opened >= 1, "at least Rust is at hand");
    });
}

#[test]
fn the_example_in_rust_is_the_code_that_is_run() {
    assert!(MINT.ends_with(example("Rust")), "docs/embedding.md and xtask/src/mint.rs say the same");
}
