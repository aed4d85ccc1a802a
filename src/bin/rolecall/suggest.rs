//! `rolecall suggest`: duties and terms worth adding to the lexicons.

mod print;

use std::io::Write;

use clap::{Args, ValueEnum};
use rayon::prelude::*;
use rolecall::batch::is_full;
use rolecall::dump::Record;
use rolecall::suggest::{Corpus, Options, Reading, suggest};
use rolecall::{Classifier, Label, Labels, Lexicon, OwnedPosting, Question};

use crate::failure::Failure;
use crate::gold::{Gold, GoldArgs};
use crate::input;

#[derive(Args, Debug)]
pub(crate) struct SuggestArgs {
    #[command(flatten)]
    pub(crate) gold: GoldArgs,

    /// Unlabelled dump whose surest labels are learnt from as well (may be repeated)
    #[arg(long, value_name = "DUMP")]
    unlabelled: Vec<String>,

    /// Least confidence of the labels of unlabelled dumps
    #[arg(long, value_name = "P", default_value_t = 0.95, value_parser = parse_share)]
    confidence: f64,

    /// Fewest postings that hold a suggestion, of the label it leans to
    #[arg(long, value_name = "N", default_value_t = 5, value_parser = parse_count)]
    min_support: usize,

    /// Fewest sources of a suggestion; 2 where a dump has a source column, else 1
    #[arg(long, value_name = "N", value_parser = parse_count)]
    min_sources: Option<usize>,

    /// Column of the source
    #[arg(long, value_name = "COL", default_value = "source")]
    source: String,

    /// Imaginary average postings that shrink every comparison
    #[arg(long, value_name = "N", default_value_t = Options::default().prior, value_parser = parse_prior)]
    prior: f64,

    /// Most suggestions for each label
    #[arg(long, value_name = "N", default_value_t = Options::default().top)]
    top: usize,

    /// Suggestions for one question only; for TOML level, as a lexicon file asks one
    #[arg(long, value_name = "QUESTION", value_enum)]
    question: Option<Asked>,

