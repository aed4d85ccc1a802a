//! The JSON Schema of lexicon files says what the loader says: the same keys, the same values,
//! the same keys that must be there.

use std::collections::BTreeSet;

use jsonschema::Validator;
use rolecall::Lexicon;
use serde_json::Value;

use crate::failing::Failing;
use crate::lexicon::shipped_files;

/// A lexicon in one file with every key there is.
const COMPLETE: &str = r#"label = "manager"
question = "level"
part = "duty"
lock = "sign"
spellings = [["ize", "ise"]]

[[duty]]
id = "menus"
label = "director"
weight = 1.5
in = "text"
lock = "none"
needs_end = false
weak = false
terms = ["{set} the @list"]
sources = ["000"]
hit = ["Sets the menu"]
miss = ["Reads the menu"]

[[mask]]
id = "menu-bars"
terms = ["menu bar"]

[[context]]
id = "denied"
effect = "negated"
direction = "forward"
reach = 5
stop = "comma"
terms = ["no"]
ends = ["but"]

[[mention]]
id = "seeks"
window = "after"
terms = ["we seek"]

[[section]]
id = "duties"
weight = 1.0
headings = ["your duties"]
columns = ["duties"]

[classes]
list = ["menu"]

[effects]
negated = 0.0

[inflections]
set = ["sets", "setting"]

[grammar]
prepositions = ["of"]
closers = ["to"]
modifiers = ["global"]
organizations = ["center"]
conjunctions = ["and"]
determiners = ["the"]
mention_ends = ["who"]

[sources.000]
title = "A cookery book"
describes = ["director"]

[labels]
field = "cooking"
work = "leading"
both = "leaders"

[labels.senior]
name = "director"
title = "Chef"
policy = "Runs the kitchen."

[labels.junior]
name = "manager"
title = "Sous-chef"
policy = "Runs a shift."

[labels.other]
name = "other"
title = "another post"
policy = "Anything else."

[model]
name = "kitchens"
prior = { director = 0.0, manager = 0.0, other = 1.0 }
repeat = 0.5
structure = "two-questions"
field_halfway = 2.0
next_area = 0.5
loose_area = 0.6
mention = 0.9
mention_beside_title = 0.15
saturation = { field = 7.0, level = 10.0 }
temperature = 1.0

[model.review]
margin = 0.7
sure = 0.7
short_text = 20
english_share = 0.12
english = ["the"]
"#;

/// Every table: the keys that lead to it in the schema, and in a file.
const TABLES: [(&str, &str); 13] = [
    ("", ""),
    ("/definitions/duty", "duty"),
    ("/definitions/mask", "mask"),
    ("/definitions/context", "context"),
    ("/definitions/mention", "mention"),
    ("/definitions/section", "section"),
    ("/definitions/grammar", "grammar"),
    ("/definitions/source", "sources.000"),
    ("/definitions/labels", "labels"),
    ("/definitions/policy", "labels.senior"),
    ("/definitions/model", "model"),
    (
        "/definitions/model/properties/saturation",
        "model.saturation",
    ),
    ("/definitions/model/properties/review", "model.review"),
];

fn schema() -> Value {
    serde_json::from_str(Lexicon::schema()).expect("the schema is JSON")
}

fn validator() -> Validator {
    jsonschema::draft7::new(&schema()).expect("the schema is a schema")
}

fn parse(text: &str) -> toml::Table {
    toml::from_str(text).unwrap_or_else(|error| panic!("{error}\n{text}"))
}

fn is_valid(validator: &Validator, file: &toml::Table) -> bool {
    let file = serde_json::to_value(file).expect("TOML without dates is JSON");
    validator.is_valid(&file)
}

fn load(file: &toml::Table) -> Result<Lexicon, String> {
    let text = toml::to_string(file).expect("a table is TOML");
    Lexicon::from_files(&[("x.toml", &text)]).map_err(|error| error.to_string())
}

/// Returns a table of the complete file, the first one of several.
fn table<'f>(file: &'f mut toml::Table, path: &str) -> &'f mut toml::Table {
    let keys = path.split('.').filter(|key| !key.is_empty());
    keys.fold(file, |table, key| match &mut table[key] {
        toml::Value::Array(tables) => tables[0].as_table_mut().expect("an array of tables"),
        value => value.as_table_mut().expect("a table"),
    })
}

/// Returns the names between back quotes, but for the first, which is what was wrong.
fn expected(message: &str) -> BTreeSet<&str> {
    message.split('`').skip(1).step_by(2).skip(1).collect()
}

