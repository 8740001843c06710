//! Every word that the panel shows. One place, so that other languages can come later.

#![allow(missing_docs, reason = "each of them says what it is")]

use parlor_kit::ComposerWords;

pub const PARLOR: &str = "Parlor";
pub const AN_AGENT: &str = "An agent";
pub const VISITOR: &str = "Visitor";
pub const YOU: &str = "You";
/// In the middle of a sentence.
pub const YOU_THERE: &str = "you";
pub const YOU_PREFIX: &str = "You: ";
pub const NOTHING_SAID: &str = "Nothing was said";

pub const MAIN: &str = "Main";
pub const INBOX: &str = "Inbox";
pub const ARCHIVE: &str = "Archive";
pub const DETAILS: &str = "Details";
pub const NOTICES: &str = "Notices";
pub const DISMISS: &str = "Dismiss";
pub const CLOSE_DIALOG: &str = "Close";
pub const CANCEL: &str = "Cancel";
pub const LOADING: &str = "Loading";

pub const ACCEPTING: &str = "Accepting";
pub const PAUSED: &str = "Paused";
pub const AWAY: &str = "Away";
pub const OFFLINE: &str = "Offline";
pub const ACCEPTING_CHATS: &str = "Accepting chats";
pub const YOUR_STATUS: &str = "Your status";
pub const SIGN_OUT: &str = "Sign out";
pub const SOUNDS: &str = "Sounds";
pub const SHORTCUTS: &str = "Single-key shortcuts";
pub const NOTIFY: &str = "Desktop notifications";
pub const SHOW_KEYS: &str = "Keyboard shortcuts";
pub const KEYS_HINT: &str =
    "Single letters work while nothing is being written. They can be switched off in your own menu.";
pub const THEME: &str = "Theme";
pub const THEME_AUTO: &str = "As the system";
pub const THEME_LIGHT: &str = "Light";
pub const THEME_DARK: &str = "Dark";
pub const TO_LIGHT: &str = "Switch to light theme";
pub const TO_DARK: &str = "Switch to dark theme";

pub const OFFERS: &str = "Offers";
pub const QUEUE: &str = "Queue";
pub const MINE: &str = "Mine";
pub const OTHERS: &str = "Others";
pub const NOT_SENT: &str = "Not sent";
pub const NO_CHATS: &str = "No chats with you right now.";
pub const NO_CHATS_PAUSED: &str = "No chats with you. You are not accepting new ones.";
pub const EMPTY_LIST: &str = "No chats at the moment.";
pub const ACCEPT: &str = "Accept";
pub const DECLINE: &str = "Decline";
pub const PICK_UP: &str = "Pick up";
pub const PICK_UP_NEXT: &str = "Pick up next";
pub const SECONDS_LEFT: &str = "Seconds left to accept";
pub const TYPING: &str = "typing…";
pub const DRAFT: &str = "Draft";
pub const UNREAD: &str = " unread";
pub const WAITING: &str = " waiting";
pub const NOW: &str = "now";
pub const COPY: &str = "Copy";
pub const COPIED: &str = "Copied.";

pub const WITH_YOU: &str = "With you";
pub const IN_THE_QUEUE: &str = "In the queue";
pub const OFFERED_TO_YOU: &str = "Offered to you";
pub const CLOSED: &str = "Closed";
pub const OPEN: &str = "Open";
pub const BACK_TO_LIST: &str = "Back to the list";
pub const BACK_TO_CHAT: &str = "Back to the chat";
pub const CLOSE_DETAILS: &str = "Close details";
pub const TRANSFER: &str = "Transfer";
pub const CLOSE: &str = "Close";
pub const INTEGRATION: &str = "An integration";
pub const CLOSED_BY_AGENT: &str = "The chat was closed";
pub const CLOSED_BY_SILENCE: &str = "The chat was closed, since nobody wrote";
pub const CLOSED_UNSERVED: &str = "The chat was closed, since nobody could take it";
pub const LATEST: &str = "Latest";
pub const TODAY: &str = "Today";
pub const YESTERDAY: &str = "Yesterday";

pub const SENDING: &str = "Sending";
pub const SENT: &str = "Sent";
pub const DELIVERED: &str = "Delivered";
pub const READ: &str = "Read";
pub const TRY_AGAIN: &str = "Try again";
pub const DELETED: &str = "This message was deleted.";
pub const EDIT: &str = "Edit";
pub const DISCARD: &str = "Discard";

