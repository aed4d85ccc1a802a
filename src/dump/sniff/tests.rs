use super::*;

fn sniffed(sample: &str) -> Table {
    sniff(sample.as_bytes(), true, &ReadOptions::default())
}

/// What a table is told by: delimiter, quote, lines before it, header, fields of a row.
type Told = (char, Option<char>, usize, bool, usize);

fn told(sample: &str) -> Told {
    let table = sniffed(sample);
    let quote = table.dialect.quote.map(char::from);
    let delimiter = char::from(table.dialect.delimiter);
    (
        delimiter,
        quote,
        table.skip_lines,
        table.has_header,
        table.width,
    )
}

#[test]
fn tables_are_told_by_their_records() {
    let quote = Some('"');
    #[rustfmt::skip]
    let rows: [(&str, Told); 30] = [
        // Delimiters.
        ("id,title\n1,Chef\n", (',', quote, 0, true, 2)),
        ("id;title\n1;Chef, Oslo\n", (';', quote, 0, true, 2)),
        ("id\ttitle\n1\tChef, Oslo; all year\n2\tCook\n", ('\t', quote, 0, true, 2)),
        ("id|title\n1|Chef, Oslo\n", ('|', quote, 0, true, 2)),
        ("id^title^text\n1^Chef^Cooks, bakes\n2^Cook^Cooks\n", ('^', quote, 0, true, 3)),
        ("id\u{1}title\n1\u{1}Chef, Oslo\n2\u{1}Cook\n", ('\u{1}', quote, 0, true, 2)),
        ("id:title:text\n1:Chef:a\n2:Cook:b\n3:Aid:c\n", (':', quote, 0, true, 3)),
        ("title;description\n", (';', quote, 0, true, 2)),
        ("id;pay;title\n1;2,50;Chef\n2;3,75;Cook\n", (';', quote, 0, true, 3)),
        ("id,tags\n1,a|b|c\n2,d|e|f\n3,g|h|i\n", (',', quote, 0, true, 2)),
        ("sep=;\nid;title\n1;Chef\n", (';', quote, 1, true, 2)),
        // No delimiter at all: words and clauses are no columns.
        ("job title\nIT Director\nHead Nurse\nStaff Nurse\n", (',', quote, 0, true, 1)),
        ("title\nHead of IT: Europe\nDirector: Sales\n", (',', quote, 0, true, 1)),
        ("title\nHead of IT, Europe\nCook\nChef\nWaiter\n", (',', quote, 0, true, 1)),
        // Quotes.
        ("id;title\n1;\"Chef; \"\"the\"\" cook\"\n2;\"a\nb\"\n", (';', quote, 0, true, 2)),
        ("id,title\n1,'Chef, Oslo'\n2,'Cook, Rome'\n", (',', Some('\''), 0, true, 2)),
        ("'id','title'\n'1','Chef'\n'2','Cook'\n", (',', Some('\''), 0, true, 2)),
        ("id,title\n1,Men's tailor\n2,'t Hof, waiter\n", (',', quote, 0, true, 2)),
        ("id\ttitle\n1\t\"Best\" bar\n2\t\"Top\" chef\n3\t\"New\" cook\n4\t\"Old\" inn\n",
            ('\t', None, 0, true, 2)),
        // Lines before the table.
        ("Jobs of May\n\nid,title,text\n1,Chef,a\n2,Cook,b\n", (',', quote, 2, true, 3)),
        ("# made, by, hand\nid,title\n1,Chef\n2,Cook\n", (',', quote, 1, true, 2)),
        ("Jobs;;;\n;;;\nid;title;text;pay\n1;Chef;a;2\n2;Cook;b;3\n", (';', quote, 2, true, 4)),
        (",title\n1,Chef\n2,Cook\n", (',', quote, 0, true, 2)),
        // Headers.
        ("7,IT Director\n8,Staff Nurse\n", (',', quote, 0, false, 2)),
        ("Chef,https://a.b/c\nCook,https://a.b/d\n", (',', quote, 0, false, 2)),
        ("a,b\n1,2\n3,4\n", (',', quote, 0, true, 2)),
        ("title,2024\nChef,1\nCook,2\n", (',', quote, 0, true, 2)),
        // Ragged rows do not make the table, unless no row has as many fields as the header.
        ("id,title\nx\nx\nx\nx\n1,Chef\n", (',', quote, 0, true, 2)),
        ("id,title\n1,Chef,\n2,Cook,\n3,Aid,\n", (',', quote, 0, true, 3)),
        ("", (',', quote, 0, true, 0)),
    ];
    let mut failing = Vec::new();
    for (sample, expected) in rows {
        let found = told(sample);
        if found != expected {
            failing.push(format!("{sample:?}: {found:?}, not {expected:?}"));
        }
    }
    assert!(failing.is_empty(), "{}", failing.join("\n"));
}

#[test]
fn line_ends_escapes_and_spaces_are_told() {
    let mac = sniffed("id,title\r1,\"a\nb\"\r2,c\r");
    assert_eq!(mac.dialect.line_end, LineEnd::Cr);
    let mixed = sniffed("id,title\r\n1,\"a\rb\"\r\n2,c\n");
    assert_eq!(mixed.dialect.line_end, LineEnd::Lf);
    let escaped = "id,title\n1,\"a \\\"b\\\", c\"\n2,\"d \\\"e\\\", f\"\n3,g\n";
    assert_eq!(sniffed(escaped).dialect.escape, Escape::Backslash);
    let json = "id,meta\n1,\"{\"\"a\"\": \"\"b\\\"\"c\"\"}\"\n2,\"{\"\"a\"\": \"\"d\"\"}\"\n";
    assert_eq!(sniffed(json).dialect.escape, Escape::Doubled);
    let spaced = "id, title\n1, \"Chef, Oslo\"\n2, Cook\n";
    assert!(sniffed(spaced).dialect.skips_space);
    assert!(!sniffed("id,title\n1, Chef\n2, Cook\n").dialect.skips_space);
}

#[test]
fn what_is_said_is_not_guessed() {
    let options = ReadOptions {
        delimiter: Some(b';'),
        quote: Some(Quote::Byte(b'\'')),
        skip_lines: Some(1),
        has_header: Some(false),
        ..ReadOptions::default()
    };
    let table = sniff(b"a,b\nid,title\n1,Chef\n", true, &options);
    let expected = Table {
        dialect: Dialect {
            delimiter: b';',
            quote: Some(b'\''),
            ..Dialect::default()
        },
        skip_lines: 1,
        has_header: false,
        width: 1,
    };
    assert_eq!(table, expected);
}
