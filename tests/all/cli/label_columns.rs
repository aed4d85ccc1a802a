//! `rolecall label`: which columns are written, and how.

use super::{DUMP, column, parse, parse_text, run, run_well};

const ADDED: [&str; 6] = [
    "role",
    "role_confidence",
    "role_director",
    "role_manager",
    "role_other",
    "role_review",
];

#[test]
fn added_columns_follow_the_input_columns() {
    for (args, more) in [
        (&["label"][..], &[][..]),
        (
            &["label", "--evidence"],
            &["role_by_title", "role_by_duties", "role_evidence"],
        ),
    ] {
        let rows = parse_text(&run_well(args, DUMP));
        let expected: Vec<&str> = ["id", "title", "description", "city"]
            .iter()
            .chain(&ADDED)
            .chain(more)
            .copied()
            .collect();
        assert_eq!(rows[0], expected);
        assert!(rows.iter().all(|row| row.len() == expected.len()));
    }
}

#[test]
fn values_come_out_as_they_went_in() {
    let fields: [&[u8]; 8] = [
        b"  spaces  ",
        b"say \"hi\", then go",
        b"two\nlines\r\nand a\rreturn",
        b"caf\xe9 not UTF-8 \x92s",
        b"",
        b"\xc2\xa0nbsp &amp; <b>tag</b>",
        b"'=SUM(1)'; a,b",
        b"\x00\x07",
    ];
    let mut writer = csv::Writer::from_writer(Vec::new());
    for field in fields {
        writer
            .write_record([field, b"IT Manager", field])
            .expect("memory can be written");
    }
    let rows = writer.into_inner().expect("memory can be written");
    let dump = [b"note,title,description\n".as_slice(), &rows].concat();
    let ran = run(&["label"], &dump);
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    // As they went in but for their encoding, which is UTF-8 whatever it was.
    let written = |field: &&[u8]| match field.starts_with(b"caf") {
        true => "caf\u{e9} not UTF-8 \u{2019}s".as_bytes().to_vec(),
        false => field.to_vec(),
    };
    let expected: Vec<Vec<Vec<u8>>> = fields
        .iter()
        .map(|field| vec![written(field), b"IT Manager".to_vec(), written(field)])
        .collect();
    let found: Vec<Vec<Vec<u8>>> = parse(&ran.stdout, b',')
        .into_iter()
        .skip(1)
        .map(|row| row[..3].to_vec())
        .collect();
    assert_eq!(found, expected);
    assert!(
        ran.stderr.contains("1 rows are not UTF-8"),
        "{}",
        ran.stderr
    );
}

#[test]
fn select_keeps_columns_in_the_order_asked() {
    for (select, kept) in [("city,id", ["city", "id"]), ("4,1", ["city", "id"])] {
        let rows = parse_text(&run_well(&["label", "--select", select], DUMP));
        assert_eq!(rows[0][..2], kept);
        assert_eq!(rows[0][2..], ADDED);
        assert_eq!(rows[1][..2], ["Oslo", "1"]);
        assert_eq!(column(&rows, "role"), ["director", "manager", "other"]);
    }
}

#[test]
fn a_delimiter_is_read_and_written() {
    for (typed, byte) in [(";", b';'), ("tab", b'\t'), ("\\t", b'\t'), ("|", b'|')] {
        let separator = char::from(byte);
        let dump = format!("title{separator}note\nIT Director{separator}a,b\n");
        let rows = parse(&run_well(&["label", "-d", typed], dump), byte);
        assert_eq!(
            rows[1][..3],
            [
                b"IT Director".to_vec(),
                b"a,b".to_vec(),
                b"director".to_vec()
            ]
        );
        assert_eq!(rows[0].len(), 2 + ADDED.len());
    }
}

#[test]
fn without_headers_columns_go_by_number() {
    let dump = "7,IT Director\n8,Staff Nurse\n";
    let stdout = run_well(&["label", "-n", "--title", "2"], dump);
    let rows = parse_text(&stdout);
    assert_eq!(rows.len(), 2);
    assert_eq!(rows[0][..3], ["7", "IT Director", "director"]);
    assert_eq!(rows[1][..3], ["8", "Staff Nurse", "other"]);
}

#[test]
fn a_prefix_renames_the_added_columns() {
    let labelled = run_well(&["label"], DUMP);
    let again = run(&["label", "--title", "title"], &labelled);
    assert_eq!(again.code, Some(2), "{}", again.stderr);
    assert!(
        again.stderr.contains("\"role\"") && again.stderr.contains("--prefix"),
        "{}",
        again.stderr
    );
    assert!(again.stdout.is_empty());
    let rows = parse_text(&run_well(
        &["label", "--prefix", "new", "--evidence"],
        &labelled,
    ));
    assert_eq!(rows[0][10..12], ["new", "new_confidence"]);
    assert_eq!(rows[0].last().map(String::as_str), Some("new_evidence"));
    assert_eq!(column(&rows, "new"), column(&rows, "role"));
}
