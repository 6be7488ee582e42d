//! What if (F8): each way to widen the candidates says what it adds before it is chosen.

use super::desk_of_kind::KindDesk;
use super::narrow::Choosing;
use crate::app::dialog::{Dialog, Pick, PickRow};
use crate::app::effect::{Effect, Effects};
use crate::app::event::Asker;
use crate::app::screen::Desk;
use crate::domain::ranking::{Ranking, Reach, Reaches, WhyNotKind};
use crate::explain;
use crate::locale::Label;
use std::collections::BTreeSet;

/// One way to widen; chosen again it is taken back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Widening {
    /// The circle goes farther.
    Reach(Reach),
    /// A hard rule is set aside.
    Rule(WhyNotKind),
    /// Everything at once.
    All,
    /// Back to the beginning.
    Back,
}

impl KindDesk {
    /// Asks how the candidates are to be widened.
    pub(super) fn choose_widening(&mut self, desk: &Desk) -> Effects {
        let Some(ranking) = self.around.ranking() else {
            return Effects::new();
        };
        let (open, relaxed) = (self.around.open(), self.around.relaxed());
        let rules = WhyNotKind::ALL.into_iter().filter(|rule| {
            rule.may_be_relaxed()
                && (relaxed.contains(rule) || ranking.removed_by.contains_key(rule))
        });
        let mut widenings: Vec<Widening> = Reach::ALL.into_iter().map(Widening::Reach).collect();
        widenings.extend(rules.map(Widening::Rule));
        widenings.extend([Widening::All, Widening::Back]);
        let row = |widening: &Widening| widening.row(ranking, open, relaxed, desk);
        let rows: Vec<PickRow> = widenings.iter().map(row).collect();
        let title = desk.locale.text(Label::ReferralWidenTitle).to_owned();
        self.choosing = Some(Choosing::Widening(widenings));
        let pick = Pick::telling(title, rows, Asker::Work);
        vec![Effect::Open(Box::new(Dialog::Pick(pick)))]
    }

    /// Widens so, or takes it back.
    pub(super) fn widen(&mut self, widening: Widening) -> Effects {
        let open = self.around.open();
        match widening {
            Widening::Reach(reach) => {
                self.around.open_to(if open.contains(reach) {
                    open.without(reach)
                } else {
                    open.with(reach)
                });
                Effects::new()
            }
            Widening::Rule(rule) => {
                let mut relaxed = self.around.relaxed().clone();
                if !relaxed.remove(&rule) {
                    relaxed.insert(rule);
                }
                self.around.relax(relaxed)
            }
            Widening::All => {
                self.around.open_to(Reaches::all());
                let all = WhyNotKind::ALL.into_iter();
                self.around
                    .relax(all.filter(|rule| rule.may_be_relaxed()).collect())
            }
            Widening::Back => self.around.narrow_again(),
        }
    }
}

impl Widening {
    /// What it would do, and how many candidates that adds or has added.
    fn row(
        self,
        ranking: &Ranking,
        open: Reaches,
        relaxed: &BTreeSet<WhyNotKind>,
        desk: &Desk,
    ) -> PickRow {
        let locale = desk.locale;
        let (text, is_in, count) = match self {
            Self::Reach(reach) => {
                let km = desk.office.weights.limits.far_km;
                let text = locale.fill(label(reach), &[("km", &km)]);
                (text, open.contains(reach), ranking.added_by(reach, open))
            }
            Self::Rule(rule) => {
                let name = explain::rule(rule, locale);
                let text = locale.fill(Label::ReferralWidenRule, &[("rule", &name)]);
                let is_in = relaxed.contains(&rule);
                (text, is_in, ranking.added_by_rule(rule, open))
            }
            Self::All => {
                let text = locale.text(Label::ReferralWidenAll).to_owned();
                (text, false, ranking.added_by_all(open))
            }
            Self::Back => {
                return PickRow {
                    text: locale.text(Label::ReferralWidenBack).to_owned(),
                    note: String::new(),
                };
            }
        };
        let note = if is_in {
            Label::ReferralWidenHas
        } else {
            Label::ReferralWidenAdds
        };
        PickRow {
            text,
            note: locale.fill(note, &[("count", &count)]),
        }
    }
}

/// What a reach is called.
fn label(reach: Reach) -> Label {
    match reach {
        Reach::RoomUnconfirmed => Label::ReferralWidenRoom,
        Reach::OtherArea => Label::ReferralWidenArea,
        Reach::Far => Label::ReferralWidenFar,
    }
}
