/// Names that are read at a glance.
const NAMED: usize = 3;

/// The names of several APIs or policies as a heading or a line of a list has room for them: the first two, and how many more.
/// The names are those that a title lists, with commas between them.
pub fn shortened(title: &str) -> String {
    let names: Vec<_> = title.split(", ").collect();
    match names.as_slice() {
        [first, second, rest @ ..] if names.len() > NAMED => format!("{first}, {second} and {} more", rest.len()),
        _ => title.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::shortened;

    #[test]
    fn up_to_three_are_named_and_more_are_counted() {
        let said = ["", "A", "A, B", "A, B, C", "A, B, C, D", "A, B, C, D, E"].map(shortened);
        insta::assert_snapshot!(said.join(" | "), @" | A | A, B | A, B, C | A, B and 2 more | A, B and 3 more");
    }
}
