use crate::{Reason, access::Terms, tally::Place};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method};
use domain::call::CallPath;

const ENTRY: HeaderName = HeaderName::from_static("x-keywright-entry");
/// nginx sets these by the configuration that we ship; Caddy and Traefik set the others by themselves.
const METHODS: [HeaderName; 2] =
    [HeaderName::from_static("x-original-method"), HeaderName::from_static("x-forwarded-method")];
const PATHS: [HeaderName; 2] = [HeaderName::from_static("x-original-uri"), HeaderName::from_static("x-forwarded-uri")];

/// A gateway's question about one call.
#[derive(Debug, Clone, Copy)]
pub struct Call<'a> {
    /// Of the question. It is the call's own where `below` says something.
    pub method: &'a Method,
    /// What follows `/verify` in the address: Envoy puts the call's path there. Empty from others.
    pub below: &'a str,
    pub headers: &'a HeaderMap,
}

impl Call<'_> {
    /// The address of the API that is called, where the gateway says so.
    pub fn entry(&self) -> Result<Option<&[u8]>, Reason> {
        let mut values = self.headers.get_all(ENTRY).iter();
        let entry = values.next();
        if values.next().is_some() { Err(Reason::Entry) } else { Ok(entry.map(HeaderValue::as_bytes)) }
    }

    /// Refuses a call that none of the rules allows. Without rules nobody looks at the path.
    ///
    /// Gives the API that the call is for: the only one that these terms are about, or the only one whose rules allow it.
    pub fn check(&self, terms: &Terms) -> Result<Place, Reason> {
        if terms.rules.is_empty() {
            return Ok(terms.place);
        }
        let (method, path) = (self.original_method()?, self.original_path()?);
        let mut fitting = (0..terms.rules.len()).filter(|at| terms.rules[*at].allows(method, &path));
        let first = fitting.next().ok_or(Reason::Scope)?;
        let Some(place) = terms.places.get(first) else { return Ok(terms.place) };
        let is_clear = fitting.all(|other| terms.places[other] == *place);
        Ok(if is_clear { *place } else { Place::UNKNOWN })
    }

    /// Whatever tells the method has to tell the same. Where nothing does, the question's own says nothing: nginx always
    /// asks by GET.
    fn original_method(&self) -> Result<&str, Reason> {
        let own = (!self.below.is_empty()).then_some(self.method.as_str());
        let mut told =
            self.told(&METHODS)?.into_iter().map(|text| core::str::from_utf8(text).unwrap_or_default()).chain(own);
        let first = told.next().ok_or(Reason::Path)?;
        if told.all(|other| other == first) { Ok(first) } else { Err(Reason::Path) }
    }

    /// Whatever tells the path has to tell the same.
    fn original_path(&self) -> Result<CallPath, Reason> {
        let own = (!self.below.is_empty()).then_some(self.below.as_bytes());
        let mut told = self.told(&PATHS)?.into_iter().chain(own).map(CallPath::parse);
        let first = told.next().ok_or(Reason::Path)?.map_err(|_| Reason::Path)?;
        if told.all(|other| other.as_ref() == Ok(&first)) { Ok(first) } else { Err(Reason::Path) }
    }

    /// The values of these headers, each sent at most once.
    fn told(&self, names: &[HeaderName]) -> Result<Vec<&[u8]>, Reason> {
        let mut told = Vec::with_capacity(names.len() + 1);
        for name in names {
            let mut values = self.headers.get_all(name).iter();
            told.extend(values.next().map(HeaderValue::as_bytes));
            if values.next().is_some() {
                return Err(Reason::Path);
            }
        }
        Ok(told)
    }
}
