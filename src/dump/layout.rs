//! What a dump is read as, in words for the person who has to check it.

use std::fmt;

use super::dialect::{Dialect, Escape, LineEnd};
use super::encoding::Encoding;
use super::format::Format;
use super::unpack::Compression;

/// What a dump is read as.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Layout {
    /// What kind of file it is.
    pub format: Format,
    /// How the dump is compressed.
    pub compression: Compression,
    /// In which characters the dump is written.
    pub encoding: Encoding,
    /// How the table is written; the default where fields do not stand between delimiters.
    pub dialect: Dialect,
    /// Lines before the table.
    pub skip_lines: usize,
    /// Whether the first record names the columns.
    pub has_header: bool,
    /// Fields of a row.
    pub n_columns: usize,
    /// Names that the header has, where there is one.
    pub n_names: Option<usize>,
}

impl Layout {
    /// A layout of what is no table of fields between delimiters.
    pub(super) fn without_table(
        format: Format,
        compression: Compression,
        encoding: Encoding,
        n_columns: usize,
    ) -> Layout {
        Layout {
            format,
            compression,
            encoding,
            dialect: Dialect::default(),
            skip_lines: 0,
            has_header: true,
            n_columns,
            n_names: Some(n_columns),
        }
    }

    /// Whether the header has as many names as the rows have fields; if not, nobody knows which
    /// name belongs to which column.
    pub fn names_fit(&self) -> bool {
        self.n_names.is_none_or(|n_names| n_names == self.n_columns)
    }
}

impl fmt::Display for Layout {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Dialect {
            delimiter,
            quote,
            escape,
            line_end,
            skips_space,
        } = self.dialect;
        if let Some(name) = self.compression.name() {
            write!(f, "{name}, ")?;
        }
        f.write_str(self.format.name())?;
        match self.format {
            Format::Csv => {}
            Format::JsonLines => return write!(f, ", {}", self.encoding.name()),
            Format::Parquet => return Ok(()),
        }
        write!(f, ", delimiter {}", byte_name(delimiter))?;
        if skips_space {
            f.write_str(" and space")?;
        }
        match quote {
            Some(quote) => write!(f, ", quote {}", char::from(quote))?,
            None => f.write_str(", no quotes")?,
        }
        match escape {
            Escape::Doubled => {}
            Escape::Backslash => f.write_str(" after a backslash inside fields")?,
        }
        write!(f, ", {}", self.encoding.name())?;
        match line_end {
            LineEnd::Lf => {}
            LineEnd::Cr => f.write_str(", lines end with CR")?,
        }
        match self.skip_lines {
            0 => {}
            1 => f.write_str(", 1 line before the table")?,
            n_lines => write!(f, ", {n_lines} lines before the table")?,
        }
        f.write_str(if self.has_header {
            ", header"
        } else {
            ", no header"
        })
    }
}

/// Returns what people call a byte.
fn byte_name(byte: u8) -> String {
    match byte {
        b'\t' => "tab".to_owned(),
        b' ' => "space".to_owned(),
        b',' => "comma".to_owned(),
        b';' => "semicolon".to_owned(),
        _ if byte.is_ascii_graphic() => char::from(byte).to_string(),
        _ => format!("0x{byte:02x}"),
    }
}
