//! When to tell the server that an agent has touched the page: not on every move of the pointer, and anew on each
//! connection. What follows from silence the server decides, by all pages of the agent.

use parlor_engine::Time;
use parlor_sync::Signal;
use parlor_sync::signal::Touched;

/// After a touch that was told, later ones are told after this time, the last of them.
const REPEAT_MS: u64 = 30_000;

/// The last touch, and which one this connection was told last.
pub(crate) struct Touching {
    last: Time,
    told: Option<Time>,
}

impl Touching {
    /// Whoever opens a page is there.
    pub(crate) fn new(now: Time) -> Self {
        Self { last: now, told: None }
    }

    /// A person has touched the page. Whether there is something to tell from now on that there was not before.
    pub(crate) fn touch(&mut self, now: Time) -> bool {
        let before = self.next_due();
        // A clock that was put back makes nobody wait until it has caught up.
        self.told = self.told.map(|told| told.min(now));
        self.last = now;
        before.is_none() && self.next_due().is_some()
    }

    /// What is to be told now. A new connection knows nothing of earlier touches.
    pub(crate) fn poll(&mut self, is_live: bool, now: Time) -> Option<Signal> {
        if !is_live {
            self.told = None;
            return None;
        }
        if self.told.is_some() && self.next_due().is_none_or(|due| due > now) {
            return None;
        }
        self.told = Some(self.last);
        Some(Signal::Touched(Touched { ago_ms: now.since_ms(self.last) }))
    }

    /// When there is something to tell next, as long as the connection lasts.
    pub(crate) fn next_due(&self) -> Option<Time> {
        let told = self.told.filter(|told| *told < self.last)?;
        Some(told.plus_ms(REPEAT_MS))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn touched(ago_ms: u64) -> Option<Signal> {
        Some(Signal::Touched(Touched { ago_ms }))
    }

    #[test]
    fn touches_are_told_twice_a_minute_at_most() {
        let mut touching = Touching::new(Time(1_000));
        assert_eq!(touching.poll(true, Time(5_000)), touched(4_000));
        assert_eq!((touching.poll(true, Time(90_000)), touching.next_due()), (None, None), "nobody has touched it");
        assert!(touching.touch(Time(91_000)));
        assert!(!touching.touch(Time(91_010)));
        assert_eq!(touching.poll(true, Time(91_020)), touched(10), "the first after a while at once");
        assert!(touching.touch(Time(95_000)));
        assert_eq!((touching.poll(true, Time(121_009)), touching.next_due()), (None, Some(Time(121_010))));
        assert_eq!(touching.poll(true, Time(121_010)), touched(26_010));
    }

    #[test]
    fn a_clock_that_was_put_back_delays_nothing_for_long() {
        let mut touching = Touching::new(Time(9_000_000));
        assert_eq!(touching.poll(true, Time(9_000_000)), touched(0));
        touching.touch(Time(1_000));
        assert!(touching.touch(Time(2_000)));
        assert_eq!(touching.poll(true, Time(31_000)), touched(29_000));
    }

    #[test]
    fn every_connection_is_told_however_long_ago_it_was() {
        let mut touching = Touching::new(Time(1_000));
        assert_eq!(touching.poll(true, Time(1_000)), touched(0));
        assert!(touching.touch(Time(2_000)));
        assert_eq!((touching.poll(false, Time(60_000)), touching.next_due()), (None, None), "nobody listens");
        assert!(!touching.touch(Time(70_000)));
        assert_eq!(touching.poll(true, Time(90_000)), touched(20_000), "nobody sat there when it came back");
        assert!(touching.touch(Time(101_000)));
        assert_eq!(touching.poll(true, Time(101_000)), touched(0), "and then somebody does");
    }
}
