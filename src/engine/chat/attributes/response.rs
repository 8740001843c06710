//! Who waits for whom in a thread, when an answer is due, and who is to be warned.

use serde::{Deserialize, Serialize};

use super::{AttributeFact, Target, TargetKind};
use crate::chat::{Audience, Content, Event, FormKind, ResponseRules, Role, System, Thread};
use crate::{Time, User, limits};

/// The waiting in a thread: what the group promised, and how far it has kept it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Response {
    /// The group's times when the thread came to it.
    pub rules: ResponseRules,
    /// Which of them count.
    pub target: Target,
    /// Since when the queue, or the agent who has the thread now, is responsible.
    pub since: Time,
    /// Since when the customer waits for an answer. None when the last word is an agent's.
    pub pending_since: Option<Time>,
    /// Whether it was told that the answer is overdue.
    pub missed: bool,
    /// 0: nobody was warned; 1: agents were; 2: supervisors were.
    pub alert: u8,
    /// Since when the agent who has the thread owes the customer a first word. None once anything was said.
    #[serde(default)]
    pub owed_since: Option<Time>,
    /// Whether an agent has come to have the thread of whom the customer was not told yet.
    #[serde(default)]
    pub newcomer: bool,
    /// Whether the customer has left a message for later, and does not wait for the answer.
    #[serde(default)]
    pub message: bool,
    /// Whether nobody has said anything for so long that it takes up nobody's capacity.
    #[serde(default)]
    pub idle: bool,
    /// Whether who waits has been told so since the thread came to the queue.
    #[serde(default)]
    pub told: bool,
    /// Whether who waits has been asked to leave a message.
    #[serde(default)]
    pub asked: bool,
}

/// What becomes of who has waited for long.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum WaitStep {
    /// The group's words are said, once in each stay in a queue.
    Told,
    /// The group's form for messages is asked, once in a thread.
    Asked,
}

impl Thread {
    /// When the customer is to be answered; none if nobody waits or nothing was promised.
    pub fn due(&self) -> Option<Time> {
        let response = self.response().filter(|_| self.closed.is_none())?;
        response.due(self.urgent)
    }

    /// Whether an answer is late.
    pub fn is_overdue(&self, now: Time) -> bool {
        self.due().is_some_and(|due| due <= now)
    }

    /// Whether an answer will be late within five minutes.
    pub fn is_due_soon(&self, now: Time) -> bool {
        self.due().is_some_and(|due| now < due && due <= now.plus_ms(limits::DUE_SOON_MS))
    }

    /// How far the warnings went: 0 nobody, 1 agents, 2 supervisors. An answer or a new agent ends them.
    pub fn alert(&self) -> u8 {
        self.response().map_or(0, |response| response.alert)
    }

    /// When it is closed because nobody says anything in it. Only where an agent has it: who waits is not sent away, and
    /// neither, unless the group says so, is who waits for that agent's answer (specs/liveperson.md 1.5). Or where it is a
    /// message that nobody looks after.
    pub fn idle_end(&self) -> Option<Time> {
        if self.is_shelved() {
            return Some(self.last_said().plus_ms(limits::MESSAGE_MS));
        }
        let ms = self.response()?.rules.close_idle_ms;
        self.silent_since().filter(|_| ms > 0).map(|last| last.plus_ms(ms))
    }

    /// Whether it is a message that nobody looks after, and that nobody has promised to answer at a time.
    pub(crate) fn is_shelved(&self) -> bool {
        let left = |response: &Response| response.message && response.target.manual_due.is_none();
        self.closed.is_none() && !self.is_served() && self.response().is_some_and(left)
    }

    /// When it becomes idle, if it is not yet.
    pub(crate) fn idle_from(&self) -> Option<Time> {
        let response = self.response().filter(|response| !response.idle)?;
        let ms = response.rules.idle_ms;
        self.silent_since().filter(|_| ms > 0).map(|last| last.plus_ms(ms))
    }

    /// Whether nobody has said anything for so long that it takes up nobody's capacity.
    pub fn is_idle(&self) -> bool {
        self.response().is_some_and(|response| response.idle)
    }

    /// Since when nobody has said anything, where that counts.
    fn silent_since(&self) -> Option<Time> {
        let response = self.response().filter(|_| self.closed.is_none() && self.is_served())?;
        let owed = response.pending_since.is_some() && !response.rules.close_unanswered;
        if owed || response.target.manual_due.is_some() {
            return None;
        }
        Some(self.last_said())
    }

    /// When anything was said last. What is told of the thread to its agents is nobody's word.
    fn last_said(&self) -> Time {
        let mut said =
            self.events.iter().rev().filter(|event| !matches!(event.content, Content::System(System::Staff(_))));
        said.next().map_or(self.started_at, |event| event.at)
    }

    /// When it goes back to the queue, because its agent has not said a word yet.
    pub fn unanswered_end(&self) -> Option<Time> {
        let response = self.response().filter(|_| self.closed.is_none())?;
        let ms = response.rules.first_reply_ms;
        response.owed_since.filter(|_| ms > 0).map(|since| since.plus_ms(ms))
    }

    /// When something is to be told about the waiting, or done about the silence.
    pub(crate) fn next_timer(&self) -> Option<Time> {
        let response = self.response().filter(|_| self.closed.is_none())?;
        let missed = response.due(self.urgent).filter(|_| !response.missed);
        let alert = self.alerts(response).map(|(at, _)| at).min();
        let waits = self.waits(response).map(|(at, _)| at).min();
        let idle = [self.idle_end(), self.idle_from()];
        [missed, alert, self.unanswered_end(), waits].into_iter().chain(idle).flatten().min()
    }

