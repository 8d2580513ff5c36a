//! Lines for a terminal: wrapped to its width, ids and addresses whole.

use crate::output;
use open_weights::render::text::Role;

/// A text that is being laid out.
pub(crate) struct Page {
    pub(crate) text: String,
    width: usize,
}

impl Page {
    pub(crate) fn new() -> Self {
        Self { text: String::new(), width: output::width() }
    }

    /// A line as it is.
    pub(crate) fn line(&mut self, words: &str) {
        self.text.push_str(words.trim_end());
        self.text.push('\n');
    }

    /// A heading with an empty line above.
    pub(crate) fn heading(&mut self, words: &str) {
        self.line("");
        let words = output::paint(Role::Strong, words);
        self.wrapped(&words, "", "  ");
    }

    /// Words on as many lines as they need, the first and the others after what is given.
    pub(crate) fn wrapped(&mut self, words: &str, first: &str, rest: &str) {
        let options = textwrap::Options::new(self.width).initial_indent(first).subsequent_indent(rest);
        let options = options
            .break_words(false)
            .word_separator(textwrap::WordSeparator::AsciiSpace)
            .word_splitter(textwrap::WordSplitter::NoHyphenation);
        for line in textwrap::wrap(words, options) {
            self.line(&line);
        }
    }

    /// A name in a column of its own and what it stands for.
    pub(crate) fn field(&mut self, label: &str, words: &str) {
        self.wrapped(words, &format!("  {label:<10} "), "             ");
    }
}
