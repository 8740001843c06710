//! How much a server can take: the rate up to which nearly every message arrives in time.

use std::rc::Rc;
use std::time::Duration;

use anyhow::{Result, bail};

use super::crowd::{Crowd, Step};
use super::dialect::Dialect;
use super::process::Process;

/// One message in a hundred may take longer.
const IN_TIME: Duration = Duration::from_millis(100);
const STEP: Duration = Duration::from_secs(2);
const HALF: Duration = Duration::from_secs(5);
/// A rate that every server can take.
const FIRST: f64 = 500.0;
/// Halvings of the gap between what went well and what did not: the last is a step of four in a hundred.
const HALVINGS: usize = 4;
/// How often half of the knee is tried.
const TRIES: usize = 5;

/// What a server can take.
#[derive(Debug, Clone, Copy)]
pub struct Knee {
    /// Messages a second.
    pub rate: f64,
    /// How long they take at half of it.
    pub half: Step,
    /// How long the server's threads work for one message, at half of it; zero where that is not known.
    pub work: Duration,
}

/// Finds the knee: doubles the rate until it is too much, then closes in on it.
pub async fn find(dialect: &Rc<dyn Dialect>, process: &Process) -> Result<Knee> {
    let mut crowd = Crowd::gather(dialect, 0).await?;
    let (mut good, mut bad) = (0.0, None);
    let mut rate = FIRST;
    let mut halvings = 0;
    while halvings < HALVINGS {
        let mut in_time = crowd.step(rate, STEP).await.is_some_and(|step| step.p99 <= IN_TIME);
        if !in_time {
            // Once may be the machine's fault.
            crowd = gather_again(crowd, dialect).await?;
            in_time = crowd.step(rate, STEP).await.is_some_and(|step| step.p99 <= IN_TIME);
        }
        if in_time {
            good = rate;
        } else {
            bad = Some(rate);
            crowd = gather_again(crowd, dialect).await?;
        }
        rate = match bad {
            None => 2.0 * rate,
            Some(bad) => {
                halvings += 1;
                (f64::max(good, FIRST / 2.0) * bad).sqrt()
            }
        };
    }
    let mut tries = 0;
    let (half, work) = loop {
        let (first, before) = (crowd.next(), process.worked());
        tries += 1;
        match crowd.step(good / 2.0, HALF).await {
            Some(step) => {
                let worked = process.worked().zip(before).map(|(after, before)| after.saturating_sub(before));
                break (step, worked.unwrap_or_default().div_f64((crowd.next() - first).max(1) as f64));
            }
            // Something else kept the machine busy.
            None if tries < TRIES => crowd = gather_again(crowd, dialect).await?,
            None => bail!(
                "half of the knee is too much as well: {}",
                crowd.broken().unwrap_or("messages are missing".into())
            ),
        }
    };
    crowd.leave().await;
    Ok(Knee { rate: good, half, work })
}

/// New sockets, so that what the last step left behind is not counted in the next.
async fn gather_again(crowd: Crowd, dialect: &Rc<dyn Dialect>) -> Result<Crowd> {
    let next = crowd.next();
    crowd.leave().await;
    tokio::time::sleep(Duration::from_millis(500)).await;
    Crowd::gather(dialect, next).await
}
