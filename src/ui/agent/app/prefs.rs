//! What this browser remembers of the agent's likings.

use parlor_kit::dom;
use web_sys::{Notification, NotificationPermission, Storage};

use crate::act::{Switch, Theme};

/// Likings.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Prefs {
    /// The colours.
    pub theme: Theme,
    /// A sound for what calls for attention.
    pub sounds: bool,
    /// Single letters as shortcuts.
    pub shortcuts: bool,
    /// Notices of the system; none where there are none.
    pub notify: Option<bool>,
    /// Details hidden where there is room for them.
    pub details_shut: bool,
}

impl Prefs {
    /// As they were left.
    pub fn load() -> Self {
        let theme = match read("theme").as_deref() {
            Some("light") => Theme::Light,
            Some("dark") => Theme::Dark,
            _ => Theme::Auto,
        };
        let has_notices =
            dom::window().is_some_and(|window| js_sys::Reflect::has(&window, &"Notification".into()).unwrap_or(false));
        let allowed = || Notification::permission() == NotificationPermission::Granted;
        Self {
            theme,
            sounds: read("sounds").is_none(),
            shortcuts: read("shortcuts").is_none(),
            notify: has_notices.then(|| read("notify").is_some() && allowed()),
            details_shut: read("details").is_some(),
        }
    }

    /// Keeps them, and colours the page.
    pub fn save(&self) {
        let theme = match self.theme {
            Theme::Auto => None,
            Theme::Light => Some("light"),
            Theme::Dark => Some("dark"),
        };
        write("theme", theme);
        write("sounds", (!self.sounds).then_some("off"));
        write("shortcuts", (!self.shortcuts).then_some("off"));
        write("notify", (self.notify == Some(true)).then_some("on"));
        write("details", self.details_shut.then_some("shut"));
        let Some(root) = dom::document().and_then(|document| document.document_element()) else { return };
        match theme {
            Some(theme) => root.set_attribute("data-theme", theme).ok(),
            None => root.remove_attribute("data-theme").ok(),
        };
    }

    /// Switches one of them.
    pub fn flip(&mut self, switch: Switch) {
        match switch {
            Switch::Sounds => self.sounds = !self.sounds,
            Switch::Shortcuts => self.shortcuts = !self.shortcuts,
            Switch::Notify => self.notify = self.notify.map(|on| !on),
        }
        self.save();
    }

    /// Whether the page is dark now.
    pub fn is_dark(&self) -> bool {
        match self.theme {
            Theme::Auto => dom::media("(prefers-color-scheme: dark)"),
            Theme::Light => false,
            Theme::Dark => true,
        }
    }
}

fn storage() -> Option<Storage> {
    dom::window()?.local_storage().ok().flatten()
}

/// The theme's key is the one that the page's first script reads.
fn key(name: &str) -> String {
    format!("parlor.{name}")
}

fn read(name: &str) -> Option<String> {
    storage()?.get_item(&key(name)).ok().flatten()
}

fn write(name: &str, value: Option<&str>) {
    let Some(storage) = storage() else { return };
    match value {
        Some(value) => storage.set_item(&key(name), value).ok(),
        None => storage.remove_item(&key(name)).ok(),
    };
}
