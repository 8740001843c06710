//! A transcript as plain text.

use super::Transcript;
use super::line::Line;

pub(super) fn write(transcript: &Transcript<'_>) -> String {
    let mut text = format!("{}\n", transcript.title());
    for (name, value) in transcript.head() {
        text += &format!("{name}: {}\n", indented(&value));
    }
    text.push('\n');
    for line in &transcript.lines {
        text += &format!("[{}] {}\n", transcript.clock.wall(line.at), indented(&said(line)));
    }
    text
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
