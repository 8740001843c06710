//! W5 and W7: thousands of customers' pages at one server. Each holds a chat; they stay connected and do nothing, or come
//! back all at once after the server was killed.

pub mod contestant;
pub mod house;
pub mod page;

use std::rc::Rc;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use futures_util::{SinkExt, StreamExt};
use page::Page;
use tokio::net::TcpStream;
use tokio::sync::{Semaphore, mpsc};
use tokio::task::JoinSet;
use tokio::time::timeout;
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::Message;

use crate::delivery::process;

/// How long all pages may take to come.
const COMING: Duration = Duration::from_secs(120);

/// Pages that are connected. Their sockets are closed when this is dropped.
pub struct Present {
    tasks: JoinSet<Result<Box<dyn Page>>>,
    leaving: Vec<mpsc::Sender<()>>,
    /// How long after the first was on its way each was exact, shortest first.
    pub took: Vec<Duration>,
}

/// Connects pages, so many at once; done when each of them is exact. Must be called within a `LocalSet`.
///
/// # Errors
/// If one of them is turned away or is not exact in time.
pub async fn come(pages: Vec<Box<dyn Page>>, at_once: usize) -> Result<Present> {
    let due = pages.len();
    let turns = Rc::new(Semaphore::new(at_once));
    let (exact, mut all) = mpsc::unbounded_channel();
    let (mut tasks, mut leaving, began) = (JoinSet::new(), Vec::new(), Instant::now());
    for mut page in pages {
        let (leave, left) = mpsc::channel(1);
        leaving.push(leave);
        let (turns, exact) = (turns.clone(), exact.clone());
        tasks.spawn_local(async move {
            let turn = turns.acquire().await?;
            let mut socket = connect(page.as_mut()).await?;
            // Whoever counts may have given up.
            let _ = exact.send(began.elapsed());
            drop((turn, exact));
            stay(&mut socket, page.as_mut(), left).await?;
            Ok(page)
        });
    }
    drop(exact);
    let mut took = Vec::new();
    let counted = async {
        while let Some(time) = all.recv().await {
            took.push(time);
        }
    };
    timeout(COMING, counted).await.context("not all pages could come")?;
    if took.len() < due {
        while let Some(ended) = tasks.join_next().await {
            ended??;
        }
        bail!("{} of {due} pages were turned away", due - took.len());
    }
    took.sort_unstable();
    Ok(Present { tasks, leaving, took })
}

impl Present {
    /// The pages once their connections are gone, as they are then.
    ///
    /// # Errors
    /// If one of them was told something it could not apply.
    pub async fn leave(mut self) -> Result<Vec<Box<dyn Page>>> {
        self.leaving.clear();
        let mut pages = Vec::new();
        while let Some(page) = self.tasks.join_next().await {
            pages.push(page??);
        }
        Ok(pages)
    }
}

async fn connect(page: &mut dyn Page) -> Result<WebSocketStream<TcpStream>> {
    let stream = TcpStream::connect(page.address()).await?;
    stream.set_nodelay(true)?;
    let config = Some(process::socket_config());
    let (mut socket, _) = tokio_tungstenite::client_async_with_config(page.request()?, stream, config).await?;
    socket.send(Message::Binary(page.hello().into())).await?;
    loop {
        match socket.next().await.context("a socket was closed")?? {
            Message::Binary(bytes) if page.hear(&bytes)? => return Ok(socket),
            Message::Close(why) => bail!("turned away: {why:?}"),
            _ => {}
        }
    }
}

/// Listens until it is told to leave or the server is gone.
async fn stay(
    socket: &mut WebSocketStream<TcpStream>,
    page: &mut dyn Page,
    mut left: mpsc::Receiver<()>,
) -> Result<()> {
    loop {
        let message = tokio::select! {
            message = socket.next() => message,
            _ = left.recv() => return Ok(()),
        };
        match message {
            Some(Ok(Message::Binary(bytes))) => {
                page.hear(&bytes)?;
            }
            Some(Ok(_)) => {}
            Some(Err(_)) | None => return Ok(()),
        }
    }
}
