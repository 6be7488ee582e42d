//! What became of the calls that lead on: each story is worked out backwards from now, so that
//! it stands where it should at any date, and told forwards, through the steps of its workflow.

use super::dice::Dice;
use super::directory::Directory;
use super::people::Towns;
use super::staff::Team;
use super::times::{DAY, HOUR, Past};
use super::words::STORIES;
use crate::domain::area::AreaCode;
use crate::domain::ids::FacilityId;
use crate::domain::intake::PersonInput;
use crate::domain::work_item::Details;
use crate::workflow::fields::stored_moment;
use chrono::{DateTime, TimeDelta, Utc};
use serde::Deserialize;
use std::collections::BTreeMap;

/// What is nearer to now than this happened when it happened, office hours or not.
const UNDER_WAY: i64 = 2 * HOUR;

/// The stories of the file.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct StoryWords {
    pub texts: BTreeMap<String, Vec<String>>,
    pub path: Vec<PathWords>,
    pub story: Vec<StoryWord>,
}

/// Steps that several stories share.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PathWords {
    pub name: String,
    pub steps: Vec<StepWord>,
}

/// One kind of story; the fields are explained at the head of the file.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct StoryWord {
    pub kind: String,
    #[cfg_attr(
        not(test),
        expect(dead_code, reason = "a test holds every story to its end")
    )]
    pub state: String,
    #[serde(default)]
    pub calls: Vec<String>,
    #[serde(default)]
    pub consent: Vec<String>,
    #[serde(default)]
    pub form: BTreeMap<String, String>,
    #[serde(default)]
    pub urgency: Option<String>,
    #[serde(default)]
    pub promised: Vec<String>,
    pub path: Vec<String>,
    #[serde(default)]
    pub then: Vec<StepWord>,
    pub ages: Vec<String>,
}

/// One step of a story.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct StepWord {
    #[serde(rename = "do")]
    pub transition: String,
    pub after: String,
    #[serde(default)]
    pub set: BTreeMap<String, String>,
    #[serde(default)]
    pub note: String,
}

impl StoryWord {
    /// All steps in order.
    fn steps(&self) -> impl Iterator<Item = &'static StepWord> + use<'_> {
        let shared = self.path.iter().filter_map(|name| {
            STORIES
                .path
                .iter()
                .find(|path| path.name == *name)
                .map(|path| path.steps.as_slice())
        });
        let own = STORIES
            .story
            .iter()
            .find(|story| std::ptr::eq(*story, self));
        shared
            .chain(own.map(|story| story.then.as_slice()))
            .flatten()
    }
}

/// One story at its times.
#[derive(Debug)]
pub(super) struct Story {
    pub word: &'static StoryWord,
    /// When the call came, or the desk started it.
    pub begins: DateTime<Utc>,
    /// Times and steps, oldest first.
    pub steps: Vec<(DateTime<Utc>, &'static StepWord)>,
    /// When it was promised to call back.
    pub promised: Option<&'static str>,
}

/// All stories, `rounds` times over; of these the first `limit`, so that a small office has some
/// of each.
pub(super) fn all(dice: &mut Dice, past: &Past<'_>, rounds: usize, limit: usize) -> Vec<Story> {
    let mut stories = Vec::new();
    for _ in 0..rounds {
        for word in &STORIES.story {
            for (at, age) in word.ages.iter().enumerate() {
                stories.push(story(dice, past, word, at, minutes(age)));
            }
        }
    }
    if stories.len() > limit {
        dice.shuffle(&mut stories);
        stories.truncate(limit);
    }
    stories
}

fn story(
    dice: &mut Dice,
    past: &Past<'_>,
    word: &'static StoryWord,
    serial: usize,
    age: i64,
) -> Story {
    let mut after_this = past.ago(age);
    let mut at = settled(past, dice, after_this);
    let mut steps: Vec<(DateTime<Utc>, &'static StepWord)> = Vec::new();
    let mut words: Vec<&'static StepWord> = word.steps().collect();
    while let Some(step) = words.pop() {
        steps.push((at, step));
        let gap = minutes(&step.after);
        // A little more or less, but what is under way keeps its minutes.
        let gap = if gap > 2 * HOUR {
            gap * dice.between(85, 125) / 100
        } else {
            gap
        };
        after_this = at - TimeDelta::minutes(gap);
        at = settled(past, dice, after_this).min(at - TimeDelta::minutes(2));
    }
    steps.reverse();
    let promised = word
        .promised
        .get(serial % word.promised.len().max(1))
        .map(String::as_str);
    Story {
        word,
        begins: at,
        steps,
        promised,
    }
}

fn settled(past: &Past<'_>, dice: &mut Dice, at: DateTime<Utc>) -> DateTime<Utc> {
    if at > past.ago(UNDER_WAY) {
        at
    } else {
        past.last_open(at, dice)
    }
}

/// Minutes of `90m`, `3h`, `-2h` or `12d`; 0 for anything else.
pub(super) fn minutes(text: &str) -> i64 {
    let (number, unit) = match text.char_indices().next_back() {
        Some((at, unit)) => (text.get(..at).unwrap_or_default(), unit),
        None => return 0,
    };
    let factor = match unit {
        'm' => 1,
        'h' => HOUR,
        'd' => DAY,
        _ => 0,
    };
    number.parse::<i64>().unwrap_or(0) * factor
}

/// What the values of a story are filled from.
#[derive(Debug)]
pub(super) struct Filling<'a> {
    pub past: Past<'a>,
    pub directory: &'a Directory,
    pub towns: &'a Towns,
    pub team: &'a Team,
}

/// What is settled once for one story.
#[derive(Debug)]
pub(super) struct Case {
    area: Option<AreaCode>,
    clinics: Vec<FacilityId>,
    diseases: String,
    attending: String,
}

impl Filling<'_> {
    /// What a story about a person settles once.
    pub fn case(&self, dice: &mut Dice, person: &PersonInput) -> Case {
        let area = person.area.clone().map(AreaCode);
        let clinics = area
            .as_ref()
            .map(|area| self.directory.to_ask(dice, area, self.towns))
            .unwrap_or_default();
        let hospital = self.directory.any(dice, "hospital");
        let attending = Some(person.attending.clone())
            .filter(|text| !text.is_empty())
            .or_else(|| hospital.map(|place| place.name.clone()));
        Case {
            area,
            clinics,
            diseases: person.diseases.clone(),
            attending: attending.unwrap_or_default(),
        }
    }

