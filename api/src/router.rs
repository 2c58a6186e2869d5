//! Every route on one page, and what is done for all of them.

use crate::audit::trace::Trace;
use crate::members::brand;
use crate::points::events;
use crate::points::quote;
use crate::points::what_if;
use crate::privacy::{erasure, export};
use crate::problem::{Problem, bug, refusal};
use crate::referrals::{landing, sign_in};
use crate::request::SMALL_BYTES_MAX;
use crate::rewards::{codes, draws, till};
use crate::surveys::{invites, outcomes, page, responses};
use crate::{
    Shared, assets, audit, hand_off, insights, members, openapi, points, privacy, programs, referrals,
    rewards, surveys, walls,
};
use axum::body::Body;
use axum::extract::{DefaultBodyLimit, MatchedPath, Request, State};
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::middleware::{Next, from_fn, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Json, Router};
use contract::problem::Problem as Told;
use std::any::Any;
use std::time::{Duration, Instant};
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::timeout::TimeoutLayer;
use utoipa::OpenApi;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Laurel",
        description = "A loyalty member portal over a ledger. Instants are milliseconds since 1970, money is \
            in the currency's smallest unit, and every failure is `application/problem+json` with a stable \
            `code`."
    ),
    tags(
        (name = "programs", description = "What a program offers; public"),
        (name = "members", description = "Signing in and out"),
        (name = "referrals", description = "Friends who invite friends"),
        (name = "rewards", description = "What members can have for points, codes at the till, prize draws"),
        (name = "surveys", description = "Questions put to members, their answers, and what came of them"),
        (name = "points", description = "What a member has, why, and what a brand's systems report"),
        (name = "insights", description = "How the brand is doing"),
        (name = "privacy", description = "Consents, everything about me, erase me"),
    )
)]
struct Document;

/// The server, ready to be called.
pub fn router(app: Shared) -> Router {
    let mut api = OpenApiRouter::with_openapi(Document::openapi())
        .routes(routes!(programs::list))
        .routes(routes!(members::request_sign_in))
        .routes(routes!(sign_in::open_session))
        .routes(routes!(hand_off::refusals))
        .routes(routes!(members::close_session))
        .routes(routes!(events::receive))
        .routes(routes!(quote::quote))
        .routes(routes!(brand::put_member, brand::show_member))
        .routes(routes!(brand::adjust_member))
        .routes(routes!(referrals::referrals))
        .routes(routes!(till::use_code))
        .routes(routes!(till::cancel_code))
        .routes(routes!(codes::add_codes))
        .routes(routes!(audit::show))
        .routes(routes!(insights::show))
        .routes(routes!(invites::invite_members))
        .routes(routes!(responses::list))
        .routes(routes!(outcomes::put_outcome, outcomes::delete_outcome))
        .routes(routes!(erasure::erase_member));
    if app.demo {
        api = api.routes(routes!(members::open_demo_session));
    }
    let (api, mut document) = api.split_for_parts();
    let (of_pages, told) = of_pages().split_for_parts();
    document.merge(told);
    openapi::complete(&mut document);
    // A browser asks with OPTIONS, which no route has: what answers it is set before what lets it.
    let of_pages = of_pages.method_not_allowed_fallback(wrong_method).layer(walls::cors::layer(app.clone()));

    api.merge(of_pages)
        .route("/openapi.json", get(async || Json(document)))
        .route("/healthz", get(health))
        .route("/r/{code}", get(landing::land).post(landing::ask_to_join))
        .route("/assets/{file}", get(assets::asset))
        .route("/embed.js", get(assets::embed))
        .fallback(assets::page)
        .method_not_allowed_fallback(wrong_method)
        .layer(from_fn_with_state(app.clone(), walls::only_from_our_own_pages))
        // A page for whoever has its address, without a session that another site could use.
        .route("/s/{token}", get(page::show).post(page::answer))
        .route("/s/{token}/unsubscribe", get(page::ask_to_stop).post(page::stop_letters))
        .layer(DefaultBodyLimit::max(SMALL_BYTES_MAX))
        .layer(CatchPanicLayer::custom(panicked))
        .layer(TimeoutLayer::with_status_code(StatusCode::GATEWAY_TIMEOUT, Duration::from_secs(30)))
        .layer(from_fn_with_state(app.clone(), walls::limits::count))
        .layer(from_fn(walls::only_bearable_addresses))
        .layer(from_fn_with_state(app.clone(), finish))
        .with_state(app)
}

