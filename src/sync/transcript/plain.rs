//! A transcript as plain text.

use super::line::Line;
use super::{Transcript, WholeTranscript, wall};

pub(super) fn write(transcript: &Transcript<'_>) -> String {
    let mut text = format!("{}\n", transcript.title());
    text += &list(transcript.head());
    text.push('\n');
    text + &lines(transcript)
}

pub(super) fn write_whole(whole: &WholeTranscript<'_>) -> String {
    let mut text = format!("{}\n", whole.title());
    text += &list(whole.head());
    for (number, thread) in (1..).zip(&whole.threads) {
        text += &format!("\n== Conversation {number} ==\n{}\n{}", list(thread.course()), lines(thread));
    }
    text
}

fn list(head: Vec<(&str, String)>) -> String {
    head.into_iter().map(|(name, value)| format!("{name}: {}\n", indented(&value))).collect()
}

fn lines(transcript: &Transcript<'_>) -> String {
    let line = |line: &Line| format!("[{}] {}\n", wall::shown(transcript.clock, line.at), indented(&said(line)));
    transcript.lines.iter().map(line).collect()
}

fn said(line: &Line) -> String {
    let remark = line.remark.map(|remark| format!(" ({remark})")).unwrap_or_default();
    let said = match &line.author {
        Some(author) => format!("{author}{remark}: {}", line.text),
        None => format!("* {}{remark}", line.text),
    };
    line.link.iter().fold(said, |said, link| format!("{said}\n{link}"))
}

/// A line that people begin anew looks like no other line of the transcript.
fn indented(text: &str) -> String {
    text.replace("\r\n", "\n").replace(['\r', '\n'], "\n    ")
}
