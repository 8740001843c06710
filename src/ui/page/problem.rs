//! What went wrong with a request, for people and for programs.

/// Why a request was not carried out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The code that programs compare; `offline` when the server was not reached.
    pub code: String,
    /// A sentence for people.
    pub detail: String,
}

impl Problem {
    pub(crate) fn offline() -> Self {
        Self { code: "offline".to_owned(), detail: "The server cannot be reached. Please try again.".to_owned() }
    }
}
