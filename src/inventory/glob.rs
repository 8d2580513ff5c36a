//! Patterns for names, and how to tell at a glance that one does not fit.

/// A pattern, with what is quickly seen to be missing from a name that does not fit.
pub(super) struct Glob {
    /// The rule it belongs to.
    pub(super) rule: usize,
    /// As written, in lower case.
    pub(super) pattern: String,
    /// Letters and digits that have to be there, one bit each.
    letters: u64,
    /// Extensions, where the pattern ends in one or in a list of them.
    extensions: Vec<String>,
}

impl Glob {
    /// Makes a pattern ready. Of one that asks for few letters, which rules out few names at a glance, the lists
    /// are written out.
    pub(super) fn add(globs: &mut Vec<Self>, rule: usize, pattern: &str) {
        match first_list(pattern) {
            Some((before, list, after)) if required(pattern).count_ones() < FEW_LETTERS => {
                for member in list {
                    Self::add(globs, rule, &format!("{before}{member}{after}"));
                }
            }
            _ => globs.push(Self::new(rule, pattern)),
        }
    }

    /// Whether a name fits.
    pub(super) fn fits(&self, seen: &Seen<'_>) -> bool {
        self.letters & !seen.letters == 0
            && (self.extensions.is_empty() || self.extensions.iter().any(|known| known == seen.extension))
            && fits(&self.pattern, seen.path, seen.name)
    }

    pub(super) fn new(rule: usize, pattern: &str) -> Self {
        let extensions = pattern.rsplit_once('.').map_or(Vec::new(), |(_, end)| {
            let is_plain = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_alphanumeric());
            match end.strip_prefix('{').and_then(|list| list.strip_suffix('}')) {
                Some(list) if list.split(',').all(is_plain) => list.split(',').map(str::to_owned).collect(),
                None if is_plain(end) => vec![end.to_owned()],
                _ => Vec::new(),
            }
        });
        Self { rule, pattern: pattern.to_owned(), letters: required(pattern), extensions }
    }
}

/// Fewer letters than these rule out too little.
const FEW_LETTERS: u32 = 4;

/// The first list in braces that is not all of an extension: what stands before it, its members, what follows.
fn first_list(pattern: &str) -> Option<(&str, Vec<&str>, &str)> {
    let open = pattern.find('{')?;
    let inside = pattern.get(open + 1..)?;
    let (mut depth, mut from, mut members) = (0, 0, Vec::new());
    for (at, byte) in inside.bytes().enumerate() {
        match byte {
            b'{' => depth += 1,
            b'}' if depth == 0 => {
                members.push(inside.get(from..at)?);
                let extension = pattern.get(..open)?.ends_with('.') && at + 1 == inside.len();
                return (!extension).then_some((pattern.get(..open)?, members, inside.get(at + 1..)?));
            }
            b'}' => depth -= 1,
            b',' if depth == 0 => {
                members.push(inside.get(from..at)?);
                from = at + 1;
            }
            _ => {}
        }
    }
    None
}

/// One bit for each ASCII letter and digit of a text.
pub(super) fn letters(text: &str) -> u64 {
    text.bytes().filter_map(bit).fold(0, |all, bit| all | bit)
}

fn bit(byte: u8) -> Option<u64> {
    match byte {
        b'a'..=b'z' => Some(1 << (byte - b'a')),
        b'0'..=b'9' => Some(1 << (26 + byte - b'0')),
        _ => None,
    }
}

/// The letters that every name fitting a pattern holds: those outside brackets and braces, and of a list in
/// braces those that all its members hold. Of braces within braces nothing is asked.
fn required(pattern: &str) -> u64 {
    let (mut all, mut depth, mut in_class) = (0, 0_u32, false);
    let mut list: Option<u64> = None;
    let (mut member, mut nested) = (0, false);
    for byte in pattern.bytes() {
        match byte {
            b'[' => in_class = true,
            b']' => in_class = false,
            _ if in_class => {}
            b'{' => {
                nested |= depth > 0;
                depth += 1;
                if depth == 1 {
                    (list, member, nested) = (None, 0, false);
                }
            }
            b',' if depth == 1 => {
                list = Some(list.unwrap_or(u64::MAX) & member);
                member = 0;
            }
            b'}' => {
                depth = depth.saturating_sub(1);
                if depth == 0 && !nested {
                    all |= list.unwrap_or(u64::MAX) & member;
                }
            }
            _ if depth > 0 => member |= bit(byte).unwrap_or(0),
            _ => all |= bit(byte).unwrap_or(0),
        }
    }
    all
}

/// A path that is compared with many patterns, in lower case.
pub(super) struct Seen<'a> {
    pub(super) path: &'a str,
    pub(super) name: &'a str,
    pub(super) extension: &'a str,
    pub(super) letters: u64,
}

/// Whether a lower-case pattern of the table fits a lower-case path and its name.
pub(crate) fn fits(glob: &str, path: &str, name: &str) -> bool {
    match glob.strip_prefix('/') {
        Some(top) => fast_glob::glob_match(top, path),
        None if glob.contains('/') => fast_glob::glob_match(glob, path),
        None => fast_glob::glob_match(glob, name),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quick_look_never_rules_out_a_name_that_fits() {
        assert_eq!(required("*{use,usage}[-_ ]{policy,terms}*"), letters("use"));
        assert_eq!(required("{license,licence}{,s}.*"), letters("licene"));
        assert_eq!(required("x{a,b{c,d}}y"), letters("xy"));
        assert_eq!(first_list("a{b,{c,d}}e"), Some(("a", vec!["b", "{c,d}"], "e")));
        assert_eq!(first_list("a.{b,c}"), None);
        assert_eq!(Glob::new(0, "a.{md,txt}").extensions, ["md", "txt"]);
        assert_eq!(Glob::new(0, "a{,.*}").extensions, [""; 0]);
    }
}
