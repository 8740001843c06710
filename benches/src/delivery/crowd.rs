//! Everybody who talks: a socket each, and one pace that all follow.

use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use futures_util::{SinkExt, StreamExt};
use parlor_sync::frame::UNANSWERED_MAX;
use tokio::net::TcpStream;
use tokio::sync::mpsc;
use tokio::task::JoinSet;
use tokio::time::{sleep, timeout};
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::Message;

use super::dialect::{Dialect, Talk};
use super::{SEATS, process, sender};

/// How long everybody may take to be connected.
const GATHERING: Duration = Duration::from_secs(60);
/// How long the last messages of a step may be on their way; what is not there then counts as lost.
const GRACE: Duration = Duration::from_millis(500);
const WARM_UP: Duration = Duration::from_secs(1);

/// All sockets. They are closed when this is dropped.
pub struct Crowd {
    seats: Vec<mpsc::UnboundedSender<u64>>,
    board: Rc<Board>,
    tasks: JoinSet<()>,
    next: u64,
}

/// What came of a step.
#[derive(Debug, Clone, Copy)]
pub struct Step {
    /// Half of the messages took at most so long.
    pub p50: Duration,
    /// All but one in a hundred took at most so long.
    pub p99: Duration,
}

/// What the sockets share.
#[derive(Default)]
struct Board {
    ready: Cell<usize>,
    plan: Cell<Option<Plan>>,
    latencies: RefCell<Vec<Duration>>,
    broken: RefCell<Option<String>>,
}

/// When each message of a step is due.
#[derive(Clone, Copy)]
struct Plan {
    first: u64,
    /// Messages before this one only warm up.
    counted: u64,
    begins: Instant,
    pause: f64,
}

impl Plan {
    fn due(&self, number: u64) -> Option<Instant> {
        let place = number.checked_sub(self.first)?;
        Some(self.begins + Duration::from_secs_f64(place as f64 * self.pause))
    }
}

impl Crowd {
    /// Connects everybody. Must be called within a `LocalSet`.
    pub async fn gather(dialect: &Rc<dyn Dialect>, next: u64) -> Result<Self> {
        let board = Rc::new(Board::default());
        let mut tasks = JoinSet::new();
        let mut seats = Vec::new();
        for place in 0..SEATS {
            let (seat, numbers) = mpsc::unbounded_channel();
            seats.push(seat);
            let (talk, board) = (dialect.talk(place), board.clone());
            tasks.spawn_local(async move {
                if let Err(error) = sit(talk, numbers, &board).await {
                    board.broken.replace(Some(format!("{error:#}")));
                }
            });
        }
        let crowd = Self { seats, board, tasks, next };
        let gathered = async {
            while crowd.board.ready.get() < SEATS && crowd.broken().is_none() {
                sleep(Duration::from_millis(10)).await;
            }
        };
        timeout(GATHERING, gathered).await.context("not everybody could be connected")?;
        match crowd.broken() {
            Some(why) => bail!("{why}"),
            None => Ok(crowd),
        }
    }

    /// The number of the next message.
    pub fn next(&self) -> u64 {
        self.next
    }

    /// Why a socket has ended, if one has.
    pub fn broken(&self) -> Option<String> {
        self.board.broken.borrow().clone()
    }

    /// Everybody sends, so many messages a second in all, for so long. Nothing if that was too much: a socket has ended,
    /// or messages are missing.
    pub async fn step(&mut self, rate: f64, length: Duration) -> Option<Step> {
        let first = self.next;
        let counted = first + (rate * WARM_UP.as_secs_f64()) as u64;
        let end = counted + (rate * length.as_secs_f64()) as u64;
        let plan = Plan { first, counted, begins: Instant::now(), pause: 1.0 / rate };
        self.board.latencies.borrow_mut().clear();
        self.board.plan.set(Some(plan));
        while self.next < end && self.board.broken.borrow().is_none() {
            let now = Instant::now();
            while self.next < end && plan.due(self.next)? <= now {
                self.seats[sender(self.next)].send(self.next).ok()?;
                self.next += 1;
            }
            sleep(Duration::from_millis(1)).await;
        }
        let due = (end - counted) as usize;
        let waited = Instant::now();
        while self.board.latencies.borrow().len() < due && waited.elapsed() < GRACE {
            sleep(Duration::from_millis(5)).await;
        }
        let mut latencies = self.board.latencies.take();
        latencies.sort_unstable();
        // What is missing would stand at the end of the list.
        let at = |share: f64| latencies.get((due as f64 * share) as usize).copied();
        Some(Step { p50: at(0.5)?, p99: at(0.99)? })
    }

    /// Everybody leaves.
    pub async fn leave(mut self) {
        self.tasks.shutdown().await;
    }
}

/// One socket: sends its messages when they are due, notes the other side's when they arrive.
async fn sit(mut talk: Box<dyn Talk>, mut numbers: mpsc::UnboundedReceiver<u64>, board: &Board) -> Result<()> {
    let stream = TcpStream::connect(talk.address()).await?;
    stream.set_nodelay(true)?;
    let config = Some(process::socket_config());
    let (mut socket, _) = tokio_tungstenite::client_async_with_config(talk.request()?, stream, config).await?;
    socket.send(Message::Binary(talk.greeting().into())).await?;
    while !talk.is_ready() {
        listen(&mut socket, talk.as_mut(), board).await?;
    }
    board.ready.set(board.ready.get() + 1);
    let mut unanswered = 0usize;
    loop {
        tokio::select! {
            number = numbers.recv(), if unanswered < UNANSWERED_MAX => {
                let Some(number) = number else { return Ok(()) };
                socket.send(Message::Binary(talk.message(number).into())).await?;
                unanswered += 1;
            }
            answered = listen(&mut socket, talk.as_mut(), board) => unanswered = unanswered.saturating_sub(answered?),
        }
    }
}

/// Takes one message of the socket in, and says how many of our own it answers.
async fn listen(socket: &mut WebSocketStream<TcpStream>, talk: &mut dyn Talk, board: &Board) -> Result<usize> {
    match socket.next().await.context("a socket was closed")?? {
        Message::Binary(bytes) => {
            let heard = talk.hear(&bytes)?;
            let (now, plan) = (Instant::now(), board.plan.get());
            for number in heard.delivered {
                if let Some(plan) = plan.filter(|plan| number >= plan.counted)
                    && let Some(due) = plan.due(number)
                {
                    board.latencies.borrow_mut().push(now.saturating_duration_since(due));
                }
            }
            Ok(heard.answered)
        }
        Message::Close(why) => bail!("a socket was closed: {}", why.map(|why| why.to_string()).unwrap_or_default()),
        _ => Ok(0),
    }
}
