//! What changes between two lexicons: entry by entry, which postings get another label and
//! why, and what each change would do if it were made alone.

mod change;
mod differ;
mod entry;
mod flow;
mod hybrid;
mod pool;
mod setting;
mod shift;

pub use self::change::{Change, Detail, Edit, common_ends};
pub use self::differ::{Differ, Outcome};
pub use self::entry::{Entry, EntryKind, Value};
pub use self::flow::{Alone, Diff, Flow};
pub use self::shift::{Counted, Shift, shifts};
