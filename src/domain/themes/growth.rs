//! Which words and pairs grew, and which of them are one theme.

use super::rules::IssueRules;
use super::words::words;
use crate::domain::ids::{ConsultationId, PersonId};
use std::collections::{BTreeMap, HashMap, HashSet};
use std::rc::Rc;

/// Two themes are one when so many percent of the consultations of the smaller one are the other's as well.
const SAME: usize = 60;
/// A word in more than one of so many consultations is too common to make a pair.
const COMMON: usize = 8;
/// Words beside those of a theme that are told with it.
const COMPANIONS: usize = 4;

/// Of which span a consultation is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// The span that is looked at.
    Now,
    /// The span of the same length before.
    Before,
}

/// A consultation of the span that is looked at.
#[derive(Debug, Clone)]
struct Case {
    id: ConsultationId,
    person: Option<PersonId>,
    area: Option<Rc<str>>,
    categories: Vec<Rc<str>>,
    words: Vec<u32>,
}

/// What is told of one consultation.
#[derive(Debug, Clone, Copy)]
pub struct Shown<'a> {
    /// Its record.
    pub id: ConsultationId,
    /// Whom it is about.
    pub person: Option<PersonId>,
    /// Code of its area.
    pub area: Option<&'a str>,
    /// Codes of `categories`.
    pub categories: &'a [&'a str],
    /// What was said.
    pub narrative: &'a str,
}

/// A theme that rises.
#[derive(Debug, Clone, PartialEq)]
pub struct Theme {
    /// Its words: one, or a pair.
    pub words: Vec<String>,
    /// Words of nearly the same consultations.
    pub companions: Vec<String>,
    /// Consultations of the span.
    pub now: u32,
    /// Consultations of the span before.
    pub before: u32,
    /// The log-likelihood ratio.
    pub statistic: f64,
    /// The consultations, the oldest first.
    pub cases: Vec<ConsultationId>,
    /// Of these, how many in each area, most first; `None` where it is not known.
    pub areas: Vec<(Option<String>, u32)>,
    /// Of these, how many in each category, most first.
    pub categories: Vec<(String, u32)>,
}

/// The consultations of both spans, as far as they were read.
#[derive(Debug, Default)]
pub struct Corpus {
    numbers: HashMap<Box<str>, u32>,
    names: Vec<Box<str>>,
    codes: HashMap<Box<str>, Rc<str>>,
    cases: Vec<Case>,
    before: Vec<Vec<u32>>,
}

/// A word or pair that grew.
struct Grown {
    words: Vec<u32>,
    before: u32,
    statistic: f64,
    /// Places in `cases`.
    cases: Vec<usize>,
}

impl Corpus {
    /// Takes one consultation in; the oldest first.
    pub fn take(&mut self, side: Side, shown: &Shown<'_>, rules: &IssueRules) {
        let mut of_it = Vec::new();
        words(shown.narrative, |word| {
            let number = match self.numbers.get(word) {
                Some(number) => *number,
                None if rules.ignores(word) => return,
                None => {
                    let number = u32::try_from(self.names.len()).unwrap_or(u32::MAX);
                    self.numbers.insert(word.into(), number);
                    self.names.push(word.into());
                    number
                }
            };
            of_it.push(number);
        });
        of_it.sort_unstable();
        of_it.dedup();
        match side {
            Side::Before => self.before.push(of_it),
            Side::Now => {
                let area = shown.area.map(|code| self.code(code));
                let categories = shown.categories.iter().map(|code| self.code(code));
                let case = Case {
                    id: shown.id,
                    person: shown.person,
                    area,
                    categories: categories.collect(),
                    words: of_it,
                };
                self.cases.push(case);
            }
        }
    }

    /// How many consultations of each span were taken in.
    #[must_use]
    pub fn sizes(&self) -> (usize, usize) {
        (self.cases.len(), self.before.len())
    }

