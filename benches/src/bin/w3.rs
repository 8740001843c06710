//! W3: how long a page that was away takes to be exact again, a thousand messages later, from the opening of its socket;
//! and what a page works for a message of its own, from sending it to having it on the screen and being told that it is
//! done.

#[cfg(target_arch = "wasm32")]
fn main() {}

#[cfg(not(target_arch = "wasm32"))]
fn main() -> anyhow::Result<()> {
    native::run()
}

#[cfg(not(target_arch = "wasm32"))]
mod native {
    use std::time::Duration;

    use anyhow::{Context, Result};
    use parlor_bench::delivery::process;
    use parlor_bench::pages::contestant::{self, Contestant};
    use parlor_bench::pages::house::SAID;
    use parlor_bench::{ingest, pages, samples, table};
    use tokio::runtime::Builder;
    use tokio::task::LocalSet;

    const MISSED: usize = 1_000;
    const SAYS: usize = 1_000;
    /// Messages of the chat in which it is said.
    const LONG: usize = 1_000;
    const ROUNDS: usize = 5;
    const GOAL_US: f64 = 1_000.0;

    /// Measures, or, when asked to by itself, serves.
    pub fn run() -> Result<()> {
        if contestant::serve()? {
            return Ok(());
        }
        ingest::prepared()?;
        let folder = tempfile::tempdir()?;
        samples::write_acks(folder.path(), LONG, SAYS)?;
        println!("W3 resume and prediction, medians of {ROUNDS}; {}, {}", ingest::engine()?, table::load());
        let rates = (0..ROUNDS).map(|_| ingest::measure("w3/parlor", folder.path(), SAYS, 3));
        let rate = table::median(&rates.collect::<Result<Vec<_>>>()?).context("nothing was measured")?;
        let work = 1e6 / rate;
        let verdict = if work <= GOAL_US { "reached" } else { "missed" };
        println!("  said, shown and acknowledged, in a chat of {LONG}: {work:.0} us of work   goal 1 ms: {verdict}");
        let pinned = process::pin();
        let runtime = Builder::new_current_thread().enable_all().build()?;
        let times = (0..ROUNDS).map(|_| LocalSet::new().block_on(&runtime, resume(pinned)));
        let time = table::median(&times.collect::<Result<Vec<_>>>()?).context("nothing was measured")?;
        println!(
            "  {MISSED} missed messages, from the socket's opening to exact: {:.1} ms, one round trip",
            time * 1e3
        );
        println!("{} at the end", table::load());
        Ok(())
    }

    /// Seconds until the page is exact. It says hello once and is told everything in answer, or the run fails.
    async fn resume(pinned: bool) -> Result<f64> {
        let folder = tempfile::tempdir()?;
        let process = Contestant::Parlor.start(folder.path(), 1, 0, pinned)?;
        let present = pages::come(Contestant::Parlor.pages(&process, 1), 1).await?;
        drop(process);
        let mut pages = present.leave().await?;
        let process = Contestant::Parlor.start(folder.path(), 1, MISSED, pinned)?;
        for page in &mut pages {
            page.moves(process.ready.address, SAID as usize + MISSED);
        }
        let present = pages::come(pages, 1).await?;
        present.took.first().map(Duration::as_secs_f64).context("nobody came")
    }
}
