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

/// The values of several texts that are [`plain`], in one piece of memory: allocating each was a part of what a call cost.
pub fn values<const N: usize>(texts: [&str; N]) -> [HeaderValue; N] {
    let all = Bytes::from(texts.concat());
    let mut begin = 0;
    texts.map(|text| {
        let own = all.slice(begin..begin + text.len());
        begin += text.len();
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
        assert_eq!(values(["", "key_1", "", "a@example.com"]), ["", "key_1", "", "a@example.com"]);
    }
}
