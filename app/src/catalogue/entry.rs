use super::{operations::Operations, rpc::ReadEntry};
use crate::{
    load::{load, show, use_param},
    selection,
    ui::{Badge, CopyPanel, Empty, Facts, LinkButton, Mono, Page, Panel, TableScroll, Time, Tone, fact},
};
use domain::catalogue::{Access, AuthType, EntryPage, PolicyRow, Visibility};
use leptos::prelude::*;

/// `/apis/:slug`: what an API does, what one may do with it, and the way to a key.
#[component]
pub fn Entry() -> impl IntoView {
    let slug = use_param("slug");
    let entry = load(move || ReadEntry { slug: slug() });
    show(entry, "the API", page)
}

fn page(entry: EntryPage) -> AnyView {
    let description = (!entry.description_html.is_empty()).then(|| {
        let html = entry.description_html.clone();
        view! {
            <section>
                <h2>"About this API"</h2>
                <div class="prose" inner_html=html></div>
            </section>
        }
    });
    let operations = entry.documentation.is_some().then(|| view! { <Operations slug=entry.slug.to_string() /> });
    view! {
        <Page
            title=entry.name.clone()
            intro=entry.short_description.clone()
            back=("/", "Catalogue")
            beside=state(&entry)
            actions=actions(&entry)
        >
            <div class="entry">
                <div class="entry-main">
                    {description} {authentication(&entry)} {policies(&entry)} {operations}
                </div>
                <aside class="entry-side" aria-label="Facts">{facts(&entry)}</aside>
            </div>
        </Page>
    }
    .into_any()
}

fn state(entry: &EntryPage) -> AnyView {
    let hidden = (entry.visibility == Visibility::Hidden).then(|| view! { <Badge>"Hidden"</Badge> });
    let mine = match &entry.access {
        Access::None => ().into_any(),
        Access::HasKey => view! { <Badge tone=Tone::Success>"You have a key"</Badge> }.into_any(),
        &Access::Waiting { since, .. } => {
            view! { <Badge tone=Tone::Warning><span>"Asked " <Time at=since /></span></Badge> }.into_any()
        }
    };
    view! { {hidden} {mine} }.into_any()
}

fn actions(entry: &EntryPage) -> AnyView {
    let edit = entry.is_editable.then(|| {
        view! {
            <LinkButton href=format!("/admin/entries/{}", entry.id) kind=crate::ui::ButtonKind::Quiet>
                "Edit"
            </LinkButton>
        }
    });
    let ask = match &entry.access {
        Access::Waiting { request, .. } => {
            view! { <LinkButton href=format!("/requests/{request}")>"See your request"</LinkButton> }.into_any()
        }
        _ if entry.auth_type.needs_key() && !entry.policies.is_empty() => {
            view! { <LinkButton href=format!("/apis/{}/request", entry.slug)>"Request access"</LinkButton> }.into_any()
        }
        _ => ().into_any(),
    };
    let may_ask = entry.auth_type.needs_key() && !entry.policies.is_empty();
    let is_selected = entry.is_selected.filter(|_| may_ask && !matches!(entry.access, Access::Waiting { .. }));
    let select = is_selected.map(|is_selected| selection::add(entry.slug.to_string(), is_selected));
    view! { {edit} {ask} {select} }.into_any()
}

fn facts(entry: &EntryPage) -> AnyView {
    let mut rows = vec![fact("Authentication", entry.auth_type.label())];
    if !entry.owner.is_empty() {
        rows.push(fact("Owner", entry.owner.clone()));
    }
    if let Some(about) = &entry.documentation {
        if !about.version.is_empty() {
            rows.push(fact("Version", about.version.clone()));
        }
        for url in &about.servers {
            let url = url.clone();
            rows.push(fact("Address", view! { <Mono>{url}</Mono> }));
        }
    }
    view! { <Panel><Facts rows=rows /></Panel> }.into_any()
}

fn authentication(entry: &EntryPage) -> AnyView {
    let explained = match entry.auth_type {
        AuthType::AuthToken => "Send your key with every call, in the Authorization header.",
        AuthType::Jwt => "Sign a JSON Web Token with your key and send it in the Authorization header.",
        AuthType::Oauth => "Exchange your key for an access token, then send that in the Authorization header.",
        AuthType::Basic => "Send your name and your key as user name and password.",
        AuthType::Keyless => "This API is open: no key is needed.",
    };
    view! {
        <section>
            <h2>"How to authenticate"</h2>
            <p>{explained}</p>
            {curl(entry).map(|line| view! { <CopyPanel label="Try it" text=line /> })}
        </section>
    }
    .into_any()
}

/// A first call, where the document says where the API is.
fn curl(entry: &EntryPage) -> Option<String> {
    let mut servers = entry.documentation.iter().flat_map(|about| &about.servers);
    let address = servers.find(|url| url.contains("://"))?;
    Some(match entry.auth_type {
        AuthType::AuthToken => format!("curl -H 'Authorization: Bearer YOUR_KEY' {address}"),
        AuthType::Jwt => format!("curl -H 'Authorization: Bearer YOUR_TOKEN' {address}"),
        AuthType::Oauth => format!("curl -H 'Authorization: Bearer ACCESS_TOKEN' {address}"),
        AuthType::Basic => format!("curl -u 'YOUR_NAME:YOUR_KEY' {address}"),
        AuthType::Keyless => format!("curl {address}"),
    })
}

fn policies(entry: &EntryPage) -> AnyView {
    if !entry.auth_type.needs_key() {
        return ().into_any();
    }
    let table = if entry.policies.is_empty() {
        view! { <Empty title="No policy is on offer">"Keys for this API cannot be asked for at the moment."</Empty> }
            .into_any()
    } else {
        compare(&entry.policies)
    };
    view! {
        <section>
            <h2>"Policies"</h2>
            {table}
        </section>
    }
    .into_any()
}

/// Properties down, policies across.
fn compare(policies: &[PolicyRow]) -> AnyView {
    let heads = policies.iter().map(|policy| view! { <th scope="col">{policy.name.clone()}</th> }).collect_view();
    let row = |label: &'static str, value: fn(&PolicyRow) -> String| {
        let cells = policies.iter().map(|policy| view! { <td>{value(policy)}</td> }).collect_view();
        view! { <tr><th scope="row">{label}</th>{cells}</tr> }.into_any()
    };
    let rows = [
        row("For", |policy| policy.description.clone()),
        row("Rate", |policy| policy.rate.clone()),
        row("Quota", |policy| policy.quota.clone()),
        row("Calls", |policy| if policy.allows.is_empty() { "All".into() } else { policy.allows.join("\n") }),
        row("Key lives", |policy| policy.key_life.clone()),
        row("Scopes", |policy| if policy.scopes.is_empty() { "—".into() } else { policy.scopes.join(", ") }),
    ];
    view! {
        <TableScroll label="Policies compared">
            <table class="table compare">
                <thead>
                    <tr>
                        <td></td>
                        {heads}
                    </tr>
                </thead>
                <tbody>
                    {rows.into_iter().collect_view()}
                </tbody>
            </table>
        </TableScroll>
    }
    .into_any()
}
