//! The beginning of a file, read as the file it begins: as long as the whole, and an error where it is not here.

use std::io::{Error, ErrorKind, Read, Result, Seek, SeekFrom};
use std::sync::Arc;

/// The first bytes of a file of a stated size.
pub(super) struct Part {
    bytes: Arc<[u8]>,
    size: u64,
    at: u64,
}

impl Part {
    pub(super) fn new(bytes: Arc<[u8]>, size: u64) -> Self {
        Self { bytes, size, at: 0 }
    }
}

impl Read for Part {
    fn read(&mut self, to: &mut [u8]) -> Result<usize> {
        let at = usize::try_from(self.at).unwrap_or(usize::MAX);
        let left = self.bytes.get(at..).unwrap_or_default();
        if left.is_empty() && self.at < self.size && !to.is_empty() {
            return Err(Error::new(ErrorKind::UnexpectedEof, "only the beginning is given"));
        }
        let count = left.len().min(to.len());
        to.iter_mut().zip(left).for_each(|(to, from)| *to = *from);
        self.at += count as u64;
        Ok(count)
    }
}

impl Seek for Part {
    fn seek(&mut self, to: SeekFrom) -> Result<u64> {
        let place = match to {
            SeekFrom::Start(place) => Some(place),
            SeekFrom::End(by) => self.size.checked_add_signed(by),
            SeekFrom::Current(by) => self.at.checked_add_signed(by),
        };
        self.at = place.ok_or_else(|| Error::from(ErrorKind::InvalidInput))?;
        Ok(self.at)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_is_as_long_as_the_whole_and_says_where_it_ends() {
        let mut part = Part::new(b"head".as_slice().into(), 100);
        assert_eq!(part.seek(SeekFrom::End(0)).unwrap(), 100);
        assert_eq!(part.read(&mut [0; 4]).unwrap(), 0);
        part.seek(SeekFrom::Start(2)).unwrap();
        let mut two = [0; 2];
        part.read_exact(&mut two).unwrap();
        assert_eq!(&two, b"ad");
        assert_eq!(part.read(&mut two).unwrap_err().kind(), ErrorKind::UnexpectedEof);
        assert!(part.seek(SeekFrom::Current(-5)).is_err());
    }
}
