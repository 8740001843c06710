//! The page in a real browser: the demo's authority, outboxes that survive, tabs that stay apart.
#![cfg(target_arch = "wasm32")]
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test says so when it fails")]

use std::cell::RefCell;
use std::rc::Rc;

use js_sys::Promise;
use parlor_demo::Host;
use parlor_engine::chat::{Chat, PostEvent};
use parlor_engine::command::{CloseThread, Rate, StartThread};
use parlor_engine::desk::{RoutingStatus, SetRoutingStatus};
use parlor_engine::{ChatId, Command, Time};
use parlor_page::{Kind, Notice, Options, Page};
use parlor_sync::{Answer, ArchiveQuery, Link, Query, Then, Transport};
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

/// How long something may take, in steps of 20 milliseconds: the machine may be busy.
const STEPS: u32 = 500;

async fn pause(ms: i32) {
    let promise = Promise::new(&mut |resolve, _| {
        web_sys::window()
            .unwrap()
            .set_timeout_with_callback_and_timeout_and_arguments_0(&resolve.unchecked_into(), ms)
            .unwrap();
    });
    JsFuture::from(promise).await.unwrap();
}

async fn until(what: &str, mut holds: impl FnMut() -> bool) {
    for _ in 0..STEPS {
        if holds() {
            return;
        }
        pause(20).await;
    }
    panic!("waited in vain until {what}");
}

fn storage() -> web_sys::Storage {
    web_sys::window().unwrap().local_storage().unwrap().unwrap()
}

/// A browser that has kept nothing.
fn forget() {
    storage().clear().unwrap();
    web_sys::window().unwrap().session_storage().unwrap().unwrap().clear().unwrap();
}

/// A new demo under a name of its own, so that tests do not meet.
fn host(name: &str) -> Host {
    forget();
    Host::start(&format!("parlor-test-{name}"), true)
}

fn agent(number: u8) -> Page {
    Page::start(Options { demo: true, demo_agent: number, ..Options::new(Kind::Agent) })
}

fn customer() -> Page {
    Page::start(Options { demo: true, ..Options::new(Kind::Customer) })
}

async fn live(page: &Page) {
    until("the page is live", || page.link() == Link::Live(Transport::Socket) && page.read(|r| r.is_live())).await;
}

/// The page knows which outbox is its own: it has begun to look for somebody to speak to.
async fn settled(page: &Page) {
    until("the page tries to connect", || matches!(page.link(), Link::Opening(_))).await;
}

fn start(page: &Page, text: &str) {
    page.send(Command::StartThread(StartThread {
        name: "Maya".to_owned(),
        text: text.to_owned(),
        ..Default::default()
    }));
}

fn say(page: &Page, chat: ChatId, text: &str) -> u32 {
    page.send(Command::PostEvent(PostEvent::text(chat, text)))
}

fn texts(chat: &Chat) -> Vec<String> {
    let events = chat.threads.iter().flat_map(|thread| &thread.events);
    let texts = events.filter_map(|event| event.content.text().map(str::to_owned));
    texts.collect()
}

fn seen(page: &Page) -> Vec<String> {
    page.read(|replica| replica.chats().flat_map(texts).collect())
}

fn chat_of(page: &Page) -> Option<ChatId> {
    page.read(|replica| replica.chats().next().map(|chat| chat.id))
}

fn is_sent(page: &Page) -> bool {
    page.read(|replica| replica.outbox().is_empty())
}

/// The customer waits, the agent accepts: they talk.
async fn talk(customer: &Page, agent: &Page) -> ChatId {
    live(customer).await;
    live(agent).await;
    start(customer, "Do you have it in green?");
    until("the agent sees the queue", || chat_of(agent).is_some()).await;
    let chat = chat_of(agent).unwrap();
    until("the customer knows the place", || customer.position(chat) == Some(1)).await;
    assert_eq!(agent.position(chat), Some(1));
    agent.send(Command::SetRoutingStatus(SetRoutingStatus {
        agent: None,
        status: RoutingStatus::Accepting,
        reason: None,
    }));
    until("the thread is assigned", || {
        agent.read(|replica| replica.confirmed().work_of(chat).is_some_and(|work| work.assignee().is_some()))
    })
    .await;
    until("the customer waits no more", || customer.position(chat).is_none()).await;
    chat
}

