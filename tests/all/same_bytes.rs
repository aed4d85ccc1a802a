//! The same bytes for any number of threads, any size of batch, whatever is remembered, and however
//! the input arrives.

use std::convert::Infallible;
use std::io::Read;

use rolecall::batch::{Bounds, Format, Labeller, Output, Repeats, Tally};
use rolecall::dump::{ColumnChoice, Columns, DumpReader, ReadOptions, Reject};

use crate::SHIPPED;
use crate::random::Random;

/// Dumps tried.
const N_DUMPS: u64 = 24;

/// A source that hands out a few bytes at a time, as a pipe may, and may fail after the last one.
struct Drips<'d> {
    bytes: &'d [u8],
    random: Random,
    most: usize,
    fails: bool,
}

impl Read for Drips<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        if self.bytes.is_empty() && self.fails {
            return Err(std::io::Error::other("the line is dead"));
        }
        let n = (1 + self.random.below(self.most)).min(buffer.len());
        (&self.bytes[..n.min(self.bytes.len())])
            .read(buffer)
            .inspect(|&n| self.bytes = &self.bytes[n..])
    }
}

/// Returns a dump of up to 300 rows of anything, some of them ragged, half of them met before.
fn dump(random: &mut Random) -> Vec<u8> {
    let mut writer = csv::WriterBuilder::new()
        .flexible(true)
        .from_writer(Vec::new());
    writer
        .write_record(["id", "title", "text"])
        .expect("a header");
    let mut postings: Vec<[String; 2]> = Vec::new();
    for row in 0..random.below(300) {
        let posting = match random.below(2 * postings.len().max(1)) {
            met if met < postings.len() => postings[met].clone(),
            _ => [random.text(6), random.text(30)],
        };
        let [title, text] = posting.clone();
        postings.push(posting);
        let mut fields = vec![row.to_string(), title, text];
        match random.below(12) {
            0 => fields.truncate(1 + random.below(2)),
            1 => fields.push(random.text(3)),
            _ => {}
        }
        writer.write_record(&fields).expect("a row");
    }
    writer.into_inner().expect("a dump")
}

/// What came of a dump.
#[derive(Debug, PartialEq)]
struct Outcome {
    bytes: Vec<u8>,
    rejects: Vec<Reject>,
    tally: Tally,
    /// The message of the error that it ended in.
    error: Option<String>,
}

/// A way to label a dump.
#[derive(Debug)]
struct Way {
    n_threads: usize,
    bounds: Bounds,
    n_remembered: usize,
    /// Most bytes that arrive at a time.
    most: usize,
}

fn label(dump: &[u8], fails: bool, format: Format, evidence: bool, way: &Way) -> Outcome {
    let source = Drips {
        bytes: dump,
        random: Random::new(way.most as u64),
        most: way.most,
        fails,
    };
    let mut reader = DumpReader::new(source, &ReadOptions::default()).expect("a dump");
    let choice = ColumnChoice::default();
    let columns = Columns::choose(&reader.column_names(), &choice).expect("columns");
    let output = Output {
        format,
        keep: vec![0, 1, 2],
        evidence,
        review_below: 0.6,
        prefix: "role".to_owned(),
    };
    let labeller = Labeller {
        classifier: &SHIPPED,
        columns: &columns,
        output: &output,
        bounds: way.bounds,
        repeats: &Repeats::new(way.n_remembered),
    };
    let mut bytes = output.header(reader.header(), SHIPPED.labels());
    let (mut rejects, mut tally, mut n_written) = (Vec::new(), Tally::default(), 0);
    let mut error = None;
    let pool = rayon::ThreadPoolBuilder::new()
        .num_threads(way.n_threads)
        .build()
        .expect("threads");
    pool.install(|| {
        let taken = labeller.each_batch(&mut reader, |batch| {
            assert_eq!(error, None, "nothing comes after an error");
            match batch {
                Ok(batch) => {
                    for chunk in batch.chunks {
                        n_written += chunk.n_rows;
                        bytes.extend(chunk.lines);
                    }
                    rejects.extend(batch.rejects);
                    tally.add(&batch.tally);
                }
                Err(fault) => error = Some(fault.to_string()),
            }
            Ok::<(), Infallible>(())
        });
        taken.expect("every batch is taken");
    });
    tally.balance(n_written).expect("rows add up");
    Outcome {
        bytes,
        rejects,
        tally,
        error,
    }
}

/// Returns how many records the reader gives by itself before it ends or fails.
fn n_records(dump: &[u8], fails: bool) -> u64 {
    let source = Drips {
        bytes: dump,
        random: Random::new(1),
        most: 1_000,
        fails,
    };
    let mut reader = DumpReader::new(source, &ReadOptions::default()).expect("a dump");
    let mut n_records = 0;
    while let Ok(Some(_)) = reader.read() {
        n_records += 1;
    }
    n_records
}

#[test]
fn threads_batches_memory_and_pipes_change_no_byte() {
    let formats = [
        Format::Csv {
            delimiter: b',',
            excel_safe: false,
        },
        Format::Csv {
            delimiter: b'\t',
            excel_safe: true,
        },
        Format::JsonLines,
    ];
    for seed in 0..N_DUMPS {
        let mut random = Random::new(seed);
        let dump = dump(&mut random);
        let format = formats[random.below(formats.len())];
        // Every third is cut off in the middle, and what is there of it still comes out.
        let fails = seed % 3 == 0 && dump.len() > 2_000;
        let dump = &dump[..if fails { dump.len() / 2 } else { dump.len() }];
        let plain = Way {
            n_threads: 1,
            bounds: Bounds::default(),
            n_remembered: 0,
            most: usize::MAX / 2,
        };
        for evidence in [false, true] {
            let expected = label(dump, fails, format, evidence, &plain);
            assert_eq!(expected.error.is_some(), fails, "dump {seed}");
            assert_eq!(expected.tally.read, n_records(dump, fails), "dump {seed}");
            for _ in 0..4 {
                let bounds = Bounds {
                    rows: random.below(80),
                    bytes: [0, 1, 500, usize::MAX][random.below(4)],
                };
                let way = Way {
                    n_threads: 1 + random.below(5),
                    bounds,
                    n_remembered: [0, 1, 100, 10_000][random.below(4)],
                    most: [1, 7, 1_000, 100_000][random.below(4)],
                };
                let found = label(dump, fails, format, evidence, &way);
                let how = format!("dump {seed}, {format:?}, evidence {evidence}, {way:?}");
                assert!(found.bytes == expected.bytes, "{how}: the labels differ");
                assert!(found == expected, "{how}: {found:?} and not {expected:?}");
            }
        }
    }
}
