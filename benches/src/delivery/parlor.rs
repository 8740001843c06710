//! The real server, with two hundred chats that are under way.

use std::collections::BTreeSet;
use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;

use anyhow::{Context, Result, bail};
use parlor_engine::command::{ConfigureGroup, SaveAgent, SetRoutingStatus, StartThread};
use parlor_engine::desk::{AgentRole, Assignment, RoutingStatus};
use parlor_engine::{AccountId, ChatId, ClientId, Command, CustomerId, User};
use parlor_server::auth::session::{self, COOKIE, SESSION_MS};
use parlor_server::auth::token::{Claims, Signer, TOKEN_MS};
use parlor_server::config::{Limits, LogLevel};
use parlor_server::shard::{Answered, Shard, ShardConfig, now};
use parlor_server::store::{Session, SqliteStore, Store, change};
use parlor_server::{Config, run};
use parlor_sync::{CursorKey, Origin};
use serde::{Deserialize, Serialize};

use super::PAIRS;
use super::process::{self, Ready};

const ACCOUNT: AccountId = AccountId(1);

/// A chat and who talks in it.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Pair {
    /// Where.
    pub chat: ChatId,
    /// The customer's token.
    pub token: String,
    /// The agent's cookie.
    pub cookie: String,
}

/// Runs the server on a fresh folder until the parent goes.
pub async fn serve(folder: &Path) -> Result<()> {
    let pairs = set_up(folder).await?;
    open(folder, |address| Ready { pairs, ..Ready::at(address) }).await
}

/// Opens the doors, and says so, until the parent goes.
pub async fn open(folder: &Path, ready: impl FnOnce(SocketAddr) -> Ready) -> Result<()> {
    let all = 100_000;
    let running = run(Config {
        listen: ([127, 0, 0, 1], 0).into(),
        data: folder.to_owned(),
        log: LogLevel::Error,
        demo: false,
        limits: Limits {
            sign_ins_per_minute: all,
            customers_per_minute: all,
            commands_per_second: all,
            requests_per_second: all,
            connections: all,
            connections_per_address: all,
        },
        ..Config::default()
    })
    .await?;
    process::say_ready(&ready(running.address()))?;
    process::parent_goes().await;
    Ok(())
}

/// The account of a folder before the server opens its doors.
pub struct House {
    /// Where it is kept.
    pub store: Arc<dyn Store>,
    /// It, in operation.
    pub shard: Shard,
    signer: Signer,
}

impl House {
    /// Starts the account, which is new in a fresh folder.
    pub fn enter(folder: &Path) -> Result<Self> {
        let store: Arc<dyn Store> = Arc::new(SqliteStore::open(folder)?);
        let directory = store.directory();
        directory.add_account(ACCOUNT)?;
        // Made here, under the names that the server looks for them under.
        let key = CursorKey(u64::from_be_bytes(secret(store.as_ref(), "cursors")?));
        let signer = Signer::new(&secret(store.as_ref(), "customer_tokens")?);
        let shard = Shard::start(ACCOUNT, store.clone(), ShardConfig::new(key))?;
        Ok(Self { store, shard, signer })
    }

    /// What a customer shows at the door.
    pub fn token(&self, customer: CustomerId) -> String {
        let (iat, exp) = (now(), now().plus_ms(TOKEN_MS));
        self.signer.sign(&Claims { account: ACCOUNT, customer, exp, iat, key: None })
    }
}

/// Two hundred groups of one agent each, so that a chat's messages go to its two sides and nobody else.
async fn set_up(folder: &Path) -> Result<Vec<Pair>> {
    let house = House::enter(folder)?;
    let shard = &house.shard;
    let mut pairs = Vec::new();
    for number in 0..PAIRS {
        let customer = CustomerId(number as u128 + 1);
        let agent = agent(shard, number, customer).await?;
        let chat = shard.read(move |account| account.chat_of(customer).map(|chat| chat.id)).await?;
        let token = house.token(customer);
        let cookie = session::token()?;
        let expires_at = now().plus_ms(SESSION_MS);
        let (hash, session) = (session::hash(&cookie), Session { account: ACCOUNT, agent, expires_at });
        change(&*house.store, |changes| Ok((changes.add_session(&hash, &session, now())?, None)))?;
        let cookie = format!("{COOKIE}={cookie}");
        pairs.push(Pair { chat: chat.context("a chat is missing")?, token, cookie });
    }
    house.shard.stop().await;
    Ok(pairs)
}

/// A group, its agent, and a customer whom the agent serves.
async fn agent(shard: &Shard, number: usize, customer: CustomerId) -> Result<parlor_engine::AgentId> {
    let name = format!("{number:03}");
    let assignment = Assignment::Automatic;
    system(shard, Command::ConfigureGroup(ConfigureGroup::new(name.clone(), assignment))).await?;
    let of_name = name.clone();
    let find = move |account: &parlor_engine::Account| {
        account.desk.groups.values().find(|group| group.name == of_name).map(|group| group.id)
    };
    let group = shard.read(find).await?.context("a group is missing")?;

    let email = format!("{name}@example.com");
    let of_email = email.clone();
    let groups = BTreeSet::from([group]);
    let save = SaveAgent { agent: None, name, email, role: AgentRole::Agent, capacity: 1, groups, bot: false };
    system(shard, Command::SaveAgent(save)).await?;
    let find = move |account: &parlor_engine::Account| {
        account.desk.agents.values().find(|state| state.profile.email == of_email).map(|state| state.profile.id)
    };
    let agent = shard.read(find).await?.context("an agent is missing")?;
    let status = SetRoutingStatus { agent: Some(agent), status: RoutingStatus::Accepting, reason: None };
    system(shard, Command::SetRoutingStatus(status)).await?;

    let start = Command::StartThread(StartThread { group: Some(group), ..StartThread::default() });
    let origin = Origin { client: ClientId(1), number: 1 };
    match shard.command(User::Customer(customer), origin, start).await? {
        Answered::Done(ack) if ack.refused.is_none() => Ok(agent),
        refused => bail!("a chat could not be started: {refused:?}"),
    }
}

/// Carries out what an admin would.
pub async fn system(shard: &Shard, command: Command) -> Result<()> {
    match shard.system(command).await? {
        None => Ok(()),
        Some(reject) => bail!("the set-up was refused: {}", reject.message()),
    }
}

fn secret<const N: usize>(store: &dyn Store, name: &str) -> Result<[u8; N]> {
    let kept = store.directory().secret(name, &[7; N])?;
    kept.try_into().ok().context("a secret has another length")
}
