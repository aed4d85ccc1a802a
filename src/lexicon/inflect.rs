//! English inflection by rule, with the exceptions and spelling variants a lexicon lists.

use std::collections::BTreeMap;

/// Shortest stem that a spelling variant may be applied to: "size" is not "sise".
const MIN_STEM_LEN: usize = 3;

/// What the lexicon says of word forms.
#[derive(Clone, Debug, Default)]
pub(crate) struct WordForms {
    /// All other forms of words that the rules would get wrong.
    pub(crate) irregular: BTreeMap<String, Vec<String>>,
    /// Word endings that are spelt in two ways: as terms write them, and the other way.
    pub(crate) spellings: Vec<[String; 2]>,
}

impl WordForms {
    /// Returns a word with its plural or third person, past and gerund, sorted.
    pub(crate) fn inflect(&self, word: &str) -> Vec<String> {
        let mut forms = match self.irregular.get(word) {
            Some(forms) => forms.clone(),
            None => vec![third_person(word), gerund(word), past(word)],
        };
        forms.push(word.to_owned());
        forms.sort();
        forms.dedup();
        forms
    }

    /// Returns a word in each of its spellings, the given one first.
    pub(crate) fn spell(&self, word: &str) -> impl Iterator<Item = String> {
        let last = word.bytes().next_back();
        let others = self.spellings.iter().filter_map(move |[from, to]| {
            // Seen without a call, as it is for most words and endings.
            if from
                .bytes()
                .next_back()
                .is_some_and(|byte| Some(byte) != last)
            {
                return None;
            }
            let stem = word.strip_suffix(from.as_str())?;
            let is_spelt = stem.len() >= MIN_STEM_LEN || stem.is_empty();
            is_spelt.then(|| format!("{stem}{to}"))
        });
        std::iter::once(word.to_owned()).chain(others)
    }
}

fn is_vowel(character: char) -> bool {
    matches!(character, 'a' | 'e' | 'i' | 'o' | 'u')
}

fn ends_in_consonant_y(word: &str) -> bool {
    let mut ending = word.chars().rev();
    ending.next() == Some('y') && ending.next().is_some_and(|c| !is_vowel(c))
}

/// One syllable that ends in consonant, vowel, consonant doubles the last: plan, planning.
fn doubles_last(word: &str) -> bool {
    let letters: Vec<char> = word.chars().collect();
    let [.., before, vowel, last] = letters[..] else {
        return false;
    };
    let n_vowels = letters.iter().filter(|&&c| is_vowel(c)).count();
    n_vowels == 1
        && !is_vowel(before)
        && is_vowel(vowel)
        && !is_vowel(last)
        && !matches!(last, 'w' | 'x' | 'y')
}

fn third_person(word: &str) -> String {
    if ends_in_consonant_y(word) {
        return format!("{}ies", &word[..word.len() - 1]);
    }
    let takes_es = ["s", "x", "z", "ch", "sh"]
        .iter()
        .any(|ending| word.ends_with(ending));
    format!("{word}{}", if takes_es { "es" } else { "s" })
}

fn gerund(word: &str) -> String {
    if let Some(stem) = word.strip_suffix("ie") {
        return format!("{stem}ying");
    }
    if word.ends_with('e') && !["ee", "oe", "ye"].iter().any(|end| word.ends_with(end)) {
        return format!("{}ing", &word[..word.len() - 1]);
    }
    if doubles_last(word) {
        return format!("{word}{}ing", &word[word.len() - 1..]);
    }
    format!("{word}ing")
}

fn past(word: &str) -> String {
    if word.ends_with('e') {
        return format!("{word}d");
    }
    if ends_in_consonant_y(word) {
        return format!("{}ied", &word[..word.len() - 1]);
    }
    if doubles_last(word) {
        return format!("{word}{}ed", &word[word.len() - 1..]);
    }
    format!("{word}ed")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn forms(word: &str) -> Vec<String> {
        WordForms::default().inflect(word)
    }

    #[test]
    fn regular_words_follow_the_rules() {
        assert_eq!(
            forms("manage"),
            ["manage", "managed", "manages", "managing"]
        );
        assert_eq!(forms("plan"), ["plan", "planned", "planning", "plans"]);
        assert_eq!(
            forms("supply"),
            ["supplied", "supplies", "supply", "supplying"]
        );
        assert_eq!(forms("coach"), ["coach", "coached", "coaches", "coaching"]);
        assert_eq!(
            forms("develop"),
            ["develop", "developed", "developing", "develops"]
        );
        assert_eq!(forms("train"), ["train", "trained", "training", "trains"]);
        assert_eq!(
            forms("review"),
            ["review", "reviewed", "reviewing", "reviews"]
        );
    }

    #[test]
    fn listed_words_replace_the_rules() {
        let words = WordForms {
            irregular: [("oversee".to_owned(), vec!["oversaw".to_owned()])].into(),
            spellings: vec![["ize".to_owned(), "ise".to_owned()]],
        };
        assert_eq!(words.inflect("oversee"), ["oversaw", "oversee"]);
        let spell = |word| words.spell(word).collect::<Vec<String>>();
        assert_eq!(spell("organize"), ["organize", "organise"]);
        assert_eq!(spell("size"), ["size"]);
    }

    #[test]
    fn each_ending_of_a_word_gives_it_one_more_spelling() {
        let endings = ["ize", "e", "", "center", "zé"];
        let words = WordForms {
            irregular: BTreeMap::new(),
            spellings: endings.map(|from| [from.to_owned(), "+".to_owned()]).into(),
        };
        for word in [
            "organize", "ize", "center", "recenter", "gaze", "gazé", "é", "",
        ] {
            let simply = endings.iter().filter_map(|from| word.strip_suffix(from));
            let simply = simply.filter(|stem| stem.len() >= MIN_STEM_LEN || stem.is_empty());
            let others: Vec<String> = simply.map(|stem| format!("{stem}+")).collect();
            let mut spelt = words.spell(word);
            assert_eq!(spelt.next().as_deref(), Some(word));
            assert_eq!(spelt.collect::<Vec<String>>(), others, "{word}");
        }
    }
}
