//! What the environment says: where to listen, what to open, how to send.

use crate::mail::Mail;
use crate::programs::Programs;
use crate::walls::Walls;
use crate::walls::limits::{KEY_PER_MINUTE, Limits, MEMBER_PER_MINUTE};
use crate::walls::listen::Door;
use axum::http::{HeaderName, Uri};
use clap::Args;
use contract::programs::Program;
use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;
use std::sync::Arc;

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

impl Place {
    /// The program of this id, or a sentence that names those there are.
    pub fn program(&self, id: &str) -> Result<Arc<Program>, String> {
        let programs = Programs::load(&self.programs, false)?;
        programs.find(id).ok_or_else(|| {
            let known: Vec<String> = programs.all().iter().map(|program| program.id.clone()).collect();
            let folder = self.programs.display();
            format!("there is no program `{id}` in `{folder}`; it has {}", known.join(", "))
        })
    }
}

/// What `laurel serve` needs beside it.
#[derive(Args, Clone, Debug)]
pub struct Serving {
    /// Where members find the portal, and how letters leave.
    #[command(flatten)]
    pub sending: Sending,
    /// The header in which the proxy before this server says who is asking, such as `x-forwarded-for`; its
    /// last entry counts. Without it, the connection says who is asking
    #[arg(long, env = "LAUREL_CLIENT_ADDRESS_HEADER")]
    pub client_address_header: Option<HeaderName>,
    /// Requests a minute that each API key may make
    #[arg(long, env = "LAUREL_KEY_REQUESTS_PER_MINUTE", default_value_t = KEY_PER_MINUTE,
        value_parser = clap::value_parser!(i64).range(1..=1_000_000_000))]
    pub key_requests_per_minute: i64,
    /// Requests a minute that each member may make; a tenth of them may change something
    #[arg(long, env = "LAUREL_MEMBER_REQUESTS_PER_MINUTE", default_value_t = MEMBER_PER_MINUTE,
        value_parser = clap::value_parser!(i64).range(10..=1_000_000_000))]
    pub member_requests_per_minute: i64,
    /// Connections that may be open at a time
    #[arg(long, env = "LAUREL_CONNECTIONS_MAX", default_value_t = 1_024,
        value_parser = clap::builder::RangedU64ValueParser::<usize>::new().range(1..=1_000_000))]
    pub connections_max: usize,
    /// Days that the audit trail is kept
    #[arg(long, env = "LAUREL_AUDIT_DAYS", default_value_t = 400,
        value_parser = clap::value_parser!(i64).range(1..=36_500))]
    pub audit_days: i64,
    /// Load the demo, and let anyone on this machine continue as one of its members
    #[arg(long)]
    pub demo: bool,
}

/// Where members find the portal, and how letters leave.
#[derive(Args, Clone, Debug)]
pub struct Sending {
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
}

impl Sending {
    /// The portal's address as members see it: an origin, in lower case, without the port that goes without
    /// saying.
    pub fn public_url(&self) -> Result<String, String> {
        let url = self.public_url.clone().unwrap_or_else(|| format!("http://{}", self.listen));
        let wrong = |why: &str| {
            format!("LAUREL_PUBLIC_URL is `{url}`; {why}. It should be such as `https://club.example.com`.")
        };
        let uri: Uri = url.trim_end_matches('/').parse().map_err(|_| wrong("that is not an address"))?;
        let (Some(scheme), Some(host)) = (uri.scheme_str(), uri.host()) else {
            return Err(wrong("that is not an address"));
        };
        if !matches!(uri.path(), "" | "/") || uri.query().is_some() {
            return Err(wrong("the portal stands at the root of its host"));
        }
        let usual = match scheme {
            "https" => 443,
            "http" if is_loopback(host) => 80,
            "http" => return Err(wrong("a member's session needs https, except on this machine itself")),
            _ => return Err(wrong("it begins with neither https:// nor http://")),
        };
        let port = uri.port_u16().filter(|&port| port != usual).map(|port| format!(":{port}"));
        Ok(format!("{scheme}://{}{}", host.to_ascii_lowercase(), port.unwrap_or_default()))
    }

    /// How letters leave.
    pub fn mail(&self) -> Result<Mail, String> {
        match &self.smtp_url {
            Some(url) => Mail::smtp(url, &self.mail_from),
            None => Mail::folder(self.mail_folder.clone(), &self.mail_from),
        }
    }
}

