//! What does a text look like to a person? Wide, styled and imitated letters as the plain ones that they look like.
//!
//! Comes in: any text. Goes out: the same without what is not shown. It never decides what words mean.

/// Text as a person sees it: without characters that are not shown, wide and styled letters as plain ones, accents on
/// their letters, and letters of other scripts inside a Latin word as the ones that they look like.
#[must_use]
pub fn folded(text: &str) -> String {
    if text.is_ascii() {
        return text.to_owned();
    }
    let mut shown = String::with_capacity(text.len());
    for c in text.chars().filter(|c| !is_hidden(*c)) {
        if is_mark(c) {
            accented(&mut shown, c);
        } else {
            shown.push(plain(c));
        }
    }
    let mut out = String::with_capacity(shown.len());
    for piece in shown.split_inclusive(|c: char| !c.is_alphabetic()) {
        match piece.chars().any(|c| c.is_ascii_alphabetic()) {
            true => out.extend(piece.chars().map(|c| twin(c).unwrap_or(c))),
            false => out.push_str(piece),
        }
    }
    out
}

/// Soft hyphens, joiners, direction marks, fillers and the like.
#[must_use]
pub fn is_hidden(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{180b}'..='\u{180f}'
        | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}'
        | '\u{feff}' | '\u{ffa0}' | '\u{fff9}'..='\u{fffb}' | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}')
}

/// Whether a text shows anything: a character that is neither a space nor hidden nor a mark without its letter.
#[must_use]
pub fn shows(text: &str) -> bool {
    text.chars()
        .any(|c| !c.is_whitespace() && !c.is_control() && !is_hidden(c) && !is_mark(c) && c != '\u{2800}')
}

fn is_mark(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}' | '\u{1ab0}'..='\u{1aff}' | '\u{1dc0}'..='\u{1dff}' | '\u{20d0}'..='\u{20ff}')
}

/// Sets an accent on the letter before it; a mark that makes no letter is left out.
fn accented(shown: &mut String, mark: char) {
    const ACCENTS: [(char, &str); 10] = [
        ('\u{300}', "aàeèiìoòuùAÀEÈIÌOÒUÙ"),
        ('\u{301}', "aáeéiíoóuúyýcćnńsśzźAÁEÉIÍOÓUÚYÝ"),
        ('\u{302}', "aâeêiîoôuûAÂEÊIÎOÔUÛ"),
        ('\u{303}', "aãnñoõAÃNÑOÕ"),
        ('\u{306}', "aăgğAĂийИЙ"),
        ('\u{308}', "aäeëiïoöuüAÄOÖUÜеё"),
        ('\u{30a}', "aåuůAÅ"),
        ('\u{30b}', "oőuű"),
        ('\u{30c}', "cčdďeěnňrřsštťzžCČSŠZŽ"),
        ('\u{327}', "cçsşCÇSŞ"),
    ];
    let pairs = ACCENTS.iter().find(|(accent, _)| *accent == mark).map_or("", |(_, pairs)| pairs);
    if let Some(whole) = shown.chars().last().and_then(|last| paired(pairs, last)) {
        shown.pop();
        shown.push(whole);
    }
}

/// The character that stands after another in a row of pairs.
fn paired(pairs: &str, of: char) -> Option<char> {
    let mut all = pairs.chars();
    while let (Some(first), Some(second)) = (all.next(), all.next()) {
        if first == of {
            return Some(second);
        }
    }
    None
}

