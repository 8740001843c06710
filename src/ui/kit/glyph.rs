//! The drawings of every icon, 24 by 24, to be stroked. Constants, so that a page carries only those it names.

/// One drawing: the path's data.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Glyph(pub &'static str);

/// Event.
pub const EVENT: Glyph = Glyph("name`, `detail` | raised as `Parlor('on', name)` and DOM `parlor:name");
/// Reply.
pub const REPLY: Glyph = Glyph("id`, `value` or `error` | answer to a `command");
/// Command.
pub const COMMAND: Glyph = Glyph("verb`, `args`, `id`: `identify`, `prefill`, `send`, `get`; answer each with `reply");
/// A speech bubble: the mark of Parlor.
pub const CHAT: Glyph = Glyph("M6 21V10.5a7 7 0 1 1 7 7h-2.8z");
/// Inbox.
pub const INBOX: Glyph = Glyph(
    "M4 13.5 6.1 6.7a2 2 0 0 1 1.9-1.5h8a2 2 0 0 1 1.9 1.5L20 13.5V17a2 2 0 0 1-2 2H6a2 2 0 0 1-2-2zM4 13.5h4.2l1.3 2.3h5l1.3-2.3H20",
);
/// Send.
pub const SEND: Glyph = Glyph("M12 19V5M6 11l6-6 6 6");
/// Close.
pub const CLOSE: Glyph = Glyph("M6.5 6.5l11 11M17.5 6.5l-11 11");
/// Minimise.
pub const MINIMISE: Glyph = Glyph("M6 9.5l6 6 6-6");
/// Chevron down.
pub const CHEVRON_DOWN: Glyph = Glyph("M8 10.2l4 4 4-4");
/// Check.
pub const CHECK: Glyph = Glyph("M5.5 12.5l4.2 4.2 8.8-9.4");
/// Check double.
pub const CHECK_DOUBLE: Glyph = Glyph("M2.5 12.8l4 4 8.2-9.2M11 16l.9.8 8.9-9.7");
/// Clock.
pub const CLOCK: Glyph = Glyph("M12 3.8a8.2 8.2 0 1 0 0 16.4 8.2 8.2 0 0 0 0-16.4zM12 7.8V12l2.8 1.8");
/// Queue.
pub const QUEUE: Glyph = Glyph("M9 7h11M9 12h11M9 17h7M4.5 7h.01M4.5 12h.01M4.5 17h.01");
/// Transfer.
pub const TRANSFER: Glyph = Glyph("M4 8.5h13.5M13.5 4.5l4 4-4 4M20 15.5H6.5M10.5 11.5l-4 4 4 4");
/// Note.
pub const NOTE: Glyph = Glyph(
    "M5 5.5A1.5 1.5 0 0 1 6.5 4h11A1.5 1.5 0 0 1 19 5.5V14l-6 6H6.5A1.5 1.5 0 0 1 5 18.5zM19 14h-4.5a1.5 1.5 0 0 0-1.5 1.5V20M8.5 8.5h7M8.5 12h3.5",
);
/// Archive.
pub const ARCHIVE: Glyph = Glyph("M4 5.5h16v3.6H4zM5.5 9.1V17a2 2 0 0 0 2 2h9a2 2 0 0 0 2-2V9.1M10 12.8h4");
/// Star.
pub const STAR: Glyph =
    Glyph("M12.0 4.0L14.4 9.5L20.3 10.0L15.8 13.9L17.1 19.7L12.0 16.7L6.9 19.7L8.2 13.9L3.7 10.0L9.6 9.5z");
/// Search.
pub const SEARCH: Glyph = Glyph("M10.8 4.5a6.3 6.3 0 1 0 0 12.6 6.3 6.3 0 0 0 0-12.6zM15.4 15.4l4.1 4.1");
/// Sun.
pub const SUN: Glyph = Glyph(
    "M12 8.3a3.7 3.7 0 1 0 0 7.4 3.7 3.7 0 0 0 0-7.4zM12 3v1.8M12 19.2V21M3 12h1.8M19.2 12H21M5.6 5.6l1.3 1.3M17.1 17.1l1.3 1.3M5.6 18.4l1.3-1.3M17.1 6.9l1.3-1.3",
);
/// Moon.
pub const MOON: Glyph = Glyph("M19.5 14.3A8 8 0 0 1 9.7 4.5a8 8 0 1 0 9.8 9.8z");
/// Sign out.
pub const SIGN_OUT: Glyph = Glyph("M14 4.5H7a2 2 0 0 0-2 2v11a2 2 0 0 0 2 2h7M10.5 12H20M16.5 8.5 20 12l-3.5 3.5");
/// User.
pub const USER: Glyph =
    Glyph("M12 4.2a3.9 3.9 0 1 0 0 7.8 3.9 3.9 0 0 0 0-7.8zM4.8 19.8c.7-3.4 3.6-5 7.2-5s6.5 1.6 7.2 5");
