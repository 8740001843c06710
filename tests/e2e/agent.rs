//! An agent at the panel.

use crate::browser::Browser;
use crate::proxy::Proxy;

/// Somebody who answers, with a network of their own.
pub struct Staff {
    pub browser: Browser,
    pub network: Proxy,
}

const COMPOSER: &str = ".composer__input";

impl Staff {
    pub async fn signs_in(&self, email: &str, password: &str) {
        self.browser.goes_to(&format!("http://{}/", self.network.address)).await;
        self.browser.types("input[type=email]", email).await;
        self.browser.types("input[type=password]", password).await;
        self.browser.clicks(".signin button[type=submit]").await;
        self.browser.finds(".rail").await;
    }

    /// Sets the own status by its menu.
    pub async fn sets_status(&self, status: &str) {
        self.browser.clicks(".status-pill").await;
        let item = format!(".list__holder .menu__item:has(.dot[data-status='{status}'])");
        self.browser.clicks(&item).await;
        self.browser.finds(&format!(".status-pill .dot[data-status='{status}']")).await;
    }

    /// Opens the conversation with this customer.
    pub async fn opens(&self, customer: &str) {
        self.browser
            .until(&format!("{customer} can be opened"), || async {
                let script = format!(
                    "const row = [...document.querySelectorAll('.row__name')].find(a => a.textContent.includes('{customer}')); \
                     if (row) row.click(); return !!row"
                );
                self.browser.script(&script).await == true
            })
            .await;
        self.browser
            .until("the conversation is open", || async {
                let name = self.browser.script("return document.querySelector('.chat__name')?.textContent ?? ''").await;
                name.as_str().is_some_and(|name| name.contains(customer))
            })
            .await;
    }

    pub async fn says(&self, text: &str) {
        self.browser.types(COMPOSER, text).await;
        self.browser.types(COMPOSER, "\u{e007}").await;
        self.browser.sees(text).await;
    }

    pub async fn notes(&self, text: &str) {
        self.browser.clicks(".composer__tabs [role=tab]:nth-of-type(2)").await;
        self.browser.finds(".composer[data-mode=note]").await;
        self.says(text).await;
        self.browser.clicks(".composer__tabs [role=tab]:nth-of-type(1)").await;
    }

    pub async fn transfers_to(&self, colleague: &str) {
        self.clicks_action("Transfer").await;
        self.browser.finds("dialog .target").await;
        let script = format!(
            "[...document.querySelectorAll('dialog .target')].find(t => t.textContent.includes('{colleague}')).querySelector('input').click()"
        );
        self.browser.script(&script).await;
        self.browser.clicks("dialog .button--primary").await;
    }

    pub async fn accepts(&self) {
        self.browser.clicks(".offer .button--primary").await;
    }

    pub async fn closes(&self) {
        self.clicks_action("Close").await;
    }

    /// Has the first group ask for name and company, and for a message while nobody is there.
    pub async fn asks_before_a_talk(&self) {
        let script = "
            const field = (id, kind) => ({ id, kind, label: `Your ${id}?`, required: true });
            const form = (id) => ({ id, fields: [field('name', 'name'), field('company', 'company'), field('message', 'textarea')] });
            const send = async (method, path, body) => (await fetch(path, { method, body: body && JSON.stringify(body),
                headers: { 'x-parlor': '1', 'content-type': 'application/json', 'idempotency-key': 'asks' } })).json();
            (async () => {
                const [{ id }] = await send('GET', '/api/v1/groups');
                const rules = { forms: { pre_chat: form('before'), offline: form('instead') } };
                await send('POST', '/api/v1/commands', { command: { configure_group: { group: id, rules } } });
                window.asked = (await send('GET', `/api/v1/groups/${id}/forms`)).due;
            })();";
        self.browser.script(script).await;
        self.browser
            .until("the group asks", || async { self.browser.script("return window.asked").await == "offline" })
            .await;
    }

    async fn clicks_action(&self, name: &str) {
        self.browser
            .until(&format!("{name} can be clicked"), || async {
                let script = format!(
                    "const b = [...document.querySelectorAll('.chat__actions button')].find(b => b.textContent.trim() === '{name}'); \
                     if (b) b.click(); return !!b"
                );
                self.browser.script(&script).await == true
            })
            .await;
    }
}
