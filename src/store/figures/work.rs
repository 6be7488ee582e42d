//! Work items of a window: how many came and went, how long they stayed in each state.

use super::Counting;
use crate::domain::figures::{ItemFigures, Lengths, StateFigures};
use crate::store::error::StoreError;
use crate::store::supply::ISSUE;
use std::collections::BTreeMap;

impl Counting<'_> {
    pub(super) fn items(&self) -> Result<Vec<ItemFigures>, StoreError> {
        self.rows(
            "SELECT kind,
                 count(*) FILTER (WHERE created_at >= ?1),
                 count(*) FILTER (WHERE closed = 1 AND state_since >= ?1 AND state_since < ?2),
                 count(*) FILTER (WHERE closed = 0 OR state_since >= ?2)
             FROM work_item WHERE created_at < ?2 AND state <> 'entered-in-error'
             GROUP BY kind ORDER BY kind",
            self.bounds(),
            |row| {
                Ok(ItemFigures {
                    kind: row.get(0)?,
                    started: row.get(1)?,
                    closed: row.get(2)?,
                    open: row.get(3)?,
                })
            },
        )
    }

    pub(super) fn states(&self) -> Result<Vec<StateFigures>, StoreError> {
        let stays = self.rows(
            "SELECT item.kind, event.from_state,
                 CAST(round((julianday(event.at) - julianday((
                     SELECT max(entry.at) FROM item_event AS entry
                     WHERE entry.item_id = event.item_id AND entry.id < event.id
                         AND entry.to_state = event.from_state AND entry.from_state <> entry.to_state
                         AND entry.undoes IS NULL
                         AND NOT EXISTS (SELECT 1 FROM item_event AS undo WHERE undo.undoes = entry.id)
                 ))) * 1440) AS INTEGER)
             FROM item_event AS event JOIN work_item AS item ON item.id = event.item_id
             WHERE event.at >= ?1 AND event.at < ?2 AND event.from_state <> event.to_state
                 AND event.from_state <> '' AND event.undoes IS NULL AND item.state <> 'entered-in-error'
                 AND NOT EXISTS (SELECT 1 FROM item_event AS undo WHERE undo.undoes = event.id)",
            self.bounds(),
            |row| Ok(((row.get(0)?, row.get(1)?), row.get(2)?)),
        )?;
        let mut lengths: BTreeMap<(String, String), Vec<i64>> = BTreeMap::new();
        for (of, minutes) in stays {
            lengths
                .entry(of)
                .or_default()
                .extend::<Option<i64>>(minutes);
        }
        let figures = lengths
            .into_iter()
            .map(|((kind, state), minutes)| StateFigures {
                kind,
                state,
                stay: Lengths::of(minutes),
            });
        Ok(figures.filter(|figures| figures.stay.cases > 0).collect())
    }

    pub(super) fn issues(&self) -> Result<Vec<(String, u32)>, StoreError> {
        self.rows(
            "SELECT state, count(*) FROM work_item WHERE kind = ?1 AND state <> 'entered-in-error'
             GROUP BY state",
            [ISSUE],
            |row| Ok((row.get(0)?, row.get(1)?)),
        )
    }
}
