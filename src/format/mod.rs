//! The one canonical form of lexicon files: text in, text out. Comments stay with what they
//! belong to, and what a file means never changes.

mod arrange;
mod document;
mod print;
mod read;
mod term;

use toml::Table;

use crate::lexicon::{LexiconError, Origin};

/// Returns a lexicon file's text in canonical form; `name` is what errors call the file.
///
/// Tables and the entries of arrays keep their order. Known keys of an entry are sorted into
/// the order of `lexicons/README.md`; white space, quotes, numbers and the spaces inside terms
/// have one way to be written.
///
/// # Errors
///
/// Fails when the text is no TOML; says where.
pub fn canonical(name: &str, text: &str) -> Result<String, LexiconError> {
    // The events below are not checked for what makes no sense, such as a key given twice.
    if let Err(error) = toml::from_str::<Table>(text) {
        let origin = Origin::locate(name, text, error.span().unwrap_or(0..0));
        return Err(LexiconError::invalid(origin, error.message()));
    }
    let mut document = read::document(text);
    arrange::arrange(&mut document);
    Ok(print::print(&document))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        let once = canonical("x.toml", text).unwrap();
        assert_eq!(once, expected);
        assert_eq!(canonical("x.toml", &once).unwrap(), expected, "twice");
    }

    #[test]
    fn keys_have_an_order_and_take_their_comments_along() {
        check(
            "question='level'\nlabel =   \"other\"\n[[duty]] # odd\nterms = ['a']\n# why\nweight=+1 # much\n\n'id' = \"x\"\nnew = 1\n",
            "label = \"other\"\nquestion = \"level\"\n\n[[duty]] # odd\nid = \"x\"\n# why\nweight = 1.0 # much\nterms = [\"a\"]\nnew = 1\n",
        );
    }

    #[test]
    fn the_head_of_a_file_stays_at_its_head() {
        check(
            "#:schema ./x.json\n# What is here.\n\n\n# of the question\nquestion = \"level\"\nlabel = \"other\"",
            "#:schema ./x.json\n# What is here.\n\nlabel = \"other\"\n# of the question\nquestion = \"level\"\n",
        );
        check("\n\n[effects]\nx = 0", "[effects]\nx = 0.0\n");
        check(
            "#:schema ./x.json\n[effects]",
            "#:schema ./x.json\n\n[effects]\n",
        );
        check("# nothing here  \n\n", "# nothing here\n");
        check(" \n", "");
    }

    #[test]
    fn comments_stay_with_the_table_they_touch() {
        check(
            "[effects]\na = 1.50\n# end of effects\n\n# --- masks ---\n\n\n# of the mask\n[[mask]]\nid = \"m\"\n# of the next\n[[mask]]\nid = \"n\"\n# the end\n\n\n# really",
            "[effects]\na = 1.5\n# end of effects\n\n# --- masks ---\n\n# of the mask\n[[mask]]\nid = \"m\"\n\n# of the next\n[[mask]]\nid = \"n\"\n# the end\n\n# really\n",
        );
    }

    #[test]
    fn a_paragraph_below_a_header_stays_there() {
        check(
            "[[duty]]\n# of the duty\n\n# of the weight\nweight = 1.0\nid = \"x\"\n",
            "[[duty]]\n# of the duty\nid = \"x\"\n# of the weight\nweight = 1.0\n",
        );
    }

    #[test]
    fn arrays_break_where_they_must() {
        let word = "w".repeat(40);
        check(
            &format!("[[mask]]\nterms = [ \"{word}\" , '{word}', ]\n"),
            &format!("[[mask]]\nterms = [\"{word}\", \"{word}\"]\n"),
        );
        check(
            &format!("[[mask]]\nterms = [\"a {word}\", \"a {word}ww\"]\n"),
            &format!("[[mask]]\nterms = [\n  \"a {word}\",\n  \"a {word}ww\",\n]\n"),
        );
        check(
            &format!("[grammar]\nclosers = [\"{word}\", \"{word}aa\", \"{word}\",]\n"),
            &format!("[grammar]\nclosers = [\n  \"{word}\", \"{word}aa\",\n  \"{word}\",\n]\n"),
        );
        check(
            "[[mask]]\nterms = [ # open\n\n  # above\n    \"a\" # behind\n  , \"b\", # b\n  # last\n]\n",
            "[[mask]]\nterms = [ # open\n  # above\n  \"a\", # behind\n  \"b\", # b\n  # last\n]\n",
        );
        check(
            "spellings = [[\"ize\",\"ise\"],\n[\"a\",\n # why\n\"b\"]]\n",
            "spellings = [\n  [\"ize\", \"ise\"],\n  [\n    \"a\",\n    # why\n    \"b\",\n  ],\n]\n",
        );
    }

    #[test]
    fn values_have_one_way_to_be_written() {
        check(
            "[other]\na = +1_000\nb = 0x10\nc = 1.00\nd = 1e3\ne = 1979-05-27\nf = true\ng = 'say \"x\"'\nh.'b c'.d = {x=1,y=[]}\ni = {}\nj = +inf\n",
            "[other]\na = 1000\nb = 16\nc = 1.0\nd = 1000.0\ne = 1979-05-27\nf = true\ng = \"say \\\"x\\\"\"\nh.\"b c\".d = { x = 1, y = [] }\ni = {}\nj = inf\n",
        );
        check(
            "[model]\nrepeat = 1\nprior = { other = 5 }\n[model.review]\nshort_text = 20\nmargin = 1\n",
            "[model]\nrepeat = 1.0\nprior = { other = 5.0 }\n\n[model.review]\nshort_text = 20\nmargin = 1.0\n",
        );
    }

    #[test]
    fn texts_of_several_lines_stay_so_and_hide_no_spaces() {
        check(
            "[[duty]]\nhit = ['''one \ntwo\\''', \"\"\"one \\\n  line\"\"\"]\r\n",
            "[[duty]]\nhit = [\n  \"\"\"\none\\u0020\ntwo\\\\\"\"\",\n  \"one line\",\n]\n",
        );
    }

    #[test]
    fn characters_that_do_not_show_are_escaped() {
        check(
            "[[duty]]\nhit = [\"a\u{a0}b\\u202fc\", \"e\u{301} é \\u2019 \u{200b}\"]\n",
            "[[duty]]\nhit = [\"a\\u00a0b\\u202fc\", \"e\\u0301 é \u{2019} \\u200b\"]\n",
        );
    }

    #[test]
    fn white_space_in_terms_is_one_space() {
        check(
            "[[context]]\nends = [\" and  ( a | b ) \"]\n[classes]\nx = [\"[ a ]  b\"]\n[other]\nx = [\" a  b\"]\n",
            "[[context]]\nends = [\"and (a|b)\"]\n\n[classes]\nx = [\"[a] b\"]\n\n[other]\nx = [\" a  b\"]\n",
        );
    }

    #[test]
    fn what_is_no_toml_is_an_error_with_a_place() {
        for (text, place) in [
            ("a = 1\nb = = 2\n", "x.toml:2:"),
            ("a = 1\na = 2\n", "x.toml:2:1"),
        ] {
            let error = canonical("x.toml", text).expect_err(text).to_string();
            assert!(error.starts_with(place), "{error}");
        }
    }
}
