//! Plays simulated runs: `simulate --seed N --runs N --steps N`. A failing seed is printed with the command that plays it again.

use std::process::ExitCode;

fn main() -> ExitCode {
    let mut settings: [(&str, u64); 3] = [("--seed", 1), ("--runs", 1_000), ("--steps", 300)];
    let mut words = std::env::args().skip(1);
    while let Some(word) = words.next() {
        let Some(setting) = settings.iter_mut().find(|(name, _)| *name == word) else {
            return usage(&format!("{word} is not known"));
        };
        match words.next().and_then(|number| number.parse().ok()) {
            Some(number) => setting.1 = number,
            None => return usage(&format!("{word} needs a number")),
        }
    }
    let [(_, seed), (_, runs), (_, steps)] = settings;
    let mut entries = 0;
    for seed in seed..seed.saturating_add(runs) {
        match parlor_sim::run(seed, steps as usize) {
            Ok(report) => entries += report.entries,
            Err(error) => {
                return fail(&format!(
                    "seed {seed}: {error}\nagain: cargo xtask simulate --seed {seed} --runs 1 --steps {steps}"
                ));
            }
        }
    }
    say(&format!("{runs} runs of {steps} steps from seed {seed}: {entries} entries, nothing wrong"));
    ExitCode::SUCCESS
}

fn usage(error: &str) -> ExitCode {
    fail(&format!("{error}\nusage: simulate [--seed N] [--runs N] [--steps N]"))
}

#[allow(clippy::print_stdout)]
fn say(text: &str) {
    println!("{text}");
}

#[allow(clippy::print_stderr)]
fn fail(text: &str) -> ExitCode {
    eprintln!("{text}");
    ExitCode::FAILURE
}
