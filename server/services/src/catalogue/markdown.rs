use ammonia::{Builder, UrlRelative};
use pulldown_cmark::{Event, HeadingLevel, Options, Parser, Tag, TagEnd, html};
use std::{borrow::Cow, sync::LazyLock};

/// What may stand in a description. The page has the first two heading levels for itself, and pictures come over TLS.
static CLEANER: LazyLock<Builder<'static>> = LazyLock::new(|| {
    let mut cleaner = Builder::default();
    cleaner
        .rm_tags(["h1", "h2"])
        .url_schemes(["http", "https", "mailto"].into())
        .url_relative(UrlRelative::PassThrough)
        .link_rel(Some("nofollow noopener"))
        .attribute_filter(|element, attribute, value| match (element, attribute) {
            ("img", "src") if !value.starts_with("https://") => None,
            _ => Some(Cow::Borrowed(value)),
        });
    cleaner
});

/// Markdown as HTML that can do no harm, with its headings two levels lower.
pub(super) fn to_html(markdown: &str) -> String {
    let options = Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH;
    let lowered = Parser::new_ext(markdown, options).map(|event| match event {
        Event::Start(Tag::Heading { level, id, classes, attrs }) => {
            Event::Start(Tag::Heading { level: lower(level), id, classes, attrs })
        }
        Event::End(TagEnd::Heading(level)) => Event::End(TagEnd::Heading(lower(level))),
        other => other,
    });
    let mut page = String::with_capacity(markdown.len() * 3 / 2);
    html::push_html(&mut page, lowered);
    CLEANER.clean(&page).to_string()
}

const fn lower(level: HeadingLevel) -> HeadingLevel {
    match level {
        HeadingLevel::H1 => HeadingLevel::H3,
        HeadingLevel::H2 => HeadingLevel::H4,
        HeadingLevel::H3 => HeadingLevel::H5,
        _ => HeadingLevel::H6,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_description_keeps_its_form() {
        let text = "# Weather\n\nFor **every** place, see [the guide](https://example.com).\n\n| a | b |\n|---|---|\n| 1 | 2 |";
        insta::assert_snapshot!(to_html(text));
    }

    #[test]
    fn what_could_do_harm_is_left_out() {
        let text = "<script>alert(1)</script><h1>Big</h1><p onclick=\"x()\" style=\"color:red\">text</p>\n\n\
            [go](javascript:alert(1)) ![pixel](http://example.com/p.gif) ![seen](https://example.com/s.png)";
        insta::assert_snapshot!(to_html(text));
    }
}
