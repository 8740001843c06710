use parlor_server::assets;

use crate::support::{Server, get, post};

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
