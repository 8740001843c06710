//! Every bound of the model, each with its reason. Nothing else in the engine holds a number of this kind.

/// Characters in a text event. The strictest of the four source systems' clients send up to 8,000.
pub const TEXT_CHARS: usize = 8_000;
/// Characters in all notes of a thread together: what LivePerson gives them.
pub const NOTE_CHARS: usize = 5_000;
/// Characters in the name of a customer, agent or group: fits a line of any list.
pub const NAME_CHARS: usize = 200;
/// Characters in a mail address, from RFC 5321's 64 + 1 + 255.
pub const EMAIL_CHARS: usize = 320;
/// Characters in the comment of a rating.
pub const COMMENT_CHARS: usize = 2_000;
/// The best score of a rating; the worst is 1.
pub const SCORE_MAX: u8 = 5;
/// Events in one thread: a page must be able to hold a whole thread.
pub const EVENTS_PER_THREAD: usize = 100_000;
/// Bytes of what the customer has said in one thread, each event counted as at least [`EVENT_BYTES`]: three weeks of talk,
/// and little enough to be put into the archive at once.
pub const CUSTOMER_BYTES_PER_THREAD: usize = 2_000_000;
/// Bytes that each event takes beside its words.
pub const EVENT_BYTES: usize = 64;
/// What the customer may say in one thread after its close: the answer to a survey, and a few words more.
pub const CUSTOMER_EVENTS_AFTER_CLOSE: usize = 20;
/// Threads of one customer, whoever begins them: five on each working day of four years. An administrator who deletes old
/// ones makes room.
pub const THREADS_PER_CHAT: usize = 5_000;
/// Threads of the customer's chat that a page is sent at once, the latest first; the rest comes when it is asked for.
pub const THREADS_AT_ONCE: usize = 10;
/// Events in them together: more than anybody scrolls through, and with the usual words a picture's worth of bytes. The
/// latest thread comes whole in any case.
pub const EVENTS_AT_ONCE: usize = 500;
/// Notes on one thread.
pub const NOTES_PER_THREAD: usize = 1_000;
/// Waiting threads in one group: past it, waiting has no end in sight and the customer is told so.
pub const QUEUE_PER_GROUP: usize = 10_000;
/// Messages left with one group that nobody has looked after yet.
pub const MESSAGES_PER_GROUP: usize = 1_000;
/// How long a message may lie there without anybody looking after it, in milliseconds: thirty days, after which nobody counts
/// on an answer. So no group is kept from new ones for ever.
pub const MESSAGE_MS: u64 = 30 * 24 * 3_600_000;
/// Agents in one account.
pub const AGENTS: usize = 10_000;
/// Removed agents whose names are kept.
pub const AGENTS_GONE: usize = 100_000;
/// Groups in one account.
pub const GROUPS: usize = 1_000;
/// Changes of who works in a group, in one command: each is a fact of its own.
pub const GROUP_AGENT_CHANGES: usize = 1_000;
/// Deleted groups whose names are kept.
pub const GROUPS_GONE: usize = 10_000;
/// Threads an agent may be given at once, at most.
pub const CAPACITY_MAX: u16 = 500;
/// Chats whose time has come that are seen to in one step, as many works whose offers or wrap-ups end, and as many customers
/// who do not come back: what comes of a step is stored and sent as a whole, also after a night in which the server was
/// down. The rest follows at once.
pub const DUE_AT_ONCE: usize = 100;
/// Skills in one account.
pub const SKILLS: usize = 1_000;
/// Skills of one agent.
pub const SKILLS_PER_AGENT: usize = 100;
/// Skills that one thread can require: each more leaves fewer agents.
pub const SKILLS_PER_THREAD: usize = 10;
/// Assignments over which the pace of a queue is taken: enough to be steady, few enough to follow the hour.
pub const PACE_STEPS: usize = 20;
/// Spans of opening hours in a week, and on a holiday: ten a day.
pub const WEEK_SPANS: usize = 70;
/// Days with hours of their own: a year and a little.
pub const HOLIDAYS: usize = 400;
/// Characters in the name of a time zone; the longest has 32.
pub const ZONE_CHARS: usize = 64;
/// Minutes of a day, where the clock is not changed.
pub const DAY_MINUTES: u16 = 1_440;
/// The shortest time to accept an offer: a person must be able to read it.
pub const OFFER_MS_MIN: u64 = 5_000;
/// The time to answer a colleague, where the group sets none, in milliseconds: a person at work looks up within a minute.
pub const ANSWER_MS: u64 = 60_000;
/// The shortest wrap-up: less is none.
pub const WRAP_UP_MS_MIN: u64 = 5_000;
/// The longest wrap-up: whoever needs more is better paused.
pub const WRAP_UP_MS_MAX: u64 = 3_600_000;
/// The longest time to accept an offer: the customer waits for it.
pub const OFFER_MS_MAX: u64 = 600_000;
/// Threads that an agent may let pass in a row, at most: more, and nobody is there.
pub const MISSES_MAX: u16 = 100;
/// Reasons for a status that an account has: they stand in one list.
pub const STATUS_REASONS: usize = 50;
/// Characters of all texts in rich content together, as at LivePerson (specs/liveperson.md 1.6).
pub const RICH_CHARS: usize = 15_000;
/// Cards in rich content, as at LiveChat (specs/livechat.md section 6).
pub const RICH_ELEMENTS: usize = 10;
/// Buttons of a card, as at LiveChat.
pub const RICH_BUTTONS: usize = 13;
/// Parts of structured content, as at LivePerson.
pub const RICH_BLOCKS: usize = 256;
/// How deep they may be nested: nobody draws more.
pub const RICH_DEPTH: usize = 16;
/// What happens when a part is pressed, as at LivePerson.
pub const BLOCK_ACTIONS: usize = 4;
/// Options of a product: they stand in one list.
pub const PRODUCT_OPTIONS: usize = 50;
/// What else is said of the price of a product.
pub const PRODUCT_ADDONS: usize = 10;
/// Characters of a price, a currency or a colour.
pub const PRICE_CHARS: usize = 40;
/// Quick replies below rich content, as at LivePerson.
pub const QUICK_REPLIES: usize = 24;
/// Characters on a button, as at LivePerson.
pub const BUTTON_CHARS: usize = 128;
/// Characters of a web address, as at LivePerson; of a page's title and of what a browser calls itself too.
pub const URL_CHARS: usize = 2_048;
/// Characters that describe a picture, as at LivePerson.
pub const ALT_CHARS: usize = 2_000;
/// Characters of a media type: RFC 6838 allows 127 on each side of the slash.
pub const CONTENT_TYPE_CHARS: usize = 255;
/// Characters of a telephone number: RFC 3966 numbers have 15 digits; the rest is what people write between them.
pub const PHONE_CHARS: usize = 40;
/// Fields of a form: nobody answers more.
pub const FORM_FIELDS: usize = 50;
/// Options of a field: they stand in one list.
pub const FORM_OPTIONS: usize = 100;
/// Characters of a question, heading or option.
pub const LABEL_CHARS: usize = 500;
/// Characters of an answer of several lines; one of one line may have as many as a comment.
pub const ANSWER_CHARS: usize = 8_000;
/// Characters of an id that somebody else gives: to an event, a button, a form or one of its fields.
pub const CUSTOM_ID_CHARS: usize = 100;
/// Characters of an event's metadata.
pub const METADATA_CHARS: usize = 4_000;
/// Characters of a document of somebody's own.
pub const CUSTOM_CHARS: usize = 15_000;
/// How deep a JSON document may be nested: reading it takes a step of the stack for each.
pub const JSON_DEPTH: usize = 32;
/// Characters in a tag, in the name of a property and in the id of a record elsewhere: fits a chip.
pub const TAG_CHARS: usize = 64;
/// Tags on one thread.
pub const TAGS_PER_THREAD: usize = 50;
/// Properties of all agents and groups and of the account together: every page of staff holds them.
pub const DESK_PROPERTIES: usize = 20_000;
/// Namespaces in the properties of one holder.
pub const PROPERTY_NAMESPACES: usize = 20;
/// Properties of one holder in all namespaces: every page of staff holds them.
pub const PROPERTIES: usize = 100;
/// Characters in the text of a property: what is longer is content, not a mark.
pub const PROPERTY_CHARS: usize = 1_000;
/// Events with properties in one thread.
pub const EVENTS_WITH_PROPERTIES: usize = 500;
/// The longest promise of reply, in seconds: a year.
pub const RESPONSE_SECONDS_MAX: u32 = 31_536_000;
/// How long before an answer is due it counts as due soon, in milliseconds (LivePerson's five minutes).
pub const DUE_SOON_MS: u64 = 300_000;
/// Characters in a remark on a transfer: to be read before one accepts.
pub const REMARK_CHARS: usize = 2_000;
/// Chats and customers that one of the staff follows: every page of theirs holds them.
pub const FOLLOWED: usize = 500;
/// Groups that have access to one thread beside the one that serves it.
pub const ACCESS_GROUPS: usize = 20;
/// Agents, beside the one who begins a thread, who are in it from the first. As in LiveChat (specs/livechat.md section 4).
pub const FURTHER_AGENTS: usize = 4;
/// Agents who help with one thread at once: a customer cannot talk with more.
pub const HELPERS_PER_THREAD: usize = 20;
/// Supervisors and observers who listen to one thread at once.
pub const HIDDEN_PER_THREAD: usize = 50;
/// Session fields of a customer. As in LiveChat (specs/livechat.md section 9).
pub const SESSION_FIELDS: usize = 100;
/// Characters in the key of a session field.
pub const FIELD_KEY_CHARS: usize = 200;
/// Characters in the value of a session field.
pub const FIELD_VALUE_CHARS: usize = 1_000;
/// Visits kept of a customer: more tell staff nothing that the last ones do not.
pub const VISITS: usize = 10;
/// Pages kept of a visit.
pub const PAGES_PER_VISIT: usize = 20;
/// Characters of a coordinate in degrees: seven places behind the point are a hand's breadth.
pub const DEGREES_CHARS: usize = 16;
/// Visitors who are dropped by one command: what was stored of each is blanked.
pub const VISITORS_DROPPED: usize = 100;
/// Greetings shown in one visit: whoever cancelled as many wants none.
pub const GREETINGS_PER_VISIT: usize = 20;
/// Days that a ban lasts, at most: ten years.
pub const BAN_DAYS_MAX: u16 = 3_650;
/// Customers banned at a time. The largest plan of LiveChat allows 400.
pub const BANS: usize = 1_000;
/// Customers that one customer may be known to be.
pub const MERGES: usize = 100;
/// After so many milliseconds a customer may have everything erased again that was said since: four times a day.
pub const ERASE_PAUSE_MS: u64 = 6 * 3_600_000;
/// Milliseconds that a customer has to answer a survey, where the group sets none: an hour.
pub const SURVEY_MS: u64 = 3_600_000;
/// The shortest time to answer a survey: somebody must be able to read it.
pub const SURVEY_MS_MIN: u64 = 60_000;
/// The longest time to answer a survey: a week later nobody knows what it was about.
pub const SURVEY_MS_MAX: u64 = 604_800_000;
/// The shortest absence that closes a thread, in milliseconds: any page is gone for a moment while it is loaded anew.
pub const ABSENCE_MS_MIN: u64 = 1_000;
/// The longest absence that closes a thread: a week, as for a survey.
pub const ABSENCE_MS_MAX: u64 = 604_800_000;
/// Events that a thread begun by staff has from the first.
pub const FIRST_EVENTS: usize = 100;
/// The shortest time without a touch after which an agent is paused: a page tells of touches twice a minute.
pub const AWAY_MS_MIN: u64 = 60_000;
/// The longest such time: a day.
pub const AWAY_MS_MAX: u64 = 86_400_000;
