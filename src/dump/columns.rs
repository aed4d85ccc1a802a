//! Finds the title and the text columns of a dump by their usual names.

use std::fmt;

use super::row::Row;
use crate::posting::{OwnedPosting, Posting, TITLE};

/// Usual names of the title column, best first, as [`plain`] writes them.
const TITLE_NAMES: [&str; 10] = [
    "title",
    "jobtitle",
    "positiontitle",
    "postingtitle",
    "position",
    "designation",
    "jobname",
    "role",
    "rolename",
    "vacancy",
];

/// Usual names of columns that hold a posting's text, in the order they are joined.
const TEXT_NAMES: [&str; 30] = [
    "description",
    "jobdescription",
    "fulldescription",
    "text",
    "body",
    "jobpost",
    "fulltext",
    "content",
    "details",
    "jobdetails",
    "summary",
    "jobsummary",
    "teaser",
    "snippet",
    "duties",
    "responsibilities",
    "jobresponsibilities",
    "requirements",
    "jobrequirment",
    "jobrequirements",
    "requiredqual",
    "qualifications",
    "requiredqualifications",
    "requiredskills",
    "skills",
    "preferredskills",
    "companyprofile",
    "benefits",
    "advert",
    "posting",
];

/// Usual names of other columns of dumps, which tell a header from a row.
const OTHER_NAMES: [&str; 20] = [
    "id",
    "jobid",
    "postingid",
    "url",
    "link",
    "joburl",
    "date",
    "posted",
    "dateposted",
    "company",
    "companyname",
    "employer",
    "location",
    "city",
    "country",
    "salary",
    "category",
    "industry",
    "source",
    "label",
];

/// Whether a field is a usual name of a column of a dump.
pub(super) fn is_usual(field: &[u8]) -> bool {
    // No usual name is longer, whatever its marks.
    if field.len() > 64 {
        return false;
    }
    let name = plain(&String::from_utf8_lossy(field));
    let lists: [&[&str]; 3] = [&TITLE_NAMES, &TEXT_NAMES, &OTHER_NAMES];
    lists.iter().any(|names| names.contains(&name.as_str()))
}

/// What the user says of the columns.
#[derive(Clone, Debug, Default)]
pub struct ColumnChoice {
    /// Name, or number from 1, of the title column.
    pub title: Option<String>,
    /// Names or numbers of the text columns.
    pub texts: Vec<String>,
}

/// Which columns of a dump are read; numbers count from 0.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Columns {
    /// The title column, where there is one.
    pub title: Option<usize>,
    /// The text columns with their names.
    pub texts: Vec<(usize, String)>,
}

/// Columns that cannot be found.
#[derive(Debug, PartialEq, Eq)]
pub struct ColumnsError {
    kind: Kind,
    header: Vec<String>,
}

#[derive(Debug, PartialEq, Eq)]
enum Kind {
    Missing(String),
    /// Several columns have the name; their numbers from 1.
    Shared(String, Vec<usize>),
    NothingFits,
}

impl fmt::Display for ColumnsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.kind {
            Kind::Missing(name) => write!(f, "there is no column {name:?}")?,
            Kind::Shared(name, numbers) => {
                let numbers: Vec<String> = numbers.iter().map(usize::to_string).collect();
                let numbers = numbers.join(" and ");
                return write!(
                    f,
                    "columns {numbers} are both called {name:?}; name one by its number"
                );
            }
            Kind::NothingFits => {
                write!(
                    f,
                    "no column has a usual name of a title or a text; name them with --title and --text"
                )?;
            }
        }
        write!(f, "; the columns are: {}", list(&self.header))
    }
}

impl std::error::Error for ColumnsError {}

impl ColumnsError {
    /// Whether nothing was named and no column has a usual name.
    pub fn nothing_fits(&self) -> bool {
        match self.kind {
            Kind::NothingFits => true,
            Kind::Missing(_) | Kind::Shared(..) => false,
        }
    }
}

/// Lists the names of columns, as far as a person would read.
fn list(header: &[String]) -> String {
    const MAX_NAMES: usize = 60;
    const MAX_CHARS: usize = 40;
    let short = |name: &String| match name.char_indices().nth(MAX_CHARS) {
        Some((end, _)) => format!("{}...", &name[..end]),
        None => name.clone(),
    };
    let mut names: Vec<String> = header.iter().take(MAX_NAMES).map(short).collect();
    if header.len() > MAX_NAMES {
        names.push(format!("and {} more", header.len() - MAX_NAMES));
    }
    names.join(", ")
}

