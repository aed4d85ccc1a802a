//! Writes a document in canonical form.

use toml_writer::{ToTomlKey, ToTomlValue, TomlKeyBuilder, TomlStringBuilder};

use super::document::{Document, Entry, Header, Line, List, Table, Value};

/// Columns that an array on one line may fill.
const WIDTH: usize = 100;

/// What each level of brackets is indented by.
const INDENT: usize = 2;

/// Returns the text of a document.
pub(super) fn print(document: &Document) -> String {
    let mut blocks: Vec<String> = Vec::new();
    let head = paragraphs(&document.head);
    blocks.push(head.trim().to_owned());
    blocks.extend(document.tables.iter().map(print_table));
    blocks.push(paragraphs(&document.foot).trim().to_owned());
    blocks.retain(|block| !block.is_empty());
    let mut text = blocks.join("\n\n");
    if !text.is_empty() {
        text.push('\n');
    }
    text
}

fn print_table(table: &Table) -> String {
    let mut text = paragraphs(&table.lead);
    if let Some(header) = &table.header {
        text += &print_header(header);
        push_comment(&mut text, table.behind.as_deref());
        text.push('\n');
    }
    for (index, entry) in table.entries.iter().enumerate() {
        let lead = paragraphs(&entry.lead);
        text += if index == 0 { lead.trim_start() } else { &lead };
        text += &print_entry(entry, 0, "");
        text.push('\n');
    }
    for comment in &table.tail {
        text += comment;
        text.push('\n');
    }
    text.trim_matches('\n').to_owned()
}

fn print_header(header: &Header) -> String {
    let path = print_path(&header.path);
    if header.is_array {
        format!("[[{path}]]")
    } else {
        format!("[{path}]")
    }
}

/// Returns comments on lines of their own, blank lines between them made one.
fn paragraphs(lines: &[Line]) -> String {
    let mut text = String::new();
    for line in lines {
        match line {
            Line::Comment(comment) => text = text + comment + "\n",
            Line::Blank if text == "\n" || text.ends_with("\n\n") => {}
            Line::Blank => text.push('\n'),
        }
    }
    text
}

fn print_path(path: &[String]) -> String {
    let keys = path
        .iter()
        .map(|key| match TomlKeyBuilder::new(key).as_unquoted() {
            Some(bare) => bare.to_toml_key(),
            None => TomlKeyBuilder::new(key).as_basic().to_toml_key(),
        });
    keys.collect::<Vec<String>>().join(".")
}

/// Returns a key with its value, or an element of an array; `end` follows the value.
fn print_entry(entry: &Entry, indent: usize, end: &str) -> String {
    let mut text = " ".repeat(indent) + &assignment(entry);
    let column = text.chars().count() + end.len();
    text += &print_value(&entry.value, indent, column);
    text += end;
    push_comment(&mut text, entry.behind.as_deref());
    text
}

/// Returns what stands before a value.
fn assignment(entry: &Entry) -> String {
    if entry.path.is_empty() {
        return String::new();
    }
    print_path(&entry.path) + " = "
}

fn push_comment(text: &mut String, comment: Option<&str>) {
    if let Some(comment) = comment {
        *text = format!("{text} {comment}");
    }
}

/// Returns a value; `column` is what its first line holds already.
fn print_value(value: &Value, indent: usize, column: usize) -> String {
    let one_line = one_line(value);
    match (value, one_line) {
        (Value::Array(_), Some(line)) if column + line.chars().count() <= WIDTH => line,
        (Value::Array(list), Some(_)) if is_words(list) => fill_lines(list, indent),
        (Value::Array(list), _) => print_lines(list, ["[", "]"], indent),
        // Readers of TOML 1.0 refuse an inline table of several lines, so width is no reason.
        (Value::InlineTable(_), Some(line)) => line,
        (Value::InlineTable(list), None) => print_lines(list, ["{", "}"], indent),
        (Value::Text { text, .. }, None) => print_text_lines(text),
        (Value::Text { .. } | Value::Integer(_) | Value::Float(_) | Value::Verbatim(_), line) => {
            line.unwrap_or_default()
        }
    }
}

