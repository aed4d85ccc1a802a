//! A small lexicon to start from, for any two roles of one field: templates, with what the
//! roles are called filled in.

mod blanks;

use std::fmt;

use serde::Deserialize;

use crate::format::canonical;
use crate::lexicon::Lexicon;

macro_rules! embed {
    ($($name:literal),* $(,)?) => {
        [$(($name, include_str!(concat!("../../templates/init/", $name)))),*]
    };
}

const TEMPLATES: [(&str, &str); 14] = embed![
    "README.md",
    "context.toml",
    "field.toml",
    "junior.toml",
    "masks.toml",
    "model.toml",
    "other.toml",
    "rules.cases.toml",
    "sections.toml",
    "senior.toml",
    "sources.toml",
    "title-areas.toml",
    "title-heads.toml",
    "words.toml",
];

/// What is filled in where the author says nothing, and words of other posts.
const ROLES: &str = include_str!("../../templates/init/roles.toml");

/// What the templates call the third label.
const OTHER: &str = "other";

/// Two roles at two levels of one field.
#[derive(Clone, Debug)]
pub struct Roles {
    /// What people call the role of the higher level: one word or several.
    pub senior: String,
    /// What people call the role of the lower level.
    pub junior: String,
    /// Words of the field, the one that names it first.
    pub field: Vec<String>,
}

#[derive(Deserialize)]
struct Defaults {
    senior: String,
    junior: String,
    field: Vec<String>,
    prepositions: Vec<String>,
    other_heads: Vec<String>,
    other_areas: Vec<String>,
    other_fields: Vec<String>,
}

/// Roles that no lexicon can be about: what, and how to mend it.
#[derive(Debug)]
pub struct RolesError(String);

impl fmt::Display for RolesError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for RolesError {}

impl Roles {
    /// Returns the roles of the example.
    ///
    /// # Panics
    ///
    /// Never, as a test reads the same file.
    pub fn example() -> Roles {
        let defaults = defaults();
        Roles {
            senior: defaults.senior,
            junior: defaults.junior,
            field: defaults.field,
        }
    }

    /// Returns the files of a lexicon for these roles as pairs of name and text, its cases, its
    /// schema and a README among them.
    ///
    /// # Errors
    ///
    /// Fails when the roles cannot be told apart, or a name is none.
    pub fn files(&self) -> Result<Vec<(String, String)>, RolesError> {
        for name in [&self.senior, &self.junior].into_iter().chain(&self.field) {
            check(name)?;
        }
        if self.field.is_empty() {
            return Err(RolesError(
                "the field has no words; name one at least".to_owned(),
            ));
        }
        let [senior, junior] = self.names();
        if senior == junior {
            return Err(RolesError(format!(
                "both roles are called {senior:?}; name two that differ"
            )));
        }
        if senior == OTHER || junior == OTHER {
            return Err(RolesError(format!(
                "{OTHER:?} is what every other post is called; name the role otherwise"
            )));
        }
        let blanks = self.blanks();
        let [senior_file, junior_file] = self.duty_files();
        let mut files = Vec::new();
        for (name, template) in TEMPLATES {
            let text = fill(template, &blanks);
            let is_toml = name.ends_with(".toml");
            let name = match name {
                "senior.toml" => senior_file.clone(),
                "junior.toml" => junior_file.clone(),
                name => name.to_owned(),
            };
            let text = if is_toml {
                canonical(&name, &text).map_err(|error| RolesError(error.to_string()))?
            } else {
                text
            };
            files.push((name, text));
        }
        let is_lexicon = |name: &str| name.ends_with(".toml") && !name.ends_with(".cases.toml");
        let lexicon = files.iter().filter(|(name, _)| is_lexicon(name));
        let lexicon: Vec<(&str, &str)> = lexicon.map(|(n, t)| (n.as_str(), t.as_str())).collect();
        // A role that is called what a column is, say.
        Lexicon::from_files(&lexicon).map_err(|error| RolesError(error.message()))?;
        files.push((
            Lexicon::SCHEMA_FILE.to_owned(),
            Lexicon::schema().to_owned(),
        ));
        Ok(files)
    }
}

fn defaults() -> Defaults {
    toml::from_str(ROLES).unwrap_or_else(|error| panic!("{error}"))
}

/// Checks that a name can stand in terms, texts and names of files.
fn check(name: &str) -> Result<(), RolesError> {
    let is_part = |c: char| c.is_alphanumeric() || matches!(c, ' ' | '-');
    if name.chars().all(is_part) && name.trim().starts_with(char::is_alphabetic) {
        return Ok(());
    }
    Err(RolesError(format!(
        "{name:?} is no name; write words of letters, digits and hyphens, say \"office clerk\""
    )))
}

fn fill(template: &str, blanks: &[(&'static str, String)]) -> String {
    let mut text = template.to_owned();
    for (name, filling) in blanks {
        text = text.replace(&format!("%{name}%"), filling);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn roles(senior: &str, junior: &str, field: &[&str]) -> Roles {
        Roles {
            senior: senior.to_owned(),
            junior: junior.to_owned(),
            field: field.iter().map(|word| (*word).to_owned()).collect(),
        }
    }

    #[test]
    fn names_are_the_nouns_where_these_differ() {
        let names = |senior, junior| roles(senior, junior, &["x"]).names().join(" ");
        assert_eq!(
            names("legal coordinator", "Paralegal"),
            "coordinator paralegal"
        );
        assert_eq!(
            names("senior accountant", "junior accountant"),
            "senior-accountant junior-accountant"
        );
        assert_eq!(names("head of sales", "sales clerk"), "head clerk");
        let files = roles("model", "clerk", &["fashion"]).files().unwrap();
        assert!(files.iter().any(|(name, _)| name == "model-duties.toml"));
    }

    #[test]
    fn every_blank_is_filled() {
        for (name, text) in Roles::example().files().unwrap() {
            let is_blank = |word: &str| {
                word.len() > 1 && word.chars().all(|c| c.is_ascii_lowercase() || c == '_')
            };
            let blank = text
                .split('%')
                .skip(1)
                .step_by(2)
                .find(|word| is_blank(word));
            assert_eq!(blank, None, "{name}");
        }
    }

    #[test]
    fn roles_that_cannot_be_told_apart_are_refused() {
        for (bad, why) in [
            (roles("clerk", "Clerk", &["x"]), "name two"),
            (roles("clerk", "Other", &["x"]), "every other post"),
            (roles("review", "clerk", &["x"]), "another column"),
            (roles("a|b", "clerk", &["x"]), "is no name"),
            (roles("", "clerk", &["x"]), "is no name"),
            (roles("chef", "clerk", &[]), "no words"),
        ] {
            let said = bad.files().expect_err(why).to_string();
            assert!(said.contains(why), "{said}");
        }
    }
}
