//! Bytes of a license file as text, whatever encoding they are in.

/// Reads bytes as UTF-8, as UTF-16 (by its mark, or by the zero bytes that Latin text has in it), else as
/// Windows-1252, which knows a character for nearly every byte. It never fails.
#[must_use]
pub fn decode(bytes: &[u8]) -> String {
    match bytes {
        [0xEF, 0xBB, 0xBF, rest @ ..] => decode_bytes(rest),
        [0xFF, 0xFE, rest @ ..] => utf16(rest, u16::from_le_bytes),
        [0xFE, 0xFF, rest @ ..] => utf16(rest, u16::from_be_bytes),
        _ if zeros_at(bytes, 1) => utf16(bytes, u16::from_le_bytes),
        _ if zeros_at(bytes, 0) => utf16(bytes, u16::from_be_bytes),
        _ => decode_bytes(bytes),
    }
}

fn decode_bytes(bytes: &[u8]) -> String {
    match std::str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        Err(error) if mostly_utf8(bytes, error.valid_up_to()) => String::from_utf8_lossy(bytes).into_owned(),
        Err(_) => bytes.iter().map(|byte| windows_1252(*byte)).collect(),
    }
}

/// Whether other characters beyond ASCII did decode before the first mistake, so that the file is damaged UTF-8
/// rather than another encoding.
fn mostly_utf8(bytes: &[u8], valid: usize) -> bool {
    bytes.iter().take(valid).any(|byte| *byte >= 0x80)
}

fn zeros_at(bytes: &[u8], offset: usize) -> bool {
    let head = &bytes[..bytes.len().min(512)];
    let zeros = head.iter().skip(offset).step_by(2).filter(|byte| **byte == 0).count();
    head.len() >= 8 && zeros * 4 > head.len()
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> String {
    let units = bytes.chunks_exact(2).map(|pair| unit([pair[0], pair[1]]));
    char::decode_utf16(units).map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER)).collect()
}

fn windows_1252(byte: u8) -> char {
    const HIGH: [char; 32] = [
        '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž', '\u{8f}',
        '\u{90}', '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}', 'ž', 'Ÿ',
    ];
    match byte {
        0x80..=0x9F => HIGH[usize::from(byte - 0x80)],
        _ => char::from(byte),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_encoding_gives_the_same_words() {
        let utf16: Vec<u8> = "a © b, and so on".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(decode("\u{feff}a © b".as_bytes()), "a © b");
        assert_eq!(decode(b"a \xa9 b"), "a © b");
        assert_eq!(decode(&utf16), "a © b, and so on");
        assert_eq!(decode(&[&[0xFF, 0xFE][..], &utf16].concat()), "a © b, and so on");
        assert_eq!(decode(b"\x93as is\x94"), "“as is”");
    }
}