    /// The themes that rise, the surest first. `go_on` is asked now and then; `None` when it said no.
    #[must_use]
    pub fn themes(
        &self,
        rules: &IssueRules,
        go_on: &mut dyn FnMut() -> bool,
    ) -> Option<Vec<Theme>> {
        let places = self.places(rules);
        let before = self.counted_before();
        let mut grown: Vec<Grown> = places
            .iter()
            .filter_map(|(word, cases)| {
                let before = before.get(*word as usize).copied().unwrap_or(0);
                self.grown(vec![*word], cases.clone(), before, rules)
            })
            .collect();
        if !go_on() {
            return None;
        }
        grown.extend(self.pairs(&places, rules, go_on)?);
        // A pair says more than its words where both are as sure.
        grown.sort_by(|one, other| {
            other
                .statistic
                .total_cmp(&one.statistic)
                .then(other.words.len().cmp(&one.words.len()))
                .then(one.words.cmp(&other.words))
        });
        let mut themes: Vec<(Grown, Vec<u32>)> = Vec::new();
        for one in grown {
            if !go_on() {
                return None;
            }
            let has_place = themes.len() < rules.theme.themes;
            match themes.iter_mut().find(|(theme, _)| is_same(theme, &one)) {
                Some((theme, companions)) => {
                    for word in one.words {
                        if !theme.words.contains(&word) && !companions.contains(&word) {
                            companions.push(word);
                        }
                    }
                }
                None if has_place => themes.push((one, Vec::new())),
                None => {}
            }
        }
        Some(
            themes
                .iter()
                .map(|(one, also)| self.theme(one, also))
                .collect(),
        )
    }

    fn code(&mut self, code: &str) -> Rc<str> {
        if let Some(known) = self.codes.get(code) {
            return Rc::clone(known);
        }
        let shared: Rc<str> = code.into();
        self.codes.insert(code.into(), Rc::clone(&shared));
        shared
    }

    /// Where each word stands that stands in enough cases.
    fn places(&self, rules: &IssueRules) -> BTreeMap<u32, Vec<usize>> {
        let mut counts = vec![0_u32; self.names.len()];
        for word in self.cases.iter().flat_map(|case| &case.words) {
            if let Some(count) = counts.get_mut(*word as usize) {
                *count += 1;
            }
        }
        let mut places: BTreeMap<u32, Vec<usize>> = BTreeMap::new();
        for (at, case) in self.cases.iter().enumerate() {
            for word in &case.words {
                if counts
                    .get(*word as usize)
                    .is_some_and(|count| *count >= rules.theme.cases)
                {
                    places.entry(*word).or_default().push(at);
                }
            }
        }
        places
    }

    fn counted_before(&self) -> Vec<u32> {
        let mut counts = vec![0_u32; self.names.len()];
        for word in self.before.iter().flatten() {
            if let Some(count) = counts.get_mut(*word as usize) {
                *count += 1;
            }
        }
        counts
    }

    /// Pairs that grew, of words that are neither rare nor everywhere.
    fn pairs(
        &self,
        places: &BTreeMap<u32, Vec<usize>>,
        rules: &IssueRules,
        go_on: &mut dyn FnMut() -> bool,
    ) -> Option<Vec<Grown>> {
        let mut is_of_pairs = vec![false; self.names.len()];
        for (word, cases) in places {
            if let Some(is) = is_of_pairs.get_mut(*word as usize) {
                *is = cases.len() * COMMON <= self.cases.len().max(COMMON * COMMON);
            }
        }
        let may = |word: &u32| is_of_pairs.get(*word as usize) == Some(&true);
        let mut counts: HashMap<(u32, u32), u32> = HashMap::new();
        for case in &self.cases {
            let of_it: Vec<u32> = case.words.iter().copied().filter(may).collect();
            for pair in pairs_of(&of_it) {
                *counts.entry(pair).or_default() += 1;
            }
        }
        counts.retain(|_, count| *count >= rules.theme.cases);
        if !go_on() {
            return None;
        }
        let partners: HashSet<u32> = counts
            .keys()
            .flat_map(|(one, other)| [*one, *other])
            .collect();
        let mut before: HashMap<(u32, u32), u32> = HashMap::new();
        for case in &self.before {
            let of_it: Vec<u32> = case
                .iter()
                .copied()
                .filter(|word| partners.contains(word))
                .collect();
            for pair in pairs_of(&of_it) {
                if counts.contains_key(&pair) {
                    *before.entry(pair).or_default() += 1;
                }
            }
        }
        if !go_on() {
            return None;
        }
        let grown = counts.keys().filter_map(|pair| {
            let (one, other) = (places.get(&pair.0)?, places.get(&pair.1)?);
            let cases = in_both(one, other);
            let before = before.get(pair).copied().unwrap_or(0);
            self.grown(vec![pair.0, pair.1], cases, before, rules)
        });
        Some(grown.collect())
    }

