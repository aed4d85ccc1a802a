//! What is filled into the templates of a new lexicon: the names of the roles in every form that
//! files, terms and examples need.

use super::{Roles, TEMPLATES, defaults};

impl Roles {
    /// Returns what is filled in, by the names of the blanks.
    pub(super) fn blanks(&self) -> Vec<(&'static str, String)> {
        let defaults = defaults();
        let other_heads = self.without_own(defaults.other_heads);
        let other_areas = self.without_own(defaults.other_areas);
        let other_fields = self.without_own(defaults.other_fields);
        let first = |words: &[String]| words.first().cloned().unwrap_or_default();
        let [senior, junior] = self.names();
        let [senior_head, junior_head] = self.heads();
        let [senior_file, junior_file] = self.duty_files();
        vec![
            ("senior_title", self.senior.clone()),
            ("junior_title", self.junior.clone()),
            ("senior_example", capitalize(&self.senior)),
            ("junior_example", capitalize(&self.junior)),
            ("senior_file", senior_file),
            ("junior_file", junior_file),
            ("senior_heads", list(&[senior_head])),
            ("junior_heads", list(&[junior_head])),
            ("senior", senior),
            ("junior", junior),
            ("areas", list(&self.areas())),
            ("field_words", list(&self.field)),
            ("field_example", capitalize(&first(&self.field))),
            ("field", first(&self.field)),
            ("other_heads", list(&other_heads)),
            ("other_head", capitalize(&first(&other_heads))),
            ("other_name", first(&other_heads)),
            ("other_areas", list(&other_areas)),
            ("other_area", capitalize(&first(&other_areas))),
            ("other_fields", list(&other_fields)),
            ("other_field", first(&other_fields)),
        ]
    }

    /// Returns what files and columns call the roles: their nouns, where these differ.
    pub(super) fn names(&self) -> [String; 2] {
        let titles = [&self.senior, &self.junior].map(|title| title.to_lowercase());
        let nouns = self.nouns();
        if nouns[0] == nouns[1] {
            return titles.map(|title| words(&title).join("-"));
        }
        nouns
    }

    /// Returns the nouns that the titles are built around: the last words before a
    /// preposition.
    fn nouns(&self) -> [String; 2] {
        let prepositions = defaults().prepositions;
        [&self.senior, &self.junior].map(|title| {
            let title = title.to_lowercase();
            let words = words(&title);
            let is_core = |word: &&&str| !prepositions.iter().any(|known| known == **word);
            let core = words.iter().take_while(is_core);
            core.last().map_or(String::new(), |word| (*word).to_owned())
        })
    }

    /// Returns what the files with the duties of the roles are called: after the roles, unless
    /// another file is.
    pub(super) fn duty_files(&self) -> [String; 2] {
        self.names().map(|name| {
            let file = format!("{name}.toml");
            let is_taken = TEMPLATES.iter().any(|(taken, _)| *taken == file);
            if is_taken {
                format!("{name}-duties.toml")
            } else {
                file
            }
        })
    }

    /// Returns the nouns that head titles of the roles.
    fn heads(&self) -> [String; 2] {
        self.names().map(|name| name.replace('-', " "))
    }

    /// Returns the words of other posts that are not also words of these.
    fn without_own(&self, mut others: Vec<String>) -> Vec<String> {
        let names = [&self.senior, &self.junior].into_iter().chain(&self.field);
        let own = names
            .map(|name| name.to_lowercase())
            .collect::<Vec<String>>()
            .join(" ");
        let own = words(&own);
        others.retain(|word| !own.contains(&word.as_str()));
        others
    }

    /// Returns what says in a title that a post belongs to the field: the field's words, and
    /// titles that hold none of them and so must say it whole.
    fn areas(&self) -> Vec<String> {
        let says_field = |title: &str| {
            let title = format!(" {} ", title.to_lowercase());
            let mut field = self.field.iter();
            field.any(|word| title.contains(&format!(" {} ", word.to_lowercase())))
        };
        let titles = [&self.senior, &self.junior];
        let silent = titles.into_iter().filter(|title| !says_field(title));
        self.field.iter().chain(silent).cloned().collect()
    }
}

fn words(text: &str) -> Vec<&str> {
    text.split([' ', '-'])
        .filter(|word| !word.is_empty())
        .collect()
}

/// Writes every word with a capital, as titles are written.
fn capitalize(title: &str) -> String {
    let words = words(title).into_iter().map(|word| {
        let mut letters = word.chars();
        let first = letters.next().into_iter().flat_map(char::to_uppercase);
        first.chain(letters).collect::<String>()
    });
    words.collect::<Vec<String>>().join(" ")
}

/// Writes texts as an array of TOML; what [`check`] has passed needs no escapes.
fn list(texts: &[String]) -> String {
    let quoted: Vec<String> = texts.iter().map(|text| format!("{text:?}")).collect();
    format!("[{}]", quoted.join(", "))
}
