//! What every table of a lexicon file may hold: names of keys, what their values are, and
//! which must be there.

/// What a value is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Text,
    Texts,
    Number,
    Whole,
    Flag,
    OneOf(&'static [&'static str]),
    /// A table whose keys are free.
    Map,
    /// A table of one of the lists below.
    Table(&'static [Key]),
    /// `[[...]]` of one of the lists below.
    Tables(&'static [Key]),
    /// A list of pairs of strings.
    Pairs,
}

impl Kind {
    /// Says what the value should be, with an example.
    pub(super) fn wanted(self) -> String {
        match self {
            Kind::Text => "a text; write it in double quotes".to_owned(),
            Kind::Texts => "a list of texts; write [\"one\", \"two\"]".to_owned(),
            Kind::Number => "a number; write, say, 1.5".to_owned(),
            Kind::Whole => "a whole number; write, say, 8".to_owned(),
            Kind::Flag => "true or false".to_owned(),
            Kind::OneOf(values) => format!("one of {}", quoted(values)),
            Kind::Map | Kind::Table(_) => "a table; write it as [name] with keys below".to_owned(),
            Kind::Tables(_) => "a list of tables; write each as [[name]]".to_owned(),
            Kind::Pairs => "a list of pairs; write [[\"ize\", \"ise\"]]".to_owned(),
        }
    }
}

/// A key of a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Key {
    pub(super) name: &'static str,
    pub(super) kind: Kind,
    pub(super) is_required: bool,
}

const fn must(name: &'static str, kind: Kind) -> Key {
    Key {
        name,
        kind,
        is_required: true,
    }
}

const fn may(name: &'static str, kind: Kind) -> Key {
    Key {
        name,
        kind,
        is_required: false,
    }
}

const PARTS: Kind = Kind::OneOf(&["duty", "head", "rank", "area"]);
const LOCKS: Kind = Kind::OneOf(&["none", "sign", "weight"]);
const PLACES: Kind = Kind::OneOf(&["text", "title", "anywhere"]);

const DUTY: &[Key] = &[
    must("id", Kind::Text),
    may("label", Kind::Text),
    must("weight", Kind::Number),
    may("in", PLACES),
    may("lock", LOCKS),
    may("needs_end", Kind::Flag),
    may("weak", Kind::Flag),
    must("terms", Kind::Texts),
    may("sources", Kind::Texts),
    may("hit", Kind::Texts),
    may("miss", Kind::Texts),
];

const MASK: &[Key] = &[must("id", Kind::Text), must("terms", Kind::Texts)];

const CONTEXT: &[Key] = &[
    must("id", Kind::Text),
    must("effect", Kind::Text),
    must("direction", Kind::OneOf(&["forward", "backward"])),
    must("reach", Kind::Whole),
    must("stop", Kind::OneOf(&["comma", "clause", "sentence"])),
    must("terms", Kind::Texts),
    may("ends", Kind::Texts),
];

const MENTION: &[Key] = &[
    must("id", Kind::Text),
    must("window", Kind::OneOf(&["after", "before"])),
    must("terms", Kind::Texts),
];

const SECTION: &[Key] = &[
    must("id", Kind::Text),
    must("weight", Kind::Number),
    may("headings", Kind::Texts),
    may("columns", Kind::Texts),
];

const GRAMMAR: &[Key] = &[
    must("prepositions", Kind::Texts),
    must("closers", Kind::Texts),
    must("modifiers", Kind::Texts),
    may("organizations", Kind::Texts),
    must("conjunctions", Kind::Texts),
    must("determiners", Kind::Texts),
    must("mention_ends", Kind::Texts),
];

const POLICY: &[Key] = &[
    must("name", Kind::Text),
    must("title", Kind::Text),
    must("policy", Kind::Text),
];

const LABELS: &[Key] = &[
    must("field", Kind::Text),
    must("work", Kind::Text),
    must("both", Kind::Text),
    must("senior", Kind::Table(POLICY)),
    must("junior", Kind::Table(POLICY)),
    must("other", Kind::Table(POLICY)),
];

const SATURATION: &[Key] = &[must("field", Kind::Number), must("level", Kind::Number)];

const REVIEW: &[Key] = &[
    must("margin", Kind::Number),
    must("sure", Kind::Number),
    must("short_text", Kind::Whole),
    must("english_share", Kind::Number),
    must("english", Kind::Texts),
];

const MODEL: &[Key] = &[
    must("name", Kind::Text),
    must("prior", Kind::Map),
    must("repeat", Kind::Number),
    may(
        "structure",
        Kind::OneOf(&["two-questions", "one-softmax", "two-experts"]),
    ),
    must("field_halfway", Kind::Number),
    must("next_area", Kind::Number),
    must("loose_area", Kind::Number),
    must("mention", Kind::Number),
    must("mention_beside_title", Kind::Number),
    must("saturation", Kind::Table(SATURATION)),
    may("temperature", Kind::Number),
    may("review", Kind::Table(REVIEW)),
];

/// A lexicon file.
pub(super) const FILE: &[Key] = &[
    may("label", Kind::Text),
    may("question", Kind::OneOf(&["field", "level"])),
    may("lock", LOCKS),
    may("part", PARTS),
    may("duty", Kind::Tables(DUTY)),
    may("mask", Kind::Tables(MASK)),
    may("context", Kind::Tables(CONTEXT)),
    may("mention", Kind::Tables(MENTION)),
    may("section", Kind::Tables(SECTION)),
    may("classes", Kind::Map),
    may("effects", Kind::Map),
    may("inflections", Kind::Map),
    may("spellings", Kind::Pairs),
    may("sources", Kind::Map),
    may("grammar", Kind::Table(GRAMMAR)),
    may("labels", Kind::Table(LABELS)),
    may("model", Kind::Table(MODEL)),
];

/// Lists names as a message does: `"a", "b" or "c"`.
pub(super) fn quoted(names: &[impl AsRef<str>]) -> String {
    let names: Vec<String> = names.iter().map(|n| format!("{:?}", n.as_ref())).collect();
    match names.split_last() {
        None => String::new(),
        Some((only, [])) => only.clone(),
        Some((last, rest)) => format!("{} or {last}", rest.join(", ")),
    }
}

/// Returns the name that was probably meant.
pub(super) fn closest<'n>(typed: &str, names: impl Iterator<Item = &'n str>) -> Option<&'n str> {
    let rated = names.map(|name| (strsim::jaro_winkler(name, typed), name));
    let best = rated.max_by(|one, other| one.0.total_cmp(&other.0));
    // `wieght` and `weight` are 0.94, `weight` and `window` 0.62.
    best.filter(|(likeness, _)| *likeness >= 0.8)
        .map(|(_, name)| name)
}