impl Serving {
    /// Who may knock how often, and from where.
    pub fn walls(&self) -> Walls {
        let client_address_header = self.client_address_header.clone();
        let limits = Limits::new(self.key_requests_per_minute, self.member_requests_per_minute);
        Walls { client_address_header, limits }
    }

    /// Members come over TLS, so through a proxy, and all of them seem to be this machine.
    pub fn is_behind_a_proxy_that_says_nothing(&self, public_url: &str) -> bool {
        let is_proxied = self.sending.listen.ip().is_loopback() && public_url.starts_with("https://");
        is_proxied && self.client_address_header.is_none()
    }

    /// How wide the door to the network is. All who come through a proxy stand in its one network.
    pub fn door(&self) -> Door {
        let usual = Door { connections_max: self.connections_max, ..Door::default() };
        if self.client_address_header.is_some() { Door { network_of: |_| None, ..usual } } else { usual }
    }

    /// Refuses to offer the demo, whose members have no lock, to other machines.
    pub fn check_demo_stays_here(&self) -> Result<(), String> {
        let listen = self.sending.listen;
        let is_open = !listen.ip().is_loopback() || self.sending.public_url()?.starts_with("https://");
        if self.demo && is_open {
            return Err(format!(
                "--demo lets anyone sign in as anyone, so it is for this machine alone. Listen on 127.0.0.1 \
                 and not {}, without a public address, or leave --demo out.",
                listen
            ));
        }
        Ok(())
    }
}

fn is_loopback(host: &str) -> bool {
    let address = host.trim_start_matches('[').trim_end_matches(']').parse::<IpAddr>();
    host == "localhost" || address.is_ok_and(|address| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn serving(public_url: Option<&str>) -> Serving {
        let sending = Sending {
            listen: SocketAddr::from(([127, 0, 0, 1], 8080)),
            public_url: public_url.map(str::to_owned),
            smtp_url: None,
            mail_folder: PathBuf::new(),
            mail_from: String::new(),
        };
        Serving {
            sending,
            client_address_header: None,
            key_requests_per_minute: KEY_PER_MINUTE,
            member_requests_per_minute: MEMBER_PER_MINUTE,
            connections_max: 1,
            audit_days: 1,
            demo: true,
        }
    }

    #[test]
    fn the_public_address_is_an_origin_as_browsers_write_it() {
        for (given, origin) in [
            (None, "http://127.0.0.1:8080"),
            (Some("https://Club.Example.com/"), "https://club.example.com"),
            (Some("https://club.example.com:443"), "https://club.example.com"),
            (Some("https://club.example.com:8443"), "https://club.example.com:8443"),
            (Some("http://localhost:3000"), "http://localhost:3000"),
            (Some("http://[::1]:3000"), "http://[::1]:3000"),
        ] {
            assert_eq!(serving(given).sending.public_url().as_deref(), Ok(origin));
        }
        for wrong in ["", "club.example.com", "ftp://club.example.com", "https://", "https://a.example/club"]
        {
            assert!(serving(Some(wrong)).sending.public_url().is_err(), "{wrong}");
        }
        let told = serving(Some("http://club.example.com"))
            .sending
            .public_url()
            .expect_err("no session without TLS");
        assert!(told.contains("needs https"), "{told}");
    }

    #[test]
    fn a_proxy_that_does_not_say_who_is_asking_is_noticed() {
        let mut serving = serving(Some("https://club.example.com"));
        assert!(serving.is_behind_a_proxy_that_says_nothing("https://club.example.com"));
        assert!(!serving.is_behind_a_proxy_that_says_nothing("http://127.0.0.1:8080"));
        serving.client_address_header = Some(HeaderName::from_static("x-forwarded-for"));
        assert!(!serving.is_behind_a_proxy_that_says_nothing("https://club.example.com"));
        assert_eq!(serving.walls().client_address_header, serving.client_address_header);
        let proxy = IpAddr::from([192, 0, 2, 1]);
        assert_eq!((serving.door().network_of)(proxy), None, "and may bring as many as come");
        serving.client_address_header = None;
        assert_eq!((serving.door().network_of)(proxy), Some(proxy));
    }

    #[test]
    fn the_demo_is_not_shown_elsewhere_through_a_proxy() {
        assert!(serving(None).check_demo_stays_here().is_ok());
        assert!(serving(Some("https://club.example.com")).check_demo_stays_here().is_err());
    }
}
