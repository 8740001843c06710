//! Mails are stored together with what they go with, or not at all.

use std::time::Duration;

use axum::http::StatusCode;
use parlor_server::shard::now;
use parlor_server::store::sqlite::DATA_FILE;
use parlor_server::store::{MailRow, SqliteStore, Store, change};
use rusqlite::Connection;
use serde_json::json;
use tempfile::TempDir;
use tokio::time::{sleep, timeout};

use crate::mails::{again, asks, start, vera};
use crate::smtp::Smtp;
use crate::support::{ADA, MIRA, Server, config, get, post};

/// Lets so many mails wait that are due in a week.
fn fill(folder: &TempDir, count: u32) {
    let store = SqliteStore::open(&config(folder.path()).data).unwrap();
    let account = store.directory().accounts().unwrap()[0];
    let due_at = now().plus_ms(7 * 24 * 3_600_000);
    for n in 0..count {
        let mail = MailRow { id: format!("{n}"), account, text: String::new() };
        change(&store, |changes| Ok((changes.add_mail(&mail, due_at, u64::MAX)?, None))).unwrap();
    }
}

#[tokio::test]
async fn a_transcript_is_mailed_told_and_recorded_also_if_whoever_asked_hangs_up() {
    let (server, mut smtp) = start().await;
    let (ada, token) = (server.sign_in(ADA).await, server.customer().await);
    let thread = server.start_thread(&token).await;
    // Nothing can be stored until the one who asks is gone.
    let other = Connection::open(config(server.folder()).data.join(DATA_FILE)).unwrap();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    let asked = timeout(Duration::from_secs(1), asks(&server, &ada, &thread, vera())).await;
    assert!(asked.is_err(), "nobody is answered before it is stored");
    sleep(Duration::from_millis(300)).await;
    other.execute_batch("COMMIT").unwrap();

    assert_eq!(smtp.next().await.to, "vera@example.com");
    let rows = get("/api/v1/audit?action=mail_transcript").cookie(&ada).send(&server).await.json();
    assert_eq!(rows["rows"][0]["details"], vera());
    let told = get(&format!("/api/v1/chats/{}/threads/{}", thread.0, thread.1)).cookie(&ada).send(&server).await;
    assert_eq!(told.text().matches("transcript_requested").count(), 1);
    server.stop().await;
    assert!(smtp.is_empty());
}

#[tokio::test]
async fn of_a_transcript_that_cannot_be_stored_nobody_reads() {
    let (server, mut smtp) = start().await;
    let (ada, token) = (server.sign_in(ADA).await, server.customer().await);
    let thread = server.start_thread(&token).await;
    let told = async || {
        let thread = get(&format!("/api/v1/chats/{}/threads/{}", thread.0, thread.1));
        thread.cookie(&ada).send(&server).await.text()
    };
    let before = told().await;
    let file = Connection::open(config(server.folder()).data.join(DATA_FILE)).unwrap();
    file.execute_batch("CREATE TRIGGER full BEFORE INSERT ON mails BEGIN SELECT RAISE(ABORT, 'full'); END").unwrap();
    asks(&server, &ada, &thread, vera()).await.expect_problem(503, "unavailable");
    assert_eq!(told().await, before);
    file.execute_batch("DROP TRIGGER full").unwrap();
    assert_eq!(asks(&server, &ada, &thread, vera()).await.status, StatusCode::ACCEPTED);
    assert_eq!(told().await.matches("transcript_requested").count(), 1);
    assert_eq!(smtp.next().await.to, "vera@example.com");
    server.stop().await;
    assert!(smtp.is_empty());
}

#[tokio::test]
async fn who_stops_a_server_finds_its_folder_free() {
    let (server, _smtp) = start().await;
    let (ada, token) = (server.sign_in(ADA).await, server.customer().await);
    let thread = server.start_thread(&token).await;
    let data = config(server.folder()).data;
    // Somebody's wish waits for another process, in a thread that nobody can end.
    let other = Connection::open(data.join(DATA_FILE)).unwrap();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    let asked = timeout(Duration::from_secs(1), asks(&server, &ada, &thread, vera())).await;
    assert!(asked.is_err(), "nobody is answered before it is stored");
    let (commits, _folder) = tokio::join!(
        tokio::task::spawn_blocking(move || {
            std::thread::sleep(Duration::from_secs(1));
            other.execute_batch("COMMIT")
        }),
        server.stop()
    );
    commits.unwrap().unwrap();
    SqliteStore::open(&data).unwrap();
}

#[tokio::test]
async fn no_more_transcripts_are_taken_than_leave_room_for_links() {
    let server = Server::start().await;
    let (ada, token) = (server.sign_in(ADA).await, server.customer().await);
    let (chat, thread) = server.start_thread(&token).await;
    let agent = get("/api/v1/sessions/me").cookie(&ada).send(&server).await.json()["agent"].clone();
    let folder = server.stop().await;
    fill(&folder, 500);
    let mut smtp = Smtp::start().await;
    let (running, address, _folder) = again(folder, &smtp).await;
    let path = format!("/api/v1/chats/{chat}/threads/{thread}/transcript/mail");
    let told = async || {
        let thread = get(&format!("/api/v1/chats/{chat}/threads/{thread}"));
        thread.cookie(&ada).send_to(&address).await.json()
    };
    let before = told().await;
    for _ in 0..2 {
        let full = post(&path).cookie(&ada).json(vera()).send_to(&address).await;
        full.expect_problem(503, "too_many_mails");
    }
    assert_eq!(told().await, before, "nobody reads of a mail that is not sent");
    let rows = get("/api/v1/audit?action=mail_transcript").cookie(&ada).send_to(&address).await.json();
    assert_eq!(rows["rows"], json!([]));
    // Whoever fills the list with transcripts keeps no agent out.
    let invite = format!("/api/v1/agents/{}/invitation", agent.as_str().unwrap());
    assert_eq!(post(&invite).cookie(&ada).send_to(&address).await.json()["mailed"], true);
    assert_eq!(smtp.next().await.to, ADA.0);
    running.stop().await;
    assert!(smtp.is_empty());
}

#[tokio::test]
async fn an_invitation_that_cannot_be_mailed_leaves_the_one_of_before_good() {
    let server = Server::start().await;
    let (ada, mira) = (server.sign_in(ADA).await, server.sign_in(MIRA).await);
    let agent = get("/api/v1/sessions/me").cookie(&mira).send(&server).await.json()["agent"].clone();
    let invite = format!("/api/v1/agents/{}/invitation", agent.as_str().unwrap());
    let before = post(&invite).cookie(&ada).send(&server).await.json();
    assert_eq!(before["mailed"], false, "no mail server is set up");
    let folder = server.stop().await;
    fill(&folder, 1_000);
    let smtp = Smtp::start().await;
    let (running, address, _folder) = again(folder, &smtp).await;
    for _ in 0..2 {
        post(&invite).cookie(&ada).send_to(&address).await.expect_problem(503, "too_many_mails");
    }
    let rows = get("/api/v1/audit?action=invite_agent").cookie(&ada).send_to(&address).await.json();
    assert_eq!(rows["rows"].as_array().unwrap().len(), 1, "what was not done is not recorded");
    let accept = json!({"token": before["token"], "password": "another-password"});
    assert_eq!(post("/api/v1/invitations").json(accept).send_to(&address).await.status, StatusCode::NO_CONTENT);
    running.stop().await;
    assert!(smtp.is_empty());
}
