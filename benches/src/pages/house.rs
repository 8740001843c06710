//! The real server, with thousands of customers who have each asked something.

use std::path::Path;

use anyhow::{Result, bail};
use futures_util::{StreamExt, TryStreamExt, stream};
use parlor_engine::chat::PostEvent;
use parlor_engine::command::{ConfigureGroup, StartThread};
use parlor_engine::desk::Assignment;
use parlor_engine::{ClientId, Command, CustomerId, GroupId, User};
use parlor_server::shard::{Answered, Shard};
use parlor_sync::Origin;

use crate::delivery::parlor::{self, House, system};
use crate::delivery::process::Ready;

/// What each customer has said before the pages come.
pub const SAID: u32 = 3;
/// Groups, in whose queues the customers wait.
const GROUPS: usize = 10;
/// Commands under way at once while it is set up.
const TOGETHER: usize = 200;
/// The memory of what the set-up has said, and of what is said while the pages are away.
const BEFORE: ClientId = ClientId(1 << 64);
const AWAY: ClientId = ClientId(2 << 64);

/// Runs the server on a fresh folder, with so many customers, until the parent goes.
pub async fn serve(folder: &Path, customers: usize) -> Result<()> {
    let house = House::enter(folder)?;
    for name in 0..GROUPS {
        let save = ConfigureGroup::new(format!("Group {name}"), Assignment::PickUp);
        system(&house.shard, Command::ConfigureGroup(save)).await?;
    }
    let groups: Vec<GroupId> = house.shard.read(|account| account.desk.groups.keys().copied().collect()).await?;
    each(customers, async |number| {
        let group = groups.get(number % GROUPS).copied();
        let start = Command::StartThread(StartThread { group, ..StartThread::default() });
        says(&house.shard, number, BEFORE, 1, start).await?;
        for said in 0..SAID {
            speaks(&house.shard, number, BEFORE, said + 2).await?;
        }
        Ok(())
    })
    .await?;
    let tokens = (0..customers).map(|number| house.token(customer(number))).collect();
    house.shard.stop().await;
    drop(house);
    parlor::open(folder, |address| Ready { tokens, ..Ready::at(address) }).await
}

/// Runs it again on the same folder, after each customer has said so much more from elsewhere.
pub async fn serve_again(folder: &Path, customers: usize, said: u32) -> Result<()> {
    let house = House::enter(folder)?;
    each(customers, async |number| {
        for said in 0..said {
            speaks(&house.shard, number, AWAY, said + 1).await?;
        }
        Ok(())
    })
    .await?;
    house.shard.stop().await;
    drop(house);
    parlor::open(folder, Ready::at).await
}

fn customer(number: usize) -> CustomerId {
    CustomerId(number as u128 + 1)
}

async fn each(customers: usize, does: impl AsyncFn(usize) -> Result<()>) -> Result<()> {
    let all = stream::iter(0..customers).map(|number| does(number));
    all.buffer_unordered(TOGETHER).try_collect().await
}

async fn speaks(shard: &Shard, number: usize, client: ClientId, nth: u32) -> Result<()> {
    let user = customer(number);
    let chat = shard.read(move |account| account.chat_of(user).map(|chat| chat.id)).await?;
    let Some(chat) = chat else { bail!("a chat is missing") };
    let text = "The order from last week has not come yet, could you have a look?";
    says(shard, number, client, nth, Command::PostEvent(PostEvent::text(chat, text))).await
}

async fn says(shard: &Shard, number: usize, client: ClientId, nth: u32, command: Command) -> Result<()> {
    let origin = Origin { client: ClientId(client.0 + number as u128), number: nth };
    match shard.command(User::Customer(customer(number)), origin, command).await? {
        Answered::Done(ack) if ack.refused.is_none() => Ok(()),
        refused => bail!("the set-up was refused: {refused:?}"),
    }
}
