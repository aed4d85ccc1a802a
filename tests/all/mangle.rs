//! Lexicon files as careless authors would write them: mangled at random, meaning the same.

use crate::random::Random;

/// A key of a file with its value and everything above it: lines that stay together.
struct Chunk {
    lines: Vec<String>,
}

/// Rewrites keys in another order, with other spaces, quotes, numbers and line ends; adds no
/// comment and no blank line. `text` must be in canonical form.
pub(crate) fn reformat(text: &str, random: &mut Random) -> String {
    let paragraphs = text.split("\n\n").map(|paragraph| {
        let (header, mut chunks) = chunks(paragraph);
        let has_order = [
            "[[duty]]",
            "[[mask]]",
            "[[context]]",
            "[[mention]]",
            "[[section]]",
        ];
        if header.iter().any(|line| has_order.contains(&line.as_str())) {
            shuffle(&mut chunks, random);
            for chunk in &mut chunks {
                respace(chunk, random);
            }
        }
        let rows = chunks.into_iter().flat_map(|chunk| chunk.lines);
        let lines: Vec<String> = header.into_iter().chain(rows).collect();
        lines.join("\n")
    });
    let text = paragraphs.collect::<Vec<String>>().join("\n\n");
    let newline = ["\n", "\r\n", " \n", "\t\n"][random.below(4)];
    text.replace('\n', newline)
}

/// Adds comments and blank lines anywhere; returns the comments as well.
pub(crate) fn annotate(text: &str, random: &mut Random) -> (String, Vec<String>) {
    let mut comments = Vec::new();
    let mut annotated = String::new();
    for line in text.lines() {
        let comment = format!("# note {}", comments.len());
        match random.below(12) {
            0 => annotated += &format!("{comment}\n"),
            1 => annotated += &format!("\n  {comment}\n"),
            2 => annotated += &format!("{comment}  \n\n"),
            3 => annotated += "\n\n",
            4 if !line.contains('#') && !line.is_empty() => {
                annotated += &format!("{line}{comment}\n");
                comments.push(comment);
                continue;
            }
            _ => {}
        }
        if annotated.contains(&comment) {
            comments.push(comment);
        }
        annotated += &format!("{line}\n");
    }
    (annotated, comments)
}

/// Splits a paragraph into what comes before its keys, and its keys.
fn chunks(paragraph: &str) -> (Vec<String>, Vec<Chunk>) {
    let mut header = Vec::new();
    let mut chunks: Vec<Chunk> = Vec::new();
    for line in paragraph.lines() {
        let is_key = line.starts_with(|c: char| c.is_alphanumeric()) && line.contains(" = ");
        match chunks.last_mut() {
            _ if is_key => chunks.push(Chunk {
                lines: vec![line.to_owned()],
            }),
            Some(chunk) => chunk.lines.push(line.to_owned()),
            None => header.push(line.to_owned()),
        }
    }
    (header, chunks)
}

fn shuffle(chunks: &mut [Chunk], random: &mut Random) {
    for last in (1..chunks.len()).rev() {
        chunks.swap(last, random.below(last + 1));
    }
}

fn respace(chunk: &mut Chunk, random: &mut Random) {
    let has_comment = chunk.lines.iter().any(|line| line.contains('#'));
    let is_terms = ["terms = ", "ends = ", "headings = "]
        .iter()
        .any(|key| chunk.lines[0].starts_with(key));
    if random.below(2) == 0 && !has_comment {
        chunk.lines = vec![chunk.lines.join(["", " ", "\t  "][random.below(3)])];
    }
    for (index, line) in chunk.lines.iter_mut().enumerate() {
        if index == 0 {
            *line = line.replacen(" = ", ["=", "   = ", "\t=\t"][random.below(3)], 1);
        }
        if is_terms {
            *line = line.replace('|', ["|", " |", "| ", "  | "][random.below(4)]);
            *line = line.replace('(', ["(", "( "][random.below(2)]);
        }
        if random.below(2) == 0 && !line.contains(['\'', '\\', '#']) {
            *line = line.replace('"', "'");
        }
        if line.starts_with("weight") && !has_comment {
            line.push_str(["", "0", "000"][random.below(3)]);
        }
        *line = format!("{}{line}", ["", " ", "\t"][random.below(3)]);
    }
}
