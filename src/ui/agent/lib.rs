//! The agent panel.
