//! A broken lexicon says where it is broken and how to mend it.

use rolecall::{Classifier, Lexicon, Posting};

use crate::failing::Failing;

/// Name under which the broken text is loaded.
const FILE: &str = "lexicons/broken.toml";

/// A lexicon in which nothing is wrong; each row spoils one thing.
const SOUND: &str = r#"label = "manager"
question = "level"

[[duty]]
id = "budget"
weight = 1.5
terms = ["{own} the budget"]

[[duty]]
id = "roadmap"
weight = 0.5
terms = ["a roadmap", "the @plan"]

[[context]]
id = "denied"
effect = "negated"
direction = "forward"
reach = 5
stop = "comma"
terms = ["no"]

[classes]
plan = ["plan"]

[effects]
negated = 0.0

[model]
name = "test"
prior = { director = 0.0, manager = 0.0, other = 1.0 }
repeat = 0.5
field_halfway = 2.0
next_area = 0.5
loose_area = 0.6
mention = 0.9
mention_beside_title = 0.15
saturation = { field = 7.0, level = 10.0 }

[labels]
field = "computing"
work = "leading"
both = "leaders"

[labels.senior]
name = "director"
title = "IT director"
policy = "Heads IT."

[labels.junior]
name = "manager"
title = "IT manager"
policy = "Runs an IT team."

[labels.other]
name = "other"
title = "another post"
policy = "Anything else."
"#;

/// One fault: what is written instead of what, where the message must point, and the words
/// that tell how to mend it.
struct Fault {
    name: &'static str,
    sound: &'static str,
    broken: &'static str,
    points_at: &'static str,
    mend: &'static str,
}

const fn fault(
    name: &'static str,
    sound: &'static str,
    broken: &'static str,
    points_at: &'static str,
    mend: &'static str,
) -> Fault {
    Fault {
        name,
        sound,
        broken,
        points_at,
        mend,
    }
}

#[rustfmt::skip]
const FAULTS: [Fault; 38] = [
    fault("weight_too_large", "weight = 1.5", "weight = 99.5", "99.5", "write weight = 1.5"),
    fault("weight_not_finite", "weight = 1.5", "weight = nan", "nan", "write weight = 1.5"),
    fault("weight_not_a_number", "weight = 1.5", "weight = \"much\"", "\"much\"", "write weight = 1.5"),
    fault("weight_missing", "weight = 1.5\n", "", "[[duty]]", "weight"),
    fault("unknown_key", "weight = 1.5", "wieght = 1.5", "wieght", "expected one of"),
    fault("unknown_label", "\"manager\"", "\"boss\"", "\"boss\"", "write director, manager or other"),
    fault("unknown_label_of_a_duty", "id = \"budget\"", "label = \"boss\"\nid = \"budget\"", "\"boss\"", "write director, manager or other"),
    fault("misspelt_label", "\"manager\"", "\"manger\"", "\"manger\"", "did you mean \"manager\"?"),
    fault("label_in_another_case", "\"manager\"", "\"Manager\"", "\"Manager\"", "did you mean \"manager\"?"),
    fault("no_label", "label = \"manager\"\n", "", "[[duty]]", "write label = "),
    fault("no_question", "question = \"level\"\n", "", "[[duty]]", "write question = "),
    fault("duplicate_id", "\"roadmap\"", "\"budget\" # again", "\"budget\" # again", "rename one"),
    fault("no_term", "[\"{own} the budget\"]", "[]", "[]", "write at least one"),
    fault("empty_term", "\"a roadmap\"", "\"\"", "\"\"", "write the words"),
    fault("unknown_class", "the @plan", "the @plans", "\"the @plans\"", "define it under [classes]"),
    fault("unclosed_bracket", "a roadmap", "(a|the roadmap", "\"(a|the roadmap\"", "add ), ] or }"),
    fault("bracket_that_pairs_with_none", "a roadmap", "(the]plan([|a| b))", "\"(the]plan", "pair ( with )"),
    fault("gap_at_the_end", "a roadmap", "a roadmap *", "\"a roadmap *\"", "end it with a word"),
    fault("term_that_reaches_too_far", "a roadmap", "a *12 b *12 c *12 d *12 e *12 f", "\"a *12 b", "write narrower gaps"),
    fault("context_that_reaches_too_far", "reach = 5", "reach = 201", "\"no\"", "write reach = 8"),
    fault("unknown_effect", "\"negated\"", "\"denied\" #", "\"denied\" #", "write one of negated"),
    fault("share_above_one", "repeat = 0.5", "repeat = 1.5", "[model]", "from 0 to 1"),
    fault("prior_missing", "manager = 0.0, ", "", "{ director", "write, say, manager = 0.0"),
    fault("prior_of_no_label", "manager = 0.0", "manger = 0.0", "manger", "did you mean \"manager\"?"),
    fault("prior_not_finite", "other = 1.0", "other = inf", "[model]", "write, say, 4.5"),
    fault("no_field", "field = \"computing\"\n", "", "[labels]", "write, say, field ="),
    fault("empty_work", "work = \"leading\"", "work = \" \"", "\" \"", "write, say, work ="),
    fault("label_without_a_table", "[labels.junior]\nname = \"manager\"\ntitle = \"IT manager\"\npolicy = \"Runs an IT team.\"\n", "", "[labels]", "add it, with a name, a title and a policy"),
    fault("label_without_a_name", "name = \"manager\"\n", "", "[labels.junior]", "write, say, name ="),
    fault("label_without_a_title", "title = \"another post\"\n", "", "[labels.other]", "write, say, title ="),
    fault("label_without_a_policy", "policy = \"Heads IT.\"\n", "", "[labels.senior]", "write, say, policy ="),
    fault("empty_label_name", "name = \"manager\"", "name = \"\"", "\"\"", "write, say, name ="),
    fault("label_name_of_two_words", "name = \"manager\"", "name = \"IT manager\"", "\"IT manager\"", "one word"),
    fault("label_name_that_starts_with_a_digit", "name = \"manager\"", "name = \"2nd\"", "\"2nd\"", "write a letter"),
    fault("label_name_of_another_column", "name = \"manager\"", "name = \"Review\"", "\"Review\"", "choose another name"),
    fault("label_name_twice", "name = \"other\"", "name = \"Director\"", "\"Director\"", "taken by labels.senior.name"),
    fault("label_name_of_both", "name = \"other\"", "name = \"Leaders\"", "\"Leaders\"", "taken by labels.both"),
    fault("not_toml", "[classes]", "[classes", "[classes", ""),
];

