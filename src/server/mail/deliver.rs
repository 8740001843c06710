//! Handing mails over to a mail server, one after another, and again later where it does not take them now.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Result, anyhow};
use lettre::address::Envelope;
use lettre::transport::smtp::Error as SmtpError;
use lettre::transport::smtp::authentication::Credentials;
use lettre::transport::smtp::client::{Tls, TlsParameters};
use lettre::transport::smtp::extension::ClientId;
use lettre::transport::smtp::response::{Category, Severity};
use lettre::{Address, AsyncSmtpTransport, AsyncTransport, Tokio1Executor};
use parlor_engine::command::{TellTranscript, TranscriptStep};
use parlor_engine::{AccountId, Command};
use tokio::sync::Notify;
use tokio::task::spawn_blocking;
use tokio::time::{sleep, timeout};

use super::compose::Letter;
use super::message;
use super::{ATTEMPTS_MAX, Job, What};
use crate::config::{MailConfig, MailSecurity, MailSender};
use crate::outbox::pause_ms;
use crate::random;
use crate::shard::{Shard, now};
use crate::store::{MailRow, Store, StoreError};

/// How long a mail server may take for one answer.
const ANSWER: Duration = Duration::from_secs(30);
/// How long one mail may take altogether.
const ATTEMPT: Duration = Duration::from_secs(120);
/// Mails read at once.
const READ: usize = 20;
/// The longest time without a look, and the pause when the store cannot be read.
const LOOK: Duration = Duration::from_secs(60);

/// A mail server, as somebody to hand mails to.
pub struct Sender {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    from: MailSender,
}

/// What became of an attempt.
#[derive(Debug, PartialEq, Eq)]
enum Outcome {
    /// Taken, or there was nothing to say any more.
    Done,
    /// Perhaps the next time.
    Later(String),
    /// Never.
    Never(String),
}

impl Sender {
    /// Connects to nobody yet.
    ///
    /// # Errors
    /// If TLS cannot be set up.
    pub fn new(config: &MailConfig) -> Result<Self> {
        let host = config.server.host.clone();
        let tls =
            || TlsParameters::new(host.clone()).map_err(|error| anyhow!("TLS for mails cannot be set up: {error}."));
        let tls = match config.security {
            MailSecurity::None => Tls::None,
            MailSecurity::Starttls => Tls::Required(tls()?),
            MailSecurity::Tls => Tls::Wrapper(tls()?),
        };
        let mut builder = AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous(host)
            .port(config.server.port)
            .tls(tls)
            .timeout(Some(ANSWER))
            .hello_name(ClientId::Domain(config.from.email.domain().to_owned()));
        if let Some((user, password)) = &config.login {
            builder = builder.credentials(Credentials::new(user.clone(), password.clone()));
        }
        Ok(Self { transport: builder.build(), from: config.from.clone() })
    }

    async fn hand_over(&self, id: &str, to: &str, letter: &Letter) -> Outcome {
        let addressed = to.parse().map_err(|_| anyhow!("The address is none.")).and_then(|to: Address| {
            let envelope = Envelope::new(Some(self.from.email.clone()), vec![to.clone()])?;
            Ok((envelope, to))
        });
        let (envelope, to) = match addressed {
            Ok(addressed) => addressed,
            Err(error) => return Outcome::Never(error.to_string()),
        };
        let mail = message::write(id, &self.from, &to, letter);
        match timeout(ATTEMPT, self.transport.send_raw(&envelope, &mail)).await {
            Ok(Ok(_)) => Outcome::Done,
            Ok(Err(error)) if is_final(&error) => Outcome::Never(sentence(&error)),
            Ok(Err(error)) => Outcome::Later(sentence(&error)),
            Err(_) => Outcome::Later(format!("The mail server took longer than {ATTEMPT:?}.")),
        }
    }
}

/// Whether trying again is of no use. Who is not let in at all may be let in once the settings are right.
fn is_final(error: &SmtpError) -> bool {
    error.status().is_some_and(|code| {
        code.severity == Severity::PermanentNegativeCompletion && code.category != Category::Unspecified3
    })
}

fn sentence(error: &SmtpError) -> String {
    let cause = std::error::Error::source(error).map(|cause| format!(": {cause}")).unwrap_or_default();
    format!("{error}{cause}")
}

