//! Members: signing in, and what a member sees and chooses about him- or herself.

mod ask;
pub mod sign_in;
pub mod welcome;
pub mod you;

use crate::http;
use crate::locale::Lang;
use crate::wire;
use contract::members::{OpenDemoSession, RequestSignIn, SignIn};
use contract::problem::Problem;

/// Asks for a link by e-mail. The answer is the same whether the address is known or not.
async fn request_sign_in(program: &str, email: String, lang: Lang) -> Result<SignIn, Problem> {
    let path = ["/v1/programs/", program, "/sign-ins"].concat();
    let RequestSignIn { email, language } = RequestSignIn { email, language: Some(lang.tag().to_owned()) };
    let body = wire::write(&[("email", Some(&email)), ("language", language.as_deref())]);
    http::read(&http::call("POST", &path, Some(&body)).await?, wire::sign_in)
}

/// Opens the link of an e-mail; from then on the browser holds the session.
async fn open_link(token: &str) -> Result<(), Problem> {
    let token = String::from(js_sys::encode_uri_component(token));
    http::call("POST", &["/v1/sign-ins/", &token].concat(), None).await.map(drop)
}

/// Continues as a member of the demo.
async fn open_demo(program: &str, external_id: String) -> Result<(), Problem> {
    let path = ["/v1/programs/", program, "/demo-sessions"].concat();
    let OpenDemoSession { external_id } = OpenDemoSession { external_id };
    let body = wire::write(&[("external_id", Some(&external_id))]);
    http::call("POST", &path, Some(&body)).await.map(drop)
}
