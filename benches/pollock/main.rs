//! Reads the files of the Pollock benchmark without hints and scores what comes out:
//!
//! ```console
//! $ tar xf pollock.tar.xz -C /tmp
//! $ cargo bench --bench pollock -- /tmp/pollock [--worst N]
//! ```
//!
//! It fails where a score is below what `docs/reliability.md` says.

mod score;

use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Instant;

/// What was reached; less is a loss.
const SIMPLE: f64 = 9.95;
const WEIGHTED: f64 = 9.6;

fn main() -> ExitCode {
    let mut folder = None;
    let mut n_worst = 20;
    let mut typed = std::env::args().skip(1);
    while let Some(argument) = typed.next() {
        match argument.as_str() {
            // Cargo says this to every bench.
            "--bench" => {}
            "--worst" => n_worst = typed.next().and_then(|n| n.parse().ok()).unwrap_or(n_worst),
            _ => folder = Some(PathBuf::from(argument)),
        }
    }
    let Some(folder) = folder else {
        println!("skipped: name the unpacked benchmark (cargo bench --bench pollock -- DIR)");
        return ExitCode::SUCCESS;
    };
    println!("simple  weighted  of 10");
    let loaders: [(&str, score::Loader); 3] = [
        ("csv crate, no hints", by_csv_crate),
        ("rolecall, no hints, lines end with CR LF", with_returns),
        ("rolecall, no hints", score::by_rolecall),
    ];
    let mut scores = Vec::new();
    for (name, load) in loaders {
        let started = Instant::now();
        scores = score::score_all(&folder, load);
        let (simple, weighted) = score::means(&scores);
        let seconds = started.elapsed().as_secs_f64();
        println!(
            "{simple:.4}  {weighted:.4}    {name}: {} files in {seconds:.1} s",
            scores.len()
        );
    }
    let (simple, weighted) = score::means(&scores);
    let loss = |score: &score::Score| score.weight * (10.0 - score.total());
    scores.sort_by(|a, b| loss(b).total_cmp(&loss(a)));
    println!("\nscore   weight  header records cells  (F1)  file");
    for score in scores.iter().take(n_worst) {
        println!(
            "{:6.3} {:7.2}  {:.4} {:.4} {:.4}  {}",
            score.total(),
            score.weight,
            score.header.f1,
            score.records.f1,
            score.cells.f1,
            score.file
        );
    }
    if simple < SIMPLE || weighted < WEIGHTED {
        eprintln!("below {SIMPLE} simple or {WEIGHTED} weighted");
        return ExitCode::FAILURE;
    }
    ExitCode::SUCCESS
}

/// Reads bytes as rolecall does, with the line ends of the original: the files say of themselves
/// that their records end with CR and LF, but lost the CR on their way through version control.
fn with_returns(bytes: &[u8]) -> Option<score::Cells> {
    let text = String::from_utf8_lossy(bytes).replace('\n', "\r\n");
    score::by_rolecall(text.as_bytes())
}

/// What others publish a score for, to check the scorer with.
fn by_csv_crate(bytes: &[u8]) -> Option<score::Cells> {
    Some(score::well_formed(bytes))
}
