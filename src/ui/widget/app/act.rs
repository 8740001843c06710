//! What follows from what the visitor does.

use parlor_engine::Command;
use parlor_engine::chat::{Content, CsatStatus, FieldKind};
use parlor_engine::command::{CloseThread, PostEvent, Rate, StartThread};
use parlor_engine::{ChatId, Reject, ThreadId};
use parlor_kit::dom;
use parlor_page::sync::Numbered;

use super::{App, SHOWN};
use crate::act::{Act, Field, Fix};
use crate::dom::Text;
use crate::model::form::Question;
use crate::model::stage::{Phase, Stage};
use crate::model::{own_chat, timeline};
use crate::strings;
use crate::view::closing::Rating;
use crate::view::form::id_of;
use crate::view::log;

impl App {
    /// Does what the visitor wants; whether there is something to draw.
    pub(super) fn act(&mut self, act: Act) -> bool {
        match act {
            Act::Write(field, text) => self.write(field, text.into()),
            Act::Choose(place, option) => {
                if let Some(question) = self.question(place) {
                    question.choose(option);
                }
            }
            Act::Start => self.start(),
            Act::Draft(text) => {
                if let Some((chat, _, true)) = self.thread() {
                    self.page.set_typing(chat, !text.trim().is_empty());
                }
                self.keep(text.into());
            }
            Act::Send => {
                let text = self.draft.to_string();
                if self.say(text) {
                    self.keep(Text::default());
                }
            }
            Act::Rest => {
                self.rest();
                return false;
            }
            Act::Fix(number, fix) => self.fix(number, fix),
            Act::End => {
                self.menu = false;
                if let Some((chat, _, true)) = self.thread() {
                    self.page.send(Command::CloseThread(CloseThread::new(chat)));
                }
            }
            Act::Star(score) => self.rating.score = score,
            Act::Rate => self.rate(),
            Act::Skip => self.skip(),
            Act::Again => {
                self.asked.thanked = None;
                if self.asks() {
                    (self.asked.anew, self.opened) = (true, true);
                    (self.form, self.due_asked) = (None, false);
                } else {
                    self.focus = Some("composer".into());
                }
            }
            Act::Earlier => {
                self.shown += SHOWN;
                self.kept = log::place(&self.log);
                if self.page.read(timeline::total) < self.shown {
                    self.page.ask_earlier();
                }
            }
            Act::Scroll(at_end) => (self.at_end, self.came) = (at_end, 0),
            Act::Jump => (self.at_end, self.came) = (true, 0),
            Act::Menu(open) => {
                self.menu = open;
                self.focus = Some(if open { "end" } else { "more" }.into());
            }
            Act::Close => {
                if let Some(host) = &self.host {
                    host.post("close", &[]);
                }
                return false;
            }
            Act::Hurry => self.page.hurry(),
            Act::Reload => {
                if let Some(window) = dom::window() {
                    window.location().reload().ok();
                }
            }
        }
        true
    }

    /// Says something in the open thread, or begins one with it. Not while one is being started: its chat is not known.
    pub(super) fn say(&mut self, text: String) -> bool {
        self.rest();
        match (self.stage(), self.thread()) {
            (Stage::Loading | Stage::Talk(Phase::Starting), _) => return false,
            (_, Some((chat, _, true))) => {
                self.page.send(Command::PostEvent(PostEvent::text(chat, text)));
            }
            // The visitor has to answer first.
            _ if self.asks() => return false,
            _ => self.begin(StartThread { text, ..self.start_thread() }),
        }
        (self.at_end, self.came) = (true, 0);
        true
    }

    /// A text was refused, or something else was.
    pub(super) fn refused(&mut self, refused: Numbered, reject: Reject) {
        let failed = strings::not_sent(reject);
        match refused.command {
            Command::StartThread(start) => {
                let open = self.thread().filter(|(_, _, open)| *open);
                match open {
                    // Another tab was faster: what was said belongs into its thread.
                    Some(_) if reject == Reject::ThreadOpen => {
                        self.page.dismiss(refused.number);
                        if !start.text.trim().is_empty() {
                            self.say(start.text);
                        }
                    }
                    _ if start.form.is_some() || self.thread().is_none() => {
                        self.page.dismiss(refused.number);
                        self.keep(start.text.into());
                        self.ask_again(reject);
                    }
                    _ => parlor_kit::say_now(&failed),
                }
            }
            Command::PostEvent(_) => parlor_kit::say_now(&failed),
            Command::Rate(_) => {
                self.page.dismiss(refused.number);
                self.asked.thanked = None;
                self.rating.error = Some(strings::RATING_FAILED);
            }
            // Somebody else has done it meanwhile, or nothing is lost by it.
            _ => {
                self.page.dismiss(refused.number);
            }
        }
    }

