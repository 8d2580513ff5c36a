//! What lies in a directory, and what is never opened.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may stop at once")]

use open_weights::Error;
use open_weights::evidence::{Aspect, Claim, Presence, ProblemKind, Subject};
use open_weights::inventory::{FileEntry, Inventory, Limits, Role, State};
use open_weights::read::read;
use std::fs::{self, File};
use std::io::{Read as _, Write as _};
use std::path::Path;

fn folder() -> tempfile::TempDir {
    tempfile::tempdir().unwrap()
}

fn write(root: &Path, path: &str, bytes: impl AsRef<[u8]>) {
    let place = root.join(path);
    fs::create_dir_all(place.parent().unwrap()).unwrap();
    fs::write(place, bytes).unwrap();
}

fn look(root: &Path) -> Inventory {
    Inventory::of_directory(root, &Limits::default()).unwrap()
}

fn paths(inventory: &Inventory) -> Vec<&str> {
    inventory.files().iter().map(|entry| entry.path.as_str()).collect()
}

fn entry<'a>(inventory: &'a Inventory, path: &str) -> &'a FileEntry {
    inventory.file(path).unwrap_or_else(|| panic!("{path} is in {:?}", paths(inventory)))
}

#[test]
fn a_missing_directory_and_a_file_are_errors_and_an_empty_directory_is_an_empty_inventory() {
    let root = folder();
    assert!(matches!(
        Inventory::of_directory(&root.path().join("none"), &Limits::default()),
        Err(Error::Unreadable { .. })
    ));
    write(root.path(), "x/file", "x");
    assert!(Inventory::of_directory(&root.path().join("x/file"), &Limits::default()).is_err());
    fs::create_dir(root.path().join("empty")).unwrap();
    assert_eq!(look(&root.path().join("empty")).files(), []);
}

#[test]
fn files_are_sorted_and_what_is_no_part_of_a_release_is_skipped_but_not_what_git_ignores() {
    let root = folder();
    for path in [
        "b/LICENSE",
        "LICENSE",
        "a.py",
        ".git/config",
        "sub/.git/HEAD",
        ".cache/huggingface/x",
        "node_modules/x/LICENSE",
        "p/__pycache__/LICENSE",
        ".gitignore",
    ] {
        write(root.path(), path, "LICENSE\n");
    }
    assert_eq!(paths(&look(root.path())), [".gitignore", "LICENSE", "a.py", "b/LICENSE"]);
}

#[test]
fn an_inventory_in_memory_is_the_same_as_one_on_disk() {
    let root = folder();
    let files = [("README.md", "# x"), ("LICENSE", "y"), ("z/model.gguf", "GGUF"), (".git/HEAD", "z")];
    for (path, text) in files {
        write(root.path(), path, text);
    }
    let memory = files.map(|(path, text)| (path.to_owned(), text.as_bytes().to_vec())).into();
    let memory = Inventory::of_memory("m", memory, &Limits::default());
    assert_eq!(memory.files(), look(root.path()).files());
}

#[test]
fn paths_in_memory_never_lead_outside() {
    let files = [("../LICENSE".to_owned(), Vec::new()), ("a/../b".to_owned(), Vec::new())].into();
    let inventory = Inventory::of_memory("m", files, &Limits::default());
    assert_eq!(inventory.files(), []);
    assert_eq!(inventory.problems().len(), 2);
}

#[test]
fn a_three_gigabyte_file_costs_no_more_than_its_head() {
    let root = folder();
    let header = br#"{"__metadata__":{"format":"pt"},"a":{"dtype":"U8","shape":[3000000000],"data_offsets":[0,3000000000]}}"#;
    let mut file = File::create(root.path().join("model.safetensors")).unwrap();
    file.write_all(&(header.len() as u64).to_le_bytes()).unwrap();
    file.write_all(header).unwrap();
    file.set_len(8 + header.len() as u64 + 3_000_000_000).unwrap();
    let start = std::time::Instant::now();
    let inventory = look(root.path());
    let evidence = read(&inventory);
    assert!(start.elapsed().as_secs() < 2);
    assert_eq!(evidence.problems, []);
    assert_eq!(evidence.weights[0].presence, Presence::Here);
    assert_eq!(inventory.sha256(&inventory.files()[0]).unwrap_err().kind, ProblemKind::Limit);
}

