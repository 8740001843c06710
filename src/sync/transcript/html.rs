//! A transcript as a page of HTML that screen readers walk through by headings and list items.

use super::line::Line;
use super::{Transcript, WholeTranscript, wall};

pub(super) fn write(transcript: &Transcript<'_>) -> String {
    let body = format!("{}<h2>What was said</h2>\n{}", terms(transcript.head()), items(transcript));
    page(&transcript.title(), &body)
}

pub(super) fn write_whole(whole: &WholeTranscript<'_>) -> String {
    let section = |(number, thread): (usize, &Transcript<'_>)| {
        let (course, items) = (terms(thread.course()), items(thread));
        format!("<section>\n<h2>Conversation {number}</h2>\n{course}{items}</section>\n")
    };
    let sections: String = (1..).zip(&whole.threads).map(section).collect();
    page(&whole.title(), &format!("{}{sections}", terms(whole.head())))
}

fn page(title: &str, body: &str) -> String {
    let title = escaped(title);
    format!(
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width\">\n<title>{title}</title>\n</head>\n<body>\n<main>\n\
         <h1 dir=\"auto\">{title}</h1>\n{body}</main>\n</body>\n</html>\n"
    )
}

fn terms(head: Vec<(&str, String)>) -> String {
    let terms: String = head.into_iter().map(|(name, value)| term(name, &value)).collect();
    format!("<dl>\n{terms}</dl>\n")
}

fn items(transcript: &Transcript<'_>) -> String {
    let items: String = transcript.lines.iter().map(|line| item(transcript, line)).collect();
    format!("<ol>\n{items}</ol>\n")
}

fn term(name: &str, value: &str) -> String {
    format!("<dt>{name}</dt><dd dir=\"auto\">{}</dd>\n", text(value))
}

fn item(transcript: &Transcript<'_>, line: &Line) -> String {
    let (exact, wall) = (wall::exact(transcript.clock, line.at), wall::shown(transcript.clock, line.at));
    let time = format!("<time datetime=\"{exact}\">{wall}</time>");
    let remark = line.remark.map(|remark| format!(" <em>({remark})</em>")).unwrap_or_default();
    let words = text(&line.text);
    match &line.author {
        None => format!("<li>\n<p>{time} <em dir=\"auto\">{words}</em>{remark}</p>\n</li>\n"),
        Some(author) => {
            let author = escaped(author);
            let words = match line.link.as_deref().filter(|link| leads_somewhere(link)) {
                Some(link) => format!("<a href=\"{}\" rel=\"noopener noreferrer\">{words}</a>", escaped(link)),
                None => words,
            };
            format!(
                "<li>\n<p>{time} <strong dir=\"auto\">{author}</strong>{remark}</p>\n<p dir=\"auto\">{words}</p>\n</li>\n"
            )
        }
    }
}

/// Addresses of files are checked when they are sent; nothing else is made a link all the same.
fn leads_somewhere(link: &str) -> bool {
    ["https://", "http://", "/"].iter().any(|start| link.starts_with(start))
}

fn text(text: &str) -> String {
    escaped(text).replace("\r\n", "\n").replace(['\r', '\n'], "<br>\n")
}

/// A text in which no sign means anything in HTML, neither between tags nor in an attribute.
pub fn escaped(text: &str) -> String {
    text.chars().fold(String::with_capacity(text.len()), |mut safe, sign| {
        match sign {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            sign => safe.push(sign),
        }
        safe
    })
}
