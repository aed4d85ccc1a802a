//! A measurement for people.

use std::fmt::Write;

use anstyle::AnsiColor;
use indicatif::HumanCount;

use super::comparison::{Compared, Comparison, Cost, What};
use super::figure::{Figure, Trend};
use super::report::{Report, Threaded};
use super::unit::Unit;

/// Writes a measurement.
pub(super) fn report(report: &Report) -> String {
    let lexicon = &report.lexicon;
    let mut text = format!(
        "rolecall {}, lexicon {} ({:.12}): {} terms of {} duties\n{}\n{}\n",
        report.rolecall,
        lexicon.name,
        lexicon.sha256,
        HumanCount(lexicon.terms as u64),
        lexicon.duties,
        report.machine,
        dump(report)
    );
    let _ = writeln!(
        text,
        "labels: the same for every number of threads ({:.12})\n{}\n",
        report.labels_sha256,
        match report.runs {
            1 => "1 run".to_owned(),
            runs => format!("medians of {runs} runs [least, most]"),
        }
    );
    text += &table(&threads(report));
    if report.is_disturbed() {
        let style = AnsiColor::Yellow.on_default().bold();
        let _ = writeln!(
            text,
            "{style}disturbed{style:#}: other programs took {:.0} % of the processors meanwhile; processor time is what to go by",
            100.0 * report.taken_by_others.unwrap_or_default()
        );
    }
    let start_up = &report.start_up;
    let _ = writeln!(
        text,
        "\nstart-up: {} to the label of a dump of one posting, {} to the first of this one",
        Unit::Seconds.write(&start_up.one_posting_seconds),
        Unit::Seconds.write(&start_up.dump_seconds)
    );
    text += "\nprocessor time on one thread, by stages\n";
    text += &table(&stages(report));
    if let Some(more) = &report.more_terms
        && let Some(usual) = report.on(1)
    {
        let times = |more: &Figure, usual: &Figure| more.median / usual.median;
        let _ = write!(
            text,
            "\n{} terms: {} on one thread, {:.2} times as long as {} terms",
            HumanCount(more.terms as u64),
            Unit::Seconds.write(&more.seconds),
            times(&more.seconds, &usual.seconds),
            HumanCount(lexicon.terms as u64)
        );
        if let (Some(more), Some(usual)) = (&more.processor_seconds, &usual.processor_seconds) {
            let _ = write!(
                text,
                " ({:.2} times the processor time)",
                times(more, usual)
            );
        }
        text.push('\n');
    }
    text
}

fn dump(report: &Report) -> String {
    let dump = &report.dump;
    let name = match (&dump.file, dump.seed) {
        (Some(file), _) => file.clone(),
        (None, Some(seed)) => format!("made-up dump of seed {seed}"),
        (None, None) => "made-up dump".to_owned(),
    };
    let rejected = match dump.rejected {
        0 => String::new(),
        rejected => format!(" and {} that are rejected", HumanCount(rejected)),
    };
    let repeated = match dump.repeated {
        None | Some(0) => String::new(),
        Some(repeated) => {
            let share = 100.0 * repeated as f64 / dump.rows as f64;
            format!(", {share:.1} % of which stand in it before")
        }
    };
    format!(
        "{name}: {}, {} postings{repeated}{rejected} ({:.12})",
        Unit::Bytes.write_one(dump.bytes as f64),
        HumanCount(dump.rows),
        dump.sha256
    )
}

fn threads(report: &Report) -> Vec<Vec<String>> {
    let header = [
        "threads",
        "postings/s",
        "MB/s",
        "speed-up",
        "processor time",
        "peak memory",
    ];
    let mut rows = vec![header.map(str::to_owned).to_vec()];
    let alone = report.on(1);
    rows.extend(report.threads.iter().map(|on: &Threaded| {
        let unknown = || "unknown".to_owned();
        let figure = |figure: &Option<Figure>, unit: Unit| {
            let figure = figure.as_ref();
            figure.map_or_else(unknown, |figure| unit.write(figure))
        };
        let speed_up = alone.map(|alone| alone.seconds.median / on.seconds.median);
        vec![
            on.threads.to_string(),
            Unit::Count.write(&on.postings_per_second),
            Unit::Plain.write(&on.megabytes_per_second),
            speed_up.map_or_else(unknown, |speed_up| format!("{speed_up:.2}")),
            figure(&on.processor_seconds, Unit::Seconds),
            figure(&on.peak_memory_bytes, Unit::Bytes),
        ]
    }));
    rows
}

