//! Debian packages, where there are any to be had.

use crate::shell::{self, Outcome};
use std::process::Command;
use std::sync::OnceLock;

/// Installs packages. Fails at once where this is not a Debian-like system, or where we may not install.
pub fn install(packages: &[&str]) -> Outcome {
    let apt = shell::which("apt-get").ok_or("there is no apt-get here")?;
    let mut prefix: Vec<&str> = Vec::new();
    if !shell::is_root() {
        shell::run_quietly(Command::new("sudo").args(["-n", "true"]))
            .map_err(|_| "apt-get needs root, and sudo asks for a password".to_string())?;
        prefix.extend(["sudo", "-n"]);
    }
    let run = |arguments: &[&str]| {
        let mut words = prefix.clone();
        words.extend(["env", "DEBIAN_FRONTEND=noninteractive"]);
        let mut command = Command::new(words[0]);
        command.args(&words[1..]).arg(&apt).args(["-q", "-y"]).args(arguments);
        shell::run_quietly(&mut command)
    };
    // The lists are fetched once a run; a second try would give the same lists.
    static UPDATED: OnceLock<Outcome> = OnceLock::new();
    UPDATED.get_or_init(|| run(&["update"])).clone()?;
    run(&[&["install", "--no-install-recommends"], packages].concat())
}
