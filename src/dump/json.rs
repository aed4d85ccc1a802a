//! Dumps with a JSON object on each line: its keys are the columns, its values the fields.

use std::collections::HashMap;
use std::fmt;
use std::io::{self, Read};
use std::sync::Arc;

use serde::Deserializer;
use serde::de::{MapAccess, Visitor};
use serde_json::value::RawValue;

use super::encoding::Encoding;
use super::limits::{Limits, size};
use super::options::NewKeys;
use super::portion::{Facts, Portion};
use super::reader::Record;
use super::reject::{Place, Reject};
use super::row::Row;
use super::split::MAX_COLUMNS;
use super::window::Window;

/// Reads the objects of a dump.
pub(super) struct Objects<R> {
    window: Window<R>,
    form: ObjectForm,
    n_records: u64,
}

/// What makes rows of objects.
#[derive(Clone, Debug)]
pub(super) struct ObjectForm {
    limits: Limits,
    encoding: Encoding,
    new_keys: NewKeys,
    /// Where the value of a key goes.
    columns: Arc<HashMap<String, usize>>,
}

/// What stands at the start of the window.
enum Found {
    /// An object, perhaps, of some bytes.
    Line(usize),
    /// Nothing any more: a line was taken that is too long to be kept.
    Rejected(Reject),
}

/// Whether a sample is a dump of objects: whether one of its first lines is.
pub(super) fn is_objects(sample: &[u8]) -> bool {
    let first = sample.trim_ascii_start();
    first.starts_with(b"{") && lines(first).take(8).any(|line| Object::read(line).is_ok())
}

/// Says what to do with JSON that does not stand in lines.
pub(super) fn other_json(sample: &[u8]) -> Option<&'static str> {
    let mut bytes = sample.trim_ascii_start().iter();
    let bracket = bytes.next()?;
    let next = bytes.find(|byte| !byte.is_ascii_whitespace());
    match (bracket, next) {
        (b'[', Some(b'{')) => Some(
            "is a JSON array; write each of its objects on a line of its own (jq -c '.[]' FILE | rolecall label)",
        ),
        (b'{', Some(b'"')) if !lines(sample).next()?.contains(&b'}') => Some(
            "is JSON over several lines; write each object on a line of its own (jq -c . FILE | rolecall label)",
        ),
        _ => None,
    }
}

/// Returns the keys that a sample's objects have, in the order in which they come.
pub(super) fn keys(sample: &[u8], is_whole: bool) -> Vec<String> {
    let mut keys: Vec<String> = Vec::new();
    let mut columns: HashMap<String, usize> = HashMap::new();
    let mut lines = lines(sample).peekable();
    while let Some(line) = lines.next() {
        // The sample may end inside a line.
        if lines.peek().is_none() && !is_whole && !keys.is_empty() {
            break;
        }
        let Ok(object) = Object::read(line) else {
            continue;
        };
        for (key, _) in object.0 {
            if !columns.contains_key(&key) && keys.len() < MAX_COLUMNS {
                columns.insert(key.clone(), keys.len());
                keys.push(key);
            }
        }
    }
    keys
}

fn lines(sample: &[u8]) -> impl Iterator<Item = &[u8]> {
    let lines = sample.split(|&byte| byte == b'\n');
    lines.filter(|line| !line.trim_ascii().is_empty())
}

impl<R: Read> Objects<R> {
    pub(super) fn new(
        window: Window<R>,
        keys: &[String],
        new_keys: NewKeys,
        limits: Limits,
    ) -> Objects<R> {
        Objects {
            form: ObjectForm {
                limits,
                encoding: window.encoding(),
                new_keys,
                columns: Arc::new(keys.iter().cloned().zip(0..).collect()),
            },
            window,
            n_records: 0,
        }
    }

    /// Returns what makes rows of the objects.
    pub(super) fn form(&self) -> &ObjectForm {
        &self.form
    }

    pub(super) fn n_records(&self) -> u64 {
        self.n_records
    }

    /// Returns the line of the next record.
    pub(super) fn line(&self) -> u64 {
        self.window.line()
    }

    /// Returns the next record, or nothing at the end; a row in the memory of a spent one.
    pub(super) fn next(&mut self, spent: Row) -> io::Result<Option<Record>> {
        let len = match self.find()? {
            Some(Found::Line(len)) => len,
            Some(Found::Rejected(reject)) => return Ok(Some(Record::Rejected(reject))),
            None => return Ok(None),
        };
        let facts = self.count(len);
        let line = &self.window.bytes()[..len];
        let read = match self.form.row(line, facts.is_malformed, spent) {
            Ok(row) => Record::Row(row),
            Err(reason) => Record::Rejected(Reject::new(line, facts.place, reason)),
        };
        self.window.skip(len);
        Ok(Some(read))
    }

    /// Takes the next record as it stands, if there is one.
    pub(super) fn take(&mut self, portion: &mut Portion) -> io::Result<bool> {
        match self.find()? {
            Some(Found::Line(len)) => {
                let facts = self.count(len);
                portion.add(&self.window.bytes()[..len], &[], facts);
                self.window.skip(len);
            }
            Some(Found::Rejected(reject)) => portion.add_done(Record::Rejected(reject)),
            None => return Ok(false),
        }
        Ok(true)
    }

    /// Counts the line at the start of the window, and says what is known of it.
    fn count(&mut self, len: usize) -> Facts {
        self.n_records += 1;
        Facts {
            place: Place::of(&self.window, self.n_records),
            is_usual: true,
            is_malformed: self.window.is_malformed(len),
        }
    }

