//! Why a command was refused: a stable code, a sentence for people and the field at fault.

use serde::{Deserialize, Serialize};

macro_rules! rejects {
    ($($(#[$doc:meta])* $name:ident = $code:literal, $field:expr, $message:literal;)*) => {
        /// A refusal. A refused command changes nothing.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
        #[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
        pub enum Reject {
            $($(#[$doc])* #[serde(rename = $code)] $name,)*
        }

        impl Reject {
            /// Every refusal there is.
            pub const ALL: &'static [Reject] = &[$(Reject::$name),*];

            /// The code that programs compare. It never changes.
            pub fn code(self) -> &'static str {
                match self { $(Reject::$name => $code),* }
            }

            /// A sentence for people.
            pub fn message(self) -> &'static str {
                match self { $(Reject::$name => $message),* }
            }

            /// The field of the command that is at fault, where one is.
            pub fn field(self) -> Option<&'static str> {
                match self { $(Reject::$name => $field),* }
            }
        }
    };
}

rejects! {
    /// The text has no visible character.
    TextEmpty = "text_empty", Some("text"), "The text is empty.";
    /// More than 8,000 characters.
    TextTooLong = "text_too_long", Some("text"), "The text is longer than 8,000 characters.";
    /// No room in the thread's notes, which hold 5,000 characters together.
    NoteTooLong = "note_too_long", Some("text"), "The notes of a conversation hold 5,000 characters together.";
    /// More than 2,000 characters.
    CommentTooLong = "comment_too_long", Some("comment"), "The comment is longer than 2,000 characters.";
    /// No visible character in a name that is required.
    NameEmpty = "name_empty", Some("name"), "A name is needed.";
    /// More than 200 characters.
    NameTooLong = "name_too_long", Some("name"), "The name is longer than 200 characters.";
    /// No mail address.
    EmailInvalid = "email_invalid", Some("email"), "This is not a mail address.";
    /// Not from 1 to 5.
    ScoreOutOfRange = "score_out_of_range", Some("score"), "The score must be from 1 to 5.";
    /// Not from 0 to 500.
    CapacityOutOfRange = "capacity_out_of_range", Some("capacity"), "The capacity must be from 0 to 500.";
    /// Not from 5 seconds to 10 minutes.
    OfferTimeOutOfRange = "offer_time_out_of_range", Some("accept_ms"), "The time to accept must be from 5,000 to 600,000 milliseconds.";
    /// Unknown, or of somebody else: the two are not told apart.
    UnknownChat = "unknown_chat", Some("chat"), "There is no such chat.";
    /// Unknown in this chat.
    UnknownThread = "unknown_thread", Some("thread"), "There is no such thread.";
    /// Unknown in this thread.
    UnknownEvent = "unknown_event", Some("event"), "There is no such event.";
    /// Unknown in this account.
    UnknownAgent = "unknown_agent", Some("agent"), "There is no such agent.";
    /// Unknown in this account.
    UnknownGroup = "unknown_group", Some("group"), "There is no such group.";
    /// The actor's role does not allow it.
    NotAllowed = "not_allowed", None, "Your role does not allow this.";
    /// The agent does not take part in the thread.
    NotMember = "not_member", Some("chat"), "You are not part of this conversation.";
    /// The chat has an open thread already.
    ThreadOpen = "thread_open", Some("chat"), "The conversation is already open.";
    /// The chat has no open thread.
    ThreadClosed = "thread_closed", Some("chat"), "The conversation is closed.";
    /// The thread is not in the queue; mostly, another agent was faster.
    NotQueued = "not_queued", Some("chat"), "Somebody else has taken this conversation.";
    /// Nobody waits in the agent's groups.
    QueueEmpty = "queue_empty", None, "Nobody is waiting.";
    /// The group's queue is at its bound.
    QueueFull = "queue_full", Some("group"), "The queue is full. Please try again later.";
    /// The thread is not offered to this agent, or the greeting not shown to this customer, or no more.
    NoOffer = "no_offer", Some("chat"), "This offer has ended.";
    /// The thread is offered to somebody at this moment.
    AlreadyOffered = "already_offered", Some("chat"), "This conversation is being offered to an agent.";
    /// The thread is with this agent already.
    AlreadyAssigned = "already_assigned", Some("to"), "The conversation is already there.";
    /// The thread is not assigned to anybody.
    NotAssigned = "not_assigned", Some("chat"), "No agent has this conversation yet.";
    /// The agent has no room.
    AgentFull = "agent_full", Some("to"), "This agent has no room for another conversation.";
    /// The agent is offline.
    AgentOffline = "agent_offline", Some("to"), "This agent is offline.";
    /// No agent has talked to the customer in this thread yet.
    NotRateable = "not_rateable", Some("thread"), "A conversation can be rated once an agent has joined it.";
    /// A bound of the model is reached.
    LimitReached = "limit_reached", None, "A limit is reached; see the limits in the documentation.";
    /// An id that this command would give is taken.
    IdTaken = "id_taken", None, "This id is taken.";
    /// More characters than a passing notice may have.
    SignalTooLong = "signal_too_long", None, "The notice is too long.";
    /// A multicast that names nobody.
    RecipientsMissing = "recipients_missing", Some("to"), "Nobody is named who could be told.";
    /// The queue's limit is not from 1 to 10,000, or it would reopen above it.
    QueueLimitOutOfRange = "queue_limit_out_of_range", Some("rules.queue"), "A queue holds from 1 to 10,000 threads, and reopens at the latest when it is no longer full.";
    /// Unknown in this account.
    UnknownSkill = "unknown_skill", Some("skill"), "There is no such skill.";
    /// The agent is not in this group.
    NotInGroup = "not_in_group", Some("agent"), "This agent is not in the group.";
    /// No `http://`, `https://` or `/` before it, a blank in it, or more than 2,048 characters.
    UrlInvalid = "url_invalid", Some("content"), "This is not a web address.";
    /// Not 1 to 10 cards that show something, with up to 13 buttons each and 24 quick replies below them.
    RichInvalid = "rich_invalid", Some("content"), "Rich content has 1 to 10 cards, up to 13 buttons each and up to 24 quick replies.";
    /// More than 15,000 characters.
    RichTooLong = "rich_too_long", Some("content"), "The rich content is longer than 15,000 characters.";
    /// A text that is blank or too long, or a value that does not fit the kind.
    ButtonInvalid = "button_invalid", Some("content"), "A button's text or value does not fit.";
    /// A name, type or description that does not fit.
    FileInvalid = "file_invalid", Some("content"), "The file's name, type or description does not fit.";
    /// Ids that are missing or there twice, a label that is blank, or options where there may be none or must be some.
    FormInvalid = "form_invalid", Some("content"), "The form's fields do not fit.";
    /// No such form has been asked.
    UnknownForm = "unknown_form", Some("content"), "There is no such form.";
    /// A required field is empty.
    AnswerMissing = "answer_missing", Some("content"), "A required question is not answered.";
    /// An answer to a field or with an option that is not in the form, or of the wrong kind.
    AnswerInvalid = "answer_invalid", Some("content"), "An answer does not fit its question.";
    /// Not a JSON document, or nested more than 32 deep.
    JsonInvalid = "json_invalid", Some("content"), "This is not a well-formed JSON document.";
    /// More than 15,000 characters, or 4,000 of metadata.
    JsonTooLong = "json_too_long", Some("content"), "The JSON document is too long.";
    /// Not from 1 to 100 characters.
    CustomIdInvalid = "custom_id_invalid", Some("custom_id"), "An id of your own must have from 1 to 100 characters.";
    /// No button of this event has this postback.
    UnknownButton = "unknown_button", Some("postback"), "There is no such button.";
    /// Said by Parlor, deleted already, or content of another kind.
    NotEditable = "not_editable", Some("event"), "This message cannot be changed.";
    /// The group is outside its opening hours.
    GroupClosed = "group_closed", Some("group"), "We are closed at present.";
    /// Spans that are empty or longer than a day, dates or a time zone that are none, or too many of them.
    HoursInvalid = "hours_invalid", Some("rules.hours"), "The opening hours have a span, a date or a time zone that is none.";
    /// Not from 1 to 64 visible characters.
    PropertyNameInvalid = "property_name_invalid", Some("properties"), "Namespaces and names have 1 to 64 characters in one line.";
    /// More than 1,000 characters.
    PropertyTextTooLong = "property_text_too_long", Some("properties"), "The text of a property is longer than 1,000 characters.";
    /// Not from 1 to 64 visible characters.
    TagInvalid = "tag_invalid", Some("tag"), "A tag has 1 to 64 characters in one line.";
    /// Not from 1 to 64 visible characters.
    LinkInvalid = "link_invalid", Some("id"), "The id of a record has 1 to 64 characters in one line.";
    /// Unknown in this thread.
    UnknownNote = "unknown_note", Some("note"), "There is no such note.";
    /// Not from 1 second to 365 days.
    TargetOutOfRange = "target_out_of_range", Some("target"), "A time to answer must be from 1 to 31,536,000 seconds.";
    /// The customer's first thread.
    UrgentTooEarly = "urgent_too_early", Some("chat"), "A conversation can be marked urgent from the second one on.";
    /// The agent takes part, and so follows.
    MemberFollows = "member_follows", Some("chat"), "Whoever takes part in a conversation follows it.";
    /// The thread is open, or an agent still works on it.
    ThreadNotClosed = "thread_not_closed", Some("thread"), "Close the conversation first.";
    /// More than 365 days.
    ResponseTimeOutOfRange = "response_time_out_of_range", Some("rules"), "A time to answer must be at most 365 days, and one for the first word at least 5 seconds.";
    /// Another agent signs in with this address.
    EmailTaken = "email_taken", Some("email"), "Another agent has this mail address.";
    /// Without an admin nobody could set up anything, nor make another admin.
    LastAdmin = "last_admin", Some("role"), "The account needs an admin: make somebody else one first.";
    /// Nobody else would be there for the customer.
    LastAgent = "last_agent", Some("chat"), "The last agent cannot leave; hand the conversation on or close it.";
    /// The agent takes part already.
    AlreadyMember = "already_member", Some("agent"), "This agent is part of the conversation already.";
    /// The agent does not take part.
    UnknownMember = "unknown_member", Some("agent"), "This agent is not part of the conversation.";
    /// The agent takes no new threads.
    AgentPaused = "agent_paused", Some("to"), "This agent takes no new conversations now.";
    /// More than 2,000 characters.
    RemarkTooLong = "remark_too_long", Some("remark"), "The remark is longer than 2,000 characters.";
    /// Unknown in this account, or not the actor's to see: the two are not told apart.
    UnknownCustomer = "unknown_customer", Some("customer"), "There is no such customer.";
    /// Not of the form of E.164.
    PhoneInvalid = "phone_invalid", Some("phone"), "The phone number must be a plus sign and 5 to 15 digits.";
    /// No `http://` or `https://` before it, a blank in it, or more than 2,048 characters.
    WebAddressInvalid = "web_address_invalid", Some("url"), "This is not a web address that begins with http:// or https://.";
    /// Not two letters.
    CountryInvalid = "country_invalid", Some("country"), "The country must be two letters of ISO 3166-1.";
    /// More than 200 characters in a line of the address, the company or the version of a text.
    DetailTooLong = "detail_too_long", None, "A line is longer than 200 characters.";
    /// Too many, too long, without a key, or a key twice.
    SessionFieldsInvalid = "session_fields_invalid", Some("session_fields"), "At most 100 session fields are allowed, each key once, of 1 to 200 characters, with values of at most 1,000.";
    /// The customer is to stay away for now.
    CustomerBanned = "customer_banned", None, "You cannot use this chat at present.";
    /// The customer is not banned.
    NotBanned = "not_banned", Some("customer"), "This customer is not banned.";
    /// Not from 1 to 3,650.
    BanDaysOutOfRange = "ban_days_out_of_range", Some("days"), "A ban must last from 1 to 3,650 days.";
    /// The customer has begun no visit, or has ended it.
    NoVisit = "no_visit", None, "No visit has begun.";
    /// The two are the same customer already.
    AlreadyMerged = "already_merged", Some("into"), "These are the same customer already.";
    /// The customer is not the last who was merged into another.
    NotMerged = "not_merged", Some("customer"), "This customer is not merged into another, or somebody else was merged after them.";
    /// Nothing is asked, or no more.
    NoSurvey = "no_survey", Some("chat"), "No survey waits for an answer.";
    /// The survey was answered or skipped, or its time is over.
    SurveyOver = "survey_over", Some("content"), "This survey is over.";
    /// Not from 60,000 milliseconds to 7 days.
    SurveyTimeOutOfRange = "survey_time_out_of_range", Some("rules.survey"), "The time to answer a survey must be from 60,000 to 604,800,000 milliseconds.";
    /// Nobody who is given threads has this skill.
    SkillUnserved = "skill_unserved", Some("to"), "No agent has this skill.";
    /// Not from 5,000 to 3,600,000 milliseconds.
    WrapUpOutOfRange = "wrap_up_out_of_range", Some("rules.talk"), "A wrap-up lasts from 5,000 to 3,600,000 milliseconds.";
    /// Nobody works on the thread any more.
    NotInWrapUp = "not_in_wrap_up", Some("thread"), "Nobody is wrapping up this conversation.";
    /// The agent is a person.
    NotABot = "not_a_bot", Some("rules.talk"), "This agent is not a bot.";
    /// Threads that ask for no group must go somewhere.
    LastGroup = "last_group", Some("group"), "The last group cannot be deleted.";
    /// A thread of the group is open, or an agent still works on one.
    GroupInUse = "group_in_use", Some("group"), "The group still has conversations: close or transfer them first.";
    /// Not from 1 to 100.
    MissesOutOfRange = "misses_out_of_range", Some("rules.routing"), "An agent is paused after 1 to 100 missed conversations.";
    /// More than 50, one that is not 1 to 64 visible characters in one line, one that is there twice, or `idle`.
    ReasonsInvalid = "reasons_invalid", Some("reasons"), "At most 50 reasons are allowed, each once, of 1 to 64 characters in one line.";
    /// Not on the account's list, or given for taking new threads.
    UnknownReason = "unknown_reason", Some("reason"), "There is no such reason for not taking conversations.";
    /// Not 0, nor from 1,000 milliseconds to 7 days.
    AbsenceOutOfRange = "absence_out_of_range", Some("rules.absence"), "The time that a customer may be gone must be 0 or from 1,000 to 604,800,000 milliseconds.";
    /// Nobody who answers the group takes new threads.
    GroupOffline = "group_offline", Some("group"), "Nobody is there at present.";
    /// The box of a form that has to be ticked is not.
    ConsentMissing = "consent_missing", Some("consent"), "Please agree first.";
    /// Not from 60,000 milliseconds to a day.
    AwayOutOfRange = "away_out_of_range", Some("rules.routing"), "An agent is paused after 60,000 to 86,400,000 idle milliseconds.";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_unique_and_sentences_end() {
        let codes: std::collections::BTreeSet<_> = Reject::ALL.iter().map(|r| r.code()).collect();
        assert_eq!(codes.len(), Reject::ALL.len());
        assert!(Reject::ALL.iter().all(|r| r.message().ends_with('.')));
    }
}