/// A wide or styled form of an ASCII character as that.
fn plain(c: char) -> char {
    let code = u32::from(c);
    let letter = |at: u32, first: u8| char::from(first + u8::try_from(at % 26).unwrap_or(0));
    match code {
        0xFF01..=0xFF5E => char::from_u32(code - 0xFEE0).filter(|c| !",!:;?()".contains(*c)).unwrap_or(c),
        0x1D400..=0x1D6A3 if (code - 0x1D400) % 52 < 26 => letter((code - 0x1D400) % 52, b'A'),
        0x1D400..=0x1D6A3 => letter((code - 0x1D400) % 52 - 26, b'a'),
        0x1D7CE..=0x1D7FF => char::from(b'0' + u8::try_from((code - 0x1D7CE) % 10).unwrap_or(0)),
        0x249C..=0x24B5 => letter(code - 0x249C, b'a'),
        0x24B6..=0x24CF => letter(code - 0x24B6, b'A'),
        0x24D0..=0x24E9 => letter(code - 0x24D0, b'a'),
        0x1F110..=0x1F129 => letter(code - 0x1F110, b'A'),
        0x1F130..=0x1F149 => letter(code - 0x1F130, b'A'),
        0x1F150..=0x1F169 => letter(code - 0x1F150, b'A'),
        0x1F170..=0x1F189 => letter(code - 0x1F170, b'A'),
        0x1F1E6..=0x1F1FF => letter(code - 0x1F1E6, b'A'),
        0x2010..=0x2013 | 0x2212 | 0xFE58 | 0xFE63 => '-',
        0x00A0 | 0x2000..=0x200A | 0x202F | 0x205F | 0x3000 => ' ',
        0x0250..=0x02B8 | 0x1D00..=0x1D7F | 0x2070..=0x209F | 0x2100..=0x214F | 0xA730..=0xA7FF => {
            styled(c).unwrap_or(c)
        }
        _ => c,
    }
}

/// Small capitals, raised and lowered letters, and letters of the letterlike block.
fn styled(c: char) -> Option<char> {
    const PAIRS: &str = "ᴀaʙbᴄcᴅdᴇeꜰfɢgʜhɪiᴊjᴋkʟlᴍmɴnᴏoᴘpꞯqʀrꜱsᴛtᴜuᴠvᴡwʏyᴢzᵃaᵇbᶜcᵈdᵉeᶠfᵍgʰhⁱiʲjᵏkˡlᵐmⁿnᵒoᵖpʳrˢsᵗtᵘuᵛvʷwˣxʸyᶻz\
        ₐaₑeₕhᵢiⱼjₖkₗlₘmₙnₒoₚpᵣrₛsₜtᵤuᵥvₓxℂCℊgℋHℌHℍHℎhℐIℑIℒLℓlℕNℙPℚQℛRℜRℝRℤZℨZℬBℭCℯeℰEℱFℳMℴoℹiɑaɡgɩi";
    paired(PAIRS, c)
}

/// The Latin letter that a Cyrillic, Greek or Armenian one looks like.
fn twin(c: char) -> Option<char> {
    const TWINS: &str = "аaеeоoрpсcхxуyіiјjѕsһhԁdԛqԝwкkмmтtвbнhАAВBЕEКKМMНHОOРPСCТTХXУYІIЈJЅSοoνvαaΑAΒBΕEΗHΙIΚKΜMΝNΟOΡPΤTΥYΧXιiκkρpυuсcɡgıiɑaոnօoսuհhցg";
    // No letter before or beyond these has a twin.
    if !('\u{131}'..='\u{585}').contains(&c) {
        return None;
    }
    paired(TWINS, c)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_looks_like_a_word_is_that_word() {
        for text in [
            "non-commercial",
            "ｎｏｎ－ｃｏｍｍｅｒｃｉａｌ",
            "𝐧𝐨𝐧-𝐜𝐨𝐦𝐦𝐞𝐫𝐜𝐢𝐚𝐥",
            "ⓝⓞⓝ-ⓒⓞⓜⓜⓔⓡⓒⓘⓐⓛ",
            "ɴᴏɴ-ᴄᴏᴍᴍᴇʀᴄɪᴀʟ",
            "n\u{336}on\u{200b}-com\u{ad}mercial",
            "nоn-cоmmercial",
        ] {
            assert_eq!(folded(text).to_lowercase(), "non-commercial", "{text}");
        }
        assert_eq!(folded("u\u{301}nicamente"), "únicamente");
        assert_eq!(folded("только для"), "только для");
    }

    #[test]
    fn a_text_of_hidden_characters_shows_nothing() {
        for text in ["", " ", "\u{200b}", "\u{feff}\u{2060}", "\u{3164}", "\u{2800}", "\u{301}"] {
            assert!(!shows(text), "{text:?}");
        }
        assert!(shows("A") && shows("李"));
    }
}
