//! What `rolecall test` prints for programs: JSON, JUnit XML, and annotations for GitHub.

use roxmltree::{Document, Node};
use serde_json::Value;

use super::run;
use super::test::{failing_zoo, zoo};

#[test]
fn json_tells_every_test_and_explains_what_failed() {
    let folder = failing_zoo();
    let ran = run(&["test", &folder.arg(""), "--format", "json"], "");
    assert_eq!(ran.code, Some(1), "{}", ran.stderr);
    let report: Value = serde_json::from_slice(&ran.stdout).expect("JSON");
    let counts = ["cases", "examples", "failed", "left_out"].map(|key| report[key].as_u64());
    assert_eq!(counts, [2, 3, 2, 0].map(Some));
    let tests = report["tests"].as_array().expect("an array");
    assert_eq!(tests.len(), 5);
    let [hit, broken, miss, case, wrong] = &tests[..] else {
        panic!("{tests:?}")
    };
    let kinds = [hit, broken, miss, case, wrong].map(|test| test["kind"].as_str());
    let expected = ["hit", "hit", "miss", "case", "case"].map(Some);
    assert_eq!(kinds, expected);
    assert_eq!(hit["passed"], true);
    assert!(hit.get("explanation").is_none());
    assert_eq!(broken["line"], 39);
    assert_eq!(broken["column"], 28);
    assert_eq!(wrong["faults"][0]["expected"], "manager");
    assert_eq!(
        wrong["faults"][0]["file"],
        folder.arg("zoo.cases.toml").as_str()
    );
    assert_eq!(wrong["explanation"]["role"], "other");
    assert_eq!(wrong["explanation"]["scores"]["other"], 1.0);
}

#[test]
fn junit_has_a_suite_for_each_file_and_escapes_what_xml_means_otherwise() {
    let folder = failing_zoo();
    let ran = run(&["test", &folder.arg(""), "--format", "junit"], "");
    assert_eq!(ran.code, Some(1), "{}", ran.stderr);
    let xml = String::from_utf8(ran.stdout).expect("UTF-8");
    let document = Document::parse(&xml).unwrap_or_else(|error| panic!("{error}: {xml}"));
    let root = document.root_element();
    assert_eq!(root.tag_name().name(), "testsuites");
    let counts = |node: Node<'_, '_>| {
        ["tests", "failures"].map(|name| node.attribute(name).map(str::to_owned))
    };
    let count = |tests: &str, failures: &str| [tests, failures].map(|n| Some(n.to_owned()));
    assert_eq!(counts(root), count("5", "2"));
    let suites: Vec<Node<'_, '_>> = root.children().filter(Node::is_element).collect();
    assert_eq!(suites.len(), 2);
    assert_eq!(
        suites[0].attribute("name"),
        Some(folder.arg("zoo.cases.toml").as_str())
    );
    assert_eq!(counts(suites[0]), count("2", "1"));
    assert_eq!(counts(suites[1]), count("3", "1"));
    let failures: Vec<Node<'_, '_>> = document
        .descendants()
        .filter(|node| node.has_tag_name("failure"))
        .collect();
    assert_eq!(failures.len(), 2);
    let case = failures[1].parent_element().expect("a test case");
    assert_eq!(case.attribute("name"), Some("zoo hit \"She owns a <zoo>\""));
    assert_eq!(case.attribute("line"), Some("39"));
    assert_eq!(
        failures[1].attribute("message"),
        Some("expected evidence of zoo, found nothing")
    );
    assert!(
        failures[1]
            .text()
            .is_some_and(|text| text.contains("other 1.000"))
    );
}

#[test]
fn junit_holds_what_xml_cannot_in_another_way() {
    let folder = zoo(
        "hit = [\"a\\u0001b\\u000Cc & d\"]\n",
        "[[case]]\nname = \"n\\u0000]]>\\uFFFE\"\nlabel = \"manager\"\n",
    );
    let ran = run(&["test", &folder.arg(""), "--format", "junit"], "");
    assert_eq!(ran.code, Some(1), "{}", ran.stderr);
    let xml = String::from_utf8(ran.stdout).expect("UTF-8");
    let document = Document::parse(&xml).unwrap_or_else(|error| panic!("{error}: {xml}"));
    let names: Vec<&str> = document
        .descendants()
        .filter(|node| node.has_tag_name("testcase"))
        .filter_map(|node| node.attribute("name"))
        .collect();
    assert_eq!(
        names,
        ["n\u{FFFD}]]>\u{FFFD}", "zoo hit \"a\\u{1}b\\u{c}c & d\""]
    );
}

#[test]
fn github_gets_an_annotation_for_what_failed_and_nothing_else() {
    let folder = failing_zoo();
    let ran = run(&["test", &folder.arg(""), "--format", "github"], "");
    assert_eq!(ran.code, Some(1), "{}", ran.stderr);
    let stdout = String::from_utf8(ran.stdout).expect("UTF-8");
    let lines: Vec<&str> = stdout.lines().collect();
    let start = format!(
        "::error file={},line=39,col=28,title=rolecall test%3A zoo hit \"She owns a <zoo>\"::expected evidence",
        folder.arg("zoo.toml")
    );
    assert!(lines[0].starts_with(&start), "{stdout}");
    assert!(
        lines[1].ends_with("::expected manager, found other (confidence 0.576)"),
        "{stdout}"
    );
    assert_eq!(lines.len(), 2);
}
