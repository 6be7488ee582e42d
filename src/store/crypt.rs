//! Files for one pair of eyes: written for an `age` recipient, read back with its identity.
//!
//! The format is that of the `age` tools, so that a copy can be read without this program as well.
//! Encrypting needs only the public recipient: the desk that writes copies each night holds no key
//! that could open them.

use super::error::StoreError;
use age::x25519;
use std::fmt;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::str::FromStr;

/// How a file of this format begins.
const MAGIC: &[u8] = b"age-encryption.org/v1\n";

/// Who may open what is written.
#[derive(Clone)]
pub struct Recipients(Vec<x25519::Recipient>);

/// Keys that open what was written for their recipients. Never printed.
pub struct Identities(Vec<x25519::Identity>);

impl fmt::Debug for Recipients {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_list()
            .entries(self.0.iter().map(ToString::to_string))
            .finish()
    }
}

impl fmt::Debug for Identities {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{} identities", self.0.len())
    }
}

/// The lines of a key file that say something.
fn said(text: &str) -> impl Iterator<Item = &str> {
    text.lines()
        .map(str::trim)
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
}

fn keys<K: FromStr>(text: &str, shown: fn(&str) -> &str) -> Result<Vec<K>, StoreError> {
    let bad = |line: &str| StoreError::BadKey(shown(line).to_owned());
    let keys: Vec<K> = said(text)
        .map(|line| K::from_str(line).map_err(|_unread| bad(line)))
        .collect::<Result<_, _>>()?;
    if keys.is_empty() {
        return Err(bad(""));
    }
    Ok(keys)
}

impl Recipients {
    /// Reads recipients (`age1...`), one a line; lines with `#` are remarks.
    ///
    /// # Errors
    /// `BadKey` for a line that is none, and when there is none at all.
    pub fn parse(text: &str) -> Result<Self, StoreError> {
        keys(text, |line| line).map(Self)
    }

    /// The recipients as they are written, for the audit.
    #[must_use]
    pub fn names(&self) -> Vec<String> {
        self.0.iter().map(ToString::to_string).collect()
    }

    /// Encrypts a stream.
    ///
    /// # Errors
    /// When one of both streams fails.
    pub fn seal(&self, from: &mut dyn Read, into: impl Write) -> io::Result<()> {
        let recipients = self.0.iter().map(|one| one as &dyn age::Recipient);
        let encryptor = age::Encryptor::with_recipients(recipients).map_err(io::Error::other)?;
        let mut sealed = encryptor.wrap_output(into)?;
        io::copy(from, &mut sealed)?;
        sealed.finish()?.flush()
    }

    /// Encrypts what is in memory.
    ///
    /// # Errors
    /// None is known.
    pub fn seal_bytes(&self, mut bytes: &[u8]) -> Result<Vec<u8>, StoreError> {
        let mut sealed = Vec::with_capacity(bytes.len() + 1024);
        self.seal(&mut bytes, &mut sealed)
            .map_err(StoreError::io("encrypting"))?;
        Ok(sealed)
    }
}

impl Identities {
    /// Reads the file of `age-keygen`. What is no key is never repeated in the error.
    ///
    /// # Errors
    /// `BadKey`.
    pub fn parse(text: &str) -> Result<Self, StoreError> {
        keys(text, |_secret| "").map(Self)
    }

    /// Decrypts a stream; what was written is worth nothing unless this succeeds.
    ///
    /// # Errors
    /// `WrongKey` when none of the identities opens it; `Damaged` when it was changed or cut off;
    /// `Io`.
    pub fn open(&self, from: impl Read, into: &mut dyn Write) -> Result<u64, StoreError> {
        let decryptor = age::Decryptor::new_buffered(BufReader::new(from)).map_err(refused)?;
        let identities = self.0.iter().map(|one| one as &dyn age::Identity);
        let mut plain = decryptor.decrypt(identities).map_err(refused)?;
        io::copy(&mut plain, into).map_err(|error| match error.kind() {
            io::ErrorKind::InvalidData | io::ErrorKind::UnexpectedEof => {
                StoreError::Damaged(error.to_string())
            }
            _ => StoreError::io("decrypting")(error),
        })
    }
}

fn refused(error: age::DecryptError) -> StoreError {
    match error {
        age::DecryptError::Io(source) => StoreError::io("decrypting")(source),
        age::DecryptError::NoMatchingKeys | age::DecryptError::KeyDecryptionFailed => {
            StoreError::WrongKey
        }
        other => StoreError::Damaged(other.to_string()),
    }
}

/// Whether a stream holds an encrypted file; reads no further than that needs.
///
/// # Errors
/// When it cannot be read.
pub fn is_sealed(from: &mut impl BufRead) -> io::Result<bool> {
    let mut begins = Vec::new();
    from.take(MAGIC.len() as u64).read_to_end(&mut begins)?;
    Ok(begins == MAGIC)
}

#[cfg(test)]
mod tests {
    use super::*;
    use age::secrecy::ExposeSecret;

    fn pair() -> (Recipients, Identities) {
        let key = x25519::Identity::generate();
        let file = format!(
            "# made today\n# public key: {}\n{}\n",
            key.to_public(),
            key.to_string().expose_secret()
        );
        let recipients = Recipients::parse(&key.to_public().to_string()).unwrap();
        (recipients, Identities::parse(&file).unwrap())
    }

    #[test]
    fn what_was_written_for_a_recipient_is_opened_by_its_identity_alone() {
        let (recipients, identities) = pair();
        let text = "架空 花子".repeat(20_000);
        let sealed = recipients.seal_bytes(text.as_bytes()).unwrap();
        assert!(is_sealed(&mut sealed.as_slice()).unwrap());
        assert!(!is_sealed(&mut text.as_bytes()).unwrap());
        let mut opened = Vec::new();
        identities.open(sealed.as_slice(), &mut opened).unwrap();
        assert_eq!(opened, text.as_bytes());
        let (_, other) = pair();
        let refused = other.open(sealed.as_slice(), &mut Vec::new());
        assert!(matches!(refused, Err(StoreError::WrongKey)), "{refused:?}");
    }

    #[test]
    fn a_changed_or_cut_file_is_told_as_damaged() {
        let (recipients, identities) = pair();
        let sealed = recipients.seal_bytes(&vec![7; 200_000]).unwrap();
        let mut changed = sealed.clone();
        changed[150_000] ^= 1;
        for bad in [changed.as_slice(), &sealed[..150_000], b"no such file"] {
            let refused = identities.open(bad, &mut Vec::new());
            assert!(
                matches!(refused, Err(StoreError::Damaged(_) | StoreError::Io { .. })),
                "{refused:?}"
            );
        }
    }

    #[test]
    fn a_bad_key_is_named_when_it_is_public_and_never_when_it_is_secret() {
        let refused = Recipients::parse("age1nonsense");
        assert!(matches!(&refused, Err(StoreError::BadKey(said)) if said == "age1nonsense"));
        let refused = Identities::parse("AGE-SECRET-KEY-1NONSENSE");
        assert!(matches!(&refused, Err(StoreError::BadKey(said)) if said.is_empty()));
        assert!(matches!(
            Recipients::parse("# nothing\n"),
            Err(StoreError::BadKey(_))
        ));
    }
}
