//! `rolecall suggest`: duties and terms worth adding to the lexicons.

use clap::Args;
use rolecall::Lexicon;

use crate::failure::Failure;
use crate::gold::GoldArgs;

#[derive(Args, Debug)]
pub(crate) struct SuggestArgs {
    #[command(flatten)]
    pub(crate) gold: GoldArgs,
}

pub(crate) fn run(args: SuggestArgs, _lexicon: Lexicon) -> Result<(), Failure> {
    Err(Failure::Usage(format!("{}: not there yet", args.gold.file)))
}
