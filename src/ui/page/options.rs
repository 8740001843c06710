//! Whose page it is.

/// For whom a page is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A member of staff, known by the session cookie.
    Agent,
    /// A customer, known by a token.
    Customer,
}

/// What a page is started with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Options {
    /// For whom.
    pub kind: Kind,
    /// Whether the authority runs in the browser itself, without any server.
    pub demo: bool,
    /// Which of the demo's agents: 1 or 2.
    pub demo_agent: u8,
    /// Where the server is, such as `https://chat.example`; none for the origin of the page itself.
    pub url: Option<String>,
    /// The customer's token, where somebody else keeps it.
    pub token: Option<String>,
}

impl Options {
    /// As the page's address says: `?demo` and `&as=2`.
    pub fn here(kind: Kind) -> Self {
        let search = web_sys::window().and_then(|window| window.location().search().ok()).unwrap_or_default();
        let has = |wanted: &str| search.trim_start_matches('?').split('&').any(|part| part == wanted);
        let demo = has("demo") || has("demo=") || has("demo=1");
        Self { demo, demo_agent: if has("as=2") { 2 } else { 1 }, ..Self::new(kind) }
    }

    /// For the server that the page comes from.
    pub fn new(kind: Kind) -> Self {
        Self { kind, demo: false, demo_agent: 1, url: None, token: None }
    }
}
