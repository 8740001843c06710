//! A real Chromium, driven over WebDriver.

use std::future::Future;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use fantoccini::elements::Element;
use fantoccini::{Client, ClientBuilder, Locator};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Value, json};
use tempfile::TempDir;

/// How long somebody waits for something to show.
const PATIENCE: Duration = Duration::from_secs(25);

/// A driver, and the browsers that it has opened.
pub struct Driver {
    child: Child,
    port: u16,
    profiles: Vec<TempDir>,
}

impl Driver {
    pub async fn start() -> Self {
        let port = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap().port();
        let driver = std::env::var_os("CHROMEDRIVER").unwrap_or_else(|| "chromedriver".into());
        let child = Command::new(driver)
            .arg(format!("--port={port}"))
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("chromedriver starts");
        let end = Instant::now() + PATIENCE;
        while tokio::net::TcpStream::connect(("127.0.0.1", port)).await.is_err() {
            assert!(Instant::now() < end, "chromedriver does not answer");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        Self { child, port, profiles: Vec::new() }
    }

    /// A browser with a profile of its own: nobody shares cookies or storage with it.
    pub async fn browser(&mut self) -> Browser {
        let profile = tempfile::tempdir().unwrap();
        let mut options = json!({ "args": [
            "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run", "--disable-quic",
            "--disable-background-networking", "--disable-component-update", "--disable-sync", "--window-size=1440,900",
            "--autoplay-policy=no-user-gesture-required", format!("--user-data-dir={}", profile.path().display()),
        ]});
        if let Ok(chrome) = std::env::var("CHROME") {
            options["binary"] = json!(chrome);
        }
        let mut capabilities = serde_json::map::Map::new();
        capabilities.insert("goog:chromeOptions".into(), options);
        capabilities.insert("goog:loggingPrefs".into(), json!({ "browser": "ALL" }));
        let client = ClientBuilder::new(HttpConnector::new())
            .capabilities(capabilities)
            .connect(&format!("http://127.0.0.1:{}", self.port))
            .await
            .expect("Chromium starts");
        self.profiles.push(profile);
        Browser { client }
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// One window of one browser.
#[derive(Clone)]
pub struct Browser {
    pub client: Client,
}

impl Browser {
    pub async fn goes_to(&self, url: &str) {
        self.client.goto(url).await.unwrap();
    }

    /// Waits for an element.
    pub async fn finds(&self, css: &str) -> Element {
        let found = self.client.wait().at_most(PATIENCE).for_element(Locator::Css(css)).await;
        match found {
            Ok(element) => element,
            Err(error) => {
                self.keeps("failed").await;
                panic!("{css}: {error}\n{}", self.text().await)
            }
        }
    }

    /// Clicks once the element can be clicked. A page draws itself anew while it is looked at, so a stale or covered
    /// element is looked for again.
    pub async fn clicks(&self, css: &str) {
        self.until(&format!("{css} can be clicked"), || async {
            match self.client.find(Locator::Css(css)).await {
                Ok(element) => element.click().await.is_ok(),
                Err(_) => false,
            }
        })
        .await;
    }

    pub async fn types(&self, css: &str, text: &str) {
        self.finds(css).await;
        self.until(&format!("{css} takes text"), || async {
            match self.client.find(Locator::Css(css)).await {
                Ok(element) => element.send_keys(text).await.is_ok(),
                Err(_) => false,
            }
        })
        .await;
    }

    /// All text of the page or frame.
    pub async fn text(&self) -> String {
        let text = self.script("return document.body ? document.body.innerText : ''").await;
        text.as_str().unwrap_or_default().to_owned()
    }

    /// Waits until the page shows a text.
    pub async fn sees(&self, text: &str) {
        self.until(&format!("{text:?} is seen"), || async { self.text().await.contains(text) }).await;
    }

    pub async fn script(&self, script: &str) -> Value {
        self.client.execute(script, Vec::new()).await.unwrap_or(Value::Null)
    }

    pub async fn count(&self, css: &str) -> usize {
        self.client.find_all(Locator::Css(css)).await.map_or(0, |found| found.len())
    }

    pub async fn until<F: Future<Output = bool>>(&self, what: &str, truth: impl Fn() -> F) {
        let end = Instant::now() + PATIENCE;
        while !truth().await {
            if Instant::now() >= end {
                self.keeps("failed").await;
                panic!("waited in vain: {what}\nthe page says:\n{}", self.text().await);
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }

    /// Keeps a screenshot.
    pub async fn keeps(&self, name: &str) {
        let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("target/e2e");
        let _ = std::fs::create_dir_all(&folder);
        if let Ok(png) = self.client.screenshot().await {
            let _ = std::fs::write(folder.join(format!("{name}.png")), png);
        }
    }

    /// What people have said, in the order shown.
    pub async fn bubbles(&self) -> Vec<String> {
        let script =
            "return [...document.querySelectorAll('.message:not(.message--note) .bubble')].map(b => b.innerText)";
        let texts = self.script(script).await;
        texts.as_array().into_iter().flatten().filter_map(|text| text.as_str().map(str::to_owned)).collect()
    }
}