    /// The last thread: its chat, its id and whether it is open.
    pub(super) fn thread(&self) -> Option<(ChatId, ThreadId, bool)> {
        self.page.read(|replica| {
            let chat = own_chat(replica)?;
            let thread = chat.threads.last()?;
            Some((chat.id, thread.id, thread.closed.is_none()))
        })
    }

    /// Keeps what is written and not sent.
    pub(super) fn keep(&mut self, text: Text) {
        self.page.save_draft("text", &text);
        if let Some(form) = &mut self.form {
            form.say(&text);
        }
        self.draft = text;
    }

    fn start_thread(&self) -> StartThread {
        let (name, email) = (self.who.name.to_string(), self.who.email.to_string());
        StartThread { name, email, ..StartThread::default() }
    }

    fn begin(&mut self, start: StartThread) {
        self.page.send(Command::StartThread(start));
        (self.opened, self.asked.anew) = (true, false);
        self.rating = Rating::default();
    }

    fn write(&mut self, field: Field, text: Text) {
        let Field::Answer(place) = field else {
            self.rating.comment = text;
            return;
        };
        let Some(question) = self.question(place) else { return };
        question.write(text.clone());
        match question.field.kind {
            FieldKind::Name => {
                self.page.save_draft("name", &text);
                self.who.name = text;
            }
            FieldKind::Email => {
                self.page.save_draft("email", &text);
                self.who.email = text;
            }
            _ if question.field.id.is_empty() => self.keep(text),
            _ => {}
        }
    }

    fn question(&mut self, place: usize) -> Option<&mut Question> {
        self.form.as_mut()?.questions.get_mut(place)
    }

    fn start(&mut self) {
        let Some(form) = &mut self.form else { return };
        if let Some(place) = form.check() {
            self.focus = Some(id_of(place));
            return;
        }
        let start = form.start(&self.who);
        if !start.text.is_empty() {
            self.keep(Text::default());
        }
        self.begin(start);
    }

    fn fix(&mut self, number: u32, fix: Fix) {
        let Some(failed) = self.page.dismiss(number) else { return };
        let text = match &failed.command.command {
            Command::PostEvent(PostEvent { content: Content::Text(text), .. }) => text.clone(),
            Command::StartThread(start) => start.text.clone(),
            _ => return,
        };
        match fix {
            Fix::Retry => {
                self.page.send(failed.command.command);
            }
            Fix::Edit => {
                let parts = [text.as_str(), self.draft.as_str()];
                let blank = self.draft.trim().is_empty();
                self.keep(if blank { text.into() } else { parts.join("\n").into() });
                self.focus = Some("composer".into());
            }
            Fix::Delete => self.focus = Some("composer".into()),
            Fix::Renew => self.begin(StartThread { text, ..self.start_thread() }),
        }
    }

    fn rate(&mut self) {
        let Some((chat, thread, _)) = self.thread() else { return };
        let Rating { score, comment, .. } = std::mem::take(&mut self.rating);
        if score > 0 {
            self.page.send(Command::Rate(Rate {
                chat,
                thread,
                score,
                comment: comment.to_string(),
                resolved: None,
                status: CsatStatus::Filled,
            }));
            self.asked.thanked = Some(thread);
            self.focus = Some("on".into());
        }
    }

    fn skip(&mut self) {
        if let Some((_, thread, _)) = self.thread() {
            self.asked.skipped = Some(thread);
            self.page.save_draft("skipped", &thread.to_string());
            self.focus = Some("composer".into());
        }
    }

    fn rest(&self) {
        if let Some((chat, ..)) = self.thread() {
            self.page.set_typing(chat, false);
        }
    }
}
