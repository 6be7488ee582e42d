//! Whatever somebody does, nothing is ever without a next step.

use super::*;

/// A value that fits a field.
fn fitting(workflow: &Workflow, spec: &FieldSpec, office: &Office, pick: usize) -> String {
    match &spec.kind {
        FieldKind::Text | FieldKind::Memo => "記録".into(),
        FieldKind::Date => "2026-12-01".into(),
        FieldKind::Moment => "2026-12-01T10:00:00+09:00".into(),
        FieldKind::Past => "2026-11-23T10:00:00+09:00".into(),
        FieldKind::Number { min, .. } => min.to_string(),
        FieldKind::Choice(list) | FieldKind::Choices(list) | FieldKind::Suggested(list) => {
            let terms = &workflow
                .vocabulary(list, &office.vocabularies)
                .unwrap()
                .terms;
            terms[pick % terms.len()].code.clone()
        }
        FieldKind::Facility | FieldKind::FacilityOrWords | FieldKind::Facilities => "12".into(),
        FieldKind::Staff | FieldKind::People => "9".into(),
        FieldKind::Workflow => "referral".into(),
    }
}

/// The least a step needs, with the choices decided by `pick`.
fn minimal(
    workflow: &Workflow,
    step: &Transition,
    office: &Office,
    pick: usize,
) -> BTreeMap<String, String> {
    let mut given = BTreeMap::new();
    for spec in step.carries.iter().filter(|spec| spec.required) {
        given.insert(spec.code.clone(), fitting(workflow, spec, office, pick));
    }
    for spec in &step.carries {
        if let Some((other, values)) = &spec.required_when
            && given.get(other).is_some_and(|value| values.contains(value))
        {
            given.insert(spec.code.clone(), fitting(workflow, spec, office, pick));
        }
    }
    if step.guards.contains(&Guard::Consent) {
        given.insert("consent".into(), "verbal".into());
    }
    given
}

/// Facts under which every condition of the step holds.
fn favourable(step: &Transition) -> Facts {
    let state = if step.guards.contains(&Guard::AcceptedOffer)
        || step.guards.contains(&Guard::HasAccepted)
    {
        OfferState::Accepted
    } else if step.guards.contains(&Guard::OpenOffer) {
        OfferState::Sent
    } else {
        OfferState::NoResponse
    };
    Facts {
        visit_booked: true,
        ..asked(&[(12, state)])
    }
}

/// One office for the many cases of a property.
static OFFICE: LazyLock<Office> = LazyLock::new(|| Office::at(TUESDAY));

#[test]
fn every_step_from_every_state_that_can_be_reached_can_be_taken() {
    for workflow in &OFFICE.workflows {
        let mut seen = BTreeSet::new();
        let mut waiting = vec![OFFICE.start(&workflow.id, Urgency::Normal)];
        while let Some(item) = waiting.pop() {
            if !seen.insert(item.state.clone()) {
                continue;
            }
            for step in workflow
                .transitions
                .iter()
                .filter(|step| step.from.contains(&item.state))
            {
                if step.name == "undo" {
                    continue;
                }
                for pick in 0..8 {
                    let mut after = item.clone();
                    after.owner = step.guards.contains(&Guard::Claimed).then_some(StaffId(7));
                    let given = minimal(workflow, step, &OFFICE, pick);
                    let (actor, context) = (actor(7, Role::Admin), OFFICE.context());
                    let facts = favourable(step);
                    let plan = workflow.plan(&after, &step.name, &given, &actor, &facts, &context);
                    carry_out(&mut after, plan.unwrap());
                    waiting.push(after);
                }
            }
        }
        let all: BTreeSet<String> = workflow
            .states
            .iter()
            .map(|state| state.code.clone())
            .collect();
        assert_eq!(seen, all, "{}", workflow.id);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn no_walk_leads_to_an_open_item_without_next_step(
        which in 0_usize..10,
        urgent in 0_usize..5,
        picks in prop::collection::vec((0_usize..64, 0_usize..16), 1..40),
    ) {
        let office = &*OFFICE;
        let workflow = office.workflows.iter().nth(which).unwrap();
        let mut item = office.start(&workflow.id, Urgency::ALL[urgent]);
        for (step, pick) in picks {
            let everything = Facts { last_step: Some(String::new()), ..Facts::default() };
            let possible = workflow.possible(&item, &everything, Role::Admin);
            let transition = possible[step % possible.len()].transition;
            if transition.name == "undo" {
                continue;
            }
            let actor = actor(7, Role::Admin);
            let given = minimal(workflow, transition, office, pick);
            let facts = favourable(transition);
            let plan = workflow.plan(&item, &transition.name, &given, &actor, &facts, &office.context());
            let plan = match plan {
                Err(Refusal::Guarded { guard: Guard::Unclaimed | Guard::Claimed }) => continue,
                plan => plan.unwrap(),
            };
            carry_out(&mut item, plan);
            let state = workflow.state(&item.state).expect("a state of the workflow");
            let open = matches!(state.phase, Phase::Open(_) | Phase::Paused(_));
            prop_assert_eq!(open, item.next.is_some(), "{} {} in {}", &workflow.id, &transition.name, &item.state);
            prop_assert_eq!(item.held_state.is_some(), matches!(state.phase, Phase::Paused(_)));
        }
    }
}
