//! `rolecall schema`: the schema that lies beside the shipped files.

use serde_json::Value;

use super::run_well;
use crate::project;

#[test]
fn the_schema_is_printed_as_it_lies_in_the_directory() {
    let printed = run_well(&["schema"], "");
    let file = std::fs::read(project("lexicons/lexicon.schema.json")).expect("the schema");
    assert!(
        printed == file,
        "rebuild rolecall if the schema has changed since"
    );
    let schema: Value = serde_json::from_slice(&printed).expect("JSON");
    assert_eq!(schema["type"], "object");
}