    /// Finds the next line that is not blank.
    fn find(&mut self) -> io::Result<Option<Found>> {
        let max_record = self.form.limits.max_record;
        loop {
            let (bytes, at_end) = self.window.first(max_record + 1);
            let len = match memchr::memchr(b'\n', bytes) {
                Some(end) => end + 1,
                None if at_end && bytes.is_empty() => return Ok(None),
                None if at_end => bytes.len(),
                None if bytes.len() > max_record => {
                    let limit = size(max_record);
                    let reason = format!("longer than {limit} (--max-record)");
                    let number = self.n_records + 1;
                    let reject = Reject::take_line(&mut self.window, number, reason)?;
                    self.n_records = number;
                    return Ok(Some(Found::Rejected(reject)));
                }
                None => {
                    self.window.grow(max_record + 1)?;
                    continue;
                }
            };
            if !bytes[..len].trim_ascii().is_empty() {
                return Ok(Some(Found::Line(len)));
            }
            self.window.skip(len);
        }
    }
}

impl ObjectForm {
    /// Makes a line a row in the memory of a spent one, or says why it is none.
    pub(super) fn row(&self, line: &[u8], is_malformed: bool, mut row: Row) -> Result<Row, String> {
        self.take(line, &mut row)?;
        match is_malformed {
            true => Err(format!("not all of it is {}", self.encoding.name())),
            false => Ok(row),
        }
    }

    /// Takes the values of an object in the order of the columns, or says what is wrong.
    fn take(&self, line: &[u8], row: &mut Row) -> Result<(), String> {
        let object = Object::read(line)?;
        let mut values: Vec<Option<String>> = vec![None; self.columns.len()];
        for (key, value) in object.0 {
            match (self.columns.get(&key), self.new_keys) {
                (Some(&column), _) => values[column] = Some(value),
                (None, NewKeys::Ignore) => {}
                (None, NewKeys::Reject) => {
                    return Err(format!(
                        "key {key:?} comes too late to be a column; move an object that has it to the beginning, or choose columns with --select"
                    ));
                }
            }
        }
        row.clear();
        for value in &values {
            row.push(value.as_deref().unwrap_or_default());
        }
        match self.limits.fault(row.iter().map(str::len), line.len()) {
            Some(reason) => Err(reason),
            None => Ok(()),
        }
    }
}

/// The keys of an object, and its values as text: a string as what it says, null as nothing,
/// anything else as it is written.
struct Object(Vec<(String, String)>);

impl Object {
    fn read(line: &[u8]) -> Result<Object, String> {
        let line = std::str::from_utf8(line).map_err(|error| {
            let byte = line.get(error.valid_up_to()).copied().unwrap_or_default();
            format!(
                "byte 0x{byte:02x} is not UTF-8; if the dump is written in another encoding, name it (--encoding windows-1252)"
            )
        })?;
        if !line.trim_start().starts_with('{') {
            return Err("no JSON object".to_owned());
        }
        let mut deserializer = serde_json::Deserializer::from_str(line);
        let object = deserializer.deserialize_map(ObjectVisitor);
        let object = object.and_then(|object| deserializer.end().map(|()| object));
        object.map_err(|error| {
            let message = error.to_string();
            // It knows one line only.
            let message = message.split(" at line ").next().unwrap_or(&message);
            format!("no JSON: {message} (column {})", error.column())
        })
    }
}

struct ObjectVisitor;

impl<'de> Visitor<'de> for ObjectVisitor {
    type Value = Object;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Object, A::Error> {
        let mut entries = Vec::new();
        while let Some((key, value)) = map.next_entry::<String, &RawValue>()? {
            let raw = value.get();
            let value = if raw.starts_with('"') {
                serde_json::from_str(raw).map_err(serde::de::Error::custom)?
            } else if raw == "null" {
                String::new()
            } else {
                raw.to_owned()
            };
            entries.push((key, value));
        }
        Ok(Object(entries))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_kept_as_they_are_written() {
        let line = br#"{"a":"x\n\"y\"","b":1.50,"c":null,"d":{"e": [1, "f"]},"g":true,"h":12345678901234567890}"#;
        let object = Object::read(line)
            .map(|object| object.0)
            .unwrap_or_default();
        let values: Vec<&str> = object.iter().map(|(_, value)| value.as_str()).collect();
        let expected = [
            "x\n\"y\"",
            "1.50",
            "",
            r#"{"e": [1, "f"]}"#,
            "true",
            "12345678901234567890",
        ];
        assert_eq!(values, expected);
    }

    #[test]
    fn json_is_told_by_its_lines() {
        let rows: [(&[u8], bool, bool); 7] = [
            (b"{\"a\":1}\n{\"a\":2}\n", true, false),
            (b"\n  {\"a\":1}", true, false),
            (b"{\"a\":\n{\"a\":2}\n", true, true),
            (b"[{\"a\":1},\n{\"a\":2}]", false, true),
            (b"{\n  \"a\": 1\n}\n", false, true),
            (b"{a},b\n1,2\n", false, false),
            (b"a,b\n", false, false),
        ];
        for (sample, expected, is_other) in rows {
            let text = String::from_utf8_lossy(sample);
            assert_eq!(is_objects(sample), expected, "{text}");
            assert_eq!(other_json(sample).is_some(), is_other, "{text}");
        }
    }
}
