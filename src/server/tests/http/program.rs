//! The program itself, as somebody starts it in a terminal.

use std::io::Read;
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

use serde_json::json;

use crate::support::{ADA, get, post};

fn parlor(folder: &Path, args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_parlor"));
    command.env_clear().current_dir(folder).args(args).stdin(Stdio::null());
    command
}

fn output(folder: &Path, args: &[&str]) -> Output {
    parlor(folder, args).output().unwrap()
}

/// Checks that the program ends at once with one sentence.
fn expect_refusal(output: &Output, sentence: &str) {
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(2), "{said}");
    assert_eq!(said.lines().count(), 1, "{said}");
    assert!(said.starts_with("parlor: ") && said.contains(sentence), "{said}");
}

/// A program that serves.
struct Serving {
    child: Child,
    said: String,
}

impl Serving {
    fn start(folder: &Path, args: &[&str]) -> Self {
        let mut command = parlor(folder, args);
        command.args(["--listen", "127.0.0.1:0"]).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut child = command.spawn().unwrap();
        let mut out = child.stdout.take().unwrap();
        // All is said in one write.
        let mut buffer = [0; 4_096];
        let count = out.read(&mut buffer).unwrap();
        Self { child, said: String::from_utf8_lossy(&buffer[..count]).into_owned() }
    }

    fn address(&self) -> String {
        let start = self.said.find("http://").unwrap() + "http://".len();
        self.said[start..].split('/').next().unwrap().to_owned()
    }

    /// Sends a signal, and waits for the end.
    fn end(mut self, signal: &str) -> Option<i32> {
        let sent = Command::new("kill").args([signal, &self.child.id().to_string()]).status().unwrap();
        assert!(sent.success());
        let started = Instant::now();
        while started.elapsed() < Duration::from_secs(12) {
            if let Some(status) = self.child.try_wait().unwrap() {
                return status.code();
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        panic!("it did not end")
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[tokio::test]
async fn a_first_start_tells_how_to_sign_in_and_later_ones_do_not() {
    let folder = tempfile::tempdir().unwrap();
    let first = Serving::start(folder.path(), &[]);
    assert!(first.said.contains("This is the first start"), "{}", first.said);
    let line = first.said.lines().find(|line| line.contains(ADA.0)).unwrap();
    let password = line.split_whitespace().nth(3).unwrap().to_owned();
    let sign_in = |password: &str| post("/api/v1/sessions").json(json!({"email": ADA.0, "password": password}));
    let signed_in = sign_in(&password).send_to(&first.address()).await;
    assert_eq!(signed_in.status, 204, "{}", first.said);
    let old = signed_in.header("set-cookie").split(';').next().unwrap().to_owned();

    let locked = output(folder.path(), &["--listen", "127.0.0.1:0"]);
    expect_refusal(&locked, "is in use by another Parlor server.");
    let running = output(folder.path(), &["reset-password", "--email", ADA.0]);
    expect_refusal(&running, "is in use by another Parlor server");
    assert_eq!(first.end("-TERM"), Some(0));

    let reset = output(folder.path(), &["reset-password", "--email", ADA.0]);
    let said = String::from_utf8_lossy(&reset.stdout).into_owned();
    let renewed = said.trim().rsplit(' ').next().unwrap().to_owned();
    expect_refusal(&output(folder.path(), &["reset-password", "--email", "x@example.com"]), "There is no agent");

    let second = Serving::start(folder.path(), &["serve"]);
    assert!(second.said.contains("Agent panel") && !second.said.contains("first start"), "{}", second.said);
    assert_eq!(sign_in(&renewed).send_to(&second.address()).await.status, 204, "{said}");
    assert_eq!(sign_in(&password).send_to(&second.address()).await.status, 401);
    let me = get("/api/v1/sessions/me").cookie(&old).send_to(&second.address()).await;
    me.expect_problem(401, "sign_in_needed");
    assert_eq!(second.end("-INT"), Some(0));
}

#[test]
fn what_hinders_a_start_is_told_in_one_sentence() {
    let folder = tempfile::tempdir().unwrap();
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    expect_refusal(&output(folder.path(), &["--listen", &address]), &format!("The address {address} is in use;"));
    assert!(!folder.path().join("data").exists());

    std::fs::write(folder.path().join("file"), "").unwrap();
    let unusable = output(folder.path(), &["--listen", "127.0.0.1:0", "--data", "file/data"]);
    expect_refusal(&unusable, "The data directory file/data cannot be used: ");

    std::fs::create_dir(folder.path().join("broken")).unwrap();
    std::fs::write(folder.path().join("broken/parlor.db"), "this is no database, whatever its name says").unwrap();
    let broken = output(folder.path(), &["--listen", "127.0.0.1:0", "--data", "broken"]);
    expect_refusal(&broken, "The data file is broken");

    expect_refusal(&output(folder.path(), &["--log", "loud"]), "`log` from the flag --log is \"loud\", but error, ");
    std::fs::write(folder.path().join("parlor.toml"), "lisen = '127.0.0.1:0'").unwrap();
    let unknown = output(folder.path(), &["--config", "parlor.toml"]);
    expect_refusal(&unknown, "`lisen` in parlor.toml is no key of Parlor's: did you mean `listen`?");
}

#[test]
fn a_configuration_can_be_checked_without_a_start() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("data")).unwrap();
    std::fs::write(folder.path().join("data/parlor.toml"), "agent_grace_ms = 5000\nadmin_password = 'not to be shown'")
        .unwrap();
    let mut check = parlor(folder.path(), &["check-config", "--log", "debug"]);
    let output = check.env("PARLOR_DEMO", "false").output().unwrap();
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(output.status.success(), "{said}");
    let lines = [
        "The configuration is good.",
        "  log = \"debug\"   from the flag --log",
        "  agent_grace_ms = 5000   from ./data/parlor.toml",
        "  demo = \"false\"   from the environment's PARLOR_DEMO",
        "  admin_password = (secret)   from ./data/parlor.toml",
    ];
    assert_eq!(said.lines().collect::<Vec<_>>(), lines);
    assert_eq!(output.stderr, b"");
    let mistaken = parlor(folder.path(), &["check-config"]).env("PARLOR_LISTN", "127.0.0.1:1").output().unwrap();
    let said = String::from_utf8_lossy(&mistaken.stderr).into_owned();
    assert_eq!(said, "parlor: `PARLOR_LISTN` in the environment is no key of Parlor's: did you mean `listen`?\n");
}

#[test]
fn a_password_is_reset_where_there_is_one_and_nothing_is_made_elsewhere() {
    let folder = tempfile::tempdir().unwrap();
    let reset = |args: &[&str]| output(folder.path(), &[&["reset-password", "--email", ADA.0], args].concat());
    expect_refusal(&reset(&["--data", "typo"]), "There is no data of Parlor's in typo.");
    assert!(!folder.path().join("typo").exists());
    expect_refusal(&reset(&["--store", "memory"]), "nothing is kept");
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
}
