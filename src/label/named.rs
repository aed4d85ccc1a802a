//! Serialises labels by the names a lexicon gives them. A label knows its place only, so the
//! names are put in between: this serialiser hands everything on as it comes, and labels, which
//! it knows by the names of their types, in words.

use std::fmt::Display;

use serde::ser::{
    Serialize, SerializeMap, SerializeSeq, SerializeStruct, SerializeStructVariant, SerializeTuple,
    SerializeTupleStruct, SerializeTupleVariant, Serializer,
};

use super::{Label, Labels};

/// The name under which a label serialises itself, which no other type has.
pub(super) const LABEL: &str = "$rolecall::Label";

/// The name under which a value for each label does.
pub(super) const BY_LABEL: &str = "$rolecall::ByLabel";

/// The variant of [`LABEL`] that stands for both roles together.
const BOTH: u32 = Label::ALL.len() as u32;

/// Serialises what stands for both roles together.
pub(crate) fn serialize_both<S: Serializer>(serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_unit_variant(LABEL, BOTH, "both")
}

/// A value in which labels serialise by their names; made by [`Labels::named`].
#[derive(Debug)]
pub struct Named<'v, T: ?Sized> {
    labels: &'v Labels,
    value: &'v T,
}

impl<'v, T: ?Sized> Named<'v, T> {
    pub(super) fn new(labels: &'v Labels, value: &'v T) -> Named<'v, T> {
        Named { labels, value }
    }
}

impl<T: Serialize + ?Sized> Serialize for Named<'_, T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.value.serialize(Naming {
            labels: self.labels,
            inner: serializer,
        })
    }
}

/// A serialiser, or a compound that one has begun, with the names of the labels.
struct Naming<'l, S> {
    labels: &'l Labels,
    inner: S,
}