pub const KIND_OF_MESSAGE: &str = "Kind of message";
pub const REPLY: &str = "Reply";
pub const NOTE: &str = "Note";
pub const WRITE_A_REPLY: &str = "Write a reply";
pub const WRITE_A_NOTE: &str = "Note for your colleagues";
pub const ENTER_SENDS: &str = "Enter sends, Shift+Enter starts a new line";
pub const ONLY_AGENTS: &str = "Only agents see notes";
pub const OBSERVING: &str = "You are observing: you can read, but not write.";
pub const PICK_UP_TO_REPLY: &str = "Pick up the chat to reply.";
pub const OFFLINE_TO_REPLY: &str = "You are offline. Set yourself to accepting or paused to pick up the chat.";
pub const COMPOSER: ComposerWords = ComposerWords { send: "Send", too_many: ("", " characters too many") };

pub const THIS_CHAT: &str = "This chat";
pub const GROUP: &str = "Group";
pub const STARTED: &str = "Started";
pub const ENDED: &str = "Ended";
pub const WAITED: &str = "Waited";
pub const AT_ONCE: &str = "less than 1 s";
pub const STILL_WAITING: &str = "Still waiting";
pub const MEMBERS: &str = "Agents";
pub const NOBODY_YET: &str = "Nobody yet";
pub const AGENT: &str = "Agent";
pub const HAS_LEFT: &str = "Left";
pub const RATING: &str = "Rating";
pub const NOT_RATED: &str = "Not rated yet";
pub const EARLIER: &str = "Earlier";

pub const SEARCH_LABEL: &str = "Search closed chats";
pub const SEARCH_HINT: &str = "Search names and words";
pub const FILTERS: &str = "Filters";
pub const ANY_GROUP: &str = "Any group";
pub const SHOW_MORE: &str = "Show more";
pub const NO_RESULTS: &str = "Nothing found";
pub const NO_RESULTS_TEXT: &str = "Try another word or fewer filters.";
pub const ARCHIVE_EMPTY: &str = "Nothing here yet";
pub const ARCHIVE_EMPTY_TEXT: &str = "Closed chats are kept here and can be searched.";
pub const ARCHIVE_FAILED: &str = "The archive could not be reached.";
pub const CHOOSE_CHAT: &str = "Choose a chat";
pub const CHOOSE_CLOSED: &str = "Choose a closed chat to read what was said.";

pub const ALL_QUIET: &str = "All quiet";
pub const ALL_QUIET_TEXT: &str = "New chats arrive here by themselves.";
pub const NOT_ACCEPTING: &str = "You are not accepting chats";
pub const NOT_ACCEPTING_TEXT: &str = "Customers wait until somebody is there for them.";
pub const START_ACCEPTING: &str = "Start accepting";
pub const CHOOSE_TEXT: &str = "Pick one from the list, or take who has waited longest.";
pub const CHOOSE_FROM_LIST: &str = "Pick one from the list to read and answer.";
pub const GONE: &str = "This chat is not here";
pub const GONE_TEXT: &str = "It was closed, or somebody else has taken it over.";
pub const OPEN_ARCHIVE: &str = "Open the archive";
pub const OPEN_IN_ARCHIVE: &str = "Open in archive";
pub const OPEN_CHAT: &str = "Open";

pub const TRANSFER_CHAT: &str = "Transfer chat";
pub const TRANSFER_TO: &str = "Transfer to";
pub const FIND_TARGET: &str = "Find an agent or a group";
pub const AGENTS: &str = "Agents";
pub const GROUPS: &str = "Groups";
pub const REMARK: &str = "Note for them";
pub const OPTIONAL: &str = "optional";
pub const NOBODY_FOUND: &str = "Nobody of that name.";

pub const RECONNECTING: &str = "Reconnecting… what you write is kept.";
pub const TRY_NOW: &str = "Try now";
pub const YOU_ARE_OFFLINE: &str = "You are offline. What you write is kept and sent when you are back.";
pub const POLLING: &str = "The live connection is blocked here; news still comes, a little later.";
pub const SIGNED_OUT: &str = "You were signed out.";
pub const SIGN_IN: &str = "Sign in";
pub const OUTDATED: &str = "There is a new version of this page.";
pub const RELOAD: &str = "Reload";
pub const BACK_AGAIN: &str = "Connected again.";

