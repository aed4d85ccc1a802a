//! The same bytes for any number of threads, any size of batch, and however the input arrives.

use std::io::Read;

use rolecall::batch::{Bounds, Format, Labeller, Output, Tally};
use rolecall::dump::{ColumnChoice, Columns, DumpReader, ReadOptions, Reject};

use crate::SHIPPED;
use crate::random::Random;

/// Dumps tried.
const N_DUMPS: u64 = 24;

/// A source that hands out a few bytes at a time, as a pipe may.
struct Drips<'d> {
    bytes: &'d [u8],
    random: Random,
    most: usize,
}

impl Read for Drips<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let n = (1 + self.random.below(self.most)).min(buffer.len());
        (&self.bytes[..n.min(self.bytes.len())])
            .read(buffer)
            .inspect(|&n| self.bytes = &self.bytes[n..])
    }
}

/// Returns a dump of up to 300 rows of anything, some of them ragged.
fn dump(random: &mut Random) -> Vec<u8> {
    let mut writer = csv::WriterBuilder::new()
        .flexible(true)
        .from_writer(Vec::new());
    writer
        .write_record(["id", "title", "text"])
        .expect("a header");
    for row in 0..random.below(300) {
        let mut fields = vec![row.to_string(), random.text(6), random.text(30)];
        match random.below(12) {
            0 => fields.truncate(1 + random.below(2)),
            1 => fields.push(random.text(3)),
            _ => {}
        }
        writer.write_record(&fields).expect("a row");
    }
    writer.into_inner().expect("a dump")
}

/// Labels a dump in some way.
fn label(
    dump: &[u8],
    format: Format,
    n_threads: usize,
    bounds: Bounds,
    most: usize,
) -> (Vec<u8>, Vec<Reject>, Tally) {
    let source = Drips {
        bytes: dump,
        random: Random::new(most as u64),
        most,
    };
    let mut reader = DumpReader::new(source, &ReadOptions::default()).expect("a dump");
    let choice = ColumnChoice::default();
    let columns = Columns::choose(&reader.column_names(), &choice).expect("columns");
    let output = Output {
        format,
        keep: vec![0, 1, 2],
        evidence: true,
        review_below: 0.6,
        prefix: "role".to_owned(),
    };
    let labeller = Labeller {
        classifier: &SHIPPED,
        columns: &columns,
        output: &output,
        bounds,
    };
    let mut bytes = output.header(reader.header(), SHIPPED.labels());
    let (mut rejects, mut tally, mut n_written) = (Vec::new(), Tally::default(), 0);
    let pool = rayon::ThreadPoolBuilder::new()
        .num_threads(n_threads)
        .build()
        .expect("threads");
    pool.install(|| {
        for batch in labeller.batches(&mut reader) {
            let batch = batch.expect("a batch");
            for chunk in batch.chunks {
                n_written += chunk.n_rows;
                bytes.extend(chunk.lines);
            }
            rejects.extend(batch.rejects);
            tally.add(&batch.tally);
        }
    });
    tally.balance(n_written).expect("rows add up");
    (bytes, rejects, tally)
}

#[test]
fn threads_batches_and_pipes_change_no_byte() {
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
        let expected = label(&dump, format, 1, Bounds::default(), usize::MAX / 2);
        for _ in 0..4 {
            let bounds = Bounds {
                rows: random.below(80),
                bytes: [0, 1, 500, usize::MAX][random.below(4)],
            };
            let n_threads = 1 + random.below(5);
            let most = [1, 7, 1_000, 100_000][random.below(4)];
            let found = label(&dump, format, n_threads, bounds, most);
            let how =
                format!("dump {seed}, {format:?}, {n_threads} threads, {bounds:?}, {most} bytes");
            assert!(found.0 == expected.0, "{how}: the labels differ");
            assert!(found.1 == expected.1, "{how}: the rejects differ");
            assert!(found.2 == expected.2, "{how}: the counts differ");
        }
    }
}