/// A struct that was begun: as it is, or as an object with the names as keys.
enum Fields<'l, S: Serializer> {
    AsTheyAre(Naming<'l, S::SerializeStruct>),
    ByLabel(Naming<'l, S::SerializeMap>),
}

/// Hands values on that cannot hold a label.
macro_rules! hand_on {
    ($($method:ident($($argument:ident: $type:ty),*);)*) => {
        $(fn $method(self, $($argument: $type),*) -> Result<S::Ok, S::Error> {
            self.inner.$method($($argument),*)
        })*
    };
}

/// Hands the beginnings of compounds on, which may hold labels.
macro_rules! begin {
    ($($method:ident($($argument:ident: $type:ty),*) -> $compound:ident;)*) => {
        $(fn $method(self, $($argument: $type),*) -> Result<Self::$compound, S::Error> {
            Ok(Naming { labels: self.labels, inner: self.inner.$method($($argument),*)? })
        })*
    };
}

impl<'l, S: Serializer> Serializer for Naming<'l, S> {
    type Ok = S::Ok;
    type Error = S::Error;
    type SerializeSeq = Naming<'l, S::SerializeSeq>;
    type SerializeTuple = Naming<'l, S::SerializeTuple>;
    type SerializeTupleStruct = Naming<'l, S::SerializeTupleStruct>;
    type SerializeTupleVariant = Naming<'l, S::SerializeTupleVariant>;
    type SerializeMap = Naming<'l, S::SerializeMap>;
    type SerializeStruct = Fields<'l, S>;
    type SerializeStructVariant = Naming<'l, S::SerializeStructVariant>;

    hand_on! {
        serialize_bool(value: bool);
        serialize_i8(value: i8);
        serialize_i16(value: i16);
        serialize_i32(value: i32);
        serialize_i64(value: i64);
        serialize_i128(value: i128);
        serialize_u8(value: u8);
        serialize_u16(value: u16);
        serialize_u32(value: u32);
        serialize_u64(value: u64);
        serialize_u128(value: u128);
        serialize_f32(value: f32);
        serialize_f64(value: f64);
        serialize_char(value: char);
        serialize_str(value: &str);
        serialize_bytes(value: &[u8]);
        serialize_none();
        serialize_unit();
        serialize_unit_struct(name: &'static str);
    }

    begin! {
        serialize_seq(len: Option<usize>) -> SerializeSeq;
        serialize_tuple(len: usize) -> SerializeTuple;
        serialize_tuple_struct(name: &'static str, len: usize) -> SerializeTupleStruct;
        serialize_tuple_variant(name: &'static str, index: u32, variant: &'static str, len: usize) -> SerializeTupleVariant;
        serialize_map(len: Option<usize>) -> SerializeMap;
        serialize_struct_variant(name: &'static str, index: u32, variant: &'static str, len: usize) -> SerializeStructVariant;
    }

    fn serialize_unit_variant(
        self,
        name: &'static str,
        index: u32,
        variant: &'static str,
    ) -> Result<S::Ok, S::Error> {
        if name != LABEL {
            return self.inner.serialize_unit_variant(name, index, variant);
        }
        let label = Label::ALL.get(index as usize);
        let word = label.map_or(self.labels.both(), |&label| self.labels.name(label));
        self.inner.serialize_str(word)
    }

    fn serialize_struct(
        self,
        name: &'static str,
        len: usize,
    ) -> Result<Self::SerializeStruct, S::Error> {
        let labels = self.labels;
        if name == BY_LABEL {
            let inner = self.inner.serialize_map(Some(len))?;
            return Ok(Fields::ByLabel(Naming { labels, inner }));
        }
        let inner = self.inner.serialize_struct(name, len)?;
        Ok(Fields::AsTheyAre(Naming { labels, inner }))
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<S::Ok, S::Error> {
        self.inner.serialize_some(&self.labels.named(value))
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(
        self,
        name: &'static str,
        value: &T,
    ) -> Result<S::Ok, S::Error> {
        let value = self.labels.named(value);
        self.inner.serialize_newtype_struct(name, &value)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        name: &'static str,
        index: u32,
        variant: &'static str,
        value: &T,
    ) -> Result<S::Ok, S::Error> {
        let value = self.labels.named(value);
        self.inner
            .serialize_newtype_variant(name, index, variant, &value)
    }

    fn collect_str<T: Display + ?Sized>(self, value: &T) -> Result<S::Ok, S::Error> {
        self.inner.collect_str(value)
    }

    fn is_human_readable(&self) -> bool {
        self.inner.is_human_readable()
    }
}

/// Hands the parts of a compound on, with the labels in them named.
macro_rules! parts {
    ($($compound:ident: $method:ident($($key:ident)?);)*) => {
        $(impl<C: $compound> $compound for Naming<'_, C> {
            type Ok = C::Ok;
            type Error = C::Error;

            fn $method<T: Serialize + ?Sized>(
                &mut self,
                $($key: &'static str,)?
                value: &T,
            ) -> Result<(), C::Error> {
                self.inner.$method($($key,)? &self.labels.named(value))
            }

            fn end(self) -> Result<C::Ok, C::Error> {
                self.inner.end()
            }
        })*
    };
}

parts! {
    SerializeSeq: serialize_element();
    SerializeTuple: serialize_element();
    SerializeTupleStruct: serialize_field();
    SerializeTupleVariant: serialize_field();
    SerializeStructVariant: serialize_field(key);
}

impl<C: SerializeMap> SerializeMap for Naming<'_, C> {
    type Ok = C::Ok;
    type Error = C::Error;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<(), C::Error> {
        self.inner.serialize_key(&self.labels.named(key))
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), C::Error> {
        self.inner.serialize_value(&self.labels.named(value))
    }

    fn end(self) -> Result<C::Ok, C::Error> {
        self.inner.end()
    }
}

impl<S: Serializer> SerializeStruct for Fields<'_, S> {
    type Ok = S::Ok;
    type Error = S::Error;

    fn serialize_field<T: Serialize + ?Sized>(
        &mut self,
        key: &'static str,
        value: &T,
    ) -> Result<(), S::Error> {
        match self {
            Fields::AsTheyAre(Naming { labels, inner }) => {
                inner.serialize_field(key, &labels.named(value))
            }
            Fields::ByLabel(Naming { labels, inner }) => {
                let label = Label::ALL.into_iter().find(|label| label.key() == key);
                let name = label.map_or(key, |label| labels.name(label));
                inner.serialize_entry(name, &labels.named(value))
            }
        }
    }

    fn end(self) -> Result<S::Ok, S::Error> {
        match self {
            Fields::AsTheyAre(Naming { inner, .. }) => inner.end(),
            Fields::ByLabel(Naming { inner, .. }) => inner.end(),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::super::ByLabel;
    use super::super::labels::tests::named;
    use super::*;

    /// Every shape that a label can hide in.
    #[derive(serde::Serialize)]
    struct Shapes {
        label: Label,
        some: Option<Label>,
        none: Option<Label>,
        seq: Vec<Label>,
        tuple: (Label, f64),
        keyed: BTreeMap<Label, u8>,
        wrapped: Wrapped,
        variants: [Variant; 4],
        #[serde(flatten)]
        flat: Flat,
        by_label: ByLabel<ByLabel<u8>>,
        text: &'static str,
    }

    #[derive(serde::Serialize)]
    struct Wrapped(Label);

    #[derive(serde::Serialize)]
    enum Variant {
        Senior,
        Newtype(Label),
        Tuple(Label, u8),
        Struct { senior: Label },
    }

    #[derive(serde::Serialize)]
    struct Flat {
        junior: Label,
    }

    #[test]
    fn labels_are_named_wherever_they_stand_and_nothing_else_changes() {
        let shapes = Shapes {
            label: Label::Senior,
            some: Some(Label::Junior),
            none: None,
            seq: vec![Label::Other, Label::Senior],
            tuple: (Label::Junior, 0.1),
            keyed: BTreeMap::from([(Label::Junior, 1)]),
            wrapped: Wrapped(Label::Senior),
            variants: [
                Variant::Senior,
                Variant::Newtype(Label::Senior),
                Variant::Tuple(Label::Junior, 2),
                Variant::Struct {
                    senior: Label::Senior,
                },
            ],
            flat: Flat {
                junior: Label::Junior,
            },
            by_label: ByLabel {
                other: ByLabel {
                    senior: 3,
                    ..ByLabel::default()
                },
                ..ByLabel::default()
            },
            text: "senior",
        };
        let labels = named(["director", "manager", "other"]);
        let json = serde_json::to_string(&labels.named(&shapes)).unwrap();
        let zeros = r#"{"director":0,"manager":0,"other":0}"#;
        assert_eq!(
            json,
            format!(
                r#"{{"label":"director","some":"manager","none":null,"seq":["other","director"],"tuple":["manager",0.1],"keyed":{{"manager":1}},"wrapped":"director","variants":["Senior",{{"Newtype":"director"}},{{"Tuple":["manager",2]}},{{"Struct":{{"senior":"director"}}}}],"junior":"manager","by_label":{{"director":{zeros},"manager":{zeros},"other":{{"director":3,"manager":0,"other":0}}}},"text":"senior"}}"#
            )
        );
        let plain = serde_json::to_string(&shapes.by_label.other).unwrap();
        assert_eq!(plain, r#"{"senior":3,"junior":0,"other":0}"#);
    }
}
