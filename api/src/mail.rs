//! Letters: sent by SMTP, or written to a folder and named on the console.

use crate::problem::{Outcome, bug, unavailable};
use lettre::message::header::{HeaderName, HeaderValue};
use lettre::message::{Mailbox, MultiPart};
use lettre::{Address, AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor};
use std::path::PathBuf;
use std::time::Duration;

/// A mail server is waited for so long in all; its own time-out is for the connection alone.
const SENDING: Duration = Duration::from_secs(60);

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
                match within(SENDING, smtp.send(message)).await? {
                    // The address takes no letters: who asked is told the same as everyone.
                    Err(error)
                        if error
                            .status()
                            .is_some_and(|code| is_recipients(code.into(), &error.to_string())) =>
                    {
                        tracing::warn!(status = ?error.status(), "a letter was refused for good");
                    }
                    sent => drop(sent.map_err(|error| {
                        unavailable(format!("the mail server: {}", without_addresses(&error.to_string())))
                    })?),
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

/// What a mail server said, as it may stand in the log: some repeat to whom a letter was.
fn without_addresses(told: &str) -> String {
    told.split(' ')
        .map(|word| if word.contains('@') { "(an address)" } else { word })
        .collect::<Vec<_>>()
        .join(" ")
}

async fn within<T>(time: Duration, sending: impl Future<Output = T>) -> Outcome<T> {
    let sent = tokio::time::timeout(time, sending).await;
    sent.map_err(|_| unavailable(format!("the mail server said nothing for {} seconds", time.as_secs())))
}

/// Whether a refusal is about the recipient's address, and not about this server, its password or its own
/// address: those are put right, and then the letter can leave. The transport does not tell which command was
/// refused, so the codes tell it (RFC 5321, 3463).
fn is_recipients(code: u16, told: &str) -> bool {
    let is_ours = ["5.7.", "5.1.7", "5.1.8"].iter().any(|part| told.contains(part));
    let told = told.to_lowercase();
    let says_so = ["relay", "policy", "sender", "authenticat", "spam", "blocked"];
    (550..=553).contains(&code) && !is_ours && !says_so.iter().any(|word| told.contains(word))
}

fn header(name: &'static str, value: String) -> HeaderValue {
    HeaderValue::new(HeaderName::new_from_ascii_str(name), value)
}

fn mailbox(from: &str) -> Result<Mailbox, String> {
    from.parse().map_err(|error| {
        format!("LAUREL_MAIL_FROM is `{from}`: {error}; it should be such as `Club <club@example.com>`")
    })
}

#[cfg(test)]
mod tests {
    use super::{Duration, is_recipients, within, without_addresses};

    #[test]
    fn only_what_is_said_of_the_recipient_is_for_good() {
        for (code, told) in [
            (550, "permanent error (550): 5.1.1 no such user"),
            (550, "permanent error (550): mailbox unavailable"),
            (552, "permanent error (552): 5.2.2 mailbox full"),
            (553, "permanent error (553): mailbox name not allowed"),
        ] {
            assert!(is_recipients(code, told), "{told}");
        }
        for (code, told) in [
            (530, "permanent error (530): 5.7.0 authentication required"),
            (534, "permanent error (534): mechanism too weak"),
            (535, "permanent error (535): 5.7.8 not accepted"),
            (538, "permanent error (538): encryption required"),
            (550, "permanent error (550): 5.7.1 relaying denied"),
            (550, "permanent error (550): Relay not permitted"),
            (550, "permanent error (550): 5.1.8 bad sender's system address"),
            (553, "permanent error (553): Sender address rejected"),
            (554, "permanent error (554): transaction failed"),
            (451, "transient error (451): try again"),
        ] {
            assert!(!is_recipients(code, told), "{told}");
        }
    }

    #[test]
    fn the_log_is_not_told_to_whom() {
        let told = "transient error (451): 4.7.1 <maya@example.com>: greylisted";
        assert_eq!(without_addresses(told), "transient error (451): 4.7.1 (an address) greylisted");
    }

    #[tokio::test]
    async fn a_mail_server_that_says_nothing_is_not_waited_for_without_end() {
        let silent = std::future::pending::<()>();
        let told = within(Duration::from_millis(1), silent).await.expect_err("not sent");
        assert_eq!(axum::response::IntoResponse::into_response(told).status().as_u16(), 503);
    }
}