impl Columns {
    /// Chooses columns: those named, else those with usual names; where either is named, only
    /// the named ones are read.
    ///
    /// # Errors
    ///
    /// Fails when a named column does not exist or nothing fits; the message lists the header.
    pub fn choose(header: &[String], choice: &ColumnChoice) -> Result<Columns, ColumnsError> {
        let fail = |kind| ColumnsError {
            kind,
            header: header.to_vec(),
        };
        let named = |name: &String| {
            let numbers = (1..).zip(header).filter(|(_, column)| *column == name);
            let numbers: Vec<usize> = numbers.map(|(number, _)| number).collect();
            if numbers.len() > 1 {
                return Err(fail(Kind::Shared(name.clone(), numbers)));
            }
            column_index(header, name).ok_or_else(|| fail(Kind::Missing(name.clone())))
        };
        let is_guess = choice.title.is_none() && choice.texts.is_empty();
        let title = match &choice.title {
            Some(name) => Some(named(name)?),
            None if is_guess => usual(header, &TITLE_NAMES).next(),
            None => None,
        };
        let mut texts = Vec::new();
        for name in &choice.texts {
            texts.push(named(name)?);
        }
        if is_guess {
            texts.extend(usual(header, &TEXT_NAMES).filter(|&index| Some(index) != title));
        }
        if title.is_none() && texts.is_empty() {
            return Err(fail(Kind::NothingFits));
        }
        Ok(Columns {
            title,
            texts: with_names(header, &texts),
        })
    }

    /// Returns the posting in a row, to be classified while the row is there.
    pub fn borrow<'r>(&'r self, row: &'r Row) -> Posting<'r> {
        let texts = self.texts.iter();
        let texts = texts.map(|(column, name)| (name.as_str(), &row[*column]));
        let title = self.title.map_or("", |column| &row[column]);
        Posting::with_columns(title, texts)
    }

    /// Returns the posting in a row, to be kept.
    pub fn posting(&self, row: &Row) -> OwnedPosting {
        let field = |column: usize| row[column].to_owned();
        let texts = self.texts.iter();
        OwnedPosting {
            title: self.title.map(field).unwrap_or_default(),
            texts: texts
                .map(|(column, name)| (name.clone(), field(*column)))
                .collect(),
        }
    }
}

/// Pairs text columns, each once, with names that tell them and the title apart.
fn with_names(header: &[String], texts: &[usize]) -> Vec<(usize, String)> {
    let mut named: Vec<(usize, String)> = Vec::new();
    for &index in texts {
        if named.iter().any(|(other, _)| *other == index) {
            continue;
        }
        let mut name = header[index].trim().to_lowercase();
        if name == TITLE || named.iter().any(|(_, other)| *other == name) {
            name = format!("{name}#{}", index + 1);
        }
        named.push((index, name));
    }
    named
}

/// Finds a column by its name, in any case if need be, or by its number from 1.
pub fn column_index(header: &[String], name: &str) -> Option<usize> {
    let exact = header.iter().position(|column| column == name);
    let any_case = || {
        header
            .iter()
            .position(|c| c.trim().eq_ignore_ascii_case(name.trim()))
    };
    let number = || {
        let number: usize = name.parse().ok()?;
        (1..=header.len()).contains(&number).then(|| number - 1)
    };
    exact.or_else(any_case).or_else(number)
}

fn usual<'h>(header: &'h [String], names: &'h [&str]) -> impl Iterator<Item = usize> + 'h {
    names
        .iter()
        .filter_map(|name| header.iter().position(|column| plain(column) == *name))
}

/// A column name without case, spaces and marks.
fn plain(name: &str) -> String {
    name.chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn header(names: &[&str]) -> Vec<String> {
        names.iter().map(|name| (*name).to_owned()).collect()
    }

    #[test]
    fn usual_names_are_found_in_any_spelling() {
        let header = header(&[
            "id",
            "Job_Title",
            "FullDescription",
            "Requirements",
            "benefits",
        ]);
        let columns = Columns::choose(&header, &ColumnChoice::default()).unwrap();
        assert_eq!(columns.title, Some(1));
        let texts: Vec<usize> = columns.texts.iter().map(|text| text.0).collect();
        assert_eq!(texts, [2, 3, 4]);
    }

    #[test]
    fn named_columns_replace_the_guess() {
        let header = header(&["title", "description", "note"]);
        let choice = ColumnChoice {
            title: None,
            texts: vec!["NOTE".to_owned(), "2".to_owned()],
        };
        let columns = Columns::choose(&header, &choice).unwrap();
        assert_eq!(columns.title, None);
        assert_eq!(
            columns.texts,
            [(2, "note".to_owned()), (1, "description".to_owned())]
        );
    }

    #[test]
    fn a_missing_column_lists_those_there_are() {
        let header = header(&["a", "b"]);
        let fault = Columns::choose(&header, &ColumnChoice::default()).unwrap_err();
        assert!(fault.to_string().contains("--title"), "{fault}");
        let choice = ColumnChoice {
            title: Some("c".to_owned()),
            texts: Vec::new(),
        };
        let fault = Columns::choose(&header, &choice).unwrap_err();
        assert_eq!(
            fault.to_string(),
            "there is no column \"c\"; the columns are: a, b"
        );
    }
}