/// Returns the place of a piece of text as `file:line:column`.
fn place(text: &str, piece: &str) -> String {
    let at = text
        .find(piece)
        .unwrap_or_else(|| panic!("{piece:?} is not in the text"));
    let line = text[..at].matches('\n').count() + 1;
    let column = at - text[..at].rfind('\n').map_or(0, |newline| newline + 1) + 1;
    format!("{FILE}:{line}:{column}")
}

#[test]
fn a_fault_is_named_with_its_place_and_its_mend() {
    let mut failing = Failing::default();
    for Fault {
        name,
        sound,
        broken,
        points_at,
        mend,
    } in FAULTS
    {
        let text = SOUND.replacen(sound, broken, 1);
        assert_ne!(text, SOUND, "{name} spoils nothing");
        let message = match Lexicon::from_files(&[(FILE, &text)]) {
            Ok(_) => "loads".to_owned(),
            Err(error) => error.to_string(),
        };
        // A syntax error may be noticed at the end of the piece rather than at its start.
        let expected = place(&text, points_at);
        let expected = if name == "not_toml" {
            &expected[..expected.rfind(':').unwrap()]
        } else {
            &expected
        };
        failing.note_unless(
            message.starts_with(&format!("{expected}:")) && message.contains(mend),
            name,
            format!("expected {expected} and {mend:?}, got {message:?}"),
        );
    }
    failing.assert_none();
}

#[test]
fn a_sound_lexicon_loads() {
    Lexicon::from_files(&[(FILE, SOUND)]).unwrap_or_else(|error| panic!("{error}"));
}

#[test]
fn a_lexicon_without_a_model_says_where_to_copy_one_from() {
    let (rest, _) = SOUND.split_once("[model]").expect("there is a model");
    let error = Lexicon::from_files(&[(FILE, rest)]).expect_err("no model");
    assert!(error.to_string().contains("lexicons/model.toml"), "{error}");
}

#[test]
fn a_lexicon_without_labels_says_where_to_copy_them_from() {
    let (rest, _) = SOUND.split_once("[labels]").expect("there are labels");
    let error = Lexicon::from_files(&[(FILE, rest)]).expect_err("no labels");
    assert!(
        error.to_string().contains("[labels]") && error.to_string().contains("lexicons/model.toml"),
        "{error}"
    );
}

#[test]
fn labels_that_two_files_name_are_an_error_at_the_second() {
    let (_, labels) = SOUND.split_once("[labels]").expect("there are labels");
    let again = format!("# more\n[labels]{labels}");
    let error = Lexicon::from_files(&[(FILE, SOUND), ("lexicons/more.toml", &again)])
        .expect_err("labels are named twice")
        .to_string();
    assert!(
        error.starts_with("lexicons/more.toml:2:1:") && error.contains(FILE),
        "{error}"
    );
}

