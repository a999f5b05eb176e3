use super::CallPath;
use crate::{FieldError, Invalid};
use core::{fmt, str::FromStr};
use serde::{Deserialize, Serialize};

/// Most rules of one policy.
pub const MOST_RULES: usize = 50;

/// Longest rule, in bytes.
const LONGEST: usize = 200;

/// Calls that a policy allows: `GET,HEAD /v1/stations/*`. Without methods: by any.
///
/// `*` stands for one segment of the path that is not empty; `**` for any number of them, and may stand once. Letters
/// count as they are written, and a slash at the end counts too.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct CallRule {
    /// In capitals; none: any.
    methods: Vec<String>,
    parts: Vec<Part>,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
enum Part {
    Exactly(String),
    One,
    Any,
}

/// Why a line is no rule, and how to mend it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotARule {
    #[error("Write a path that begins with a slash, like /v1/stations, behind the methods if there are any.")]
    NoPath,
    #[error("Write methods as in GET,HEAD, with commas and no spaces between them.")]
    Methods,
    #[error("Let * and ** stand alone between slashes, as in /v1/stations/*, and ** only once.")]
    Stars,
    #[error("Write the path as it is called, without a query, dots, double slashes, or escapes like %2F.")]
    Path,
    #[error("Keep each line to 200 characters.")]
    Long,
}

impl CallRule {
    /// Whether a call by `method` to `path` is one of these.
    pub fn allows(&self, method: &str, path: &CallPath) -> bool {
        (self.methods.is_empty() || self.methods.iter().any(|one| one == method)) && self.matches(path)
    }

    /// Takes time in proportion to the path, whatever the rule: there is one `**` at most.
    fn matches(&self, path: &CallPath) -> bool {
        let fits = |part: &Part, segment: &str| match part {
            Part::Exactly(text) => text == segment,
            Part::One => !segment.is_empty(),
            Part::Any => true,
        };
        let all_fit = |parts: &[Part], segments: &[&str]| parts.iter().zip(segments).all(|(part, one)| fits(part, one));
        let segments: Vec<_> = path.segments().collect();
        match self.parts.iter().position(|part| *part == Part::Any) {
            None => segments.len() == self.parts.len() && all_fit(&self.parts, &segments),
            Some(any) => {
                let (first, last) = (&self.parts[..any], &self.parts[any + 1..]);
                segments.len() >= first.len() + last.len()
                    && all_fit(first, &segments)
                    && all_fit(last, &segments[segments.len() - last.len()..])
            }
        }
    }
}

impl FromStr for CallRule {
    type Err = NotARule;

    fn from_str(text: &str) -> Result<Self, NotARule> {
        let text = text.trim();
        if text.len() > LONGEST {
            return Err(NotARule::Long);
        }
        let (methods, path) = match text.split_once(char::is_whitespace) {
            Some((methods, path)) => (methods.split(',').map(method).collect::<Result<_, _>>()?, path.trim_start()),
            None => (Vec::new(), text),
        };
        Ok(Self { methods, parts: parts(path)? })
    }
}

fn method(text: &str) -> Result<String, NotARule> {
    let is_method = (1..=20).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_alphabetic() || b == b'-');
    if is_method { Ok(text.to_ascii_uppercase()) } else { Err(NotARule::Methods) }
}

fn parts(path: &str) -> Result<Vec<Part>, NotARule> {
    if !path.starts_with('/') {
        return Err(NotARule::NoPath);
    }
    let written = path.trim_end_matches('/');
    let canonical = CallPath::parse(path.as_bytes()).map_err(|_| NotARule::Path)?;
    if path.contains("//") || path.contains('?') || written.split('/').any(|one| one == "." || one == "..") {
        return Err(NotARule::Path);
    }
    let part = |segment: &str| match segment {
        "*" => Ok(Part::One),
        "**" => Ok(Part::Any),
        text if text.contains('*') => Err(NotARule::Stars),
        text => Ok(Part::Exactly(text.into())),
    };
    let parts = canonical.segments().map(part).collect::<Result<Vec<_>, _>>()?;
    if parts.iter().filter(|part| **part == Part::Any).count() > 1 { Err(NotARule::Stars) } else { Ok(parts) }
}

impl fmt::Display for CallRule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.methods.is_empty() {
            write!(f, "{} ", self.methods.join(","))?;
        }
        self.parts.iter().try_for_each(|part| match part {
            Part::Exactly(text) => write!(f, "/{text}"),
            Part::One => f.write_str("/*"),
            Part::Any => f.write_str("/**"),
        })
    }
}

impl TryFrom<String> for CallRule {
    type Error = NotARule;

    fn try_from(text: String) -> Result<Self, NotARule> {
        text.parse()
    }
}

impl From<CallRule> for String {
    fn from(rule: CallRule) -> Self {
        rule.to_string()
    }
}

/// Whether a call is one of those that the rules allow. No rule: everything is.
pub fn allowed(rules: &[CallRule], method: &str, path: &CallPath) -> bool {
    rules.is_empty() || rules.iter().any(|rule| rule.allows(method, path))
}

