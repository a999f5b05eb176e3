//! A path has one plain form, which leads nowhere else when it is read again, or it is refused.

use domain::call::CallPath;

pub fn look(data: &[u8]) {
    let Ok(path) = CallPath::parse(data) else { return };
    let plain = path.as_str();
    assert_eq!(CallPath::parse(plain.as_bytes()).as_ref(), Ok(&path), "its plain form is not plain");
    assert!(plain.starts_with('/') && plain.bytes().all(|byte| (b'!'..=b'~').contains(&byte)));
    assert!(!plain.contains("//") && !plain.contains(['?', '#', '\\']));
    assert!(plain.split('/').all(|segment| segment != "." && segment != ".." && !segment.starts_with("..;")));
    let small = plain.to_lowercase();
    assert!(["%2f", "%5c", "%2e", "%25", "%00"].iter().all(|escape| !small.contains(escape)));
}
