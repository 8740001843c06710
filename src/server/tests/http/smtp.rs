//! A mail server that does as it is told.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc::{self, UnboundedReceiver, UnboundedSender};
use tokio::time::timeout;

use crate::support::LONG;

/// What is answered to a mail.
#[derive(Debug, Clone, Copy)]
pub enum Answer {
    /// It is refused in these words.
    Refuse(&'static str),
    /// It is kept, and nobody is told.
    Silence,
}

/// A mail that has come.
#[derive(Debug)]
pub struct Mail {
    pub to: String,
    pub text: String,
}

pub struct Smtp {
    pub address: String,
    came: UnboundedReceiver<Mail>,
    answers: Arc<Mutex<VecDeque<Answer>>>,
}

impl Smtp {
    pub async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap().to_string();
        let (mails, came) = mpsc::unbounded_channel();
        let answers = Arc::<Mutex<VecDeque<Answer>>>::default();
        let theirs = answers.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(talk(stream, mails.clone(), theirs.clone()));
            }
        });
        Self { address, came, answers }
    }

    /// What is answered to the next mails, in order; those after them are taken.
    pub fn answers(&self, answers: &[Answer]) {
        self.answers.lock().unwrap().extend(answers);
    }

    /// The next mail that comes, also one that is refused.
    pub async fn next(&mut self) -> Mail {
        timeout(LONG, self.came.recv()).await.unwrap().unwrap()
    }

    pub fn is_empty(&self) -> bool {
        self.came.is_empty()
    }
}

/// None once the other side has gone.
async fn talk(stream: TcpStream, mails: UnboundedSender<Mail>, answers: Arc<Mutex<VecDeque<Answer>>>) -> Option<()> {
    let mut stream = BufReader::new(stream);
    say(&mut stream, "220 mail.example ESMTP").await?;
    let mut to = String::new();
    loop {
        let line = hear(&mut stream).await?;
        match line.split([' ', ':']).next()? {
            "EHLO" => say(&mut stream, "250-mail.example\r\n250 8BITMIME").await?,
            "RCPT" => {
                to = line.split(['<', '>']).nth(1)?.to_owned();
                say(&mut stream, "250 yes").await?;
            }
            "DATA" => {
                say(&mut stream, "354 go on").await?;
                let mut text = String::new();
                loop {
                    match hear(&mut stream).await?.as_str() {
                        "." => break,
                        line => text += &format!("{}\n", line.strip_prefix('.').unwrap_or(line)),
                    }
                }
                let answer = answers.lock().unwrap().pop_front();
                mails.send(Mail { to: to.clone(), text }).ok()?;
                match answer {
                    None => say(&mut stream, "250 taken").await?,
                    Some(Answer::Refuse(words)) => say(&mut stream, words).await?,
                    Some(Answer::Silence) => std::future::pending().await,
                }
            }
            "QUIT" => return say(&mut stream, "221 bye").await,
            _ => say(&mut stream, "250 yes").await?,
        }
    }
}

async fn hear(stream: &mut BufReader<TcpStream>) -> Option<String> {
    let mut line = String::new();
    let read = stream.read_line(&mut line).await.ok()?;
    (read > 0).then(|| line.trim_end_matches(['\r', '\n']).to_owned())
}

async fn say(stream: &mut BufReader<TcpStream>, words: &str) -> Option<()> {
    stream.get_mut().write_all(format!("{words}\r\n").as_bytes()).await.ok()
}

impl Mail {
    /// The value of a header.
    pub fn header(&self, name: &str) -> &str {
        let start = format!("{name}: ");
        self.text.lines().find_map(|line| line.strip_prefix(&start)).unwrap_or_else(|| panic!("{}", self.text))
    }

    /// The part of a media type, as it was before it was made fit for mail.
    pub fn part(&self, media_type: &str) -> String {
        let start = self.text.find(&format!("Content-Type: {media_type}")).unwrap_or_else(|| panic!("{}", self.text));
        let (head, rest) = self.text[start..].split_once("\n\n").unwrap();
        let body = rest.split("\n--").next().unwrap();
        assert!(head.contains("base64"), "{head}");
        let text = BASE64_STANDARD.decode(body.replace('\n', "")).unwrap();
        String::from_utf8(text).unwrap().replace("\r\n", "\n")
    }
}