    /// The word or pair, if it grew surely enough and speaks of enough persons.
    fn grown(
        &self,
        words: Vec<u32>,
        cases: Vec<usize>,
        before: u32,
        rules: &IssueRules,
    ) -> Option<Grown> {
        let (all, all_before) = self.sizes();
        let statistic = log_likelihood((cases.len(), all), (before as usize, all_before));
        let is_rising = statistic >= rules.theme.statistic
            && cases.len() * all_before.max(1) > before as usize * all;
        if !is_rising || self.persons(&cases) < rules.theme.persons as usize {
            return None;
        }
        Some(Grown {
            words,
            before,
            statistic,
            cases,
        })
    }

    /// Different persons; whoever is not known counts as somebody else each time.
    fn persons(&self, cases: &[usize]) -> usize {
        let cases = cases.iter().filter_map(|at| self.cases.get(*at));
        let mut known = HashSet::new();
        let mut unknown = 0;
        for case in cases {
            match case.person {
                Some(person) => drop(known.insert(person)),
                None => unknown += 1,
            }
        }
        known.len() + unknown
    }

    fn theme(&self, grown: &Grown, companions: &[u32]) -> Theme {
        let name = |word: &u32| self.names.get(*word as usize).map(ToString::to_string);
        let cases: Vec<&Case> = grown
            .cases
            .iter()
            .filter_map(|at| self.cases.get(*at))
            .collect();
        let mut areas: BTreeMap<Option<String>, u32> = BTreeMap::new();
        let mut categories: BTreeMap<String, u32> = BTreeMap::new();
        for case in &cases {
            *areas
                .entry(case.area.as_deref().map(str::to_owned))
                .or_default() += 1;
            for category in &case.categories {
                *categories.entry(category.to_string()).or_default() += 1;
            }
        }
        // As they are told: the order in which the words came up first is that of the language.
        let mut words = grown.words.clone();
        words.sort_unstable();
        Theme {
            words: words.iter().filter_map(name).collect(),
            companions: companions
                .iter()
                .take(COMPANIONS)
                .filter_map(name)
                .collect(),
            now: u32::try_from(cases.len()).unwrap_or(u32::MAX),
            before: grown.before,
            statistic: grown.statistic,
            cases: cases.iter().map(|case| case.id).collect(),
            areas: most_first(areas),
            categories: most_first(categories),
        }
    }
}

/// Dunning's log-likelihood ratio (G2) for `part` of `all` now against the same before: how unlikely it is that both
/// have the same share. Nothing where there is nothing.
#[must_use]
pub fn log_likelihood(now: (usize, usize), before: (usize, usize)) -> f64 {
    let all = now.1 + before.1;
    if all == 0 {
        return 0.0;
    }
    let parts = now.0 + before.0;
    let term = |seen: usize, of: usize, whole: usize| {
        let expected = real(of) * real(whole) / real(all);
        if seen == 0 || expected <= 0.0 {
            0.0
        } else {
            real(seen) * (real(seen) / expected).ln()
        }
    };
    let rest = |of: (usize, usize)| of.1.saturating_sub(of.0);
    let others = rest(now) + rest(before);
    2.0 * (term(now.0, now.1, parts)
        + term(before.0, before.1, parts)
        + term(rest(now), now.1, others)
        + term(rest(before), before.1, others))
}

#[expect(
    clippy::cast_precision_loss,
    reason = "numbers of consultations stay far below 2^52"
)]
fn real(count: usize) -> f64 {
    count as f64
}

fn pairs_of(words: &[u32]) -> impl Iterator<Item = (u32, u32)> {
    let later = |at: usize| words.get(at + 1..).unwrap_or_default();
    let pairs = words.iter().enumerate();
    pairs.flat_map(move |(at, one)| later(at).iter().map(|other| (*one, *other)))
}

/// What two ascending lists have in common.
fn in_both(one: &[usize], other: &[usize]) -> Vec<usize> {
    let mut other = other.iter().peekable();
    let is_there = |place: &usize| {
        while other.next_if(|next| *next < place).is_some() {}
        other.peek() == Some(&place)
    };
    one.iter().copied().filter(is_there).collect()
}

