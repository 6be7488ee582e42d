//! The index as a file, so that a program that starts need not fold the whole directory again.
//!
//! A file is taken only when its stamp is the one asked for and its checksum holds; anything else
//! is as good as no file. Room is not in it: declarations come and expire while the file stays.

use super::bits::Bits;
use super::column::{Column, Texts};
use super::index::{Facts, Index};
use crate::domain::area::AreaCode;
use std::io::{self, Read, Write};

/// Raised with every change of the layout or of what folding makes of a text.
const FORMAT: u64 = 1;
const MARK: u64 = u64::from_le_bytes(*b"madoidx\n");
/// Bytes that are read and summed up in one step.
const STEP: usize = 64 << 10;
/// Longest text that is read: a name of a capability, an area, a filing.
const LONGEST: usize = 1_000;

/// Writes an index; `stamp` says of which directory and which office it is.
///
/// # Errors
/// Those of `out`.
pub fn write(index: &Index, stamp: &str, out: impl Write) -> io::Result<()> {
    let mut to = Target {
        out,
        sum: Sum::default(),
        step: Vec::with_capacity(STEP),
    };
    to.all(&[MARK, FORMAT])?;
    to.text(stamp)?;
    to.all(&index.ids)?;
    to.column(&index.names)?;
    to.all(&index.starts)?;
    to.column(&index.asides)?;
    to.column(&index.kana)?;
    to.column(&index.romaji)?;
    to.texts(&index.digits)?;
    to.column(&index.towns)?;
    to.all(&index.row_towns)?;
    to.names(index.filing_keys.iter().map(String::as_str))?;
    to.texts(&index.filings)?;
    to.sets(&index.capabilities, String::as_str)?;
    to.sets(&index.areas, |area| area.0.as_str())?;
    to.sets(&index.kinds, String::as_str)?;
    to.all(&index.vanished.words)?;
    let degrees = index.facts.iter().flat_map(|facts| [facts.lat, facts.lon]);
    to.all(&degrees.collect::<Vec<f32>>())?;
    let sum = to.sum.0;
    to.out.write_all(&sum.to_le_bytes())?;
    to.out.flush()
}

/// Reads an index with this stamp; `None` for any other, and for a damaged one. Nobody has room in
/// it until [`Index::declare_of`] says so. `from` has so many bytes.
///
/// # Errors
/// Those of `from`, its end before the end of the index aside.
pub fn read(stamp: &str, from: impl Read, bytes: u64) -> io::Result<Option<Index>> {
    match read_all(stamp, from, bytes) {
        Err(error)
            if matches!(
                error.kind(),
                io::ErrorKind::UnexpectedEof | io::ErrorKind::InvalidData
            ) =>
        {
            Ok(None)
        }
        read => read.map(Some),
    }
}

fn read_all(stamp: &str, from: impl Read, bytes: u64) -> io::Result<Index> {
    let mut from = Origin {
        from,
        bytes: usize::try_from(bytes).unwrap_or(usize::MAX),
        sum: Sum::default(),
        step: vec![0; STEP],
    };
    if from.all::<u64>(2)? != [MARK, FORMAT] || from.text()? != stamp {
        return Err(damaged());
    }
    let ids: Vec<i64> = from.all(usize::MAX)?;
    let rows = ids.len();
    let mut index = Index {
        names: from.column()?,
        starts: from.all(rows)?,
        asides: from.column()?,
        kana: from.column()?,
        romaji: from.column()?,
        digits: from.texts()?,
        towns: from.column()?,
        row_towns: from.all(rows)?,
        filing_keys: from.names()?,
        filings: from.texts()?,
        capabilities: from.sets(|name| name)?,
        areas: from.sets(AreaCode)?,
        kinds: from.sets(|name| name)?,
        vanished: Bits {
            words: from.all(rows)?,
        },
        with_room: Bits::none(rows),
        facts: Vec::with_capacity(rows),
        ids,
    };
    let degrees: Vec<f32> = from.all(rows.saturating_mul(2))?;
    let nowhere = (f32::NAN, f32::NAN);
    index.facts.extend(degrees.chunks_exact(2).map(|pair| {
        let (lat, lon) = match pair {
            [lat, lon] => (*lat, *lon),
            _ => nowhere,
        };
        Facts::without_room(lat, lon)
    }));
    let sum = from.sum.0;
    let mut kept = [0; size_of::<u64>()];
    from.from.read_exact(&mut kept)?;
    if u64::from_le_bytes(kept) != sum || index.facts.len() != rows {
        return Err(damaged());
    }
    Ok(index)
}

