//! What may be a name, and what is a copyright notice: the only words of a text that may differ freely.
//!
//! It errs to the safe side: a name with a word that could grant, limit, negate or oblige is no name.

use crate::license::identify::format::word;
use crate::license::identify::prepared::Prepared;
use crate::text::{Flags, Token, hash_word};

/// Most tokens of one notice between its opening words.
const NOTICE_MAX_TOKENS: usize = 40;
/// Most words in small letters that no license uses, in one notice.
const NOTICE_MAX_STRANGE: usize = 2;
const COPYRIGHT: u64 = hash_word(b"copyright");

impl Prepared<'_> {
    /// Whether a token may be part of a name, a title, a place or a notice.
    pub(super) fn is_name(&self, at: usize) -> bool {
        let flags = self.tokens[at].flags;
        if flags.has(Flags::MIXED) || flags.has(Flags::SYMBOL) {
            return false;
        }
        if flags.has(Flags::IDEOGRAPH) {
            return self.is_name_character(at);
        }
        if self.is_foreign(at) {
            return false;
        }
        if flags.has(Flags::NUMBER) || self.has(at, word::NAME) || self.is_for(at) || self.is_see(at) {
            return true;
        }
        if self.has(at, word::GUARDED) || self.is_suspicious(at) {
            return self.is_institutional(at);
        }
        let shouted = flags.has(Flags::UPPER) && self.is_shouted(at);
        let named = flags.has(Flags::CAPITAL) && !shouted;
        named
            || flags.has(Flags::ADDRESS)
            || (!self.has(at, word::ORDINARY) && (flags.has(Flags::CAPITAL) || self.may_be_small(at)))
    }

    /// Whether a name in small letters may begin or go on here: after a year or a word such as "by".
    fn may_be_small(&self, at: usize) -> bool {
        const BEFORE: [u64; 6] = [
            hash_word(b"of"),
            hash_word(b"the"),
            hash_word(b"by"),
            COPYRIGHT,
            hash_word(b"and"),
            hash_word(b"year"),
        ];
        let Some(before) = at.checked_sub(1) else { return true };
        let token = &self.tokens[before];
        let year = token.flags.has(Flags::NUMBER) && token.end() - token.start() == 4;
        let joined = token.flags.has(Flags::COMMA) || token.flags.has(Flags::SENTENCE_END);
        year || BEFORE.contains(&token.hash) || (self.is_strange(before) && !joined)
    }

    /// "see" before the name of a file that lists people.
    fn is_see(&self, at: usize) -> bool {
        const SEE: u64 = hash_word(b"see");
        const LISTS: [u64; 4] = [
            hash_word(b"authors"),
            hash_word(b"contributors"),
            hash_word(b"credits"),
            hash_word(b"maintainers"),
        ];
        let lists = |token: &Token| LISTS.contains(&token.hash);
        self.tokens[at].hash == SEE && self.tokens.iter().skip(at + 1).take(3).any(lists)
    }

    /// Whether a part of the word limits, forbids, grants or asks. Addresses may speak of licenses.
    pub(super) fn is_suspicious(&self, at: usize) -> bool {
        let flags = self.tokens[at].flags;
        let address = flags.has(Flags::ADDRESS) || flags.has(Flags::HIDDEN);
        suspicious(self.slice(at), address)
    }

    /// A word such as "research" in the name of an institution: right after another word of a name, or near a word
    /// such as "institute".
    fn is_institutional(&self, at: usize) -> bool {
        let capital = self.tokens[at].flags.has(Flags::CAPITAL) && !self.is_shouted(at);
        if !capital || !self.has(at, word::INSTITUTIONAL) {
            return false;
        }
        let near = |k: usize| self.has(k, word::INSTITUTE) && self.tokens[k].flags.has(Flags::CAPITAL);
        let follows = at.checked_sub(1).is_some_and(|before| {
            let flags = self.tokens[before].flags;
            let ended = flags.has(Flags::COMMA) || flags.has(Flags::SENTENCE_END);
            flags.has(Flags::CAPITAL) && !ended && !self.has(before, word::GUARDED)
        });
        follows || (at.saturating_sub(3)..(at + 4).min(self.len())).any(near)
    }

    /// "for" after a word such as "institute" or "file".
    fn is_for(&self, at: usize) -> bool {
        const FOR: u64 = hash_word(b"for");
        const FILE: u64 = hash_word(b"file");
        let institute = |k: usize| {
            self.tokens[k].hash == FILE
                || (self.has(k, word::INSTITUTE) && self.tokens[k].flags.has(Flags::CAPITAL))
        };
        self.tokens[at].hash == FOR && (at.saturating_sub(4)..at).any(institute)
    }

    /// Whether a token stands in a run of three or more words in capitals.
    fn is_shouted(&self, at: usize) -> bool {
        let upper = |k: usize| self.tokens.get(k).is_some_and(|token| token.flags.has(Flags::UPPER));
        let before = (1..=2).take_while(|k| at >= *k && upper(at - k)).count();
        let after = (1..=2).take_while(|k| upper(at + k)).count();
        before + after >= 2
    }

    /// Whether a word has letters that are not Latin: it cannot be told what it says.
    pub(super) fn is_foreign(&self, at: usize) -> bool {
        self.slice(at).chars().any(|c| c.is_alphabetic() && c as u32 > 0x24F)
    }

    /// Ideographs of a name: none that limit, negate, oblige or grant.
    fn is_name_character(&self, at: usize) -> bool {
        const GUARDED: &str = "禁不得仅僅非勿只须須必准許许可用或且但除外条條约約授权權否莫者在为為应應商免费費責责違违协協议議";
        let character = self.slice(at);
        let sound = !character.starts_with(|c: char| ('\u{4E00}'..='\u{9FFF}').contains(&c));
        let limited = character == "限" && (at == 0 || self.slice(at - 1) != "有");
        !sound && !limited && !character.chars().any(|c| GUARDED.contains(c))
    }

    /// Where the notice that begins here ends; `at` where none does.
    pub(super) fn notice_end(&self, at: usize) -> usize {
        let token = &self.tokens[at];
        let first = token.flags.has(Flags::LINE_START);
        let opens = (token.hash == COPYRIGHT && self.introduces(at))
            || token.flags.has(Flags::SIGN)
            || (first && (self.credits(at) || self.is_signature(at)));
        let reserves = self.reserves(at);
        // A notice that begins with imitated letters is no notice: nobody writes one so in good faith.
        if (!opens && !reserves) || token.flags.has(Flags::MIXED) {
            return at;
        }
        let (mut start, mut end, mut strange, mut named, mut dated) = (at, at + 1, 0, reserves, false);
        while end < self.len() && end - start < NOTICE_MAX_TOKENS && self.is_name(end) {
            let fresh = self.tokens[end].hash == COPYRIGHT || self.reserves(end);
            if fresh {
                (strange, named) = (0, reserves);
                start = end;
            } else if self.breaks_before(end) && named {
                break;
            }
            strange += usize::from(self.is_strange(end));
            if strange > NOTICE_MAX_STRANGE {
                return at;
            }
            named |= self.names_someone(end);
            dated |= self.tokens[end].flags.has(Flags::NUMBER);
            end += 1;
        }
        if named || dated { end } else { at }
    }

    /// Whether a line begins as one that says who wrote the work: "Author:", "Written by", "Portions copyright".
    fn credits(&self, at: usize) -> bool {
        const FOLLOWING: [u64; 2] = [hash_word(b"by"), COPYRIGHT];
        let token = &self.tokens[at];
        let colon = self.text.as_bytes().get(token.end()) == Some(&b':');
        let follows = self.tokens.get(at + 1).is_some_and(|next| FOLLOWING.contains(&next.hash));
        self.has(at, word::OPENING) && token.flags.has(Flags::CAPITAL) && (colon || follows)
    }

    /// Whether a year, a sign or a name follows the word "copyright".
    fn introduces(&self, at: usize) -> bool {
        const THE: u64 = hash_word(b"the");
        let small = |token: &Token| !token.flags.has(Flags::CAPITAL) && !token.flags.has(Flags::NUMBER);
        let signed = self.slice(at).ends_with(['c', 'C', '©']);
        let next = self.tokens.get(at + 1);
        signed || next.is_some_and(|next| !small(next) || next.hash == THE || self.names_someone(at + 1))
    }

    /// Whether a name with an e-mail address begins here.
    fn is_signature(&self, at: usize) -> bool {
        const MAX_WORDS: usize = 8;
        let mailed = |k: usize| self.text.as_bytes().get(self.tokens[k].end()) == Some(&b'@');
        let name = (at..self.len()).take(MAX_WORDS).take_while(|k| self.is_name(*k));
        name.into_iter().any(mailed)
    }

    /// Whether "all rights reserved" stands here.
    fn reserves(&self, at: usize) -> bool {
        const WORDS: [u64; 3] = [hash_word(b"all"), hash_word(b"rights"), hash_word(b"reserved")];
        WORDS
            .iter()
            .enumerate()
            .all(|(k, hash)| self.tokens.get(at + k).is_some_and(|token| token.hash == *hash))
    }

    fn is_strange(&self, at: usize) -> bool {
        let flags = self.tokens[at].flags;
        let plain = flags.has(Flags::NUMBER) || flags.has(Flags::CAPITAL) || flags.has(Flags::ADDRESS);
        let usual = self.has(at, word::NAME) || self.is_for(at) || self.is_see(at);
        !plain && !flags.has(Flags::IDEOGRAPH) && !usual
    }

    fn names_someone(&self, at: usize) -> bool {
        const HOLDERS: [u64; 6] = [
            hash_word(b"year"),
            hash_word(b"yyyy"),
            hash_word(b"name"),
            hash_word(b"fullname"),
            hash_word(b"by"),
            hash_word(b"owner"),
        ];
        let flags = self.tokens[at].flags;
        let shown = flags.has(Flags::CAPITAL) || flags.has(Flags::ADDRESS);
        shown || flags.has(Flags::IDEOGRAPH) || HOLDERS.contains(&self.tokens[at].hash)
    }
}