fn is_same(theme: &Grown, other: &Grown) -> bool {
    let common = in_both(&theme.cases, &other.cases).len();
    let smaller = theme.cases.len().min(other.cases.len());
    common * 100 >= smaller * SAME
}

fn most_first<K: Ord>(counts: BTreeMap<K, u32>) -> Vec<(K, u32)> {
    let mut counts: Vec<(K, u32)> = counts.into_iter().collect();
    counts.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    counts
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::Path;

    fn rules() -> IssueRules {
        let text = include_str!("../../../data/issues.toml");
        IssueRules::parse(Path::new("issues.toml"), text).unwrap()
    }

    fn take(corpus: &mut Corpus, side: Side, person: i64, narrative: &str) {
        let shown = Shown {
            id: ConsultationId(i64::try_from(corpus.sizes().0 + 1).unwrap()),
            person: Some(PersonId(person)),
            area: Some("03"),
            categories: &["visiting-nurse"],
            narrative,
        };
        corpus.take(side, &shown, &rules());
    }

    fn themes(corpus: &Corpus) -> Vec<Theme> {
        corpus.themes(&rules(), &mut || true).unwrap()
    }

    /// Two spans of the same everyday calls.
    fn everyday() -> Corpus {
        let mut corpus = Corpus::default();
        for side in [Side::Before, Side::Now] {
            for at in 0..400_usize {
                let care = ["胃瘻", "褥瘡", "透析", "酸素療法"][at % 4];
                let who = ["長女", "長男", "妻", "民生委員"][at / 4 % 4];
                take(
                    &mut corpus,
                    side,
                    i64::try_from(at).unwrap(),
                    &format!("{who}から。{care}の方の往診を。"),
                );
            }
        }
        corpus
    }

    #[test]
    fn the_ratio_is_that_of_the_books() {
        // Rayson and Garside's form for both cells of each span, reckoned by hand.
        assert!(log_likelihood((10, 100), (10, 100)).abs() < 1e-9);
        assert!((log_likelihood((10, 100), (0, 100)) - 14.389).abs() < 0.01);
        assert!(log_likelihood((0, 0), (0, 0)).abs() < 1e-9);
    }

    #[test]
    fn what_grew_is_first_with_its_cases_and_what_stayed_is_not_there() {
        let mut corpus = everyday();
        assert_eq!(themes(&corpus), []);
        for person in 0..12 {
            take(
                &mut corpus,
                Side::Now,
                1000 + person,
                "訪問看護の事業所が閉鎖。次の所を探す。胃瘻あり",
            );
        }
        let themes = themes(&corpus);
        assert_eq!(themes.len(), 1, "{themes:?}");
        assert_eq!((themes[0].now, themes[0].before), (12, 0));
        let mut said = themes[0].words.clone();
        said.extend(themes[0].companions.clone());
        assert!(
            said.contains(&"閉鎖".to_owned()) && said.contains(&"訪問看護".to_owned()),
            "{said:?}"
        );
        assert_eq!(themes[0].cases.first(), Some(&ConsultationId(401)));
        assert_eq!(themes[0].areas, [(Some("03".to_owned()), 12)]);
    }

    #[test]
    fn a_pair_rises_although_each_of_its_words_stays() {
        let mut corpus = Corpus::default();
        for side in [Side::Before, Side::Now] {
            for at in 0..600_i64 {
                let together = side == Side::Now && at < 40;
                let text = match (together, at % 40) {
                    (true, _) => "夜間の痰吸引",
                    (false, 0) => "夜間の往診",
                    (false, 1) => "痰吸引の手順",
                    _ => "書類の書き方",
                };
                take(&mut corpus, side, at, text);
            }
        }
        assert_eq!(themes(&corpus)[0].words, ["夜間", "痰吸引"]);
    }

    #[test]
    fn one_hard_case_is_no_theme() {
        let mut corpus = everyday();
        for _ in 0..30 {
            take(&mut corpus, Side::Now, 7, "隣家との騒音の諍い");
        }
        assert_eq!(themes(&corpus), []);
    }

    #[test]
    fn whoever_says_no_gets_nothing() {
        assert_eq!(everyday().themes(&rules(), &mut || false), None);
    }
}
