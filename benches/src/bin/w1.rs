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
    use std::env;
    use std::path::Path;
    use std::process::Command;

    use anyhow::{Context, Result, bail, ensure};
    use parlor_bench::{samples, table};

    const MESSAGES: usize = 100_000;
    const ROUNDS: usize = 5;

    /// Who takes part, and how many times as fast Parlor is to be.
    struct Contestant {
        name: &'static str,
        shown: &'static str,
        goal: Option<f64>,
        /// Messages into one chat, where all of them would take minutes.
        most_in_one: usize,
    }

    const CONTESTANTS: [Contestant; 4] = [
        Contestant { name: "parlor", shown: "Parlor, wasm", goal: None, most_in_one: MESSAGES },
        Contestant { name: "plain", shown: "plain JavaScript", goal: Some(1.5), most_in_one: MESSAGES },
        Contestant { name: "tinode", shown: "tinode-sdk", goal: Some(5.0), most_in_one: MESSAGES },
        Contestant { name: "matrix", shown: "matrix-js-sdk", goal: Some(40.0), most_in_one: 10_000 },
    ];

    /// Measures, and prints the table.
    pub fn run() -> Result<()> {
        for needed in ["PARLOR_INGEST", "PARLOR_PEERS"] {
            ensure!(env::var_os(needed).is_some(), "{needed} is not set: this is run by `cargo xtask bench W1`");
        }
        println!(
            "W1 in-page ingest, messages a second, median of {ROUNDS} after a warm-up; {}, {}",
            engine()?,
            table::load()
        );
        for (case, chats) in [("into one chat", 1), ("spread over 1,000 chats", 1_000)] {
            let folder = tempfile::tempdir()?;
            samples::write(folder.path(), chats, MESSAGES)?;
            let mut rates = CONTESTANTS.each_ref().map(|_| Vec::new());
            for _ in 0..ROUNDS {
                for (contestant, rates) in CONTESTANTS.iter().zip(&mut rates) {
                    rates.push(measure(contestant, folder.path(), chats));
                }
            }
            println!("\n{case}");
            print(&rates, chats);
        }
        println!("\n{} at the end", table::load());
        Ok(())
    }

    fn engine() -> Result<String> {
        let out = Command::new("node").args(["-p", "`Node ${process.version}, V8 ${process.versions.v8}`"]).output();
        Ok(String::from_utf8(out.context("node is needed to run pages without a browser")?.stdout)?.trim().to_owned())
    }

    /// One run of one contestant.
    fn measure(contestant: &Contestant, folder: &Path, chats: usize) -> Result<f64> {
        let script = Path::new(&env::var_os("PARLOR_PEERS").unwrap_or_default()).join("w1/ingest.mjs");
        let most = if chats == 1 { contestant.most_in_one } else { MESSAGES };
        let mut node = Command::new("node");
        node.arg("--expose-gc").arg(script).arg(contestant.name).arg(folder).arg(most.to_string());
        let out = node.output().context("node cannot be started")?;
        if !out.status.success() {
            let errors = String::from_utf8_lossy(&out.stderr);
            // Node also shows the source at fault, which may be a whole library in one line.
            let line = errors
                .lines()
                .find(|line| line.len() < 300 && line.contains("Error"))
                .unwrap_or("it failed without a word");
            bail!("{}", line.trim());
        }
        let text = String::from_utf8(out.stdout)?;
        let rate = text.lines().last().unwrap_or_default();
        rate.parse().with_context(|| format!("{} printed {rate:?}", contestant.name))
    }

    fn print(rates: &[Vec<Result<f64>>; CONTESTANTS.len()], chats: usize) {
        let medians: Vec<_> = rates.iter().map(|rates| median(rates)).collect();
        let own = medians[0].as_ref().ok().copied();
        for (contestant, median) in CONTESTANTS.iter().zip(&medians) {
            let shown = contestant.shown;
            let rate = match median {
                Ok(rate) => *rate,
                Err(why) => {
                    println!("  {shown:<18} not run: {why}");
                    continue;
                }
            };
            let note = if chats == 1 && contestant.most_in_one < MESSAGES { " (10,000 messages)" } else { "" };
            print!("  {shown:<18} {:>11}{note}", table::thousands(rate));
            if let Some((own, goal)) = own.zip(contestant.goal) {
                let verdict = if own / rate >= goal { "reached" } else { "missed" };
                print!("   Parlor is {:.1} times as fast, goal {goal}: {verdict}", own / rate);
            }
            println!();
        }
    }

    /// The median of a contestant's runs, or the first thing that went wrong.
    fn median(rates: &[Result<f64>]) -> Result<f64, String> {
        let rates: Result<Vec<f64>, String> =
            rates.iter().map(|rate| rate.as_ref().copied().map_err(|error| format!("{error:#}"))).collect();
        table::median(&rates?).ok_or_else(|| "it was never run".to_owned())
    }
}
