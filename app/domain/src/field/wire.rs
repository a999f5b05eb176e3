//! How a field is read from JSON: as an object, or as a label alone.

use super::{Field, Kind, definition::key_from_label};
use serde::{
    Deserialize, Deserializer,
    de::{MapAccess, Visitor, value::MapAccessDeserializer},
};

impl<'de> Deserialize<'de> for Field {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(LabelOrField)
    }
}

struct LabelOrField;

impl<'de> Visitor<'de> for LabelOrField {
    type Value = Field;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("a field, or a label alone")
    }

    fn visit_str<E>(self, label: &str) -> Result<Field, E> {
        Ok(Field::from_label(label))
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Field, A::Error> {
        WireField::deserialize(MapAccessDeserializer::new(map)).map(Field::from)
    }
}

impl From<WireField> for Field {
    fn from(field: WireField) -> Self {
        Self {
            key: if field.key.is_empty() { key_from_label(&field.label) } else { field.key },
            label: field.label,
            help: field.help,
            kind: field.kind,
            required: field.required,
            options: field.options,
            min: field.min,
            max: field.max,
            pattern: field.pattern,
            placeholder: field.placeholder,
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WireField {
    #[serde(default)]
    key: String,
    label: String,
    #[serde(default)]
    help: String,
    #[serde(default = "text")]
    kind: Kind,
    #[serde(default)]
    required: bool,
    #[serde(default)]
    options: Vec<String>,
    #[serde(default)]
    min: Option<f64>,
    #[serde(default)]
    max: Option<f64>,
    #[serde(default)]
    pattern: Option<String>,
    #[serde(default)]
    placeholder: String,
}

fn text() -> Kind {
    Kind::Text
}
