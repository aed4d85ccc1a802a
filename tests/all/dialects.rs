//! Tables written in any dialect and read back without hints.

use rolecall::dump::{DumpReader, ReadOptions, Record};

use crate::failing::Failing;
use crate::random::Random;

/// Tables tried.
const N_TABLES: u64 = 300;

/// A table to write: a header of usual names, and rows of prose.
fn table(random: &mut Random) -> Vec<Vec<String>> {
    let names = ["id", "title", "description", "city", "salary", "url"];
    let n_columns = 3 + random.below(names.len() - 2);
    let mut rows = vec![
        names[..n_columns]
            .iter()
            .map(|name| (*name).to_owned())
            .collect(),
    ];
    for row in 0..8 + random.below(30) {
        let mut fields = vec![row.to_string()];
        fields.extend((1..n_columns).map(|_| prose(random)));
        rows.push(fields);
    }
    rows
}

fn prose(random: &mut Random) -> String {
    let pieces = [
        "Head of IT",
        "leads, plans",
        "a; b",
        "men's",
        "5\" pipes",
        "say \"yes\"",
        "x|y",
        "C:\\it",
        "two\nlines",
        "two\r\nlines",
        "https://a.b/c",
        "12,50",
        "",
        "a\tb",
        "É",
        "(m/f)",
        "C++ 'n C",
    ];
    let words: Vec<&str> = (0..random.below(5))
        .map(|_| pieces[random.below(pieces.len())])
        .collect();
    words.join(" ").trim().to_owned()
}

/// How a table is written.
#[derive(Debug)]
struct Written {
    delimiter: char,
    quote: char,
    is_doubled: bool,
    line_end: &'static str,
    before: &'static str,
    quotes_all: bool,
}

impl Written {
    fn any(random: &mut Random) -> Written {
        Written {
            delimiter: [',', ';', '\t', '|'][random.below(4)],
            quote: ['"', '"', '"', '\''][random.below(4)],
            is_doubled: random.below(4) > 0,
            line_end: ["\n", "\r\n"][random.below(2)],
            before: ["", "", "", "Jobs of May\n\n", "# made by hand\n"][random.below(5)],
            quotes_all: random.below(3) == 0,
        }
    }

    fn write(&self, rows: &[Vec<String>]) -> String {
        let mut dump = self.before.to_owned();
        for row in rows {
            let fields: Vec<String> = row.iter().map(|field| self.field(field)).collect();
            dump += &fields.join(&self.delimiter.to_string());
            dump += self.line_end;
        }
        dump
    }

    fn field(&self, field: &str) -> String {
        let special = [self.delimiter, self.quote, '\n', '\r'];
        if !self.quotes_all && !field.contains(special) {
            return field.to_owned();
        }
        let quote = self.quote;
        let escaped = if self.is_doubled {
            field.replace(quote, &format!("{quote}{quote}"))
        } else {
            field
                .replace('\\', "\\\\")
                .replace(quote, &format!("\\{quote}"))
        };
        format!("{quote}{escaped}{quote}")
    }
}

fn read(dump: &str) -> Vec<Vec<String>> {
    let mut reader =
        DumpReader::new(dump.as_bytes(), &ReadOptions::default()).expect("a table is there");
    let mut rows = vec![reader.column_names()];
    while let Some(record) = reader.read().expect("memory can be read") {
        match record {
            Record::Row(row) => rows.push(row.iter().map(str::to_owned).collect()),
            Record::Rejected(reject) => rows.push(vec![reject.reason]),
        }
    }
    rows
}

#[test]
fn tables_in_any_dialect_are_read_without_hints() {
    let mut failing = Failing::default();
    for seed in 0..N_TABLES {
        let mut random = Random::new(seed);
        let rows = table(&mut random);
        let written = Written::any(&mut random);
        let dump = written.write(&rows);
        let found = read(&dump);
        let wrong = rows.iter().zip(&found).find(|(row, found)| row != found);
        failing.note_unless(
            found == rows,
            format!("{seed}: {written:?}"),
            format!(
                "{} rows of {}; first wrong: {wrong:?}\n{dump}",
                found.len(),
                rows.len()
            ),
        );
    }
    failing.assert_none();
}