fn stages(report: &Report) -> Vec<Vec<String>> {
    let header = ["stage", "share", "with all before it"];
    let mut rows = vec![header.map(str::to_owned).to_vec()];
    rows.extend(report.stages.iter().map(|stage| {
        vec![
            stage.stage.as_str().to_owned(),
            format!("{:.1} %", 100.0 * stage.share),
            Unit::Seconds.write(&stage.seconds_with_all_before),
        ]
    }));
    rows
}

/// Writes a measurement beside an older one.
pub(super) fn comparison(comparison: &Comparison) -> String {
    let mut text = format!("\nagainst {}\n", comparison.against);
    for differing in &comparison.differing {
        let (what, mind) = match differing.what {
            What::Machine => ("machine", "figures cannot be compared"),
            What::Dump => ("dump", "figures can hardly be compared"),
            What::Lexicon => ("lexicon", "that is part of what is compared"),
            What::Labels => ("labels", "the program decides otherwise"),
        };
        let style = AnsiColor::Yellow.on_default().bold();
        let _ = writeln!(
            text,
            "{style}another {what}{style:#}: {} then, {} now; {mind}",
            differing.old, differing.new
        );
    }
    let header = ["cost (less is better)", "then", "now", "ratio", ""];
    let mut rows = vec![header.map(str::to_owned).to_vec()];
    rows.extend(comparison.figures.iter().map(compared));
    text + &table(&rows)
}

fn compared(compared: &Compared) -> Vec<String> {
    let (name, unit) = match compared.cost {
        Cost::Time { threads } => (format!("s/GB, -j {threads}"), Unit::Plain),
        Cost::ProcessorTime { threads } => (format!("processor s/GB, -j {threads}"), Unit::Plain),
        Cost::Memory { threads } => (format!("peak memory, -j {threads}"), Unit::Bytes),
        Cost::StartUp => ("start-up, one posting".to_owned(), Unit::Seconds),
        Cost::FirstRow => ("start-up, this dump".to_owned(), Unit::Seconds),
        Cost::UpTo { stage } => {
            let name = format!("processor s/GB, to {}", stage.as_str());
            (name, Unit::Plain)
        }
        Cost::MoreTerms { terms } => (format!("s/GB, {terms} terms"), Unit::Plain),
    };
    let is_size = matches!(compared.cost, Cost::Memory { .. });
    let bold = |color: AnsiColor, word: &str| {
        let style = color.on_default().bold();
        format!("{style}{word}{style:#}")
    };
    vec![
        name,
        unit.write(&compared.old),
        unit.write(&compared.new),
        match compared.ratio {
            None => "undefined".to_owned(),
            Some(ratio) => match ratio.interval {
                None => format!("{:.2}", ratio.value),
                Some([low, high]) => format!("{:.2} [{low:.2}, {high:.2}]", ratio.value),
            },
        },
        match compared.trend {
            Trend::Up => bold(AnsiColor::Red, if is_size { "more" } else { "slower" }),
            Trend::Down => bold(AnsiColor::Green, if is_size { "less" } else { "faster" }),
            Trend::Noise => "inside the noise".to_owned(),
            Trend::Unknown => "too few runs to tell".to_owned(),
        },
    ]
}

/// Writes columns, the first to the left, the others to the right.
fn table(rows: &[Vec<String>]) -> String {
    let width = |column: usize| {
        let cells = rows.iter().filter_map(|row| row.get(column));
        cells.map(|cell| cell.chars().count()).max().unwrap_or(0)
    };
    let mut text = String::new();
    for row in rows {
        let cells = row.iter().enumerate().map(|(column, cell)| {
            let width = width(column);
            match column {
                0 => format!("{cell:<width$}"),
                // A last column may have colours, and no other stands after it.
                last if last + 1 == row.len() && last > 3 => cell.clone(),
                _ => format!("{cell:>width$}"),
            }
        });
        let line = cells.collect::<Vec<String>>().join("  ");
        text += line.trim_end();
        text.push('\n');
    }
    text
}
