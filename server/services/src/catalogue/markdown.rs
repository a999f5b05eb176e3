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

/// Markdown as HTML that can do no harm. Its highest headings become `<h3>`, and those below follow: none is skipped that the author
/// did not skip.
pub(super) fn to_html(markdown: &str) -> String {
    let options = Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH;
    let events: Vec<_> = Parser::new_ext(markdown, options).collect();
    let level =
        |event: &Event<'_>| if let Event::Start(Tag::Heading { level, .. }) = event { Some(*level) } else { None };
    let highest = events.iter().filter_map(level).min().unwrap_or(HeadingLevel::H1);
    let moved = events.into_iter().map(|event| match event {
        Event::Start(Tag::Heading { level, id, classes, attrs }) => {
            Event::Start(Tag::Heading { level: below(highest, level), id, classes, attrs })
        }
        Event::End(TagEnd::Heading(level)) => Event::End(TagEnd::Heading(below(highest, level))),
        other => other,
    });
    let mut page = String::with_capacity(markdown.len() * 3 / 2);
    html::push_html(&mut page, moved);
    CLEANER.clean(&page).to_string()
}

fn below(highest: HeadingLevel, level: HeadingLevel) -> HeadingLevel {
    HeadingLevel::try_from(3 + level as usize - highest as usize).unwrap_or(HeadingLevel::H6)
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
    fn the_highest_heading_is_the_third_whatever_the_author_began_with() {
        let headings = |text| to_html(text).replace('\n', "");
        assert_eq!(headings("# A\n## B\n# C"), "<h3>A</h3><h4>B</h4><h3>C</h3>");
        assert_eq!(headings("### A\n#### B\n###### C"), "<h3>A</h3><h4>B</h4><h6>C</h6>");
        assert_eq!(headings("# A\n###### B"), "<h3>A</h3><h6>B</h6>");
    }

    #[test]
    fn what_could_do_harm_is_left_out() {
        let text = "<script>alert(1)</script><h1>Big</h1><p onclick=\"x()\" style=\"color:red\">text</p>\n\n\
            [go](javascript:alert(1)) ![pixel](http://example.com/p.gif) ![seen](https://example.com/s.png)";
        insta::assert_snapshot!(to_html(text));
    }
}
