use core::fmt::Write;

/// Numbers over time as bars, with a table that says the same. All of it is text for [`super::Chart`]; what stands in it
/// is escaped here.
#[derive(Debug, Clone, Default)]
pub struct Bars {
    /// What is counted and since when: `Last 30 days, day by day`.
    pub title: String,
    /// The title of the column that names the steps: `Day (UTC)`.
    pub step: &'static str,
    /// What is counted, one or two things: `Passed`, `Refused`.
    pub series: Vec<&'static str>,
    /// Oldest first.
    pub columns: Vec<Column>,
    /// One upon the other, where they are parts of a whole; else side by side.
    pub is_stacked: bool,
    /// What is said where there is nothing but zeros.
    pub nothing: String,
    /// Ways to other spans of time: address, words, and whether it is the one that is shown.
    pub spans: Vec<(String, &'static str, bool)>,
}

/// One step of time.
#[derive(Debug, Clone)]
pub struct Column {
    /// Below the bars, where there is little room: `23 Nov`.
    pub short: String,
    /// In the table and where the pointer rests: `23 Nov 2026`.
    pub long: String,
    /// One for each of [`Bars::series`].
    pub values: Vec<i64>,
}

/// Units of the drawing for each step; it is as wide as there is room, whatever they are.
const STEP: usize = 12;
/// Units from the ground to the top.
const HEIGHT: i64 = 100;

impl Bars {
    /// The chart as HTML.
    pub fn draw(&self) -> String {
        let mut html = format!("<div class=\"chart-head\"><p class=\"chart-title\">{}</p>", escaped(&self.title));
        self.draw_spans(&mut html);
        html += "</div>";
        if self.most() == 0 {
            let _ = write!(html, "<p class=\"muted\">{}</p>", escaped(&self.nothing));
            return html;
        }
        self.draw_legend(&mut html);
        self.draw_plot(&mut html);
        self.draw_table(&mut html);
        html
    }

    fn draw_spans(&self, html: &mut String) {
        if self.spans.is_empty() {
            return;
        }
        *html += "<nav class=\"chart-spans\" aria-label=\"Span of time\">";
        for (href, words, is_current) in &self.spans {
            let current = if *is_current { " aria-current=\"true\"" } else { "" };
            let _ = write!(html, "<a class=\"nav-link\" href=\"{}\"{current}>{}</a>", escaped(href), escaped(words));
        }
        *html += "</nav>";
    }

    fn draw_legend(&self, html: &mut String) {
        *html += "<ul class=\"chart-legend\">";
        for (number, name) in (1..).zip(&self.series) {
            let total = grouped(self.total(number - 1));
            let _ = write!(
                html,
                "<li><svg class=\"chart-key\" viewBox=\"0 0 1 1\" aria-hidden=\"true\"><rect class=\"chart-{number}\" \
                 width=\"1\" height=\"1\"/></svg>{} <strong>{total}</strong></li>",
                escaped(name)
            );
        }
        *html += "</ul>";
    }

    /// The bars, with a scale beside and dates below them. Words stand outside of the drawing, which is stretched.
    fn draw_plot(&self, html: &mut String) {
        let (top, width) = (round_up(self.most()), self.columns.len() * STEP);
        let _ = write!(
            html,
            "<div class=\"chart-plot\"><div class=\"chart-scale\" aria-hidden=\"true\"><span>{}</span><span>{}</span>\
             <span>0</span></div><svg class=\"chart-bars\" viewBox=\"0 0 {width} {HEIGHT}\" preserveAspectRatio=\"none\" \
             role=\"img\" aria-label=\"{}\"><path class=\"chart-lines\" d=\"M0 0H{width}M0 {}H{width}M0 {HEIGHT}H{width}\"/>",
            grouped(top),
            grouped(top / 2),
            escaped(&self.gist()),
            HEIGHT / 2,
        );
        for (place, column) in self.columns.iter().enumerate() {
            self.draw_column(html, place * STEP, column, top);
        }
        *html += "</svg><div class=\"chart-dates\" aria-hidden=\"true\">";
        for column in self.dated() {
            let _ = write!(html, "<span>{}</span>", escaped(&column.short));
        }
        *html += "</div></div>";
    }

