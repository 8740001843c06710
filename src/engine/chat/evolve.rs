//! Folding facts into a chat. Cannot fail: a fact about a thread that this copy does not hold leaves it as it is.

use super::{Chat, ChatFact, Closed, Content, Customer, Marks, Member, Pressed, Role, Survey, SurveyEnded, Thread};
use crate::{ChatId, User};

impl Chat {
    /// The chat that [`ChatFact::Opened`] makes.
    pub fn open(id: ChatId, customer: Customer) -> Self {
        #[cfg(not(feature = "lean"))]
        let profile = Some(Box::default());
        #[cfg(feature = "lean")]
        let profile = None;
        Self { id, customer, threads: Vec::new(), attributes: None, profile }
    }

    /// Folds one fact.
    pub fn evolve(&mut self, fact: &ChatFact) {
        match fact {
            ChatFact::Opened { customer } => self.customer = customer.clone(),
            ChatFact::CustomerSaved { customer } => self.save_customer(customer),
            ChatFact::ThreadStarted { thread, group, at } => {
                let mut thread = Thread::new(*thread, *group, *at);
                thread.members.push(Member {
                    user: User::Customer(self.customer.id),
                    name: self.customer.name.clone(),
                    role: Role::Customer,
                    active: true,
                });
                self.threads.push(thread);
                self.end_following();
                #[cfg(not(feature = "lean"))]
                if let Some(profile) = &mut self.profile {
                    profile.note_thread(*at);
                    if let (Some(visit), Some(thread)) = (profile.visit(), self.threads.last_mut()) {
                        thread.note_visit(visit);
                    }
                }
            }
            ChatFact::MemberJoined { thread, member } => self.within(*thread, |thread| {
                thread.greet(member);
                match thread.members.iter_mut().find(|known| known.user == member.user) {
                    Some(known) => *known = member.clone(),
                    None => thread.members.push(member.clone()),
                }
            }),
            ChatFact::MemberLeft { thread, user } => self.within(*thread, |thread| {
                thread.part(*user);
                if let Some(member) = thread.members.iter_mut().find(|member| member.user == *user) {
                    member.active = false;
                }
            }),
            ChatFact::EventPosted { thread, event } => self.within(*thread, |thread| {
                thread.push(event.clone());
                thread.hear(event);
            }),
            ChatFact::NoteAdded { thread, note } => self.within(*thread, |thread| thread.notes.push((**note).clone())),
            ChatFact::Seen { thread, user, delivered, read, at } => self.within(*thread, |thread| {
                thread.fetch(*user, *at);
                let known = thread.marks_of(*user);
                let moved = Marks { user: *user, delivered: delivered.or(known.delivered), read: read.or(known.read) };
                thread.marks.retain(|marks| marks.user != *user);
                thread.marks.push(moved);
            }),
            ChatFact::ThreadClosed { thread, at, by } => self.within(*thread, |thread| {
                thread.closed = Some(Closed { at: *at, by: *by });
                thread.members.iter_mut().for_each(|member| member.active = false);
                thread.hidden.iter_mut().for_each(|member| member.active = false);
            }),
            ChatFact::EventEdited { thread, event, content, at, audience: _ } => self.within(*thread, |thread| {
                thread.change(*event, |event| {
                    event.content = Content::clone(content);
                    let extra = event.extra_mut();
                    extra.edited_at = Some(*at);
                    extra.pressed.clear();
                });
            }),
            ChatFact::EventDeleted { thread, event, kept, at, audience: _ } => self.within(*thread, |thread| {
                thread.change(*event, |event| match kept {
                    true => event.extra_mut().deleted_at = Some(*at),
                    false => *event = event.emptied(*at),
                });
            }),
            ChatFact::ButtonToggled { thread, event, postback, user, on, audience: _ } => {
                self.within(*thread, |thread| {
                    thread.change(*event, |event| {
                        let pressed = Pressed { postback: postback.clone(), user: *user };
                        let known = &mut event.extra_mut().pressed;
                        known.retain(|known| *known != pressed);
                        if *on {
                            known.push(pressed);
                        }
                    });
                })
            }
            ChatFact::Rated { thread, rating } => self.within(*thread, |thread| thread.rating = Some(rating.clone())),
            ChatFact::AttributesChanged(fact) => self.change_attributes(fact),
            ChatFact::UrgencyMarked { thread, urgent } => self.within(*thread, |thread| thread.urgent = *urgent),
            ChatFact::ThreadDeleted { thread } => self.threads.retain(|known| known.id != *thread),
            ChatFact::Hidden { thread, member } => self.within(*thread, |thread| {
                match thread.hidden.iter_mut().find(|known| known.agent == member.agent) {
                    Some(known) => *known = member.clone(),
                    None => thread.hidden.push(member.clone()),
                }
            }),
            #[cfg(feature = "lean")]
            ChatFact::Profile(_) | ChatFact::Erased { .. } => {}
            #[cfg(not(feature = "lean"))]
            ChatFact::Profile(fact) => {
                if let Some(profile) = &mut self.profile {
                    profile.evolve(fact);
                }
            }
            #[cfg(not(feature = "lean"))]
            ChatFact::Erased { erasure, at } => {
                let only = erasure.chats.is_empty().then_some(&erasure.threads);
                self.erase(only, *at);
            }
            ChatFact::SurveyStarted { thread, event, at, due } => self.within(*thread, |thread| {
                thread.survey = Some(Survey { event: *event, started_at: *at, due: *due, ended: None });
            }),
            ChatFact::SurveyEnded { thread, how, at } => self.within(*thread, |thread| {
                if let Some(survey) = &mut thread.survey {
                    survey.ended = Some(SurveyEnded { at: *at, how: *how });
                }
            }),
        }
    }

    /// Gives the customer a new profile, in the open thread's list of members too.
    fn save_customer(&mut self, customer: &Customer) {
        // Nobody has vouched for another address than that of before.
        #[cfg(not(feature = "lean"))]
        if let Some(profile) = self.profile.as_mut().filter(|_| self.customer.email != customer.email) {
            profile.details.email_verified = false;
        }
        self.customer = customer.clone();
        let Some(thread) = self.threads.last_mut().filter(|thread| thread.closed.is_none()) else { return };
        if let Some(member) = thread.members.iter_mut().find(|member| member.user.is_customer()) {
            member.name = customer.name.clone();
        }
    }

    pub(crate) fn within(&mut self, id: crate::ThreadId, change: impl FnOnce(&mut Thread)) {
        if let Some(thread) = self.thread_mut(id) {
            change(thread);
        }
    }
}
