//! Cells as they stand in lines of CSV: quoted where need be, numbers by their digits.

use memchr::memchr;

/// Lines of cells.
pub(super) struct Table {
    lines: Vec<u8>,
    delimiter: u8,
    /// The bytes that stand between quotes only (RFC 4180, section 2).
    quoted: [bool; 256],
}

impl Table {
    pub(super) fn new(delimiter: u8) -> Table {
        let mut quoted = [false; 256];
        for byte in [delimiter, b'"', b'\n', b'\r'] {
            quoted[usize::from(byte)] = true;
        }
        Table {
            lines: Vec::new(),
            delimiter,
            quoted,
        }
    }

    /// Adds a cell.
    pub(super) fn write(&mut self, cell: &[u8]) {
        if cell.iter().any(|&byte| self.quoted[usize::from(byte)]) {
            self.quote(cell);
        } else {
            self.lines.extend_from_slice(cell);
        }
        self.lines.push(self.delimiter);
    }

    /// Ends a line, in which there is a cell at least.
    pub(super) fn end_line(&mut self) {
        if let Some(delimiter) = self.lines.last_mut() {
            *delimiter = b'\n';
        }
    }

    pub(super) fn into_lines(self) -> Vec<u8> {
        self.lines
    }

    fn quote(&mut self, cell: &[u8]) {
        self.lines.push(b'"');
        let mut rest = cell;
        while let Some(quote) = memchr(b'"', rest) {
            self.lines.extend_from_slice(&rest[..=quote]);
            self.lines.push(b'"');
            rest = &rest[quote + 1..];
        }
        self.lines.extend_from_slice(rest);
        self.lines.push(b'"');
    }
}

/// Adds a probability with four decimals: the digits of `{:.4}`, which takes a hundred times as
/// long to find them in big numbers.
pub(super) fn push_probability(text: &mut String, probability: f64) {
    let Some(parts) = ten_thousandths(probability) else {
        text.push_str(&format!("{probability:.4}"));
        return;
    };
    for (place, digit) in [10_000, 1_000, 100, 10, 1].into_iter().enumerate() {
        if place == 1 {
            text.push('.');
        }
        text.push(char::from(b'0' + (parts / digit % 10) as u8));
    }
}

/// Returns the nearest number of ten thousandths, the even one of two as near; nothing for what
/// is no probability.
fn ten_thousandths(probability: f64) -> Option<u64> {
    if !(0.0..=1.0).contains(&probability) || probability.is_sign_negative() {
        return None;
    }
    let (fraction, exponent) = (
        probability.to_bits() % (1 << 52),
        probability.to_bits() >> 52,
    );
    // The probability is this whole number divided by two to the power of the shift (IEEE 754).
    let (number, shift) = match exponent {
        0 => (fraction, 1_074),
        _ => (fraction + (1 << 52), 1_075 - exponent),
    };
    // Below 2^67, so exact; and where the shift is larger, nearer to 0 than to 1.
    let parts = u128::from(number) * 10_000;
    if shift > 68 {
        return Some(0);
    }
    let (whole, rest) = ((parts >> shift) as u64, parts % (1 << shift));
    let half = 1 << (shift - 1);
    let is_up = rest > half || rest == half && whole % 2 == 1;
    Some(whole + u64::from(is_up))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::SplitMix;

    #[test]
    fn cells_are_written_as_the_csv_crate_writes_them() {
        const PARTS: [&str; 9] = [
            ",",
            "\t",
            ";",
            "\"",
            "\n",
            "\r\n",
            "a",
            "caf\u{e9}",
            "' #\\=",
        ];
        let mut random = SplitMix::new(1);
        for delimiter in [b',', b'\t', b';', b'|'] {
            for _ in 0..2_000 {
                let n_parts = random.below(7);
                let cell: String = (0..n_parts).map(|_| random.word(&PARTS)).collect();
                let mut writer = csv::WriterBuilder::new()
                    .delimiter(delimiter)
                    .from_writer(Vec::new());
                writer.write_record([cell.as_str(), "x"]).unwrap();
                let mut table = Table::new(delimiter);
                table.write(cell.as_bytes());
                table.write(b"x");
                table.end_line();
                assert_eq!(table.into_lines(), writer.into_inner().unwrap(), "{cell:?}");
            }
        }
    }

    #[test]
    fn probabilities_have_the_digits_of_the_formatter() {
        let mut numbers = vec![0.0, -0.0, 1.0, 2.0, -1.0, f64::NAN, f64::INFINITY, 1e300];
        numbers.extend([f64::MIN_POSITIVE, f64::from_bits(1), f64::EPSILON]);
        // All that are as near to one as to the other, all that are at the border of two, and
        // their neighbours.
        let ties = (0..=64).map(|part| f64::from(part) / 64.0);
        let borders = (0..=20_000).map(|part| f64::from(part) / 20_000.0);
        for number in ties.chain(borders) {
            numbers.extend([number, number.next_up(), number.next_down()]);
        }
        let mut random = SplitMix::new(2);
        for _ in 0..200_000 {
            let share = random.bits() as f64 / u64::MAX as f64;
            numbers.extend([share, share.powi(9), 1.0 - share.powi(5)]);
        }
        for exponent in 0..1_023 {
            numbers.push(f64::from_bits(exponent << 52 | random.bits() >> 12));
        }
        for number in numbers {
            let mut text = String::new();
            push_probability(&mut text, number);
            assert_eq!(text, format!("{number:.4}"), "{number:e}");
        }
    }
}
