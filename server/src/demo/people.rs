use domain::{Actor, developer::Developer};
use services::{Portal, Result, Secret, World};

/// Somebody in the demo, by an address at which nobody ever lives.
pub struct Person {
    role: &'static str,
    name: &'static str,
    pub email: &'static str,
}

pub const ADMIN: Person = Person { role: "Admin", name: "Ada Admin", email: "admin@example.com" };
pub const APPROVER: Person = Person { role: "Approver", name: "Otto Owner", email: "approver@example.com" };
pub const DEVELOPER: Person = Person { role: "Developer", name: "Dana Developer", email: "developer@example.com" };

pub const LENA: Person = Person { role: "Developer", name: "Lena Laine", email: "lena@example.com" };
pub const MARCO: Person = Person { role: "Developer", name: "Marco Moretti", email: "marco@example.com" };
pub const PRIYA: Person = Person { role: "Developer", name: "Priya Nair", email: "priya@example.com" };

/// An account of the demo and how to get into it, until the next start.
pub struct Account {
    pub role: &'static str,
    pub email: &'static str,
    pub password: Secret,
}

impl Account {
    fn new(person: &Person, password: String) -> Self {
        Self { role: person.role, email: person.email, password: Secret::new(password) }
    }
}

/// The admin, with a new password.
pub async fn admin(portal: &Portal, world: &World) -> Result<Account> {
    let password = password(world);
    portal.create_first_admin(ADMIN.email, ADMIN.name, Some(&password)).await?;
    Ok(Account::new(&ADMIN, password))
}

/// Anybody else, with a new password. Whoever was switched off while trying the portal out is let in again.
pub async fn account(portal: &Portal, actor: &Actor, person: &Person, world: &World) -> Result<Account> {
    let developer = match find(portal, actor, person).await? {
        Some(known) => known,
        None => portal.create_developer(actor, person.name, person.email).await?,
    };
    portal.set_admin(actor, &developer.id, false).await?;
    portal.enable_developer(actor, &developer.id).await?;
    let link = portal.password_link(actor, &developer.id).await?;
    let token = link.rsplit('/').next().unwrap_or_default();
    let password = password(world);
    portal.reset_password(token, &password).await?;
    Ok(Account::new(person, password))
}

async fn find(portal: &Portal, actor: &Actor, person: &Person) -> Result<Option<Developer>> {
    let found = portal.people(actor, person.email, None).await?;
    Ok(found.rows.into_iter().find(|developer| developer.email.as_str() == person.email))
}

/// 75 random bits in characters that are not mistaken for each other.
fn password(world: &World) -> String {
    const LETTERS: &[u8; 32] = b"abcdefghijkmnpqrstuvwxyz23456789";
    let letters: Vec<_> = world.bytes::<15>().iter().map(|byte| char::from(LETTERS[usize::from(byte % 32)])).collect();
    letters.chunks(5).map(String::from_iter).collect::<Vec<_>>().join("-")
}
