//! The head of the audit, kept outside of the shared file.
//!
//! Rows cut off at the end leave a chain that is whole. Whoever has kept an earlier head finds
//! them missing: every desk keeps the last one that it saw in its own state directory, the host's
//! own log gets it, a copy of the file carries it, and it can be printed.

use super::hex;
use crate::store::Store;
use crate::store::error::StoreError;
use crate::store::part::{PRIVATE, Part, refused};
use rusqlite::OptionalExtension;
use serde::Serialize;
use std::fmt;
use std::io::ErrorKind;
use std::os::unix::net::UnixDatagram;
use std::path::Path;

/// Where the host takes messages for its log.
const SYSLOG: &str = "/dev/log";
/// `LOG_AUTHPRIV` and `LOG_INFO`, as the protocol writes them.
const PRIORITY: &str = "<86>";
/// So many heads of one file are remembered; more would not find more.
const REMEMBERED: usize = 32;

/// A row of the audit by its hash.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Anchor {
    /// Its serial.
    pub seq: i64,
    /// Its hash, 64 hex digits.
    pub hash: String,
}

impl fmt::Display for Anchor {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "audit {} {}", self.seq, self.hash)
    }
}

impl Anchor {
    /// Every anchor in a text, wherever it stands in its line: a log, a print-out typed off, a file
    /// of our own.
    #[must_use]
    pub fn all_in(text: &str) -> Vec<Self> {
        text.lines().filter_map(Self::in_line).collect()
    }

    fn in_line(line: &str) -> Option<Self> {
        let mut words = line.split_whitespace().skip_while(|word| *word != "audit");
        words.next()?;
        let seq = words.next()?.parse().ok()?;
        let hash = words.next()?.to_ascii_lowercase();
        let is_hash = hash.len() == 64 && hash.bytes().all(|digit| digit.is_ascii_hexdigit());
        is_hash.then_some(Self { seq, hash })
    }

    /// Sends it to the host's own log, which the users of the office cannot write over; whether
    /// there was one to take it.
    #[must_use]
    pub fn tell_host(&self, file: &Path) -> bool {
        let message = format!(
            "{PRIORITY}madoguchi[{}]: {} {self}",
            std::process::id(),
            file.display()
        );
        UnixDatagram::unbound()
            .and_then(|socket| {
                socket.set_nonblocking(true)?;
                socket.send_to(message.as_bytes(), SYSLOG)
            })
            .is_ok()
    }
}

/// The heads that one account has seen, in a file of its own.
#[derive(Debug)]
pub struct Remembered<'a> {
    file: &'a Path,
    office: String,
}

impl<'a> Remembered<'a> {
    /// Those of the office's file `office`, kept in `file`.
    #[must_use]
    pub fn of(file: &'a Path, office: &Path) -> Self {
        Self {
            file,
            office: office.display().to_string(),
        }
    }

    /// What was kept, the newest last; nothing when the account has kept nothing yet.
    ///
    /// # Errors
    /// When the file is there and cannot be read.
    pub fn anchors(&self) -> Result<Vec<Anchor>, StoreError> {
        Ok(self
            .lines()?
            .iter()
            .filter(|line| self.is_ours(line))
            .filter_map(|line| Anchor::in_line(line))
            .collect())
    }

    /// Keeps one more.
    ///
    /// # Errors
    /// When the file cannot be written; the old one is as it was.
    pub fn keep(&self, anchor: &Anchor) -> Result<(), StoreError> {
        let mut lines = self.lines()?;
        lines.push(format!("{anchor} {}", self.office));
        let ours = lines.iter().filter(|line| self.is_ours(line)).count();
        let mut surplus = ours.saturating_sub(REMEMBERED);
        lines.retain(|line| {
            let goes = surplus > 0 && self.is_ours(line);
            surplus -= usize::from(goes);
            !goes
        });
        let part = Part::beside(self.file, PRIVATE)?;
        part.write((lines.join("\n") + "\n").as_bytes())?;
        part.replace(self.file).map(|_| ())
    }

    fn is_ours(&self, line: &str) -> bool {
        line.splitn(4, ' ').nth(3) == Some(self.office.as_str())
    }

    fn lines(&self) -> Result<Vec<String>, StoreError> {
        match std::fs::read_to_string(self.file) {
            Ok(text) => Ok(text.lines().map(str::to_owned).collect()),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(Vec::new()),
            Err(error) => Err(refused(self.file, error)),
        }
    }
}

impl Store {
    /// The newest row; `None` while there is none.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn audit_head(&self) -> Result<Option<Anchor>, StoreError> {
        self.audit_row_hash(
            "SELECT seq, hash FROM audit WHERE seq >= ?1 ORDER BY seq DESC LIMIT 1",
            0,
        )
    }

    /// Whether a row that was seen once is still there, unchanged.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn still_holds(&self, anchor: &Anchor) -> Result<bool, StoreError> {
        let found =
            self.audit_row_hash("SELECT seq, hash FROM audit WHERE seq = ?1", anchor.seq)?;
        Ok(found.as_ref() == Some(anchor))
    }

    fn audit_row_hash(&self, sql: &str, seq: i64) -> Result<Option<Anchor>, StoreError> {
        self.conn
            .query_row(sql, [seq], |row| {
                let hash: Vec<u8> = row.get(1)?;
                Ok(Anchor {
                    seq: row.get(0)?,
                    hash: hex(&hash),
                })
            })
            .optional()
            .map_err(StoreError::doing("reading the head of the audit"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn anchor(seq: i64) -> Anchor {
        Anchor {
            seq,
            hash: format!("{seq:064x}"),
        }
    }

    #[test]
    fn an_anchor_is_found_in_a_line_of_the_hosts_log() {
        let line = format!("Nov 26 host madoguchi[7]: /srv/office.db {}", anchor(12));
        assert_eq!(Anchor::all_in(&line), [anchor(12)]);
        assert_eq!(Anchor::all_in("audit 12 abcdef\naudit twelve"), []);
    }

    #[test]
    fn each_office_has_its_own_heads_and_the_oldest_go() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("audit-heads");
        let (here, there) = (Path::new("/srv/a b.db"), Path::new("/srv/a"));
        Remembered::of(&file, there).keep(&anchor(1)).unwrap();
        for seq in 1..=40 {
            Remembered::of(&file, here).keep(&anchor(seq)).unwrap();
        }
        let kept = Remembered::of(&file, here).anchors().unwrap();
        assert_eq!(kept.len(), 32);
        assert_eq!(kept.last(), Some(&anchor(40)));
        assert_eq!(Remembered::of(&file, there).anchors().unwrap(), [anchor(1)]);
    }
}
