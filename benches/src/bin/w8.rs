//! W8: how long a page of the archive takes to find among a million messages, by words and by filters, the first page
//! and the hundredth: Parlor's archive beside tables made by hand for this alone, in the same SQLite, taking turns.

#[cfg(target_arch = "wasm32")]
fn main() {}

#[cfg(not(target_arch = "wasm32"))]
fn main() -> anyhow::Result<()> {
    native::run()
}

#[cfg(not(target_arch = "wasm32"))]
mod native {
    use std::time::{Duration, Instant};

    use anyhow::{Result, ensure};
    use parlor_bench::archive::by_hand::ByHand;
    use parlor_bench::archive::corpus::word;
    use parlor_bench::archive::filed::{self, Archive};
    use parlor_bench::archive::{AGENTS, GROUPS, MESSAGES, THREADS};
    use parlor_bench::table;
    use parlor_sync::ArchiveQuery;

    /// Different queries of each case.
    const QUERIES: usize = 100;
    const GOAL: Duration = Duration::from_millis(50);

    /// What is looked for.
    enum Wanted {
        Words(String),
        Group(u128),
        AgentAndTag(u128, String),
    }

    impl Wanted {
        fn query(&self) -> ArchiveQuery {
            match self {
                Wanted::Words(text) => filed::words(text),
                Wanted::Group(group) => filed::group(*group),
                Wanted::AgentAndTag(agent, tag) => filed::agent_and_tag(*agent, tag),
            }
        }

        fn by_hand(&self, peer: &ByHand, deep: bool) -> Result<usize> {
            match self {
                Wanted::Words(text) => peer.words(text, deep),
                Wanted::Group(group) => peer.group(*group, deep),
                Wanted::AgentAndTag(agent, tag) => peer.agent_and_tag(*agent, tag, deep),
            }
        }
    }

    type Case = (&'static str, fn(usize) -> Wanted);

    /// The rank of a word is how common it is: the first hundred stand in nearly every thread.
    const CASES: [Case; 6] = [
        ("a rare word", |n| Wanted::Words(word(10_000 + n * 37))),
        ("a usual word", |n| Wanted::Words(word(500 + n))),
        ("a word that all say", |n| Wanted::Words(word(n % 50))),
        ("two usual words", |n| Wanted::Words(format!("{} {}", word(300 + n), word(900 + n)))),
        ("all of a group", |n| Wanted::Group(n as u128 % GROUPS + 1)),
        ("an agent's with a tag", |n| Wanted::AgentAndTag(n as u128 % AGENTS + 1, format!("tag {}", n % 10))),
    ];

    /// Measures, and prints.
    pub fn run() -> Result<()> {
        println!("W8 archive of {} messages in {THREADS} threads; {}", THREADS * MESSAGES, table::load());
        let folder = tempfile::tempdir()?;
        let start = Instant::now();
        let archive = Archive::file(folder.path())?;
        let filing = start.elapsed();
        let peer = ByHand::file(folder.path())?;
        println!("filed at {} threads a second", table::thousands(THREADS as f64 / filing.as_secs_f64()));
        println!("{:<24} {:>14} {:>14} {:>20}", "", "p50", "p99", "by hand p50 / p99");
        let mut worst = Duration::ZERO;
        for (shown, wanted) in CASES {
            for deep in [false, true] {
                worst = worst.max(measure(shown, wanted, deep, &archive, &peer)?);
            }
        }
        let verdict = if worst <= GOAL { "reached" } else { "missed" };
        println!("the slowest p99 is {:.1} ms, goal 50 ms: {verdict}; {} at the end", ms(worst), table::load());
        Ok(())
    }

    fn measure(
        shown: &str,
        wanted: fn(usize) -> Wanted,
        deep: bool,
        archive: &Archive,
        peer: &ByHand,
    ) -> Result<Duration> {
        let (mut own, mut by_hand) = (Vec::new(), Vec::new());
        let mut rows = 0;
        for number in 0..QUERIES {
            let wanted = wanted(number);
            let mut query = wanted.query();
            if deep {
                query = archive.deep(&query)?;
            }
            let start = Instant::now();
            let page = archive.page(&query)?;
            own.push(start.elapsed());
            let start = Instant::now();
            let found = wanted.by_hand(peer, deep)?;
            by_hand.push(start.elapsed());
            if !deep {
                ensure!(page.rows.len() == found, "{shown} {number}: {} rows, by hand {found}", page.rows.len());
            }
            rows += page.rows.len();
        }
        ensure!(rows > 0, "{shown}: nothing was found");
        let page = if deep { "page 100" } else { "page 1" };
        let (half, most) = quantiles(&mut own);
        let (peer_half, peer_most) = quantiles(&mut by_hand);
        println!(
            "{shown:<22} {page:<8} {:>6.1} ms {:>10.1} ms {:>9.1} ms {:>6.1} ms   {:.1} times as long",
            ms(half),
            ms(most),
            ms(peer_half),
            ms(peer_most),
            half.as_secs_f64() / peer_half.as_secs_f64()
        );
        Ok(most)
    }

    fn quantiles(times: &mut [Duration]) -> (Duration, Duration) {
        times.sort_unstable();
        (times[times.len() / 2], times[times.len() * 99 / 100])
    }

    fn ms(time: Duration) -> f64 {
        time.as_secs_f64() * 1e3
    }
}
