//! When to tell the server that an agent has touched the page: not on every move of the pointer, and anew to each
//! connection. What follows from silence the server decides, by all pages of the agent.

use parlor_engine::Time;
use parlor_sync::Signal;
use parlor_sync::signal::Touched;

/// It is told again after this time, as long as it goes on.
const REPEAT_MS: u64 = 30_000;

/// The last touch, and what was told of it.
pub(crate) struct Touching {
    touched_at: Time,
    told: Option<Told>,
}

#[derive(Clone, Copy)]
struct Told {
    touch: Time,
    at: Time,
}

impl Touching {
    /// Whoever opens a page is there.
    pub(crate) fn new(now: Time) -> Self {
        Self { touched_at: now, told: None }
    }

    /// A person has touched the page. Whether that is the first touch that was not told yet.
    pub(crate) fn touch(&mut self, now: Time) -> bool {
        let known = self.next_due().is_some();
        self.touched_at = self.touched_at.max(now);
        !known && self.next_due().is_some()
    }

    /// A new connection knows nothing of earlier touches.
    pub(crate) fn welcomed(&mut self, now: Time) -> Signal {
        self.told = Some(Told { touch: self.touched_at, at: now });
        Signal::Touched(Touched { ago_ms: now.since_ms(self.touched_at) })
    }

    /// What is to be told since time has passed.
    pub(crate) fn poll(&mut self, now: Time) -> Option<Signal> {
        self.next_due().filter(|due| *due <= now)?;
        Some(self.welcomed(now))
    }

    /// When it is to be told next; never before the first welcome.
    pub(crate) fn next_due(&self) -> Option<Time> {
        let told = self.told.filter(|told| told.touch < self.touched_at)?;
        Some(told.at.plus_ms(REPEAT_MS))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn touched(ago_ms: u64) -> Signal {
        Signal::Touched(Touched { ago_ms })
    }

    #[test]
    fn touches_are_told_twice_a_minute_at_most_and_to_every_connection() {
        let mut touching = Touching::new(Time(1_000));
        assert!(!touching.touch(Time(2_000)), "nobody listens yet");
        assert_eq!(touching.welcomed(Time(5_000)), touched(3_000));
        assert_eq!(touching.poll(Time(90_000)), None, "nobody has touched it");
        assert!(touching.touch(Time(91_000)));
        assert!(!touching.touch(Time(91_010)));
        assert_eq!(touching.poll(Time(91_020)), Some(touched(10)));
        assert!(touching.touch(Time(95_000)));
        assert_eq!((touching.poll(Time(121_019)), touching.next_due()), (None, Some(Time(121_020))));
        assert_eq!(touching.poll(Time(121_020)), Some(touched(26_020)));
        assert_eq!(touching.welcomed(Time(200_000)), touched(105_000));
    }
}
