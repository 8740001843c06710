//! A server in a folder of its own, and a small client.

use std::path::Path;
use std::time::Duration;

use http_body_util::{BodyExt, Full};
use hyper::body::Bytes;
use hyper::{Request, StatusCode};
use hyper_util::rt::TokioIo;
use parlor_server::config::Config;
use parlor_server::{Running, run};
use parlor_sync::VERSION;
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::net::TcpStream;
use tokio::time::timeout;

pub const ADA: (&str, &str) = ("admin@example.com", "ada-password");
pub const MIRA: (&str, &str) = ("mira@example.com", "mira-password");
/// No answer takes as long.
pub const LONG: Duration = Duration::from_secs(30);

pub struct Server {
    pub running: Running,
    pub address: String,
    folder: TempDir,
}

impl Server {
    pub async fn start() -> Self {
        Self::start_with(|_| {}).await
    }

    pub async fn start_with(change: impl FnOnce(&mut Config)) -> Self {
        Self::start_in(tempfile::tempdir().unwrap(), change).await
    }

    /// Starts again from what an earlier one has left.
    pub async fn start_in(folder: TempDir, change: impl FnOnce(&mut Config)) -> Self {
        let mut config = config(folder.path());
        change(&mut config);
        let running = run(config).await.unwrap();
        Self { address: running.address().to_string(), running, folder }
    }

    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    pub async fn stop(self) -> TempDir {
        self.running.stop().await;
        self.folder
    }

    /// Signs in and returns the cookie.
    pub async fn sign_in(&self, (email, password): (&str, &str)) -> String {
        let reply = post("/api/v1/sessions").json(json!({"email": email, "password": password})).send(self).await;
        assert_eq!(reply.status, StatusCode::NO_CONTENT, "{}", reply.text());
        reply.header("set-cookie").split(';').next().unwrap().to_owned()
    }

    /// An agent is there, and takes only what the agent picks up.
    pub async fn comes_to_work(&self, cookie: &str) {
        let paused = command("to work", json!({"set_routing_status": {"status": "paused"}}));
        paused.cookie(cookie).send(self).await.expect_done();
    }

    /// A new customer's token.
    pub async fn customer(&self) -> String {
        let reply = post("/api/v1/customers").json(json!({})).send(self).await;
        reply.json()["token"].as_str().unwrap().to_owned()
    }

    /// Starts a thread and returns its chat and its own id.
    pub async fn start_thread(&self, token: &str) -> (String, String) {
        let start = json!({"start_thread": {"text": "Good morning", "name": "Vera"}});
        command("start", start).bearer(token).send(self).await.expect_done();
        let snapshot = get("/api/v1/snapshot").bearer(token).send(self).await.json();
        let (id, chat) = snapshot["account"]["chats"].as_object().unwrap().iter().next().unwrap();
        (id.clone(), chat["threads"][0]["id"].as_str().unwrap().to_owned())
    }
}

pub fn config(folder: &Path) -> Config {
    let mut config = Config {
        listen: ([127, 0, 0, 1], 0).into(),
        data: folder.join("data"),
        admin_password: Some(ADA.1.to_owned()),
        demo_password: Some(MIRA.1.to_owned()),
        ..Config::default()
    };
    config.limits.commands_per_second = 1_000;
    config.limits.requests_per_second = 100_000;
    config
}

pub struct Call {
    method: &'static str,
    path: String,
    headers: Vec<(&'static str, String)>,
    body: Bytes,
}

pub fn get(path: &str) -> Call {
    Call { method: "GET", path: path.to_owned(), headers: Vec::new(), body: Bytes::new() }
}

pub fn post(path: &str) -> Call {
    Call { method: "POST", ..get(path) }
}

/// A command under a key of its own.
pub fn command(key: &str, command: Value) -> Call {
    post("/api/v1/commands").with("idempotency-key", key).json(json!({ "command": command }))
}

/// What is answered to a query that comes as a frame, from whoever `by` makes a call known for.
pub async fn asked(server: &Server, by: impl Fn(Call) -> Call, query: Value) -> Value {
    let sync = |session: &Value, frames: Value| {
        by(post("/api/v1/sync").json(json!({"session": session, "frames": frames, "wait_ms": 1_000}))).send(server)
    };
    let frames = json!([{"hello": {"version": VERSION}}, {"query": {"id": 7, "query": query}}]);
    let mut reply = sync(&Value::Null, frames).await.json();
    for _ in 0..20 {
        if let Some(answer) = reply["frames"].as_array().unwrap().iter().find(|frame| frame["answer"]["id"] == 7) {
            return answer["answer"]["answer"].clone();
        }
        reply = sync(&reply["session"], json!([])).await.json();
    }
    panic!("no answer has come: {reply}")
}

impl Call {
    pub fn method(self, method: &'static str) -> Self {
        Self { method, ..self }
    }

    pub fn with(mut self, name: &'static str, value: &str) -> Self {
        self.headers.push((name, value.to_owned()));
        self
    }

    pub fn bearer(self, token: &str) -> Self {
        self.with("authorization", &format!("Bearer {token}"))
    }

    /// As a page of ours sends it.
    pub fn cookie(self, cookie: &str) -> Self {
        self.with("cookie", cookie).with("x-parlor", "1")
    }

    pub fn json(self, body: Value) -> Self {
        self.body("application/json", body.to_string())
    }

    pub fn body(self, content_type: &str, body: impl Into<Bytes>) -> Self {
        Self { body: body.into(), ..self }.with("content-type", content_type)
    }

    pub async fn send(self, server: &Server) -> Reply {
        self.send_to(&server.address).await
    }

    pub async fn send_to(self, address: &str) -> Reply {
        self.attempt(address).await.unwrap()
    }

    /// Nothing if the server is not there, or dies meanwhile.
    pub async fn attempt(self, address: &str) -> Option<Reply> {
        timeout(LONG, self.exchange(address)).await.unwrap()
    }

    async fn exchange(self, address: &str) -> Option<Reply> {
        let stream = TcpStream::connect(address).await.ok()?;
        let (mut sender, connection) = hyper::client::conn::http1::handshake(TokioIo::new(stream)).await.ok()?;
        tokio::spawn(connection);
        let mut request = Request::builder().method(self.method).uri(self.path).header("host", address);
        for (name, value) in self.headers {
            request = request.header(name, value);
        }
        let response = sender.send_request(request.body(Full::new(self.body)).unwrap()).await.ok()?;
        let (parts, body) = response.into_parts();
        let body = body.collect().await.ok()?.to_bytes();
        Some(Reply { status: parts.status, headers: parts.headers, body })
    }
}

#[derive(Debug)]
pub struct Reply {
    pub status: StatusCode,
    pub headers: hyper::HeaderMap,
    pub body: Bytes,
}

impl Reply {
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|_| panic!("no JSON: {}", self.text()))
    }

    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    pub fn expect_done(&self) {
        assert_eq!(self.status, StatusCode::OK, "{}", self.text());
        assert_eq!(self.json()["done"], true);
    }

    /// Checks that it is a problem with this status and code.
    pub fn expect_problem(&self, status: u16, code: &str) -> Value {
        let problem = self.json();
        assert_eq!((self.status.as_u16(), problem["code"].as_str()), (status, Some(code)), "{problem}");
        assert_eq!(self.header("content-type"), "application/problem+json");
        assert_eq!(problem["type"], format!("/docs/errors#{code}"));
        assert_eq!(problem["status"], status);
        assert!(problem["detail"].as_str().unwrap().ends_with('.'), "{problem}");
        problem
    }
}
