//! What a page was started with, and the names that follow from it.

use std::str::FromStr;

use parlor_engine::{CustomerId, text};

use crate::{Kind, Options, random, store};

/// Fixed for the life of a page.
pub(crate) struct Setup {
    pub options: Options,
    /// Tells the kinds of page apart wherever the browser keeps something.
    scope: String,
    origin: String,
}

impl Setup {
    pub(crate) fn new(options: Options) -> Self {
        let here = web_sys::window().and_then(|window| window.location().origin().ok()).unwrap_or_default();
        let origin = options.url.as_ref().map_or(here.as_str(), |url| url.trim_end_matches('/')).to_owned();
        let mut scope = match (options.kind, options.demo) {
            (Kind::Agent, false) => "agent".to_owned(),
            (Kind::Customer, false) => "customer".to_owned(),
            (Kind::Agent, true) => ["demo-agent-", &text::decimal(options.demo_agent.into())].concat(),
            (Kind::Customer, true) => "demo-customer".to_owned(),
        };
        if options.url.is_some() {
            scope.push('@');
            scope.push_str(&origin);
        }
        Self { options, scope, origin }
    }

    pub(crate) fn scope(&self) -> &str {
        &self.scope
    }

    /// A name of this kind of page.
    pub(crate) fn key(&self, prefix: &str) -> String {
        [prefix, &self.scope].concat()
    }

    /// An address at the server.
    pub(crate) fn url(&self, path: &str) -> String {
        [&self.origin, path].concat()
    }

    /// The address of the server's socket.
    pub(crate) fn socket_url(&self) -> String {
        // http becomes ws, https becomes wss.
        ["ws", self.origin.strip_prefix("http").unwrap_or(&self.origin), "/api/v1/socket"].concat()
    }

    /// Whether tabs may share a connection. With a token from outside each may be for somebody else.
    pub(crate) fn shares(&self) -> bool {
        self.options.token.is_none()
    }

    /// What a page of the demo calls itself: there is nobody to prove it to.
    pub(crate) fn demo_token(&self) -> String {
        match self.options.kind {
            Kind::Agent => ["agent ", &text::decimal(self.options.demo_agent.into())].concat(),
            Kind::Customer => ["customer ", &demo_customer().to_string()].concat(),
        }
    }
}

fn demo_customer() -> CustomerId {
    const KEY: &str = "parlor-demo-customer";
    let kept = store::read(store::local(), KEY).and_then(|text| CustomerId::from_str(&text).ok());
    kept.unwrap_or_else(|| {
        let new = CustomerId(random::bits());
        store::write(store::local(), KEY, &new.to_string());
        new
    })
}