/// Returns a value on one line, if no comment or line break is in it.
fn one_line(value: &Value) -> Option<String> {
    match value {
        Value::Text { text, is_multiline } if *is_multiline && text.contains('\n') => None,
        Value::Text { text, .. } => {
            let written = TomlStringBuilder::new(text).as_basic().to_toml_value();
            Some(show_hidden(&written))
        }
        Value::Integer(number) => Some(number.to_toml_value()),
        Value::Float(number) => Some(number.to_toml_value()),
        Value::Verbatim(written) => Some(written.clone()),
        Value::Array(list) => Some(format!("[{}]", one_line_list(list)?)),
        Value::InlineTable(list) if list.entries.is_empty() => {
            one_line_list(list).map(|_| "{}".to_owned())
        }
        Value::InlineTable(list) => Some(format!("{{ {} }}", one_line_list(list)?)),
    }
}

fn one_line_list(list: &List) -> Option<String> {
    if list.behind_open.is_some() || !list.tail.is_empty() {
        return None;
    }
    let mut entries = Vec::new();
    for entry in &list.entries {
        if entry.behind.is_some() || !entry.lead.is_empty() {
            return None;
        }
        entries.push(assignment(entry) + &one_line(&entry.value)?);
    }
    Some(entries.join(", "))
}

/// Returns what brackets hold, one element per line.
fn print_lines(list: &List, [open, close]: [&str; 2], indent: usize) -> String {
    let inner = indent + INDENT;
    let mut text = open.to_owned();
    push_comment(&mut text, list.behind_open.as_deref());
    text.push('\n');
    for entry in &list.entries {
        text += &print_comments(&entry.lead, inner);
        text += &print_entry(entry, inner, ",");
        text.push('\n');
    }
    text += &print_comments(&list.tail, inner);
    text + &" ".repeat(indent) + close
}

/// Whether every element is a single word, so that one per line would waste the page.
fn is_words(list: &List) -> bool {
    let is_word = |text: &str| {
        text.chars()
            .all(|c| c.is_alphanumeric() || "-_'".contains(c))
    };
    list.entries.iter().all(|entry| match &entry.value {
        Value::Text { text, .. } => is_word(text),
        Value::Integer(_)
        | Value::Float(_)
        | Value::Verbatim(_)
        | Value::Array(_)
        | Value::InlineTable(_) => false,
    })
}

/// Returns what brackets hold, as many elements on a line as fit.
fn fill_lines(list: &List, indent: usize) -> String {
    let start = " ".repeat(indent + INDENT);
    let mut lines: Vec<String> = Vec::new();
    for element in list
        .entries
        .iter()
        .filter_map(|entry| one_line(&entry.value))
    {
        let n_more = element.chars().count() + " ,".len();
        match lines.last_mut() {
            Some(line) if line.chars().count() + n_more <= WIDTH => {
                *line = format!("{line} {element},");
            }
            Some(_) | None => lines.push(format!("{start}{element},")),
        }
    }
    format!("[\n{}\n{:indent$}]", lines.join("\n"), "")
}

fn print_comments(lines: &[Line], indent: usize) -> String {
    let comments = lines.iter().map(|line| match line {
        Line::Comment(comment) => format!("{:indent$}{comment}\n", ""),
        Line::Blank => String::new(),
    });
    comments.collect()
}

/// Returns a text of several lines; a space at the end of one is written so that it shows.
fn print_text_lines(text: &str) -> String {
    let written = TomlStringBuilder::new(text).as_ml_basic().to_toml_value();
    show_hidden(&written).replace(" \n", "\\u0020\n")
}

/// Writes characters that a reader would not see, or take for others, as escapes.
fn show_hidden(written: &str) -> String {
    let is_hidden = |c: char| {
        let is_odd_space = c.is_whitespace() && !c.is_ascii();
        let is_format = matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{feff}');
        let is_odd_hyphen = matches!(c, '\u{2010}' | '\u{2011}' | '\u{2212}');
        let is_combining = matches!(c, '\u{300}'..='\u{36f}');
        is_odd_space || is_format || is_odd_hyphen || is_combining
    };
    let mut shown = String::with_capacity(written.len());
    for character in written.chars() {
        if is_hidden(character) {
            shown += &format!("\\u{:04x}", u32::from(character));
        } else {
            shown.push(character);
        }
    }
    shown
}