/// Parts of words in several languages that limit, forbid, grant or ask.
fn suspicious(word: &str, address: bool) -> bool {
    const STEMS: [&str; 49] = [
        "commerc",
        "kommerz",
        "comerc",
        "prohib",
        "proib",
        "forbid",
        "restrict",
        "restring",
        "verbot",
        "interdit",
        "licens",
        "licenc",
        "lizenz",
        "permi",
        "erlaub",
        "nicht",
        "nur",
        "kein",
        "ohne",
        "solo",
        "seul",
        "sauf",
        "sans",
        "vietat",
        "utilis",
        "nutzung",
        "verwend",
        "forsch",
        "zweck",
        "milit",
        "hidden",
        "display",
        "visib",
        "weapon",
        "exclus",
        "usage",
        "gebrauch",
        "einsatz",
        "recherche",
        "investigac",
        "ricerca",
        "pesquisa",
        "vietad",
        "verkauf",
        "academ",
        "militar",
        "privat",
        "privé",
        "für",
    ];
    let lower = word.to_ascii_lowercase();
    let spoken_of = |stem: &str| address && stem.starts_with("licen");
    STEMS
        .iter()
        .filter(|stem| !spoken_of(stem))
        .any(|stem| lower.starts_with(stem) || (stem.len() > 5 && lower.contains(stem)))
}