fn damaged() -> io::Error {
    io::ErrorKind::InvalidData.into()
}

/// A sum over all that was written or read, in the same steps: no cryptography, it only tells
/// accidents.
#[derive(Default)]
struct Sum(u64);

impl Sum {
    fn add(&mut self, bytes: &[u8]) {
        let (words, rest) = bytes.as_chunks::<8>();
        let mut last = [0; 8];
        for (kept, byte) in last.iter_mut().zip(rest) {
            *kept = *byte;
        }
        let words = words.iter().chain((!rest.is_empty()).then_some(&last));
        for word in words {
            let mixed = self.0.rotate_left(5) ^ u64::from_le_bytes(*word);
            self.0 = mixed.wrapping_mul(0x9E37_79B9_7F4A_7C15);
        }
    }
}

/// A number of fixed size.
trait Plain: Copy {
    const SIZE: usize = size_of::<Self>();
    fn put(self, out: &mut Vec<u8>);
    /// From exactly [`Plain::SIZE`] bytes.
    fn get(bytes: &[u8]) -> Self;
}

macro_rules! plain {
    ($($kind:ty),*) => {$(
        impl Plain for $kind {
            fn put(self, out: &mut Vec<u8>) {
                out.extend_from_slice(&self.to_le_bytes());
            }
            #[inline]
            fn get(bytes: &[u8]) -> Self {
                bytes.try_into().map(Self::from_le_bytes).unwrap_or_default()
            }
        }
    )*};
}
plain!(u8, u16, u32, u64, i64, f32);

struct Target<W> {
    out: W,
    sum: Sum,
    step: Vec<u8>,
}

impl<W: Write> Target<W> {
    /// How many there are, then all of them.
    fn all<T: Plain>(&mut self, all: &[T]) -> io::Result<()> {
        self.step.clear();
        (all.len() as u64).put(&mut self.step);
        self.send()?;
        for some in all.chunks(STEP / T::SIZE) {
            for one in some {
                one.put(&mut self.step);
            }
            self.send()?;
        }
        Ok(())
    }

    fn send(&mut self) -> io::Result<()> {
        self.sum.add(&self.step);
        self.out.write_all(&self.step)?;
        self.step.clear();
        Ok(())
    }

    fn text(&mut self, text: &str) -> io::Result<()> {
        self.all(text.as_bytes())
    }

    fn names<'n>(&mut self, names: impl ExactSizeIterator<Item = &'n str>) -> io::Result<()> {
        self.all(&[names.len() as u64])?;
        for name in names {
            self.text(name)?;
        }
        Ok(())
    }

    fn texts<L: Plain>(&mut self, texts: &Texts<L>) -> io::Result<()> {
        self.all(&texts.letters)?;
        self.all(&texts.bounds)
    }

    fn column<L: Plain>(&mut self, column: &Column<L>) -> io::Result<()> {
        self.texts(&column.texts)?;
        self.all(&column.masks)
    }

    fn sets<T>(&mut self, sets: &[(T, Bits)], name: fn(&T) -> &str) -> io::Result<()> {
        self.names(sets.iter().map(|(value, _)| name(value)))?;
        for (_, rows) in sets {
            self.all(&rows.words)?;
        }
        Ok(())
    }
}