    fn draw_column(&self, html: &mut String, left: usize, column: &Column, top: i64) {
        let room = STEP - 2;
        let _ = write!(html, "<g><title>{}</title>", escaped(&self.said(column)));
        // The pointer finds a step above its bars as well.
        let _ = write!(html, "<rect class=\"chart-step\" x=\"{left}\" width=\"{STEP}\" height=\"{HEIGHT}\"/>");
        let (mut x, mut ground) = (left + 1, HEIGHT * 100);
        let width = if self.is_stacked { room } else { room / self.series.len().max(1) };
        for (number, value) in (1..).zip(&column.values).filter(|(_, value)| **value > 0) {
            // In hundredths, and never too low to be seen.
            let height = (i128::from(*value) * i128::from(HEIGHT) * 100 / i128::from(top)).max(100);
            let height = i64::try_from(height).unwrap_or(HEIGHT * 100).min(ground);
            let (y, tall) = (hundredths(ground - height), hundredths(height));
            if !self.is_stacked {
                x = left + 1 + (number - 1) * width;
            }
            let _ = write!(
                html,
                "<rect class=\"chart-{number}\" x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{tall}\"/>"
            );
            if self.is_stacked {
                ground -= height;
            }
        }
        *html += "</g>";
    }

    fn draw_table(&self, html: &mut String) {
        let _ = write!(
            html,
            "<details class=\"chart-table\"><summary>As a table</summary><div class=\"table-scroll\" role=\"region\" \
             aria-label=\"{}\" tabindex=\"0\"><table class=\"table\"><thead><tr><th scope=\"col\">{}</th>",
            escaped(&self.title),
            escaped(self.step),
        );
        for name in &self.series {
            let _ = write!(html, "<th scope=\"col\" class=\"number\">{}</th>", escaped(name));
        }
        *html += "</tr></thead><tbody>";
        for column in &self.columns {
            let _ = write!(html, "<tr><th scope=\"row\">{}</th>", escaped(&column.long));
            for value in &column.values {
                let _ = write!(html, "<td class=\"number\">{}</td>", grouped(*value));
            }
            *html += "</tr>";
        }
        *html += "</tbody></table></div></details>";
    }

    /// What the bars say, for those who do not see them: `Last 30 days, day by day: 1,234 passed, 5 refused. Most on 23 Nov
    /// 2026: 300 passed, 2 refused.`
    fn gist(&self) -> String {
        let totals = (0..self.series.len()).map(|number| self.total(number)).collect();
        let highest = self.columns.iter().rev().max_by_key(|column| column.values.iter().sum::<i64>());
        let most = highest.map(|column| format!(" Most on {}.", self.said(column))).unwrap_or_default();
        format!("{}: {}.{most}", self.title, self.counted(&totals))
    }

    fn said(&self, column: &Column) -> String {
        format!("{}: {}", column.long, self.counted(&column.values))
    }

    /// `1,234 passed, 5 refused`.
    fn counted(&self, values: &Vec<i64>) -> String {
        let named =
            self.series.iter().zip(values).map(|(name, value)| format!("{} {}", grouped(*value), name.to_lowercase()));
        named.collect::<Vec<_>>().join(", ")
    }

    fn total(&self, number: usize) -> i64 {
        self.columns.iter().filter_map(|column| column.values.get(number)).sum()
    }

    /// The height of the highest bar.
    fn most(&self) -> i64 {
        let height = |column: &Column| {
            let values = column.values.iter().copied();
            if self.is_stacked { values.sum() } else { values.max().unwrap_or(0) }
        };
        self.columns.iter().map(height).max().unwrap_or(0)
    }

