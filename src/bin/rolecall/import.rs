//! `rolecall import`: dictionaries of other tools become lexicon files.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::io::Read;
use std::path::{Path, PathBuf};

use clap::Args;
use rolecall::dump::decode_file;
use rolecall::exchange::{self, Format, Import, Imported, Mapping, Unmapped, Vocabulary};
use rolecall::{Label, Lexicon};

use crate::export::ExchangeFormat;
use crate::failure::Failure;
use crate::fresh;
use crate::input;

/// Names that are written out before the rest is only counted.
const MAX_NAMED: usize = 12;

/// Where what is left out is listed.
const LEFT_OUT: &str = "left-out.csv";

#[derive(Args, Debug)]
pub(crate) struct ImportArgs {
    /// Dictionary to import; - for standard input
    #[arg(value_name = "FILE")]
    file: String,

    /// What FILE is [default: what its ending tells]
    #[arg(long, value_name = "FORMAT")]
    format: Option<ExchangeFormat>,

    /// Directory for the lexicon; new, or empty
    #[arg(short, long, value_name = "DIR")]
    output: PathBuf,

    /// Label that a category speaks for, and those inside it; can be repeated. A category that
    /// is named after a label, or lies inside one that is, needs none
    #[arg(long, value_name = "CATEGORY=LABEL")]
    map: Vec<String>,

    /// Label of all other categories, or skip to leave them out
    #[arg(long, value_name = "LABEL|skip")]
    unmapped: Option<String>,

    /// Weight of categories where FILE says none, in logits
    #[arg(
        long,
        value_name = "LOGITS",
        default_value_t = 1.0,
        allow_negative_numbers = true
    )]
    weight: f64,

    /// Text, dump or word list with the words that wildcards stand for; can be repeated. The
    /// words of the lexicon in use are always known
    #[arg(long, value_name = "FILE")]
    vocabulary: Vec<String>,

    /// Keep masks, context, sections, words and numbers of the lexicon in use (--lexicon, or the
    /// built-in one)
    #[arg(long)]
    keep_rules: bool,
}

pub(crate) fn run(
    args: &ImportArgs,
    lexicon: &Lexicon,
    directory: Option<&Path>,
) -> Result<(), Failure> {
    let told = Format::of_file(Path::new(&args.file));
    let asked = args.format.map(ExchangeFormat::format);
    let Some(format) = asked.or(told) else {
        return Err(Failure::Usage(format!(
            "{}: its name does not tell its format; add --format csv, quanteda or liwc",
            input::name(&args.file)
        )));
    };
    fresh::check(&args.output)?;
    let mapping = mapping(args, lexicon)?;
    let mut vocabulary = Vocabulary::of_lexicon(lexicon);
    for file in &args.vocabulary {
        vocabulary.add(&read(file)?);
    }
    let rules = match (args.keep_rules, directory) {
        (false, _) => None,
        (true, Some(directory)) => Some(Lexicon::read_files(directory)?),
        (true, None) => Some(Lexicon::shipped_files()),
    };
    let name = input::name(&args.file);
    let file_name = Path::new(&name).file_name().unwrap_or_default();
    let dictionary = exchange::read(format, &name, &read(&args.file)?)
        .map_err(|error| Failure::Input(error.to_string()))?;
    let import = Import {
        name: &file_name.to_string_lossy(),
        lexicon,
        rules: rules.as_deref(),
        vocabulary: &vocabulary,
        mapping: &mapping,
        weight: args.weight,
    };
    let imported = import
        .files(dictionary)
        .map_err(|error| Failure::Usage(format!("{name}: {error}")))?;
    let files: Vec<(&str, &str)> = imported
        .files
        .iter()
        .map(|(name, text)| (name.as_str(), text.as_str()))
        .collect();
    // What would not load is not written.
    Lexicon::from_files(&files)?;
    let left_out = left_out(&imported)?;
    let schema = (Lexicon::SCHEMA_FILE, Lexicon::schema());
    let list = left_out.as_deref().map(|text| (LEFT_OUT, text));
    let files = files.iter().copied().chain([schema]).chain(list);
    fresh::write(&args.output, files)?;
    report(&imported, args, lexicon, vocabulary.len());
    Ok(())
}

