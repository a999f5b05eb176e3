//! Which of the forms lying side by side a browser takes (RFC 9110, section 12.5.3).

/// A form a file lies in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Encoding {
    Brotli,
    Gzip,
    Identity,
}

impl Encoding {
    /// The forms that lie beside the plain one, smallest first.
    pub const TWINS: [Self; 2] = [Self::Brotli, Self::Gzip];

    /// What is added to the file's name.
    pub fn suffix(self) -> &'static str {
        match self {
            Self::Brotli => ".br",
            Self::Gzip => ".gz",
            Self::Identity => "",
        }
    }

    /// Its name in `Content-Encoding`; none for the plain form.
    pub fn name(self) -> Option<&'static str> {
        match self {
            Self::Brotli => Some("br"),
            Self::Gzip => Some("gzip"),
            Self::Identity => None,
        }
    }
}

/// The forms to try, smallest first. The plain one always ends the list: an answer is better than a 406.
pub fn accepted(header: &str) -> Vec<Encoding> {
    let taken = Encoding::TWINS.into_iter().filter(|form| form.name().is_some_and(|name| takes(header, name)));
    taken.chain([Encoding::Identity]).collect()
}

/// Its own entry counts; where it has none, that of `*`.
fn takes(header: &str, name: &str) -> bool {
    weight(header, name).or_else(|| weight(header, "*")).is_some_and(|weight| weight > 0.0)
}

fn weight(header: &str, name: &str) -> Option<f32> {
    header.split(',').find_map(|entry| {
        let mut parts = entry.split(';').map(str::trim);
        let is_it = parts.next()?.eq_ignore_ascii_case(name);
        let weight = parts.find_map(|part| part.strip_prefix("q=")).map_or(Some(1.0), |weight| weight.parse().ok());
        is_it.then_some(weight?)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_browser_gets_brotli() {
        assert_eq!(accepted("gzip, deflate, br, zstd")[0], Encoding::Brotli);
    }

    #[test]
    fn what_is_weighed_with_zero_is_not_sent() {
        assert_eq!(accepted("br;q=0, gzip;q=0.5"), [Encoding::Gzip, Encoding::Identity]);
    }

    #[test]
    fn a_star_stands_for_what_is_not_named() {
        assert_eq!(accepted("*, br;q=0"), [Encoding::Gzip, Encoding::Identity]);
    }

    #[test]
    fn who_says_nothing_gets_the_plain_file() {
        assert_eq!(accepted(""), [Encoding::Identity]);
    }
}
