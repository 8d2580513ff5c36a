//! What each character beyond ASCII is to the scanner.

/// What to do with a character.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Class {
    /// Part of a word, as itself.
    Letter,
    /// Looks like this ASCII letter.
    Lookalike(char),
    /// Stands for these ASCII letters (ligatures, full-width forms).
    Means(&'static str),
    /// Stands for one ASCII character (full-width forms).
    Ascii(char),
    /// A word by itself: ideographs, kana, Hangul.
    Ideograph,
    /// White space.
    Space,
    /// Ends a line.
    Newline,
    /// Shows nothing and joins nothing: dropped inside words.
    Nothing,
    /// An apostrophe.
    Apostrophe,
    /// A hyphen.
    Hyphen,
    /// Separates words and means nothing by itself.
    Separator,
    /// Ends a sentence.
    Stop,
    /// The copyright sign.
    Copyright,
    /// The section sign.
    Section,
    /// Anything else: a token of its own.
    Symbol,
}

/// The class of a character beyond ASCII.
pub(crate) fn classify(c: char) -> Class {
    match c {
        '\u{A0}' | '\u{1680}' | '\u{2000}'..='\u{200A}' | '\u{202F}' | '\u{205F}' | '\u{3000}' => {
            Class::Space
        }
        '\u{85}' | '\u{2028}' | '\u{2029}' => Class::Newline,
        '\u{AD}' | '\u{200B}'..='\u{200F}' | '\u{2060}' | '\u{FEFF}' | '\u{FE0E}' | '\u{FE0F}' => {
            Class::Nothing
        }
        '’' | '‘' | 'ʼ' | '´' | 'ʻ' | '′' | '‛' => Class::Apostrophe,
        '\u{2010}' | '\u{2011}' => Class::Hyphen,
        '©' | 'Ⓒ' | 'ⓒ' => Class::Copyright,
        '§' => Class::Section,
        '。' | '；' | '：' | '？' | '！' | '．' => Class::Stop,
        _ if is_separator(c) => Class::Separator,
        '\u{FFFD}' => Class::Symbol,
        '\u{FF01}'..='\u{FF5E}' => full_width(c),
        'ﬀ' => Class::Means("ff"),
        'ﬁ' => Class::Means("fi"),
        'ﬂ' => Class::Means("fl"),
        'ﬃ' => Class::Means("ffi"),
        'ﬄ' => Class::Means("ffl"),
        _ if is_ideograph(c) => Class::Ideograph,
        _ => other(c),
    }
}

fn other(c: char) -> Class {
    match lookalike(c) {
        Some(ascii) => Class::Lookalike(ascii),
        None if c.is_alphanumeric() || is_combining(c) => Class::Letter,
        None => Class::Symbol,
    }
}

fn full_width(c: char) -> Class {
    char::from_u32(c as u32 - 0xFEE0).map_or(Class::Symbol, |ascii| match ascii {
        ',' | '(' | ')' | '[' | ']' | '{' | '}' | '"' | '/' | '\\' | '|' | '_' | '*' | '#' => {
            Class::Separator
        }
        _ => Class::Ascii(ascii),
    })
}

/// Punctuation, bullets, boxes and lines that only arrange text.
fn is_separator(c: char) -> bool {
    matches!(c,
        '“' | '”' | '„' | '‟' | '«' | '»' | '‹' | '›' | '‚' | '″' | '–' | '—' | '―' | '‒' | '…' | '·' | '•' | '‣' | '◦' | '▪' | '▫'
        | '■' | '□' | '●' | '○' | '◆' | '◇' | '★' | '☆' | '¶' | '†' | '‡' | '®' | '™' | '、' | '，' | '・' | '「' | '」'
        | '『' | '』' | '【' | '】' | '《' | '》' | '〈' | '〉' | '（' | '）' | '〔' | '〕' | '¨' | '¸' | '˜' | 'ˆ' | '\u{2043}'
        | '\u{F0B7}' | '\u{F0A7}' | '\u{2500}'..='\u{257F}' | '\u{2580}'..='\u{259F}' | '\u{27E8}' | '\u{27E9}'
        | '−' | '¡' | '¿' | '‐' | '\u{FFFC}' | '︰' | '﹣' | '～')
}

/// Whether a character is a word of its own in scripts that put no spaces between words.
pub(crate) fn is_ideograph(c: char) -> bool {
    matches!(c as u32,
        0x3005..=0x3007 | 0x3040..=0x30FF | 0x31F0..=0x31FF | 0x3400..=0x4DBF | 0x4E00..=0x9FFF | 0xAC00..=0xD7AF
        | 0xF900..=0xFAFF | 0x1100..=0x11FF | 0x3130..=0x318F | 0x20000..=0x3FFFF)
}

fn is_combining(c: char) -> bool {
    matches!(c as u32, 0x0300..=0x036F | 0x0483..=0x0489 | 0x1AB0..=0x1AFF | 0x1DC0..=0x1DFF | 0x20D0..=0x20FF)
}

/// The ASCII letter that a Cyrillic, Greek, Armenian or phonetic letter is easily taken for.
fn lookalike(c: char) -> Option<char> {
    const PAIRS: [(&str, char); 24] = [
        ("аΑАα", 'a'),
        ("ЬВΒƄ", 'b'),
        ("сСϲϹ", 'c'),
        ("ԁ", 'd'),
        ("еЕΕ", 'e'),
        ("ɡ", 'g'),
        ("һНΗհ", 'h'),
        ("іІΙıɩ", 'i'),
        ("јЈͿ", 'j'),
        ("КΚκк", 'k'),
        ("ӏӀا", 'l'),
        ("мМΜ", 'm'),
        ("ոΝո", 'n'),
        ("оОΟοσօ", 'o'),
        ("рРΡρ", 'p'),
        ("ԛ", 'q'),
        ("ѕЅ", 's'),
        ("тТΤτ", 't'),
        ("υսս", 'u'),
        ("ѵνΝ", 'v'),
        ("ԝѡ", 'w'),
        ("хХΧχ", 'x'),
        ("уУΥγү", 'y'),
        ("Ζ", 'z'),
    ];
    if (c as u32) < 0x131 || c as u32 > 0x600 {
        return None;
    }
    PAIRS.iter().find(|(all, _)| all.contains(c)).map(|(_, ascii)| *ascii)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_character_that_hides_or_negates_is_never_dropped() {
        for c in ['¬', '≠', '✗', '🚫', '\u{202E}', '\u{E0041}', '\u{FFFD}', '€', '禁'] {
            assert!(matches!(classify(c), Class::Symbol | Class::Ideograph), "{c:?}");
        }
        assert_eq!(classify('\u{336}'), Class::Letter);
    }

    #[test]
    fn letters_that_look_latin_are_known_as_such() {
        assert_eq!(classify('о'), Class::Lookalike('o'));
        assert_eq!(classify('é'), Class::Letter);
    }
}