#[test]
fn labels_of_subtables_alone_miss_what_they_have_in_common() {
    let common = "[labels]\nfield = \"computing\"\nwork = \"leading\"\nboth = \"leaders\"\n";
    let text = SOUND.replacen(common, "", 1);
    assert_ne!(text, SOUND);
    let error = Lexicon::from_files(&[(FILE, &text)]).expect_err("no field");
    assert!(error.origin().is_some(), "{error}");
    assert!(error.to_string().contains("write, say, field ="), "{error}");
}

#[test]
fn an_id_taken_in_another_file_names_both_places() {
    let (duties, _) = SOUND.split_once("[[context]]").expect("there is a context");
    let duties = duties.replace("@plan", "plan");
    let error = Lexicon::from_files(&[(FILE, SOUND), ("lexicons/more.toml", &duties)])
        .expect_err("ids are taken")
        .to_string();
    assert!(
        error.contains(FILE) && error.contains("lexicons/more.toml"),
        "{error}"
    );
}

#[test]
fn files_that_contradict_each_other_mean_the_same_in_any_order() {
    // Evidence for a leader would count nothing in a text that says nothing of computing.
    let sound = SOUND.replacen("\"manager\"", "\"other\"", 1);
    let text = "Owns the budget, no owning the budget";
    let mut failing = Failing::default();
    for (name, other) in [
        ("effects", "[effects]\nnegated = 0.9\n"),
        ("inflections", "[inflections]\nown = [\"owns\"]\n"),
    ] {
        let sound = format!("{sound}\n[inflections]\nown = [\"owning\"]\n");
        let [one, two] = [
            [(FILE, sound.as_str()), ("other", other)],
            [("other", other), (FILE, &sound)],
        ]
        .map(|files| {
            let lexicon = Lexicon::from_files(&files).map_err(|error| error.to_string())?;
            Ok::<_, String>(
                Classifier::new(lexicon)
                    .explain(&Posting::new("", text))
                    .evidence,
            )
        });
        // A refusal names whichever file comes second, so refusals need not be equal.
        let holds = one == two || one.is_err() && two.is_err();
        failing.note_unless(holds, name, format!("{one:?}\nagainst\n{two:?}"));
    }
    failing.assert_none();
}

#[test]
fn terms_with_gaps_that_start_alike_are_limited_together() {
    let terms: Vec<String> = (0..900)
        .map(|n| format!("\"own *12 budget w{n}\""))
        .collect();
    let text = SOUND.replace("\"a roadmap\"", &terms.join(",\n"));
    let error = Lexicon::from_files(&[(FILE, &text)]).expect_err("that is too much");
    let error = error.to_string();
    assert!(error.contains("start with \"own\""), "{error}");
    assert!(error.contains("write narrower gaps"), "{error}");
    // Half of them are as good as any.
    let text = SOUND.replace("\"a roadmap\"", &terms[..300].join(",\n"));
    assert!(Lexicon::from_files(&[(FILE, &text)]).is_ok());
}

#[test]
fn states_of_a_term_are_limited() {
    let words: Vec<String> = (0..900).map(|n| format!("w{n}")).collect();
    let term = format!("\"own [the] *12 ({})\"", words.join("|"));
    let text = SOUND.replace("\"a roadmap\"", &term);
    let error = Lexicon::from_files(&[(FILE, &text)]).expect_err("that is too much");
    let error = error.to_string();
    assert!(error.contains("more than 10000"), "{error}");
    assert!(
        error.contains("write fewer alternatives behind its gaps"),
        "{error}"
    );
}

#[test]
fn classes_that_hold_each_other_are_limited() {
    let mut classes = String::new();
    for n in 0..4 {
        let next = format!("\"@c{}\", ", n + 1).repeat(40);
        classes += &format!("c{n} = [{next}]\n");
    }
    classes += "c4 = [\"word\"]\nplan = [\"@c0\"]\n";
    let text = SOUND.replace("plan = [\"plan\"]\n", &classes);
    let error = Lexicon::from_files(&[(FILE, &text)]).expect_err("that is too much");
    let error = error.to_string();
    assert!(error.contains("more than 2000 wordings"), "{error}");
}

#[test]
fn wordings_are_limited_together() {
    let digits = "(a|b|c|d|e|f|g|h|i|j)";
    let terms: Vec<String> = (0..401)
        .map(|n| format!("\"w{n} {digits} {digits} {digits}\""))
        .collect();
    let text = SOUND.replace("\"a roadmap\"", &terms.join(",\n"));
    let error = Lexicon::from_files(&[(FILE, &text)]).expect_err("that is too much");
    let error = error.to_string();
    assert!(error.contains("more than 400000 wordings"), "{error}");
    assert!(error.contains("write fewer alternatives"), "{error}");
}
