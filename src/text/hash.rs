//! The hash by which words are compared. Its values are stored in fingerprints and in the index: it never changes.

const START: u64 = 0x9E37_79B9_7F4A_7C15;
const FIRST: u64 = 0xA076_1D64_78BD_642F;
const SECOND: u64 = 0xE703_7ED1_A0B4_28DB;

/// Hash of a normalised word (lower case, UTF-8).
#[must_use]
pub const fn hash_word(word: &[u8]) -> u64 {
    let mut hash = START ^ (word.len() as u64);
    let mut at = 0;
    while at < word.len() {
        let mut chunk = 0u64;
        let mut k = 0;
        while k < 8 && at + k < word.len() {
            chunk |= (word[at + k] as u64) << (8 * k);
            k += 1;
        }
        hash = mix(hash ^ chunk, FIRST);
        at += 8;
    }
    mix(hash, SECOND)
}

/// Folds the 128-bit product of two numbers; the first factor is added again so that a zero cannot erase what was.
pub(crate) const fn mix(a: u64, b: u64) -> u64 {
    let product = (a as u128) * (b as u128);
    (product as u64) ^ ((product >> 64) as u64) ^ a.rotate_left(23)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_hash_of_a_word_is_the_one_that_fingerprints_hold() {
        assert_eq!(hash_word(b"license"), 0xac69_89f1_a7f2_e824);
        assert_ne!(hash_word(b"permission"), hash_word(b"permissions"));
        assert_ne!(hash_word(b""), hash_word(b"\0"));
    }
}
