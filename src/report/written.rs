//! Does a record hold all that was written? What this version does not know must not be left out in silence.
//!
//! Comes in: JSON and the type that it is read as. Goes out: the record, or the first field that it has no place for. It
//! keeps neither text as a tree: a large report would fill the memory.

use serde::de::{
    DeserializeOwned, DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor,
};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::fmt;

/// Reads a record, and holds what was written against it.
pub(super) fn read<T: DeserializeOwned + Serialize>(json: &[u8]) -> Result<T, String> {
    let said = |error: serde_json::Error| error.to_string();
    let read: T = serde_json::from_slice(json).map_err(said)?;
    let again = serde_json::to_string(&read).map_err(said)?;
    let shape: Shape<'_> = serde_json::from_str(&again).map_err(said)?;
    let mut written = serde_json::Deserializer::from_slice(json);
    Against(&shape).deserialize(&mut written).map_err(said)?;
    Ok(read)
}

/// Which fields and items a record has, and not what they hold.
enum Shape<'a> {
    Word,
    List(Vec<Shape<'a>>),
    Fields(Vec<(&'a str, Shape<'a>)>),
}

impl<'de> Deserialize<'de> for Shape<'de> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_any(Shaping)
    }
}

struct Shaping;

impl<'de> Visitor<'de> for Shaping {
    type Value = Shape<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a record")
    }

    fn visit_bool<E>(self, _: bool) -> Result<Self::Value, E> {
        Ok(Shape::Word)
    }

    fn visit_i64<E>(self, _: i64) -> Result<Self::Value, E> {
        Ok(Shape::Word)
    }

    fn visit_u64<E>(self, _: u64) -> Result<Self::Value, E> {
        Ok(Shape::Word)
    }

    fn visit_f64<E>(self, _: f64) -> Result<Self::Value, E> {
        Ok(Shape::Word)
    }

    fn visit_str<E>(self, _: &str) -> Result<Self::Value, E> {
        Ok(Shape::Word)
    }

    fn visit_unit<E>(self) -> Result<Self::Value, E> {
        Ok(Shape::Word)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Self::Value, A::Error> {
        let mut list = Vec::new();
        while let Some(item) = items.next_element()? {
            list.push(item);
        }
        Ok(Shape::List(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut fields: A) -> Result<Self::Value, A::Error> {
        let mut map = Vec::new();
        while let Some(field) = fields.next_entry()? {
            map.push(field);
        }
        Ok(Shape::Fields(map))
    }
}

/// Goes through what was written beside what was read, and stops at the first field that was lost. One that is empty
/// carries nothing.
struct Against<'a>(&'a Shape<'a>);

impl<'de> DeserializeSeed<'de> for Against<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<(), D::Error> {
        match self.0 {
            Shape::Word => IgnoredAny::deserialize(from).map(|_| ()),
            Shape::List(_) | Shape::Fields(_) => from.deserialize_any(self),
        }
    }
}

impl<'de> Visitor<'de> for Against<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if matches!(self.0, Shape::List(_)) { "a list" } else { "fields with names" })
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<(), A::Error> {
        let Shape::List(list) = self.0 else {
            return Err(A::Error::custom("it holds a list where fields have names"));
        };
        for shape in list {
            items.next_element_seed(Against(shape))?;
        }
        while items.next_element::<IgnoredAny>()?.is_some() {}
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut fields: A) -> Result<(), A::Error> {
        let known: &[(&str, Shape<'_>)] = if let Shape::Fields(known) = self.0 { known } else { &[] };
        while let Some(name) = fields.next_key::<Cow<'de, str>>()? {
            match known.iter().find(|(known, _)| *known == name) {
                Some((_, shape)) => fields.next_value_seed(Against(shape))?,
                None if fields.next_value::<Empty>()?.0 => {}
                None => {
                    let name = name.into_owned();
                    return Err(A::Error::custom(format!(
                        "it holds `{name}`, which this version does not know"
                    )));
                }
            }
        }
        Ok(())
    }
}

/// Whether a value carries nothing: null, a list without items, an object without fields.
struct Empty(bool);

impl<'de> Deserialize<'de> for Empty {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_any(Emptiness)
    }
}

struct Emptiness;

impl<'de> Visitor<'de> for Emptiness {
    type Value = Empty;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any value")
    }

    fn visit_bool<E>(self, _: bool) -> Result<Empty, E> {
        Ok(Empty(false))
    }

    fn visit_i64<E>(self, _: i64) -> Result<Empty, E> {
        Ok(Empty(false))
    }

    fn visit_u64<E>(self, _: u64) -> Result<Empty, E> {
        Ok(Empty(false))
    }

    fn visit_f64<E>(self, _: f64) -> Result<Empty, E> {
        Ok(Empty(false))
    }

    fn visit_str<E>(self, _: &str) -> Result<Empty, E> {
        Ok(Empty(false))
    }

    fn visit_unit<E>(self) -> Result<Empty, E> {
        Ok(Empty(true))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Empty, A::Error> {
        let empty = items.next_element::<IgnoredAny>()?.is_none();
        while items.next_element::<IgnoredAny>()?.is_some() {}
        Ok(Empty(empty))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut fields: A) -> Result<Empty, A::Error> {
        let empty = fields.next_entry::<IgnoredAny, IgnoredAny>()?.is_none();
        while fields.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(Empty(empty))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    struct Outer {
        name: String,
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        inner: Vec<Inner>,
    }

    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    struct Inner {
        at: u32,
    }

    #[test]
    fn a_field_that_is_not_known_is_found_however_deep() {
        let refused = |json: &str| read::<Outer>(json.as_bytes()).unwrap_err();
        assert!(refused(r#"{"name": "a", "more": 1}"#).contains("holds `more`"));
        assert!(
            refused(r#"{"name": "a", "inner": [{"at": 1}, {"at": 2, "m\u006fre": [0]}]}"#)
                .contains("holds `more`")
        );
        assert!(refused(r#"{"name": "a", "inner": [[1]]}"#).contains("fields have names"));
        assert!(refused(r#"["a", []]"#).contains("fields have names"));
    }

    #[test]
    fn what_is_empty_carries_nothing() {
        let read = |json: &str| read::<Outer>(json.as_bytes()).unwrap();
        let json = r#"{"more": {}, "inner": [], "name": "a", "none": null, "list": []}"#;
        assert_eq!(read(json), Outer { name: "a".into(), inner: Vec::new() });
        assert_eq!(read(r#"{"name": "a", "inner": [{"at": 1}]}"#).inner, [Inner { at: 1 }]);
    }
}
