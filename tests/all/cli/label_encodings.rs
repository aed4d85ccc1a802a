//! `rolecall label`: dumps in other encodings.

use super::{column, parse_text, run, run_well};
use crate::failing::Failing;

const DUMP: &str = "id,title,description\n1,IT Director,We\u{2019}re at the Caf\u{e9} \u{201c}Z\u{fc}rich\u{201d}; you own the IT budget.\n2,Chef,Cooks and bakes\n";

fn utf16(text: &str, unit: fn(u16) -> [u8; 2]) -> Vec<u8> {
    text.encode_utf16().flat_map(unit).collect()
}

fn windows_1252(text: &str) -> Vec<u8> {
    let byte = |character: char| match character {
        '\u{2019}' => 0x92,
        '\u{201c}' => 0x93,
        '\u{201d}' => 0x94,
        _ => u8::try_from(character).expect("the text is Western"),
    };
    text.chars().map(byte).collect()
}

#[test]
fn the_same_text_gives_the_same_bytes_whatever_its_encoding() {
    let expected = run_well(&["label", "--evidence"], DUMP);
    let marked = format!("\u{feff}{DUMP}");
    let rows: [(&str, Vec<u8>, &[&str]); 8] = [
        ("UTF-8 with a mark", marked.clone().into_bytes(), &[]),
        (
            "UTF-16LE with a mark",
            utf16(&marked, u16::to_le_bytes),
            &[],
        ),
        (
            "UTF-16BE with a mark",
            utf16(&marked, u16::to_be_bytes),
            &[],
        ),
        ("UTF-16LE", utf16(DUMP, u16::to_le_bytes), &[]),
        ("UTF-16BE", utf16(DUMP, u16::to_be_bytes), &[]),
        ("Windows-1252", windows_1252(DUMP), &[]),
        (
            "Windows-1252, named",
            windows_1252(DUMP),
            &["--encoding", "cp1252"],
        ),
        ("UTF-8, named", DUMP.into(), &["--encoding", "utf8"]),
    ];
    let mut failing = Failing::default();
    for (name, dump, args) in rows {
        let ran = run(&[&["label", "--evidence"], args].concat(), dump);
        failing.note_unless(ran.stdout == expected, name, &ran.stderr);
        let encoding = name.split([' ', ',']).next().unwrap_or_default();
        let said = ran.stderr.to_lowercase().contains(&encoding.to_lowercase());
        failing.note_unless(
            said,
            format!("{name}: the encoding is not said"),
            ran.stderr,
        );
    }
    failing.assert_none();
}

#[test]
fn a_row_that_cannot_be_decoded_is_rejected_never_replaced() {
    let cut = [DUMP.as_bytes(), b"3,Caf\xe9,Cooks\n4,Cook,Cooks\n"].concat();
    let mut halves = utf16(DUMP, u16::to_le_bytes);
    halves.extend(utf16("3,", u16::to_le_bytes));
    halves.extend([0x00, 0xdc]);
    halves.extend(utf16(",Cooks\n4,Cook,Cooks\n", u16::to_le_bytes));
    let greek = [DUMP.as_bytes(), b"3,Caf\xff,Cooks\n4,Cook,Cooks\n"].concat();
    #[rustfmt::skip]
    let rows: [(&str, Vec<u8>, &[&str], &str); 3] = [
        ("UTF-8 that is said", cut, &["--encoding", "utf-8"],
            "rejected standard input:4: byte 0xe9 of field 2 is not UTF-8; if the dump is written in another encoding, name it"),
        ("half a character", halves, &[], "rejected standard input:4: not all of it is UTF-16LE"),
        ("no character", greek, &["--encoding", "iso-8859-7"], "not all of it is ISO-8859-7"),
    ];
    let mut failing = Failing::default();
    for (name, dump, args, expected) in rows {
        let ran = run(&[&["label"], args].concat(), dump);
        let ids = column(&parse_text(&ran.stdout), "id");
        let holds = ran.code == Some(0)
            && ran.stderr.contains(expected)
            && ran.stderr.contains("1 rejected")
            && ids == ["1", "2", "4"];
        failing.note_unless(holds, name, format!("{ids:?} {}", ran.stderr));
    }
    failing.assert_none();
}

#[test]
fn a_stray_byte_far_into_a_dump_is_rejected_with_the_way_out() {
    let mut dump = b"id,title,description\n".to_vec();
    for row in 0..40_000 {
        dump.extend(format!("{row},Chef,Cooks and bakes all day\n").bytes());
    }
    dump.extend(b"40000,Chef,Cooks at the Caf\xe9\n");
    let ran = run(&["label", "--select", "id"], &dump);
    for expected in [
        "rejected standard input:40002: byte 0xe9 of field 3 is not UTF-8",
        "--encoding windows-1252",
        "40,000 labelled",
        "1 rejected",
    ] {
        assert!(
            ran.stderr.contains(expected),
            "{expected:?} is not in {}",
            ran.stderr
        );
    }
    let named = run(
        &["label", "--select", "id", "--encoding", "windows-1252"],
        &dump,
    );
    assert!(named.stderr.contains("40,001 labelled"), "{}", named.stderr);
}

#[test]
fn an_unknown_encoding_is_refused() {
    let ran = run(&["label", "--encoding", "ebcdic"], DUMP);
    assert_eq!(ran.code, Some(2), "{}", ran.stderr);
    assert!(ran.stderr.contains("no such encoding"), "{}", ran.stderr);
}
