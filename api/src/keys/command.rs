//! `laurel key`: keys made, shown and closed, a brand's own and those it hands members over with.

use super::scope::Scope;
use crate::audit::command::note;
use crate::clock::Clock;
use crate::config::Place;
use crate::db::{Db, Tx};
use crate::hand_off::{self, HandOffKey};
use crate::keys;
use crate::problem::Outcome;
use clap::Subcommand;
use contract::Instant;
use std::path::PathBuf;

/// What a command ends with: a sentence for stderr where it failed.
type End = Result<(), String>;

/// What may be done with keys.
#[derive(Subcommand)]
pub enum KeyCommand {
    /// Make a key, and show it this once
    Create {
        /// The program the key opens
        #[arg(long)]
        program: String,
        /// What it is for, such as `web shop`
        #[arg(long)]
        name: String,
        /// What it may do: events, members, rewards, surveys, insights or all; may be given several times
        /// [default: all]
        #[arg(long)]
        scope: Vec<Scope>,
    },
    /// Make a key that the brand's site hands its members over with, or keep the public half of one
    HandOff {
        /// The program that members are handed over to
        #[arg(long)]
        program: String,
        /// What it is for, such as `web shop`
        #[arg(long)]
        name: String,
        /// What stands in the tokens as `iss`, such as https://shop.example
        #[arg(long)]
        issuer: String,
        /// An Ed25519 public key as PEM, for EdDSA; without it, a secret is made, for HS256
        #[arg(long, value_name = "FILE")]
        public_key: Option<PathBuf>,
    },
    /// Show every key, without its secret
    List,
    /// Close a key for good
    Revoke {
        /// As `laurel key list` shows it
        key_id: String,
    },
}

/// Does what was asked of the keys.
pub fn run(place: &Place, command: KeyCommand) -> End {
    let now = Clock::System.now();
    let existing = |place: &Place| Db::open_existing(&place.database_url);
    match command {
        KeyCommand::Create { program, name, scope } => {
            let program = place.program(&program)?;
            let made = Db::open(&place.database_url)?.write_blocking(move |tx| {
                let key = keys::create_for(tx, &program.id, &name, &scope, now)?;
                let did = format!("laurel key create {} for {}", id_of(&key), Scope::stored(&scope));
                note(tx, &program.id, &did, None, now)?;
                Ok(key)
            });
            println!("{}", made.map_err(|problem| problem.to_string())?);
            eprintln!("Keep it now: only its hash is stored, and it is not shown again.");
            Ok(())
        }
        KeyCommand::HandOff { program, name, issuer, public_key } => {
            let program = place.program(&program)?.id.clone();
            let key = HandOffKey { program, name, issuer, created_at: now, ..HandOffKey::default() };
            make_hand_off_key(place, key, public_key)
        }
        KeyCommand::List => list(&existing(place)?),
        KeyCommand::Revoke { key_id } => {
            let key_id = id_of(&key_id).to_owned();
            let asked = key_id.clone();
            let revoked = existing(place)?.write_blocking(move |tx| revoke(tx, &asked, now));
            match revoked.map_err(|problem| problem.to_string())? {
                true => {
                    println!("Revoked.");
                    Ok(())
                }
                false => Err(format!("there is no open key `{key_id}`; see `laurel key list`")),
            }
        }
    }
}

/// The id in a key, which may come whole, with its secret.
fn id_of(key: &str) -> &str {
    if key.starts_with("handoff_") {
        return key;
    }
    key.strip_prefix("laurel_").unwrap_or(key).split('_').next().unwrap_or_default()
}

/// Closes a key of either kind, and writes it down where the key's program is asked about. Says whether there
/// was an open one.
fn revoke(tx: &mut Tx<'_>, key_id: &str, now: Instant) -> Outcome<bool> {
    if !keys::revoke(tx, key_id, now)? && !hand_off::revoke(tx, key_id, now)? {
        return Ok(false);
    }
    let of_brands = keys::list(tx)?.into_iter().map(|key| (key.key_id, key.program));
    let mut all = of_brands.chain(hand_off::list(tx)?.into_iter().map(|key| (key.kid, key.program)));
    let program = all.find(|(known, _)| known == key_id).map(|(_, program)| program).unwrap_or_default();
    note(tx, &program, &format!("laurel key revoke {key_id}"), None, now)?;
    Ok(true)
}

fn list(db: &Db) -> End {
    for key in db.read_blocking(hand_off::list).map_err(|problem| problem.to_string())? {
        let state = if key.revoked_at.is_some() { "revoked" } else { "open" };
        let (kid, algorithm) = (key.kid, key.algorithm);
        let since = day(key.created_at);
        println!("{kid}  {state:7}  {}  {}  {algorithm}  since {since}", key.program, key.name);
    }
    for key in db.read_blocking(keys::list).map_err(|problem| problem.to_string())? {
        let state = if key.revoked_at.is_some() { "revoked" } else { "open" };
        println!(
            "{}  {state:7}  {}  {}  {}  since {}",
            key.key_id,
            key.program,
            key.name,
            key.scopes,
            day(key.created_at)
        );
    }
    Ok(())
}

fn make_hand_off_key(place: &Place, key: HandOffKey, public_key: Option<PathBuf>) -> End {
    let db = Db::open(&place.database_url)?;
    let noted = |tx: &mut Tx<'_>, key: &HandOffKey, kid: &str| {
        note(tx, &key.program, &format!("laurel key hand-off {kid}"), None, key.created_at)
    };
    let Some(file) = public_key else {
        let made = db.write_blocking(move |tx| {
            let made = hand_off::create_shared(tx, key.clone())?;
            noted(tx, &key, &made.0)?;
            Ok(made)
        });
        let (kid, secret) = made.map_err(|problem| problem.to_string())?;
        println!("kid {kid}\nsecret {secret}");
        eprintln!("Sign with HS256. Keep the secret now: it is not shown again.");
        return Ok(());
    };
    let pem = std::fs::read_to_string(&file).map_err(|error| format!("{}: {error}", file.display()))?;
    let key = HandOffKey { key: pem, ..key };
    let made = db.write_blocking(move |tx| {
        let kid = hand_off::create_public(tx, key.clone())?;
        noted(tx, &key, &kid)?;
        Ok(kid)
    });
    println!("kid {}", made.map_err(|problem| problem.to_string())?);
    eprintln!("Sign with EdDSA and the private half, which stays with you.");
    Ok(())
}

fn day(at: contract::Instant) -> String {
    jiff::Timestamp::from_millisecond(at)
        .map_or_else(|_| "?".to_owned(), |at| at.strftime("%Y-%m-%d").to_string())
}
