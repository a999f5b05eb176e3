use crate::{Failure, auth, cli::say, config::Config, open};
use domain::key::{Drift, DriftReport, DriftedKey};

/// Says where the gateway and the portal differ.
pub async fn issuers(config: &Config, json: bool) -> Result<(), Failure> {
    let opened = open::as_it_is(config).await?;
    let report = opened.portal.issuer_drift(&auth::operator()).await?;
    opened.storage.close().await;
    if json {
        say(&serde_json::to_string(&report).expect("a report has only text keys"))?;
    } else {
        say(&in_words(&report))?;
    }
    match report {
        DriftReport::Failed { .. } => Err(Failure::Failed("the gateway could not be asked".into())),
        report if report.is_fine() => Ok(()),
        _ => Err(Failure::Failed("the gateway and the portal differ".into())),
    }
}

fn in_words(report: &DriftReport) -> String {
    match report {
        DriftReport::NoGateway => "gateway: none is set, Keywright makes all keys itself".into(),
        DriftReport::Failed { why } => format!("gateway: {why}"),
        DriftReport::Compared(drift) => compared(drift),
    }
}

fn compared(drift: &Drift) -> String {
    let mut lines = vec![format!("gateway: {} keys were looked for", drift.known)];
    if !drift.is_listed {
        lines.push("the gateway does not list its keys: keys that only it knows are not found".into());
    }
    if drift.is_cut {
        lines.push("the gateway has many other keys: not all of them were looked at".into());
    }
    lines.extend(part("missing at the gateway (pause and resume the key to make it anew)", &drift.missing));
    lines.extend(part("at the gateway and not in force here (see docs/issuers.md)", &drift.unexpected));
    lines.join("\n")
}

fn part(heading: &str, keys: &[DriftedKey]) -> Vec<String> {
    let line = |key: &DriftedKey| {
        let name = key.key.as_ref().map_or("unknown here", |id| id.as_str());
        format!("  {name}  {}  hash {}", key.holder, key.hash)
    };
    let heading = (!keys.is_empty()).then(|| format!("{heading}:"));
    heading.into_iter().chain(keys.iter().map(line)).collect()
}
