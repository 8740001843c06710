//! Messages that the agent writes: sent, begun, refused, taken up again.

use parlor_kit::dom;
use parlor_page::engine::chat::{Content, PostEvent};
use parlor_page::engine::command::AddNote;
use parlor_page::engine::{ChatId, Command};

use super::App;
use super::hear::go;
use crate::act::Mode;
use crate::route::Route;

/// Under which name the page keeps what was begun.
pub(super) fn draft_key(chat: ChatId, mode: Mode) -> String {
    match mode {
        Mode::Reply => format!("reply/{chat}"),
        Mode::Note => format!("note/{chat}"),
    }
}

impl App {
    pub(super) fn say(&mut self, chat: ChatId, mode: Mode, text: String) {
        self.page.send(match mode {
            Mode::Reply => Command::PostEvent(PostEvent::text(chat, text)),
            Mode::Note => Command::AddNote(AddNote { chat, text, ..AddNote::default() }),
        });
        self.page.save_draft(&draft_key(chat, mode), "");
        self.page.set_typing(chat, false);
    }

    pub(super) fn written(&mut self, chat: ChatId, mode: Mode, text: &str) {
        self.page.save_draft(&draft_key(chat, mode), text);
        if mode == Mode::Reply {
            self.page.set_typing(chat, !text.trim().is_empty());
        }
    }

    /// Sends a refused message again, as a new one.
    pub(super) fn retry(&mut self, number: u32) {
        if let Some(failed) = self.page.dismiss(number) {
            self.page.send(failed.command.command);
        }
    }

    /// Puts a refused message back into the composer, after what stands there.
    pub(super) fn edit(&mut self, number: u32) {
        let Some(failed) = self.page.dismiss(number) else { return };
        let Some((chat, mode, text)) = words(failed.command.command) else { return };
        let key = draft_key(chat, mode);
        let begun = self.page.draft(&key);
        let text = if begun.trim().is_empty() { text } else { format!("{}\n{text}", begun.trim_end()) };
        self.page.save_draft(&key, &text);
        self.writer.mode = mode;
        self.writer.drafts_from += 1;
        self.writer.focus += 1;
        if self.route.chat() != Some(chat) {
            go(Route::Chat(chat));
        }
    }

    /// Copies a refused message, for chats where it can be sent no more.
    pub(super) fn copy(&mut self, number: u32) {
        let text = self.page.read(|replica| {
            let failed = replica.outbox().failed.iter().find(|failed| failed.command.number == number);
            failed.and_then(|failed| words(failed.command.command.clone()))
        });
        if let Some(((_, _, text), window)) = text.zip(dom::window()) {
            let _ = window.navigator().clipboard().write_text(&text);
            self.notices.tell(parlor_kit::glyph::CHECK, crate::strings::COPIED.to_owned(), None);
        }
    }
}

fn words(command: Command) -> Option<(ChatId, Mode, String)> {
    match command {
        Command::PostEvent(PostEvent { chat, content: Content::Text(text), .. }) => Some((chat, Mode::Reply, text)),
        Command::AddNote(note) => Some((note.chat, Mode::Note, note.text)),
        _ => None,
    }
}
