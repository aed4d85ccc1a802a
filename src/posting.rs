//! A posting as it comes: a title and any number of text columns.

/// What evidence calls the title, whatever its column is named.
pub(crate) const TITLE: &str = "title";

/// A job posting to classify.
#[derive(Clone, Debug, Default)]
pub struct Posting<'p> {
    pub(crate) title: &'p str,
    pub(crate) texts: Texts<'p>,
}

/// Text columns with their names: mostly there is one, which takes no memory of its own.
#[derive(Clone, Debug, Default)]
pub(crate) struct Texts<'p> {
    first: Option<(&'p str, &'p str)>,
    others: Vec<(&'p str, &'p str)>,
}

impl<'p> FromIterator<(&'p str, &'p str)> for Texts<'p> {
    fn from_iter<I: IntoIterator<Item = (&'p str, &'p str)>>(texts: I) -> Texts<'p> {
        let mut texts = texts.into_iter();
        Texts {
            first: texts.next(),
            others: texts.collect(),
        }
    }
}

impl<'p> Posting<'p> {
    /// Builds a posting from its title and its text; either may be empty.
    pub fn new(title: &'p str, text: &'p str) -> Posting<'p> {
        Posting::with_columns(title, [("text", text)])
    }

    /// Builds a posting from its title and its named text columns, which evidence refers to.
    pub fn with_columns(
        title: &'p str,
        texts: impl IntoIterator<Item = (&'p str, &'p str)>,
    ) -> Posting<'p> {
        let texts = texts.into_iter().collect();
        Posting { title, texts }
    }

    /// Returns the title and the text columns, each with its name.
    pub fn columns(&self) -> impl Iterator<Item = (&'p str, &'p str)> {
        let texts = self.texts.first.iter().chain(&self.texts.others);
        std::iter::once((TITLE, self.title)).chain(texts.copied())
    }
}

/// A posting that owns its texts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OwnedPosting {
    /// The title.
    pub title: String,
    /// The text columns with their names.
    pub texts: Vec<(String, String)>,
}

impl OwnedPosting {
    /// Borrows the posting, to be classified.
    pub fn as_posting(&self) -> Posting<'_> {
        let texts = self.texts.iter();
        let texts = texts.map(|(name, text)| (name.as_str(), text.as_str()));
        Posting::with_columns(&self.title, texts)
    }
}
