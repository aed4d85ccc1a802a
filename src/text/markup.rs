//! Reads characters through HTML entities and recognises tags, without copying the text.

/// Tags that end a paragraph, an item or a line; all other tags are invisible.
const BLOCK_TAGS: [&str; 24] = [
    "address", "article", "br", "dd", "div", "dl", "dt", "footer", "h1", "h2", "h3", "h4", "h5",
    "h6", "header", "hr", "li", "ol", "p", "section", "table", "td", "tr", "ul",
];

/// Longest tag that is believed, in bytes: past that a `<` is a "less than".
const MAX_TAG_LEN: usize = 1_000;

/// Longest entity name in HTML5 is 31 letters.
const MAX_ENTITY_LEN: usize = 33;

/// Returns the character at `at` and the offset after it, entities resolved.
pub(super) fn read_char(raw: &str, at: usize) -> Option<(char, usize)> {
    let first = match raw.as_bytes().get(at)? {
        byte if byte.is_ascii() => char::from(*byte),
        _ => raw[at..].chars().next()?,
    };
    if first == '&'
        && let Some(decoded) = read_entity(raw, at)
    {
        return Some(decoded);
    }
    Some((first, at + first.len_utf8()))
}

/// Decodes an entity at `at`, again where its `&` was itself escaped (`&amp;nbsp;`).
fn read_entity(raw: &str, at: usize) -> Option<(char, usize)> {
    let (name, mut end) = entity_name(raw, at + 1)?;
    let mut decoded = decode(name)?;
    while decoded == '&' {
        let Some((inner, inner_end)) = entity_name(raw, end) else {
            break;
        };
        let Some(character) = decode(inner) else {
            break;
        };
        (decoded, end) = (character, inner_end);
    }
    Some((decoded, end))
}

/// Returns the entity name that starts at `at` and the offset after its semicolon.
fn entity_name(raw: &str, at: usize) -> Option<(&str, usize)> {
    let rest = &raw.as_bytes()[at..];
    let len = rest
        .iter()
        .take(MAX_ENTITY_LEN)
        .position(|&byte| !(byte.is_ascii_alphanumeric() || byte == b'#'))?;
    (len > 0 && rest[len] == b';').then(|| (&raw[at..at + len], at + len + 1))
}

fn decode(name: &str) -> Option<char> {
    let entity = format!("&{name};");
    let decoded = html_escape::decode_html_entities(&entity);
    (*decoded != entity)
        .then(|| decoded.chars().next())
        .flatten()
}

/// What a tag means for the words around it.
pub(super) struct Tag {
    /// Offset after its `>`.
    pub(super) end: usize,
    /// Whether it separates blocks.
    pub(super) is_block: bool,
}

/// Returns the tag whose `<` ends just before `at`.
pub(super) fn read_tag(raw: &str, at: usize) -> Option<Tag> {
    let limit = at.saturating_add(MAX_TAG_LEN);
    let mut position = at;
    let mut name = String::new();
    let mut in_name = true;
    while position < limit {
        let (character, next) = read_char(raw, position)?;
        match character {
            '>' => {
                return (!name.is_empty()).then(|| Tag {
                    end: next,
                    is_block: BLOCK_TAGS.contains(&name.as_str()),
                });
            }
            '<' => return None,
            '/' | '!' if position == at => {}
            _ if in_name && (character.is_ascii_alphanumeric() || character == '-') => {
                name.push(character.to_ascii_lowercase());
            }
            _ if name.is_empty() => return None,
            _ => in_name = false,
        }
        position = next;
    }
    None
}
