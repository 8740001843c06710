//! W6: how many decisions a second the desk takes with thousands waiting, how that falls as the queue grows, and what
//! open threads and a long thread weigh in memory. The engine alone, natively, on one core.

#[cfg(target_arch = "wasm32")]
fn main() {}

#[cfg(not(target_arch = "wasm32"))]
fn main() -> anyhow::Result<()> {
    native::run()
}

#[cfg(not(target_arch = "wasm32"))]
mod native {
    use std::time::Instant;

    use anyhow::{Context, Result};
    use parlor_bench::floor::Floor;
    use parlor_bench::table;
    use parlor_engine::User;
    use parlor_engine::desk::{Assignment, RoutingStatus};

    const ROUNDS: usize = 5;
    const GROUPS: usize = 5;
    /// Threads that wait; a tenth as many agents serve them.
    const QUEUES: [usize; 4] = [2_500, 5_000, 10_000, 20_000];
    /// The queue of the goal.
    const GOAL_QUEUE: usize = 10_000;
    const GOAL: f64 = 100_000.0;
    /// What happens while it is timed.
    const STEPS: usize = 20_000;
    const OFFER: Assignment = Assignment::Offer { accept_ms: 600_000 };

    /// Measures, and prints.
    pub fn run() -> Result<()> {
        // Memory first: what is freed stays with the process, and would hide what comes after.
        println!("W6 memory, resident; one core, {}", table::load());
        long_thread()?;
        many_threads()?;
        println!("\nW6 routing, decisions a second, median of {ROUNDS} after a warm-up; {}", table::load());
        let mut costs = Vec::new();
        for waiting in QUEUES {
            let mut rates = Vec::new();
            for _ in 0..ROUNDS {
                rates.push(routes(waiting)?);
            }
            let rate = table::median(&rates).context("nothing was measured")?;
            costs.push((waiting, 1e6 / rate));
            print!("  {waiting:>6} waiting, {:>5} agents {:>11}", waiting / 10, table::thousands(rate));
            if waiting == GOAL_QUEUE {
                print!("   goal {}: {}", table::thousands(GOAL), if rate >= GOAL { "reached" } else { "missed" });
            }
            println!();
        }
        if let [(few, cheap), .., (many, dear)] = costs[..] {
            // All of n log n over n decisions: each may cost as much more as the logarithm grows.
            let allowed = (many as f64).ln() / (few as f64).ln();
            println!(
                "  a decision costs {:.2} us at {few} and {:.2} us at {many}: {:.2} times as much, n log n allows {allowed:.2}",
                cheap,
                dear,
                dear / cheap
            );
        }
        Ok(())
    }

    fn routes(waiting: usize) -> Result<f64> {
        let (mut floor, groups) = Floor::new(GROUPS, waiting / 10, 4, OFFER)?;
        for _ in 0..waiting {
            floor.starts(&groups)?;
        }
        let agents = floor.agents();
        for agent in &agents {
            floor.sets(*agent, RoutingStatus::Accepting)?;
        }
        for _ in 0..STEPS / 10 {
            floor.goes_on(&agents, &groups)?;
        }
        let (before, start) = (floor.decisions, Instant::now());
        for _ in 0..STEPS {
            floor.goes_on(&agents, &groups)?;
        }
        Ok((floor.decisions - before) as f64 / start.elapsed().as_secs_f64())
    }

    const THREADS: usize = 100_000;
    const EVENTS: usize = 50_000;

    /// Open threads, each with two messages of the customer and one of the agent who has it.
    fn many_threads() -> Result<()> {
        let before = resident()?;
        let (mut floor, groups) = Floor::new(GROUPS, THREADS / 100, 100, Assignment::Automatic)?;
        for agent in floor.agents() {
            floor.sets(agent, RoutingStatus::Accepting)?;
        }
        for _ in 0..THREADS {
            let chat = floor.starts(&groups)?;
            let known = floor.account.chat(chat).context("the chat is not there")?;
            let customer = User::Customer(known.customer.id);
            let agent = floor.account.work_of(chat).and_then(|work| work.assignee()).context("nobody has it")?;
            floor.says(customer, chat, "Good morning, the order from last week has not come yet.")?;
            floor.says(User::Agent(agent), chat, "Let me look. Could you tell me its number, please?")?;
            floor.says(customer, chat, "It is 4711, with the two lamps.")?;
        }
        let grown = resident()?.saturating_sub(before);
        let threads = floor.account.desk.works.len();
        println!(
            "  {} open threads of three messages {:>6} MiB, {:>6} bytes each",
            threads,
            grown >> 20,
            grown / threads
        );
        Ok(())
    }

    fn long_thread() -> Result<()> {
        let before = resident()?;
        let (mut floor, groups) = Floor::new(1, 1, 1, Assignment::Automatic)?;
        let chat = floor.starts(&groups)?;
        let customer = User::Customer(floor.account.chat(chat).context("the chat is not there")?.customer.id);
        let start = Instant::now();
        for number in 0..EVENTS {
            floor.says(customer, chat, &format!("Line {number} of what will be a very long talk about a lamp."))?;
        }
        let rate = EVENTS as f64 / start.elapsed().as_secs_f64();
        let grown = resident()?.saturating_sub(before);
        println!(
            "  a thread of {EVENTS} events {:>14} MiB, {:>6} bytes an event; said at {} a second",
            grown >> 20,
            grown / EVENTS,
            table::thousands(rate)
        );
        Ok(())
    }

    fn resident() -> Result<usize> {
        table::resident("self").context("memory is only read on Linux")
    }
}