    /// What is to be told about the waiting now.
    pub(crate) fn fallen_due(&self, now: Time) -> Vec<AttributeFact> {
        let Some(response) = self.response().filter(|_| self.closed.is_none()) else { return Vec::new() };
        let due = response.due(self.urgent).filter(|due| !response.missed && *due <= now);
        let level = self.alerts(response).filter(|(at, _)| *at <= now).map(|(_, level)| level).max();
        let missed = due.map(|due| AttributeFact::ResponseOverdue { thread: self.id, due });
        let alert = level.map(|level| AttributeFact::AlertRaised { thread: self.id, level });
        let waits = self.waits(response).filter(|(at, _)| *at <= now);
        let waits = waits.map(|(_, step)| AttributeFact::Waited { thread: self.id, step });
        missed.into_iter().chain(alert).chain(waits).collect()
    }

    /// What is still to be said to who waits; nothing to who has left a message.
    fn waits(&self, response: &Response) -> impl Iterator<Item = (Time, WaitStep)> {
        let (rules, since) = (response.rules, response.since);
        let steps =
            [(rules.waiting_ms, response.told, WaitStep::Told), (rules.offline_ms, response.asked, WaitStep::Asked)];
        let waits = !response.message && !self.is_served();
        let due = steps.into_iter().filter(move |(ms, done, _)| waits && *ms > 0 && !done);
        due.map(move |(ms, _, step)| (since.plus_ms(ms), step))
    }

    fn is_served(&self) -> bool {
        self.members.iter().any(|member| member.active && member.user.agent().is_some())
    }

    /// The warnings still to come, if nobody answers. A thread without an agent warns from when it began to wait; one
    /// with an agent, from the customer's message, but not for the time before that agent had it.
    fn alerts(&self, response: &Response) -> impl Iterator<Item = (Time, u8)> {
        let rules = response.rules;
        let (since, warn) = if self.is_served() {
            let since = response.pending_since.map(|pending| pending.max(response.since));
            (since, [rules.warn_message_ms, rules.warn_manager_message_ms])
        } else {
            (Some(response.since), [rules.warn_new_ms, rules.warn_manager_new_ms])
        };
        let raised = response.alert;
        let levels = warn.into_iter().zip(1..).filter(move |(ms, level)| *ms > 0 && *level > raised);
        since.into_iter().flat_map(move |since| levels.clone().map(move |(ms, level)| (since.plus_ms(ms), level)))
    }
}

impl Response {
    /// The waiting in a thread that nobody has kept account of until now.
    pub(super) fn of(thread: &Thread) -> Self {
        let mut response = Self { since: thread.started_at, ..Self::default() };
        thread.events.iter().for_each(|event| response.hear(event));
        response
    }

    fn due(&self, urgent: bool) -> Option<Time> {
        let since = self.pending_since?;
        if self.target.manual_due.is_some() {
            return self.target.manual_due;
        }
        let or_normal = |ms: u64| if ms > 0 { ms } else { self.rules.normal_ms };
        let ms = match self.target.kind {
            _ if urgent => or_normal(self.rules.urgent_ms),
            TargetKind::Normal => self.rules.normal_ms,
            TargetKind::Urgent => or_normal(self.rules.urgent_ms),
            TargetKind::Prioritized => or_normal(self.rules.first_ms),
            TargetKind::Custom { seconds } => u64::from(seconds) * 1_000,
        };
        let start = self.target.delay_until.map_or(since, |until| until.max(since));
        (ms > 0).then(|| start.plus_ms(ms))
    }

    /// A customer's words start the clock anew, an agent's public ones stop it. What agents say among themselves, and
    /// what Parlor says, does neither.
    pub(super) fn hear(&mut self, event: &Event) {
        if event.audience != Audience::All {
            return;
        }
        match (event.author, &event.content) {
            (User::Customer(_), said) => {
                self.message = self.is_message_after(said);
                self.pending_since = Some(event.at);
                self.idle = false;
            }
            (User::Agent(_), _) => {
                self.idle = false;
                self.pending_since = None;
                self.target.manual_due = None;
                self.missed = false;
                self.alert = 0;
                self.owed_since = None;
            }
            (User::System, Content::System(System::AgentJoined { .. } | System::Transferred { .. })) => {
                self.since = event.at;
                self.alert = 0;
                self.idle = false;
                if std::mem::take(&mut self.newcomer) {
                    self.owed_since = Some(event.at);
                }
            }
            (User::System, _) => {}
        }
    }

    /// Whether the customer, who says this, does not wait for the answer. Whoever was answered and writes again is there.
    pub(crate) fn is_message_after(&self, said: &Content) -> bool {
        let leaves = matches!(said, Content::FilledForm(filled) if filled.kind == FormKind::Offline);
        leaves || self.message && self.pending_since.is_some()
    }

    /// Somebody joins, who is there already or not. Whoever comes to have the thread owes the customer a first word; who
    /// has helped before does not.
    pub(super) fn greet(&mut self, role: Role, is_there: bool) {
        self.newcomer |= !is_there && matches!(role, Role::Agent | Role::Bot);
    }

    /// Somebody leaves.
    pub(super) fn part(&mut self, role: Role) {
        if let Role::Agent | Role::Bot = role {
            (self.owed_since, self.newcomer) = (None, false);
        }
    }

    /// Waits again; in another group, or for another skill, with its times, and for an answer in any case.
    pub(super) fn requeue(&mut self, rules: Option<ResponseRules>, at: Time) {
        self.since = at;
        self.alert = 0;
        self.told = false;
        self.idle = false;
        if let Some(rules) = rules {
            self.rules = rules;
            self.missed = false;
            self.pending_since = self.pending_since.or(Some(at));
        }
    }
}
