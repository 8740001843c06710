//! `docs/errors.md`: every code that an answer, a refusal or a closed connection can have.

use parlor_engine::Reject;
use parlor_sync::Close;
use parlor_sync::{Then, then};

use super::Block;
use crate::http::{Code, VARIED_FIELDS, status_of};

pub(super) fn write() -> Vec<Block> {
    vec![
        Block::Paragraph(
            "Every error over HTTP is a problem (RFC 9457, `application/problem+json`) with `type`, `title`, `status`, `code` \
             and `detail`, and `field` where one is at fault. Programs compare `code`, which never changes; `detail` is for \
             people. After a `429`, the header `Retry-After` says in how many seconds to come back."
                .to_owned(),
        ),
        Block::Heading("Refusals".to_owned()),
        Block::Paragraph(
            "A refused command changes nothing. Over the socket a refusal is the `refused` of an acknowledgement or an \
             answer; over HTTP it is a problem with this status."
                .to_owned(),
        ),
        Block::Paragraph(
            "Whatever is named by an id and is not there is refused as `unknown_…`, also where it is to be deleted: what was \
             never there, was deleted, belongs to another account or is not the caller's to see is not told apart. What has \
             no id of its own, such as a tag, a property, a link to a record elsewhere or that somebody follows, is as it \
             is wanted where it is gone already: the command is done, and nothing happens."
                .to_owned(),
        ),
        Block::Table("", &["Code", "Status", "Field", "Meaning"], Reject::ALL.iter().map(|reject| of_reject(*reject)).collect()),
        Block::Heading("Before the model".to_owned()),
        Block::Paragraph("Over HTTP only: what goes wrong before anything is decided.".to_owned()),
        Block::Table("", &["Code", "Status", "Meaning"], Code::ALL.iter().map(|code| of_code(*code)).collect()),
        Block::Heading("Closed connections".to_owned()),
        Block::Paragraph(
            "The close code of a WebSocket, with the name as its reason; over `POST /api/v1/sync` the `close` of the \
             answer. Codes from 4010 to 4019 want a new sign-in, those from 4020 to 4029 a new page; after any other, also \
             one that nobody has named, a page comes back by itself after a pause."
                .to_owned(),
        ),
        Block::Table("close", &["Name", "Code", "Then", "Meaning"], Close::ALL.iter().map(|close| of_close(*close)).collect()),
    ]
}

fn of_reject(reject: Reject) -> Vec<String> {
    let field = match reject.field() {
        Some(field) => format!("`{field}`"),
        None if VARIED_FIELDS.contains(&reject) => "the one at fault".to_owned(),
        None => String::new(),
    };
    let status = status_of(reject).as_u16().to_string();
    vec![format!("`{}`", reject.code()), status, field, reject.message().to_owned()]
}

fn of_code(code: Code) -> Vec<String> {
    vec![format!("`{}`", code.name()), code.status().as_u16().to_string(), code.message().to_owned()]
}

fn of_close(close: Close) -> Vec<String> {
    let next = match then(close.code()) {
        Then::Reconnect => "come back",
        Then::SignIn => "sign in again",
        Then::Reload => "load anew",
    };
    vec![format!("`{}`", close.name()), close.code().to_string(), next.to_owned(), close.message().to_owned()]
}
