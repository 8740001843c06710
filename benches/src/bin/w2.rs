//! W2: how fast a page takes in a history of ten thousand messages that comes as one batch.

#[cfg(target_arch = "wasm32")]
fn main() {}

#[cfg(not(target_arch = "wasm32"))]
fn main() -> anyhow::Result<()> {
    native::run()
}

#[cfg(not(target_arch = "wasm32"))]
mod native {
    use anyhow::Result;
    use parlor_bench::ingest::{self, Contestant};
    use parlor_bench::{samples, table};

    const MESSAGES: usize = 10_000;
    const ROUNDS: usize = 5;
    /// A batch is over too soon to be timed once.
    const RUNS: usize = 15;

    const CONTESTANTS: [Contestant; 3] = [
        Contestant { script: "w2/parlor", shown: "Parlor, wasm", goal: None, most: MESSAGES },
        Contestant { script: "w2/plain", shown: "plain JavaScript", goal: Some(2.0), most: MESSAGES },
        Contestant { script: "w2/matrix", shown: "matrix-js-sdk", goal: None, most: MESSAGES },
    ];

    /// Measures, and prints the table.
    pub fn run() -> Result<()> {
        ingest::prepared()?;
        println!(
            "W2 a history of {MESSAGES} in one batch, messages a second, median of {ROUNDS} times {RUNS}; {}, {}",
            ingest::engine()?,
            table::load()
        );
        let folder = tempfile::tempdir()?;
        samples::write_history(folder.path(), MESSAGES)?;
        ingest::compare(&CONTESTANTS, folder.path(), ROUNDS, RUNS)?;
        println!("{} at the end", table::load());
        Ok(())
    }
}
