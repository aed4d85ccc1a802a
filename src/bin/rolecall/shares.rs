//! `rolecall shares`: the shares of the labels in a dump, corrected for misclassification.

use clap::Args;
use rolecall::Lexicon;

use crate::args::DumpArgs;
use crate::failure::Failure;

#[derive(Args, Debug)]
pub(crate) struct SharesArgs {
    /// Dump to estimate the shares of; - for standard input
    #[arg(value_name = "DUMP")]
    pub(crate) file: String,

    #[command(flatten)]
    pub(crate) dump: DumpArgs,
}

pub(crate) fn run(args: SharesArgs, _lexicon: Lexicon) -> Result<(), Failure> {
    Err(Failure::Usage(format!("{}: not there yet", args.file)))
}
