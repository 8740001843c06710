//! A server in operation and a connection to it, over which requests come as they please.

use http_body_util::{BodyExt, Full};
use hyper::Request;
use hyper::body::Bytes;
use hyper::client::conn::http1::{SendRequest, handshake};
use hyper_util::rt::TokioIo;
use parlor_server::config::StoreKind;
use parlor_server::{Config, Running, run};
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::net::TcpStream;
use tokio::runtime::{Builder, Runtime};

const ADMIN: (&str, &str) = ("admin@example.com", "ada-password");
const ID_CHARS: usize = 26;

pub struct Server {
    runtime: Runtime,
    connection: SendRequest<Full<Bytes>>,
    customer: String,
    agent: String,
    sent: u32,
    _running: Running,
    _folder: TempDir,
}

impl Server {
    /// A new server with an agent who serves a customer.
    pub fn start() -> Self {
        let runtime = Builder::new_current_thread().enable_all().build().unwrap();
        let folder = tempfile::tempdir().unwrap();
        let mut config = Config {
            listen: ([127, 0, 0, 1], 0).into(),
            data: folder.path().to_owned(),
            store: StoreKind::Memory,
            admin_password: Some(ADMIN.1.to_owned()),
            ..Config::default()
        };
        config.limits.commands_per_second = 100_000;
        config.limits.requests_per_second = 1_000_000;
        let running = runtime.block_on(run(config)).unwrap();
        let connection = runtime.block_on(async {
            let stream = TcpStream::connect(running.address()).await.unwrap();
            let (sender, connection) = handshake(TokioIo::new(stream)).await.unwrap();
            tokio::spawn(connection);
            sender
        });
        let (customer, agent) = (String::new(), String::new());
        let mut server = Self { runtime, connection, customer, agent, sent: 0, _running: running, _folder: folder };
        server.furnish();
        server
    }

    fn furnish(&mut self) {
        let login = json!({"email": ADMIN.0, "password": ADMIN.1});
        self.agent = self.send("POST", "/api/v1/sessions", &[], login.to_string().into()).1;
        let (_, _, pass) = self.send("POST", "/api/v1/customers", &[], "{}".into());
        self.customer = format!("Bearer {}", pass["token"].as_str().unwrap());
        let start = json!({"command": {"start_thread": {"text": "Good morning"}}}).to_string();
        self.order(&[&[0b0101], start.as_bytes()].concat());
        for wish in [json!({"set_routing_status": {"status": "paused"}}), json!({"pick_up": {}})] {
            self.order(&[&[0b1110], wish.to_string().as_bytes()].concat());
        }
    }

    /// Hands the body in; the bits of the first byte say by whom, under which number and in which wrapping.
    pub fn order(&mut self, bytes: &[u8]) {
        let Some((how, body)) = bytes.split_first() else { return };
        self.sent += 1;
        let (customer, agent) = (self.customer.clone(), self.agent.clone());
        let key = if how & 16 == 0 { format!("key {}", self.sent) } else { String::from_utf8_lossy(body).into_owned() };
        let mut headers = match how & 3 {
            0 => vec![],
            1 => vec![("authorization", customer.as_str())],
            2 => vec![("cookie", agent.as_str()), ("x-parlor", "1")],
            _ => vec![("cookie", agent.as_str())],
        };
        let fits = key.chars().all(|c| c.is_ascii_graphic() || c == ' ');
        if how & 4 != 0 && fits {
            headers.push(("idempotency-key", &key));
        }
        let body = if how & 8 == 0 { body.to_vec() } else { [b"{\"command\":", body, b"}"].concat() };
        let (status, _, answer) = self.send("POST", "/api/v1/commands", &headers, body.into());
        assert!(status < 500, "{status} {answer}");
        assert!(status == 200 || answer["code"].is_string(), "{status} {answer}");
        if self.sent.is_multiple_of(50) {
            assert_eq!(self.send("GET", "/healthz", &[], Bytes::new()).0, 200);
        }
    }

    /// Whatever the agent is shown an id of.
    pub fn ids(&mut self) -> Vec<String> {
        let agent = self.agent.clone();
        let (_, _, seen) = self.send("GET", "/api/v1/snapshot", &[("cookie", &agent)], Bytes::new());
        let text = seen.to_string();
        let is_id = |part: &&str| part.len() == ID_CHARS && part.bytes().all(|byte| byte.is_ascii_alphanumeric());
        text.split('"').filter(is_id).map(str::to_owned).collect()
    }

    /// The answer's status, the cookie that it sets, and its body.
    fn send(&mut self, method: &str, path: &str, headers: &[(&str, &str)], body: Bytes) -> (u16, String, Value) {
        let mut request = Request::builder().method(method).uri(path).header("host", "localhost");
        if !body.is_empty() {
            request = request.header("content-type", "application/json");
        }
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let request = request.body(Full::new(body)).unwrap();
        let connection = &mut self.connection;
        self.runtime.block_on(async {
            connection.ready().await.expect("the server has closed the connection");
            let answer = connection.send_request(request).await.expect("the server has given no answer");
            let (parts, body) = answer.into_parts();
            let body = body.collect().await.unwrap().to_bytes();
            let cookie = parts.headers.get("set-cookie").map_or("", |cookie| cookie.to_str().unwrap());
            let cookie = cookie.split(';').next().unwrap_or_default().to_owned();
            (parts.status.as_u16(), cookie, serde_json::from_slice(&body).unwrap_or_default())
        })
    }
}
