//! W7: five thousand pages come back at once after their server was killed and started again. Parlor's pages have missed
//! something meanwhile, and count as back when their copy is exact; those of the peers when they are let in.

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
    use parlor_bench::{pages, table};
    use tokio::runtime::Builder;
    use tokio::task::LocalSet;

    const PAGES: usize = 5_000;
    const ROUNDS: usize = 5;
    /// Handshakes under way at once when they come for the first time.
    const GENTLY: usize = 100;
    const GOAL: Duration = Duration::from_secs(5);

    /// Measures, or, when asked to by itself, serves.
    pub fn run() -> Result<()> {
        if contestant::serve()? {
            return Ok(());
        }
        let pinned = process::pin();
        println!("W7 {PAGES} pages come back at once after a kill; median of {ROUNDS}; {}", table::load());
        let runtime = Builder::new_current_thread().enable_all().build()?;
        for contestant in Contestant::ALL {
            print!("{:<12}", contestant.shown());
            let rounds = (0..ROUNDS).map(|_| LocalSet::new().block_on(&runtime, storm(contestant, pinned)));
            match rounds.collect::<Result<Vec<_>>>() {
                Err(why) => println!(" not run: {why:#}"),
                Ok(rounds) => {
                    let of = |place: fn(&[f64; 2]) -> f64| table::median(&rounds.iter().map(place).collect::<Vec<_>>());
                    let half = of(|[half, _]| *half).context("nothing was measured")?;
                    let all = of(|[_, all]| *all).context("nothing was measured")?;
                    print!(" half of them after {half:>5.2} s, all after {all:>5.2} s");
                    if contestant == Contestant::Parlor {
                        let verdict = if all <= GOAL.as_secs_f64() { "reached" } else { "missed" };
                        print!(", exact and without an error   goal 5 s: {verdict}");
                    }
                    println!();
                }
            }
        }
        println!("{} at the end", table::load());
        Ok(())
    }

    /// When half and all of them were back, in seconds.
    async fn storm(contestant: Contestant, pinned: bool) -> Result<[f64; 2]> {
        let folder = tempfile::tempdir()?;
        let process = contestant.start(folder.path(), PAGES, 0, pinned)?;
        let present = pages::come(contestant.pages(&process, PAGES), GENTLY).await?;
        drop(process);
        let mut pages = present.leave().await?;
        let process = contestant.start(folder.path(), PAGES, 1, pinned)?;
        for page in &mut pages {
            page.moves(process.ready.address, SAID as usize + 1);
        }
        let present = pages::come(pages, PAGES).await?;
        let at = |place: usize| present.took.get(place).map(Duration::as_secs_f64);
        at(PAGES / 2).zip(at(PAGES - 1)).map(|(half, all)| [half, all]).context("nobody came")
    }
}
