//! A door of the API, with all that its document says about it.

use std::sync::Arc;

use axum::handler::Handler;
use axum::routing::{self, MethodRouter};
use schemars::{JsonSchema, Schema, SchemaGenerator};

use super::App;
use crate::auth::scope::Scope;

/// Describes a type.
pub type SchemaOf = fn(&mut SchemaGenerator) -> Schema;

/// Who comes through a door.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Comes {
    /// Also pages of other sites, which show a token and no cookie.
    AnySite,
    /// Our own pages, and programs.
    OwnSite,
    /// As [`Comes::AnySite`], with so much that it takes its time. The handler sees to it that it ends.
    Slowly,
    /// As [`Comes::OwnSite`], and stays for as long as it likes.
    ToStay,
}

/// What an `Idempotency-Key` means at a door.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Keyed {
    /// What comes with it is done once.
    Once,
    /// Nothing, and whoever sends it is served all the same.
    NoMatter,
    /// Nothing, and whoever relies on it must be told.
    Refused,
}

/// A door: one method of one path. The router and the OpenAPI document are both made from it.
pub struct Door {
    /// The method, in lower case.
    pub method: &'static str,
    /// The path below `/api/v1`.
    pub path: &'static str,
    /// What it is for, in a sentence.
    pub summary: &'static str,
    /// Who comes.
    pub comes: Comes,
    /// Whether the caller must be known.
    pub known: bool,
    /// What a token must be for, where that is one and the same for all that is asked here.
    pub scope: Option<Scope>,
    /// The parts of the URL after the question mark.
    pub query: Option<SchemaOf>,
    /// The body.
    pub body: Option<SchemaOf>,
    /// Whether the body is a file, of whatever media type.
    pub bytes: bool,
    /// Whether there must be one.
    pub body_needed: bool,
    /// The answer's body; none is sent without it.
    pub answer: Option<SchemaOf>,
    /// The media types of an answer that is a text in place of JSON.
    pub texts: &'static [&'static str],
    /// What an `Idempotency-Key` means here.
    pub keyed: Keyed,
    /// What happens behind it.
    pub handler: MethodRouter<Arc<App>>,
}

/// A door that reads.
pub fn get<H: Handler<T, Arc<App>>, T: 'static>(path: &'static str, summary: &'static str, handler: H) -> Door {
    Door::new("get", path, summary, routing::get(handler))
}

/// A door that does something, once for each `Idempotency-Key`.
pub fn post<H: Handler<T, Arc<App>>, T: 'static>(path: &'static str, summary: &'static str, handler: H) -> Door {
    Door::new("post", path, summary, routing::post(handler))
}

/// A door that replaces something.
pub fn put<H: Handler<T, Arc<App>>, T: 'static>(path: &'static str, summary: &'static str, handler: H) -> Door {
    Door::new("put", path, summary, routing::put(handler))
}

/// A door that ends something.
pub fn delete<H: Handler<T, Arc<App>>, T: 'static>(path: &'static str, summary: &'static str, handler: H) -> Door {
    Door::new("delete", path, summary, routing::delete(handler))
}

impl Door {
    fn new(method: &'static str, path: &'static str, summary: &'static str, handler: MethodRouter<Arc<App>>) -> Self {
        let (comes, known) = (Comes::OwnSite, true);
        Self {
            method,
            path,
            summary,
            comes,
            known,
            scope: None,
            query: None,
            body: None,
            bytes: false,
            body_needed: true,
            answer: None,
            texts: &[],
            keyed: if method == "post" { Keyed::Once } else { Keyed::NoMatter },
            handler,
        }
    }

    /// Pages of other sites come too.
    pub fn any_site(self) -> Self {
        Self { comes: Comes::AnySite, ..self }
    }

    /// Pages of other sites come too, with much in tow.
    pub fn slow(self) -> Self {
        Self { comes: Comes::Slowly, ..self }
    }

    /// Whoever comes stays.
    pub fn to_stay(self) -> Self {
        Self { comes: Comes::ToStay, ..self }
    }

    /// Nobody need have signed in.
    pub fn for_all(self) -> Self {
        Self { known: false, ..self }
    }

    /// Doing it again does no harm, or is the handler's own matter: an `Idempotency-Key` means nothing here.
    pub fn repeatable(self) -> Self {
        Self { keyed: Keyed::NoMatter, ..self }
    }

    /// Each time it makes another, which cannot be kept from being made: whoever names an `Idempotency-Key` is refused.
    pub fn anew(self) -> Self {
        Self { keyed: Keyed::Refused, ..self }
    }

    /// A token must be for this.
    pub fn scope(self, scope: Scope) -> Self {
        Self { scope: Some(scope), ..self }
    }

    /// What may stand after the question mark.
    pub fn query<T: JsonSchema>(self) -> Self {
        Self { query: Some(|schemas| schemas.subschema_for::<T>()), ..self }
    }

    /// What the body is.
    pub fn body<T: JsonSchema>(self) -> Self {
        Self { body: Some(|schemas| schemas.subschema_for::<T>()), ..self }
    }

    /// The body is a file.
    pub fn bytes(self) -> Self {
        Self { bytes: true, ..self }
    }

    /// What the body is, where there is one.
    pub fn body_if_any<T: JsonSchema>(self) -> Self {
        Self { body_needed: false, ..self.body::<T>() }
    }

    /// What the answer is.
    pub fn answer<T: JsonSchema>(self) -> Self {
        Self { answer: Some(|schemas| schemas.subschema_for::<T>()), ..self }
    }

    /// The answer is a text of one of these media types.
    pub fn texts(self, texts: &'static [&'static str]) -> Self {
        Self { texts, ..self }
    }

    /// Changes how it is served.
    pub fn with(self, change: impl FnOnce(MethodRouter<Arc<App>>) -> MethodRouter<Arc<App>>) -> Self {
        Self { handler: change(self.handler), ..self }
    }
}
