//! `rolecall explain`: one posting with its evidence highlighted and its decision laid open.

use std::io::Write;

use anstyle::{AnsiColor, Style};
use rolecall::dump::{ColumnChoice, Record};
use rolecall::{
    Classifier, Evidence, Explanation, Label, Labels, Lexicon, Logits, OwnedPosting, Posting,
    Verdict,
};

use crate::args::{ExplainArgs, Format};
use crate::failure::Failure;
use crate::input;

pub(crate) fn run(args: ExplainArgs, lexicon: Lexicon) -> Result<(), Failure> {
    let owned = match (args.row, &args.file) {
        (Some(row), Some(file)) => read_row(&args, row, file)?,
        _ => OwnedPosting {
            title: args.title.clone().unwrap_or_default(),
            texts: vec![("text".to_owned(), args.text.clone().unwrap_or_default())],
        },
    };
    let posting = owned.as_posting();
    let classifier = Classifier::new(lexicon);
    let labels = classifier.labels();
    let explanation = classifier.explain(&posting);
    let mut stdout = anstream::stdout().lock();
    match args.format {
        Format::Json => {
            let json = serde_json::to_string_pretty(&labels.named(&explanation))
                .map_err(std::io::Error::from)?;
            writeln!(stdout, "{json}")?;
        }
        Format::Text => write!(stdout, "{}", render(&posting, &explanation, labels))?,
    }
    stdout.flush()?;
    Ok(())
}

fn read_row(args: &ExplainArgs, row: u64, file: &str) -> Result<OwnedPosting, Failure> {
    let mut reader = input::read(file, &args.reading.options())?;
    let name = input::name(file);
    let choice = ColumnChoice {
        title: args.title.clone(),
        texts: args
            .text
            .iter()
            .flat_map(|text| text.split(','))
            .map(str::to_owned)
            .collect(),
    };
    let columns = input::columns(file, &reader, &choice)?;
    let mut n_rows = 0;
    while let Some(record) = reader
        .read()
        .map_err(|error| Failure::dump(&name, &error))?
    {
        n_rows += 1;
        if n_rows < row {
            continue;
        }
        let fields = match record {
            Record::Row(fields) => fields,
            Record::Rejected(reject) => {
                return Err(Failure::Input(format!(
                    "{name}:{}: row {row} is rejected: {}",
                    reject.line, reject.reason
                )));
            }
        };
        return Ok(columns.posting(&fields));
    }
    Err(Failure::Input(format!(
        "{name}: there is no row {row}; the last is {n_rows}"
    )))
}

fn style(label: Label) -> Style {
    match label {
        Label::Senior => AnsiColor::Magenta.on_default().bold(),
        Label::Junior => AnsiColor::Cyan.on_default().bold(),
        Label::Other => AnsiColor::Yellow.on_default().bold(),
    }
}

/// Characters of the labels' column: longer names make it wider.
const LABEL_WIDTH: usize = 9;

