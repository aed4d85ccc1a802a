//! Dumps of postings: how they are written, their records, and which of their columns hold the
//! title and the text.

mod ahead;
mod columns;
mod dialect;
mod encoding;
mod error;
mod form;
mod format;
mod json;
mod layout;
mod limits;
mod mend;
mod options;
#[cfg(feature = "parquet")]
mod parquet;
mod portion;
mod reader;
mod records;
mod reject;
mod row;
mod sniff;
mod span;
mod split;
mod swallow;
mod text;
mod unpack;
mod window;

pub use columns::{ColumnChoice, Columns, ColumnsError, column_index};
pub use dialect::{Dialect, Escape, LineEnd};
pub use encoding::{Encoding, decode_file};
pub use error::DumpError;
pub use form::Form;
pub use format::Format;
pub use layout::Layout;
pub use limits::Limits;
pub use options::{NewKeys, Quote, ReadOptions};
pub use portion::Portion;
pub use reader::{DumpReader, Record};
pub use reject::{MAX_RAW, Reject};
pub use row::Row;
pub use unpack::Compression;