#[wasm_bindgen_test]
async fn a_demo_holds_a_whole_conversation_and_reloads_keep_it() {
    let first_host = host("whole");
    let (maya, ada) = (customer(), agent(1));
    let chat = talk(&maya, &ada).await;

    say(&ada, chat, "We do!");
    until("the customer reads the answer", || seen(&maya).len() == 2).await;

    ada.set_typing(chat, true);
    until("the customer sees her typing", || maya.who_types(chat).len() == 1).await;
    ada.set_typing(chat, false);
    until("the customer sees that she ceased", || maya.who_types(chat).is_empty()).await;
    let customer_there = || ada.is_online(maya.read(|replica| replica.user()).unwrap());
    until("the agent sees that the customer is there", customer_there).await;

    // Everything starts anew, on the same database.
    for page in [&maya, &ada] {
        page.stop();
    }
    drop(first_host);
    let _host = Host::start("parlor-test-whole", false);
    let (maya, ada) = (customer(), agent(1));
    live(&maya).await;
    live(&ada).await;
    assert_eq!(seen(&maya), ["Do you have it in green?", "We do!"]);
    assert_eq!(seen(&ada), seen(&maya));

    say(&maya, chat, "Wonderful.");
    until("the agent reads it", || seen(&ada).len() == 3).await;
    ada.send(Command::CloseThread(CloseThread::new(chat)));
    until("the thread is closed for the agent", || chat_of(&ada).is_none()).await;
    let thread = maya.read(|replica| replica.chat(chat).unwrap().threads[0].id);
    maya.send(Command::Rate(Rate {
        chat,
        thread,
        score: 5,
        comment: String::new(),
        resolved: None,
        status: Default::default(),
    }));
    until("the rating is stored", || is_sent(&maya)).await;

    let found = ada.ask(Query::Archive(ArchiveQuery { text: "wonder maya".to_owned(), ..Default::default() })).await;
    let Some(Answer::Archive(page)) = found else { panic!("no archive") };
    assert_eq!(page.rows.iter().map(|row| (row.thread, row.score)).collect::<Vec<_>>(), [(thread, Some(5))]);
    let Some(Answer::Thread(old)) = ada.ask(Query::Thread { chat, thread }).await else { panic!("no thread") };
    assert_eq!(texts(&old).len(), 3);
    assert!(matches!(maya.ask(Query::Archive(ArchiveQuery::default())).await, Some(Answer::Refused(_))));
    for page in [&maya, &ada] {
        page.stop();
    }
}

#[wasm_bindgen_test]
async fn what_is_written_without_a_host_waits_and_is_sent_once() {
    let first = host("waits");
    let (maya, ada) = (customer(), agent(1));
    let chat = talk(&maya, &ada).await;
    until("all is sent", || is_sent(&maya)).await;
    drop(first);

    say(&maya, chat, "Are you there?");
    say(&maya, chat, "I will wait.");
    assert_eq!(seen(&maya).len(), 3, "shown at once");
    maya.stop();

    // A reload in the middle: the commands are in the outbox, and the host comes back later.
    let maya = customer();
    settled(&maya).await;
    assert_eq!(maya.read(|replica| replica.outbox().pending.len()), 2);
    let _host = Host::start("parlor-test-waits", false);
    until("the agent reads both", || seen(&ada).len() == 3).await;
    until("nothing waits any more", || is_sent(&maya)).await;
    assert_eq!(seen(&maya), ["Do you have it in green?", "Are you there?", "I will wait."]);
    assert_eq!(seen(&ada), seen(&maya));
    maya.stop();
    ada.stop();
}

