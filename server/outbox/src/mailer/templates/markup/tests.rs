use super::*;

fn set(text: &str) -> String {
    html(
        &text.replace('[', &OPEN.to_string()).replace(']', &CLOSE.to_string()),
        "https://keys.example.com/",
        Some("kw_1"),
    )
}

#[test]
fn empty_lines_part_paragraphs_and_line_ends_stay() {
    assert_eq!(set("One\ntwo\n\n\nThree"), "<p>One<br>\ntwo</p>\n<p>Three</p>");
}

#[test]
fn headings_lists_and_what_is_strong() {
    assert_eq!(
        set("# Hello\n- a **b** c\n- **[x]**"),
        "<h1>Hello</h1>\n<ul>\n<li>a <strong>b</strong> c</li>\n<li><strong>x</strong></li>\n</ul>"
    );
}

#[test]
fn stars_without_a_partner_stay_stars() {
    assert_eq!(set("2 ** 3 and **b** c"), "<p>2 <strong> 3 and </strong>b** c</p>");
    assert_eq!(set("2 ** 3"), "<p>2 ** 3</p>");
}

#[test]
fn addresses_become_links_without_the_stop_behind_them() {
    assert_eq!(
        set("See https://a.example/b?c=d&e."),
        r#"<p>See <a href="https://a.example/b?c=d&amp;e">https://a.example/b?c=d&amp;e</a>.</p>"#
    );
    assert_eq!(set("https:// and http"), r#"<p><a href="https://">https://</a> and http</p>"#);
}

#[test]
fn a_value_is_a_link_only_to_the_portal() {
    assert_eq!(
        set("[https://keys.example.com/keys]"),
        r#"<p><a href="https://keys.example.com/keys">https://keys.example.com/keys</a></p>"#
    );
    assert_eq!(set("[https://keys.example.com.evil.example/]"), "<p>https://keys.example.com.evil.example/</p>");
}

#[test]
fn nothing_in_a_value_is_markup() {
    assert_eq!(set("[# <i>\n\n- \"x\" **y**]"), "<p># &lt;i&gt;<br>\n<br>\n- &quot;x&quot; **y**</p>");
}

#[test]
fn a_key_in_a_line_of_its_own_is_set_to_be_copied() {
    assert_eq!(set("Header: [kw_1]"), "<p class=\"secret\">Header: kw_1</p>");
    assert_eq!(set("Header\n[kw_1]"), "<p>Header<br>\nkw_1</p>");
}

#[test]
fn markup_of_the_template_is_words() {
    assert_eq!(set("<script>alert('x')</script>"), "<p>&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;</p>");
}

#[test]
fn plain_text_keeps_one_empty_line_at_most() {
    assert_eq!(plain("One\n\n \n\nTwo"), "One\n\nTwo");
}
