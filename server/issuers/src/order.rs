use domain::{
    Timestamp,
    catalogue::Policy,
    id::{DeveloperId, KeyId},
};

/// Bytes drawn for one key alone. The same bytes make the same key again, so they are as secret as the key.
pub type Seed = [u8; 64];

/// A key as it is to be. There is no `Debug`: the seed becomes the key.
#[derive(Clone)]
pub struct Order {
    /// What Keywright calls the key.
    pub key: KeyId,
    pub seed: Seed,
    /// First part of the text of keys that are made here.
    pub prefix: String,
    /// What the key may do: all of these.
    pub policies: Vec<Policy>,
    /// `None`: until it is revoked.
    pub expires: Option<Timestamp>,
    /// The moment of the order.
    pub now: Timestamp,
    pub holder: Holder,
}

/// Whose key it is.
#[derive(Debug, Clone)]
pub struct Holder {
    pub developer: DeveloperId,
    pub email: String,
    /// What they said of themselves when they signed up, by the keys of the questions.
    pub fields: Vec<(String, String)>,
    /// What they answered when they asked for this key.
    pub answers: Vec<(String, String)>,
}