/// Group.
pub const GROUP: Glyph = Glyph(
    "M9.2 5.2a3.4 3.4 0 1 0 0 6.8 3.4 3.4 0 0 0 0-6.8zM3 19c.5-3 2.9-4.6 6.2-4.6s5.7 1.6 6.2 4.6M15.5 5.6a3.3 3.3 0 0 1 0 6M17.8 14.8c1.8.6 2.9 2 3.2 4.2",
);
/// Arrow left.
pub const ARROW_LEFT: Glyph = Glyph("M19 12H5M11 6l-6 6 6 6");
/// Arrow down.
pub const ARROW_DOWN: Glyph = Glyph("M12 5v14M6 13l6 6 6-6");
/// More.
pub const MORE: Glyph = Glyph(
    "M4.5 12a.8.8 0 1 0 1.6 0 .8.8 0 1 0-1.6 0M11.2 12a.8.8 0 1 0 1.6 0 .8.8 0 1 0-1.6 0M17.9 12a.8.8 0 1 0 1.6 0 .8.8 0 1 0-1.6 0",
);
/// Warning.
pub const WARNING: Glyph = Glyph(
    "M10.6 4.9 3.3 17.6A1.6 1.6 0 0 0 4.7 20h14.6a1.6 1.6 0 0 0 1.4-2.4L13.4 4.9a1.6 1.6 0 0 0-2.8 0zM12 9.5v4.2M12 16.8h.01",
);
/// Wifi off.
pub const WIFI_OFF: Glyph = Glyph(
    "M4 4l16 16M8.2 15.2a5.3 5.3 0 0 1 7.2-.3M5 11.6a9.8 9.8 0 0 1 4-2.3M13.2 9a9.8 9.8 0 0 1 5.8 2.6M2.5 8A14 14 0 0 1 6 5.7M10.3 4.7A13.8 13.8 0 0 1 21.5 8M12 19h.01",
);
/// Bell.
pub const BELL: Glyph =
    Glyph("M6.5 10.3a5.5 5.5 0 0 1 11 0c0 4.5 1.8 5.7 1.8 6.3H4.7c0-.6 1.8-1.8 1.8-6.3zM10 19.5a2.2 2.2 0 0 0 4 0");
/// Bell off.
pub const BELL_OFF: Glyph = Glyph(
    "M4 4l16 16M8.1 6.4a5.5 5.5 0 0 1 9.4 3.9c0 1.5.2 2.6.5 3.5M6.5 10c0 4.8-1.8 6-1.8 6.6h11M10 19.5a2.2 2.2 0 0 0 4 0",
);
/// Refresh.
pub const REFRESH: Glyph = Glyph("M19.5 12a7.5 7.5 0 1 1-2.3-5.4M19.5 4v4h-4");
/// Info.
pub const INFO: Glyph = Glyph("M12 3.8a8.2 8.2 0 1 0 0 16.4 8.2 8.2 0 0 0 0-16.4zM12 11.2v4.6M12 8.2h.01");
/// Mail.
pub const MAIL: Glyph = Glyph(
    "M5.5 6h13A1.5 1.5 0 0 1 20 7.5v9a1.5 1.5 0 0 1-1.5 1.5h-13A1.5 1.5 0 0 1 4 16.5v-9A1.5 1.5 0 0 1 5.5 6zM4.5 7.2l7.5 5.6 7.5-5.6",
);
/// Sidebar.
pub const SIDEBAR: Glyph = Glyph(
    "M5.5 5h13A1.5 1.5 0 0 1 20 6.5v11a1.5 1.5 0 0 1-1.5 1.5h-13A1.5 1.5 0 0 1 4 17.5v-11A1.5 1.5 0 0 1 5.5 5zM14.5 5v14",
);
/// Settings.
pub const SETTINGS: Glyph = Glyph(
    "M4.5 8H13M17.5 8h2M4.5 16h2M11 16h8.5M15.2 5.8a2.2 2.2 0 1 0 0 4.4 2.2 2.2 0 0 0 0-4.4zM8.8 13.8a2.2 2.2 0 1 0 0 4.4 2.2 2.2 0 0 0 0-4.4z",
);
