//! Cells that a spreadsheet would take for formulas (CWE-1236).

use std::borrow::Cow;

/// Returns a cell that no spreadsheet takes for a formula: where it starts with `=`, `+`, `-`,
/// `@`, a tab or a line break (or the wide form of such a mark), an apostrophe is put before
/// it. A plain number is no formula and stays.
pub fn neutralise(cell: &[u8]) -> Cow<'_, [u8]> {
    if !starts_formula(cell) || is_number(cell) {
        return Cow::Borrowed(cell);
    }
    let mut safe = Vec::with_capacity(cell.len() + 1);
    safe.push(b'\'');
    safe.extend_from_slice(cell);
    Cow::Owned(safe)
}

/// The marks of OWASP's list, "CSV Injection"; the last four are the wide `=`, `+`, `-` and
/// `@` that a spreadsheet set to Japanese reads as the narrow ones.
fn starts_formula(cell: &[u8]) -> bool {
    const MARKS: [&[u8]; 11] = [
        b"=",
        b"+",
        b"-",
        b"@",
        b"\t",
        b"\r",
        b"\n",
        "\u{ff1d}".as_bytes(),
        "\u{ff0b}".as_bytes(),
        "\u{ff0d}".as_bytes(),
        "\u{ff20}".as_bytes(),
    ];
    MARKS.iter().any(|mark| cell.starts_with(mark))
}

/// Whether a cell is digits with at most a sign before and a point among them.
fn is_number(cell: &[u8]) -> bool {
    let digits = match cell {
        [b'+' | b'-', digits @ ..] => digits,
        digits => digits,
    };
    let is_digit = |byte: &u8| byte.is_ascii_digit();
    let mut parts = digits.split(|&byte| byte == b'.');
    let whole = parts.next().unwrap_or_default();
    let fraction = parts.next().unwrap_or(b"0");
    let is_empty = whole.is_empty() || fraction.is_empty();
    !is_empty
        && whole.iter().all(is_digit)
        && fraction.iter().all(is_digit)
        && parts.next().is_none()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_that_starts_a_formula_gets_an_apostrophe() {
        for cell in [
            "=1+1",
            "=HYPERLINK(\"x\")",
            "+1+1",
            "-1+1",
            "-",
            "--5",
            "@SUM(A1)",
            "\t=1",
            "\r=1",
            "\n=1",
            "＝1",
            "＋1",
            "－1",
            "＠x",
            "+1 2",
            "-1.2.3",
            "-.",
            "+49-30",
            "-5e3",
            "-5%",
        ] {
            assert_eq!(&*neutralise(cell.as_bytes()), format!("'{cell}").as_bytes());
        }
    }

    #[test]
    fn anything_else_stays_as_it_is() {
        for cell in [
            "", "a", "1=1", " =1", "'=1", "-4.386", "+49", "-0", "10-12", "a@b", "é",
        ] {
            assert_eq!(&*neutralise(cell.as_bytes()), cell.as_bytes());
        }
    }
}
