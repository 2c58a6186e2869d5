//! What every operation may answer besides its own: the OpenAPI document says it of each, so that no
//! answer is a surprise.

use utoipa::openapi::path::{Operation, PathItem};
use utoipa::openapi::security::{
    ApiKey, ApiKeyValue, HttpAuthScheme, HttpBuilder, SecurityRequirement, SecurityScheme,
};
use utoipa::openapi::{ContentBuilder, OpenApi, Ref, RefOr, Response, ResponseBuilder};

/// A status, and the codes that may stand with it.
type Told = (&'static str, &'static str);

const ALWAYS: [Told; 4] = [
    ("408", "too_slow: the request did not arrive whole in time"),
    ("414", "address_too_long"),
    ("429", "too_many_requests: `Retry-After` says when to come back"),
    ("503", "unavailable: nothing was done; the same request may be sent again"),
];

const OF_A_KEY: [Told; 3] = [
    ("401", "key_not_valid"),
    ("403", "wrong_scope"),
    ("404", "unknown_program: the key's program was taken out of the folder"),
];

const OF_A_MEMBER: [Told; 2] =
    [("401", "not_signed_in"), ("404", "unknown_program: the program was taken out of the folder")];

const OF_A_BODY: [Told; 4] = [
    ("400", "body_not_json"),
    ("413", "body_too_large"),
    ("415", "unsupported_media_type"),
    ("422", "body_not_valid"),
];

const OF_A_PATH: [Told; 1] = [("400", "path_not_valid")];

const OF_A_BROWSER: [Told; 1] = [("403", "other_site: a page of another site sent it")];

/// Says of every operation what it may answer, and who may ask.
pub fn complete(document: &mut OpenApi) {
    let components = document.components.get_or_insert_default();
    let key = SecurityScheme::Http(HttpBuilder::new().scheme(HttpAuthScheme::Bearer).build());
    components.add_security_scheme("key", key);
    let cookie = "The session's cookie; named `laurel` where the portal is on a developer's own machine";
    let cookie = ApiKeyValue::with_description("__Host-laurel", cookie);
    components.add_security_scheme("session", SecurityScheme::ApiKey(ApiKey::Cookie(cookie)));
    for (path, item) in &mut document.paths.paths {
        for (method, operation) in operations(item) {
            complete_one(path, method, operation);
        }
    }
}

fn complete_one(path: &str, method: &str, operation: &mut Operation) {
    let is_members = path == "/v1/me" || path.starts_with("/v1/me/");
    if is_members && operation.security.is_none() {
        operation.security = Some(vec![SecurityRequirement::new("session", Vec::<String>::new())]);
    }
    let is_brands = operation.security.is_some() && !is_members;
    let mut told: Vec<Told> = ALWAYS.to_vec();
    if is_brands {
        told.extend(OF_A_KEY);
    }
    if is_members {
        told.extend(OF_A_MEMBER);
    }
    if operation.request_body.is_some() {
        told.extend(OF_A_BODY);
    }
    if path.contains('{') {
        told.extend(OF_A_PATH);
    }
    if method != "get" && !is_brands {
        told.extend(OF_A_BROWSER);
    }
    for (status, codes) in told {
        add(operation, status, codes);
    }
}

/// Adds a problem, to what is said of its status already where something is.
fn add(operation: &mut Operation, status: &str, codes: &str) {
    let Some(RefOr::T(known)) = operation.responses.responses.get_mut(status) else {
        operation.responses.responses.insert(status.to_owned(), RefOr::T(problem(codes)));
        return;
    };
    let code = codes.split(':').next().unwrap_or_default();
    if !known.description.contains(code) {
        known.description = format!("{}; {codes}", known.description);
    }
}

fn problem(codes: &str) -> Response {
    let content = ContentBuilder::new().schema(Some(Ref::from_schema_name("Problem"))).build();
    ResponseBuilder::new().description(codes).content("application/problem+json", content).build()
}

/// The operations of a path, by their method.
pub fn operations(item: &mut PathItem) -> impl Iterator<Item = (&'static str, &mut Operation)> {
    let PathItem { get, put, post, delete, patch, .. } = item;
    [("get", get), ("put", put), ("post", post), ("delete", delete), ("patch", patch)]
        .into_iter()
        .filter_map(|(method, operation)| Some((method, operation.as_mut()?)))
}
