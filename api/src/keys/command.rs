//! `laurel key`: keys made, shown and closed, a brand's own and those it hands members over with.

use super::scope::Scope;
use crate::audit::command::note;
use crate::clock::Clock;
use crate::config::Place;
use crate::db::{Db, Tx};
use crate::hand_off::{self, HandOffKey};
use crate::keys;
use clap::Subcommand;
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
                note(tx, &program.id, "laurel key create", None, now)?;
                keys::create_for(tx, &program.id, &name, &scope, now)
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
            let key_id = key_id.strip_prefix("laurel_").unwrap_or(&key_id).to_owned();
            let asked = key_id.clone();
            let revoked = existing(place)?.write_blocking(move |tx| {
                note(tx, "", &format!("laurel key revoke {asked}"), None, now)?;
                Ok(keys::revoke(tx, &asked, now)? || hand_off::revoke(tx, &asked, now)?)
            });
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
    let noted = |tx: &mut Tx<'_>, key: &HandOffKey| {
        note(tx, &key.program, "laurel key hand-off", None, key.created_at)
    };
    let Some(file) = public_key else {
        let made = db.write_blocking(move |tx| {
            noted(tx, &key)?;
            hand_off::create_shared(tx, key.clone())
        });
        let (kid, secret) = made.map_err(|problem| problem.to_string())?;
        println!("kid {kid}\nsecret {secret}");
        eprintln!("Sign with HS256. Keep the secret now: it is not shown again.");
        return Ok(());
    };
    let pem = std::fs::read_to_string(&file).map_err(|error| format!("{}: {error}", file.display()))?;
    let key = HandOffKey { key: pem, ..key };
    let made = db.write_blocking(move |tx| {
        noted(tx, &key)?;
        hand_off::create_public(tx, key.clone())
    });
    println!("kid {}", made.map_err(|problem| problem.to_string())?);
    eprintln!("Sign with EdDSA and the private half, which stays with you.");
    Ok(())
}

fn day(at: contract::Instant) -> String {
    jiff::Timestamp::from_millisecond(at)
        .map_or_else(|_| "?".to_owned(), |at| at.strftime("%Y-%m-%d").to_string())
}
