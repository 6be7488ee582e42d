//! Files of an office: new ones, broken ones.

use super::*;

fn load(name: &str, text: &str) -> (WorkflowSet, Vec<String>) {
    let file = (PathBuf::from(format!("conf/{name}.toml")), text.to_owned());
    let files = shipped().chain([file]);
    let (set, faults) = WorkflowSet::load(files, &vocabularies(), english());
    let told = faults.iter().map(|fault| {
        assert_eq!(fault.file, PathBuf::from(format!("conf/{name}.toml")));
        format!("{}: {}", fault.line, fault.message)
    });
    (set, told.collect())
}

const SOUND: &str = include_str!("sample.toml");

#[test]
fn a_new_function_of_the_centre_is_one_more_file() {
    let (set, faults) = load("visitor", SOUND);
    assert_eq!(faults, [] as [&str; 0]);
    let workflow = set.by_letter('V').unwrap();
    assert!(workflow.transition("claim").is_some());
    assert!(workflow.state("on-hold").is_some());
}

#[test]
fn the_example_of_the_manual_is_sound() {
    let manual = include_str!("../../../docs/workflows.md");
    let example = manual
        .split("```toml")
        .nth(1)
        .and_then(|rest| rest.split("```").next());
    let (set, faults) = load("equipment", example.unwrap());
    assert_eq!(faults, [] as [&str; 0]);
    assert!(set.get("equipment").is_some());
}

#[test]
fn a_broken_override_leaves_the_shipped_file_in_use() {
    let (set, faults) = load("callback", "id = \"callback\"\nletter = \"C\"\n");
    assert!(!faults.is_empty());
    assert_eq!(
        set.get("callback"),
        Office::at(TUESDAY).workflows.get("callback")
    );
    let (set, faults) = load("lost", "id = [\n");
    assert!(
        faults[0].starts_with("1: ") || faults[0].starts_with("2: "),
        "{faults:?}"
    );
    assert!(set.get("lost").is_none());
}

#[test]
fn letters_and_routes_belong_to_one_workflow() {
    let taken = SOUND.replace("letter = \"V\"", "letter = \"S\"\nroutes = [\"callback\"]");
    let (set, faults) = load("visitor", &taken);
    assert_eq!(faults.len(), 2, "{faults:?}");
    assert!(
        faults[0].starts_with("2: the letter \"S\" belongs to \"referral\""),
        "{faults:?}"
    );
    assert!(
        faults[1].starts_with("3: the route \"callback\""),
        "{faults:?}"
    );
    assert!(set.get("visitor").is_none());
}

/// A place of the sound file, what stands there instead, and what is told.
const BROKEN: &[(&str, &str, &str)] = &[
    (
        "id = \"visitor\"",
        "id = \"visitors\"",
        "differs from the file's name",
    ),
    ("letter = \"V\"", "letter = \"Vi\"", "one capital letter"),
    (
        "view = \"board\"",
        "view = \"bord\"",
        "did you mean \"board\"",
    ),
    (
        "view = \"board\"",
        "veiw = \"board\"",
        "no key \"veiw\"; did you mean \"view\"",
    ),
    (
        "actor = \"anyone\"",
        "actor = \"anybody\"",
        "no actor (vocabulary actors) \"anybody\"",
    ),
    ("actor = \"anyone\"\n", "", "\"actor\" is missing"),
    (
        "clock = \"2bh\"",
        "clock = \"2 hours\"",
        "no length of time",
    ),
    ("clock = \"2bh\"\n", "", "\"clock\" is missing"),
    (
        "clock = \"field:at\"",
        "clock = \"field:text\"",
        "not a field of kind moment",
    ),
    ("code = \"over\"", "code = \"planned\"", "stands twice"),
    ("name = \"finish\"", "name = \"plan\"", "stands twice"),
    (
        "from = [\"asked\"]",
        "from = [\"aksed\"]",
        "no state \"aksed\"; did you mean \"asked\"",
    ),
    (
        "to = \"planned\"",
        "to = \"plannde\"",
        "did you mean \"planned\"",
    ),
    (
        "phase = \"closed\"",
        "phase = \"closed\"\nclock = \"1bd\"",
        "closed state \"over\"",
    ),
    (
        "who = [\"coordinator\"]",
        "who = [\"boss\"]",
        "no role \"boss\"",
    ),
    (
        "guards = [\"consent\"]",
        "guards = [\"konsent\"]",
        "did you mean \"consent\"",
    ),
    (
        "hooks = [\"depart\"]",
        "hooks = [\"leave\"]",
        "the hook \"leave\" needs the field \"depth\"",
    ),
    (
        "hooks = [\"depart\"]",
        "hooks = [\"fly\"]",
        "no hook \"fly\"",
    ),
    ("kind = \"text\"", "kind = \"txt\"", "did you mean \"text\""),
    (
        "choice:results",
        "choice:reslts",
        "no vocabulary \"reslts\"; did you mean \"results\"",
    ),
    (
        "kind = \"text\"",
        "kind = \"number:0-3:reslts\"",
        "no vocabulary \"reslts\"; did you mean \"results\"",
    ),
    ("kind = \"text\"", "kind = \"number:0-3:results\"", "\"0\""),
    (
        "default = \"good\"",
        "default = \"god\"",
        "did you mean \"good\"",
    ),
    (
        "bad = \"planned\"",
        "worse = \"planned\"",
        "says nothing for the value \"bad\"",
    ),
    (
        "field = \"result\"",
        "field = \"reslt\"",
        "no field \"reslt\"; did you mean \"result\"",
    ),
    (
        "states = [\"asked\"]",
        "states = [\"asked\", \"askd\"]",
        "no state \"askd\"",
    ),
    ("ja = \"予定\"\n", "", "\"ja\" is missing"),
    ("primary = true", "primary = 1", "wants true or false"),
];