/// Sends what is due, for as long as the server runs.
pub(super) async fn run(sender: Sender, store: Arc<dyn Store>, shards: Vec<Shard>, wake: Arc<Notify>, retry_ms: u64) {
    let shards: BTreeMap<AccountId, Shard> = shards.into_iter().map(|shard| (shard.account(), shard)).collect();
    loop {
        let read =
            on_store(&store, |store| Ok((store.directory().due_mails(now(), READ)?, store.directory().next_mail()?)))
                .await;
        let (due, next) = read.unwrap_or_else(|error| {
            tracing::warn!(%error, "the mails that wait cannot be read");
            (Vec::new(), None)
        });
        if due.is_empty() {
            let pause = next.map_or(LOOK, |next| Duration::from_millis(next.since_ms(now()).max(1)).min(LOOK));
            // A mail that comes during the look above has left its permit.
            let _ = timeout(pause, wake.notified()).await;
            continue;
        }
        for row in due {
            let account = row.account;
            if let Err(error) = one(&sender, &store, &shards, row, retry_ms).await {
                tracing::warn!(%account, %error, "what became of a mail cannot be kept");
                sleep(LOOK).await;
            }
        }
    }
}

/// Tries one mail, and keeps what became of it.
async fn one(
    sender: &Sender,
    store: &Arc<dyn Store>,
    shards: &BTreeMap<AccountId, Shard>,
    row: MailRow,
    retry_ms: u64,
) -> Result<(), StoreError> {
    let MailRow { account, id, text } = row;
    let outcome = match (Job::read(&text), shards.get(&account)) {
        (Ok(job), Some(shard)) => {
            let attempts = job.attempts + 1;
            let what = job.what.clone();
            // A shard that has just ended is as good as a mail server that does not answer.
            let letter = shard.read(move |account| Letter::of(account, &what)).await;
            let outcome = match letter {
                Ok(Some(letter)) => {
                    let outcome = sender.hand_over(&id, &job.to, &letter).await;
                    if outcome == Outcome::Done {
                        tell(shard, &job).await;
                    }
                    outcome
                }
                Ok(None) => Outcome::Done,
                Err(_) => Outcome::Later("The account is not available.".to_owned()),
            };
            match outcome {
                Outcome::Later(why) if attempts < ATTEMPTS_MAX => {
                    tracing::info!(%account, mail = id, attempts, why, "a mail is tried again later");
                    let chance = random::bytes::<1>().map_or(0, |[byte]| byte);
                    let due_at = now().plus_ms(pause_ms(retry_ms, attempts, chance));
                    let text = Job { attempts, ..job }.text()?;
                    return on_store(store, move |store| store.directory().put_mail_off(&id, due_at, &text)).await;
                }
                Outcome::Later(why) => Outcome::Never(format!("{attempts} attempts were in vain: {why}")),
                outcome => outcome,
            }
        }
        (Err(error), _) => Outcome::Never(error.to_string()),
        (_, None) => Outcome::Never("There is no such account.".to_owned()),
    };
    if let Outcome::Never(why) = outcome {
        tracing::warn!(%account, mail = id, why, "a mail is given up");
    }
    on_store(store, move |store| store.directory().forget_mail(&id)).await
}

/// Tells the agents of a thread that its transcript was sent. The mail is not sent a second time only to tell that.
async fn tell(shard: &Shard, job: &Job) {
    let What::Transcript { chat, thread, .. } = job.what else { return };
    let told = TellTranscript { chat, thread, email: job.to.clone(), step: TranscriptStep::Sent };
    match shard.system(Command::TellTranscript(told)).await {
        // A thread may be gone meanwhile.
        Ok(_) => {}
        Err(_) => tracing::warn!(account = %shard.account(), "that a transcript was sent cannot be told"),
    }
}

/// Away from the threads that serve requests.
async fn on_store<T: Send + 'static>(
    store: &Arc<dyn Store>,
    work: impl FnOnce(&dyn Store) -> Result<T, StoreError> + Send + 'static,
) -> Result<T, StoreError> {
    let store = store.clone();
    let done = spawn_blocking(move || work(&*store)).await;
    done.map_err(|error| StoreError::Failed(format!("a mail: {error}")))?
}
