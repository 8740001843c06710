//! What people do with it.

use std::time::Duration;

use crate::proxy::Weather;
use crate::shop::Shop;

/// The whole way of one conversation, with two agents.
#[tokio::test(flavor = "multi_thread")]
async fn a_visitor_asks_and_two_agents_help() {
    let mut shop = Shop::opens().await;
    let visitor = shop.visitor().await;

    // Before any intent only the loader is there: no frame, no wasm, no cookie.
    let fetched = visitor.fetched().await;
    assert!(fetched.iter().any(|path| path == "/embed.js"), "{fetched:?}");
    // The shop's own files and its icon in the tab are not ours.
    let parlors = |path: &&String| !path.starts_with("/demo/") && *path != "/icons/parlor.svg" && *path != "/embed.js";
    assert_eq!(fetched.iter().find(parlors), None);
    assert_eq!(visitor.browser.script("return document.cookie").await, "");
    assert_eq!(visitor.browser.count("iframe").await, 0);
    visitor.browser.keeps("shop").await;

    visitor.opens_chat().await;
    visitor.browser.keeps("widget-form").await;
    visitor.introduces("Maya", "Does the lamp come in green?").await;
    visitor.browser.sees("You are next").await;
    visitor.browser.keeps("widget-queue").await;

    let ada = shop.first_agent().await;
    ada.browser.sees("Maya").await;
    ada.browser.keeps("panel-queue").await;
    ada.sets_status("accepting").await;
    ada.opens("Maya").await;
    ada.browser.sees("Does the lamp come in green?").await;
    ada.says("It does!").await;
    visitor.browser.sees("It does!").await;
    visitor.hears("Ada Winter says: It does!").await;
    visitor.says("Lovely.").await;
    ada.browser.sees("Lovely.").await;

    // Both see who writes, and how far the other has got.
    visitor.writes("I would").await;
    ada.browser.sees("typing").await;
    visitor.browser.types(".composer__input", " take two").await;
    ada.browser
        .until("the mark says read", || async { ada.browser.count(".message--own .ticks--read").await > 0 })
        .await;
    visitor
        .browser
        .until("the mark says read", || async { visitor.browser.count(".message--own .ticks--read").await > 0 })
        .await;

    // A reload in the middle of a sentence keeps the sentence.
    visitor.browser.client.refresh().await.unwrap();
    visitor.opens_chat().await;
    assert_eq!(visitor.draft().await, "I would take two");
    visitor.browser.types(".composer__input", "\u{e007}").await;
    ada.browser.sees("I would take two").await;

    ada.notes("She is a friend of the house").await;
    ada.browser.keeps("panel-conversation").await;
    visitor.browser.keeps("widget-conversation").await;

    let mira = shop.second_agent().await;
    mira.sets_status("accepting").await;
    ada.transfers_to("Mira").await;
    mira.browser.keeps("panel-offer").await;
    mira.accepts().await;
    mira.opens("Maya").await;
    mira.browser.sees("She is a friend of the house").await;
    mira.says("I will pack them.").await;
    visitor.browser.sees("I will pack them.").await;
    assert!(!visitor.browser.text().await.contains("friend of the house"));

    mira.closes().await;
    visitor.browser.keeps("widget-rating").await;
    visitor.rates(5).await;
    visitor.browser.sees("Thank you").await;
    visitor.browser.keeps("widget-thanks").await;

    ada.browser.clicks("a[href='#/archive']").await;
    ada.browser.types("input[type=search]", "green").await;
    ada.opens("Maya").await;
    ada.browser.sees("I will pack them.").await;
    ada.browser.keeps("panel-archive").await;
}

/// The network goes for a while and both go on writing; then the server is killed. Nobody clicks anything.
#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_lost_when_the_network_goes_and_the_server_dies() {
    let mut shop = Shop::opens().await;
    let visitor = shop.visitor().await;
    visitor.opens_chat().await;
    visitor.introduces("Maya", "one").await;
    let ada = shop.first_agent().await;
    ada.sets_status("accepting").await;
    ada.opens("Maya").await;
    ada.says("two").await;
    visitor.browser.sees("two").await;

    visitor.network.turns(Weather::Cut);
    ada.network.turns(Weather::Cut);
    for n in 0..3 {
        visitor.says(&format!("offline visitor {n}")).await;
        ada.says(&format!("offline agent {n}")).await;
    }
    ada.browser.keeps("panel-offline").await;
    visitor.browser.keeps("widget-offline").await;
    tokio::time::sleep(Duration::from_secs(3)).await;
    visitor.network.turns(Weather::Fair);
    ada.network.turns(Weather::Fair);
    same_order(&visitor.browser, &ada.browser, 8).await;

    visitor.says("before the crash").await;
    shop.server.dies_and_returns().await;
    visitor.says("after the crash").await;
    ada.says("I am still here").await;
    same_order(&visitor.browser, &ada.browser, 11).await;

    // A second tab shows the same, and so does a reload.
    ada.browser.client.refresh().await.unwrap();
    same_order(&visitor.browser, &ada.browser, 11).await;
}

