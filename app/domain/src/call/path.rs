use core::{fmt, str};

/// The path of a call in the one form that rules are held against: escapes of unreserved characters are undone (RFC 3986,
/// 6.2.2), other escapes are in capitals, dot segments and repeated slashes are gone, and so is the query.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CallPath(String);

/// A path that the API behind the gateway may read in another way than we do. It is refused rather than guessed at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("this path can be read in more than one way")]
pub struct Unclear;

/// Longer paths are refused: a rule is read beside each call, and nobody's API needs them.
const LONGEST: usize = 8192;

impl CallPath {
    /// From what a client sent, a query behind it or not.
    ///
    /// Refused are escapes of slashes, backslashes, NUL and other controls, and of `%` itself (they read differently when
    /// they are undone twice), escapes that are none or that are no UTF-8, `..` that leads above the root or stands beside
    /// an empty segment, and `..;`, which some servers take for `..`.
    pub fn parse(text: &[u8]) -> Result<Self, Unclear> {
        let path = text.split(|byte| *byte == b'?').next().unwrap_or_default();
        if path.len() > LONGEST || path.first() != Some(&b'/') {
            return Err(Unclear);
        }
        resolved(&plain(path)?).map(Self)
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What stands between the slashes. The last is empty where the path ends in one.
    pub(super) fn segments(&self) -> str::Split<'_, char> {
        self.0[1..].split('/')
    }
}

/// With no escape of an unreserved character.
fn plain(path: &[u8]) -> Result<String, Unclear> {
    use fmt::Write;
    let (mut plain, mut meant) = (String::with_capacity(path.len()), Vec::with_capacity(path.len()));
    let mut rest = path;
    while let [byte, after @ ..] = rest {
        let (byte, is_escape) = if *byte == b'%' { (escaped(after)?, true) } else { (*byte, false) };
        rest = if is_escape { &after[2..] } else { after };
        let is_unreserved = byte.is_ascii_alphanumeric() || b"-._~".contains(&byte);
        match byte {
            ..b' ' | 0x7f | b'\\' => return Err(Unclear),
            b'/' | b'%' if is_escape => return Err(Unclear),
            b' ' | b'#' if !is_escape => return Err(Unclear),
            _ if is_unreserved || (!is_escape && byte.is_ascii()) => plain.push(char::from(byte)),
            _ => write!(plain, "%{byte:02X}").expect("a String takes all text"),
        }
        meant.push(byte);
    }
    str::from_utf8(&meant).map(|_| plain).map_err(|_| Unclear)
}

/// The byte behind a `%`.
fn escaped(digits: &[u8]) -> Result<u8, Unclear> {
    let digit = |place: usize| digits.get(place).and_then(|digit| char::from(*digit).to_digit(16));
    let value = digit(0).zip(digit(1)).and_then(|(high, low)| u8::try_from(high * 16 + low).ok());
    value.ok_or(Unclear)
}

/// Without dot segments and repeated slashes.
fn resolved(path: &str) -> Result<String, Unclear> {
    let mut kept: Vec<&str> = Vec::new();
    let (mut has_empty, mut has_up, mut ends_open) = (false, false, false);
    let mut segments = path[1..].split('/').peekable();
    while let Some(segment) = segments.next() {
        let is_last = segments.peek().is_none();
        let (name, has_parameters) = named(segment);
        match name {
            "." | ".." if has_parameters => return Err(Unclear),
            "." => ends_open = is_last,
            ".." => {
                (has_up, ends_open) = (true, is_last);
                kept.pop().ok_or(Unclear)?;
            }
            _ if segment.is_empty() => {
                has_empty |= !is_last;
                ends_open = is_last;
            }
            _ => kept.push(segment),
        }
    }
    if has_empty && has_up {
        return Err(Unclear);
    }
    let end = if ends_open && !kept.is_empty() { "/" } else { "" };
    Ok(format!("/{}{end}", kept.join("/")))
}

/// A segment without what stands behind a semicolon, and whether there is any.
fn named(segment: &str) -> (&str, bool) {
    let end = segment.find(';').into_iter().chain(segment.find("%3B")).min();
    (&segment[..end.unwrap_or(segment.len())], end.is_some())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn read(text: &str) -> String {
        CallPath::parse(text.as_bytes()).map_or_else(|_| "unclear".into(), |path| path.0)
    }

    #[test]
    fn ways_to_write_a_path_come_to_one() {
        assert_eq!(read("/v1/stations?near=%2F..%00"), "/v1/stations");
        assert_eq!(read("/%76%31/%7Eada/%c3%bc"), "/v1/~ada/%C3%BC");
        assert_eq!(read("/v1/ü"), "/v1/%C3%BC");
        assert_eq!(read("//v1///stations"), "/v1/stations");
        assert_eq!(read("/v1/./a/../b"), "/v1/b");
        assert_eq!(read("/v1/%2e%2E/admin"), "/admin");
        assert_eq!([read("/"), read("//"), read("/."), read("/v1/.."), read("/v1/a/..")], ["/", "/", "/", "/", "/v1/"]);
        assert_eq!(read("/v1/a b"), "unclear");
        assert_eq!(read("/v1/a%20b;v=1"), "/v1/a%20b;v=1");
    }

    #[test]
    fn what_can_be_read_in_two_ways_is_refused() {
        let unclear = [
            "/a%2Fb",
            "/a%2fb",
            "/a%5Cb",
            "/a\\b",
            "/a%00",
            "/a%0d%0a",
            "/a%7F",
            "/a%252e",
            "/100%25",
            "/%",
            "/%4",
            "/%zz",
            "/%+1",
            "/%ff",
            "/%C3",
            "/..",
            "/a/../..",
            "/a//../b",
            "/a/..;/b",
            "/a/..;x=1/b",
            "/a/.%3b/b",
            "/a#b",
            "",
            "a/b",
            "http://example.com/a",
            "*",
            "?/a",
        ];
        assert_eq!(unclear.map(read), ["unclear"; 27].map(ToOwned::to_owned));
        assert_eq!(read(&format!("/{}", "a".repeat(8192))), "unclear");
    }

    proptest! {
        #[test]
        fn reading_twice_is_reading_once(text in "[/.%a-f0-9;?~ü]{0,24}") {
            if let Ok(path) = CallPath::parse(format!("/{text}").as_bytes()) {
                prop_assert_eq!(CallPath::parse(path.0.as_bytes()), Ok(path));
            }
        }

        #[test]
        fn whatever_comes_out_has_nothing_left_to_resolve(bytes in proptest::collection::vec(any::<u8>(), 0..40)) {
            let text = [b"/".as_slice(), &bytes].concat();
            if let Ok(path) = CallPath::parse(&text) {
                prop_assert!(path.0.starts_with('/') && path.0.is_ascii() && !path.0.contains("//"));
                prop_assert!(path.segments().all(|segment| segment != "." && segment != ".."));
                prop_assert!(!path.0.contains(['?', '#', '\\', ' ']) && !path.0.contains("%2F") && !path.0.contains("%25"));
            }
        }

        #[test]
        fn an_escaped_letter_is_that_letter(letter in "[a-zA-Z0-9~_-]") {
            let escape = format!("/x/%{:02x}", letter.as_bytes()[0]);
            prop_assert_eq!(read(&escape), format!("/x/{letter}"));
        }
    }
}