/// Reads a rule from each line that is not empty. One mistake, beside `field`, names every wrong line by its number.
pub fn parse_rules<'a>(field: &str, lines: impl IntoIterator<Item = &'a str>) -> Result<Vec<CallRule>, Invalid> {
    let (mut rules, mut wrong) = (Vec::new(), Vec::new());
    for (number, line) in (1..).zip(lines).filter(|(_, line)| !line.trim().is_empty()) {
        match line.parse() {
            Ok(rule) => rules.push(rule),
            Err(why) => wrong.push((number, why)),
        }
    }
    if wrong.is_empty() {
        return Ok(rules);
    }
    let wrong: Vec<_> = wrong.iter().map(|(number, why): &(i32, NotARule)| format!("Line {number}: {why}")).collect();
    Err(Invalid(vec![FieldError::new(field, wrong.join(" "))]))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn allows(rule: &str, call: &str) -> bool {
        let (method, path) = call.split_once(' ').unwrap();
        rule.parse::<CallRule>().unwrap().allows(method, &CallPath::parse(path.as_bytes()).unwrap())
    }

    #[test]
    fn a_star_is_one_segment_and_two_are_any_number() {
        assert!(allows("GET,HEAD /v1/stations/*", "HEAD /v1/stations/7"));
        assert!(!allows("GET,HEAD /v1/stations/*", "POST /v1/stations/7"));
        assert!(!allows("/v1/stations/*", "GET /v1/stations"));
        assert!(!allows("/v1/stations/*", "GET /v1/stations/"));
        assert!(!allows("/v1/stations/*", "GET /v1/stations/7/hours"));
        assert!(allows("/v1/**", "GET /v1") && allows("/v1/**", "GET /v1/") && allows("/v1/**", "PUT /v1/a/b/c"));
        assert!(!allows("/v1/**", "GET /v10"));
        assert!(allows("/**/hours", "GET /v1/stations/7/hours") && allows("/**/hours", "GET /hours"));
        assert!(!allows("/v1/**/hours", "GET /v1"));
        assert!(allows("/**", "GET /") && allows("/", "GET /") && !allows("/", "GET /a"));
        assert!(!allows("/v1", "GET /v1/") && allows("/v1/", "GET /v1/") && !allows("/V1", "GET /v1"));
    }

    #[test]
    fn methods_are_what_they_are_in_capitals() {
        assert!(allows("get /", "GET /") && !allows("get /", "get /"));
        assert_eq!("get,x-Purge   /a/%7eb".parse::<CallRule>().unwrap().to_string(), "GET,X-PURGE /a/~b");
    }

    #[test]
    fn a_line_that_is_no_rule_says_how_to_mend_it() {
        let why = |text: &str| text.parse::<CallRule>().unwrap_err();
        assert_eq!([why(""), why("v1"), why("GET"), why("GET v1")], [NotARule::NoPath; 4]);
        assert_eq!([why("GET, HEAD /v1"), why("GET,,HEAD /v1"), why("* /v1"), why("/a/b c")], [NotARule::Methods; 4]);
        assert_eq!([why("/v1*"), why("/***"), why("/**/a/**")], [NotARule::Stars; 3]);
        assert_eq!([why("/a//b"), why("/a?b"), why("/a/../b"), why("/a%2Fb")], [NotARule::Path; 4]);
        assert_eq!(why(&format!("/{}", "a".repeat(200))), NotARule::Long);
    }

    #[test]
    fn wrong_lines_are_named_by_number() {
        let Invalid(errors) = parse_rules("allows", ["GET /v1", "", "v1", "/a*"]).unwrap_err();
        let [one] = errors.as_slice() else { panic!("one mistake for one input: {errors:?}") };
        assert!(one.message.starts_with("Line 3: ") && one.message.contains(" Line 4: "), "{}", one.message);
        assert_eq!(parse_rules("allows", ["/a", " ", "/b"]).unwrap().len(), 2);
    }

    #[test]
    fn no_rule_allows_everything() {
        let path = CallPath::parse(b"/a").unwrap();
        assert!(allowed(&[], "GET", &path));
        assert!(!allowed(&["/b".parse().unwrap()], "GET", &path));
    }

    /// How `**` reads to somebody who tries every length it could have.
    fn matches_slowly(parts: &[Part], segments: &[&str]) -> bool {
        match parts {
            [] => segments.is_empty(),
            [Part::Any, rest @ ..] => (0..=segments.len()).any(|skip| matches_slowly(rest, &segments[skip..])),
            [Part::One, rest @ ..] => {
                segments.first().is_some_and(|one| !one.is_empty()) && matches_slowly(rest, &segments[1..])
            }
            [Part::Exactly(text), rest @ ..] => {
                segments.first() == Some(&text.as_str()) && matches_slowly(rest, &segments[1..])
            }
        }
    }

    proptest! {
        #[test]
        fn a_rule_survives_the_journey_through_text(text in "((get|PUT,post) )?(/(a|b%7e|\\*|é)){1,4}(/\\*\\*)?/?") {
            let rule: CallRule = text.parse().unwrap();
            prop_assert_eq!(rule.to_string().parse(), Ok(rule));
        }

        #[test]
        fn matching_agrees_with_trying_everything(
            first in "(/(a|b|\\*)){0,2}", any in "(/\\*\\*)?", last in "(/(a|b|\\*)){0,2}/?", path in "(/[ab]){0,5}/?",
        ) {
            let rule = format!("{first}{any}{last}");
            prop_assume!(!rule.is_empty() && !path.is_empty());
            let (rule, path): (CallRule, _) = (rule.parse().unwrap(), CallPath::parse(path.as_bytes()).unwrap());
            let segments: Vec<_> = path.segments().collect();
            prop_assert_eq!(rule.matches(&path), matches_slowly(&rule.parts, &segments));
        }

        #[test]
        fn a_rule_of_a_path_allows_that_path_alone(path in "(/[a-z]{1,3}){1,4}", other in "(/[a-z]{1,3}){1,4}") {
            let rule: CallRule = path.parse().unwrap();
            let allowed = rule.matches(&CallPath::parse(other.as_bytes()).unwrap());
            prop_assert_eq!(allowed, path == other);
        }
    }
}
