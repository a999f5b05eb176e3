use super::*;
use crate::{
    Timestamp,
    catalogue::{AuthType, Visibility},
    field::Kind,
    id::EntryId,
};

fn entry(number: u128, name: &str, overrides: Overrides) -> Entry {
    let now = Timestamp::from_micros(0);
    Entry {
        id: EntryId::new(now, number),
        slug: name.to_lowercase().parse().unwrap(),
        name: name.into(),
        short_description: String::new(),
        long_description: String::new(),
        auth_type: AuthType::AuthToken,
        owner: String::new(),
        visibility: Visibility::Public,
        policies: Vec::new(),
        approvers: Vec::new(),
        overrides,
        created: now,
        updated: now,
        version: 1,
    }
}

fn plain(number: u128, name: &str) -> Entry {
    entry(number, name, Overrides::default())
}

fn requires(approval: bool) -> Overrides {
    Overrides { require_key_approval: Some(approval), ..Overrides::default() }
}

fn sentences(result: Result<(), Invalid>) -> Vec<String> {
    let mistakes = result.err().map(|invalid| invalid.0).unwrap_or_default();
    mistakes.into_iter().map(|mistake| format!("{}: {}", mistake.field, mistake.message)).collect()
}

#[test]
fn several_items_need_the_setting_and_have_an_end() {
    let (off, on) = (Settings::default(), Settings { enable_multi_selection: true, ..Settings::default() });
    assert_eq!(check_count(1, &off), Ok(()));
    assert_eq!(check_count(20, &on), Ok(()));
    insta::assert_snapshot!([
        sentences(check_count(0, &on)),
        sentences(check_count(2, &off)),
        sentences(check_count(21, &on)),
    ]
    .concat()
    .join("\n"), @r"
    items: Choose what to ask for.
    items: Here a request is for one API. Send one for each.
    items: Ask for at most 20 APIs at a time; these are 21.
    ");
}

#[test]
fn a_key_opens_apis_of_one_sort_and_each_once() {
    let (weather, maps) = (plain(1, "Weather"), plain(2, "Maps"));
    let news = Entry { auth_type: AuthType::Oauth, ..plain(3, "News") };
    assert_eq!(check_entries(&[Some(&weather), None, Some(&maps)]), Ok(()));
    let refused = check_entries(&[None, Some(&weather), Some(&news), Some(&weather)]);
    insta::assert_snapshot!(sentences(refused).join("\n"), @r"
    items[2][entry]: News takes another sort of key (OAuth 2.0) than Weather (API key). Ask for it apart.
    items[3][entry]: Weather is among these already.
    ");
}

#[test]
fn the_strictest_entry_decides_route_and_delivery() {
    let settings = Settings { secure_key_approval: true, ..Settings::default() };
    let (open, asked) = (entry(1, "Open", requires(false)), entry(2, "Asked", requires(true)));
    let outside = entry(3, "Outside", Overrides { third_party_decides: Some(true), ..Overrides::default() });
    let away = entry(4, "Away", Overrides { redirect_on_key_request: Some(true), ..Overrides::default() });
    let of = |entries: &[&Entry]| {
        let entries: Vec<_> = entries.iter().copied().map(Some).collect();
        let joint = Joint::of(&entries, &settings);
        (joint.route, joint.delivery)
    };
    assert_eq!(of(&[&open]), (Route::Auto, Delivery::Email));
    assert_eq!(of(&[&open, &asked]), (Route::Admin, Delivery::Link));
    assert_eq!(of(&[&outside, &asked]), (Route::ThirdParty, Delivery::Link));
    assert_eq!(of(&[&outside, &away, &open]), (Route::Redirect, Delivery::Link));
}

#[test]
fn a_question_of_several_entries_is_asked_once() {
    let asks = |number, key: &str, label: &str, required| {
        let field = Field { required, ..Field::new(key, label, Kind::Text) };
        entry(number, label, Overrides { key_request_fields: Some(vec![field]), ..Overrides::default() })
    };
    let (why, purpose, where_to) =
        (asks(1, "why", "Why", false), asks(2, "why", "Purpose", true), asks(3, "to", "To", true));
    let fields = Joint::of(&[Some(&why), Some(&purpose), Some(&where_to)], &Settings::default()).fields;
    let asked: Vec<_> = fields.iter().map(|field| (field.label.as_str(), field.required)).collect();
    assert_eq!(asked, [("Why", true), ("To", true)]);
}

#[test]
fn a_policy_alone_goes_by_the_portal_and_needs_no_reasons() {
    let why = Field { required: true, ..Field::new("why", "Why", Kind::Text) };
    let settings = Settings { key_request_fields: vec![why.clone()], ..Settings::default() };
    let optional = Field { required: false, ..why };
    let joint = Joint::of(&[None], &settings);
    assert_eq!(joint, Joint { route: Route::Admin, delivery: Delivery::Email, fields: vec![optional] });
}
