//! Reading conversations.

use serde_json::{Value, json};

use super::support::{ADA, Server, command, get};

/// A chat with two threads, closed, of which the first has something for agents only.
async fn two_threads(server: &Server, ada: &str, token: &str) -> String {
    let (chat, _) = server.start_thread(token).await;
    server.comes_to_work(ada).await;
    for round in 0..2 {
        if round > 0 {
            let start = json!({"start_thread": {"text": "Good evening", "name": "Vera"}});
            command("again", start).bearer(token).send(server).await.expect_done();
        }
        let orders = [
            json!({"pick_up": {"chat": chat}}),
            json!({"post_event": {"chat": chat, "content": {"text": "SENTINEL <b>&"}, "audience": "agents"}}),
            json!({"post_event": {"chat": chat, "content": {"text": "How can I help?"}}}),
            json!({"close_thread": {"chat": chat}}),
        ];
        for (step, order) in orders.into_iter().enumerate() {
            command(&format!("{round} {step}"), order).cookie(ada).send(server).await.expect_done();
        }
    }
    chat
}

fn texts(page: &Value) -> Vec<&str> {
    let pieces = page["threads"].as_array().unwrap().iter();
    let events = pieces.flat_map(|piece| piece["events"].as_array().unwrap());
    events.filter_map(|event| event["content"]["text"].as_str()).collect()
}

#[tokio::test]
async fn a_conversation_is_read_in_pieces_from_either_side() {
    let server = Server::start().await;
    let (ada, token) = (server.sign_in(ADA).await, server.customer().await);
    let chat = two_threads(&server, &ada, &token).await;
    let events = async |query: &str| {
        let page = get(&format!("/api/v1/chats/{chat}/events{query}")).bearer(&token).send(&server).await;
        assert!(!page.text().contains("SENTINEL"));
        page
    };
    let whole = events("?limit=100").await.json();
    assert_eq!(texts(&whole), ["Good morning", "How can I help?", "Good evening", "How can I help?"]);
    let total = whole["total"].as_u64().unwrap();
    let end = events(&format!("?to={total}&limit=4")).await.json();
    assert_eq!(end["first"], total - 3);
    let first = end["threads"][0]["events"][0]["id"].as_str().unwrap();
    let before = events(&format!("?before={first}&limit=100")).await.json();
    assert_eq!((&before["first"], before["total"].as_u64()), (&json!(1), Some(total)));
    let around = events(&format!("?around={first}&limit=1")).await.json();
    assert_eq!((&around["first"], &around["threads"][0]["events"][0]["id"]), (&json!(total - 3), &json!(first)));
    events("?limit=many").await.expect_problem(400, "malformed");
    events(&format!("?around={chat}")).await.expect_problem(404, "unknown_event");
    events(&format!("?thread={chat}")).await.expect_problem(404, "unknown_thread");
    let stranger = server.customer().await;
    let path = format!("/api/v1/chats/{chat}/events");
    get(&path).bearer(&stranger).send(&server).await.expect_problem(404, "unknown_chat");
    get("/api/v1/chats/nonsense/events").cookie(&ada).send(&server).await.expect_problem(404, "unknown_chat");
    let staff = get(&path).cookie(&ada).send(&server).await.json();
    assert_eq!(texts(&staff)[1], "SENTINEL <b>&");
}

#[tokio::test]
async fn the_threads_of_a_chat_come_page_by_page() {
    let server = Server::start().await;
    let (ada, token) = (server.sign_in(ADA).await, server.customer().await);
    let chat = two_threads(&server, &ada, &token).await;
    let threads =
        async |query: &str| get(&format!("/api/v1/chats/{chat}/threads{query}")).bearer(&token).send(&server).await;
    let latest = threads("?limit=1").await.json();
    assert_eq!((&latest["found"], &latest["older"], &latest["newer"]), (&json!(2), &json!(true), &json!(false)));
    let latest = latest["rows"][0]["thread"].as_str().unwrap().to_owned();
    let older = threads(&format!("?before={latest}")).await.json();
    assert_eq!((older["rows"].as_array().unwrap().len(), &older["older"]), (1, &json!(false)));
    let oldest = older["rows"][0]["thread"].as_str().unwrap();
    assert_eq!(threads(&format!("?after={oldest}")).await.json()["rows"][0]["thread"], latest);
    threads(&format!("?before={chat}")).await.expect_problem(404, "unknown_thread");
}

#[tokio::test]
async fn a_thread_is_written_down_as_text_and_as_a_page() {
    let server = Server::start().await;
    let (ada, token) = (server.sign_in(ADA).await, server.customer().await);
    let chat = two_threads(&server, &ada, &token).await;
    let list = get(&format!("/api/v1/chats/{chat}/threads")).bearer(&token).send(&server).await.json();
    let thread = list["rows"][1]["thread"].as_str().unwrap();
    let path = |query: &str| format!("/api/v1/chats/{chat}/threads/{thread}/transcript{query}");
    let own = get(&path("?zone=Europe/Oslo")).bearer(&token).send(&server).await;
    assert_eq!(own.header("content-type"), "text/plain; charset=utf-8");
    assert!(own.text().starts_with("Conversation with Vera\n") && own.text().contains("Vera: Good morning\n"));
    assert!(own.text().contains("Time zone: Europe/Oslo\n") && !own.text().contains("SENTINEL"), "{}", own.text());
    get(&path("?notes=true")).bearer(&token).send(&server).await.expect_problem(403, "not_allowed");
    let plain = get(&path("")).cookie(&ada).send(&server).await;
    assert!(plain.text().contains("Time zone: UTC\n") && !plain.text().contains("SENTINEL"), "only if asked for");
    let page = get(&path("?format=html&notes=true")).cookie(&ada).send(&server).await;
    assert_eq!(page.header("content-type"), "text/html; charset=utf-8");
    assert!(page.header("content-security-policy").contains("default-src 'none'"));
    assert!(page.text().contains("SENTINEL &lt;b&gt;&amp;"), "{}", page.text());
    let wrong = get(&path("?zone=Europe/Atlantis")).cookie(&ada).send(&server).await;
    assert_eq!(wrong.expect_problem(400, "malformed")["field"], "zone");
    get(&path("?format=pdf")).cookie(&ada).send(&server).await.expect_problem(400, "malformed");
    let stranger = server.customer().await;
    get(&path("")).bearer(&stranger).send(&server).await.expect_problem(404, "unknown_chat");
}
