//! Buttons, lists, composer and dialogs that know nothing of chat.