#[wasm_bindgen_test]
async fn two_tabs_have_an_outbox_each_and_a_closed_tabs_is_taken_over() {
    forget();
    // Nobody answers: there is no host.
    let (one, two) = (customer(), customer());
    settled(&one).await;
    settled(&two).await;
    let client = |page: &Page| page.read(|replica| replica.outbox().client);
    assert_ne!(client(&one), client(&two), "a tab that finds its name taken takes another");
    start(&one, "first");
    start(&two, "second");
    let left = client(&two);
    two.stop();
    pause(50).await;

    let three = customer();
    settled(&three).await;
    assert_eq!(client(&three), left, "what the closed tab has left is taken over");
    assert_eq!(three.read(|replica| replica.outbox().pending.len()), 1);
    three.stop();
    one.stop();
}

#[wasm_bindgen_test]
async fn drafts_survive_and_belong_to_their_kind_of_page() {
    forget();
    let page = customer();
    page.save_draft("reply", "half a sent");
    page.stop();
    let (page, other) = (customer(), agent(1));
    assert_eq!(page.draft("reply"), "half a sent");
    assert_eq!(other.draft("reply"), "");
    page.save_draft("reply", "");
    assert_eq!(page.draft("reply"), "");
    page.stop();
    other.stop();
}

#[wasm_bindgen_test]
async fn listeners_are_told_together_and_refusals_wait_to_be_dismissed() {
    let _host = host("notices");
    let maya = customer();
    live(&maya).await;
    let heard = Rc::new(RefCell::new(Vec::new()));
    let subscription = maya.subscribe({
        let (heard, maya) = (heard.clone(), maya.clone());
        move |notice| {
            // A listener may look and act.
            maya.read(|replica| replica.is_live());
            heard.borrow_mut().push(notice.clone());
        }
    });
    let number = maya.send(Command::CloseThread(CloseThread::new(ChatId(7))));
    assert!(heard.borrow().is_empty(), "not from within the call");
    let is_refusal = |notice: &Notice| matches!(notice, Notice::Refused(command, _) if command.number == number);
    until("it is refused", || heard.borrow().iter().any(is_refusal)).await;
    assert!(heard.borrow().contains(&Notice::Changed));
    assert_eq!(maya.read(|replica| replica.outbox().failed.len()), 1);
    assert!(maya.dismiss(number).is_some());
    assert!(is_sent(&maya));
    drop(subscription);
    let before = heard.borrow().len();
    maya.dismiss(number);
    pause(60).await;
    assert_eq!(heard.borrow().len(), before);
    maya.stop();
}

#[wasm_bindgen_test]
async fn an_agent_without_a_server_keeps_trying_and_a_second_tab_follows() {
    forget();
    // The test's own server knows none of our addresses.
    let one = Page::start(Options::new(Kind::Agent));
    until("the first attempt has failed", || matches!(one.link(), Link::Waiting(at) if at > Time(0))).await;
    let two = Page::start(Options::new(Kind::Agent));
    until("the second tab follows", || two.link() == one.link()).await;
    assert!(!matches!(one.link(), Link::Stopped(Then::SignIn)));
    let followed = two.link();
    one.stop();
    until("the second tab tries by itself", || two.link() != followed).await;
    assert_eq!(two.ask(Query::Archive(ArchiveQuery::default())).now_or_stopped(&two).await, None);
}

/// Lets a question be given up.
trait Stopped: Sized {
    async fn now_or_stopped(self, page: &Page) -> Option<Answer>;
}

impl<F: Future<Output = Option<Answer>>> Stopped for F {
    async fn now_or_stopped(self, page: &Page) -> Option<Answer> {
        let page = page.clone();
        wasm_bindgen_futures::spawn_local(async move {
            pause(30).await;
            page.stop();
        });
        self.await
    }
}
