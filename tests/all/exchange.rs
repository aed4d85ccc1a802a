//! Lexicons in the formats of others and back: what comes back is what went out, but for what
//! the format cannot say.

use rolecall::exchange::{self, Format, Import, Imported, Mapping, Unmapped, Vocabulary};
use rolecall::{Classifier, Label, Lexicon, Posting};

use crate::SHIPPED;
use crate::failing::Failing;
use crate::lexicon::postings;

/// Imports a dictionary into a lexicon with the shipped labels.
#[track_caller]
fn import(format: Format, text: &str, rules: Option<&[(String, String)]>) -> Imported {
    import_with(format, text, rules, &Mapping::default())
}

#[track_caller]
fn import_with(
    format: Format,
    text: &str,
    rules: Option<&[(String, String)]>,
    mapping: &Mapping,
) -> Imported {
    let dictionary = exchange::read(format, "words", text).unwrap_or_else(|e| panic!("{e}"));
    let import = Import {
        name: "words",
        lexicon: SHIPPED.lexicon(),
        rules,
        vocabulary: &Vocabulary::of_lexicon(SHIPPED.lexicon()),
        mapping,
        weight: 1.0,
    };
    import.files(dictionary).unwrap_or_else(|e| panic!("{e}"))
}

#[track_caller]
fn load(imported: &Imported) -> Lexicon {
    let files: Vec<(&str, &str)> = imported
        .files
        .iter()
        .map(|(name, text)| (name.as_str(), text.as_str()))
        .collect();
    Lexicon::from_files(&files).unwrap_or_else(|error| panic!("{error}"))
}

#[test]
fn a_table_comes_back_with_every_label() {
    let (table, losses) = exchange::export(SHIPPED.lexicon(), Format::Csv);
    assert_eq!((losses.weights, losses.gaps, losses.capitals), (0, 0, 0));
    assert!(losses.examples > 100 && losses.rules > 10, "{losses}");
    let imported = import(Format::Csv, &table, Some(&Lexicon::shipped_files()));
    let back = Classifier::new(load(&imported));
    let mut failing = Failing::default();
    for (title, text) in postings() {
        let posting = Posting::new(&title, &text);
        // A term that is spelt out reads otherwise, and says the same.
        let read = |classifier: &Classifier| {
            let mut explanation = classifier.explain(&posting);
            for piece in &mut explanation.evidence {
                piece.term.clear();
            }
            explanation
        };
        let is_same = read(&SHIPPED) == read(&back);
        failing.note_unless(
            is_same,
            format!("{title:?} {text:?}"),
            "is explained otherwise",
        );
    }
    failing.assert_none();
    let again = exchange::export(back.lexicon(), Format::Csv).0;
    assert_eq!(again.lines().count(), table.lines().count());
}

#[test]
fn dictionaries_come_back_word_for_word() {
    for format in [Format::Quanteda, Format::Liwc] {
        let (text, losses) = exchange::export(SHIPPED.lexicon(), format);
        let n_duties = SHIPPED.lexicon().duties().len();
        assert_eq!(losses.weights, n_duties);
        assert!(losses.capitals > 10 && losses.places > 10, "{losses}");
        let imported = import(format, &text, None);
        assert_eq!((imported.n_wider, imported.n_narrower), (0, 0));
        assert_eq!(
            (&imported.refused[..], &imported.empty[..]),
            (&[][..], &[][..])
        );
        let back = load(&imported);
        assert_eq!(back.duties().len(), n_duties);
        for (old, new) in SHIPPED.lexicon().duties().iter().zip(back.duties()) {
            assert_eq!((&old.id, old.label), (&new.id, new.label));
            assert_eq!(old.weight < 0.0, new.weight < 0.0, "{}", old.id);
        }
        let again = exchange::export(&back, format).0;
        assert!(again == text, "{format:?} differs after coming back");
    }
}

#[test]
fn gaps_are_written_out_where_a_format_can_say_them() {
    let dictionary = exchange::export(SHIPPED.lexicon(), Format::Quanteda);
    for pattern in ["own budget", "own * budget", "own * * * budget"] {
        let line = format!("    - \"{pattern}\"\n");
        assert!(dictionary.0.contains(&line), "{pattern}");
    }
    let words = exchange::export(SHIPPED.lexicon(), Format::Liwc);
    assert!(words.0.contains("\nown budget\t"));
    assert!(!words.0.contains('*'));
    assert!(words.1.gaps > dictionary.1.gaps);
}

