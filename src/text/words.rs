//! Spellings that count as the same word: the list of the SPDX matching guidelines.

/// Pairs of a spelling and the one it stands for, from the SPDX specification's annex on matching. Those of more
/// than one word (`copyright owner`, `per cent`, `sub license`) are joined while scanning.
pub const EQUIVALENT_WORDS: [(&str, &str); 64] = [
    ("acknowledgement", "acknowledgment"),
    ("analog", "analogue"),
    ("analyse", "analyze"),
    ("artifact", "artefact"),
    ("authorisation", "authorization"),
    ("authorised", "authorized"),
    ("authorise", "authorize"),
    ("calibre", "caliber"),
    ("cancelled", "canceled"),
    ("capitalisations", "capitalizations"),
    ("catalog", "catalogue"),
    ("categorise", "categorize"),
    ("centre", "center"),
    ("emphasised", "emphasized"),
    ("favour", "favor"),
    ("favourite", "favorite"),
    ("fulfil", "fulfill"),
    ("fulfilment", "fulfillment"),
    ("https", "http"),
    ("initialise", "initialize"),
    ("judgement", "judgment"),
    ("labelling", "labeling"),
    ("labour", "labor"),
    ("licence", "license"),
    ("licences", "licenses"),
    ("licenced", "licensed"),
    ("licencing", "licensing"),
    ("maximise", "maximize"),
    ("modelled", "modeled"),
    ("modelling", "modeling"),
    ("offence", "offense"),
    ("optimise", "optimize"),
    ("organisation", "organization"),
    ("organisations", "organizations"),
    ("organise", "organize"),
    ("organised", "organized"),
    ("practise", "practice"),
    ("programme", "program"),
    ("realise", "realize"),
    ("recognise", "recognize"),
    ("recognised", "recognized"),
    ("signalling", "signaling"),
    ("utilisation", "utilization"),
    ("while", "whilst"),
    ("wilfull", "willful"),
    ("wilful", "willful"),
    ("behaviour", "behavior"),
    ("colour", "color"),
    ("honour", "honor"),
    ("authorising", "authorizing"),
    ("authorises", "authorizes"),
    ("recognising", "recognizing"),
    ("realised", "realized"),
    ("utilise", "utilize"),
    ("utilised", "utilized"),
    ("utilising", "utilizing"),
    ("neighbouring", "neighboring"),
    ("summarise", "summarize"),
    ("customise", "customize"),
    ("unauthorised", "unauthorized"),
    ("acknowledgements", "acknowledgments"),
    ("fulfils", "fulfills"),
    ("cancelling", "canceling"),
    ("sublicence", "sublicense"),
];

/// The spelling a normalised word stands for.
#[must_use]
pub fn canonical(word: &str) -> &str {
    EQUIVALENT_WORDS.iter().find(|(spelling, _)| *spelling == word).map_or(word, |(_, meant)| meant)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_spelling_stands_for_one_that_stands_for_another() {
        for (spelling, meant) in EQUIVALENT_WORDS {
            assert_eq!(canonical(meant), meant, "{spelling}");
        }
    }
}
