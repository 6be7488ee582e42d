//! What the shipped files promise.

use super::*;

#[test]
fn every_shipped_file_is_without_fault_and_has_its_letter() {
    let office = Office::at(TUESDAY);
    let letters: String = office
        .workflows
        .iter()
        .map(|workflow| workflow.letter)
        .collect();
    assert_eq!(letters, "CDEHWKIMGOSNT");
    for route in ["referral", "outreach", "support-team", "callback"] {
        assert!(office.workflows.for_route(route).is_some(), "{route}");
    }
}

#[test]
fn every_open_state_has_exactly_one_usual_next_step_and_a_second_only_behind_one_that_tells_whose_turn_it_is_then()
 {
    let office = Office::at(TUESDAY);
    for workflow in &office.workflows {
        for state in &workflow.states {
            let steps = workflow.transitions.iter();
            let usual: Vec<_> = steps
                .filter(|step| step.primary.contains(&state.code))
                .collect();
            if state.turn().is_some() {
                let of = format!("{} {}", workflow.id, state.code);
                assert!(usual.iter().all(|step| step.from.contains(&state.code)));
                match usual[..] {
                    [_] => {}
                    [first, _] => assert!(first.again.is_some(), "{of}"),
                    _ => panic!("{of}: {usual:?}"),
                }
            }
        }
    }
}

#[test]
fn the_steps_that_scripts_rely_on_exist_with_their_fields() {
    let office = Office::at(TUESDAY);
    let promised = [
        (
            "referral",
            "claim: release: hand-over:to note:text hold:reason,until resume: cancel:reason error:reason undo: clarify: offer:clinic,mode answer:clinic,answer,reason,condition,until,forward_to decide:clinic remind:clinic,until prepare:watch_sub,call_night,backup inform: book:at visit:held,reason,at settle: complete:outcome fail:reason",
        ),
        (
            "outreach",
            "triage:urgency review: advise:text decide:basis staff:physician,with schedule:at depart: arrive: leave:depth,text record:text revisit:at link:to monitor:until close:outcome",
        ),
        ("callback", "done: absent:again"),
    ];
    for (id, steps) in promised {
        for step in steps.split(' ') {
            let (name, fields) = step.split_once(':').unwrap();
            let step = office
                .workflow(id)
                .transition(name)
                .unwrap_or_else(|| panic!("{id} {name}"));
            let mut given: BTreeSet<&str> = fields.split(',').collect();
            given.remove("");
            for field in &given {
                assert!(
                    step.carries.iter().any(|spec| spec.code == *field),
                    "{name} {field}"
                );
            }
            let asks_more = step
                .carries
                .iter()
                .find(|spec| spec.required && !given.contains(spec.code.as_str()));
            assert_eq!(asks_more, None, "{id} {name}");
        }
    }
}
