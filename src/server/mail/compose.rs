//! Writing a mail: a subject, a plain text, and a page for whoever prefers that.

use parlor_engine::{Account, ChatId, ThreadId};
use parlor_sync::transcript::{Transcript, escaped};

use super::What;
use crate::shard::now;
use crate::zone;

/// What a mail says.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Letter {
    pub subject: String,
    pub plain: String,
    pub html: String,
}

impl Letter {
    /// None if there is nothing to say any more: what it was about was erased or deleted.
    pub fn of(account: &Account, what: &What) -> Option<Self> {
        match what {
            What::Transcript { chat, thread, zone } => Self::transcript(account, *chat, *thread, zone),
            What::Invitation { name, link } => Some(Self::with_link(
                "Your invitation",
                &format!("Hello {name},\n\nyou are invited to answer customers. Please set your password here:"),
                link,
                "The link is good once, and for three days.",
            )),
            What::NewPassword { name, link } => Some(Self::with_link(
                "Your new password",
                &format!("Hello {name},\n\nsomebody has asked for a new password for you. You can set it here:"),
                link,
                "The link is good once, and for three days. If it was not you, there is nothing to do: the password \
                 stays as it is.",
            )),
        }
    }

    fn transcript(account: &Account, chat: ChatId, thread: ThreadId, zone: &str) -> Option<Self> {
        let chat = account.holding(chat)?;
        let clock = zone::clock(zone, now()).unwrap_or_default();
        let transcript = Transcript::of(chat, chat.thread(thread)?, &clock, false);
        let subject = transcript.title();
        Some(Self { subject, plain: transcript.plain(), html: transcript.html() })
    }

    fn with_link(subject: &str, before: &str, link: &str, after: &str) -> Self {
        let plain = format!("{before}\n\n{link}\n\n{after}\n");
        let (title, link) = (escaped(subject), escaped(link));
        let paragraphs: String = before.split("\n\n").map(|text| format!("<p>{}</p>\n", escaped(text))).collect();
        let html = format!(
            "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<title>{title}</title>\n</head>\n\
             <body>\n{paragraphs}<p><a href=\"{link}\">{link}</a></p>\n<p>{}</p>\n</body>\n</html>\n",
            escaped(after)
        );
        Self { subject: subject.to_owned(), plain, html }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mail_with_a_link_has_it_in_both_parts_and_no_name_runs_in_the_page() {
        let what =
            What::Invitation { name: "<b>Zoë</b>".to_owned(), link: "https://chat.example/invitation#a&b".to_owned() };
        let letter = Letter::of(&Account::default(), &what).unwrap();
        assert!(letter.plain.starts_with("Hello <b>Zoë</b>,\n\n"), "{}", letter.plain);
        assert!(letter.plain.contains("\n\nhttps://chat.example/invitation#a&b\n\n"));
        assert!(letter.html.contains("<p>Hello &lt;b&gt;Zoë&lt;/b&gt;,</p>"), "{}", letter.html);
        assert!(letter.html.contains("<a href=\"https://chat.example/invitation#a&amp;b\">"));
    }

    #[test]
    fn of_what_is_gone_there_is_nothing_to_say() {
        let what = What::Transcript { chat: ChatId(1), thread: ThreadId(2), zone: "UTC".to_owned() };
        assert_eq!(Letter::of(&Account::default(), &what), None);
    }
}
