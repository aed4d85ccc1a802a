use super::*;

fn fields(bytes: &str, dialect: Dialect) -> Vec<String> {
    let mut record = ByteRecord::new();
    let split = Splitter::new(dialect).split(bytes.as_bytes(), true, &mut record);
    assert!(matches!(split, Split::Record(_)), "{bytes:?}: {split:?}");
    let text = |field: &[u8]| String::from_utf8_lossy(field).into_owned();
    record.iter().map(text).collect()
}

#[test]
fn fields_are_cut_by_their_dialect() {
    let plain = Dialect::default();
    let backslash = Dialect {
        escape: Escape::Backslash,
        ..plain
    };
    let bare = Dialect {
        delimiter: b'\t',
        quote: None,
        escape: Escape::Backslash,
        ..plain
    };
    let padded = Dialect {
        skips_space: true,
        ..plain
    };
    let mac = Dialect {
        line_end: LineEnd::Cr,
        ..plain
    };
    #[rustfmt::skip]
    let rows: [(&str, Dialect, &[&str]); 16] = [
        ("a,b\r\nc", plain, &["a", "b"]),
        ("a,b\r", plain, &["a", "b"]),
        ("a,\"b\"\r\r\n", plain, &["a", "b"]),
        ("a,b\r\r\n", plain, &["a", "b"]),
        ("a\rb,c\n", plain, &["a\rb", "c"]),
        (",,\n", plain, &["", "", ""]),
        ("\"a,\r\n\"\"b\"\"\",\"\"\r\n", plain, &["a,\r\n\"b\"", ""]),
        ("5\" nail,\"x\"", plain, &["5\" nail", "x"]),
        (" \"a\",b", plain, &[" \"a\"", "b"]),
        ("\"say \\\"a\\\", C:\\temp\\\\\",b", backslash, &["say \"a\", C:\\temp\\", "b"]),
        ("\"say \"\"a\"\"\",b", backslash, &["say \"a\"", "b"]),
        ("a\\\tb\t\"c\\\\", bare, &["a\tb", "\"c\\"]),
        ("a, \"b, c\" , d\n", padded, &["a", "b, c", "d"]),
        (" a,b\n", padded, &[" a", "b"]),
        ("a,\"b\nc\"\rd", mac, &["a", "b\nc"]),
        ("a,b\n\rd", mac, &["a", "b\n"]),
    ];
    for (bytes, dialect, expected) in rows {
        assert_eq!(fields(bytes, dialect), expected, "{bytes:?}");
    }
}

#[test]
fn quotes_that_follow_no_rule_are_a_fault() {
    let rows = [
        ("a,\"b\" c\n", Split::Fault(Fault::TextAfterQuote(2))),
        ("\"a", Split::Fault(Fault::Unclosed(1))),
        ("a,\"b\"\rc\n", Split::Fault(Fault::TextAfterQuote(2))),
    ];
    for (bytes, expected) in rows {
        let mut splitter = Splitter::new(Dialect::default());
        let split = splitter.split(bytes.as_bytes(), true, &mut ByteRecord::new());
        assert_eq!(split, expected, "{bytes:?}");
    }
}

#[test]
fn a_record_is_the_same_however_its_bytes_arrive() {
    let bytes = b"a,\"b \"\"c\"\"\r\nd\",\"\"\r\ne";
    let mut splitter = Splitter::new(Dialect::default());
    let mut whole = ByteRecord::new();
    assert_eq!(splitter.split(bytes, false, &mut whole), Split::Record(19));
    for n_bytes in 0..19 {
        let split = splitter.split(&bytes[..n_bytes], false, &mut ByteRecord::new());
        assert!(matches!(split, Split::Short { .. }), "{n_bytes}: {split:?}");
    }
}

#[test]
fn a_lenient_reading_keeps_stray_quotes() {
    let mut record = ByteRecord::new();
    let bytes = b"1,\"we say \"yes\" to\nit\",x\n2";
    let split = Splitter::new(Dialect::default()).split_leniently(bytes, true, &mut record);
    assert_eq!(split, Split::Record(25));
    assert_eq!(&record[1], b"we say \"yes\" to\nit");
}
