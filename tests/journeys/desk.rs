//! A desk with the `laurel` command on it, for stories told at the command line.

use crate::town::programs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// A folder of its own, with the `laurel` command in it.
pub struct Desk {
    /// Gone when the story ends.
    pub folder: PathBuf,
    /// Where the command keeps what it keeps.
    pub database: String,
}

impl Desk {
    /// On this database; on one of its own if none is given.
    pub fn with(database: Option<String>) -> Desk {
        let folder =
            std::env::temp_dir().join(format!("laurel-import-{}", laurel::id::random().expect("an id")));
        std::fs::create_dir_all(&folder).expect("a folder");
        let own = format!("sqlite:{}", folder.join("laurel.db").display());
        Desk { folder, database: database.unwrap_or(own) }
    }

    /// The command, with the project's own programs.
    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_laurel"));
        command.args(arguments).env("LAUREL_DATABASE_URL", &self.database).env("LAUREL_PROGRAMS", programs());
        command
    }

    /// Whether it ended well, and all that it said.
    pub fn run(&self, arguments: &[&str]) -> (bool, String) {
        let Output { status, stdout, stderr } = self.command(arguments).output().expect("laurel runs");
        let said = format!("{}{}", String::from_utf8_lossy(&stdout), String::from_utf8_lossy(&stderr));
        (status.success(), said)
    }

    /// Imports a file into the record shop.
    pub fn import(&self, file: &Path) -> (bool, String) {
        self.run(&["import", "--program", "record-shop", &file.display().to_string()])
    }

    /// Writes a file into the folder.
    pub fn write(&self, name: &str, text: &[u8]) -> PathBuf {
        let file = self.folder.join(name);
        std::fs::write(&file, text).expect("a file");
        file
    }

    /// The number of entries, once every sum agrees.
    pub fn verified_entries(&self) -> u64 {
        let (right, said) = self.run(&["verify"]);
        if said.contains("there is no database file") {
            return 0;
        }
        assert!(right, "{said}");
        let entries = said.split(", ").nth(1).and_then(|entries| entries.split(' ').next());
        entries.and_then(|entries| entries.parse().ok()).expect("a number of entries")
    }
}

impl Drop for Desk {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}
