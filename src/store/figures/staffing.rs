//! Minutes by programme, and posts by occupation.

use super::Counting;
use crate::domain::figures::{Contacts, StaffingFigures};
use crate::store::error::StoreError;
use std::collections::BTreeMap;

/// How long a team was out.
const OUTING: &str =
    "CAST(round((julianday(visit.returned_at) - julianday(visit.departed_at)) * 1440) AS INTEGER)";

impl Counting<'_> {
    pub(super) fn staffing(
        &self,
        calls: &[(Option<String>, Contacts)],
    ) -> Result<StaffingFigures, StoreError> {
        let outings = self.numbers(&format!(
            "SELECT NULL, coalesce(sum(max(0, {OUTING})), 0) FROM visit
             JOIN work_item AS item ON item.id = visit.item_id
             WHERE item.kind = 'outreach' AND item.state <> 'entered-in-error'
                 AND departed_at >= ?1 AND departed_at < ?2 AND returned_at IS NOT NULL"
        ))?;
        let days = [self.window.from.to_string(), self.window.until.to_string()];
        let activities: Vec<(String, u32)> = self.rows(
            "SELECT programme, sum(minutes) FROM activity
             WHERE dropped_at IS NULL AND done_on >= ?1 AND done_on < ?2 GROUP BY programme",
            days,
            |row| Ok((row.get(0)?, row.get(1)?)),
        )?;
        let mut posts: BTreeMap<(String, String), (u32, u32)> = BTreeMap::new();
        for (staff, post) in self.store.roster(self.window.last_day())? {
            let Some(post) = post.filter(|post| post.fte > 0) else {
                continue;
            };
            let (count, fte) = posts.entry((staff.occupation, post.home)).or_default();
            *count += 1;
            *fte += post.fte;
        }
        let calls = calls
            .iter()
            .filter_map(|(code, contacts)| code.clone().map(|code| (code, contacts.minutes)));
        Ok(StaffingFigures {
            calls: calls.collect(),
            activities,
            outings: outings.iter().map(|(_, minutes)| minutes).sum(),
            posts: posts.into_iter().collect(),
        })
    }
}