#[test]
fn a_huge_text_is_read_up_to_the_bound_and_says_so() {
    let root = folder();
    let limits = Limits { text_bytes: 1000, ..Limits::default() };
    write(root.path(), "LICENSE", "word ".repeat(1000));
    let inventory = Inventory::of_directory(root.path(), &limits).unwrap();
    let text = inventory.text(entry(&inventory, "LICENSE")).unwrap();
    assert_eq!((text.text().len(), text.is_truncated()), (1000, true));
    let evidence = read(&inventory);
    assert_eq!(evidence.problems[0].kind, ProblemKind::Limit);
    assert_eq!(evidence.problems[0].concerns, [Aspect::Licenses]);
}

#[test]
fn what_is_read_in_all_is_bounded() {
    let limits = Limits { all_text_bytes: 1500, kept_text_bytes: 0, ..Limits::default() };
    let files = [("LICENSE", 1000), ("NOTICE", 1000)].map(|(name, size)| (name.to_owned(), vec![b'x'; size]));
    let evidence = read(&Inventory::of_memory("m", files.into(), &limits));
    assert!(evidence.problems.iter().any(|problem| problem.kind == ProblemKind::Limit));
}

#[test]
fn more_entries_than_are_looked_at_are_a_problem_and_those_at_the_top_come_first() {
    let root = folder();
    for number in 0..50 {
        write(root.path(), &format!("a/{number:02}.txt"), "x");
    }
    write(root.path(), "z/LICENSE", "x");
    write(root.path(), "zzz", "x");
    let limits = Limits { entries: 10, ..Limits::default() };
    let inventory = Inventory::of_directory(root.path(), &limits).unwrap();
    assert!(paths(&inventory).contains(&"zzz"));
    assert_eq!(inventory.files().len(), 8);
    let problem = &inventory.problems()[0];
    assert_eq!((problem.kind, problem.concerns.len()), (ProblemKind::Limit, 5));
}

#[test]
fn folders_nested_too_deep_are_a_problem() {
    let root = folder();
    write(root.path(), &format!("{}LICENSE", "d/".repeat(40)), "x");
    let inventory = look(root.path());
    assert_eq!(inventory.files(), []);
    assert_eq!(inventory.problems()[0].kind, ProblemKind::Limit);
}

#[test]
fn a_utf_16_license_is_read_and_one_of_no_encoding_is_unreadable() {
    let root = folder();
    let utf_16: Vec<u8> =
        [0xFEFF].into_iter().chain("MIT License".encode_utf16()).flat_map(u16::to_le_bytes).collect();
    write(root.path(), "LICENSE", utf_16);
    write(root.path(), "COPYING", [0x89, 0xFE, 0x00, 0xC3, 0x28].repeat(50));
    write(root.path(), "LICENSE.pdf", "%PDF-1.7");
    let evidence = read(&look(root.path()));
    let claims: Vec<_> = evidence.licenses.iter().map(|found| (&found.at.path, &found.claim)).collect();
    assert!(matches!(claims[0].1, Claim::Unreadable(_)), "{claims:?}");
    assert!(matches!(claims[1].1, Claim::Text(file, _) if file.text().contains("MIT License")), "{claims:?}");
    assert!(matches!(claims[2].1, Claim::Unreadable(_)), "{claims:?}");
    assert_eq!(evidence.problems.len(), 2);
}

