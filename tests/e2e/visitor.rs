//! A visitor of the shop.

use fantoccini::elements::Element;
use serde_json::Value;

use crate::browser::Browser;
use crate::proxy::Proxy;

/// Somebody who visits the shop, with a network of their own.
pub struct Visitor {
    pub browser: Browser,
    pub network: Proxy,
}

const COMPOSER: &str = ".composer__input";

impl Visitor {
    pub async fn opens_shop(&self) {
        let url = format!("http://{}/demo/", self.network.address);
        self.browser.goes_to(&url).await;
        self.browser
            .until("the launcher is there", || async {
                self.in_loader("return !!root.querySelector('.launcher')").await == true
            })
            .await;
    }

    /// Everything that the page has fetched from Parlor.
    pub async fn fetched(&self) -> Vec<String> {
        let script = "return performance.getEntriesByType('resource').map(entry => new URL(entry.name).pathname)";
        let names = self.browser.script(script).await;
        names.as_array().into_iter().flatten().filter_map(|name| name.as_str().map(str::to_owned)).collect()
    }

    pub async fn opens_chat(&self) {
        self.in_loader("root.querySelector('.launcher').click()").await;
        self.enters_chat().await;
    }

    /// Looks into the chat's frame.
    pub async fn enters_chat(&self) {
        self.browser
            .until("the chat's frame is ready", || async {
                self.in_loader("return !!root.querySelector('iframe.ready')").await == true
            })
            .await;
        let frame = self.in_loader("return root.querySelector('iframe')").await;
        let frame = element(&self.browser, frame);
        frame.enter_frame().await.unwrap();
    }

    /// Looks at the shop again.
    pub async fn leaves_chat(&self) {
        self.browser.client.clone().enter_parent_frame().await.unwrap();
    }

    pub async fn introduces(&self, name: &str, text: &str) {
        self.browser.types("input[autocomplete=name]", name).await;
        self.browser.types("form textarea", text).await;
        self.browser.clicks("form button[type=submit]").await;
    }

    pub async fn writes(&self, text: &str) {
        self.browser.types(COMPOSER, text).await;
    }

    pub async fn says(&self, text: &str) {
        self.writes(text).await;
        self.browser.types(COMPOSER, "\u{e007}").await;
        self.browser.sees(text).await;
    }

    /// Waits until a screen reader is told this.
    pub async fn hears(&self, words: &str) {
        let script = "return document.querySelector('#say')?.textContent ?? ''";
        let told = || async { self.browser.script(script).await.as_str().is_some_and(|said| said.contains(words)) };
        self.browser.until(&format!("{words:?} is heard"), told).await;
    }

    pub async fn draft(&self) -> String {
        self.browser.finds(COMPOSER).await;
        let text = self.browser.script(&format!("return document.querySelector('{COMPOSER}').value")).await;
        text.as_str().unwrap_or_default().to_owned()
    }

    pub async fn rates(&self, stars: u8) {
        let star = format!(".closing .star:nth-of-type({stars}) input");
        self.browser.finds(&star).await;
        self.browser.script(&format!("document.querySelector(\"{star}\").click()")).await;
        self.browser.clicks(".closing button[type=submit]").await;
    }

    async fn in_loader(&self, script: &str) -> Value {
        let script = format!(
            "const root = document.querySelector('parlor-chat')?.shadowRoot; if (!root) return false; {script}"
        );
        self.browser.script(&script).await
    }
}

fn element(browser: &Browser, value: Value) -> Element {
    let id = value
        .as_object()
        .and_then(|object| object.values().next())
        .and_then(|id| id.as_str())
        .expect("an element")
        .to_owned();
    Element::from_element_id(browser.client.clone(), id.into())
}
