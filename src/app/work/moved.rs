//! What is told to the one whose item has become somebody else's: a claim is no lock, so nobody asks before.

use crate::app::notice::Notice;
use crate::app::screen::Desk;
use crate::locale::Label;
use crate::store::moved::MovedOn;

/// The words for this desk; `None` when it is no news here.
#[must_use]
pub(super) fn told(moved: &MovedOn, desk: &Desk) -> Option<Notice> {
    let me = desk.me.staff;
    if moved.by == me {
        return None;
    }
    let (number, name) = (&moved.number, &moved.by_name);
    let fill = |label| {
        desk.locale
            .fill(label, &[("number", number), ("name", name)])
    };
    let text = match &moved.to {
        Some((to, _)) if *to == me => fill(Label::WorkGivenToMe),
        _ if moved.from != me => return None,
        Some((to, _)) if *to == moved.by => fill(Label::WorkTakenFromMe),
        Some((_, owner)) => desk.locale.fill(
            Label::WorkGivenOn,
            &[("number", number), ("name", name), ("owner", owner)],
        ),
        None => fill(Label::WorkReleasedMine),
    };
    Some(Notice::warning(text))
}
