//! What a queue shows while it changes: lines keep their places, so that nothing moves away under a pointer.

use domain::request::RequestRow;

/// One line of the queue.
#[derive(Debug, Clone, PartialEq)]
pub struct Line {
    pub row: RequestRow,
    /// What became of it, of a request that belongs here no more.
    pub left: Option<String>,
}

impl From<RequestRow> for Line {
    fn from(row: RequestRow) -> Self {
        Self { row, left: None }
    }
}

/// The lines that are shown, as they read now. New ones come in where they belong; what `fresh` does not name any more stays
/// in its place, with what `became` of it.
pub fn merge(shown: Vec<Line>, fresh: Vec<RequestRow>, became: impl Fn(&RequestRow) -> String) -> Vec<Line> {
    let mut merged: Vec<Line> = Vec::with_capacity(fresh.len());
    let ids: Vec<_> = fresh.iter().map(|row| row.id.clone()).collect();
    let mut fresh = fresh.into_iter();
    for line in shown {
        if ids.contains(&line.row.id) {
            // Everything that is to stand before it.
            for row in fresh.by_ref() {
                let is_it = row.id == line.row.id;
                merged.push(row.into());
                if is_it {
                    break;
                }
            }
        } else {
            merged.push(Line { left: Some(became(&line.row)), row: line.row });
        }
    }
    merged.extend(fresh.map(Line::from));
    merged
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::{
        Timestamp,
        id::RequestId,
        request::{Route, State, WaitsFor},
    };

    fn row(number: u128) -> RequestRow {
        let then = Timestamp::from_micros(0);
        RequestRow {
            id: RequestId::new(then, number),
            title: ["Weather"].into_iter().collect(),
            policy: ["Free"].into_iter().collect(),
            developer: number.to_string(),
            state: State::Pending { waits_for: WaitsFor::Admins, expires: None, approved: Vec::new() },
            revision: 1,
            route: Route::Admin,
            created: then,
            updated: then,
            attention: String::new(),
            decidable: true,
        }
    }

    /// `3` is there, `3!` has left.
    fn after(shown: &[u128], fresh: &[u128]) -> String {
        let shown = shown.iter().map(|number| row(*number).into()).collect();
        let merged = merge(shown, fresh.iter().map(|number| row(*number)).collect(), |_| "Gone".into());
        let word = |line: &Line| format!("{}{}", line.row.developer, if line.left.is_some() { "!" } else { "" });
        merged.iter().map(word).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn new_lines_come_in_where_they_belong() {
        assert_eq!(after(&[1, 2], &[1, 2, 3]), "1 2 3");
        assert_eq!(after(&[2, 3], &[4, 2, 3]), "4 2 3");
        assert_eq!(after(&[], &[1, 2]), "1 2");
    }

    #[test]
    fn what_has_left_keeps_its_place() {
        assert_eq!(after(&[1, 2, 3], &[1, 3]), "1 2! 3");
        assert_eq!(after(&[1, 2, 3], &[4]), "1! 2! 3! 4");
        assert_eq!(after(&[1, 2, 3], &[1, 3, 4]), "1 2! 3 4");
    }

    #[test]
    fn a_line_that_comes_back_is_one_like_the_others() {
        let left = vec![Line { row: row(1), left: Some("Gone".into()) }];
        assert_eq!(merge(left, vec![row(1)], |_| "Gone".into()), [Line::from(row(1))]);
    }
}
