//! The format and compression of an output, by its name or by what was asked for.

use std::path::Path;
use std::str::FromStr;

use crate::failure::Failure;
use crate::sink::Codec;

/// How rows are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum To {
    /// Fields between delimiters.
    Csv,
    /// An object on a line of its own for each row.
    Jsonl,
    /// Columns, with pages that are compressed by a codec.
    Parquet(Codec),
}

/// What can be asked for: a format, and how it is compressed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Asked {
    to: To,
    codec: Option<Codec>,
}

impl FromStr for Asked {
    type Err = String;

    fn from_str(typed: &str) -> Result<Asked, String> {
        let (format, codec) = split_codec(typed);
        let to = match format {
            "csv" => To::Csv,
            "jsonl" => To::Jsonl,
            "parquet" => To::Parquet(codec.unwrap_or(Codec::Zstd)),
            _ => return Err("write csv, jsonl or parquet, with .gz or .zst if you like".to_owned()),
        };
        let codec = match to {
            To::Csv | To::Jsonl => codec,
            To::Parquet(_) => None,
        };
        Ok(Asked { to, codec })
    }
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
    pub(crate) fn new(output: Option<&Path>, asked: Option<Asked>) -> Result<Target, Failure> {
        let name = output.map_or(String::new(), lower_name);
        let (stem, codec) = split_codec(&name);
        let ending = ending(stem);
        let is_tsv = matches!(ending, "tsv" | "tab");
        let by_name = match ending {
            "jsonl" | "ndjson" => To::Jsonl,
            "parquet" => To::Parquet(Codec::Zstd),
            ending if asked.is_none() && OTHERS.contains(&ending) => {
                return Err(Failure::Usage(format!(
                    "-o {name}: rolecall does not write .{ending}; name a .csv, .tsv, .jsonl or .parquet file (the first three with .gz or .zst, if you like), or say --to csv"
                )));
            }
            _ => To::Csv,
        };
        let to = asked.map_or(by_name, |asked| asked.to);
        let is_parquet = matches!(to, To::Parquet(_));
        if is_parquet && cfg!(not(feature = "parquet")) {
            return Err(without_parquet());
        }
        if is_parquet && codec.is_some() {
            return Err(Failure::Usage(format!(
                "-o {name}: a Parquet file is compressed inside; name it .parquet (with --to parquet.gz for gzip)"
            )));
        }
        let codec = asked.and_then(|asked| asked.codec).or(codec);
        Ok(Target { to, is_tsv, codec })
    }
}

/// Reads off a name how a file that is always CSV, such as that of the rejects, is compressed.
///
/// # Errors
///
/// Fails where the name promises something else than CSV.
pub(crate) fn codec_of_csv(option: &str, path: &Path) -> Result<Option<Codec>, Failure> {
    let name = lower_name(path);
    let (stem, codec) = split_codec(&name);
    let ending = ending(stem);
    if matches!(ending, "jsonl" | "ndjson" | "parquet" | "tsv" | "tab") || OTHERS.contains(&ending)
    {
        return Err(Failure::Usage(format!(
            "{option} {name}: this file is CSV; name it .csv, .csv.gz or .csv.zst"
        )));
    }
    Ok(codec)
}

fn lower_name(path: &Path) -> String {
    let name = path.file_name().unwrap_or_default();
    name.to_string_lossy().to_lowercase()
}

/// Parts a name from the ending that says how a file is compressed.
fn split_codec(name: &str) -> (&str, Option<Codec>) {
    match name.rsplit_once('.') {
        Some((stem, "gz")) => (stem, Some(Codec::Gzip)),
        Some((stem, "zst")) => (stem, Some(Codec::Zstd)),
        _ => (name, None),
    }
}

fn ending(name: &str) -> &str {
    name.rsplit_once('.').map_or("", |(_, ending)| ending)
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
        for (name, asked, expected) in [
            (
                "out.json.gz",
                "jsonl",
                target(To::Jsonl, false, Some(Codec::Gzip)),
            ),
            ("out", "csv.zst", target(To::Csv, false, Some(Codec::Zstd))),
            (
                "out.csv.gz",
                "jsonl.zst",
                target(To::Jsonl, false, Some(Codec::Zstd)),
            ),
        ] {
            let asked = Some(asked.parse().unwrap());
            let found = Target::new(Some(Path::new(name)), asked).unwrap();
            assert_eq!(found, expected, "{name}");
        }
        for typed in ["", "json", "csv.bz2", ".gz", "csv.gz.gz", "CSV"] {
            assert!(typed.parse::<Asked>().is_err(), "{typed}");
        }
        assert_eq!(
            Target::new(None, None).unwrap(),
            target(To::Csv, false, None)
        );
        if cfg!(feature = "parquet") {
            let parquet = Target::new(Some(Path::new("x.parquet")), None).unwrap();
            assert_eq!(parquet, target(To::Parquet(Codec::Zstd), false, None));
            let asked = Target::new(None, Some("parquet.gz".parse().unwrap())).unwrap();
            assert_eq!(asked, target(To::Parquet(Codec::Gzip), false, None));
            assert!(Target::new(Some(Path::new("x.parquet.gz")), None).is_err());
        }
        for name in ["out.json", "out.xlsx", "out.csv.zip", "out.json.gz"] {
            let failure = Target::new(Some(Path::new(name)), None).unwrap_err();
            assert!(failure.to_string().contains("--to"), "{name}: {failure}");
        }
    }
}