    /// The steps that are named below the bars.
    fn dated(&self) -> Vec<&Column> {
        let last = self.columns.len().saturating_sub(1);
        let mut places = vec![0, last / 2, last];
        places.dedup();
        places.into_iter().filter_map(|place| self.columns.get(place)).collect()
    }
}

/// The next number that can be halved and reads well: 2, 4, 10, 20, 40, 100, …
fn round_up(most: i64) -> i64 {
    let mut unit = 1_i64;
    loop {
        for step in [2, 4, 10] {
            let top = unit.saturating_mul(step);
            if top >= most {
                return top;
            }
        }
        unit = unit.saturating_mul(10);
    }
}

/// `1,234,567`.
pub fn grouped(number: i64) -> String {
    let digits = number.unsigned_abs().to_string();
    let mut text = if number < 0 { "-".to_owned() } else { String::new() };
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

fn hundredths(number: i64) -> String {
    format!("{}.{:02}", number / 100, number % 100)
}

/// Fit to stand in HTML, between tags and in quoted attributes.
fn escaped(text: &str) -> String {
    text.chars().fold(String::with_capacity(text.len()), |mut html, letter| {
        match letter {
            '&' => html += "&amp;",
            '<' => html += "&lt;",
            '>' => html += "&gt;",
            '"' => html += "&quot;",
            '\'' => html += "&#39;",
            other => html.push(other),
        }
        html
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn column(day: u8, values: &[i64]) -> Column {
        Column { short: format!("{day} Nov"), long: format!("{day} Nov 2026"), values: values.to_vec() }
    }

    fn bars(columns: Vec<Column>) -> Bars {
        Bars {
            title: "Last 3 days".into(),
            step: "Day (UTC)",
            series: vec!["Passed", "Refused"],
            columns,
            is_stacked: true,
            nothing: "No calls yet.".into(),
            spans: vec![("?span=24h".into(), "24 hours", false), ("?span=30d".into(), "30 days", true)],
        }
    }

    #[test]
    fn bars_are_drawn_with_a_scale_dates_and_a_table() {
        let html = bars(vec![column(21, &[0, 0]), column(22, &[1234, 1]), column(23, &[600, 1400])]).draw();
        insta::assert_snapshot!(html.replace("><", ">\n<"));
    }

    #[test]
    fn what_is_no_part_of_a_whole_stands_side_by_side() {
        let html = Bars { is_stacked: false, ..bars(vec![column(22, &[4, 2])]) }.draw();
        assert!(html.contains(r#"<rect class="chart-1" x="1" y="0.00" width="5" height="100.00"/>"#), "{html}");
        assert!(html.contains(r#"<rect class="chart-2" x="6" y="50.00" width="5" height="50.00"/>"#), "{html}");
    }

    #[test]
    fn nothing_but_zeros_is_said_in_words() {
        let html = bars(vec![column(22, &[0, 0])]).draw();
        assert!(html.ends_with(r#"<p class="muted">No calls yet.</p>"#) && !html.contains("chart-plot"), "{html}");
    }

    #[test]
    fn no_word_becomes_a_tag() {
        let evil = Bars { title: "<b title='x\"'>&".into(), ..bars(vec![column(22, &[1, 0])]) };
        assert!(!evil.draw().contains("<b ") && evil.draw().contains("&lt;b title=&#39;x&quot;&#39;&gt;&amp;"));
    }

    #[test]
    fn scales_end_where_they_can_be_halved() {
        assert_eq!([1, 2, 3, 5, 11, 21, 41, 999, 1001].map(round_up), [2, 2, 4, 10, 20, 40, 100, 1000, 2000]);
        assert_eq!(round_up(i64::MAX), i64::MAX);
        assert_eq!([0, 999, 1000, -1_234_567].map(grouped), ["0", "999", "1,000", "-1,234,567"]);
    }
}
