//! `rolecall fit`: refits the weights of the lexicons to labelled postings.

use clap::Args;
use rolecall::Lexicon;

use crate::failure::Failure;
use crate::gold::GoldArgs;

#[derive(Args, Debug)]
pub(crate) struct FitArgs {
    #[command(flatten)]
    pub(crate) gold: GoldArgs,
}

pub(crate) fn run(args: FitArgs, _lexicon: Lexicon) -> Result<(), Failure> {
    Err(Failure::Usage(format!("{}: not there yet", args.gold.file)))
}