/// Each case changes one place of the sound file; the fault is told with the line of that place.
#[test]
fn every_kind_of_fault_is_found_with_its_line() {
    for (place, broken, message) in BROKEN {
        assert!(SOUND.contains(place), "{place}");
        let text = SOUND.replacen(place, broken, 1);
        let (set, faults) = load("visitor", &text);
        assert!(
            faults.iter().any(|fault| fault.contains(message)),
            "{broken}: {faults:#?}"
        );
        assert!(set.get("visitor").is_none(), "{broken}");
        let at_place = SOUND
            .lines()
            .position(|line| line.contains(place.trim()))
            .unwrap()
            + 1;
        let near = faults
            .iter()
            .filter(|fault| fault.contains(message))
            .any(|fault| {
                let line: usize = fault.split_once(':').unwrap().0.parse().unwrap();
                line.abs_diff(at_place) <= 8
            });
        assert!(near, "{broken} at line {at_place}: {faults:#?}");
    }
}

#[test]
fn states_that_cannot_be_reached_left_or_seen_are_told_at_the_state() {
    let line = |code: &str| {
        let code = format!("code = \"{code}\"");
        SOUND.lines().position(|line| line == code).unwrap() + 1
    };
    let circle = SOUND.replacen("to = \"planned\"", "to = \"asked\"", 1);
    let expected = [
        format!(
            "{}: there is no way from the state \"asked\" to a closed one",
            line("asked")
        ),
        format!(
            "{}: no step leads to the state \"planned\"",
            line("planned")
        ),
        format!("{}: no step leads to the state \"over\"", line("over")),
    ];
    assert_eq!(load("visitor", &circle).1, expected);
    let unplaced = SOUND.replacen("states = [\"asked\"]", "states = []", 1);
    let expected = format!(
        "{}: the open state \"asked\" is in no [[column]]",
        line("asked")
    );
    assert_eq!(load("visitor", &unplaced).1, [expected]);
    let trap = SOUND.replacen("from = [\"planned\"]", "from = [\"asked\"]", 1);
    let expected = format!(
        "{}: there is no way from the state \"planned\" to a closed one",
        line("planned")
    );
    assert!(load("visitor", &trap).1.contains(&expected));
}

#[test]
fn a_clock_whose_field_may_be_empty_is_told_at_the_clock() {
    let may_be_empty = SOUND.replacen("kind = \"moment\", required = true", "kind = \"moment\"", 1);
    let (_, faults) = load("visitor", &may_be_empty);
    let line = SOUND
        .lines()
        .position(|line| line.contains("field:at"))
        .unwrap()
        + 1;
    assert_eq!(faults.len(), 1, "{faults:?}");
    assert!(
        faults[0].starts_with(&format!("{line}: the clock of \"planned\" reads \"at\"")),
        "{faults:?}"
    );
}

#[test]
fn all_faults_of_a_file_are_told_at_once_in_the_order_of_their_lines() {
    let broken = SOUND
        .replacen("actor = \"anyone\"", "actor = \"anybody\"", 1)
        .replacen("to = \"planned\"", "to = \"plannde\"", 1)
        .replacen("kind = \"text\"", "kind = \"txt\"", 1);
    let (_, faults) = load("visitor", &broken);
    let line = |place: &str| {
        broken
            .lines()
            .position(|line| line.contains(place))
            .unwrap()
            + 1
    };
    let told: Vec<usize> = faults
        .iter()
        .map(|fault| fault.split_once(':').unwrap().0.parse().unwrap())
        .collect();
    for place in ["anybody", "plannde", "txt"] {
        assert!(told.contains(&line(place)), "{place}: {faults:#?}");
    }
    assert!(told.is_sorted());
}
