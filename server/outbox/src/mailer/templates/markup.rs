//! From a filled text to HTML. Empty lines part paragraphs; `# ` begins a heading, `- ` an item of a list; `**` holds what
//! is strong; web addresses become links. What was filled in stays what it is: none of this is looked for in it.

/// Before and behind everything that was filled in; characters that nobody types.
pub(super) const OPEN: char = '\u{E000}';
pub(super) const CLOSE: char = '\u{E001}';

enum Piece<'a> {
    Text(&'a str),
    Value(&'a str),
}

type Line<'a> = Vec<Piece<'a>>;

#[derive(PartialEq, Eq, Clone, Copy)]
enum Kind {
    Blank,
    Heading,
    Item,
    Text,
}

struct Setting<'a> {
    portal_link: &'a str,
    secret: Option<&'a str>,
}

/// Never more than one empty line.
pub(super) fn plain(text: &str) -> String {
    let mut lines: Vec<&str> = Vec::new();
    for line in text.lines() {
        let is_second = line.trim().is_empty() && lines.last().is_some_and(|last| last.trim().is_empty());
        if !is_second {
            lines.push(line);
        }
    }
    lines.join("\n")
}

/// The HTML of a text with marked values. A value is a link only where it leads to the portal.
pub(super) fn html(marked: &str, portal_link: &str, secret: Option<&str>) -> String {
    let (lines, setting) = (lines(marked), Setting { portal_link, secret });
    let together = |a: &Line<'_>, b: &Line<'_>| kind(a) == kind(b) && kind(a) != Kind::Heading;
    let blocks = lines.chunk_by(together).filter_map(|block| setting.block(block));
    blocks.collect::<Vec<_>>().join("\n")
}

/// Safe between tags and in attributes.
pub(super) fn escaped(text: &str) -> String {
    let text = text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    text.replace('"', "&quot;").replace('\'', "&#39;")
}

fn lines(marked: &str) -> Vec<Line<'_>> {
    let (mut lines, mut line, mut rest) = (Vec::new(), Line::new(), marked);
    while !rest.is_empty() {
        if let Some(value) = rest.strip_prefix(OPEN) {
            let (value, behind) = value.split_once(CLOSE).unwrap_or((value, ""));
            if !value.is_empty() {
                line.push(Piece::Value(value));
            }
            rest = behind;
        } else {
            let (text, behind) = rest.split_at(rest.find(OPEN).unwrap_or(rest.len()));
            for (number, part) in text.split('\n').enumerate() {
                if number > 0 {
                    lines.push(core::mem::take(&mut line));
                }
                if !part.is_empty() {
                    line.push(Piece::Text(part));
                }
            }
            rest = behind;
        }
    }
    lines.push(line);
    lines
}

fn kind(line: &Line<'_>) -> Kind {
    let is_blank = |piece: &Piece<'_>| matches!(piece, Piece::Text(text) if text.trim().is_empty());
    match line.first() {
        _ if line.iter().all(is_blank) => Kind::Blank,
        Some(Piece::Text(text)) if text.starts_with("# ") => Kind::Heading,
        Some(Piece::Text(text)) if text.starts_with("- ") => Kind::Item,
        _ => Kind::Text,
    }
}

impl Setting<'_> {
    fn block(&self, lines: &[Line<'_>]) -> Option<String> {
        let set = |lines: &[Line<'_>], skip| lines.iter().map(|line| self.inline(line, skip)).collect::<Vec<_>>();
        match kind(lines.first()?) {
            Kind::Blank => None,
            Kind::Heading => Some(format!("<h1>{}</h1>", set(lines, "# ").join(""))),
            Kind::Item => Some(format!("<ul>\n<li>{}</li>\n</ul>", set(lines, "- ").join("</li>\n<li>"))),
            Kind::Text if self.shows_key(lines) => Some(format!("<p class=\"secret\">{}</p>", set(lines, "").join(""))),
            Kind::Text => Some(format!("<p>{}</p>", set(lines, "").join("<br>\n"))),
        }
    }

    /// A key in a line of its own is set to be copied.
    fn shows_key(&self, lines: &[Line<'_>]) -> bool {
        let key = self.secret.filter(|secret| !self.is_link(secret));
        let [line] = lines else { return false };
        line.iter().any(|piece| matches!(piece, Piece::Value(value) if Some(*value) == key))
    }

    fn is_link(&self, value: &str) -> bool {
        value.starts_with(self.portal_link) && !value.contains(char::is_whitespace)
    }

    fn inline(&self, line: &Line<'_>, skip: &str) -> String {
        let (mut html, mut is_strong, mut stars) = (String::new(), false, stars(line));
        for (place, piece) in line.iter().enumerate() {
            match piece {
                Piece::Value(value) if self.is_link(value) => html.push_str(&link(value)),
                Piece::Value(value) => html.push_str(&escaped(value).replace('\n', "<br>\n")),
                Piece::Text(text) => {
                    let text = if place == 0 { text.strip_prefix(skip).unwrap_or(text) } else { text };
                    for (number, part) in text.split("**").enumerate() {
                        if number > 0 && stars > 0 {
                            stars -= 1;
                            is_strong = !is_strong;
                            html.push_str(if is_strong { "<strong>" } else { "</strong>" });
                        } else if number > 0 {
                            html.push_str("**");
                        }
                        html.push_str(&linked(part));
                    }
                }
            }
        }
        html
    }
}

/// How many `**` of a line come in pairs.
fn stars(line: &Line<'_>) -> usize {
    let of = |piece: &Piece<'_>| if let Piece::Text(text) = piece { text.matches("**").count() } else { 0 };
    let all: usize = line.iter().map(of).sum();
    all - all % 2
}

/// Escaped text in which web addresses can be followed.
fn linked(text: &str) -> String {
    let (mut html, mut rest) = (String::new(), text);
    while let Some(start) = [rest.find("https://"), rest.find("http://")].into_iter().flatten().min() {
        let (before, from) = rest.split_at(start);
        let end = from.find(|c: char| c.is_whitespace() || "<>\"".contains(c)).unwrap_or(from.len());
        let url = from[..end].trim_end_matches(['.', ',', ';', ':', '!', '?', ')', '\'']);
        html.push_str(&escaped(before));
        html.push_str(&link(url));
        rest = &from[url.len()..];
    }
    html.push_str(&escaped(rest));
    html
}

fn link(url: &str) -> String {
    let url = escaped(url);
    format!("<a href=\"{url}\">{url}</a>")
}

#[cfg(test)]
mod tests;
