//! What other projects run in their CI: the hooks, the action and the examples in `docs/ci.md`
//! are YAML, fit each other, and name only what the program understands.

use std::collections::BTreeSet;
use std::process::Command;

use saphyr::{LoadableYamlNode, Scalar, Yaml};
use serde_json::Value;

use crate::failing::Failing;
use crate::project;

fn read(path: &str) -> String {
    std::fs::read_to_string(project(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// Reads YAML as the JSON it stands for.
#[track_caller]
fn parse(text: &str) -> Value {
    let documents = Yaml::load_from_str(text).unwrap_or_else(|error| panic!("{error}: {text}"));
    let [document] = &documents[..] else {
        panic!("{} documents in {text}", documents.len())
    };
    json(document)
}

fn json(yaml: &Yaml<'_>) -> Value {
    match yaml {
        Yaml::Sequence(items) => items.iter().map(json).collect(),
        Yaml::Mapping(entries) => {
            let entries = entries.iter();
            let entry = |(key, value): (&Yaml<'_>, &Yaml<'_>)| {
                let key = key.as_str().unwrap_or_else(|| panic!("{key:?} is no name"));
                (key.to_owned(), json(value))
            };
            Value::Object(entries.map(entry).collect())
        }
        Yaml::Value(Scalar::String(text)) => Value::from(text.as_ref()),
        Yaml::Value(Scalar::Boolean(value)) => Value::from(*value),
        Yaml::Value(Scalar::Integer(value)) => Value::from(*value),
        Yaml::Value(Scalar::FloatingPoint(value)) => Value::from(value.into_inner()),
        Yaml::Value(Scalar::Null) => Value::Null,
        other => panic!("{other:?} is no plain YAML"),
    }
}

/// Returns the strings of an array; none where there is no array.
fn strings(value: &Value) -> Vec<String> {
    let items = value.as_array().into_iter().flatten();
    let text = |item: &Value| item.as_str().expect("a string").to_owned();
    items.map(text).collect()
}

/// Says why the program refuses arguments, which it reads before it shows the help.
fn refusal(arguments: &[String]) -> Option<String> {
    let output = Command::new(env!("CARGO_BIN_EXE_rolecall"))
        .args(arguments)
        .arg("--help")
        .output()
        .expect("rolecall runs");
    let refused = !output.status.success();
    refused.then(|| String::from_utf8_lossy(&output.stderr).into_owned())
}

/// Returns the arguments of a command line that runs the program; what follows a redirection
/// or an operator is no argument.
fn arguments(line: &str) -> Option<Vec<String>> {
    let rest = line.trim().strip_prefix("rolecall ")?;
    let words = rest.split_whitespace();
    let words = words.take_while(|word| !word.starts_with(['>', '|', '&']));
    Some(words.map(str::to_owned).collect())
}

/// The commands of the hooks, by id.
fn hooks() -> Vec<(String, Vec<String>)> {
    let manifest = parse(&read(".pre-commit-hooks.yaml"));
    let hook = |hook: &Value| {
        let id = hook["id"].as_str().expect("an id").to_owned();
        let entry = hook["entry"].as_str().expect("an entry");
        let mut command = arguments(entry).unwrap_or_else(|| panic!("{entry} is not rolecall"));
        command.extend(strings(&hook["args"]));
        (id, command)
    };
    manifest
        .as_array()
        .expect("a list")
        .iter()
        .map(hook)
        .collect()
}

#[test]
fn hooks_run_what_the_program_understands() {
    let hooks = hooks();
    assert_eq!(hooks.len(), 3, "{hooks:?}");
    let mut failing = Failing::default();
    for (id, command) in hooks {
        if let Some(why) = refusal(&command) {
            failing.note(id, why);
        }
    }
    failing.assert_none();
}

/// Returns the arguments of a step of the action: its line, and what it collects in `options`,
/// with the inputs' defaults in the place of variables, and a digit where there is none.
fn step_arguments(step: &Value, inputs: &Value) -> Option<Vec<String>> {
    let script = step["run"].as_str()?;
    let mut command = script.lines().find_map(arguments)?;
    command.retain(|word| word != "\"${options[@]}\"");
    for options in script.split("options+=(").skip(1) {
        let (options, _) = options.split_once(')').expect("a bracket is closed");
        command.extend(options.split_whitespace().map(str::to_owned));
    }
    let value = |word: &String| {
        let Some(name) = word.strip_prefix("\"$").and_then(|w| w.strip_suffix('"')) else {
            return word.clone();
        };
        let source = step["env"][name].as_str().unwrap_or_default();
        let source = source.trim_start_matches("${{ inputs.");
        let default = inputs[source.trim_end_matches(" }}")]["default"].as_str();
        match default {
            None | Some("") => "1".to_owned(),
            Some(default) => default.to_owned(),
        }
    };
    Some(command.iter().map(value).collect())
}

#[test]
fn the_action_runs_what_the_program_understands() {
    let action = parse(&read("action.yml"));
    let steps = action["runs"]["steps"].as_array().expect("steps");
    let mut failing = Failing::default();
    let mut seen = BTreeSet::new();
    for step in steps {
        let Some(command) = step_arguments(step, &action["inputs"]) else {
            continue;
        };
        seen.insert(command[0].clone());
        if let Some(why) = refusal(&command) {
            failing.note(format!("{command:?}"), why);
        }
    }
    failing.assert_none();
    let commands = ["check", "diff", "fmt", "test"].map(str::to_owned);
    assert_eq!(seen, BTreeSet::from(commands));
}

#[test]
fn every_input_of_the_action_is_used_and_explained_and_nothing_else_is() {
    let text = read("action.yml");
    let docs = read("docs/ci.md");
    let action = parse(&text);
    let inputs = action["inputs"].as_object().expect("inputs");
    let mut failing = Failing::default();
    for name in inputs.keys() {
        let steps = text.split("\nruns:").nth(1).expect("steps");
        let is_used = steps.contains(&format!("inputs.{name} "));
        failing.note_unless(is_used, name, "no step uses it");
        let is_explained = docs.contains(&format!("| `{name}` | "));
        failing.note_unless(is_explained, name, "docs/ci.md does not explain it");
    }
    for used in text.split("inputs.").skip(1) {
        let is_name = |c: char| c.is_alphanumeric() || c == '-' || c == '_';
        let name: String = used.chars().take_while(|&c| is_name(c)).collect();
        failing.note_unless(inputs.contains_key(&name), name, "is no input");
    }
    failing.assert_none();
}

/// The blocks of YAML in the documentation.
fn examples() -> Vec<Value> {
    let docs = read("docs/ci.md");
    let blocks = docs.split("```yaml\n").skip(1);
    let block = |rest: &str| parse(rest.split("```").next().unwrap_or_default());
    blocks.map(block).collect()
}

#[test]
fn examples_name_hooks_and_inputs_that_exist() {
    let hooks = hooks();
    let action = parse(&read("action.yml"));
    let mut failing = Failing::default();
    let mut n_hooks = 0;
    let mut n_inputs = 0;
    for example in examples() {
        for used in example["repos"][0]["hooks"]
            .as_array()
            .into_iter()
            .flatten()
        {
            n_hooks += 1;
            let id = used["id"].as_str().unwrap_or_default();
            let Some((_, command)) = hooks.iter().find(|(known, _)| known == id) else {
                failing.note(id, "is no hook");
                continue;
            };
            let mut command: Vec<String> = command[..1].to_vec();
            command.extend(strings(&used["args"]));
            if let Some(why) = refusal(&command) {
                failing.note(format!("{command:?}"), why);
            }
        }
        let steps = &example["jobs"]["lexicons"]["steps"];
        for step in steps.as_array().into_iter().flatten() {
            for name in step["with"].as_object().into_iter().flat_map(|w| w.keys()) {
                n_inputs += 1;
                failing.note_unless(action["inputs"].get(name).is_some(), name, "is no input");
            }
        }
        for line in strings(&example["lexicons"]["script"]) {
            let why = arguments(&line).and_then(|command| refusal(&command));
            failing.note_unless(why.is_none(), &line, why.unwrap_or_default());
        }
    }
    failing.assert_none();
    assert!(n_hooks >= 6 && n_inputs >= 4, "the examples are gone");
}

#[test]
fn commands_in_the_documentation_are_understood() {
    let docs = read("docs/ci.md");
    let commands: Vec<Vec<String>> = docs
        .split("| `rolecall ")
        .skip(1)
        .filter_map(|rest| arguments(&format!("rolecall {}", rest.split('`').next()?)))
        .collect();
    assert!(commands.len() >= 5, "{commands:?}");
    let mut failing = Failing::default();
    for command in commands {
        if let Some(why) = refusal(&command) {
            failing.note(format!("{command:?}"), why);
        }
    }
    failing.assert_none();
}