    /// How to print
    #[arg(long, default_value = "text")]
    format: SuggestFormat,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Asked {
    /// One of the two roles or not, and which
    Level,
    /// The field of the roles or not
    Field,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum SuggestFormat {
    /// For people
    Text,
    /// Duties to paste into a lexicon file
    Toml,
    /// For programs
    Json,
}

pub(crate) fn run(args: SuggestArgs, lexicon: Lexicon) -> Result<(), Failure> {
    let classifier = Classifier::new(lexicon);
    let mut collected = Collected::default();
    collected.read_gold(&args, &classifier)?;
    for file in &args.unlabelled {
        collected.read_dump(file, &args, &classifier)?;
    }
    say!("{}", collected.summary(classifier.labels()));
    let options = args.options(collected.has_sources);
    let suggestions = suggest(&collected.corpus, &options);
    let shown = |suggestion| print::Shown::new(suggestion, &collected.postings);
    let shown: Vec<print::Shown> = suggestions.into_iter().map(shown).collect();
    let printed = match args.format {
        SuggestFormat::Text => print::text(&shown, classifier.labels()),
        SuggestFormat::Toml => {
            let question = options.question.unwrap_or(Question::Level);
            print::toml(&shown, question, classifier.lexicon())
        }
        SuggestFormat::Json => {
            print::json(&shown, classifier.labels()).map_err(std::io::Error::from)?
        }
    };
    let mut stdout = anstream::stdout().lock();
    stdout.write_all(printed.as_bytes())?;
    stdout.flush()?;
    Ok(())
}

impl SuggestArgs {
    fn options(&self, has_sources: bool) -> Options {
        let question = match (self.question, self.format) {
            (Some(Asked::Level), _) | (None, SuggestFormat::Toml) => Some(Question::Level),
            (Some(Asked::Field), _) => Some(Question::Field),
            (None, SuggestFormat::Text | SuggestFormat::Json) => None,
        };
        Options {
            min_support: self.min_support,
            min_sources: self.min_sources.unwrap_or(if has_sources { 2 } else { 1 }),
            prior: self.prior,
            question,
            top: self.top,
        }
    }
}

/// The postings that suggestions are drawn from, and what was left out.
#[derive(Default)]
struct Collected {
    corpus: Corpus,
    /// By the numbers of the corpus.
    postings: Vec<OwnedPosting>,
    has_sources: bool,
    n_gold: usize,
    n_duplicates: usize,
    n_unsure: usize,
    n_rejected: usize,
}

/// A posting that waits to be read: its gold label, where it has one, and its source.
struct Waiting {
    gold: Option<Label>,
    source: String,
    posting: OwnedPosting,
}

impl Collected {
    fn read_gold(&mut self, args: &SuggestArgs, classifier: &Classifier) -> Result<(), Failure> {
        let gold = Gold::read(&args.gold, classifier.labels())?;
        let source_column = gold.header.iter().position(|name| *name == args.source);
        self.has_sources |= source_column.is_some();
        let file = input::name(&args.gold.file);
        let rows = gold.rows.into_iter();
        let waiting: Vec<Waiting> = rows
            .map(|row| Waiting {
                gold: Some(row.label),
                source: source_column.map_or_else(|| file.clone(), |c| row.fields[c].clone()),
                posting: row.posting,
            })
            .collect();
        self.add(waiting, args.confidence, classifier);
        self.n_gold = self.postings.len();
        Ok(())
    }

    fn read_dump(
        &mut self,
        path: &str,
        args: &SuggestArgs,
        classifier: &Classifier,
    ) -> Result<(), Failure> {
        let mut reader = input::read(path, &args.gold.dump.reading.options())?;
        let file = input::name(path);
        let header = reader.column_names();
        let columns = input::columns(path, &reader, &args.gold.dump.choice())?;
        let source_column = header.iter().position(|name| *name == args.source);
        self.has_sources |= source_column.is_some();
        let mut batch = Vec::new();
        let mut n_bytes = 0;
        while let Some(record) = reader
            .read()
            .map_err(|error| Failure::dump(&file, &error))?
        {
            let row = match record {
                Record::Row(row) => row,
                Record::Rejected(_) => {
                    self.n_rejected += 1;
                    continue;
                }
            };
            let source = source_column.map(|column| row[column].to_owned());
            batch.push(Waiting {
                gold: None,
                source: source.unwrap_or_else(|| file.clone()),
                posting: columns.posting(&row),
            });
            n_bytes += row.weight();
            if is_full(batch.len(), n_bytes) {
                n_bytes = 0;
                self.add(std::mem::take(&mut batch), args.confidence, classifier);
            }
        }
        self.add(batch, args.confidence, classifier);
        Ok(())
    }

    /// Reads postings on all threads and adds those with a sure label, in their order.
    fn add(&mut self, waiting: Vec<Waiting>, confidence: f64, classifier: &Classifier) {
        let readings: Vec<Option<Reading>> = waiting
            .par_iter()
            .map(|waiting| {
                let posting = waiting.posting.as_posting();
                let explanation = classifier.explain(&posting);
                let verdict = &explanation.verdict;
                let is_sure = waiting.gold.is_some() || verdict.confidence >= confidence;
                let label = waiting.gold.unwrap_or(verdict.role);
                is_sure.then(|| Reading::new(&posting, label, &explanation))
            })
            .collect();
        for (waiting, reading) in waiting.into_iter().zip(readings) {
            match reading.map(|reading| self.corpus.add(reading, &waiting.source)) {
                None => self.n_unsure += 1,
                Some(None) => self.n_duplicates += 1,
                Some(Some(_)) => self.postings.push(waiting.posting),
            }
        }
    }

    fn summary(&self, labels: &Labels) -> String {
        let mut summary = format!(
            "{} postings ({}), {} of them with gold labels; {} sources",
            self.postings.len(),
            labels.count(&self.corpus.labels(), usize::to_string),
            self.n_gold,
            self.corpus.sources().len(),
        );
        summary += &format!(
            "\nleft out: {} duplicates, {} with unsure labels, {} rejected rows",
            self.n_duplicates, self.n_unsure, self.n_rejected
        );
        let words = self.corpus.function_words().join(" ");
        summary += &format!("\nfunction words: {words}");
        summary
    }
}

fn parse_share(typed: &str) -> Result<f64, String> {
    match typed.parse() {
        Ok(share) if (0.0..=1.0).contains(&share) => Ok(share),
        _ => Err("a confidence is a number from 0 to 1; write, say, 0.95".to_owned()),
    }
}

fn parse_count(typed: &str) -> Result<usize, String> {
    match typed.parse() {
        Ok(count) if count >= 1 => Ok(count),
        _ => Err("write a whole number from 1".to_owned()),
    }
}

fn parse_prior(typed: &str) -> Result<f64, String> {
    match typed.parse() {
        Ok(prior) if prior > 0.0 && f64::is_finite(prior) => Ok(prior),
        _ => Err("a prior is a positive number of postings; write, say, 10".to_owned()),
    }
}
