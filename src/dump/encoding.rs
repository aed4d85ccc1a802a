//! In which characters a dump is written: seen at its beginning or said, and decoded without
//! ever replacing what cannot be.

use std::borrow::Cow;

use csv::ByteRecord;

use super::row::Row;

/// A character encoding.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Encoding(&'static encoding_rs::Encoding);

impl Encoding {
    /// UTF-8.
    pub const UTF_8: Encoding = Encoding(encoding_rs::UTF_8);

    /// Windows-1252, in which Latin-1 is contained.
    pub const WINDOWS_1252: Encoding = Encoding(encoding_rs::WINDOWS_1252);

    /// Finds an encoding by one of the names that browsers know.
    pub fn named(name: &str) -> Option<Encoding> {
        encoding_rs::Encoding::for_label(name.as_bytes()).map(Encoding)
    }

    /// Returns its name.
    pub fn name(self) -> &'static str {
        self.0.name()
    }

    /// Returns a decoder that leaves a byte-order mark alone.
    pub(super) fn decoder(self) -> encoding_rs::Decoder {
        self.0.new_decoder_without_bom_handling()
    }

    /// Returns the bytes of its byte-order mark.
    pub(super) fn mark(self) -> &'static [u8] {
        if self.0 == encoding_rs::UTF_8 {
            b"\xef\xbb\xbf"
        } else if self.0 == encoding_rs::UTF_16LE {
            b"\xff\xfe"
        } else if self.0 == encoding_rs::UTF_16BE {
            b"\xfe\xff"
        } else {
            b""
        }
    }

    /// Tells the encoding of a dump by its first bytes, where they do: by a byte-order mark, or
    /// by the zero bytes that Latin letters have in UTF-16.
    pub(super) fn of(start: &[u8]) -> Option<Encoding> {
        if let Some((encoding, _)) = encoding_rs::Encoding::for_bom(start) {
            return Some(Encoding(encoding));
        }
        let n_zeros = |first: usize| {
            let bytes = start.iter().skip(first).step_by(2);
            bytes.filter(|&&byte| byte == 0).count()
        };
        let (even, odd) = (n_zeros(0), n_zeros(1));
        let (most, least) = (even.max(odd), even.min(odd));
        let n_pairs = start.len() / 2;
        if n_pairs < 2 || 2 * most < n_pairs || 10 * least > n_pairs {
            return None;
        }
        Some(Encoding(if odd > even {
            encoding_rs::UTF_16LE
        } else {
            encoding_rs::UTF_16BE
        }))
    }
}

/// Returns a whole file as text: in the encoding that its first bytes show, or else in UTF-8, or
/// else in Windows-1252. Nothing where some byte is in none of these.
pub fn decode_file(file: &[u8]) -> Option<Cow<'_, str>> {
    let is_utf8 = std::str::from_utf8(file).is_ok();
    let encoding = Encoding::of(file).unwrap_or(if is_utf8 {
        Encoding::UTF_8
    } else {
        Encoding::WINDOWS_1252
    });
    let text = file.strip_prefix(encoding.mark()).unwrap_or(file);
    encoding
        .0
        .decode_without_bom_handling_and_without_replacement(text)
}

/// What the fields of a dump are taken for, after its source was decoded or needed no decoding.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Characters {
    /// UTF-8 and nothing else.
    Utf8,
    /// UTF-8, and Windows-1252 where a field is not.
    Mixed,
}

/// Most bytes beyond ASCII in a hundred letters of a Western text; one in another script has
/// several times as many.
const MAX_ACCENTS: usize = 15;

impl Characters {
    /// Tells from a sample what the fields are: UTF-8 as far as it goes, or else Windows-1252 if
    /// the text could be Western.
    pub(super) fn of(sample: &[u8]) -> Characters {
        // Most dumps are, and this is the fastest way to know.
        if std::str::from_utf8(sample).is_ok() {
            return Characters::Utf8;
        }
        let (mut n_lone, mut has_undefined) = (0, false);
        let mut chunks = sample.utf8_chunks().peekable();
        while let Some(chunk) = chunks.next() {
            // The sample may end inside a character.
            if chunks.peek().is_some() || chunk.invalid().len() == 1 {
                n_lone += chunk.invalid().len();
                has_undefined |= chunk.invalid().iter().any(|&byte| is_undefined(byte));
            }
        }
        let n_letters = sample.iter().filter(|byte| byte.is_ascii_alphabetic());
        let n_letters = n_letters.count() + n_lone;
        let is_western = !has_undefined && 100 * n_lone <= MAX_ACCENTS * n_letters;
        if n_lone > 0 && is_western {
            Characters::Mixed
        } else {
            Characters::Utf8
        }
    }

