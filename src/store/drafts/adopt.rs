//! Drafts from the time when those of all offices lay together: each goes to the office that it belongs to, and what
//! belongs to none that is known stays where it is and is listed still.

use super::file::DraftFile;
use super::files::make_private;
use crate::domain::draft::Draft;
use std::io;
use std::path::Path;

/// Moves what is ours from `before` to `dir`; what is being typed there by a session of an older program stays until it
/// is let go. A file in which nothing is whole says nothing of its office: whoever comes first puts it aside and tells.
///
/// # Errors
/// When a directory cannot be read or made, or a file cannot be moved; it is then where it was.
pub fn adopt(before: &Path, dir: &Path, is_ours: impl Fn(&Draft) -> bool) -> io::Result<()> {
    let paths = match DraftFile::all_in(before) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        found => found?,
    };
    make_private(dir)?;
    for path in paths {
        let moved = DraftFile::peek(&path).and_then(|draft| {
            if draft.is_none_or(|draft| is_ours(&draft)) {
                DraftFile::move_to(&path, dir)
            } else {
                Ok(())
            }
        });
        match moved {
            // It was registered a moment ago, or another desk has moved it.
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            done => done?,
        }
    }
    Ok(())
}
