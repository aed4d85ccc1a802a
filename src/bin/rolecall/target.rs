//! The format and compression of an output, by its name or by what was asked for.

use std::path::Path;

use clap::ValueEnum;

use crate::failure::Failure;
use crate::sink::Codec;

/// A format that can be asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum To {
    /// Fields between delimiters; the default
    Csv,
    /// An object on a line of its own for each row
    Jsonl,
    /// Columns, compressed; no --resume
    Parquet,
}

/// What an output is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Target {
    pub(crate) to: To,
    /// Whether the name asks for tabs between fields.
    pub(crate) is_tsv: bool,
    pub(crate) codec: Option<Codec>,
}

/// Endings that promise what rolecall does not write.
const OTHERS: [&str; 14] = [
    "7z", "arrow", "avro", "br", "bz2", "feather", "json", "lz4", "ods", "orc", "xls", "xlsx",
    "xz", "zip",
];

impl Target {
    /// Reads the target off an output's name; what was asked for goes before it.
    ///
    /// # Errors
    ///
    /// Fails where the name promises something else.
    pub(crate) fn new(output: Option<&Path>, to: Option<To>) -> Result<Target, Failure> {
        let name = output.and_then(Path::file_name);
        let name = name.unwrap_or_default().to_string_lossy().to_lowercase();
        let (stem, codec) = match name.rsplit_once('.') {
            Some((stem, "gz")) => (stem, Some(Codec::Gzip)),
            Some((stem, "zst")) => (stem, Some(Codec::Zstd)),
            _ => (&*name, None),
        };
        let ending = stem.rsplit_once('.').map_or("", |(_, ending)| ending);
        let is_tsv = matches!(ending, "tsv" | "tab");
        let by_name = match ending {
            "jsonl" | "ndjson" => To::Jsonl,
            "parquet" => To::Parquet,
            ending if to.is_none() && OTHERS.contains(&ending) => {
                return Err(Failure::Usage(format!(
                    "-o {name}: rolecall does not write .{ending}; name a .csv, .tsv, .jsonl or .parquet file (the first three with .gz or .zst, if you like), or say --to csv"
                )));
            }
            _ => To::Csv,
        };
        let to = to.unwrap_or(by_name);
        if to == To::Parquet && cfg!(not(feature = "parquet")) {
            return Err(without_parquet());
        }
        if to == To::Parquet && codec.is_some() {
            return Err(Failure::Usage(format!(
                "-o {name}: a Parquet file is compressed inside; name it .parquet"
            )));
        }
        Ok(Target { to, is_tsv, codec })
    }
}

/// Says that this program cannot write Parquet.
pub(crate) fn without_parquet() -> Failure {
    Failure::Usage(
        "this rolecall was built without Parquet; write a .jsonl or .csv file, or build it with --features parquet"
            .to_owned(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_says_format_and_compression() {
        let target = |to, is_tsv, codec| Target { to, is_tsv, codec };
        for (name, expected) in [
            ("out.csv", target(To::Csv, false, None)),
            ("out", target(To::Csv, false, None)),
            ("out.TSV", target(To::Csv, true, None)),
            ("out.csv.gz", target(To::Csv, false, Some(Codec::Gzip))),
            ("out.gz", target(To::Csv, false, Some(Codec::Gzip))),
            ("a.b.jsonl", target(To::Jsonl, false, None)),
            ("x.ndjson.zst", target(To::Jsonl, false, Some(Codec::Zstd))),
        ] {
            assert_eq!(
                Target::new(Some(Path::new(name)), None).unwrap(),
                expected,
                "{name}"
            );
        }
        let asked = Target::new(Some(Path::new("out.json.gz")), Some(To::Jsonl)).unwrap();
        assert_eq!(asked, target(To::Jsonl, false, Some(Codec::Gzip)));
        assert_eq!(
            Target::new(None, None).unwrap(),
            target(To::Csv, false, None)
        );
        if cfg!(feature = "parquet") {
            let parquet = Target::new(Some(Path::new("x.parquet")), None).unwrap();
            assert_eq!(parquet, target(To::Parquet, false, None));
            assert!(Target::new(Some(Path::new("x.parquet.gz")), None).is_err());
        }
        for name in ["out.json", "out.xlsx", "out.csv.zip", "out.json.gz"] {
            let failure = Target::new(Some(Path::new(name)), None).unwrap_err();
            assert!(failure.to_string().contains("--to"), "{name}: {failure}");
        }
    }
}
