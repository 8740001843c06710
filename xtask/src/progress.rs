//! Lines that say what is going on and how long it took.

use std::fmt::Display;
use std::time::{Duration, Instant};

/// One long step: announces itself, and says at its end how long it took.
pub struct Progress {
    title: String,
    start: Instant,
}

impl Progress {
    /// Announces a step.
    pub fn start(title: impl Display) -> Self {
        eprintln!("==> {title}");
        Self { title: title.to_string(), start: Instant::now() }
    }

    /// Says that the step has succeeded.
    pub fn done(self) {
        eprintln!("    {}: done in {}", self.title, seconds(self.start.elapsed()));
    }
}

/// A remark under the step that is going on.
pub fn say(text: impl Display) {
    eprintln!("    {text}");
}

/// A time as people write it.
pub fn seconds(time: Duration) -> String {
    if time.as_secs() < 60 {
        format!("{:.1} s", time.as_secs_f32())
    } else {
        format!("{} min {:02} s", time.as_secs() / 60, time.as_secs() % 60)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_short_to_read() {
        assert_eq!(seconds(Duration::from_millis(740)), "0.7 s");
        assert_eq!(seconds(Duration::from_secs(125)), "2 min 05 s");
    }
}
