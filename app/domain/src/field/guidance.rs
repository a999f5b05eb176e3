use super::{Field, Kind};
use crate::catalogue::grouped;

impl Field {
    /// The help, and what is asked of the answer's size: nobody has to learn of that by a refusal.
    pub fn guidance(&self) -> String {
        if !self.kind.takes_limits() {
            return self.help.clone();
        }
        let is_number = self.kind == Kind::Number;
        let plain =
            |size: f64| size.to_string().parse::<u32>().map_or_else(|_| size.to_string(), |n| grouped(n.into()));
        let of = |size: f64| match self.kind {
            Kind::Number => plain(size),
            Kind::MultiChoice => counted(&plain(size), size, "option"),
            _ => counted(&plain(size), size, "character"),
        };
        // An answer has a character anyway.
        let min = self.min.filter(|min| is_number || *min > 1.0);
        let size = match (min, self.max) {
            (Some(min), Some(max)) if is_number => format!("Between {} and {}.", of(min), of(max)),
            (Some(min), Some(max)) => format!("{} to {}.", plain(min), of(max)),
            (Some(min), None) => format!("At least {}.", of(min)),
            (None, Some(max)) => format!("At most {}.", of(max)),
            (None, None) => String::new(),
        };
        [self.help.as_str(), &size].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
    }
}

/// "1 option", "2.5 options".
pub(super) fn many(count: f64, unit: &str) -> String {
    counted(&count.to_string(), count, unit)
}

fn counted(written: &str, count: f64, unit: &str) -> String {
    let plural = if (count - 1.0).abs() < f64::EPSILON { "" } else { "s" };
    format!("{written} {unit}{plural}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_limits_ask_for_is_said_beside_the_help() {
        let said = |kind, min, max| {
            Field { help: "In short.".into(), min, max, ..Field::new("q", "Question", kind) }.guidance()
        };
        assert_eq!(said(Kind::Text, None, None), "In short.");
        assert_eq!(said(Kind::LongText, Some(20.0), None), "In short. At least 20 characters.");
        assert_eq!(said(Kind::Text, Some(1.0), Some(80.0)), "In short. At most 80 characters.");
        assert_eq!(said(Kind::MultiChoice, Some(2.0), Some(3.0)), "In short. 2 to 3 options.");
        assert_eq!(said(Kind::Number, Some(0.5), Some(9_000.0)), "In short. Between 0.5 and 9,000.");
        assert_eq!(said(Kind::Number, Some(-100.0), None), "In short. At least -100.");
        assert_eq!(said(Kind::Date, Some(2.0), None), "In short.");
        assert_eq!(Field { help: String::new(), ..Field::new("q", "Question", Kind::Text) }.guidance(), "");
    }
}
