//! Referrals of a window.

use super::{ByCode, Counting};
use crate::domain::figures::{Lengths, ReferralFigures};
use crate::store::error::StoreError;

/// Steps into 不成立 in the window that were not taken back, with their referrals.
const UNPLACED: &str = "item_event AS event JOIN work_item AS item ON item.id = event.item_id
     WHERE event.at >= ?1 AND event.at < ?2 AND event.to_state = 'failed' AND event.from_state <> 'failed'
         AND event.undoes IS NULL AND item.kind = 'referral' AND item.state <> 'entered-in-error'
         AND NOT EXISTS (SELECT 1 FROM item_event AS undo WHERE undo.undoes = event.id)";

impl Counting<'_> {
    pub(super) fn referral(&self) -> Result<ReferralFigures, StoreError> {
        let requests =
            "FROM work_item AS item WHERE item.kind = 'referral' AND item.created_at >= ?1
             AND item.created_at < ?2 AND item.state <> 'entered-in-error'";
        let declined = self.numbers(
            "SELECT reason, count(*) FROM offer WHERE coalesce(said, state) = 'declined'
                 AND answered_at >= ?1 AND answered_at < ?2
             GROUP BY reason ORDER BY count(*) DESC, reason",
        )?;
        Ok(ReferralFigures {
            requests: self.number(&format!("SELECT count(*) {requests}"))?,
            offers: self.number(&format!(
                "SELECT count(*) FROM offer WHERE item_id IN (SELECT item.id {requests})"
            ))?,
            to_acceptance: Lengths::of(self.lengths(
                "SELECT CAST(round((julianday(min(answered_at)) - julianday(item.created_at)) * 1440) AS INTEGER)
                 FROM offer JOIN work_item AS item ON item.id = item_id
                 WHERE coalesce(said, offer.state) IN ('accepted', 'conditional') AND item.kind = 'referral'
                     AND item.state <> 'entered-in-error'
                 GROUP BY item_id HAVING min(answered_at) >= ?1 AND min(answered_at) < ?2",
            )?),
            to_first_visit: Lengths::of(self.lengths(
                "SELECT CAST(round((julianday(min(held_at)) - julianday(item.created_at)) * 1440) AS INTEGER)
                 FROM visit JOIN work_item AS item ON item.id = item_id
                 WHERE held = 1 AND held_at IS NOT NULL AND item.kind = 'referral'
                     AND item.state <> 'entered-in-error'
                 GROUP BY item_id HAVING min(held_at) >= ?1 AND min(held_at) < ?2",
            )?),
            declined: named(declined),
            unplaced_by_need: self.unplaced_by_need()?,
            unplaced_by_area: self.numbers(&format!(
                "SELECT item.area, count(DISTINCT item.id) FROM {UNPLACED} GROUP BY item.area"
            ))?,
            unplaced: self.number(&format!("SELECT count(DISTINCT item.id) FROM {UNPLACED}"))?,
        })
    }

    /// The form holds codes joined by commas; a JSON list of them is what SQL takes apart.
    fn unplaced_by_need(&self) -> Result<ByCode<u32>, StoreError> {
        self.numbers(&format!(
            "WITH unplaced AS (
                 SELECT DISTINCT item.id, nullif(json_extract(item.details, '$.special_care'), '') AS needs
                 FROM {UNPLACED})
             SELECT need.value, count(*) FROM unplaced
             LEFT JOIN json_each('[\"' || replace(needs, ',', '\",\"') || '\"]') AS need
             GROUP BY need.value"
        ))
    }
}

fn named(rows: ByCode<u32>) -> Vec<(String, u32)> {
    let named = rows.into_iter();
    named
        .map(|(code, count)| (code.unwrap_or_default(), count))
        .collect()
}