#[test]
fn the_schema_knows_the_keys_that_the_loader_knows() {
    let schema = schema();
    let mut failing = Failing::default();
    for (pointer, path) in TABLES {
        let definition = schema.pointer(pointer).unwrap_or(&schema);
        let known: BTreeSet<&str> = definition["properties"]
            .as_object()
            .expect("a table has keys")
            .keys()
            .map(String::as_str)
            .collect();
        assert_eq!(definition["additionalProperties"], false, "{pointer}");
        let mut file = parse(COMPLETE);
        let complete: BTreeSet<String> = table(&mut file, path).keys().cloned().collect();
        let complete: BTreeSet<&str> = complete.iter().map(String::as_str).collect();
        failing.note_unless(
            complete == known,
            path,
            format!("test {complete:?}, schema {known:?}"),
        );
        table(&mut file, path).insert("zzz".to_owned(), 1.into());
        let message = load(&file).expect_err("an unknown key is refused");
        let loader = expected(&message);
        failing.note_unless(
            loader == known,
            path,
            format!("schema {known:?}, loader {message}"),
        );
    }
    failing.assert_none();
}

#[test]
fn the_schema_lists_the_values_that_the_loader_lists() {
    let schema = schema();
    let mut failing = Failing::default();
    let mut n_lists = 0;
    for (pointer, path) in TABLES {
        let definition = schema.pointer(pointer).unwrap_or(&schema);
        for (key, property) in definition["properties"].as_object().expect("keys") {
            let reference = property.pointer("/allOf/0/$ref").and_then(Value::as_str);
            let inherited = reference.and_then(|name| schema.pointer(name.trim_start_matches('#')));
            let Some(values) = inherited.unwrap_or(property)["enum"].as_array() else {
                continue;
            };
            let known: BTreeSet<&str> = values.iter().filter_map(Value::as_str).collect();
            let mut file = parse(COMPLETE);
            table(&mut file, path).insert(key.clone(), "zzz".into());
            let message = load(&file).expect_err("an unknown value is refused");
            let holds = expected(&message) == known;
            failing.note_unless(
                holds,
                format!("{path} {key}"),
                format!("{known:?}: {message}"),
            );
            n_lists += 1;
        }
    }
    assert_eq!(n_lists, 9);
    failing.assert_none();
}

#[test]
fn a_key_can_be_left_out_where_the_loader_says_so() {
    let validator = validator();
    assert!(is_valid(&validator, &parse(COMPLETE)));
    load(&parse(COMPLETE)).unwrap_or_else(|error| panic!("{error}"));
    let mut failing = Failing::default();
    // What must be in some file of a lexicon need not be in each.
    let elsewhere = ["labels", "model", "classes", "effects"];
    for (_, path) in TABLES {
        let keys: Vec<String> = table(&mut parse(COMPLETE), path).keys().cloned().collect();
        for key in keys.iter().filter(|key| !elsewhere.contains(&key.as_str())) {
            let mut file = parse(COMPLETE);
            table(&mut file, path).remove(key);
            let (valid, loaded) = (is_valid(&validator, &file), load(&file));
            let holds = valid == loaded.is_ok();
            failing.note_unless(
                holds,
                format!("{path} {key}"),
                format!("{valid}, {:?}", loaded.err()),
            );
        }
    }
    failing.assert_none();
}

#[test]
fn values_that_the_loader_refuses_are_refused() {
    let validator = validator();
    let mut failing = Failing::default();
    for (path, key, value) in [
        ("duty", "weight", toml::Value::from(99.5)),
        ("duty", "weight", "much".into()),
        ("duty", "terms", toml::Value::Array(Vec::new())),
        ("duty", "terms", vec![""].into()),
        ("duty", "hit", "one".into()),
        ("mask", "terms", vec![1].into()),
        ("context", "reach", (-1).into()),
        ("context", "reach", 1.5.into()),
        ("labels.junior", "name", "two words".into()),
        ("labels.junior", "policy", "".into()),
        ("model", "repeat", 1.5.into()),
        ("model.saturation", "field", 0.0.into()),
        (
            "",
            "spellings",
            toml::Value::Array(vec![vec!["one"].into()]),
        ),
    ] {
        let mut file = parse(COMPLETE);
        table(&mut file, path).insert(key.to_owned(), value.clone());
        let row = format!("{path} {key} = {value}");
        failing.note_unless(!is_valid(&validator, &file), &row, "the schema takes it");
        failing.note_unless(load(&file).is_err(), &row, "the loader takes it");
    }
    failing.assert_none();
}

#[test]
fn every_shipped_file_is_valid() {
    let validator = validator();
    let mut failing = Failing::default();
    for (name, text) in shipped_files() {
        let file = serde_json::to_value(parse(&text)).expect("TOML without dates is JSON");
        for error in validator.iter_errors(&file) {
            failing.note(&name, format!("{}: {error}", error.instance_path()));
        }
    }
    failing.assert_none();
}

#[test]
fn every_key_is_described() {
    fn walk(value: &Value, path: &str, failing: &mut Failing) {
        let Some(object) = value.as_object() else {
            return;
        };
        for (key, inner) in object {
            let path = format!("{path}/{key}");
            if key == "properties" {
                for (name, property) in inner.as_object().into_iter().flatten() {
                    let is_described =
                        property.get("description").is_some() || property.get("$ref").is_some();
                    failing.note_unless(
                        is_described,
                        format!("{path}/{name}"),
                        "has no description",
                    );
                }
            }
            walk(inner, &path, failing);
        }
    }
    let mut failing = Failing::default();
    walk(&schema(), "", &mut failing);
    failing.assert_none();
}