/// What a page of a brand's own may ask in a browser, too.
fn of_pages() -> OpenApiRouter<Shared> {
    OpenApiRouter::new()
        .routes(routes!(programs::show))
        .routes(routes!(hand_off::open_session))
        .routes(routes!(points::me, privacy::change_me))
        .routes(routes!(points::entries))
        .routes(routes!(points::entry))
        .routes(routes!(points::lots))
        .routes(routes!(what_if::what_if))
        .routes(routes!(referrals::referral))
        .routes(routes!(rewards::rewards))
        .routes(routes!(rewards::put_redemption, rewards::delete_redemption))
        .routes(routes!(rewards::redemptions))
        .routes(routes!(draws::show))
        .routes(routes!(surveys::put_response))
        .routes(routes!(privacy::show_profile))
        .routes(routes!(privacy::show_consents))
        .routes(routes!(privacy::close_sessions))
        .routes(routes!(export::export))
        .routes(routes!(erasure::erase_me))
}

/// Says whether the server can do its work: it answers 503 while the database cannot be reached.
async fn health(State(app): State<Shared>) -> Result<Json<&'static str>, Problem> {
    app.db.write(|_| Ok(())).await?;
    Ok(Json("ok"))
}

async fn wrong_method(request: Request) -> Problem {
    refusal(
        StatusCode::METHOD_NOT_ALLOWED,
        "method_not_allowed",
        "This address takes another method",
        format!("{} is not for this address; see /openapi.json.", request.method()),
    )
}

/// The one who asked is told as of any other fault of ours.
fn panicked(_: Box<dyn Any + Send>) -> Response {
    bug("a handler panicked").into_response()
}

/// In a task of its own: whoever hangs up before the answer takes neither the deed's line in the trail nor
/// the one in the log along.
async fn finish(State(app): State<Shared>, request: Request, next: Next) -> Response {
    let answered = tokio::spawn(answer(app, request, next)).await;
    answered.unwrap_or_else(|error| bug(error.to_string()).into_response())
}

/// Names the request, writes a problem's body, adds what a careful site says with every answer, and logs one
/// line.
async fn answer(app: Shared, mut request: Request, next: Next) -> Response {
    let started = Instant::now();
    let method = request.method().clone();
    // The route and not the address: an address may hold a secret.
    let route = request
        .extensions()
        .get::<MatchedPath>()
        .map_or("(portal)".to_owned(), |path| path.as_str().to_owned());
    let given = HeaderName::from_static("x-request-id");
    let request_id = request
        .headers()
        .get(&given)
        .and_then(|value| value.to_str().ok())
        .filter(|id| {
            (1..=64).contains(&id.len()) && id.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
        })
        .map_or_else(|| crate::id::random().unwrap_or_default(), str::to_owned);
    let trace = Trace::of(&method, &route, &request_id);
    if let Some(trace) = trace.clone() {
        request.extensions_mut().insert(trace);
    }
    let span = tracing::info_span!("request", request_id);
    let mut response = tracing::Instrument::instrument(next.run(request), span.clone()).await;
    if response.status() == StatusCode::GATEWAY_TIMEOUT {
        response =
            span.in_scope(|| crate::problem::unavailable("no answer within 30 seconds").into_response());
    }
    if let Some(told) = response.extensions_mut().remove::<Told>() {
        write_problem(&mut response, told, &request_id);
    }
    let headers = response.headers_mut();
    if let Ok(value) = HeaderValue::from_str(&request_id) {
        headers.insert(given, value);
    }
    walls::headers::add(&mut response, app.public_url.starts_with("https://"));
    if let Some(trace) = trace {
        trace.end(&app, response.status().as_u16()).await;
    }
    let (status, elapsed_us) = (response.status().as_u16(), started.elapsed().as_micros());
    tracing::info!(request_id, %method, route, status, elapsed_us, "answered");
    response
}

fn write_problem(response: &mut Response, told: Told, request_id: &str) {
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
    if told.status == 401 {
        headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
    }
    if told.status == 503 {
        headers.insert(header::RETRY_AFTER, HeaderValue::from_static("1"));
    }
    let told = Told { request_id: Some(request_id.to_owned()), ..told };
    *response.body_mut() = Body::from(serde_json::to_vec(&told).unwrap_or_default());
}

#[cfg(test)]
mod tests {
    use super::*;
    use tower::ServiceExt;

    #[test]
    fn a_handler_that_panics_is_told_as_a_fault() {
        let router: Router = Router::new()
            .route(
                "/falls",
                get(async || {
                    if true {
                        panic!("on purpose")
                    }
                }),
            )
            .layer(CatchPanicLayer::custom(panicked));
        let asked = Request::get("/falls").body(Body::empty()).expect("a request");
        let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime");
        let answer = runtime.block_on(router.oneshot(asked)).expect("infallible");
        assert_eq!(answer.status(), StatusCode::INTERNAL_SERVER_ERROR);
        assert_eq!(answer.extensions().get::<Told>().map(|told| told.code.as_str()), Some("internal"));
    }
}
