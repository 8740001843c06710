use std::time::Instant;

use futures_util::{SinkExt, StreamExt};
use parlor_sync::frame::Hello;
use parlor_sync::{ClientFrame, Close, Codec, ServerFrame, VERSION};
use serde_json::{Value, json};
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::{Error, Message};
use tokio_tungstenite::{WebSocketStream, client_async};

use crate::support::{ADA, LONG, Server, command, get};

pub const JSON: &str = "parlor.v1.json";
const POSTCARD: &str = "parlor.v1.postcard";

pub struct Socket(WebSocketStream<TcpStream>);

impl Socket {
    pub async fn open(server: &Server, protocol: &str, headers: &[(&'static str, &str)]) -> Result<Self, Error> {
        let mut request = format!("ws://{}/api/v1/socket", server.address).into_client_request().unwrap();
        request.headers_mut().insert("sec-websocket-protocol", protocol.parse().unwrap());
        for (name, value) in headers {
            request.headers_mut().insert(*name, value.parse().unwrap());
        }
        let stream = TcpStream::connect(&server.address).await.unwrap();
        let (socket, response) = client_async(request, stream).await?;
        assert_eq!(response.headers()["sec-websocket-protocol"], protocol);
        Ok(Self(socket))
    }

    async fn json(server: &Server) -> Self {
        Self::open(server, JSON, &[]).await.unwrap()
    }

    pub async fn send(&mut self, message: impl Into<Message>) {
        self.0.send(message.into()).await.unwrap();
    }

    pub async fn hello(&mut self, token: Option<&str>) {
        self.send(json!({"hello": {"version": VERSION, "token": token}}).to_string()).await;
    }

    async fn next(&mut self) -> Message {
        timeout(LONG, self.0.next()).await.unwrap().unwrap().unwrap()
    }

    /// The next frame with this name.
    pub async fn expect(&mut self, name: &str) -> Value {
        for _ in 0..50 {
            let Message::Text(text) = self.next().await else { continue };
            let frame: Value = serde_json::from_str(&text).unwrap();
            if let Some(content) = frame.get(name) {
                return content.clone();
            }
        }
        panic!("no {name} has come")
    }

    pub async fn expect_close(&mut self, why: Close) {
        loop {
            if let Message::Close(frame) = self.next().await {
                let frame = frame.unwrap();
                assert_eq!((u16::from(frame.code), frame.reason.as_str()), (why.code(), why.name()));
                return;
            }
        }
    }
}

#[tokio::test]
async fn a_customer_and_an_agent_hear_each_other() {
    let server = Server::start().await;
    let (ada, token) = (server.sign_in(ADA).await, server.customer().await);
    let origin = format!("http://{}", server.address);
    let mut agent = Socket::open(&server, JSON, &[("cookie", &ada), ("origin", &origin)]).await.unwrap();
    agent.hello(None).await;
    assert!(agent.expect("welcome").await["user"]["agent"].is_string());
    agent.expect("reset").await;
    let mut customer = Socket::json(&server).await;
    customer.hello(Some(&token)).await;
    assert!(customer.expect("welcome").await["user"]["customer"].is_string());
    customer.expect("reset").await;

    let origin = json!({"client": "00000000000000000000000007", "number": 1});
    let start = json!({"command": {"origin": origin, "command": {"start_thread": {"text": "Good morning"}}}});
    customer.send(start.to_string()).await;
    let told = customer.expect("update").await;
    assert_eq!(told["acks"][0], json!({"origin": origin, "refused": null}));
    let heard = agent.expect("update").await;
    assert!(heard.to_string().contains("Good morning"), "{heard}");
    customer.send(json!("ping").to_string()).await;
    assert!(customer.expect("pong").await["now"].is_u64());

    customer.send(json!({"query": {"id": 3, "query": {"archive": {}}}}).to_string()).await;
    assert_eq!(customer.expect("answer").await, json!({"id": 3, "answer": {"refused": "not_allowed"}}));
}

#[tokio::test]
async fn pages_speak_postcard() {
    let server = Server::start().await;
    let token = server.customer().await;
    let mut page = Socket::open(&server, POSTCARD, &[]).await.unwrap();
    let hello = ClientFrame::Hello(Hello { version: VERSION, token: Some(token), resume: None, was: None });
    page.send(Codec::Postcard.encode(&hello)).await;
    let Message::Binary(bytes) = page.next().await else { panic!("not binary") };
    assert!(matches!(Codec::Postcard.decode(&bytes), Ok(ServerFrame::Welcome { .. })));
    page.send("ping").await;
    page.expect_close(Close::Malformed).await;
}

#[tokio::test]
async fn what_is_no_frame_closes_the_socket() {
    let server = Server::start().await;
    let token = server.customer().await;
    let mut page = Socket::json(&server).await;
    page.send("{\"hello\":").await;
    page.expect_close(Close::Malformed).await;

    let mut page = Socket::json(&server).await;
    page.hello(Some(&token)).await;
    page.expect("reset").await;
    page.send("{\"shout\":{}}").await;
    page.expect_close(Close::Malformed).await;

    let mut page = Socket::json(&server).await;
    page.send(json!("ping").to_string()).await;
    page.expect_close(Close::Malformed).await;

    let mut page = Socket::json(&server).await;
    page.hello(Some(&token)).await;
    page.expect("reset").await;
    page.send("x".repeat(70_000)).await;
    page.expect_close(Close::TooLarge).await;

    let mut page = Socket::json(&server).await;
    page.send(json!({"hello": {"version": 99, "token": token}}).to_string()).await;
    page.expect_close(Close::Version).await;
}

#[tokio::test]
async fn whoever_says_no_hello_is_sent_away() {
    let server = Server::start().await;
    let started = Instant::now();
    Socket::json(&server).await.expect_close(Close::Unauthorized).await;
    assert!((9..15).contains(&started.elapsed().as_secs()), "{:?}", started.elapsed());
}

#[tokio::test]
async fn nobody_in_particular_is_sent_away() {
    let server = Server::start().await;
    let ada = server.sign_in(ADA).await;
    let foreign = [("cookie", ada.as_str()), ("origin", "http://evil.example")];
    let stale = [("cookie", "parlor_session=stale")];
    for headers in [&[][..], &foreign, &stale] {
        let mut page = Socket::open(&server, JSON, headers).await.unwrap();
        page.hello(None).await;
        page.expect_close(Close::Unauthorized).await;
    }
    // A token that is wrong is not made good by a cookie.
    let mut page = Socket::open(&server, JSON, &[("cookie", &ada)]).await.unwrap();
    page.hello(Some("v1.e30.AAAA")).await;
    page.expect_close(Close::Unauthorized).await;
}

#[tokio::test]
async fn what_cannot_be_a_socket_is_a_problem() {
    let server =
        Server::start_with(|config| config.allowed_origins = vec!["https://shop.example".parse().unwrap()]).await;
    let status = |error: Error| match error {
        Error::Http(response) => response.status().as_u16(),
        other => panic!("{other}"),
    };
    let unknown = Socket::open(&server, "parlor.v9.xml", &[]).await.err().unwrap();
    assert_eq!(status(unknown), 400);
    let foreign = Socket::open(&server, JSON, &[("origin", "https://evil.example")]).await.err().unwrap();
    assert_eq!(status(foreign), 403);
    assert!(Socket::open(&server, JSON, &[("origin", "https://shop.example")]).await.is_ok());
    let plain = get("/api/v1/socket").send(&server).await;
    plain.expect_problem(400, "no_socket");
}

#[tokio::test]
async fn whoever_floods_is_cut_off() {
    let server = Server::start().await;
    let token = server.customer().await;
    let mut page = Socket::json(&server).await;
    page.hello(Some(&token)).await;
    page.expect("reset").await;
    for _ in 0..2_000 {
        // It may have been cut off already.
        if page.0.feed(json!("ping").to_string().into()).await.is_err() {
            break;
        }
    }
    let _ = page.0.flush().await;
    page.expect_close(Close::TooMany).await;
}

#[tokio::test]
async fn fast_commands_are_slowed_down_and_all_carried_out() {
    let server = Server::start_with(|config| config.limits.commands_per_second = 10).await;
    let token = server.customer().await;
    let (chat, _) = server.start_thread(&token).await;
    let mut page = Socket::json(&server).await;
    page.hello(Some(&token)).await;
    page.expect("reset").await;
    let started = Instant::now();
    for number in 1..=40 {
        let origin = json!({"client": "00000000000000000000000007", "number": number});
        let say = json!({"post_event": {"chat": chat, "content": {"text": format!("number {number}")}}});
        page.send(json!({"command": {"origin": origin, "command": say}}).to_string()).await;
        page.expect("update").await;
    }
    assert!(started.elapsed().as_millis() > 800, "30 at once, then ten a second: {:?}", started.elapsed());
    let soon = command("k", json!({"pick_up": {}})).bearer(&token).send(&server).await;
    soon.expect_problem(429, "too_many_requests");
}

#[tokio::test]
async fn a_server_that_stops_says_so_to_every_page() {
    let server = Server::start().await;
    let token = server.customer().await;
    let mut page = Socket::json(&server).await;
    page.hello(Some(&token)).await;
    page.expect("reset").await;
    let started = Instant::now();
    let (_, ()) = tokio::join!(server.stop(), page.expect_close(Close::GoingAway));
    assert!(started.elapsed().as_secs() < 5, "{:?}", started.elapsed());
}

/// Who signs out is gone at once from every tab, and nobody else is.
#[tokio::test]
async fn signing_out_closes_the_sockets_of_that_sign_in() {
    let server = Server::start().await;
    let origin = format!("http://{}", server.address);
    let (leaves, stays) = (server.sign_in(ADA).await, server.sign_in(ADA).await);
    let mut sockets = Vec::new();
    for cookie in [&leaves, &stays] {
        let mut socket = Socket::open(&server, JSON, &[("cookie", cookie), ("origin", &origin)]).await.unwrap();
        socket.hello(None).await;
        socket.expect("reset").await;
        sockets.push(socket);
    }
    let call = get("/api/v1/sessions/me").method("DELETE").with("x-parlor", "1").cookie(&leaves);
    assert_eq!(call.send(&server).await.status, 204);
    sockets[0].expect_close(Close::Unauthorized).await;
    sockets[1].send(json!("ping").to_string()).await;
    sockets[1].expect("pong").await;
}