    /// Makes a record a row, and says whether it had to be decoded, or why it cannot be.
    pub(super) fn decode(self, record: &ByteRecord, row: &mut Row) -> Result<bool, String> {
        let mut is_decoded = false;
        row.clear();
        for (column, field) in record.iter().enumerate() {
            let Some(lone) = first_lone(field) else {
                row.push(&decode(field));
                continue;
            };
            is_decoded = true;
            let number = column + 1;
            match self {
                Characters::Utf8 => {
                    return Err(format!(
                        "byte 0x{lone:02x} of field {number} is not UTF-8; if the dump is written in another encoding, name it (--encoding windows-1252)"
                    ));
                }
                Characters::Mixed if field.iter().any(|&byte| is_undefined(byte)) => {
                    return Err(format!("field {number} is neither UTF-8 nor Windows-1252"));
                }
                Characters::Mixed => row.push(&decode(field)),
            }
        }
        Ok(is_decoded)
    }
}

/// Returns the first byte that is no part of a UTF-8 character.
fn first_lone(field: &[u8]) -> Option<u8> {
    let error = std::str::from_utf8(field).err()?;
    field.get(error.valid_up_to()).copied()
}

/// Whether Windows-1252 has no character for a byte.
fn is_undefined(byte: u8) -> bool {
    matches!(byte, 0x81 | 0x8d | 0x8f | 0x90 | 0x9d)
}

/// Decodes a field as UTF-8, or as Windows-1252 where it is not.
fn decode(field: &[u8]) -> Cow<'_, str> {
    match std::str::from_utf8(field) {
        Ok(text) => Cow::Borrowed(text),
        Err(_) => {
            encoding_rs::WINDOWS_1252
                .decode_without_bom_handling(field)
                .0
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_encoding_shows_at_the_beginning() {
        let utf16 =
            |text: &str| -> Vec<u8> { text.encode_utf16().flat_map(u16::to_le_bytes).collect() };
        let rows: [(&[u8], Option<&str>); 7] = [
            (b"\xef\xbb\xbfid", Some("UTF-8")),
            (b"\xff\xfei\0d\0", Some("UTF-16LE")),
            (b"\xfe\xff\0i\0d", Some("UTF-16BE")),
            (&utf16("id,title\n1,Caf\u{e9}"), Some("UTF-16LE")),
            (b"\0i\0d\0,\0t", Some("UTF-16BE")),
            (b"id,title\n", None),
            (b"\0\0\0\0\0\0", None),
        ];
        for (start, expected) in rows {
            assert_eq!(
                Encoding::of(start).map(Encoding::name),
                expected,
                "{start:?}"
            );
        }
        assert_eq!(Encoding::named("latin1"), Some(Encoding::WINDOWS_1252));
        assert_eq!(Encoding::named("ebcdic"), None);
    }

    #[test]
    fn western_text_is_told_from_other_scripts() {
        let rows: [(&[u8], Characters); 6] = [
            ("Caf\u{e9} \u{2019}s \u{2014}".as_bytes(), Characters::Utf8),
            (b"We\x92re hiring a chef at the Caf\xe9", Characters::Mixed),
            (b"Caf\xc3\xa9, and we\x92re hiring", Characters::Mixed),
            (b"cut in a character \xe2\x80", Characters::Utf8),
            // Cyrillic in Windows-1251, and a byte that is no character.
            (b"\xc4\xe8\xf0\xe5\xea\xf2\xee\xf0 IT", Characters::Utf8),
            (b"We are hiring a chef \x81 today", Characters::Utf8),
        ];
        for (sample, expected) in rows {
            assert_eq!(Characters::of(sample), expected, "{sample:?}");
        }
    }

    #[test]
    fn halves_of_a_character_in_two_fields_are_none() {
        let record = ByteRecord::from(vec![&b"a\xc3"[..], b"\xa9b"]);
        let mut row = Row::default();
        assert!(Characters::Utf8.decode(&record, &mut row).is_err());
        assert_eq!(Characters::Mixed.decode(&record, &mut row), Ok(true));
        assert_eq!(row, ["a\u{c3}", "\u{a9}b"].iter().collect());
    }
}
