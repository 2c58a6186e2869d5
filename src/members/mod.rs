//! Members: signing in, and what a member sees and chooses about him- or herself.

mod ask;
pub mod sign_in;
pub mod welcome;
pub mod you;

use crate::http;
use crate::locale::Lang;
use contract::members::{OpenDemoSession, RequestSignIn, SignIn};
use contract::problem::Problem;

/// Asks for a link by e-mail. The answer is the same whether the address is known or not.
async fn request_sign_in(program: &str, email: String, lang: Lang) -> Result<SignIn, Problem> {
    let path = ["/v1/programs/", program, "/sign-ins"].concat();
    // A struct of texts always becomes JSON.
    let body = RequestSignIn { email, language: Some(lang.tag().to_owned()) };
    let body = serde_json::to_string(&body).unwrap_or_default();
    http::read(&http::call("POST", &path, Some(&body)).await?)
}

/// Opens the link of an e-mail; from then on the browser holds the session.
async fn open_link(token: &str) -> Result<(), Problem> {
    let token = String::from(js_sys::encode_uri_component(token));
    http::call("POST", &["/v1/sign-ins/", &token].concat(), None).await.map(drop)
}

/// Continues as a member of the demo.
async fn open_demo(program: &str, external_id: String) -> Result<(), Problem> {
    let path = ["/v1/programs/", program, "/demo-sessions"].concat();
    let body = serde_json::to_string(&OpenDemoSession { external_id }).unwrap_or_default();
    http::call("POST", &path, Some(&body)).await.map(drop)
}
