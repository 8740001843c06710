//! Documents that are generated from the code, so that they cannot be wrong: as Markdown in `docs/`, where
//! `cargo xtask docs` writes them, and as pages at `/docs/…`.

mod errors;
pub mod openapi;
mod scopes;
mod text;
mod wire;

pub use text::{Block, html, markdown};

/// A document.
pub struct Document {
    /// Its name: `docs/<name>.md`, and the page `/docs/<name>`.
    pub name: &'static str,
    /// Its title.
    pub title: &'static str,
    /// What it says.
    pub write: fn() -> Vec<Block>,
}

/// Every generated document.
pub const DOCUMENTS: &[Document] = &[
    Document { name: "errors", title: "Errors", write: errors::write },
    Document { name: "scopes", title: "Scopes", write: scopes::write },
    Document { name: "wire", title: "The wire", write: wire::write },
];

/// The page that draws the OpenAPI document.
pub fn api_page() -> String {
    let main = "<h1>The API</h1>\n<div id=\"api\"><p>Loading …</p></div>\n\
        <noscript><p>This page needs JavaScript; the document is at <a href=\"/api/v1/openapi.json\">/api/v1/openapi.json</a>.</p></noscript>\n\
        <script type=\"module\" src=\"/docs/api.js\"></script>\n";
    text::page("API", main)
}

/// The page on which an invited agent sets a password.
pub fn invitation_page() -> String {
    let field = |id: &str, label: &str| {
        format!(
            "<label for=\"{id}\">{label}</label>\n<input id=\"{id}\" name=\"{id}\" type=\"password\" \
             autocomplete=\"new-password\" minlength=\"8\" maxlength=\"200\" required>\n"
        )
    };
    let main = format!(
        "<form class=\"card\">\n<h1>Welcome</h1>\n<p>Please choose a password of at least 8 characters.</p>\n{}{}\
         <p id=\"said\" role=\"alert\"></p>\n<button>Set the password</button>\n\
         <noscript><p>This page needs JavaScript.</p></noscript>\n</form>\n\
         <script type=\"module\" src=\"/docs/invitation.js\"></script>\n",
        field("password", "New password"),
        field("again", "The same again"),
    );
    text::page("Invitation", &main)
}

/// The document as Markdown, as it lies in `docs/`.
pub fn as_markdown(document: &Document) -> String {
    markdown(document.title, &(document.write)())
}

/// The document as a page.
pub fn as_page(document: &Document) -> String {
    html(document.title, &(document.write)())
}