#[test]
fn a_folder_that_bears_a_license_name_is_no_license_but_what_lies_in_it_is() {
    let root = folder();
    fs::create_dir(root.path().join("LICENSE")).unwrap();
    write(root.path(), "LICENSES/MIT.txt", "x");
    let inventory = look(root.path());
    assert_eq!(paths(&inventory), ["LICENSES/MIT.txt"]);
    assert_eq!(inventory.files()[0].role, Role::License);
    assert_eq!(read(&inventory).licenses[0].subject, Subject::Unstated);
}

#[test]
fn an_empty_license_grants_nothing_and_is_reported() {
    let evidence = read(&Inventory::of_memory(
        "m",
        [("LICENSE".to_owned(), b" \n".to_vec())].into(),
        &Limits::default(),
    ));
    assert_eq!(evidence.licenses, []);
    assert_eq!(evidence.problems[0].concerns, [Aspect::Licenses]);
}

#[test]
fn a_file_that_vanishes_after_the_walk_is_a_problem_and_nothing_else() {
    let root = folder();
    write(root.path(), "LICENSE", "x");
    write(root.path(), "README.md", "---\nlicense: mit\n---\n");
    let inventory = look(root.path());
    fs::remove_file(root.path().join("LICENSE")).unwrap();
    let evidence = read(&inventory);
    assert_eq!(evidence.problems[0].kind, ProblemKind::Unreadable);
    assert_eq!(evidence.problems[0].concerns, [Aspect::Licenses]);
    assert!(evidence.licenses.iter().any(|found| matches!(found.claim, Claim::Declared(_))));
}

#[test]
fn digests_are_those_of_the_bytes_or_of_what_a_pointer_states() {
    let digest = "ab".repeat(32);
    let pointer = format!("version https://git-lfs.github.com/spec/v1\noid sha256:{digest}\nsize 5\n");
    let files = [("a.gguf".to_owned(), pointer.into_bytes()), ("LICENSE".to_owned(), b"abc".to_vec())];
    let inventory = Inventory::of_memory("m", files.into(), &Limits::default());
    assert_eq!(inventory.sha256(entry(&inventory, "a.gguf")).unwrap(), digest);
    let expected = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
    assert_eq!(inventory.sha256(entry(&inventory, "LICENSE")).unwrap(), expected);
}

#[cfg(unix)]
mod unix {
    use super::*;
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt as _;
    use std::os::unix::fs::symlink;
    use std::os::unix::net::UnixListener;

    #[test]
    fn pipes_and_sockets_are_never_opened() {
        let root = folder();
        let made = std::process::Command::new("mkfifo").arg(root.path().join("LICENSE")).status().unwrap();
        assert!(made.success());
        let _listener = UnixListener::bind(root.path().join("model.gguf")).unwrap();
        let inventory = look(root.path());
        assert!(matches!(entry(&inventory, "LICENSE").state, State::Refused(_)));
        let evidence = read(&inventory);
        assert!(matches!(evidence.licenses[0].claim, Claim::Unreadable(_)));
        assert_eq!(evidence.weights[0].presence, Presence::Missing);
        assert_eq!(evidence.problems.len(), 2);
    }

    #[test]
    fn links_never_lead_outside_nor_in_circles() {
        let (root, outside) = (folder(), folder());
        write(outside.path(), "secret", "secret");
        write(root.path(), "real/LICENSE", "x");
        let link = |target: &Path, name: &str| symlink(target, root.path().join(name)).unwrap();
        link(&outside.path().join("secret"), "LICENSE");
        link(Path::new("/etc"), "etc");
        link(Path::new("b-circle"), "a-circle");
        link(Path::new("a-circle"), "b-circle");
        link(Path::new("."), "self");
        link(Path::new("real/LICENSE"), "COPYING");
        link(Path::new("nowhere"), "NOTICE");
        let inventory = look(root.path());
        let refused: Vec<_> =
            inventory.files().iter().filter(|f| matches!(f.state, State::Refused(_))).collect();
        let refused: Vec<_> = refused.iter().map(|f| f.path.as_str()).collect();
        assert_eq!(refused, ["LICENSE", "NOTICE", "a-circle", "b-circle", "etc"]);
        assert_eq!(entry(&inventory, "COPYING").state, State::Here);
        assert!(inventory.open(entry(&inventory, "LICENSE")).is_err());
        assert_eq!(paths(&inventory).iter().filter(|path| path.contains("real")).count(), 1);
        let concerned = inventory.problems().iter().filter(|p| p.concerns == [Aspect::Licenses]).count();
        assert_eq!(concerned, 2);
    }

