//! Members: signing in, and what a member sees and chooses about him- or herself.

mod ask;
pub mod sign_in;
pub mod welcome;
pub mod you;

use crate::http::{self, Failure};
use crate::locale::Lang;
use crate::wire;
use contract::members::{OpenDemoSession, RequestSignIn, SignIn};

/// What comes of something that was asked for.
type Outcome<T> = Result<T, Failure>;

/// Asks for a link by e-mail. The answer is the same whether the address is known or not.
fn request_sign_in(program: &str, email: String, lang: Lang, then: impl FnOnce(Outcome<SignIn>) + 'static) {
    let path = ["/v1/programs/", program, "/sign-ins"].concat();
    let RequestSignIn { email, language } = RequestSignIn { email, language: Some(lang.tag().to_owned()) };
    let body = wire::write(&[("email", Some(&email)), ("language", language.as_deref())]);
    http::call("POST", path, Some(body), move |answer| {
        then(answer.and_then(|text| http::read(&text, wire::sign_in)));
    });
}

/// Opens the link of an e-mail; from then on the browser holds the session.
fn open_link(token: &str, then: impl FnOnce(Outcome<String>) + 'static) {
    let token = String::from(js_sys::encode_uri_component(token));
    http::call("POST", ["/v1/sign-ins/", &token].concat(), None, then);
}

/// Continues as a member of the demo.
fn open_demo(program: &str, external_id: String, then: impl FnOnce(Outcome<String>) + 'static) {
    let path = ["/v1/programs/", program, "/demo-sessions"].concat();
    let OpenDemoSession { external_id } = OpenDemoSession { external_id };
    http::call("POST", path, Some(wire::write(&[("external_id", Some(&external_id))])), then);
}
