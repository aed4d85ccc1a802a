//! `rolecall init`: a small lexicon to start from.

use std::path::PathBuf;

use clap::Args;
use rolecall::starter::Roles;

use crate::failure::Failure;
use crate::fresh;

#[derive(Args, Debug)]
pub(crate) struct InitArgs {
    /// Directory for the lexicon; new, or empty
    #[arg(value_name = "DIR")]
    directory: PathBuf,

    /// What people call the role of the higher level; an example, if no role is named
    #[arg(long, value_name = "TITLE", requires_all = ["junior", "field"])]
    senior: Option<String>,

    /// What people call the role of the lower level
    #[arg(long, value_name = "TITLE", requires_all = ["senior", "field"])]
    junior: Option<String>,

    /// Words that show that a post belongs to the field of both, the field's name first
    #[arg(long, value_name = "WORD[,WORD...]", value_delimiter = ',', requires_all = ["senior", "junior"])]
    field: Option<Vec<String>>,
}

pub(crate) fn run(args: InitArgs) -> Result<(), Failure> {
    let roles = match (args.senior, args.junior, args.field) {
        (Some(senior), Some(junior), Some(field)) => Roles {
            senior,
            junior,
            field: field.iter().map(|word| word.trim().to_owned()).collect(),
        },
        _ => Roles::example(),
    };
    fresh::check(&args.directory)?;
    let files = roles
        .files()
        .map_err(|error| Failure::Usage(error.to_string()))?;
    let pairs = files
        .iter()
        .map(|(name, text)| (name.as_str(), text.as_str()));
    fresh::write(&args.directory, pairs)?;
    let directory = args.directory.display();
    say!(
        "{directory}: {} files for {} and {}; start with README.md",
        files.len(),
        roles.senior,
        roles.junior
    );
    say!("try: rolecall test {directory}");
    Ok(())
}
