use parlor_server::docs::DOCUMENTS;
use parlor_sync::{Close, VERSION};
use serde_json::json;

use crate::support::{ADA, Call, Server, get, post};

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
async fn one_address_leaves_places_for_others() {
    let server = Server::start_with(|config| {
        config.limits.connections_per_address = 2;
        config.behind_proxy = true;
    })
    .await;
    let token = server.customer().await;
    let opens = async |address: &str| {
        let hello = json!({"session": null, "frames": [{"hello": {"version": VERSION, "token": token}}], "wait_ms": 0});
        let reply = post("/api/v1/sync").with("x-forwarded-for", address).json(hello).send(&server).await.json();
        reply["close"].as_u64()
    };
    assert_eq!((opens("192.0.2.7").await, opens("192.0.2.7").await), (None, None));
    assert_eq!(opens("192.0.2.7").await, Some(u64::from(Close::Unavailable.code())));
    socket().with("x-forwarded-for", "192.0.2.7").send(&server).await.expect_problem(503, "unavailable");
    assert_eq!(opens("192.0.2.8").await, None, "others come in");
}

#[tokio::test]
async fn pages_and_files_are_metered_too() {
    let server = Server::start_with(|config| config.limits.requests_per_second = 1).await;
    for path in ["/healthz", "/files/0123456789abcdef0123456789abcdef/a.png", "/docs/api", "/"] {
        let mut refused = 0;
        for _ in 0..12 {
            refused += u32::from(get(path).send(&server).await.status == 429);
        }
        assert!(refused > 0, "{path}");
    }
}

#[tokio::test]
async fn every_path_that_takes_json_refuses_what_is_no_json_too_large_or_unknown() {
    let server = Server::start().await;
    let ada = server.sign_in(ADA).await;
    let document = get("/api/v1/openapi.json").send(&server).await.json();
    let mut walked = 0;
    for (path, methods) in document["paths"].as_object().unwrap() {
        for (method, operation) in methods.as_object().unwrap() {
            let takes = |kind: &str| operation["requestBody"]["content"][kind].is_object();
            if !takes("application/json") {
                continue;
            }
            let method: &'static str = method.to_uppercase().leak();
            let filled = path.replace(['{', '}'], "");
            let keyed = operation["parameters"].to_string().contains("Idempotency-Key");
            let call = || {
                let call = get(&filled).method(method).cookie(&ada);
                if keyed { call.with("idempotency-key", "k") } else { call }
            };
            let what = format!("{method} {path}");
            let refused = async |call: Call, status: u16, code: &str| {
                let reply = call.send(&server).await;
                assert_eq!((reply.status.as_u16(), &reply.json()["code"]), (status, &json!(code)), "{what}");
                reply.json()["detail"].as_str().unwrap().to_owned()
            };
            refused(call().body("text/plain", "{}"), 415, "content_type").await;
            // Frames come there, many at once; the answer is a frame that says why.
            if path != "/api/v1/sync" {
                refused(call().body("application/json", "{"), 400, "malformed").await;
                refused(call().body("application/json", " ".repeat(70_000)), 413, "too_large").await;
                let detail = refused(call().body("application/json", "{\"surprise\": 1}"), 400, "malformed").await;
                assert!(detail.contains("surprise"), "{what}: {detail}");
            }
            refused(call().method("PATCH"), 405, "method_not_allowed").await;
            walked += 1;
        }
    }
    assert!(walked > 18, "{walked}");
}

#[tokio::test]
async fn every_path_of_the_document_is_there_and_every_reference_leads_somewhere() {
    let server = Server::start().await;
    let document = get("/api/v1/openapi.json").send(&server).await.json();
    assert_eq!(document["openapi"], "3.1.0");
    let paths = document["paths"].as_object().unwrap();
    assert!(paths.len() > 10, "{}", paths.len());
    for (path, methods) in paths {
        for (method, operation) in methods.as_object().unwrap() {
            assert!(operation["summary"].as_str().unwrap().ends_with('.'), "{method} {path}");
            let method: &'static str = method.to_uppercase().leak();
            let filled = path.replace(['{', '}'], "");
            let status = get(&filled).method(method).send(&server).await.status.as_u16();
            assert!(status != 404 && status != 405, "{method} {path} answers {status}");
        }
    }
    let schemas = document["components"]["schemas"].as_object().unwrap();
    let text = document.to_string();
    for reference in text.split("\"#/components/schemas/").skip(1) {
        let name = reference.split('"').next().unwrap();
        assert!(schemas.contains_key(name), "{name}");
    }
    let parameter = |path: &str, method: &str, name: &str| {
        let all = paths[path][method]["parameters"].as_array().unwrap();
        all.iter().find(|parameter| parameter["name"] == name).unwrap()["required"].clone()
    };
    assert_eq!(parameter("/api/v1/reports/{name}", "get", "from"), true);
    assert_eq!(parameter("/api/v1/reports/{name}", "get", "zone"), false);
    assert_eq!(parameter("/api/v1/uploads", "post", "name"), true);
    assert_eq!(paths["/api/v1/uploads"]["post"]["requestBody"]["required"], true);
    // A command's doc comment is its description.
    assert!(text.contains("Begins a thread in the customer's chat."));
    assert!(text.contains("\"queue_empty\"") && text.contains("\"scope_missing\""), "all codes");
}

/// So that no path can be opened without standing in the document.
#[test]
fn paths_are_opened_in_the_table_alone() {
    let mut left = vec![std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("http")];
    while let Some(path) = left.pop() {
        if path.is_dir() {
            left.extend(std::fs::read_dir(path).unwrap().map(|entry| entry.unwrap().path()));
            continue;
        }
        let source = std::fs::read_to_string(&path).unwrap();
        let routes: Vec<&str> = source.lines().filter(|line| line.contains(".route(\"")).map(str::trim).collect();
        let plain = [
            ".route(\"/api\"",
            ".route(\"/files/{id}/{name}\"",
            ".route(\"/api/{*rest}\"",
            ".route(\"/healthz\"",
            ".route(\"/invitation\"",
            ".route(\"/docs/{name}\"",
        ];
        let odd = routes.iter().filter(|line| !plain.iter().any(|known| line.starts_with(known)));
        assert_eq!(odd.collect::<Vec<_>>(), Vec::<&&str>::new(), "{}", path.display());
    }
}

#[tokio::test]
async fn the_documents_are_pages_that_run_nothing_from_elsewhere() {
    let server = Server::start().await;
    for document in DOCUMENTS {
        let page = get(&format!("/docs/{}", document.name)).send(&server).await;
        assert_eq!((page.status.as_u16(), page.header("content-type")), (200, "text/html; charset=utf-8"));
        assert!(page.header("content-security-policy").starts_with("default-src 'none'; script-src 'self'"));
        // An address may stand in an example, not in an attribute that loads it.
        assert!(!page.text().contains("=\"http") && !page.text().contains("url(http"), "{}", document.name);
    }
    assert!(get("/docs/docs.css").send(&server).await.text().contains("prefers-color-scheme: dark"));
    let api = get("/docs/api").send(&server).await.text();
    assert!(api.contains("/docs/api.js") && api.contains("<noscript>"));
    assert_eq!(get("/docs/api.js").send(&server).await.header("content-type"), "text/javascript; charset=utf-8");
    assert_eq!(get("/docs/nothing").send(&server).await.status, 404);
    for path in ["/docs", "/docs/"] {
        let page = get(path).send(&server).await;
        assert_eq!((page.status.as_u16(), page.header("location")), (307, "/docs/api"), "{path}");
    }
}
