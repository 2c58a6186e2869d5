//! The JSON Schema of a program file, for editors: made from the same keys that the reader goes by.

use super::keys::PROGRAM;
use super::kind::{BANDS, Kind, MEASURE_MAX, Section};
use super::look::{FORM_CHARACTERS_MAX, PLURAL_FORMS};
use super::phrase::{AMOUNT, Phrase};
use super::time::DAY;
use serde_json::{Map, Value, json};

/// The schema as a whole; each section is among its definitions.
pub(super) fn program() -> Value {
    let mut definitions = Map::new();
    let mut schema = section(&PROGRAM, &mut definitions);
    schema["$schema"] = json!("https://json-schema.org/draft/2020-12/schema");
    schema["title"] = json!("A program of Laurel");
    schema["$defs"] = Value::Object(definitions);
    schema
}

fn section(section: &Section, definitions: &mut Map<String, Value>) -> Value {
    let mut properties = Map::new();
    for key in section.all_keys() {
        let mut property = kind(&key.kind, definitions);
        property["description"] = json!(key.about);
        properties.insert(key.name.to_owned(), property);
    }
    let needed: Vec<&str> = section.all_keys().filter(|key| key.is_needed).map(|key| key.name).collect();
    json!({
        "type": "object",
        "description": section.about,
        "properties": properties,
        "required": needed,
        "additionalProperties": false,
    })
}

fn kind(kind: &Kind, definitions: &mut Map<String, Value>) -> Value {
    match kind {
        Kind::Text(characters_max) => {
            let text = json!({ "type": "string", "minLength": 1, "maxLength": characters_max });
            json!({ "anyOf": [text, { "type": "object", "additionalProperties": text, "minProperties": 1 }] })
        }
        Kind::Bands(characters_max) => {
            let text = self::kind(&Kind::Text(*characters_max), definitions);
            let bands: Map<String, Value> =
                BANDS.iter().map(|band| ((*band).to_owned(), text.clone())).collect();
            let bands = json!({
                "type": "object",
                "properties": bands,
                "additionalProperties": false,
                "minProperties": 1,
            });
            json!({ "anyOf": [text, bands] })
        }
        Kind::Counted => {
            let form = json!({ "type": "string", "minLength": 1, "maxLength": FORM_CHARACTERS_MAX });
            let forms: Map<String, Value> =
                PLURAL_FORMS.iter().map(|name| ((*name).to_owned(), form.clone())).collect();
            let noun = json!({
                "type": "object",
                "properties": forms,
                "required": ["other"],
                "additionalProperties": false,
            });
            json!({ "type": "object", "additionalProperties": noun, "minProperties": 1 })
        }
        Kind::Phrase(phrase) => string(phrase),
        Kind::OneOf(names) => json!({ "enum": names }),
        Kind::Whole(least, most) => json!({ "type": "integer", "minimum": least, "maximum": most }),
        Kind::Measure => {
            let whole = json!({ "type": "integer", "minimum": 0, "maximum": MEASURE_MAX });
            json!({ "anyOf": [whole, string(&AMOUNT)] })
        }
        Kind::Flag => json!({ "type": "boolean" }),
        Kind::List(item, least, most) => {
            let mut list =
                json!({ "type": "array", "minItems": least, "maxItems": most, "uniqueItems": true });
            list["items"] = self::kind(item, definitions);
            list
        }
        Kind::Days => json!({ "type": "array", "items": string(&DAY), "minItems": 2, "maxItems": 2 }),
        Kind::Table(section) => reference(section, definitions),
        Kind::Tables(section, most) => {
            json!({ "type": "array", "items": reference(section, definitions), "maxItems": most })
        }
        Kind::TableById(section) => {
            json!({ "type": "object", "additionalProperties": reference(section, definitions) })
        }
        Kind::ById(item) => {
            let value = self::kind(item, definitions);
            json!({ "type": "object", "additionalProperties": value })
        }
    }
}

fn string(phrase: &Phrase) -> Value {
    json!({ "type": "string", "pattern": phrase.pattern })
}

/// A section is defined once, under its title without brackets.
fn reference(of: &'static Section, definitions: &mut Map<String, Value>) -> Value {
    let name = of.title.trim_matches(['[', ']']);
    if !definitions.contains_key(name) {
        let definition = section(of, definitions);
        definitions.insert(name.to_owned(), definition);
    }
    json!({ "$ref": format!("#/$defs/{name}") })
}
