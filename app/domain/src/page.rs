//! Lists are read a page at a time, from a cursor on, never by offset.

use serde::{Deserialize, Serialize};

/// A piece of a longer list, and where the next piece begins.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Page<T> {
    pub rows: Vec<T>,
    /// Opaque; `None` when this was the last page.
    pub next: Option<String>,
}

impl<T> Page<T> {
    /// Builds a page from up to `size + 1` rows: the extra one only proves that there is more.
    pub fn cut(mut rows: Vec<T>, size: usize, cursor: impl Fn(&T) -> String) -> Self {
        let more = rows.len() > size;
        rows.truncate(size);
        let next = if more { rows.last().map(cursor) } else { None };
        Self { rows, next }
    }

    pub fn map<U>(self, change: impl FnMut(T) -> U) -> Page<U> {
        Page { rows: self.rows.into_iter().map(change).collect(), next: self.next }
    }
}

/// A piece of a longer list by its number, for those who count pages: Tyk's clients do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Numbered<T> {
    pub rows: Vec<T>,
    /// How many there are.
    pub pages: usize,
}

impl<T> Numbered<T> {
    /// Page `number` of `all`, counted from 1; without one, everything. Beyond the end is nothing.
    pub fn cut(all: Vec<T>, number: Option<usize>, size: usize) -> Self {
        let pages = all.len().div_ceil(size.max(1));
        let Some(number) = number else { return Self { rows: all, pages } };
        let skipped = number.saturating_sub(1).saturating_mul(size);
        Self { rows: all.into_iter().skip(skipped).take(size).collect(), pages }
    }
}

impl<T> Default for Page<T> {
    fn default() -> Self {
        Self { rows: Vec::new(), next: None }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_are_counted_from_one() {
        let page = |number| Numbered::cut(vec![1, 2, 3], number, 2);
        assert_eq!(page(Some(1)), Numbered { rows: vec![1, 2], pages: 2 });
        assert_eq!((page(Some(0)), page(Some(2)).rows), (page(Some(1)), vec![3]));
        assert_eq!((page(None).rows, page(Some(9)).rows), (vec![1, 2, 3], vec![]));
    }

    #[test]
    fn the_extra_row_becomes_a_cursor_and_is_not_shown() {
        let page = Page::cut(vec![1, 2, 3], 2, ToString::to_string);
        assert_eq!(page, Page { rows: vec![1, 2], next: Some("2".into()) });
        assert_eq!(Page::cut(vec![1, 2], 2, ToString::to_string).next, None);
    }
}