const KITCHEN: &str = "\
%
1\tchef
\t2\tmenus (what is served)
3\tguests
%
stew*\t1\t2
menu\t1\t2
manag*\t1
(of) course\t1
:)\t3
plate\t3\t9
zzz*\t3
";

#[test]
fn what_liwc_says_becomes_duties() {
    let mapping = Mapping {
        named: vec![("chef".to_owned(), Label::Senior)],
        unmapped: Unmapped::Label(Label::Other),
    };
    let imported = import_with(Format::Liwc, KITCHEN, None, &mapping);
    let lexicon = load(&imported);
    let wordings = |id: &str| -> Vec<String> {
        let duty = lexicon.duties().iter().find(|duty| duty.id == id);
        let terms = duty.map_or(&[][..], |duty| &duty.terms);
        terms
            .iter()
            .flat_map(|term| term.literal_wordings())
            .collect()
    };
    assert!(
        wordings("chef").contains(&"managing".to_owned()),
        "{:?}",
        wordings("chef")
    );
    assert!(
        !wordings("chef").contains(&"menu".to_owned()),
        "the inner category has it"
    );
    assert_eq!(wordings("chef-menus-what-is-served"), ["menu"]);
    let refused: Vec<&str> = imported
        .refused
        .iter()
        .map(|r| r.pattern.as_str())
        .collect();
    assert_eq!(
        refused,
        ["(of) course\t1", ":)\t3", "plate", "stew*", "zzz*"]
    );
    assert_eq!(wordings("guests"), ["plate"]);
    assert_eq!(imported.n_narrower, 1);
    assert_eq!(lexicon.duties()[0].label, Label::Senior);
}

#[test]
fn an_imported_dictionary_labels() {
    let yaml = "director:\n  - sets the menu\nmanager:\n  - serves * guests\n  - [pours wine]\n";
    let classifier = Classifier::new(load(&import(Format::Quanteda, yaml, None)));
    let label = |text: &str| classifier.classify(&Posting::new("", text)).role;
    assert_eq!(label("She sets the menu of the house."), Label::Senior);
    assert_eq!(label("He serves our guests."), Label::Junior);
    assert_eq!(label("He serves the three hungry guests."), Label::Other);
    assert_eq!(label("Washes the dishes."), Label::Other);
}

#[test]
fn a_table_needs_no_more_than_terms() {
    let table =
        "\u{feff}Term,Label,Weight\n{own} the menu,director,1.5\nwashes,other,\npeels,other,\n";
    let lexicon = load(&import(Format::Csv, table, None));
    let ids: Vec<(&str, f64)> = lexicon
        .duties()
        .iter()
        .map(|d| (d.id.as_str(), d.weight))
        .collect();
    assert_eq!(ids, [("words-1-5", 1.5), ("words", 1.0)]);
    assert_eq!(lexicon.duties()[0].sources, ["words"]);
}

#[test]
fn faults_are_named_with_their_place_and_their_mend() {
    let mut failing = Failing::default();
    for (format, text, place, mend) in [
        (Format::Csv, "word,label\na,director\n", "words:1", "rename"),
        (Format::Csv, "term,weight\na,much\n", "words:2", "field 2"),
        (Format::Csv, "term,label\na\n", "words:2", "1 fields"),
        (Format::Csv, "term,question\na,why\n", "words:2", "variant"),
        (
            Format::Csv,
            "term,label\n(a,other\n",
            "words:2",
            "add ), ] or }",
        ),
        (
            Format::Csv,
            "term,label\n@it,other\n",
            "words:2",
            "does not exist",
        ),
        (
            Format::Csv,
            "duty,term,weight\nx,a,1\nx,b,2\n",
            "words:3",
            "same weight",
        ),
        (Format::Quanteda, "director: [a\n", "words:", ""),
        (Format::Quanteda, "- a\n", "words:1", "write key"),
        (
            Format::Quanteda,
            "a: &x [b]\nc: *x\n",
            "words:2",
            "write them out",
        ),
        (Format::Quanteda, "? [a, b]\n: c\n", "words:1", "write key"),
        (Format::Liwc, "a\t1\n", "words", "%"),
        (Format::Liwc, "%\n1\tx\n", "words", "below"),
        (Format::Liwc, "%\n1 x\n1 y\n%\n", "words:3", "its own"),
        (Format::Liwc, "%\nx\n%\n", "words:2", "number"),
    ] {
        let said = match exchange::read(format, "words", text) {
            Ok(_) => "is read".to_owned(),
            Err(error) => error.to_string(),
        };
        let holds = said.starts_with(place) && said.contains(mend);
        failing.note_unless(holds, format!("{text:?}"), said);
    }
    failing.assert_none();
}