    /// The fields of a step taken at `at`, before one at `next`.
    pub fn fields(
        &self,
        dice: &mut Dice,
        case: &Case,
        set: &BTreeMap<String, String>,
        at: DateTime<Utc>,
        next: DateTime<Utc>,
    ) -> Details {
        set.iter()
            .map(|(code, text)| (code.clone(), self.value(dice, case, text, at, next)))
            .filter(|(_, value)| !value.is_empty())
            .collect()
    }

    /// One value; texts without `@` stand for themselves.
    pub fn value(
        &self,
        dice: &mut Dice,
        case: &Case,
        text: &str,
        at: DateTime<Utc>,
        next: DateTime<Utc>,
    ) -> String {
        let Some(slot) = text.strip_prefix('@') else {
            return text.to_owned();
        };
        let (name, rest) = slot.split_once(':').unwrap_or((slot, ""));
        let id = |id: Option<FacilityId>| id.map(|id| id.to_string()).unwrap_or_default();
        match name {
            "clinic" => id(case.clinics.get(rest.parse().unwrap_or(0)).copied()),
            "clinics" => {
                let count = rest.parse().unwrap_or(1);
                let ids = case.clinics.iter().take(count).map(ToString::to_string);
                ids.collect::<Vec<_>>().join(",")
            }
            "facility" => id(self.directory.any(dice, rest).map(|place| place.id)),
            "physician" => self.physician(case),
            "text" => STORIES
                .texts
                .get(rest)
                .map_or("", |list| dice.word(list))
                .to_owned(),
            "pick" => {
                let choices: Vec<&str> = rest.split('|').collect();
                dice.pick(&choices).copied().unwrap_or_default().to_owned()
            }
            "score" => dice.between(0, 3).to_string(),
            "diseases" => case.diseases.clone(),
            "attending" => case.attending.clone(),
            _ => self.moment(name, rest, at, next),
        }
    }

    fn physician(&self, case: &Case) -> String {
        let physicians = &self.team.physicians;
        let own = case.area.as_ref().and_then(|area| physicians.get(area));
        own.or(physicians.values().next())
            .map(ToString::to_string)
            .unwrap_or_default()
    }

    fn moment(&self, name: &str, rest: &str, at: DateTime<Utc>, next: DateTime<Utc>) -> String {
        let moment = match name {
            "at" => at + TimeDelta::minutes(minutes(rest)),
            // Never before the step itself.
            "next" => (next - TimeDelta::minutes(minutes(rest))).max(at + TimeDelta::minutes(1)),
            "today" => self.past.now + TimeDelta::minutes(minutes(rest)),
            "day" => self.day(rest),
            "date" => {
                let days = TimeDelta::days(rest.parse().unwrap_or(0));
                return (self.past.today() + days).to_string();
            }
            _ => return String::new(),
        };
        stored_moment(moment)
    }

    /// `3 14:00`: the first open day from in three days on, at that time.
    fn day(&self, text: &str) -> DateTime<Utc> {
        let (days, time) = text.split_once(' ').unwrap_or((text, "10:00"));
        let (hour, minute) = time.split_once(':').unwrap_or((time, "0"));
        let (hour, minute) = (hour.parse().unwrap_or(10), minute.parse().unwrap_or(0));
        self.past
            .open_day_ahead(days.parse().unwrap_or(1), hour, minute)
    }
}
