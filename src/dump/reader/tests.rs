use super::*;
use crate::dump::Limits;

fn reader<'d>(dump: &'d str, options: &ReadOptions) -> DumpReader<&'d [u8]> {
    DumpReader::new(dump.as_bytes(), options).unwrap()
}

fn records(dump: &str, options: &ReadOptions) -> Vec<Record> {
    let mut reader = reader(dump, options);
    std::iter::from_fn(|| reader.read().unwrap()).collect()
}

fn rejects(records: &[Record]) -> Vec<(u64, u64, u64, &str)> {
    let rejects = records.iter().filter_map(Record::reject);
    rejects
        .map(|reject| {
            (
                reject.line,
                reject.byte,
                reject.record,
                reject.reason.as_str(),
            )
        })
        .collect()
}

#[test]
fn ragged_rows_are_rejected_with_their_place() {
    let records = records("a,b\n1,2\n3\n\"x\ny\",4\n5,6,7\n", &ReadOptions::default());
    assert!(matches!(records[0], Record::Row(_)));
    assert!(matches!(records[2], Record::Row(_)));
    let expected = [
        (3, 8, 2, "1 fields where the header has 2"),
        (6, 18, 4, "3 fields where the header has 2"),
    ];
    assert_eq!(rejects(&records), expected);
    assert_eq!(
        records[3].reject().map(|reject| &reject.raw[..]),
        Some(&b"5,6,7"[..])
    );
}

#[test]
fn without_a_header_the_first_row_is_a_row() {
    let options = ReadOptions {
        has_header: Some(false),
        ..ReadOptions::default()
    };
    assert_eq!(records("a;b\nc;d\n", &options).len(), 2);
}

#[test]
fn a_byte_order_mark_is_no_part_of_a_name() {
    let reader = reader("\u{feff}a,b\n", &ReadOptions::default());
    assert_eq!(reader.column_names(), ["a", "b"]);
}

#[test]
fn a_stray_quote_takes_in_no_other_row() {
    // The quote before the second title closes at the fourth.
    let dump = "id,title,text\n1,\"a\",x\n2,\"b,y\n3,c,z\n4,d,\"\n5,\"e\",v\n";
    let records = records(dump, &ReadOptions::default());
    let rows: Vec<&str> = records
        .iter()
        .filter_map(|record| match record {
            Record::Row(row) => Some(&row[0]),
            Record::Rejected(_) => None,
        })
        .collect();
    assert_eq!(rows, ["1", "2", "3", "4", "5"]);
}

#[test]
fn prose_with_the_commas_of_a_row_is_no_row() {
    let lines = "Cuts, colours, and washes\n".repeat(5);
    let dump = format!("id,title,text\n1,Barber,\"{lines}\"\n2,Chef,Cooks\n");
    let records = records(&dump, &ReadOptions::default());
    assert_eq!((records.len(), rejects(&records).len()), (2, 0));
}

#[test]
fn an_unclosed_quote_costs_its_line() {
    let dump = "id,title,text\n1,\"a,b,c,x\n2,b,y\n3,c,z\n";
    let records = records(dump, &ReadOptions::default());
    assert_eq!(records.len(), 3);
    let expected = [(2, 14, 1, "the quote that opens field 2 is not closed")];
    assert_eq!(rejects(&records), expected);
}

#[test]
fn what_is_too_long_is_rejected_and_the_next_row_read() {
    let options = ReadOptions {
        limits: Limits {
            max_field: 8,
            max_record: 200_000,
            ..Limits::default()
        },
        ..ReadOptions::default()
    };
    let endless = "x".repeat(500_000);
    let dump = format!(
        "id,title\n1,{}\n2,b\n3,{endless}\n4,\"{endless}\n5,c\n",
        "y".repeat(9)
    );
    let records = records(&dump, &options);
    let found = rejects(&records);
    let reasons: Vec<&str> = found.iter().map(|reject| reject.3).collect();
    let expected = [
        "field 2 has 9 bytes, more than 8 bytes (--max-field)",
        "longer than 195.3 KiB (--max-record)",
        "the quote that opens field 2 is not closed within 195.3 KiB (--max-record)",
    ];
    assert_eq!(reasons, expected);
    assert_eq!(
        found.iter().map(|reject| reject.0).collect::<Vec<_>>(),
        [2, 4, 5]
    );
    assert_eq!(records.len(), 5);
    assert!(matches!(&records[4], Record::Row(row) if &row[1] == "c"));
}

#[test]
fn a_row_is_the_same_in_the_memory_of_any_other() {
    let dumps = [
        "id,title,text\n1,a,\"b\n\"\"c\"\"\"\n2,d\n\n3,\"e\" x,f\n4,,\n5,g,caf\u{e9}\n",
        "{\"id\":1,\"title\":\"a\"}\n{\"id\":2\n{\"id\":3,\"title\":\"b\\nc\"}\n{\"id\":4}\n",
    ];
    let mut spent: Row = ["much", "longer than", "what", "is", "read"]
        .iter()
        .collect();
    for dump in dumps {
        let expected = records(dump, &ReadOptions::default());
        assert!(expected.len() > 3, "{expected:?}");
        let mut reader = reader(dump, &ReadOptions::default());
        for expected in expected {
            let found = reader.read_over(spent.clone()).unwrap();
            assert_eq!(found.as_ref(), Some(&expected));
            if let Some(Record::Row(row)) = found {
                spent = row;
            }
        }
        assert_eq!(reader.read_over(spent.clone()).unwrap(), None);
    }
}
