//! The page that a made-up posting is written on: plain, Markdown, HTML, or HTML escaped, as
//! postings come.

use crate::random::SplitMix;

/// How a posting is marked up, and how its lines end.
#[derive(Clone, Copy, Debug)]
pub(super) struct Style {
    markup: Markup,
    /// What stands before an item of a list.
    bullet: &'static str,
    /// What stands between lines.
    line_end: &'static str,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Markup {
    Plain,
    Markdown,
    Html,
    /// HTML whose brackets are entities, as crawlers leave it.
    EscapedHtml,
}

impl Style {
    /// Draws a style: HTML in one posting of fourteen, as in real dumps; broken lines in most.
    pub(super) fn draw(random: &mut SplitMix, is_wide: bool) -> Style {
        let markup = match random.below(1_000) {
            0..60 => Markup::Html,
            60..72 => Markup::EscapedHtml,
            72..110 => Markup::Markdown,
            _ => Markup::Plain,
        };
        let bullets: &[&'static str] = match is_wide {
            true => &["• ", "• ", "– ", "·\u{a0}"],
            false => &["- ", "* ", "", "o "],
        };
        Style {
            markup,
            bullet: random.word(bullets),
            line_end: match random.below(1_000) {
                0..120 => " ",
                120..160 => "\r\n",
                _ => "\n",
            },
        }
    }
}

/// A posting's text as it grows.
pub(super) struct Page {
    style: Style,
    text: String,
    is_in_list: bool,
}

impl Page {
    pub(super) fn new(style: Style) -> Page {
        Page {
            style,
            text: String::with_capacity(4_096),
            is_in_list: false,
        }
    }

    pub(super) fn len(&self) -> usize {
        self.text.len()
    }

    pub(super) fn heading(&mut self, words: &str) {
        self.end_list();
        self.begin_line();
        match self.style.markup {
            Markup::Plain => {
                self.begin_line();
                self.push(words);
                self.text.push(':');
            }
            Markup::Markdown => {
                self.push("## ");
                self.push(words);
            }
            Markup::Html => self.tagged("h3", words),
            Markup::EscapedHtml => self.tagged("strong", words),
        }
    }

    pub(super) fn paragraph(&mut self, words: &str) {
        self.end_list();
        self.begin_line();
        match self.style.markup {
            Markup::Plain | Markup::Markdown => {
                self.begin_line();
                self.push(words);
            }
            Markup::Html | Markup::EscapedHtml => self.tagged("p", words),
        }
    }

    pub(super) fn item(&mut self, words: &str) {
        match self.style.markup {
            Markup::Plain => {
                self.begin_line();
                self.push(self.style.bullet);
                self.push(words);
            }
            Markup::Markdown => {
                self.begin_line();
                self.push("* ");
                self.push(words);
            }
            Markup::Html | Markup::EscapedHtml => {
                if !self.is_in_list {
                    self.is_in_list = true;
                    self.begin_line();
                    self.tag("ul");
                }
                self.begin_line();
                self.tagged("li", words);
            }
        }
    }

    /// Returns the text.
    pub(super) fn finish(mut self) -> String {
        self.end_list();
        self.text
    }

    fn end_list(&mut self) {
        if self.is_in_list {
            self.is_in_list = false;
            self.begin_line();
            self.tag("/ul");
        }
    }

    fn begin_line(&mut self) {
        if !self.text.is_empty() {
            self.text.push_str(self.style.line_end);
        }
    }

    fn tagged(&mut self, tag: &str, words: &str) {
        self.tag(tag);
        self.push(words);
        self.text.push_str(match self.style.markup {
            Markup::EscapedHtml => "&lt;/",
            Markup::Html | Markup::Plain | Markup::Markdown => "</",
        });
        self.text.push_str(tag);
        self.text.push_str(self.closing_bracket());
    }

    fn tag(&mut self, tag: &str) {
        self.text.push_str(match self.style.markup {
            Markup::EscapedHtml => "&lt;",
            Markup::Html | Markup::Plain | Markup::Markdown => "<",
        });
        self.text.push_str(tag);
        self.text.push_str(self.closing_bracket());
    }

    fn closing_bracket(&self) -> &'static str {
        match self.style.markup {
            Markup::EscapedHtml => "&gt;",
            Markup::Html | Markup::Plain | Markup::Markdown => ">",
        }
    }

    /// Appends words, with entities where the mark-up wants them.
    fn push(&mut self, words: &str) {
        let ampersand = match self.style.markup {
            Markup::Plain | Markup::Markdown => return self.text.push_str(words),
            Markup::Html => "&amp;",
            Markup::EscapedHtml => "&amp;amp;",
        };
        for (index, part) in words.split('&').enumerate() {
            if index > 0 {
                self.text.push_str(ampersand);
            }
            self.text.push_str(part);
        }
    }
}
