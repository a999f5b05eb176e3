use super::{
    answer::{Done, Refused, list},
    caller::Caller,
    developer::{DeveloperDocument, written},
    document::{Document, Ids},
    fields,
    page::{Query, SIZE},
};
use axum::{
    Json, Router,
    extract::State,
    routing::{get, post},
};
use domain::{Actor, developer::Developer, id::DeveloperId, page::Numbered};
use serde::Deserialize;
use serde_json::Value;
use services::{DeveloperChange, Error, NewDeveloper, Portal};

pub(super) fn routes() -> Router<Portal> {
    Router::new()
        .route("/developers", get(list_all).post(create))
        .route("/developers/{id}", get(read).put(change).delete(remove))
        .route("/developers/email/{email}", get(read_by_email))
        .route("/developers/verify_credentials", post(verify))
        .route("/developers/password/{id}", post(set_password))
}

async fn list_all(State(portal): State<Portal>, Caller(actor): Caller, query: Query) -> Result<Json<Value>, Refused> {
    let people = portal.numbered_people(&actor, query.page()?, SIZE).await?;
    let mut rows = Vec::with_capacity(people.rows.len());
    for person in people.rows {
        rows.push(one(&portal, &actor, &person).await?);
    }
    Ok(list(Numbered { rows, pages: people.pages }))
}

async fn read(
    State(portal): State<Portal>,
    Caller(actor): Caller,
    Ids((id,)): Ids<(DeveloperId,)>,
) -> Result<Json<Value>, Refused> {
    let person = portal.present_person(&actor, &id).await?;
    one(&portal, &actor, &person).await.map(Json)
}

async fn read_by_email(
    State(portal): State<Portal>,
    Caller(actor): Caller,
    Ids((email,)): Ids<(String,)>,
) -> Result<Json<Value>, Refused> {
    let person = portal.present_person_at(&actor, &email).await?;
    one(&portal, &actor, &person).await.map(Json)
}

async fn create(
    State(portal): State<Portal>,
    Caller(actor): Caller,
    Document(sent): Document<DeveloperDocument>,
) -> Result<Done, Refused> {
    let new = NewDeveloper {
        name: sent.name(),
        email: sent.email.unwrap_or_default(),
        password: sent.password.filter(|password| !password.is_empty()),
        fields: fields::typed(sent.fields.unwrap_or_default()),
        is_disabled: sent.inactive.unwrap_or_default(),
    };
    Ok(Done::with(portal.add_developer(&actor, new).await?.id))
}

async fn change(
    State(portal): State<Portal>,
    Caller(actor): Caller,
    Ids((id,)): Ids<(DeveloperId,)>,
    Document(sent): Document<DeveloperDocument>,
) -> Result<Done, Refused> {
    let now = portal.present_person(&actor, &id).await?;
    let change = DeveloperChange {
        name: sent.name(),
        email: sent.email.filter(|email| !email.is_empty()),
        fields: sent.fields.map(|sent| fields::typed_again(sent, &now.fields)),
        is_disabled: sent.inactive,
    };
    portal.change_developer(&actor, &id, change).await?;
    Ok(Done::updated())
}

async fn remove(
    State(portal): State<Portal>,
    Caller(actor): Caller,
    Ids((id,)): Ids<(DeveloperId,)>,
) -> Result<Done, Refused> {
    portal.remove_developer(&actor, &id).await?;
    Ok(Done::deleted())
}

#[derive(Deserialize)]
struct Credentials {
    username: Option<String>,
    password: Option<String>,
}

/// Nobody is signed in by it.
async fn verify(
    State(portal): State<Portal>,
    Caller(actor): Caller,
    Document(sent): Document<Credentials>,
) -> Result<Done, Refused> {
    let (name, password) = (sent.username.unwrap_or_default(), sent.password.unwrap_or_default());
    let fits = portal.check_credentials(&actor, &name, &password).await?;
    if fits { Ok(Done::with("Credentials verified")) } else { Err(Refused::unauthorised()) }
}

#[derive(Deserialize)]
struct NewPassword {
    password: Option<String>,
}

async fn set_password(
    State(portal): State<Portal>,
    Caller(actor): Caller,
    Ids((id,)): Ids<(DeveloperId,)>,
    Document(sent): Document<NewPassword>,
) -> Result<Done, Refused> {
    match portal.set_password(&actor, &id, &sent.password.unwrap_or_default()).await {
        Ok(()) => Ok(Done::with("Password changed")),
        Err(error @ Error::Invalid(_)) => Err(Refused::from(error).called("Developer password validation failed.")),
        Err(error) => Err(error.into()),
    }
}

async fn one(portal: &Portal, actor: &Actor, person: &Developer) -> Result<Value, Refused> {
    let keys = match portal.keys_of(actor, &person.id).await {
        // A token that reads no keys sees people without theirs.
        Err(Error::Missing) => Vec::new(),
        found => found?,
    };
    Ok(written(person, &keys))
}
