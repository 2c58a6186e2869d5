//! Letters: sent by SMTP, or written to a folder and named on the console.

use crate::problem::{Outcome, bug, unavailable};
use lettre::message::header::{HeaderName, HeaderValue};
use lettre::message::{Mailbox, MultiPart};
use lettre::{Address, AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor};
use std::path::PathBuf;
use std::time::Duration;

/// How letters leave.
pub struct Mail {
    from: Mailbox,
    transport: Transport,
}

enum Transport {
    Smtp(AsyncSmtpTransport<Tokio1Executor>),
    Folder(PathBuf),
}

/// A letter to one person.
pub struct Letter {
    /// The address.
    pub to: Address,
    /// Who it is from, by name; the address is the server's.
    pub from_name: String,
    /// One line.
    pub subject: String,
    /// For readers without HTML.
    pub text: String,
    /// For all others.
    pub html: String,
    /// What to print when the letter only goes into a folder, such as its link.
    pub gist: String,
    /// Where one says that one wants no more such letters, with one request (RFC 8058).
    pub unsubscribe: Option<String>,
}

impl Mail {
    /// Sends through an SMTP server: `smtp://HOST:PORT` or `smtps://USER:PASSWORD@HOST`.
    pub fn smtp(url: &str, from: &str) -> Result<Mail, String> {
        let transport = AsyncSmtpTransport::<Tokio1Executor>::from_url(url)
            .map_err(|error| {
                format!("LAUREL_SMTP_URL is not right: {error}; it should be such as `smtp://host:25`")
            })?
            .timeout(Some(Duration::from_secs(10)))
            .build();
        Ok(Mail { from: mailbox(from)?, transport: Transport::Smtp(transport) })
    }

    /// Writes each letter to a file of `folder` and prints its gist.
    pub fn folder(folder: PathBuf, from: &str) -> Result<Mail, String> {
        Ok(Mail { from: mailbox(from)?, transport: Transport::Folder(folder) })
    }

    /// Sends a letter.
    pub async fn send(&self, letter: Letter) -> Outcome<()> {
        let message = self.message(&letter)?;
        match &self.transport {
            Transport::Smtp(smtp) => {
                match smtp.send(message).await {
                    // The address takes no letters: who asked is told the same as everyone.
                    Err(error) if error.is_permanent() => {
                        tracing::warn!(status = ?error.status(), "a letter was refused for good");
                    }
                    sent => drop(sent.map_err(|error| unavailable(format!("the mail server: {error}")))?),
                }
            }
            Transport::Folder(folder) => {
                let name =
                    format!("{}-{}.eml", jiff::Timestamp::now().as_millisecond(), crate::id::random()?);
                let file = folder.join(name);
                let written =
                    std::fs::create_dir_all(folder).and_then(|()| std::fs::write(&file, message.formatted()));
                written.map_err(|error| unavailable(format!("{}: {error}", file.display())))?;
                println!("A letter to {}, in {}: {}", letter.to, file.display(), letter.gist);
            }
        }
        Ok(())
    }

    fn message(&self, letter: &Letter) -> Outcome<Message> {
        let from = Mailbox::new(Some(letter.from_name.clone()), self.from.email.clone());
        let mut message = Message::builder();
        if let Some(address) = &letter.unsubscribe {
            message = message
                .raw_header(header("List-Unsubscribe", format!("<{address}>")))
                .raw_header(header("List-Unsubscribe-Post", "List-Unsubscribe=One-Click".to_owned()));
        }
        message
            .from(from)
            .to(Mailbox::new(None, letter.to.clone()))
            .subject(&letter.subject)
            .multipart(MultiPart::alternative_plain_html(letter.text.clone(), letter.html.clone()))
            .map_err(|error| bug(format!("a letter cannot be written: {error}")))
    }
}

fn header(name: &'static str, value: String) -> HeaderValue {
    HeaderValue::new(HeaderName::new_from_ascii_str(name), value)
}

fn mailbox(from: &str) -> Result<Mailbox, String> {
    from.parse().map_err(|error| {
        format!("LAUREL_MAIL_FROM is `{from}`: {error}; it should be such as `Club <club@example.com>`")
    })
}
