//! The teams under way, in the notice line of every screen. What worries stands before whatever else is told there;
//! nothing else on the screen moves for it, and no key goes to it.

use super::Theme;
use crate::app::App;
use crate::app::teams::words;
use crate::domain::visit::Safety;
use crate::locale::Label;
use ratatui::style::Style;

/// What the notice line says of the teams, and how it is painted; `None` when nobody is out, and when
/// nobody has to ask and something else is to be told. It is kept short before another notice.
pub(super) fn line(app: &App, before_notice: bool, theme: Theme) -> Option<(String, Style)> {
    let desk = &app.desk;
    let away = desk.teams.away(desk.now, desk.office.clocks.safety);
    let worst = *away.first()?;
    let safety = words::safety(worst, desk);
    let standing = words::standing(worst, words::Length::Short, desk);
    let text = match (safety, before_notice) {
        (Safety::Home | Safety::Green, true) => return None,
        (_, true) => format!("{standing} {}", words::number(worst)),
        (Safety::Home | Safety::Green, false) => {
            let out = desk.locale.text(Label::OutreachUnderWay);
            format!("{out} {} {standing}", words::call_to_act(worst, desk))
        }
        (_, false) => format!("{standing} {}", words::call_to_act(worst, desk)),
    };
    let others = away.len() - 1;
    let more = match others {
        0 => String::new(),
        _ => format!(
            " {}",
            desk.locale
                .fill(Label::OutreachMoreTeams, &[("count", &others)])
        ),
    };
    Some((format!("{text}{more}"), style(safety, theme)))
}

/// The colour of a team; sign and word say the same.
pub(super) fn style(safety: Safety, theme: Theme) -> Style {
    match safety {
        Safety::Home => theme.plain(),
        Safety::Green => theme.good(),
        Safety::Amber => theme.warning(),
        Safety::Red => theme.error(),
    }
}
