//! Keeps pages exact with their authority: frames, replica and authority, without any I/O.
