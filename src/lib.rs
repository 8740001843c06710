//! Parlor's browser SDK: the live-chat replica as a typed JavaScript object.
