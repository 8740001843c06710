use parlor_server::docs::DOCUMENTS;

use crate::support::{Call, Server, get, post};

fn socket() -> Call {
    let call = get("/api/v1/socket").with("connection", "upgrade").with("upgrade", "websocket");
    call.with("sec-websocket-version", "13").with("sec-websocket-key", "dGhlIHNhbXBsZSBub25jZQ==")
}

#[tokio::test]
async fn a_socket_in_an_unknown_language_is_refused() {
    let server = Server::start().await;
    let reply = socket().with("sec-websocket-protocol", "parlor.v9.xml").send(&server).await;
    let detail = reply.expect_problem(400, "subprotocol_unknown")["detail"].clone();
    assert!(detail.as_str().unwrap().contains("parlor.v1.json"), "{detail}");
}

#[tokio::test]
async fn a_server_without_room_says_so() {
    let server = Server::start_with(|config| config.limits.connections = 0).await;
    socket().send(&server).await.expect_problem(503, "unavailable");
}

#[tokio::test]
async fn every_path_that_takes_json_refuses_what_is_no_json_too_large_or_unknown() {
    let server = Server::start().await;
    let token = server.customer().await;
    for path in ["/api/v1/commands", "/api/v1/customers", "/api/v1/sessions"] {
        let call = || post(path).bearer(&token).with("idempotency-key", "k");
        call().body("text/plain", "{}").send(&server).await.expect_problem(415, "content_type");
        call().body("application/json", "{").send(&server).await.expect_problem(400, "malformed");
        call().body("application/json", " ".repeat(70_000)).send(&server).await.expect_problem(413, "too_large");
        let unknown = call().body("application/json", "{\"surprise\": 1}").send(&server).await;
        let detail = unknown.expect_problem(400, "malformed")["detail"].clone();
        assert!(detail.as_str().unwrap().contains("surprise"), "{path}: {detail}");
        call().method("PUT").send(&server).await.expect_problem(405, "method_not_allowed");
    }
}

#[tokio::test]
async fn the_documents_are_pages_that_run_nothing_from_elsewhere() {
    let server = Server::start().await;
    for document in DOCUMENTS {
        let page = get(&format!("/docs/{}", document.name)).send(&server).await;
        assert_eq!((page.status.as_u16(), page.header("content-type")), (200, "text/html; charset=utf-8"));
        assert!(page.header("content-security-policy").starts_with("default-src 'none'; script-src 'self'"));
        assert!(!page.text().contains("http://") && !page.text().contains("https://"), "{}", document.name);
    }
    assert!(get("/docs/docs.css").send(&server).await.text().contains("prefers-color-scheme: dark"));
    assert_eq!(get("/docs/nothing").send(&server).await.status, 404);
}
