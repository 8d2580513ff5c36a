//! Characters as the clause reader sees them: which are letters, which vanish, which look like a plain Latin one.

/// How a character takes part in words.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// A letter that folds to plain Latin, or a digit.
    Latin,
    /// A letter of Greek or Cyrillic.
    Alike,
    /// A Chinese character.
    Han,
    /// A letter of any other script.
    Foreign,
    /// It leaves no trace on paper.
    Invisible,
    /// All else.
    Separator,
}

pub(super) fn kind(c: char) -> Kind {
    match u32::from(c) {
        _ if c.is_ascii_alphanumeric() => Kind::Latin,
        0x00..=0x7F => Kind::Separator,
        _ if invisible(c) => Kind::Invisible,
        0x370..=0x52F | 0x1F00..=0x1FFF | 0x13A0..=0x13FF | 0xAB70..=0xABBF if c.is_alphabetic() => {
            Kind::Alike
        }
        0x2E80..=0x2FDF
        | 0x3005
        | 0x3007
        | 0x3400..=0x4DBF
        | 0x4E00..=0x9FFF
        | 0xF900..=0xFAFF
        | 0x20000..=0x3FFFF => Kind::Han,
        0xC0..=0x24F
        | 0x250..=0x2AF
        | 0x1D00..=0x1EFF
        | 0x2C60..=0x2C7F
        | 0xFB00..=0xFB06
        | 0xFF10..=0xFF5A
        | 0x1D400..=0x1D7FF
        | 0x2100..=0x214F
        | 0x1F110..=0x1F189
        | 0x2460..=0x24FF
            if c.is_alphanumeric() =>
        {
            Kind::Latin
        }
        _ if c.is_alphabetic() => Kind::Foreign,
        _ => Kind::Separator,
    }
}

/// Characters that leave no trace on paper: they never part a word.
pub(super) fn invisible(c: char) -> bool {
    matches!(u32::from(c), 0xAD | 0x34F | 0x61C | 0x180B..=0x180F | 0x200B..=0x200F | 0x202A..=0x202E | 0x2060..=0x206F
        | 0xFE00..=0xFE0F | 0xFEFF | 0xE0000..=0xE0FFF | 0x300..=0x36F | 0x1AB0..=0x1AFF | 0x1DC0..=0x1DFF | 0x20D0..=0x20FF)
}

pub(super) fn hyphen_mark(c: char) -> bool {
    matches!(c, '-' | '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{FE63}' | '\u{FF0D}')
}

pub(super) fn apostrophe(c: char) -> bool {
    matches!(c, '\'' | '\u{2018}' | '\u{2019}' | '\u{02BC}' | '\u{FF07}' | '\u{00B4}' | '`')
}

/// Lower case, without accents, in the plain Latin letter that it looks like.
pub(super) fn fold(c: char, out: &mut String) {
    if c.is_ascii() {
        if !apostrophe(c) {
            out.push(c.to_ascii_lowercase());
        }
        return;
    }
    match u32::from(c) {
        code @ 0xFF10..=0xFF5A => fold(char::from_u32(code - 0xFEE0).unwrap_or(c), out),
        code @ 0x1D400..=0x1D6A3 => {
            out.push(char::from((b'a' + ((code - 0x1D400) % 26) as u8).to_ascii_lowercase()))
        }
        code @ 0x1D7CE..=0x1D7FF => out.push(char::from(b'0' + ((code - 0x1D7CE) % 10) as u8)),
        code @ 0x24B6..=0x24E9 => out.push(char::from(b'a' + ((code - 0x24B6) % 26) as u8)),
        0xFB00 => out.push_str("ff"),
        0xFB01 => out.push_str("fi"),
        0xFB02 => out.push_str("fl"),
        0xFB03 => out.push_str("ffi"),
        0xFB04 => out.push_str("ffl"),
        0xFB05 | 0xFB06 => out.push_str("st"),
        _ => c.to_lowercase().filter(|c| !apostrophe(*c)).for_each(|lower| out.push(plain(lower))),
    }
}

/// Letters that look like a plain Latin one, in pairs: the letters, and what they look like.
const ALIKE: [(&str, char); 26] = [
    ("àáâãäåāăąаαɑ", 'a'),
    ("ьвƅ", 'b'),
    ("çćĉċčсϲ", 'c'),
    ("ďđԁ", 'd'),
    ("èéêëēĕėęěеєε", 'e'),
    ("ƒ", 'f'),
    ("ĝğġģɡց", 'g'),
    ("ĥħһн", 'h'),
    ("ìíîïĩīĭįıіιї", 'i'),
    ("ĵјϳ", 'j'),
    ("ķĸкκ", 'k'),
    ("ĺļľŀłӏ", 'l'),
    ("мϻ", 'm'),
    ("ñńņňŋηп", 'n'),
    ("òóôõöøōŏőоοσ", 'o'),
    ("рρ", 'p'),
    ("ԛ", 'q'),
    ("ŕŗřг", 'r'),
    ("śŝşšѕ", 's'),
    ("ţťŧтτ", 't'),
    ("ùúûüũūŭůűųυ", 'u'),
    ("νѵ", 'v'),
    ("ŵԝωш", 'w'),
    ("хχ", 'x'),
    ("ýÿŷуүγ", 'y'),
    ("źżžᴢ", 'z'),
];

fn plain(c: char) -> char {
    ALIKE.iter().find(|(letters, _)| letters.contains(c)).map_or(c, |(_, latin)| *latin)
}
