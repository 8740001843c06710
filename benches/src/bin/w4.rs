//! W4: how many messages a second the server passes on, each stored for good before anybody hears of it, and how long
//! they take: the real server against a bare one and against Node's usual socket library, each on the same core, the
//! contestants taking turns.

#[cfg(target_arch = "wasm32")]
fn main() {}

#[cfg(not(target_arch = "wasm32"))]
fn main() -> anyhow::Result<()> {
    native::run()
}

#[cfg(not(target_arch = "wasm32"))]
mod native {
    use std::env;
    use std::path::{Path, PathBuf};
    use std::rc::Rc;

    use anyhow::{Context, Result};
    use parlor_bench::delivery::dialect::{Bare, Dialect, Parlor};
    use parlor_bench::delivery::knee::{self, Knee};
    use parlor_bench::delivery::process::{self, Process};
    use parlor_bench::delivery::{bare, parlor};
    use parlor_bench::table;
    use tokio::runtime::Builder;
    use tokio::task::LocalSet;

    const ROUNDS: usize = 5;
    /// For a quick look: another number of rounds.
    const ROUNDS_VARIABLE: &str = "PARLOR_BENCH_ROUNDS";

    /// Who takes part, and which share of its knee Parlor's is to be.
    struct Contestant {
        shown: &'static str,
        kind: Kind,
        goal: Option<f64>,
    }

    #[derive(Clone, Copy)]
    enum Kind {
        Parlor,
        Bare,
        /// How it commits.
        Node(&'static str),
    }

    const CONTESTANTS: [Contestant; 4] = [
        Contestant { shown: "Parlor", kind: Kind::Parlor, goal: None },
        Contestant { shown: "bare Rust, group commit", kind: Kind::Bare, goal: Some(0.7) },
        Contestant { shown: "Node ws, a commit a message", kind: Kind::Node("row"), goal: Some(5.0) },
        Contestant { shown: "Node ws, group commit", kind: Kind::Node("group"), goal: None },
    ];

    /// Measures, or, when asked to by itself, serves.
    pub fn run() -> Result<()> {
        let args: Vec<String> = env::args().skip(1).collect();
        match args.iter().map(String::as_str).collect::<Vec<_>>()[..] {
            ["serve", kind, folder] => serve(kind, Path::new(folder)),
            _ => measure_all(),
        }
    }

    fn serve(kind: &str, folder: &Path) -> Result<()> {
        // As the `parlor` program does.
        Builder::new_multi_thread().enable_all().build()?.block_on(async {
            match kind {
                "parlor" => parlor::serve(folder).await,
                _ => bare::serve(folder).await,
            }
        })
    }

    fn measure_all() -> Result<()> {
        let pinned = process::pin();
        let rounds = env::var(ROUNDS_VARIABLE).ok().and_then(|rounds| rounds.parse().ok()).unwrap_or(ROUNDS);
        let place = if pinned { "server on one core, generator on another" } else { "NOT on cores of their own" };
        println!(
            "W4 durable send-to-delivery, 200 chats of two, open loop, fsync before delivery; median of {rounds}; {place}; {}",
            table::load()
        );
        let runtime = Builder::new_current_thread().enable_all().build()?;
        let mut found = CONTESTANTS.each_ref().map(|_| Vec::new());
        for _ in 0..rounds {
            for (contestant, found) in CONTESTANTS.iter().zip(&mut found) {
                let measured = LocalSet::new().block_on(&runtime, measure(contestant.kind, pinned));
                found.push(measured.map_err(|error| format!("{error:#}")));
            }
        }
        println!("{:<28} {:>10}   at half of it: p50       p99    work each", "", "knee, /s");
        print(&found.map(|found| medians(&found)));
        println!("{} at the end", table::load());
        Ok(())
    }

    async fn measure(kind: Kind, pinned: bool) -> Result<Knee> {
        let folder = tempfile::tempdir()?;
        let path = folder.path().to_str().context("the folder's name is no text")?;
        let own = env::current_exe()?;
        let process = match kind {
            Kind::Parlor => Process::start(&own, &["serve", "parlor", path], pinned)?,
            Kind::Bare => Process::start(&own, &["serve", "bare", path], pinned)?,
            Kind::Node(commit) => {
                let script = PathBuf::from(env::var_os("PARLOR_PEERS").context("PARLOR_PEERS is not set")?)
                    .join("w4/server.mjs");
                let script = script.to_str().context("the script's name is no text")?;
                Process::start(Path::new("node"), &[script, commit, path], pinned)?
            }
        };
        let address = process.ready.address;
        let dialect: Rc<dyn Dialect> = match kind {
            Kind::Parlor => Rc::new(Parlor { address, pairs: Rc::new(process.ready.pairs.clone()) }),
            Kind::Bare | Kind::Node(_) => Rc::new(Bare { address }),
        };
        knee::find(&dialect, &process).await
    }

    /// Each figure's own median, or the first thing that went wrong.
    fn medians(found: &[Result<Knee, String>]) -> Result<[f64; 4], String> {
        let found: Vec<Knee> = found.iter().cloned().collect::<Result<_, _>>()?;
        let figures: [fn(&Knee) -> f64; 4] = [
            |knee| knee.rate,
            |knee| knee.half.p50.as_secs_f64(),
            |knee| knee.half.p99.as_secs_f64(),
            |knee| knee.work.as_secs_f64(),
        ];
        let median =
            |figure: fn(&Knee) -> f64| table::median(&found.iter().map(figure).collect::<Vec<_>>()).unwrap_or_default();
        Ok(figures.map(median))
    }

    fn print(figures: &[Result<[f64; 4], String>; CONTESTANTS.len()]) {
        let own = figures[0].as_ref().ok().map(|[rate, ..]| *rate);
        for (contestant, figures) in CONTESTANTS.iter().zip(figures) {
            let [rate, p50, p99, work] = match figures {
                Ok(figures) => *figures,
                Err(why) => {
                    println!("{:<28} not run: {why}", contestant.shown);
                    continue;
                }
            };
            let (shown, rate_shown) = (contestant.shown, table::thousands(rate));
            print!("{shown:<28} {rate_shown:>10} {:>17.1} ms {:>6.1} ms {:>9.1} us", p50 * 1e3, p99 * 1e3, work * 1e6);
            match (contestant.kind, own, contestant.goal) {
                (Kind::Parlor, ..) => print!("   goal p99 15 ms: {}", verdict(p99 <= 0.015)),
                (_, Some(own), Some(goal)) => {
                    print!("   Parlor takes {:.2} of it, goal {goal}: {}", own / rate, verdict(own / rate >= goal));
                }
                (_, Some(own), None) => print!("   Parlor takes {:.2} of it", own / rate),
                (_, None, _) => {}
            }
            println!();
        }
    }

    fn verdict(reached: bool) -> &'static str {
        if reached { "reached" } else { "missed" }
    }
}
