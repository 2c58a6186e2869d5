//! The programs in force: the folder read, its mistakes told, and the public's view of it.

use crate::Shared;
use crate::id::digest;
use crate::problem::{Outcome, refusal};
use crate::request::Path;
use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use contract::problem::Problem as Told;
use contract::programs::{DemoMember, Program, Programs as List};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::path::{Path as FilePath, PathBuf};
use std::sync::{Arc, PoisonError, RwLock};

/// Every program in force, by id. A reload exchanges them all at once.
pub struct Programs(RwLock<BTreeMap<String, Arc<Program>>>);

/// The program's companion for `laurel serve --demo`: `<program>.demo.toml`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Demo {
    /// A file of purchases, beside this one.
    pub purchases: Option<PathBuf>,
    /// Sites on this machine that may embed the portal as well.
    #[serde(default)]
    pub origins: Vec<String>,
    /// Members to continue as.
    #[serde(default, rename = "member")]
    pub members: Vec<DemoPerson>,
}

/// A member of the demo, with what the program alone does not know.
#[derive(Clone, Deserialize)]
pub struct DemoPerson {
    /// Where the sign-in letter goes.
    pub email: String,
    /// When the member joined: `200 days ago`; without it, now.
    pub joined: Option<String>,
    /// `1990-05-14`, or `in 3 days`.
    pub birthday: Option<String>,
    /// What the member did: the steps of a scenario, with `ago` in place of `at`.
    #[serde(default)]
    pub story: Vec<toml::Table>,
    /// Friends who came by the member's code.
    #[serde(default)]
    pub friends: Vec<DemoFriend>,
    /// What everyone may see.
    #[serde(flatten)]
    pub shown: DemoMember,
}

/// A friend of a member of the demo. Times are told as `20 days`: so long ago.
#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DemoFriend {
    /// As the friend is called.
    pub name: String,
    /// An address, where it matters that another member has it.
    pub email: Option<String>,
    /// When the friend came.
    pub came: String,
    /// When the first order was paid, where it was.
    pub ordered: Option<String>,
    /// When it was given back, where it was.
    pub gave_back: Option<String>,
}

/// Every program that this server runs, with what a list shows of it
#[utoipa::path(get, path = "/v1/programs", tag = "programs", responses((status = 200, body = List)))]
pub async fn list(State(app): State<Shared>) -> Json<List> {
    Json(List { programs: app.programs.all().iter().map(|program| card(program)).collect() })
}

/// What a list shows of a program; all the rest is on its own page.
fn card(program: &Program) -> Program {
    Program {
        id: program.id.clone(),
        version: program.version.clone(),
        languages: program.languages.clone(),
        name: program.name.clone(),
        promise: program.promise.clone(),
        points: program.points.clone(),
        currency: program.currency.clone(),
        minor_digits: program.minor_digits,
        time_zone: program.time_zone.clone(),
        theme: program.theme.clone(),
        demo_members: program.demo_members.clone(),
        ..Program::default()
    }
}

/// One program: its texts, its looks and its ways to earn
#[utoipa::path(get, path = "/v1/programs/{program}", tag = "programs",
    params(("program" = String, Path, description = "The program's id")),
    responses(
        (status = 200, body = Program, description = "With an ETag: send it back as If-None-Match"),
        (status = 304, description = "As it was"),
        (status = 404, body = Told, content_type = "application/problem+json",
            description = "unknown_program"),
    ))]
pub async fn show(State(app): State<Shared>, Path(id): Path, headers: HeaderMap) -> Outcome<Response> {
    let program = app.programs.get(&id)?;
    let json =
        serde_json::to_vec(program.as_ref()).map_err(|error| crate::problem::bug(error.to_string()))?;
    let etag = format!("\"{}\"", &digest(&json)[..16]);
    let known = headers.get(header::IF_NONE_MATCH).and_then(|value| value.to_str().ok());
    let cached = [(header::ETAG, etag.clone()), (header::CACHE_CONTROL, "no-cache".to_owned())];
    if known.is_some_and(|known| known.split(',').any(|tag| tag.trim().trim_start_matches("W/") == etag)) {
        return Ok((StatusCode::NOT_MODIFIED, cached).into_response());
    }
    Ok((cached, [(header::CONTENT_TYPE, "application/json")], json).into_response())
}

