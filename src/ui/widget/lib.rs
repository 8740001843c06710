//! The customer widget.
