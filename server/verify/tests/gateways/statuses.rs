//! What a client gets for each answer of Keywright, and for none.

use crate::{Scene, proxy::Gateway, wire, with_key};
use axum::http::StatusCode;

const DOCUMENTATION: &str = include_str!("../../../../docs/gateways.md");

/// One line of the table for each answer, one column for each gateway.
#[derive(Default)]
struct Table([(&'static str, Vec<u16>); 7]);

impl Table {
    fn measure(&mut self, mut scene: Scene) {
        let key = with_key(1);
        let answers = [
            ("200", scene.get(&key).status),
            ("401", scene.get("").status),
            ("403", scene.get(&with_key(2)).status),
            ("429", scene.twice(&with_key(4)).status),
            ("503", scene.told_instead(StatusCode::SERVICE_UNAVAILABLE).status),
            ("500", scene.told_instead(StatusCode::INTERNAL_SERVER_ERROR).status),
            ("none", scene.without_keywright().status),
        ];
        for ((name, column), (answer, status)) in self.0.iter_mut().zip(answers) {
            *name = answer;
            column.push(status);
        }
        assert_eq!(scene.calls(), 2, "only the 200 and the first of the two calls reach the API");
    }

    fn markdown(&self) -> String {
        let line = |(name, statuses): &(&str, Vec<u16>)| {
            let cells: Vec<_> = statuses.iter().map(ToString::to_string).collect();
            format!("| {name} | {} |\n", cells.join(" | "))
        };
        self.0.iter().map(line).collect()
    }
}

impl Scene {
    /// The answer to the second call.
    fn twice(&self, key: &str) -> crate::Message {
        assert_eq!(self.get(key).status, 200);
        self.get(key)
    }

    fn told_instead(&self, status: StatusCode) -> crate::Message {
        self.keywright.says(status);
        self.get(&with_key(1))
    }

    fn without_keywright(&mut self) -> crate::Message {
        self.keywright.stop();
        self.get(&with_key(1))
    }
}

#[test]
fn the_table_in_the_documentation_is_what_happens() {
    let mut table = Table::default();
    table.measure(Scene::of(Gateway::Nginx));
    table.measure(Scene::of(Gateway::Caddy));
    table.measure(Scene::of(Gateway::Traefik));
    table.measure(Scene::of(Gateway::Envoy));
    let measured = table.markdown();
    assert!(DOCUMENTATION.contains(&measured), "docs/gateways.md says otherwise than\n{measured}");
}

everywhere! {
    fn a_429_comes_with_when_to_try_again(scene) {
        let answer = scene.twice(&with_key(4));
        assert_eq!((answer.status, answer.header("x-keywright-reason"), answer.header("retry-after")), (429, "rate", "60"));
        let truth = wire::send(scene.keywright.at, "GET", "/verify", &with_key(4), "").unwrap();
        assert_ne!((truth.header("ratelimit"), truth.header("ratelimit-policy")), ("", ""));
        assert_eq!(answer.header("ratelimit"), truth.header("ratelimit"));
        assert_eq!(answer.header("ratelimit-policy"), truth.header("ratelimit-policy"));
        assert_eq!(scene.calls(), 1);
    }

    fn a_refusal_says_why_and_how_to_send_a_key(scene) {
        let answer = scene.get("");
        assert_eq!((answer.status, answer.header("x-keywright-reason")), (401, "missing"));
        assert_eq!(answer.all("www-authenticate"), [r#"Bearer realm="Keywright""#]);
        let answer = scene.get(&with_key(2));
        assert_eq!((answer.status, answer.header("x-keywright-reason")), (403, "paused"));
        assert_eq!(scene.calls(), 0);
    }

    fn while_keywright_is_away_nothing_passes_and_afterwards_all_is_well(scene) {
        let key = with_key(1);
        assert!(scene.without_keywright().status >= 500);
        assert!(scene.get("").status >= 500);
        assert_eq!(scene.calls(), 0);
        scene.keywright.come_back();
        assert_eq!(scene.get(&key).status, 200);
    }

    fn what_is_not_http_lets_nothing_pass(scene) {
        scene.keywright.babble();
        assert!(scene.get(&with_key(1)).status >= 500);
        assert_eq!(scene.calls(), 0);
    }
}