struct Origin<R> {
    from: R,
    /// How many there are: a damaged count must not fill the memory.
    bytes: usize,
    sum: Sum,
    step: Vec<u8>,
}

impl<R: Read> Origin<R> {
    /// All of them; more than `most` cannot be meant.
    fn all<T: Plain>(&mut self, most: usize) -> io::Result<Vec<T>> {
        let count = usize::try_from(u64::get(self.receive(u64::SIZE)?)).unwrap_or(usize::MAX);
        if count > most.min(self.bytes / T::SIZE) {
            return Err(damaged());
        }
        let mut all = Vec::with_capacity(count);
        let each = STEP / T::SIZE;
        let mut left = count;
        while left > 0 {
            let some = left.min(each);
            let bytes = self.receive(some * T::SIZE)?;
            all.extend(bytes.chunks_exact(T::SIZE).map(T::get));
            left -= some;
        }
        Ok(all)
    }

    fn receive(&mut self, bytes: usize) -> io::Result<&[u8]> {
        let step = self.step.get_mut(..bytes).unwrap_or_default();
        self.from.read_exact(step)?;
        self.sum.add(step);
        Ok(step)
    }

    fn text(&mut self) -> io::Result<String> {
        let bytes = self.all(LONGEST)?;
        String::from_utf8(bytes).map_err(|_not_text| damaged())
    }

    fn names(&mut self) -> io::Result<Vec<String>> {
        let count: Vec<u64> = self.all(1)?;
        let count = count.first().copied().unwrap_or(0);
        (0..count).map(|_| self.text()).collect()
    }

    fn texts<L: Plain>(&mut self) -> io::Result<Texts<L>> {
        Ok(Texts {
            letters: self.all(usize::MAX)?,
            bounds: self.all(usize::MAX)?,
        })
    }

    fn column<L: Plain>(&mut self) -> io::Result<Column<L>> {
        Ok(Column {
            texts: self.texts()?,
            masks: self.all(usize::MAX)?,
        })
    }

    fn sets<T>(&mut self, value: fn(String) -> T) -> io::Result<Vec<(T, Bits)>> {
        let names = self.names()?.into_iter();
        let sets = names.map(|name| {
            let words = self.all(usize::MAX)?;
            Ok((value(name), Bits { words }))
        });
        sets.collect()
    }
}

#[cfg(test)]
mod tests {
    use super::{read, write};
    use crate::search::Index;
    use crate::search::tests::{capabilities, town};
    use proptest::prelude::*;

    fn written() -> Vec<u8> {
        let mut bytes = Vec::new();
        let index = Index::build(town(), capabilities());
        write(&index, "a directory", &mut bytes).unwrap();
        bytes
    }

    fn back(stamp: &str, bytes: &[u8]) -> Option<Index> {
        read(stamp, bytes, bytes.len() as u64).unwrap()
    }

    #[test]
    fn what_is_read_is_what_was_written_but_for_the_room() {
        let mut rows = town();
        for row in &mut rows {
            row.room = crate::domain::room::RoomNow::Unknown;
            row.places = None;
        }
        let index = Index::build(rows, capabilities());
        let mut bytes = Vec::new();
        write(&index, "a directory", &mut bytes).unwrap();
        let back = back("a directory", &bytes).unwrap();
        assert_eq!(format!("{back:?}"), format!("{index:?}"));
    }

    #[test]
    fn a_file_of_another_directory_is_none() {
        assert!(back("another", &written()).is_none());
    }

    proptest! {
        #[test]
        fn a_damaged_file_is_none(at in any::<prop::sample::Index>(), bit in 0u8..8, cut in any::<bool>()) {
            let mut bytes = written();
            let at = at.index(bytes.len());
            if cut {
                bytes.truncate(at);
            } else {
                bytes[at] ^= 1 << bit;
            }
            prop_assert!(back("a directory", &bytes).is_none());
        }
    }
}