/// Behind a proxy that breaks WebSockets it all works over fetch, and climbs up again when they come back.
#[tokio::test(flavor = "multi_thread")]
async fn without_websockets_it_works_over_fetch() {
    let mut shop = Shop::opens().await;
    let visitor = shop.visitor().await;
    visitor.network.turns(Weather::NoSockets);
    visitor.opens_chat().await;
    visitor.introduces("Maya", "no sockets here").await;
    let ada = shop.first_agent().await;
    ada.sets_status("accepting").await;
    ada.opens("Maya").await;
    ada.says("I hear you").await;
    visitor.browser.sees("I hear you").await;
    visitor.says("and I you").await;
    ada.browser.sees("and I you").await;
    assert_eq!(visitor.network.sockets(), 0);
    visitor.network.turns(Weather::Fair);
    visitor.browser.until("a socket is used again", || async { visitor.network.sockets() > 0 }).await;
    ada.says("still there?").await;
    visitor.browser.sees("still there?").await;
    same_order(&visitor.browser, &ada.browser, 4).await;
}

/// The released widget knows nothing of what staff ask each other, and yet understands what it is asked itself.
#[tokio::test(flavor = "multi_thread")]
async fn a_visitor_answers_what_the_group_asks_and_leaves_a_message() {
    let mut shop = Shop::opens().await;
    let ada = shop.first_agent().await;
    ada.asks_before_a_talk().await;
    let visitor = shop.visitor().await;
    visitor.opens_chat().await;
    visitor.browser.sees("Leave us a message").await;
    visitor.browser.keeps("widget-message").await;
    visitor.browser.types("input[autocomplete=organization]", "Lamps Ltd").await;
    visitor.introduces("Maya", "The green one is broken.").await;
    visitor.browser.sees("We have your message").await;
    visitor.browser.keeps("widget-left").await;
    ada.sets_status("accepting").await;
    ada.opens("Maya").await;
    ada.browser.sees("Lamps Ltd").await;
    ada.says("We send you another.").await;
    visitor.browser.sees("We send you another.").await;
    ada.closes().await;
    visitor.browser.clicks(".closing .button--quiet").await;
    // All but the question is known of her, so she is asked that alone.
    visitor.browser.clicks(".composer .button").await;
    visitor.browser.sees("Your message?").await;
    assert_eq!(visitor.browser.count(".field").await, 1);
}

/// Panel, widget and authority in one page, without a server's part in it.
#[tokio::test(flavor = "multi_thread")]
async fn the_demo_needs_no_server() {
    let mut shop = Shop::opens().await;
    let page = shop.visitor().await;
    page.browser.goes_to(&format!("http://{}/?demo", page.network.address)).await;
    page.browser.finds(".rail").await;
    // Beside the visitor's side the panel has room for its list alone, which then says what can be done.
    page.browser.client.set_window_size(1150, 900).await.unwrap();
    page.browser.sees("You are not accepting chats").await;
    page.browser.client.set_window_size(1440, 900).await.unwrap();
    // From here on nothing reaches the server.
    page.browser.finds("iframe[src*=widget]").await;
    let frame = page.browser.finds("iframe[src*=widget]").await;
    frame.enter_frame().await.unwrap();
    page.introduces("Theo", "Is anybody there?").await;
    page.browser.sees("Is anybody there?").await;
    page.leaves_chat().await;
    page.browser.sees("Theo").await;
    page.browser.keeps("demo").await;
}

/// The documents are made from the types and the table of doors, and drawn in the browser.
#[tokio::test(flavor = "multi_thread")]
async fn a_developer_reads_the_api_and_what_may_go_wrong() {
    let mut shop = Shop::opens().await;
    let page = shop.visitor().await;
    page.browser.goes_to(&format!("http://{}/docs/api", page.network.address)).await;
    page.browser.sees("/api/v1/commands").await;
    page.browser.script("document.querySelectorAll('details').forEach((path) => { path.open = true; })").await;
    page.browser.sees("text/plain").await;
    assert_eq!(page.browser.count("[role=alert]").await, 0);
    page.browser.keeps("docs-api").await;
    page.browser.goes_to(&format!("http://{}/docs/errors", page.network.address)).await;
    page.browser.sees("text_too_long").await;
    page.browser.keeps("docs-errors").await;
}

/// Waits until both show the same texts in the same order, this many.
async fn same_order(visitor: &crate::browser::Browser, agent: &crate::browser::Browser, wanted: usize) {
    visitor
        .until(&format!("both show the same {wanted} messages"), || async {
            let (theirs, ours) = (visitor.bubbles().await, agent.bubbles().await);
            theirs.len() == wanted && theirs == ours
        })
        .await;
}