fn read(file: &str) -> Result<String, Failure> {
    let mut bytes = Vec::new();
    input::open(file)?
        .read_to_end(&mut bytes)
        .map_err(|error| Failure::input(&input::name(file), error))?;
    decode_file(&bytes).map(Cow::into_owned).ok_or_else(|| {
        let fault = "is neither UTF-8 nor Windows-1252 nor UTF-16; save it as UTF-8";
        Failure::input(&input::name(file), fault)
    })
}

fn mapping(args: &ImportArgs, lexicon: &Lexicon) -> Result<Mapping, Failure> {
    let label = |name: &str| -> Result<Label, Failure> {
        lexicon.labels().parse(name).ok_or_else(|| {
            let names = lexicon.labels().list();
            Failure::Usage(format!("there is no label {name:?}; write {names}"))
        })
    };
    let mut named = Vec::new();
    for typed in &args.map {
        // A name may hold an equals sign, a label none.
        let Some((category, name)) = typed.rsplit_once('=') else {
            return Err(Failure::Usage(format!(
                "--map {typed:?} has no label; write, say, --map {typed}={}",
                lexicon.labels().name(Label::Senior)
            )));
        };
        named.push((category.trim().to_owned(), label(name)?));
    }
    let unmapped = match args.unmapped.as_deref() {
        None => Unmapped::Refuse,
        Some("skip") => Unmapped::Skip,
        Some(name) => Unmapped::Label(label(name)?),
    };
    Ok(Mapping { named, unmapped })
}

/// Lists what is left out, as a table; nothing, where nothing is.
fn left_out(imported: &Imported) -> Result<Option<String>, Failure> {
    if imported.refused.is_empty() {
        return Ok(None);
    }
    let mut writer = csv::Writer::from_writer(Vec::new());
    let rows = imported.refused.iter();
    let rows = rows.map(|refused| [&refused.category, &refused.pattern, &refused.why]);
    let header = ["category", "pattern", "why"].map(str::to_owned);
    for row in std::iter::once(header.each_ref()).chain(rows) {
        writer
            .write_record(row)
            .map_err(|error| Failure::Output(error.into()))?;
    }
    let bytes = writer
        .into_inner()
        .map_err(|error| Failure::Output(error.into_error()))?;
    Ok(Some(String::from_utf8_lossy(&bytes).into_owned()))
}

fn report(imported: &Imported, args: &ImportArgs, lexicon: &Lexicon, n_words: usize) {
    let directory = args.output.display();
    let counts = lexicon.labels().count(&imported.n_duties, usize::to_string);
    say!(
        "{directory}: {} terms in duties, {counts}",
        imported.n_terms
    );
    if imported.n_narrower > 0 {
        say!(
            "patterns with wildcards ({}): stand for the words among {n_words} known ones that fit; read them over",
            imported.n_narrower
        );
    }
    if imported.n_wider > 0 {
        say!(
            "patterns that demand words in between ({}): are found without them as well",
            imported.n_wider
        );
    }
    if !imported.skipped.is_empty() {
        say!(
            "skipped categories ({}): {}",
            imported.skipped.len(),
            list(&imported.skipped)
        );
    }
    if !imported.refused.is_empty() {
        say!(
            "left out ({}), see {}:",
            imported.refused.len(),
            args.output.join(LEFT_OUT).display()
        );
        let mut reasons: BTreeMap<&str, Vec<String>> = BTreeMap::new();
        for refused in &imported.refused {
            let patterns = reasons.entry(&refused.why).or_default();
            patterns.push(refused.pattern.clone());
        }
        for (why, patterns) in reasons {
            say!("  {}: {why}", list(&patterns));
        }
    }
    if !imported.empty.is_empty() {
        say!(
            "categories with nothing left ({}): {}",
            imported.empty.len(),
            list(&imported.empty)
        );
    }
    say!("label with: rolecall label --lexicon {directory} DUMP.csv");
}

fn list(names: &[String]) -> String {
    let shown = names.iter().take(MAX_NAMED);
    let mut list = shown.map(String::as_str).collect::<Vec<&str>>().join(", ");
    if names.len() > MAX_NAMED {
        list += &format!(" and {} more", names.len() - MAX_NAMED);
    }
    list
}
