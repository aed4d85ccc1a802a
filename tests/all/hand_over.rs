//! Batches are handed out one by one, in order, until one is not taken; and no thread waits for
//! another that will not come back.

use std::panic::{AssertUnwindSafe, catch_unwind};

use rolecall::batch::{Bounds, Format, Labelled, Labeller, Output, Repeats};
use rolecall::dump::{ColumnChoice, Columns, DumpError, DumpReader, ReadOptions};

use crate::SHIPPED;

const N_ROWS: u64 = 1_000;

/// Labels rows on some threads, three in a batch.
fn each_batch<E: Send>(
    n_threads: usize,
    take: impl FnMut(Result<Labelled, DumpError>) -> Result<(), E> + Send,
) -> Result<(), E> {
    let mut dump = "id,title,text\n".to_owned();
    for row in 1..=N_ROWS {
        // Some postings take longer than others.
        let text = "leads the team ".repeat((row * row % 37) as usize);
        dump.push_str(&format!("{row},Head of IT,{text}\n"));
    }
    let mut reader = DumpReader::new(dump.as_bytes(), &ReadOptions::default()).expect("a dump");
    let choice = ColumnChoice::default();
    let columns = Columns::choose(&reader.column_names(), &choice).expect("columns");
    let output = Output {
        format: Format::Fields,
        keep: vec![0],
        evidence: false,
        review_below: 0.6,
        prefix: "role".to_owned(),
    };
    let labeller = Labeller {
        classifier: &SHIPPED,
        columns: &columns,
        output: &output,
        bounds: Bounds {
            rows: 3,
            bytes: usize::MAX,
        },
        repeats: &Repeats::new(100),
    };
    let pool = rayon::ThreadPoolBuilder::new()
        .num_threads(n_threads)
        .build()
        .expect("threads");
    pool.install(|| labeller.each_batch(&mut reader, take))
}

#[test]
fn batches_come_one_by_one_and_in_order() {
    for n_threads in [1, 2, 3, 8] {
        let (mut n_rows, mut n_records) = (0, 0);
        let taken = each_batch(n_threads, |batch| {
            let batch = batch.map_err(|error| error.to_string())?;
            n_records = batch.n_records;
            for row in batch.chunks.iter().flat_map(|chunk| &chunk.rows) {
                n_rows += 1;
                assert_eq!(row[0], n_rows.to_string());
            }
            // Those that come next are labelled meanwhile.
            std::thread::yield_now();
            Ok::<(), String>(())
        });
        assert_eq!(taken, Ok(()));
        assert_eq!((n_rows, n_records), (N_ROWS, N_ROWS));
    }
}

#[test]
fn nothing_comes_after_a_batch_that_is_not_taken() {
    for n_threads in [1, 2, 8] {
        let mut n_batches = 0;
        let taken = each_batch(n_threads, |_| {
            n_batches += 1;
            match n_batches {
                7 => Err("the disk is full"),
                _ => Ok(()),
            }
        });
        assert_eq!((taken, n_batches), (Err("the disk is full"), 7));
    }
}

#[test]
fn a_thread_that_panics_leaves_nobody_waiting() {
    for n_threads in [1, 2, 8] {
        let mut n_batches = 0;
        let run = AssertUnwindSafe(|| {
            each_batch(n_threads, |_| {
                n_batches += 1;
                assert_ne!(n_batches, 5, "as it should");
                Ok::<(), ()>(())
            })
        });
        assert!(catch_unwind(run).is_err());
        assert_eq!(n_batches, 5);
    }
}
