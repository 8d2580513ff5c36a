//! Small text files that stand for large ones: Git LFS pointers and the pointers of XetHub.
//!
//! Looked for before any format is: a pointer read as a weights file looks like a broken one.

/// A pointer is smaller than this (Git LFS, docs/spec.md).
pub(crate) const MAX_BYTES: u64 = 1024;

const LFS: [&str; 3] =
    ["https://git-lfs.github.com/spec/v1", "https://hawser.github.com/spec/v1", "http://git-media.io/v/2"];

/// The digest and the size that a pointer states.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Pointer {
    pub(crate) oid: String,
    pub(crate) size_bytes: u64,
}

/// Reads a pointer; `None` where the bytes are something else.
pub(crate) fn parse(bytes: &[u8]) -> Option<Pointer> {
    if bytes.len() as u64 >= MAX_BYTES {
        return None;
    }
    let text = std::str::from_utf8(bytes).ok()?;
    let mut lines = text.lines();
    match lines.next()? {
        first if first.starts_with("# xet version ") => xet(lines),
        first if LFS.contains(&first.strip_prefix("version ")?) => lfs(lines),
        _ => None,
    }
}

fn lfs<'a>(lines: impl Iterator<Item = &'a str>) -> Option<Pointer> {
    let (mut oid, mut size) = (None, None);
    for line in lines {
        match line.split_once(' ')? {
            ("oid", value) => oid = Some(value.trim()),
            ("size", value) => size = value.trim().parse().ok(),
            (key, _) if key.starts_with("ext-") => {}
            _ => return None,
        }
    }
    let oid = oid?;
    let (kind, digest) = oid.split_once(':')?;
    let known = kind == "sha256" && digest.len() == 64 && is_hex(digest);
    known.then(|| Some(Pointer { oid: oid.to_owned(), size_bytes: size? })).flatten()
}

fn xet<'a>(lines: impl Iterator<Item = &'a str>) -> Option<Pointer> {
    let (mut hash, mut size) = (None, None);
    for (key, value) in lines.filter_map(|line| line.split_once('=')) {
        match key.trim() {
            "filesize" => size = value.trim().parse().ok(),
            "hash" => hash = Some(value.trim().trim_matches(['\'', '"'])),
            _ => {}
        }
    }
    let hash = hash.filter(|hash| hash.len() == 64 && is_hex(hash))?;
    Some(Pointer { oid: format!("xet:{hash}"), size_bytes: size? })
}

fn is_hex(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn digest() -> String {
        "ab".repeat(32)
    }

    #[test]
    fn pointers_of_all_kinds_are_read() {
        let d = digest();
        for (text, size) in [
            (format!("version https://git-lfs.github.com/spec/v1\noid sha256:{d}\nsize 7\n"), 7),
            (format!("version https://hawser.github.com/spec/v1\r\noid sha256:{d}\r\nsize 8\r\n"), 8),
            (
                format!(
                    "version https://git-lfs.github.com/spec/v1\next-0-x sha256:{d}\noid sha256:{d}\nsize 9\n"
                ),
                9,
            ),
            (format!("# xet version 0\nfilesize = 10\nhash = '{d}'\n"), 10),
        ] {
            assert_eq!(parse(text.as_bytes()).map(|p| p.size_bytes), Some(size), "{text}");
        }
    }

    #[test]
    fn other_texts_are_no_pointers() {
        let d = digest();
        for text in [
            String::new(),
            "<!doctype html>".to_owned(),
            "version 1\n".to_owned(),
            "version https://git-lfs.github.com/spec/v1\nsize 7\n".to_owned(),
            format!("version https://git-lfs.github.com/spec/v1\noid sha256:{d}\n"),
            format!("version https://git-lfs.github.com/spec/v1\noid sha256:zz\nsize 1\n{d}"),
        ] {
            assert_eq!(parse(text.as_bytes()), None, "{text}");
        }
    }
}
