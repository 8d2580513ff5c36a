//! The regular expressions of templates, spelt out: every text they mean, with marks where anything may stand.

/// Stands where a name may stand.
pub(crate) const NAME: char = '\u{E100}';
/// Stands where a number may stand.
pub(crate) const NUMBER: char = '\u{E101}';
/// More spellings than this are not written down.
const MAX_SPELLINGS: usize = 160;

/// All spellings of a pattern.
pub(crate) fn spellings(pattern: &str) -> Vec<String> {
    let characters: Vec<char> = pattern.chars().collect();
    let mut parser = Parser { characters: &characters, at: 0 };
    let mut all = parser.alternatives();
    let plural: Vec<String> =
        all.iter().filter(|one| one.contains("(s)")).map(|one| one.replace("(s)", "s")).collect();
    all.extend(plural);
    let mut seen = std::collections::BTreeSet::new();
    all.retain(|spelling| seen.insert(spelling.clone()));
    all.truncate(MAX_SPELLINGS);
    all
}

struct Parser<'a> {
    characters: &'a [char],
    at: usize,
}

impl Parser<'_> {
    fn peek(&self) -> Option<char> {
        self.characters.get(self.at).copied()
    }

    fn alternatives(&mut self) -> Vec<String> {
        let mut all = self.sequence();
        while self.peek() == Some('|') {
            self.at += 1;
            all.extend(self.sequence());
        }
        all
    }

    fn sequence(&mut self) -> Vec<String> {
        let mut all = vec![String::new()];
        while let Some(c) = self.peek().filter(|c| !matches!(c, '|' | ')')) {
            let atom = self.atom(c);
            let atom = self.repeated(atom);
            all = all
                .iter()
                .flat_map(|head| atom.iter().map(move |tail| format!("{head}{tail}")))
                .take(MAX_SPELLINGS)
                .collect();
        }
        all
    }

    fn atom(&mut self, c: char) -> Vec<String> {
        self.at += 1;
        match c {
            '(' => {
                let inner = self.alternatives();
                self.at += 1;
                inner
            }
            '[' => self.class(),
            '.' => vec![NAME.to_string()],
            '\\' => {
                let escaped = self.peek().unwrap_or(' ');
                self.at += 1;
                vec![if matches!(escaped, 's' | 't' | 'r' | 'n') {
                    " ".to_owned()
                } else {
                    escaped.to_string()
                }]
            }
            other => vec![other.to_string()],
        }
    }

    fn class(&mut self) -> Vec<String> {
        let mut members = String::new();
        while let Some(c) = self.peek() {
            self.at += 1;
            match c {
                ']' if !members.is_empty() => break,
                '\\' => {
                    let escaped = self.peek().unwrap_or(' ');
                    self.at += 1;
                    members.push(if matches!(escaped, 's' | 't' | 'r' | 'n' | 'f') { ' ' } else { escaped });
                }
                _ => members.push(c),
            }
        }
        match members.as_str() {
            "0-9" => vec![NUMBER.to_string()],
            _ if members.starts_with('^') => vec![NAME.to_string()],
            _ if members.chars().all(|c| !c.is_alphanumeric()) => vec![" ".to_owned()],
            _ => members.chars().map(String::from).collect(),
        }
    }

    /// Applies what says how often: once stands for "once or more".
    fn repeated(&mut self, atom: Vec<String>) -> Vec<String> {
        let none = match self.peek() {
            Some('?' | '*') => true,
            Some('+') => false,
            Some('{') => {
                let from = self.characters.get(self.at + 1) == Some(&'0');
                while self.peek().is_some_and(|c| c != '}') {
                    self.at += 1;
                }
                from
            }
            _ => return atom,
        };
        self.at += 1;
        if none { atom.into_iter().chain([String::new()]).collect() } else { atom }
    }
}
