//! What a gold set says of the errors, when it is read the way the dump is.

use std::collections::BTreeMap;

use clap::Parser;
use rayon::prelude::*;
use rolecall::dump::{Columns, ReadOptions};
use rolecall::eval::Confusion;
use rolecall::shares::{Correction, Stratum};
use rolecall::{Classifier, Label};

use super::SharesArgs;
use crate::failure::Failure;
use crate::gold::{Gold, GoldArgs, GoldRow};
use crate::input;

/// The columns that weight gold back to the population it was drawn from.
const STRATUM: &str = "stratum";
const STRATUM_SIZE: &str = "stratum_size";

/// The correction that a gold set allows.
pub(super) struct Calibration {
    pub(super) correction: Correction,
    pub(super) is_weighted: bool,
}

impl Calibration {
    /// Labels the rows of gold, of which it reads what is read of the dump: where the dump has
    /// no text, titles alone are labelled in both.
    pub(super) fn read(
        args: &SharesArgs,
        columns: &Columns,
        classifier: &Classifier,
    ) -> Result<Calibration, Failure> {
        let gold = Gold::read(&gold_args(args)?, classifier.labels())?;
        let pairs: Vec<(Label, Label)> = gold
            .rows
            .par_iter()
            .map(|row| (row.label, classify(row, columns, classifier)))
            .collect();
        let column = |name: &str| gold.header.iter().position(|column| column == name);
        let weights = column(STRATUM).zip(column(STRATUM_SIZE));
        let strata = match weights.filter(|_| !args.unweighted) {
            Some(weights) => strata(&args.gold, &gold, &pairs, weights)?,
            None => vec![Stratum {
                size: pairs.len() as f64,
                rows: Confusion::count(pairs),
            }],
        };
        let correction = Correction::new(&strata).map_err(|missing| {
            let missing = missing.describe(classifier.labels());
            Failure::Input(format!("{}: {missing}; add some", args.gold))
        })?;
        Ok(Calibration {
            correction,
            is_weighted: weights.is_some() && !args.unweighted,
        })
    }
}

fn classify(row: &GoldRow, columns: &Columns, classifier: &Classifier) -> Label {
    let mut posting = row.posting.clone();
    if columns.title.is_none() {
        posting.title.clear();
    }
    if columns.texts.is_empty() {
        posting.texts.clear();
    }
    classifier.classify(&posting.as_posting()).role
}

/// Gold is typed as if for `eval`: with the columns of the dump where it has them by name, else
/// with usual names.
fn gold_args(args: &SharesArgs) -> Result<GoldArgs, Failure> {
    #[derive(Parser)]
    struct Typed {
        #[command(flatten)]
        gold: GoldArgs,
    }

    if args.gold == "-" {
        return Err(Failure::Usage(
            "gold is read from a file; name it with --gold".to_owned(),
        ));
    }
    let names = input::read(&args.gold, &ReadOptions::default())?.column_names();
    if !names.contains(&args.gold_label) {
        return Err(Failure::Usage(format!(
            "{}: there is no gold column {:?}; name it with --gold-label; the columns are: {}",
            args.gold,
            args.gold_label,
            names.join(", ")
        )));
    }
    let mut typed = vec!["rolecall".to_owned(), format!("--gold={}", args.gold_label)];
    let choice = args.dump.choice();
    let has_named = choice
        .title
        .iter()
        .chain(&choice.texts)
        .all(|name| names.contains(name));
    if has_named {
        typed.extend(choice.title.map(|name| format!("--title={name}")));
        typed.extend(choice.texts.iter().map(|name| format!("--text={name}")));
    }
    typed.extend(["--".to_owned(), args.gold.clone()]);
    Typed::try_parse_from(typed)
        .map(|typed| typed.gold)
        .map_err(|error| Failure::Usage(error.to_string()))
}

/// Sorts gold rows into strata: a stratum is a name with a size, because the same name may
/// stand for parts of several populations.
fn strata(
    file: &str,
    gold: &Gold,
    pairs: &[(Label, Label)],
    (name, size): (usize, usize),
) -> Result<Vec<Stratum>, Failure> {
    let mut rows: BTreeMap<(&str, u64), Vec<(Label, Label)>> = BTreeMap::new();
    for (row, &pair) in gold.rows.iter().zip(pairs) {
        let typed = row.fields[size].trim();
        let size = typed.parse().ok().filter(|&size: &u64| size > 0);
        let size = size.ok_or_else(|| {
            Failure::Input(format!(
                "{file}: row {}: {STRATUM_SIZE} {typed:?} is not a number above 0; mend it, or pass --unweighted",
                row.number
            ))
        })?;
        rows.entry((&row.fields[name], size))
            .or_default()
            .push(pair);
    }
    let strata = rows.into_iter().map(|((_, size), pairs)| Stratum {
        size: size as f64,
        rows: Confusion::count(pairs),
    });
    Ok(strata.collect())
}
