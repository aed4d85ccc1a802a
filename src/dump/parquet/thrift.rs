//! Walks what a Parquet file says of itself, in Thrift's compact form, before the library does:
//! the library counts to two billion where a list of nothing says that it is so long.

use std::io::{self, Read};

/// Deepest that one thing may lie in another, as in the library.
const MAX_DEPTH: u32 = 64;

// Kinds of values, by their number in the compact form.
const STOP: u8 = 0;
const TRUE: u8 = 1;
const FALSE: u8 = 2;
const BYTE: u8 = 3;
const I16: u8 = 4;
const I64: u8 = 6;
const DOUBLE: u8 = 7;
const BINARY: u8 = 8;
const LIST: u8 = 9;
const SET: u8 = 10;
const MAP: u8 = 11;
const STRUCT: u8 = 12;
const UUID: u8 = 13;

/// Reads a struct to its end.
///
/// # Errors
///
/// Fails where it is cut off, or has what no Parquet file has.
pub(super) fn check(source: &mut impl Read) -> io::Result<()> {
    value(source, STRUCT, MAX_DEPTH)
}

fn value(source: &mut impl Read, kind: u8, depth: u32) -> io::Result<()> {
    if depth == 0 {
        return Err(invalid("it is nested too deeply"));
    }
    match kind {
        // Inside a struct it is the kind that says which.
        TRUE | FALSE => Ok(()),
        BYTE => skip(source, 1),
        I16..=I64 => number(source).map(|_| ()),
        DOUBLE => skip(source, 8),
        BINARY => {
            let len = number(source)?;
            skip(source, len)
        }
        LIST | SET => list(source, depth),
        MAP => map(source, depth),
        STRUCT => loop {
            let field = byte(source)?;
            if field & 0x0f == STOP {
                return Ok(());
            }
            // Fields are numbered by their distance from the one before, or by a number.
            if field >> 4 == 0 {
                number(source)?;
            }
            value(source, field & 0x0f, depth - 1)?;
        },
        UUID => skip(source, 16),
        _ => Err(invalid("it has a value of no known kind")),
    }
}

fn list(source: &mut impl Read, depth: u32) -> io::Result<()> {
    let header = byte(source)?;
    let len = match header >> 4 {
        15 => number(source)?,
        len => u64::from(len),
    };
    elements(source, &[header & 0x0f], len, depth)
}

fn map(source: &mut impl Read, depth: u32) -> io::Result<()> {
    let len = number(source)?;
    if len == 0 {
        return Ok(());
    }
    let kinds = byte(source)?;
    elements(source, &[kinds >> 4, kinds & 0x0f], len, depth)
}

/// Reads the elements of a list or a map; each takes a byte at least, so that a short file
/// cannot hold many.
fn elements(source: &mut impl Read, kinds: &[u8], len: u64, depth: u32) -> io::Result<()> {
    if len > 0 && kinds.iter().all(|kind| matches!(*kind, TRUE | FALSE)) {
        return Err(invalid("it has a list of nothing"));
    }
    for _ in 0..len {
        for kind in kinds {
            value(source, *kind, depth - 1)?;
        }
    }
    Ok(())
}

fn byte(source: &mut impl Read) -> io::Result<u8> {
    let mut byte = [0];
    source.read_exact(&mut byte)?;
    Ok(byte[0])
}

/// Reads a number of seven bits a byte, the lowest first.
fn number(source: &mut impl Read) -> io::Result<u64> {
    let mut number = 0;
    for shift in (0..64).step_by(7) {
        let byte = byte(source)?;
        number |= u64::from(byte & 0x7f) << shift;
        if byte & 0x80 == 0 {
            return Ok(number);
        }
    }
    Err(invalid("it has a number that is too long"))
}

/// Reads a signed number, whose sign stands in the lowest bit.
pub(super) fn signed(source: &mut impl Read) -> io::Result<i64> {
    let number = number(source)?;
    Ok((number >> 1) as i64 ^ -((number & 1) as i64))
}

fn skip(source: &mut impl Read, len: u64) -> io::Result<()> {
    let skipped = io::copy(&mut source.take(len), &mut io::sink())?;
    if skipped < len {
        return Err(io::ErrorKind::UnexpectedEof.into());
    }
    Ok(())
}

fn invalid(what: &str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, what)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_struct_is_read_to_its_end() {
        // Numbers, a text, a truth, a list of two numbers, a struct in it, a map, the end.
        let header = [
            0x15, 0x04, 0x28, 0x02, b'a', b'b', 0x11, 0x19, 0x25, 0x02, 0x04, 0x1c, 0x15, 0x80,
            0x01, 0x00, 0x1b, 0x01, 0x83, 0x01, b'k', 0x07, 0x00,
        ];
        let mut source = &[&header[..], b"what follows"].concat()[..];
        check(&mut source).unwrap();
        assert_eq!(source, b"what follows");
        for end in 0..header.len() {
            assert!(check(&mut &header[..end]).is_err(), "cut at {end}");
        }
    }

    #[test]
    fn what_would_take_for_ever_is_refused_at_once() {
        let many = [0xff, 0xff, 0xff, 0xff, 0x07];
        for start in [
            // Lists of two billion truths, numbers, identifiers, empty structs; a map of truths.
            &[0x19, 0xf1][..],
            &[0x19, 0xf5],
            &[0x19, 0xfd],
            &[0x19, 0xfc],
            &[0x1b],
        ] {
            let long = [start, &many, &[0x11; 40]].concat();
            assert!(check(&mut &long[..]).is_err(), "{start:?}");
        }
        let deep = [0x19; 4_000];
        assert!(check(&mut &deep[..]).is_err());
        assert!(check(&mut &[0x1c; 4_000][..]).is_err());
    }
}
