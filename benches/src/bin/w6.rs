//! W6: how many decisions a second the desk takes with thousands waiting, how their work grows with the queue, and what
//! open threads and a long thread weigh in memory. The engine alone, natively, on one core.
//!
//! Whether the work grows as it may is counted in instructions, under valgrind: the time of a decision also grows because
//! twenty thousand chats do not fit into the caches of a processor, and that is no fault of the rule.

#[cfg(target_arch = "wasm32")]
fn main() {}

#[cfg(not(target_arch = "wasm32"))]
fn main() -> anyhow::Result<()> {
    native::run()
}

#[cfg(not(target_arch = "wasm32"))]
mod native {
    use std::env;
    use std::time::Instant;

    use anyhow::{Context, Result};
    use parlor_bench::floor::Floor;
    use parlor_bench::{counted, table};
    use parlor_engine::desk::{Assignment, RoutingStatus};
    use parlor_engine::{AgentId, GroupId, User};

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

    /// What this program is called with to do what is counted: so many waiting, so many steps.
    const WORK: &str = "work";

    /// Measures, and prints.
    pub fn run() -> Result<()> {
        let arguments: Vec<String> = env::args().skip(1).collect();
        if let [work, waiting, steps] = &arguments[..]
            && work == WORK
        {
            let mut busy = Busy::new(waiting.parse()?)?;
            let before = busy.floor.decisions;
            busy.goes_on(steps.parse()?)?;
            println!("{}", busy.floor.decisions - before);
            return Ok(());
        }
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
            println!("  a decision takes {cheap:.2} us at {few} and {dear:.2} us at {many}: {:.2} times", dear / cheap);
            growth(few, many)?;
        }
        Ok(())
    }

    /// Says how much more a decision asks for in a longer queue. All of n log n over n decisions: each may ask for as much
    /// more as the logarithm grows.
    fn growth(few: usize, many: usize) -> Result<()> {
        let (Some(cheap), Some(dear)) = (work(few)?, work(many)?) else {
            println!("  its work is not counted: valgrind is not installed");
            return Ok(());
        };
        let (times, allowed) = (dear / cheap, (many as f64).ln() / (few as f64).ln());
        let verdict = if times <= allowed { "reached" } else { "missed" };
        println!(
            "  its work, counted: {} instructions at {few}, {} at {many}",
            table::thousands(cheap),
            table::thousands(dear)
        );
        println!("    {times:.2} times, n log n allows {allowed:.2}: {verdict}");
        Ok(())
    }

    /// Instructions for one decision, without those that fill the queue.
    fn work(waiting: usize) -> Result<Option<f64>> {
        let count = |steps: usize| counted::instructions(&[WORK.to_owned(), waiting.to_string(), steps.to_string()]);
        let (Some((_, idle)), Some((decisions, busy))) = (count(0)?, count(STEPS)?) else { return Ok(None) };
        Ok(Some(busy.saturating_sub(idle) as f64 / decisions.trim().parse::<f64>()?))
    }

    fn routes(waiting: usize) -> Result<f64> {
        let mut busy = Busy::new(waiting)?;
        let (before, start) = (busy.floor.decisions, Instant::now());
        busy.goes_on(STEPS)?;
        Ok((busy.floor.decisions - before) as f64 / start.elapsed().as_secs_f64())
    }

    /// A floor that has been busy for a while, with a long queue.
    struct Busy {
        floor: Floor,
        agents: Vec<AgentId>,
        groups: Vec<GroupId>,
    }

    impl Busy {
        fn new(waiting: usize) -> Result<Self> {
            let (mut floor, groups) = Floor::new(GROUPS, waiting / 10, 4, OFFER)?;
            for _ in 0..waiting {
                floor.starts(&groups)?;
            }
            let agents = floor.agents();
            for agent in &agents {
                floor.sets(*agent, RoutingStatus::Accepting)?;
            }
            let mut busy = Self { floor, agents, groups };
            busy.goes_on(STEPS / 10)?;
            Ok(busy)
        }

        fn goes_on(&mut self, steps: usize) -> Result<()> {
            (0..steps).try_for_each(|_| self.floor.goes_on(&self.agents, &self.groups))
        }
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
        for agent in floor.agents() {
            floor.sets(agent, RoutingStatus::Accepting)?;
        }
        let chat = floor.starts(&groups)?;
        let customer = User::Customer(floor.account.chat(chat).context("the chat is not there")?.customer.id);
        let agent = floor.account.work_of(chat).and_then(|work| work.assignee()).context("nobody has it")?;
        let start = Instant::now();
        for number in 0..EVENTS {
            // What a customer may say in one thread is bounded; most of a talk this long is the agent's.
            let speaker = if number.is_multiple_of(5) { customer } else { User::Agent(agent) };
            floor.says(speaker, chat, &format!("Line {number} of what will be a very long talk about a lamp."))?;
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
