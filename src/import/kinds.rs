//! Which kind of institution (codes of `facility_kinds`) a source describes.

use super::delimited::column_key;
use serde::Deserialize;
use std::collections::{BTreeMap, HashMap};
use std::sync::LazyLock;

/// 病院.
pub const HOSPITAL: &str = "hospital";
/// 診療所.
pub const CLINIC: &str = "clinic";
/// 歯科.
pub const DENTAL: &str = "dental";
/// 薬局.
pub const PHARMACY: &str = "pharmacy";
/// 助産所.
pub const MIDWIFE: &str = "midwife";
/// Everything else.
pub const OTHER: &str = "other";

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CareServices {
    order: Vec<String>,
    services: BTreeMap<String, String>,
}

/// Services (folded, longest first) with the rank of their kind, and the kinds by rank.
struct Table {
    services: Vec<(String, usize)>,
    kinds: Vec<String>,
}

static TABLE: LazyLock<Table> = LazyLock::new(|| {
    let read: CareServices = toml::from_str(include_str!("../../data/care_services.toml"))
        .expect("a test reads the embedded table");
    let rank = |kind: &String| read.order.iter().position(|known| known == kind);
    let mut services: Vec<(String, usize)> = read
        .services
        .iter()
        .filter_map(|(service, kind)| Some((column_key(service), rank(kind)?)))
        .collect();
    services.sort_by_key(|(service, _)| std::cmp::Reverse(service.chars().count()));
    Table {
        services,
        kinds: read.order,
    }
});

/// The kind of a care office by the services it gives, as printed.
#[must_use]
pub fn of_care_services(services: &[String]) -> &'static str {
    CareKinds::default().of(services)
}

/// The same for many offices: there are some forty services, and each is looked up once.
#[derive(Default)]
pub(super) struct CareKinds {
    ranks: HashMap<String, Option<usize>>,
}

impl CareKinds {
    /// The kind of one office.
    pub fn of(&mut self, services: &[String]) -> &'static str {
        services
            .iter()
            .filter_map(|service| self.rank(service))
            .min()
            .and_then(|rank| TABLE.kinds.get(rank))
            .map_or(OTHER, String::as_str)
    }

    fn rank(&mut self, service: &String) -> Option<usize> {
        if let Some(rank) = self.ranks.get(service) {
            return *rank;
        }
        let key = column_key(service);
        let mut known = TABLE.services.iter();
        let rank = known
            .find(|(known, _)| key.starts_with(known.as_str()))
            .map(|(_, rank)| *rank);
        self.ranks.insert(service.clone(), rank);
        rank
    }
}

/// What may be one and the same institution in two sources: a hospital that became a clinic
/// may, a clinic and the pharmacy of the same name may not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Family {
    Medical,
    Dental,
    Pharmacy,
    Midwife,
    Care,
}

impl Family {
    pub(super) fn of_kind(kind: &str) -> Self {
        match kind {
            HOSPITAL | CLINIC => Self::Medical,
            DENTAL => Self::Dental,
            PHARMACY => Self::Pharmacy,
            MIDWIFE => Self::Midwife,
            _ => Self::Care,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kind(services: &[&str]) -> &'static str {
        let services: Vec<String> = services.iter().map(ToString::to_string).collect();
        of_care_services(&services)
    }

    #[test]
    fn the_table_names_only_kinds_that_have_a_rank() {
        let read: CareServices =
            toml::from_str(include_str!("../../data/care_services.toml")).unwrap();
        for kind in read.services.values() {
            assert!(read.order.contains(kind), "{kind}");
        }
    }

    #[test]
    fn the_longest_service_name_decides() {
        assert_eq!(kind(&["訪問看護"]), "visiting-nurse");
        assert_eq!(
            kind(&["短期入所療養介護(療養病床を有する病院等）"]),
            "short-stay"
        );
        assert_eq!(
            kind(&["看護小規模多機能型居宅介護（複合型サービス）"]),
            "nursing-multifunction"
        );
        assert_eq!(kind(&["介護サービスではない"]), OTHER);
    }

    #[test]
    fn of_several_services_the_one_people_ask_for_counts() {
        assert_eq!(kind(&["福祉用具貸与", "居宅介護支援"]), "care-management");
    }
}
