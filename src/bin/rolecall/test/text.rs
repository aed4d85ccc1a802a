//! For people: one line for each test, which editors and terminals can jump to, and what the
//! classifier made of it below.

use std::io::{self, Write};

use anstyle::{AnsiColor, Style};
use rolecall::cases::{Outcome, describe};

use super::Run;

/// Writes what failed, with its scores and its evidence.
pub(super) fn write_failing(run: &Run, out: &mut impl Write) -> io::Result<()> {
    for outcome in run.failing() {
        write_line(outcome, out)?;
        write_details(run, outcome, out)?;
    }
    Ok(())
}

/// Writes every test, with its scores and its evidence.
pub(super) fn write_all(run: &Run, out: &mut impl Write) -> io::Result<()> {
    for outcome in &run.outcomes {
        write_line(outcome, out)?;
        write_details(run, outcome, out)?;
    }
    Ok(())
}

/// Writes what failed, in one line each.
pub(super) fn write_lines(run: &Run, out: &mut impl Write) -> io::Result<()> {
    run.failing()
        .try_for_each(|outcome| write_line(outcome, out))
}

fn write_line(outcome: &Outcome, out: &mut impl Write) -> io::Result<()> {
    let style = style(outcome);
    writeln!(
        out,
        "{}: {style}{}{style:#}: {}",
        outcome.place(),
        outcome.name,
        outcome.message()
    )
}

fn write_details(run: &Run, outcome: &Outcome, out: &mut impl Write) -> io::Result<()> {
    let details = describe(&outcome.explanation, run.classifier.labels());
    let dimmed = Style::new().dimmed();
    for line in details.lines() {
        writeln!(out, "    {dimmed}{line}{dimmed:#}")?;
    }
    Ok(())
}

fn style(outcome: &Outcome) -> Style {
    let colour = if outcome.passed() {
        AnsiColor::Green
    } else {
        AnsiColor::Red
    };
    colour.on_default().bold()
}
