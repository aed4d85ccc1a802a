//! Dumps of postings: CSV records, and which of their columns hold the title and the text.

mod columns;
mod reader;
mod reject;

pub use columns::{ColumnChoice, Columns, ColumnsError, column_index};
pub use reader::{Dialect, DumpError, DumpReader, Record, decode};
pub use reject::{MAX_RAW, Reject};
