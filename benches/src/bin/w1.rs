//! W1: how many messages a second a page takes in, one by one from the bytes of its socket, into one chat and spread over
//! a thousand. Parlor's replica in wasm against JavaScript by hand and the pages' parts of two chat engines, all in
//! Node's V8, each run in a process of its own, the contestants taking turns.

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

    const MESSAGES: usize = 100_000;
    const ROUNDS: usize = 5;

    /// Measures, and prints the table.
    pub fn run() -> Result<()> {
        ingest::prepared()?;
        println!(
            "W1 in-page ingest, messages a second, median of {ROUNDS} after a warm-up; {}, {}",
            ingest::engine()?,
            table::load()
        );
        for (case, chats, most_of_matrix) in
            [("into one chat", 1, 10_000), ("spread over 1,000 chats", 1_000, MESSAGES)]
        {
            let folder = tempfile::tempdir()?;
            samples::write_messages(folder.path(), chats, MESSAGES)?;
            println!("\n{case}");
            let peer = |script, shown, goal, most| Contestant { script, shown, goal, most };
            let contestants = [
                peer("w1/parlor", "Parlor, wasm", None, MESSAGES),
                peer("w1/plain", "plain JavaScript", Some(1.5), MESSAGES),
                peer("w1/tinode", "tinode-sdk", Some(5.0), MESSAGES),
                peer("w1/matrix", "matrix-js-sdk", Some(40.0), most_of_matrix),
            ];
            ingest::compare(&contestants, folder.path(), ROUNDS, 1)?;
        }
        println!("\n{} at the end", table::load());
        Ok(())
    }
}
