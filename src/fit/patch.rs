//! Writes fitted numbers back into lexicon files: comments, order and wording stay.

use toml_edit::{DocumentMut, Item, Value};

use super::Change;

/// A lexicon file with its numbers replaced.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FilePatch {
    /// The file as it was named.
    pub name: String,
    /// Its text before.
    pub old: String,
    /// Its text after.
    pub new: String,
}

/// Returns the files that the changes touch; `files` are pairs of name and text.
///
/// # Errors
///
/// Fails when a file is no TOML; says where.
pub fn patch(files: &[(String, String)], changes: &[Change]) -> Result<Vec<FilePatch>, String> {
    let mut patches = Vec::new();
    for (name, old) in files {
        let mut document: DocumentMut = old.parse().map_err(|error| format!("{name}: {error}"))?;
        for change in changes {
            apply(&mut document, change);
        }
        let new = document.to_string();
        if new != *old {
            patches.push(FilePatch {
                name: name.clone(),
                old: old.clone(),
                new,
            });
        }
    }
    Ok(patches)
}

/// Makes one change where its entry is; leaves other files alone.
fn apply(document: &mut DocumentMut, change: &Change) {
    match change.table {
        "duty" | "section" => {
            let Some(entries) = document
                .get_mut(change.table)
                .and_then(Item::as_array_of_tables_mut)
            else {
                return;
            };
            for entry in entries.iter_mut() {
                if entry.get("id").and_then(Item::as_str) == Some(&change.name) {
                    set(entry.get_mut("weight"), change.to);
                }
            }
        }
        "effect" => set(get(document, &["effects", &change.name]), change.to),
        _ => {
            let keys: Vec<&str> = std::iter::once("model")
                .chain(change.name.split('.'))
                .collect();
            set(get(document, &keys), change.to);
        }
    }
}

fn get<'d>(document: &'d mut DocumentMut, keys: &[&str]) -> Option<&'d mut Item> {
    let (first, rest) = keys.split_first()?;
    let mut item = document.get_mut(first)?;
    for key in rest {
        item = item.get_mut(key)?;
    }
    Some(item)
}

/// Replaces a number and keeps the space and the comment around it.
fn set(item: Option<&mut Item>, number: f64) {
    if let Some(Item::Value(value)) = item {
        let decor = value.decor().clone();
        *value = Value::from(number);
        *value.decor_mut() = decor;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_numbers_change() {
        let file = "# ours\n[[duty]]\nid = \"a\"   # stays\nweight = 1.2 # why\nterms = [\"x\"]\n\n[model]\nprior = { director = 0.0, other = 5.0 }\n";
        let change = |table, name: &str, to| Change {
            table,
            name: name.to_owned(),
            from: 0.0,
            to,
            standard_error: 0.1,
            support: None,
        };
        let changes = [
            change("duty", "a", 1.5),
            change("model", "prior.other", 4.25),
        ];
        let patches = patch(&[("f.toml".to_owned(), file.to_owned())], &changes).unwrap();
        let expected = file.replace("1.2 #", "1.5 #").replace("5.0", "4.25");
        assert_eq!(patches[0].new, expected);
        assert_eq!(
            patch(&[("f.toml".to_owned(), file.to_owned())], &[]).unwrap(),
            []
        );
    }
}
