//! How dumps are to be read: what is not typed is guessed from their beginning.

use clap::{Args, ValueEnum};
use rolecall::dump::{Encoding, Escape, Format, Limits, Quote, ReadOptions};

/// The heading of these options in the help; what is not typed of them is guessed.
const READING: &str = "Reading (guessed where not given)";

#[derive(Args, Clone, Debug)]
pub(crate) struct ReadArgs {
    /// What kind of files the dumps are
    #[arg(help_heading = READING, long, value_name = "KIND", value_enum)]
    from: Option<TypedFormat>,

    /// Byte between fields ("\t" or "tab" for a tab)
    #[arg(help_heading = READING, short, long, value_name = "BYTE", value_parser = parse_byte)]
    delimiter: Option<u8>,

    /// Byte around fields that hold delimiters or line breaks, or "none"
    #[arg(help_heading = READING, long, value_name = "BYTE", value_parser = parse_quote)]
    quote: Option<Quote>,

    /// How a quote is written inside a quoted field
    #[arg(help_heading = READING, long, value_name = "HOW", value_enum)]
    escape: Option<TypedEscape>,

    /// Lines before the table
    #[arg(help_heading = READING, long, value_name = "N")]
    skip_lines: Option<usize>,

    /// The first row names the columns
    #[arg(help_heading = READING, long, conflicts_with = "no_headers")]
    headers: bool,

    /// The dump has no header; columns are named by their number
    #[arg(help_heading = READING, short, long)]
    no_headers: bool,

    /// Character encoding (any name that browsers know, such as windows-1252 or utf-16le)
    #[arg(help_heading = READING, long, value_name = "NAME", value_parser = parse_encoding)]
    encoding: Option<Encoding>,

    /// Longest field; a row with a longer one is rejected
    #[arg(help_heading = READING, long, value_name = "SIZE", default_value = "1M", value_parser = parse_size)]
    max_field: usize,

    /// Longest row; a longer one is rejected
    #[arg(help_heading = READING, long, value_name = "SIZE", default_value = "4M", value_parser = parse_size)]
    max_record: usize,

    /// Most bytes that a byte of a compressed dump may become
    #[arg(help_heading = READING, long, value_name = "N", default_value_t = Limits::default().max_ratio, value_parser = clap::value_parser!(u64).range(1..))]
    max_ratio: u64,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum TypedFormat {
    /// Fields between delimiters
    Csv,
    /// A JSON object on each line
    Jsonl,
    /// Parquet
    Parquet,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum TypedEscape {
    /// Twice
    Doubled,
    /// After a backslash
    Backslash,
}

impl ReadArgs {
    pub(crate) fn options(&self) -> ReadOptions {
        ReadOptions {
            format: self.from.map(|format| match format {
                TypedFormat::Csv => Format::Csv,
                TypedFormat::Jsonl => Format::JsonLines,
                TypedFormat::Parquet => Format::Parquet,
            }),
            delimiter: self.delimiter,
            quote: self.quote,
            escape: self.escape.map(|escape| match escape {
                TypedEscape::Doubled => Escape::Doubled,
                TypedEscape::Backslash => Escape::Backslash,
            }),
            skip_lines: self.skip_lines,
            has_header: match (self.headers, self.no_headers) {
                (true, _) => Some(true),
                (false, true) => Some(false),
                (false, false) => None,
            },
            encoding: self.encoding,
            limits: Limits {
                max_field: self.max_field,
                max_record: self.max_record,
                max_ratio: self.max_ratio,
            },
            ..ReadOptions::default()
        }
    }
}

fn parse_byte(typed: &str) -> Result<u8, String> {
    match typed.as_bytes() {
        [byte] => Ok(*byte),
        b"\\t" | b"tab" => Ok(b'\t'),
        b"space" => Ok(b' '),
        _ => Err("a delimiter is one byte; write, say, ';' or tab".to_owned()),
    }
}

fn parse_quote(typed: &str) -> Result<Quote, String> {
    match typed.as_bytes() {
        [byte] => Ok(Quote::Byte(*byte)),
        b"none" => Ok(Quote::None),
        _ => Err("a quote is one byte, or none; write, say, \"'\" or none".to_owned()),
    }
}

fn parse_encoding(typed: &str) -> Result<Encoding, String> {
    Encoding::named(typed).ok_or_else(|| {
        "no such encoding; write, say, utf-8, windows-1252, utf-16le, shift_jis or gbk".to_owned()
    })
}

/// Reads a number of bytes, with K, M or G for the powers of 1,024.
fn parse_size(typed: &str) -> Result<usize, String> {
    let unit = match typed
        .chars()
        .next_back()
        .map(|unit| unit.to_ascii_uppercase())
    {
        Some('K') => 1 << 10,
        Some('M') => 1 << 20,
        Some('G') => 1 << 30,
        Some(_) | None => 1,
    };
    let number = if unit == 1 {
        typed
    } else {
        &typed[..typed.len() - 1]
    };
    let size = number
        .parse()
        .ok()
        .and_then(|number: usize| number.checked_mul(unit));
    match size {
        Some(size) if size > 0 => Ok(size),
        Some(_) | None => Err("a size is a number of bytes; write, say, 1M or 65536".to_owned()),
    }
}
