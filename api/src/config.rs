//! What the environment says: where to listen, what to open, how to send.

use clap::Args;
use std::net::SocketAddr;
use std::path::PathBuf;

/// Where members and points are kept, and which programs run. Every command needs these.
#[derive(Args, Clone, Debug)]
pub struct Place {
    /// `sqlite:FILE`, or `postgres://USER:PASSWORD@HOST/NAME`
    #[arg(long, env = "LAUREL_DATABASE_URL", default_value = "sqlite:laurel.db", hide_env_values = true)]
    pub database_url: String,
    /// The folder of program files
    #[arg(long, env = "LAUREL_PROGRAMS", default_value = "programs")]
    pub programs: PathBuf,
}

/// What `laurel serve` needs beside it.
#[derive(Args, Clone, Debug)]
pub struct Serving {
    /// The address and port to listen on
    #[arg(long, env = "LAUREL_LISTEN", default_value = "127.0.0.1:8080")]
    pub listen: SocketAddr,
    /// The portal's address as members see it; `http://` and the listening address if not given
    #[arg(long, env = "LAUREL_PUBLIC_URL")]
    pub public_url: Option<String>,
    /// `smtp://HOST:PORT`, or `smtps://USER:PASSWORD@HOST`; without it, letters are written to the mail
    /// folder
    #[arg(long, env = "LAUREL_SMTP_URL", hide_env_values = true)]
    pub smtp_url: Option<String>,
    /// The folder that letters are written to when there is no SMTP server
    #[arg(long, env = "LAUREL_MAIL_FOLDER", default_value = "mail")]
    pub mail_folder: PathBuf,
    /// Who letters are from
    #[arg(long, env = "LAUREL_MAIL_FROM", default_value = "Laurel <laurel@localhost>")]
    pub mail_from: String,
    /// Load the demo, and let anyone on this machine continue as one of its members
    #[arg(long)]
    pub demo: bool,
}

impl Serving {
    /// The portal's address as members see it, without a slash at the end.
    pub fn public_url(&self) -> Result<String, String> {
        let url = self.public_url.clone().unwrap_or_else(|| format!("http://{}", self.listen));
        let right = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"));
        match right {
            Some(host) if !host.is_empty() => Ok(url.trim_end_matches('/').to_owned()),
            _ => {
                Err(format!("LAUREL_PUBLIC_URL is `{url}`; it should be such as `https://club.example.com`"))
            }
        }
    }

    /// Refuses to offer the demo, whose members have no lock, to other machines.
    pub fn check_demo_stays_here(&self) -> Result<(), String> {
        if self.demo && !self.listen.ip().is_loopback() {
            return Err(format!(
                "--demo lets anyone sign in as anyone, so it listens on this machine alone; {} is open to \
                 others. Use 127.0.0.1, or leave --demo out.",
                self.listen
            ));
        }
        Ok(())
    }
}