pub const WELCOME_BACK: &str = "Welcome back";
pub const SIGN_IN_LEAD: &str = "Sign in to answer your customers.";
pub const EMAIL: &str = "Email";
pub const PASSWORD: &str = "Password";
pub const SHOW: &str = "Show";
pub const HIDE: &str = "Hide";
pub const SIGNING_IN: &str = "Signing in…";
pub const EMAIL_MISSING: &str = "Enter your email address.";
pub const PASSWORD_MISSING: &str = "Enter your password.";

pub const CHAT_CLOSED: &str = "Chat closed.";
pub const PAUSED_BY_DESK: &str = "You are paused: an offer went unanswered.";
pub const ACCEPT_AGAIN: &str = "Accept again";
pub const SENT_NOTHING: &str = "Message not sent: ";

pub fn visitor(number: u32) -> String {
    format!("Visitor {number}")
}

pub fn transfer_from(name: &str) -> String {
    format!("Transfer from {name}")
}

pub fn invitation_from(name: &str) -> String {
    format!("{name} asks you to help")
}

pub fn new_chat_for(group: &str) -> String {
    format!("New chat for {group}")
}

pub fn offered_to(name: &str) -> String {
    format!("Offered to {name}")
}

pub fn with(name: &str) -> String {
    format!("With {name}")
}

pub fn answered_by(name: &str) -> String {
    format!("{name} answers this chat. Notes reach all agents.")
}

pub fn is_typing(name: &str) -> String {
    format!("{name} is typing…")
}

pub fn is_writing(name: &str, text: &str) -> String {
    format!("{name} is typing: {text}")
}

pub fn are_typing(one: &str, another: &str) -> String {
    format!("{one} and {another} are typing…")
}

pub fn joined(name: &str) -> String {
    format!("{name} joined the chat")
}

pub fn left(name: &str) -> String {
    format!("{name} left the chat")
}

pub fn transferred(from: &str, to: &str) -> String {
    format!("{from} transferred the chat to {to}")
}

pub fn to_group(name: &str) -> String {
    format!("The chat was transferred to {name}")
}

pub fn lost(name: &str) -> String {
    format!("{name} lost the connection")
}

pub fn added(by: &str, name: &str) -> String {
    format!("{by} asked {name} to join the chat")
}

pub fn listens(by: &str, name: &str) -> String {
    format!("{by} asked {name} to listen")
}

pub fn listens_no_more(by: &str, name: &str) -> String {
    format!("{by} removed {name}, who listened")
}

pub fn removed(by: &str, name: &str) -> String {
    format!("{by} removed {name} from the chat")
}

pub fn moved(by: &str, from: &str, to: &str) -> String {
    format!("{by} transferred the chat from {from} to {to}")
}

pub fn silent(name: &str) -> String {
    format!("{name} did not answer in time")
}

pub fn logged_out(name: &str) -> String {
    format!("{name} logged out")
}

pub fn went_offline(name: &str) -> String {
    format!("{name} went offline")
}

pub fn taken_on(gone: &str, next: &str) -> String {
    format!("{gone}; the chat goes on with {next}")
}

pub fn known_by(customer: &str, known: &str) -> String {
    if known.is_empty() { format!("{customer} gave up name and address") } else { format!("{customer} is now {known}") }
}

pub fn transcript_wanted(email: &str) -> String {
    format!("A transcript is to be sent to {email}")
}

pub fn rating_taken_back(score: u8) -> String {
    format!("The customer took the rating of {score} back")
}

pub fn survey_ended(by: Option<&str>) -> String {
    by.map_or_else(|| "The survey was ended".to_owned(), |by| format!("{by} ended the survey"))
}

pub fn transcript_sent(email: &str) -> String {
    format!("A transcript was sent to {email}")
}

pub fn banned(name: &str, days: u16) -> String {
    let unit = if days == 1 { "day" } else { "days" };
    format!("{name} was banned for {days} {unit}")
}

pub fn ended_by(name: &str) -> String {
    format!("{name} ended the chat")
}

pub fn closed_by_absence(customer: &str) -> String {
    format!("The chat was closed, since {customer} was gone")
}

pub fn waiting(count: usize) -> String {
    if count == 0 { "Nobody waiting".to_owned() } else { format!("{count} waiting") }
}

pub fn load(load: usize, capacity: usize) -> String {
    format!("{load} of {capacity}")
}

