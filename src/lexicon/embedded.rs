//! The shipped lexicon files, as part of the program.

macro_rules! embed {
    ($($name:literal),* $(,)?) => {
        [$((
            concat!("lexicons/", $name),
            include_str!(concat!("../../lexicons/", $name)),
        )),*]
    };
}

pub(super) const FILES: [(&str, &str); 15] = embed![
    "both.toml",
    "context.toml",
    "director.toml",
    "field.toml",
    "manager.toml",
    "masks.toml",
    "model.toml",
    "other-fields.toml",
    "other.toml",
    "sections.toml",
    "sources.toml",
    "title-areas.toml",
    "title-heads.toml",
    "title-ranks.toml",
    "words.toml",
];

pub(super) const SCHEMA: &str = include_str!("../../lexicons/lexicon.schema.json");
