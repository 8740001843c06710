//! One account in operation: a thread of its own that decides, stores and sends.