pub fn away_load(load: usize, capacity: usize) -> String {
    format!("Away · {load} of {capacity}")
}

pub fn paused_load(load: usize, capacity: usize) -> String {
    format!("Paused · {load} of {capacity}")
}

pub fn inbox_with(count: usize) -> String {
    if count == 0 { INBOX.to_owned() } else { format!("{INBOX}, {count} need you") }
}

pub fn minutes(count: u64) -> String {
    format!("{count} m")
}

pub fn hours(count: u64) -> String {
    format!("{count} h")
}

pub fn seconds(count: u64) -> String {
    format!("{count} s")
}

pub fn took(ms: u64) -> String {
    match (ms / 3_600_000, ms / 60_000 % 60, ms / 1000 % 60) {
        (0, 0, 0) => AT_ONCE.to_owned(),
        (0, 0, seconds) => format!("{seconds} s"),
        (0, minutes, 0) => format!("{minutes} min"),
        (0, minutes, seconds) if minutes < 10 => format!("{minutes} min {seconds} s"),
        (0, minutes, _) => format!("{minutes} min"),
        (hours, minutes, _) => format!("{hours} h {minutes} min"),
    }
}

pub fn new_messages(count: usize) -> String {
    if count == 1 { "1 new message".to_owned() } else { format!("{count} new messages") }
}

pub fn show_more(count: usize) -> String {
    format!("Show {count} more")
}

pub fn offer_of(name: &str) -> String {
    format!("Offer: {name}")
}

pub fn chat_with(name: &str) -> String {
    format!("Chat with {name}")
}

pub fn conversation_with(name: &str) -> String {
    format!("Conversation with {name}")
}

pub fn reply_to(name: &str) -> String {
    format!("Reply to {name}")
}

pub fn note_about(name: &str) -> String {
    format!("Note about {name}, for your colleagues")
}

pub fn note_by(name: &str) -> String {
    format!("{NOTE} · {name}")
}

pub fn closed_at(when: &str) -> String {
    format!("Closed {when}. Read only.")
}

pub fn not_sent(reason: &str) -> String {
    format!("Not sent: {}", lower_first(reason))
}

pub fn stars(score: u8) -> String {
    format!("{score} of 5 stars")
}

pub fn quoted(text: &str) -> String {
    format!("“{text}”")
}

pub fn results(count: usize, more: bool) -> String {
    match (count, more) {
        (1, false) => "1 chat".to_owned(),
        (count, false) => format!("{count} chats"),
        (count, true) => format!("The latest {count} chats"),
    }
}

pub fn transfer_button(name: &str) -> String {
    format!("Transfer to {name}")
}

pub fn reconnecting_in(seconds: u64) -> String {
    format!("No connection. What you write is kept. Next try in {seconds} s.")
}

pub fn parlor_on(host: &str) -> String {
    format!("Parlor on {host}")
}

pub fn says(name: &str, text: &str) -> String {
    format!("{name} says: {text}")
}

pub fn new_message_from(name: &str) -> String {
    format!("New message from {name}")
}

pub fn assigned(name: &str) -> String {
    format!("New chat: {name}")
}

pub fn offered(name: &str, seconds: u64, transfer: bool) -> String {
    let what = if transfer { "A colleague hands over" } else { "New chat from" };
    format!("{what} {name}. {seconds} seconds to accept.")
}

pub fn offer_over(name: &str) -> String {
    format!("{name}: offer ended")
}

pub fn closed(name: &str) -> String {
    format!("{name}: chat closed.")
}

pub fn handed_to(name: &str, to: &str) -> String {
    format!("{to} has taken over {name}")
}

pub fn waits_again(name: &str) -> String {
    format!("{name} is back in the queue")
}

pub fn waits_too_long(name: &str) -> String {
    format!("{name} has been waiting for an answer for too long")
}

pub fn nobody_answers(name: &str) -> String {
    format!("Nobody answers {name}")
}

pub fn is_waiting(name: &str) -> String {
    format!("{name} is waiting in the queue")
}

pub fn status_of(name: &str, status: &str) -> String {
    format!("{name}, {status}")
}

pub fn title(count: usize) -> String {
    if count == 0 { PARLOR.to_owned() } else { format!("({count}) {PARLOR}") }
}

fn lower_first(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map(|first| first.to_lowercase().chain(chars).collect()).unwrap_or_default()
}