    #[test]
    fn a_file_that_becomes_a_pipe_after_the_walk_is_not_opened() {
        let root = folder();
        write(root.path(), "LICENSE", "x");
        let inventory = look(root.path());
        fs::remove_file(root.path().join("LICENSE")).unwrap();
        std::process::Command::new("mkfifo").arg(root.path().join("LICENSE")).status().unwrap();
        assert!(inventory.open(entry(&inventory, "LICENSE")).is_err());
    }

    #[test]
    fn names_that_are_not_utf_8_are_made_unique_and_stay_readable() {
        let root = folder();
        for bytes in [b"LICENSE-\xFF".as_slice(), b"LICENSE-\xFE"] {
            fs::write(root.path().join(OsStr::from_bytes(bytes)), bytes).unwrap();
        }
        fs::create_dir(root.path().join(OsStr::from_bytes(b"d\xFF"))).unwrap();
        fs::write(root.path().join(OsStr::from_bytes(b"d\xFF")).join("LICENSE"), "in").unwrap();
        let inventory = look(root.path());
        assert_eq!(inventory.files().len(), 3);
        let unique: std::collections::BTreeSet<_> = paths(&inventory).into_iter().collect();
        assert_eq!(unique.len(), 3);
        for entry in inventory.files() {
            let mut bytes = Vec::new();
            inventory.open(entry).unwrap().read_to_end(&mut bytes).unwrap();
            assert!(!bytes.is_empty());
        }
    }

    fn cache() -> tempfile::TempDir {
        let root = folder();
        let base = root.path().join("models--org--name");
        write(&base, "blobs/aa", "---\nlicense: mit\n---\n");
        write(&base, "refs/main", "c0ffee");
        fs::create_dir_all(base.join("snapshots/c0ffee/sub")).unwrap();
        symlink("../../blobs/aa", base.join("snapshots/c0ffee/README.md")).unwrap();
        symlink("../../../blobs/aa", base.join("snapshots/c0ffee/sub/README.md")).unwrap();
        symlink("../../blobs/none", base.join("snapshots/c0ffee/model.gguf")).unwrap();
        symlink("../../refs/main", base.join("snapshots/c0ffee/LICENSE")).unwrap();
        root
    }

    #[test]
    fn a_hugging_face_cache_folder_stands_for_its_snapshot() {
        let root = cache();
        let base = root.path().join("models--org--name");
        for place in [base.clone(), base.join("snapshots/c0ffee")] {
            let inventory = look(&place);
            assert_eq!(inventory.name(), "org/name");
            assert_eq!(paths(&inventory), ["LICENSE", "README.md", "model.gguf", "sub/README.md"]);
            assert_eq!(entry(&inventory, "README.md").state, State::Here);
            assert!(matches!(entry(&inventory, "LICENSE").state, State::Refused(_)));
            let evidence = read(&inventory);
            assert_eq!(evidence.weights[0].presence, Presence::Missing);
            assert!(evidence.licenses.iter().any(|found| matches!(found.claim, Claim::Declared(_))));
        }
    }

    #[test]
    fn a_cache_folder_with_several_snapshots_and_no_reference_is_not_guessed_at() {
        let root = cache();
        let base = root.path().join("models--org--name");
        fs::create_dir_all(base.join("snapshots/beef")).unwrap();
        fs::remove_file(base.join("refs/main")).unwrap();
        let error = Inventory::of_directory(&base, &Limits::default()).unwrap_err();
        assert!(error.to_string().contains("several snapshots"));
    }
}
