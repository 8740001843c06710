//! A document's parts, and their two forms: Markdown and HTML.

use std::fmt::Write;

/// A part of a document.
pub enum Block {
    /// A heading of the second level, with the name that links point to.
    Heading(String),
    /// A heading of the third level: what kind of thing it names, and the name, which links point to together.
    Entry(&'static str, String),
    /// A paragraph. Code stands between backticks.
    Paragraph(String),
    /// A table: what links to its rows begin with, the head, and rows as long as it. The first cell of a row is the rest
    /// of what links point to.
    Table(&'static str, &'static [&'static str], Vec<Vec<String>>),
    /// An example.
    Example(String),
}

/// Who made this, for those who would edit it.
const MADE: &str = "Generated from the code by `cargo xtask docs`; edit that instead.";

/// The Markdown form.
pub fn markdown(title: &str, blocks: &[Block]) -> String {
    let mut out = format!("# {title}\n\n{MADE}\n");
    for block in blocks {
        // Writing to a string cannot fail.
        let _ = match block {
            Block::Heading(text) => writeln!(out, "\n## {text}"),
            Block::Entry(kind, name) => writeln!(out, "\n### <a id=\"{}\"></a>`{name}`", anchor(kind, name)),
            Block::Paragraph(text) => writeln!(out, "\n{text}"),
            Block::Table(kind, head, rows) => {
                let line = |cells: Vec<String>| format!("| {} |\n", cells.join(" | "));
                out.push('\n');
                out.push_str(&line(head.iter().map(|cell| (*cell).to_owned()).collect()));
                out.push_str(&line(head.iter().map(|_| "---".to_owned()).collect()));
                for row in rows {
                    let cells = row.iter().enumerate().map(|(place, cell)| {
                        let cell = cell.replace('|', "\\|");
                        let anchor = anchor(kind, &cell);
                        if place == 0 { format!("<a id=\"{anchor}\"></a>{cell}") } else { cell }
                    });
                    out.push_str(&line(cells.collect()));
                }
                Ok(())
            }
            Block::Example(text) => writeln!(out, "\n```json\n{text}\n```"),
        };
    }
    out
}

/// The form of a page.
pub fn html(title: &str, blocks: &[Block]) -> String {
    let mut out = String::new();
    let mut about = title;
    for block in blocks {
        if let Block::Heading(text) | Block::Entry(_, text) = block {
            about = text;
        }
        let _ = match block {
            Block::Heading(text) => writeln!(out, "<h2 id=\"{}\">{}</h2>", anchor("", text), inline(text)),
            Block::Entry(kind, name) => {
                let id = anchor(kind, name);
                writeln!(out, "<h3 id=\"{id}\"><a href=\"#{id}\"><code>{}</code></a></h3>", escaped(name))
            }
            Block::Paragraph(text) => writeln!(out, "<p>{}</p>", inline(text)),
            Block::Table(kind, head, rows) => table(&mut out, about, kind, head, rows),
            Block::Example(text) => writeln!(out, "<pre tabindex=\"0\"><code>{}</code></pre>", escaped(text)),
        };
    }
    page(title, &format!("<h1>{}</h1>\n{out}", escaped(title)))
}

/// A whole page around a document.
pub(super) fn page(title: &str, main: &str) -> String {
    let link = |(name, label): (&str, &str)| {
        let here = if label == title { " aria-current=\"page\"" } else { "" };
        format!("<a href=\"/docs/{name}\"{here}>{label}</a>\n")
    };
    let documents = super::DOCUMENTS.iter().map(|document| (document.name, document.title));
    let links: String = std::iter::once(("api", "API")).chain(documents).map(link).collect();
    format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"color-scheme\" content=\"light dark\">\n<title>{title} - Parlor</title>\n\
         <link rel=\"stylesheet\" href=\"/docs/docs.css\">\n</head>\n<body>\n\
         <a class=\"skip\" href=\"#main\">Skip to the content</a>\n\
         <header><strong>Parlor</strong><nav aria-label=\"Documents\">\n{links}</nav></header>\n\
         <main id=\"main\">\n{main}</main>\n</body>\n</html>\n",
        title = escaped(title)
    )
}

/// A table, named by the heading that it stands under.
fn table(out: &mut String, about: &str, kind: &str, head: &[&str], rows: &[Vec<String>]) -> std::fmt::Result {
    let about = escaped(&about.replace('`', ""));
    write!(out, "<div class=\"table\" tabindex=\"0\" role=\"region\" aria-label=\"{about}\"><table><thead><tr>")?;
    for cell in head {
        write!(out, "<th scope=\"col\">{}</th>", escaped(cell))?;
    }
    out.write_str("</tr></thead><tbody>\n")?;
    for row in rows {
        out.write_str("<tr")?;
        for (place, cell) in row.iter().enumerate() {
            if place == 0 {
                let id = anchor(kind, cell);
                write!(out, " id=\"{id}\"><th scope=\"row\"><a href=\"#{id}\">{}</a></th>", inline(cell))?;
            } else {
                write!(out, "<td>{}</td>", inline(cell))?;
            }
        }
        out.write_str("</tr>\n")?;
    }
    out.write_str("</tbody></table></div>\n")
}

/// What links to a heading, an entry or a row point to.
fn anchor(kind: &str, name: &str) -> String {
    let dot = if kind.is_empty() { "" } else { "." };
    let name = format!("{kind}{dot}{}", name.trim_matches('`'));
    name.chars().map(|c| if c.is_alphanumeric() || c == '_' || c == '.' { c } else { '-' }).collect()
}

/// Text with code between backticks.
fn inline(text: &str) -> String {
    let parts = text.split('`').map(escaped).enumerate();
    parts.map(|(place, part)| if place % 2 == 1 { format!("<code>{part}</code>") } else { part }).collect()
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_forms_say_the_same_and_html_runs_nothing() {
        let rows = vec![vec!["`a_code`".to_owned(), "a | <b>".to_owned()]];
        let blocks =
            [Block::Heading("One".into()), Block::Table("", &["Code", "Text"], rows), Block::Example("{}".into())];
        let text = markdown("T", &blocks);
        assert!(
            text.contains("\n## One\n") && text.contains("| <a id=\"a_code\"></a>`a_code` | a \\| <b> |"),
            "{text}"
        );
        let page = html("T", &blocks);
        assert!(page.contains("<tr id=\"a_code\">") && page.contains("<td>a | &lt;b&gt;</td>"), "{page}");
        assert!(page.contains("role=\"region\" aria-label=\"One\""), "{page}");
    }

    #[test]
    fn a_page_says_which_of_them_it_is() {
        let page = page("API", "");
        assert!(page.contains("<a href=\"/docs/api\" aria-current=\"page\">API</a>"), "{page}");
        assert_eq!(page.matches("aria-current").count(), 1);
    }
}
