//! W5: what a connection costs that says nothing: memory of the server for each of ten thousand pages, signed in and
//! subscribed, and how busy it is with all of them.

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
    use parlor_bench::{pages, table};
    use tokio::runtime::Builder;
    use tokio::task::LocalSet;
    use tokio::time::sleep;

    const PAGES: usize = 10_000;
    /// Handshakes under way at once: they are not what is measured.
    const AT_ONCE: usize = 100;
    /// For what is freed after a start, or a handshake, to be given back.
    const SETTLING: Duration = Duration::from_secs(3);
    /// As long as from one ping of a page to the next.
    const WATCHED: Duration = Duration::from_secs(25);
    const GOAL_KIB: f64 = 16.0;

    /// Measures, or, when asked to by itself, serves.
    pub fn run() -> Result<()> {
        if contestant::serve()? {
            return Ok(());
        }
        let pinned = process::pin();
        println!("W5 {PAGES} idle connections, signed in; once each, since it hardly varies; {}", table::load());
        let runtime = Builder::new_current_thread().enable_all().build()?;
        for contestant in Contestant::ALL {
            print!("{:<12}", contestant.shown());
            match LocalSet::new().block_on(&runtime, measure(contestant, pinned)) {
                Err(why) => println!(" not run: {why:#}"),
                Ok((kib, busy)) => {
                    print!(" {kib:>6.1} KiB each, {:>5.2} % of a core", busy * 100.0);
                    if contestant == Contestant::Parlor {
                        print!("   goal under 16 KiB: {}", if kib < GOAL_KIB { "reached" } else { "missed" });
                    }
                    println!();
                }
            }
        }
        println!("{} at the end", table::load());
        Ok(())
    }

    async fn measure(contestant: Contestant, pinned: bool) -> Result<(f64, f64)> {
        let folder = tempfile::tempdir()?;
        let process = contestant.start(folder.path(), PAGES, 0, pinned)?;
        sleep(SETTLING).await;
        let memory = || process.resident().context("memory is only read on Linux");
        let before = memory()?;
        let present = pages::come(contestant.pages(&process, PAGES), AT_ONCE).await?;
        sleep(SETTLING).await;
        let grown = memory()?.saturating_sub(before);
        let worked = || process.worked().context("work is only read on Linux");
        let idle = worked()?;
        sleep(WATCHED).await;
        let busy = worked()?.saturating_sub(idle).as_secs_f64() / WATCHED.as_secs_f64();
        drop(present);
        Ok((grown as f64 / 1024.0 / PAGES as f64, busy))
    }
}
