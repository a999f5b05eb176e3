//! Values of headers from any text.

use axum::{body::Bytes, http::HeaderValue};
use core::fmt::Write;

/// Comma-separated. A comma inside a name is written `%2C`.
pub fn list<'a>(names: impl IntoIterator<Item = &'a str>) -> HeaderValue {
    let names: Vec<_> = names.into_iter().map(|name| plain(name).replace(',', "%2C")).collect();
    HeaderValue::from_str(&names.join(",")).unwrap_or(HeaderValue::from_static(""))
}

/// Everything but printable ASCII, and `%` itself, percent-encoded as UTF-8: gateways treat other bytes each their way.
pub fn value(text: &str) -> HeaderValue {
    HeaderValue::try_from(plain(text)).unwrap_or(HeaderValue::from_static(""))
}

/// The values of a text that is [`plain`] and ends where each of them does, in one piece of memory: allocating each was a part of what a
/// call cost.
pub fn values<const N: usize>(text: String, ends: [usize; N]) -> [HeaderValue; N] {
    let all = Bytes::from(text);
    let mut begin = 0;
    ends.map(|end| {
        let own = all.slice(begin..end);
        begin = end;
        HeaderValue::from_maybe_shared(own).unwrap_or(HeaderValue::from_static(""))
    })
}

/// What a header may hold.
pub fn plain(text: &str) -> String {
    text.bytes().fold(String::with_capacity(text.len()), |mut plain, byte| {
        match byte {
            b'%' | ..b' ' | 0x7f.. => write!(plain, "%{byte:02X}").expect("a String takes all text"),
            _ => plain.push(char::from(byte)),
        }
        plain
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_any_language_survive_in_a_header() {
        assert_eq!(list(["Größe", "a, b", "50%"]), "Gr%C3%B6%C3%9Fe,a%2C b,50%25");
        assert_eq!(value("line\r\nbreak"), "line%0D%0Abreak");
    }

    #[test]
    fn values_that_share_their_memory_are_told_apart() {
        let text = "key_1a@example.com".to_owned();
        assert_eq!(values(text, [0, 5, 5, 18]), ["", "key_1", "", "a@example.com"]);
    }
}
