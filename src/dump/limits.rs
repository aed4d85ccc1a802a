//! How much of a dump is taken at once, so that memory is bounded whatever the dump.

/// Bounds on what is read; what is beyond them is rejected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Most bytes of a field.
    pub max_field: usize,
    /// Most bytes of a record.
    pub max_record: usize,
    /// Most bytes that a byte of a compressed dump may become, on the average of what is read.
    pub max_ratio: u64,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits {
            max_field: 1 << 20,
            max_record: 4 << 20,
            // gzip makes 1,032 of a byte at most, and of tables a tenth of that at most.
            max_ratio: 1_000,
        }
    }
}

impl Limits {
    /// Says which bound a record of some bytes is beyond, by the lengths of its fields, which
    /// together have no more bytes than the record.
    pub(super) fn fault(&self, fields: impl Iterator<Item = usize>, len: usize) -> Option<String> {
        if len > self.max_record {
            let limit = size(self.max_record);
            return Some(format!("longer than {limit} (--max-record)"));
        }
        if len <= self.max_field {
            return None;
        }
        let (number, len) = (1..).zip(fields).find(|(_, len)| *len > self.max_field)?;
        let (len, limit) = (size(len), size(self.max_field));
        Some(format!(
            "field {number} has {len}, more than {limit} (--max-field)"
        ))
    }
}

/// Writes a number of bytes in the largest unit that keeps it readable.
pub(super) fn size(n_bytes: usize) -> String {
    let units = [(1 << 30, "GiB"), (1 << 20, "MiB"), (1 << 10, "KiB")];
    for (unit, name) in units {
        if n_bytes >= unit {
            let whole = n_bytes / unit;
            return match n_bytes % unit {
                0 => format!("{whole} {name}"),
                _ => format!("{:.1} {name}", n_bytes as f64 / unit as f64),
            };
        }
    }
    format!("{n_bytes} bytes")
}
