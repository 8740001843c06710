use parlor_server::assets;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::timeout;

use crate::support::{LONG, Server, get, post};

#[tokio::test]
async fn a_server_that_works_says_so() {
    let server = Server::start().await;
    let reply = get("/healthz").send(&server).await;
    assert_eq!((reply.status.as_u16(), reply.text().as_str()), (200, "ok"));
}

#[tokio::test]
async fn unknown_paths_of_the_api_are_problems_and_others_are_plain() {
    let server = Server::start().await;
    for path in ["/api", "/api/v1", "/api/v1/nothing", "/api/v2/commands"] {
        get(path).send(&server).await.expect_problem(404, "not_found");
    }
    get("/api/v1/commands").send(&server).await.expect_problem(405, "method_not_allowed");
    get("/api/v1/sessions").send(&server).await.expect_problem(405, "method_not_allowed");
    let page = get("/nothing.html").send(&server).await;
    assert_eq!((page.status.as_u16(), page.header("content-type")), (404, "text/plain; charset=utf-8"));
    assert_eq!(post("/index.html").send(&server).await.status, 405);
}

#[tokio::test]
async fn the_pages_inside_are_served_whole_and_only_once() {
    let server = Server::start().await;
    if assets::find("/").is_none() {
        let reply = get("/").send(&server).await;
        assert_eq!(reply.status, 200);
        assert!(reply.text().contains("cargo xtask build"));
        return;
    }
    let plain = get("/").send(&server).await;
    assert_eq!(plain.header("content-type"), "text/html; charset=utf-8");
    assert!(plain.header("content-security-policy").contains("frame-ancestors 'none'"));
    let tag = plain.header("etag").to_owned();
    let known = get("/").with("if-none-match", &tag).send(&server).await;
    assert_eq!((known.status.as_u16(), known.body.len()), (304, 0));
}

/// Sends a part of a request, and reads what comes of it.
async fn heard(stream: &mut TcpStream, part: &str) -> String {
    stream.write_all(part.as_bytes()).await.unwrap();
    let mut answer = vec![0; 4_096];
    let length = timeout(LONG, stream.read(&mut answer)).await.unwrap().unwrap();
    String::from_utf8_lossy(&answer[..length]).into_owned()
}

#[tokio::test]
async fn who_is_refused_before_the_body_has_come_goes_on_with_the_connection_or_is_told_that_it_ends() {
    let server = Server::start().await;
    let mut stream = TcpStream::connect(&server.address).await.unwrap();
    for path in ["/api/v1/commands", "/api/v1/nothing", "/nothing.html"] {
        // The body comes a moment later, as from nearly every client.
        let head =
            format!("POST {path} HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 2\r\n\r\n");
        stream.write_all(head.as_bytes()).await.unwrap();
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
        let refused = heard(&mut stream, "{}").await;
        assert!(refused.starts_with("HTTP/1.1 4") && !refused.contains("connection: close"), "{refused}");
        let good = heard(&mut stream, "GET /healthz HTTP/1.1\r\nhost: x\r\n\r\n").await;
        assert!(good.starts_with("HTTP/1.1 200"), "after {path}: {good}");
    }
    // What never comes, is more than anybody would read, or is only to be sent if it is wanted.
    for (more, length) in [("", 2), ("", 1_000_000), ("expect: 100-continue\r\n", 2)] {
        let mut stream = TcpStream::connect(&server.address).await.unwrap();
        let head = format!("POST /api/v1/nothing HTTP/1.1\r\nhost: x\r\n{more}content-length: {length}\r\n\r\n");
        let refused = heard(&mut stream, &head).await;
        assert!(refused.starts_with("HTTP/1.1 404") && refused.contains("connection: close"), "{refused}");
    }
}