impl Programs {
    /// Reads every `<program>.toml` of a folder. All mistakes of all files are told together.
    pub fn load(folder: &FilePath, demo: bool) -> Result<Programs, String> {
        let (mut programs, mut mistakes) = (BTreeMap::new(), Vec::new());
        for file in program_files(folder)? {
            match read(&file, demo) {
                Ok(program) => {
                    programs.insert(program.id.clone(), Arc::new(program));
                }
                Err(told) => mistakes.push(told),
            }
        }
        if !mistakes.is_empty() {
            return Err(mistakes.join("\n\n"));
        }
        if programs.is_empty() {
            return Err(format!(
                "there is no program in `{}`; it should hold at least one NAME.toml",
                folder.display()
            ));
        }
        Ok(Programs(RwLock::new(programs)))
    }

    /// Reads the folder again. A file that cannot be read is refused with its mistakes, and what it was
    /// before
    /// stays in force; a program whose file is gone is gone. Answers the programs that changed, and the
    /// mistakes.
    pub fn reload(&self, folder: &FilePath, demo: bool) -> Result<(Vec<String>, Vec<String>), String> {
        let (mut programs, mut changed, mut mistakes) = (BTreeMap::new(), Vec::new(), Vec::new());
        for file in program_files(folder)? {
            let id = file.file_stem().and_then(|stem| stem.to_str()).unwrap_or_default().to_owned();
            let before = self.find(&id);
            match read(&file, demo) {
                Ok(program) => {
                    if before.is_none_or(|before| before.version != program.version) {
                        changed.push(id.clone());
                    }
                    programs.insert(id, Arc::new(program));
                }
                Err(told) => {
                    mistakes.push(told);
                    programs.extend(before.map(|before| (id, before)));
                }
            }
        }
        let mut in_force = self.0.write().unwrap_or_else(PoisonError::into_inner);
        changed.extend(in_force.keys().filter(|id| !programs.contains_key(*id)).cloned());
        *in_force = programs;
        Ok((changed, mistakes))
    }

    /// The program of this id.
    pub fn get(&self, id: &str) -> Outcome<Arc<Program>> {
        self.find(id).ok_or_else(|| {
            refusal(
                StatusCode::NOT_FOUND,
                contract::problem::code::UNKNOWN_PROGRAM,
                "There is no such program",
                format!("`{id}` is not a program of this server; GET /v1/programs lists them."),
            )
        })
    }

    /// The program of this id, if there is one.
    pub fn find(&self, id: &str) -> Option<Arc<Program>> {
        self.0.read().unwrap_or_else(PoisonError::into_inner).get(id).cloned()
    }

    /// Every program, by id.
    pub fn all(&self) -> Vec<Arc<Program>> {
        self.0.read().unwrap_or_else(PoisonError::into_inner).values().cloned().collect()
    }
}

/// The companion of a program for the demo, if it has one.
pub fn read_demo(folder: &FilePath, program: &str) -> Result<Option<Demo>, String> {
    let file = folder.join(format!("{program}.demo.toml"));
    let text = match std::fs::read_to_string(&file) {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(format!("{}: {error}", file.display())),
    };
    let demo: Demo = toml::from_str(&text).map_err(|error| format!("{}: {error}", file.display()))?;
    Ok(Some(demo))
}

fn read(file: &FilePath, demo: bool) -> Result<Program, String> {
    let text = std::fs::read_to_string(file).map_err(|error| format!("{}: {error}", file.display()))?;
    let id = file.file_stem().and_then(|stem| stem.to_str()).unwrap_or_default();
    let version = &digest(text.as_bytes())[..16];
    let read = rules::file::read(id, version, &text).map_err(|mistakes| {
        let told: Vec<String> =
            mistakes.iter().map(|mistake| format!("{}:{mistake}", file.display())).collect();
        told.join("\n")
    })?;
    let mut program = read.program;
    if demo {
        let folder = file.parent().unwrap_or(FilePath::new("."));
        if let Some(demo) = read_demo(folder, id)? {
            program.demo_members = demo.members.into_iter().map(|person| person.shown).collect();
            program.origins.extend(demo.origins);
        }
    }
    Ok(program)
}

/// `NAME.toml`, but not `NAME.demo.toml` and other companions of a program.
fn program_files(folder: &FilePath) -> Result<Vec<PathBuf>, String> {
    let entries = std::fs::read_dir(folder)
        .map_err(|error| format!("cannot read the folder of programs `{}`: {error}", folder.display()))?;
    let mut files: Vec<PathBuf> = entries
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.extension().is_some_and(|extension| extension == "toml"))
        .filter(|path| {
            path.file_stem().and_then(|stem| stem.to_str()).is_some_and(|stem| !stem.contains('.'))
        })
        .collect();
    files.sort();
    Ok(files)
}
