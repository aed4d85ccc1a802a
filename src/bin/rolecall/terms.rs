//! `rolecall terms`: the lexicon as plain words for other tools.

use std::collections::BTreeMap;
use std::io::Write;

use rolecall::{Label, Lexicon};
use serde::Serialize;

use crate::args::{TermsArgs, TermsFormat};
use crate::failure::Failure;

#[derive(Serialize)]
struct Row<'l> {
    term: &'l str,
    label: &'l str,
    weight: f64,
}

pub(crate) fn run(args: &TermsArgs, lexicon: &Lexicon) -> Result<(), Failure> {
    // A wording that two duties share is written once, with the weight that says more.
    let mut wordings: BTreeMap<String, (Label, f64)> = BTreeMap::new();
    for duty in lexicon.duties() {
        for wording in duty.terms.iter().flat_map(rolecall::Term::literal_wordings) {
            let entry = wordings.entry(wording).or_insert((duty.label, duty.weight));
            if duty.weight.abs() > entry.1.abs() {
                *entry = (duty.label, duty.weight);
            }
        }
    }
    let rows = wordings.iter().map(|(term, &(label, weight))| Row {
        term,
        label: lexicon.labels().name(label),
        weight,
    });
    let mut stdout = std::io::BufWriter::new(std::io::stdout().lock());
    match args.format {
        TermsFormat::Csv => {
            let mut writer = csv::Writer::from_writer(&mut stdout);
            for row in rows {
                writer.serialize(row).map_err(into_io)?;
            }
            writer.flush()?;
        }
        TermsFormat::Json => {
            let rows: Vec<Row<'_>> = rows.collect();
            serde_json::to_writer_pretty(&mut stdout, &rows).map_err(std::io::Error::from)?;
            writeln!(stdout)?;
        }
    }
    stdout.flush()?;
    Ok(())
}

fn into_io(error: csv::Error) -> std::io::Error {
    match error.into_kind() {
        csv::ErrorKind::Io(error) => error,
        kind => std::io::Error::other(format!("{kind:?}")),
    }
}
