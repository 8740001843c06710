//! Why a connection is closed, and what the page does then.

/// A reason to close. Its code is the WebSocket close code; over fetch it comes as `close` in a `SyncResponse`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Close {
    /// The server stops; another start or node takes over.
    GoingAway,
    /// The page reads slower than it is written to; it resumes where it was.
    TooSlow,
    /// The authority cannot store anything at present.
    Unavailable,
    /// A frame could not be understood.
    Malformed,
    /// A frame is larger than allowed.
    TooLarge,
    /// More than ten commands unanswered, or frames faster than allowed.
    TooMany,
    /// No hello in time, or no valid token or session.
    Unauthorized,
    /// The page is of another version.
    Version,
    /// The customer is banned: there is no use in coming back before the ban is over.
    Banned,
}

/// What a page does when it was closed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Then {
    /// Comes back by itself, after a pause.
    Reconnect,
    /// Stays away until its user signs in again.
    SignIn,
    /// Asks to be loaded anew.
    Reload,
}

impl Close {
    /// Every reason there is.
    pub const ALL: [Close; 9] = [
        Close::GoingAway,
        Close::TooSlow,
        Close::Unavailable,
        Close::Malformed,
        Close::TooLarge,
        Close::TooMany,
        Close::Unauthorized,
        Close::Version,
        Close::Banned,
    ];

    /// The WebSocket close code.
    pub fn code(self) -> u16 {
        match self {
            Close::GoingAway => 1001,
            Close::TooSlow => 4000,
            Close::Unavailable => 4001,
            Close::TooMany => 4002,
            Close::Unauthorized => 4010,
            Close::Banned => 4011,
            Close::Version => 4020,
            Close::Malformed => 4021,
            Close::TooLarge => 4022,
        }
    }

    /// A short name for programs and logs.
    pub fn name(self) -> &'static str {
        match self {
            Close::GoingAway => "going_away",
            Close::TooSlow => "too_slow",
            Close::Unavailable => "unavailable",
            Close::Malformed => "malformed",
            Close::TooLarge => "too_large",
            Close::TooMany => "too_many",
            Close::Unauthorized => "unauthorized",
            Close::Version => "version",
            Close::Banned => "banned",
        }
    }

    /// A sentence for people.
    pub fn message(self) -> &'static str {
        match self {
            Close::GoingAway => "The server stops; another start or node takes over.",
            Close::TooSlow => "The page reads slower than it is written to; it resumes where it was.",
            Close::Unavailable => "The server cannot store anything at present.",
            Close::Malformed => "A frame could not be understood.",
            Close::TooLarge => "A frame is larger than allowed.",
            Close::TooMany => "More than ten commands are unanswered, or frames come faster than allowed.",
            Close::Unauthorized => "No hello came in time, or no valid token or sign-in.",
            Close::Version => "The page is of another version.",
            Close::Banned => "The customer is banned for some days.",
        }
    }
}

/// What a page does after a close with this code. Codes in the 401x range want a new sign-in, those in the 402x range a
/// new page; with everything else, also what no one has named yet, it comes back by itself.
pub fn then(code: u16) -> Then {
    match code {
        4010..=4019 => Then::SignIn,
        4020..=4029 => Then::Reload,
        _ => Then::Reconnect,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_reason_has_a_code_and_a_name_of_its_own() {
        let codes: std::collections::BTreeSet<_> = Close::ALL.iter().map(|close| close.code()).collect();
        let names: std::collections::BTreeSet<_> = Close::ALL.iter().map(|close| close.name()).collect();
        assert_eq!((codes.len(), names.len()), (Close::ALL.len(), Close::ALL.len()));
        assert!(
            codes.iter().all(|code| *code == 1001 || (4000..5000).contains(code)),
            "others are not a server's to give"
        );
    }

    #[test]
    fn the_code_says_whether_to_come_back() {
        let back = [Close::GoingAway, Close::TooSlow, Close::Unavailable, Close::TooMany];
        assert!(back.iter().all(|close| then(close.code()) == Then::Reconnect));
        assert_eq!([Close::Unauthorized, Close::Banned].map(|close| then(close.code())), [Then::SignIn; 2]);
        let anew = [Close::Version, Close::Malformed, Close::TooLarge];
        assert!(anew.iter().all(|close| then(close.code()) == Then::Reload));
        assert_eq!([1000, 1006, 1011, 4999].map(then), [Then::Reconnect; 4], "whatever nobody has named");
    }
}
