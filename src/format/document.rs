//! A TOML file as its author sees it: tables and keys in their order, each with the comments
//! that belong to it.

/// A file.
pub(super) struct Document {
    /// What stands above everything and belongs to the file as a whole.
    pub(super) head: Vec<Line>,
    /// The keys above the first header, then the tables, in the order of the file.
    pub(super) tables: Vec<Table>,
    /// What stands below everything.
    pub(super) foot: Vec<Line>,
}

/// A line that holds no key.
pub(super) enum Line {
    Blank,
    Comment(String),
}

/// A header with the keys below it; the keys above the first header have none.
#[derive(Default)]
pub(super) struct Table {
    pub(super) lead: Vec<Line>,
    pub(super) header: Option<Header>,
    /// The comment on the line of the header.
    pub(super) behind: Option<String>,
    pub(super) entries: Vec<Entry>,
    /// Comments that touch the last key from below.
    pub(super) tail: Vec<String>,
}

impl Table {
    /// Returns the name of the header, dotted; nothing above the first header.
    pub(super) fn name(&self) -> String {
        let header = self.header.as_ref();
        header.map_or_else(String::new, |header| header.path.join("."))
    }
}

/// `[path]`, or `[[path]]` for one of several.
pub(super) struct Header {
    pub(super) path: Vec<String>,
    pub(super) is_array: bool,
}

/// A key with its value; an element of an array has an empty path.
pub(super) struct Entry {
    pub(super) lead: Vec<Line>,
    pub(super) path: Vec<String>,
    pub(super) value: Value,
    /// The comment on the line where the value ends.
    pub(super) behind: Option<String>,
}

/// A value by its meaning, not by how it is written.
pub(super) enum Value {
    Text {
        text: String,
        is_multiline: bool,
    },
    Integer(i64),
    Float(f64),
    /// What has one way to be written anyway: truth values and dates.
    Verbatim(String),
    Array(List),
    InlineTable(List),
}

/// What stands between brackets or braces.
#[derive(Default)]
pub(super) struct List {
    /// The comment on the line of the opening bracket.
    pub(super) behind_open: Option<String>,
    pub(super) entries: Vec<Entry>,
    /// Comments between the last element and the closing bracket.
    pub(super) tail: Vec<Line>,
}
