//! What a fuzzer hands bytes to: whatever they are, nothing panics and nothing that must hold breaks. `fuzz/` lets
//! libFuzzer look for such bytes, `tests/fuzz.rs` tries changed fixtures in every run of the tests.

use parlor_engine::{ClientId, Command, Viewer};
use parlor_sync::{ClientFrame, Codec, Entry, Origin, Snapshot};

use crate::World;

/// Inputs that one account sees before a new one takes its place, so that a failure follows from few of them.
const INPUTS: u32 = 50;

/// An account that takes whatever comes.
pub struct Target {
    world: World,
    inputs: u32,
}

impl Default for Target {
    fn default() -> Self {
        let mut world = World::new(2);
        world.settle();
        Self { world, inputs: 0 }
    }
}

impl Target {
    /// The account, for inputs that are to name what there is.
    pub fn world(&self) -> &World {
        &self.world
    }

    /// Bytes from a socket, in both codecs, from each kind of page in turn.
    ///
    /// # Errors
    /// What no longer holds, in words.
    pub fn frame(&mut self, bytes: &[u8]) -> Result<(), String> {
        for codec in [Codec::Json, Codec::Postcard] {
            let Ok(frame) = codec.decode::<ClientFrame>(bytes) else { continue };
            let again = codec.decode::<ClientFrame>(&codec.encode(&frame));
            if again.as_ref() != Ok(&frame) {
                return Err(format!("a frame changes when it is written again: {frame:?}"));
            }
            self.inputs += 1;
            let page = self.inputs as usize % self.world.pages.len();
            self.world.connect(page);
            let now = self.world.now;
            if let (Some(link), Some(authority)) = (self.world.pages[page].link, &mut self.world.authority) {
                authority.handle_frame(link, frame, now);
            }
        }
        self.check()
    }

    /// A command's JSON, as it comes over HTTP, given by everybody.
    ///
    /// # Errors
    /// What no longer holds, in words.
    pub fn command(&mut self, bytes: &[u8]) -> Result<(), String> {
        let Ok(command) = Codec::Json.decode::<Command>(bytes) else { return Ok(()) };
        self.inputs += 1;
        let now = self.world.now;
        for (user, place) in self.world.cast.users().into_iter().zip(1u128..) {
            let client = ClientId(place << 64 | u128::from(self.inputs));
            if let Some(authority) = &mut self.world.authority {
                authority.handle_command(user, Origin { client, number: 1 }, command.clone(), now);
            }
            self.check_account()?;
        }
        self.check()
    }

    /// A stored entry's JSON: it may make no sense, but folding it and looking at the result must go well.
    pub fn entry(&mut self, bytes: &[u8]) {
        let Ok(entry) = Codec::Json.decode::<Entry>(bytes) else { return };
        let Some(authority) = &self.world.authority else { return };
        let mut snapshot = authority.snapshot().clone();
        snapshot.apply(&entry);
        let customers = self.world.cast.customers.iter().map(|id| Viewer::Customer(*id));
        let agents = self.world.cast.agents.iter().flat_map(|id| [Viewer::Agent(*id), Viewer::Supervisor(*id)]);
        for viewer in customers.chain(agents) {
            let _seen = snapshot.account.view(viewer);
        }
        let _well = snapshot.account.check();
        let stored = Codec::Postcard.encode(&snapshot);
        let _read = Codec::Postcard.decode::<Snapshot>(&stored);
    }

    fn check_account(&self) -> Result<(), String> {
        self.world.authority.as_ref().map_or(Ok(()), |authority| authority.account().check())
    }

    fn check(&mut self) -> Result<(), String> {
        self.check_account()?;
        if self.inputs >= INPUTS {
            self.world.settle();
            let held = self.world.check_at_rest();
            *self = Self::default();
            return held;
        }
        Ok(())
    }
}