fn render(posting: &Posting<'_>, explanation: &Explanation, labels: &Labels) -> String {
    let verdict = &explanation.verdict;
    let role = style(verdict.role);
    let mut text = format!(
        "{role}{}{role:#}  confidence {:.3}\n",
        labels.name(verdict.role),
        verdict.confidence
    );
    for (field, raw) in posting.columns() {
        if raw.trim().is_empty() {
            continue;
        }
        let evidence = explanation
            .evidence
            .iter()
            .filter(|piece| piece.field == field);
        text += &format!("\n{field}:\n{}\n", highlight(raw, evidence));
    }
    text += &format!(
        "\nfield: {} {:.2}, so that share of the evidence of {} counts\n\nevidence:\n",
        labels.field(),
        explanation.field,
        labels.work()
    );
    let (counted, aside): (Vec<&Evidence>, Vec<&Evidence>) = explanation
        .evidence
        .iter()
        .partition(|piece| piece.contribution != Logits::default());
    let width = labels.widest().max(LABEL_WIDTH);
    for (label, name) in labels.iter() {
        let style = style(label);
        text += &format!(
            "  {style}{name:<width$}{style:#} {:>8}\n",
            verdict.scores[label]
        );
        for piece in counted.iter().filter(|piece| piece.label == label) {
            text += &format!(
                "    {:>+8}  {}\n",
                piece.contribution,
                describe(piece, labels)
            );
        }
    }
    if !aside.is_empty() {
        text += "  set aside\n";
        for piece in aside {
            let name = labels.name(piece.label);
            text += &format!("              {} for {name}\n", describe(piece, labels));
        }
    }
    let part = |label: Option<Label>| label.map_or("nothing", |label| labels.name(label));
    text += &format!(
        "\nby the title alone {}, by the text alone {}\n",
        part(verdict.by_title),
        part(verdict.by_duties)
    );
    if !verdict.review.is_empty() {
        let reasons: Vec<&str> = verdict
            .review
            .iter()
            .map(|reason| reason.as_str())
            .collect();
        text += &format!("look at it: {}\n", reasons.join(", "));
    }
    text + &format!("decision: {}\n", decision(verdict, labels))
}

/// Says in one line how the decision fell.
fn decision(verdict: &Verdict, labels: &Labels) -> String {
    let mut ranking = Label::ALL;
    ranking.sort_by_key(|&label| {
        (
            label != verdict.role,
            std::cmp::Reverse(verdict.scores[label]),
        )
    });
    let margin = verdict.scores[ranking[0]] - verdict.scores[ranking[1]];
    format!(
        "{} leads {} by {margin} logits, so its probability is {:.3}",
        labels.name(ranking[0]),
        labels.name(ranking[1]),
        verdict.confidence
    )
}

fn describe(piece: &Evidence, labels: &Labels) -> String {
    if piece.field.is_empty() {
        return "what every posting starts with".to_owned();
    }
    let words = piece.text.split_whitespace().collect::<Vec<_>>().join(" ");
    let reason = match &piece.context {
        Some(context) => format!(", {context}"),
        None if piece.weight == 0.0 => ", separates nothing".to_owned(),
        None if piece.contribution != Logits::default() => String::new(),
        None if matches!(piece.section.as_str(), "title" | "mention") => {
            format!(", the field is not {}", labels.field())
        }
        None => format!(", too little in section {}", piece.section),
    };
    let place = if piece.section == piece.field {
        piece.field.clone()
    } else {
        format!("{}/{}", piece.field, piece.section)
    };
    format!(
        "{} {words:?} ({place}, weight {:+}{reason})",
        piece.duty, piece.weight
    )
}

/// Replaces control characters, with which a dump could otherwise write to the terminal.
fn printable(character: char) -> char {
    match character {
        '\n' | '\t' => character,
        _ if character.is_control() => char::REPLACEMENT_CHARACTER,
        _ => character,
    }
}

/// Marks the evidence in a raw field; where pieces overlap, the first marks.
fn highlight<'e>(raw: &str, evidence: impl Iterator<Item = &'e Evidence>) -> String {
    let mut pieces: Vec<&Evidence> = evidence.collect();
    pieces.sort_by_key(|piece| (piece.start, std::cmp::Reverse(piece.end)));
    let mut chars = raw.chars().map(printable);
    let mut marked = String::new();
    let mut at = 0;
    for piece in pieces {
        if piece.start < at {
            continue;
        }
        marked.extend(chars.by_ref().take(piece.start - at));
        let words: String = chars.by_ref().take(piece.end - piece.start).collect();
        let style = if piece.contribution == Logits::default() {
            Style::new().dimmed().strikethrough()
        } else {
            style(piece.label)
        };
        marked += &format!("{style}[{words}]{style:#}");
        at = piece.end;
    }
    marked.extend(chars);
    marked
}
