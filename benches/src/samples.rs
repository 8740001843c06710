//! What the pages of W1 to W3 are fed with: the frames of a socket, byte for byte, and the same as JSON for the peers.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;
use std::sync::Arc;

use anyhow::Result;
use parlor_engine::chat::{Audience, Chat, ChatFact, Content, Customer, Event, Member, Role};
use parlor_engine::{
    Account, AgentId, ChatId, ClientId, CustomerId, EventId, Fact, GroupId, IdSource, ThreadId, Time, User,
};
use parlor_sync::frame::{Ack, Item, Reset, ServerFrame, Update};
use parlor_sync::{Codec, Cursor, Epoch, Origin};

/// The memory of the page that is fed, see `page.rs`.
const PAGE: ClientId = ClientId(1);
const EPOCH: Epoch = Epoch(1);
const STARTED: Time = Time(1_760_000_000_000);
const WORDS: &str = "the order has not come yet and I would like to know when it will be here thank you for looking into \
    this so quickly could you tell me the number please of course one moment it left our house on monday";

/// Writes one frame for each message, in a thousand chats or in one that are there before.
///
/// The files are `start.bin` (what comes before), `messages.bin` (what is timed) and `messages.jsonl` (the same frames as
/// JSON, a line for each). In the binary files each frame follows its length.
pub fn write_messages(folder: &Path, chats: usize, messages: usize) -> Result<()> {
    let mut ids = IdSource::new(7);
    let agent = User::Agent(AgentId(ids.draw()));
    let chats: Vec<Chat> = (0..chats).map(|_| chat(&mut ids, agent)).collect();
    let frames = (1..=messages).map(|number| {
        // The chats take turns: no message finds its chat still at hand from the one before.
        let chat = &chats[number % chats.len()];
        update(number as u64, vec![Item::Fact(message(&mut ids, chat, agent, number))], Vec::new())
    });
    write(folder, agent, &chats, frames)
}

/// Writes one frame in which a chat comes with all that was said in it.
pub fn write_history(folder: &Path, messages: usize) -> Result<()> {
    let mut ids = IdSource::new(7);
    let agent = User::Agent(AgentId(ids.draw()));
    let chat = spoken(&mut ids, agent, messages);
    write(folder, agent, &[], [update(1, vec![Item::Admit(Box::new(chat))], Vec::new())])
}

/// Writes a chat in which so much was said, and the acknowledgement of each thing more that the page will say.
pub fn write_acks(folder: &Path, messages: usize, says: usize) -> Result<()> {
    let mut ids = IdSource::new(7);
    let agent = User::Agent(AgentId(ids.draw()));
    let chat = spoken(&mut ids, agent, messages);
    let acks = (1..=says).map(|number| {
        let origin = Origin { client: PAGE, number: number as u32 };
        update(number as u64, Vec::new(), vec![Ack { origin, refused: None }])
    });
    write(folder, agent, &[chat], acks)
}

fn write(folder: &Path, agent: User, chats: &[Chat], frames: impl IntoIterator<Item = ServerFrame>) -> Result<()> {
    let mut start = BufWriter::new(File::create(folder.join("start.bin"))?);
    let welcome = ServerFrame::Welcome { epoch: EPOCH, user: agent, now: STARTED, of: agent, same: false };
    let reset =
        Reset { epoch: EPOCH, cursor: Cursor::open(0), account: Account::default(), acks: Vec::new(), earlier: false };
    let admitted = chats.iter().cloned().map(|chat| Item::Admit(Box::new(chat))).collect();
    for frame in [welcome, ServerFrame::Reset(Box::new(reset)), update(0, admitted, Vec::new())] {
        write_frame(&mut start, &frame)?;
    }
    start.flush()?;

    let mut binary = BufWriter::new(File::create(folder.join("messages.bin"))?);
    let mut text = BufWriter::new(File::create(folder.join("messages.jsonl"))?);
    for frame in frames {
        write_frame(&mut binary, &frame)?;
        text.write_all(&Codec::Json.encode(&frame))?;
        text.write_all(b"\n")?;
    }
    binary.flush()?;
    Ok(text.flush()?)
}

/// The update from one cursor to the next.
fn update(from: u64, items: Vec<Item>, acks: Vec<Ack>) -> ServerFrame {
    ServerFrame::Update(Update { from: Cursor::open(from), to: Cursor::open(from + 1), items, acks })
}

fn write_frame(file: &mut impl Write, frame: &ServerFrame) -> Result<()> {
    let bytes = Codec::Postcard.encode(frame);
    file.write_all(&u32::try_from(bytes.len())?.to_le_bytes())?;
    Ok(file.write_all(&bytes)?)
}

/// A chat with one thread that an agent has taken.
fn chat(ids: &mut IdSource, agent: User) -> Chat {
    let customer = Customer { id: CustomerId(ids.draw()), name: Some("Ada".to_owned()), email: None };
    let mut chat = Chat::open(ChatId(ids.draw()), customer);
    let thread = ThreadId(ids.draw());
    chat.evolve(&ChatFact::ThreadStarted { thread, group: GroupId(1), at: STARTED });
    let member = Member { user: agent, name: Some("Grace".to_owned()), role: Role::Agent, active: true };
    chat.evolve(&ChatFact::MemberJoined { thread, member });
    chat
}

/// A chat in which so much was said.
fn spoken(ids: &mut IdSource, agent: User, messages: usize) -> Chat {
    let mut chat = chat(ids, agent);
    for number in 1..=messages {
        if let Fact::Chat { fact, .. } = message(ids, &chat, agent, number) {
            chat.evolve(&fact);
        }
    }
    chat
}

/// Something said, by customer and agent in turn, of 20 to 140 characters.
fn message(ids: &mut IdSource, chat: &Chat, agent: User, number: usize) -> Fact {
    let author = if number.is_multiple_of(2) { agent } else { User::Customer(chat.customer.id) };
    let first = number * 31 % (WORDS.len() - 140);
    let content = Content::Text(WORDS[first..first + 20 + number * 17 % 120].to_owned());
    let at = STARTED.plus_ms(number as u64);
    let event = Arc::new(Event { id: EventId(ids.draw()), at, author, audience: Audience::All, content, extra: None });
    let thread = chat.threads[0].id;
    Fact::Chat { chat: chat.id, fact: ChatFact::EventPosted { thread, event } }
}
