//! Who may what: every role, every state of every workflow, every step, and what is no step. What is expected is
//! read from the workflow files as they are written; a refusal changes nothing and is in the audit.

use crate::support::{TestOffice, call};
use crate::walking::{minimal, request, with_clinics};
use madoguchi::domain::facility::Source;
use madoguchi::domain::ids::{ConsultationId, ItemId};
use madoguchi::domain::staff::{Actor, Role};
use madoguchi::domain::work_item::{Details, WorkItem};
use madoguchi::import::Edition;
use madoguchi::office::Office;
use madoguchi::store::retell::OfficeSign;
use madoguchi::store::{Apply, NewStaff, Seed, Store, StoreError};
use madoguchi::workflow::model::{Refusal, Target, Transition, Workflow};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::LazyLock;
use toml::{Table, Value};

static KNOWLEDGE: LazyLock<Office> = LazyLock::new(Office::shipped);

const ROLES: [Role; 5] = [
    Role::Viewer,
    Role::Reception,
    Role::Coordinator,
    Role::Supervisor,
    Role::Admin,
];

fn someone(name: &str, role: Role) -> NewStaff {
    NewStaff {
        name: name.into(),
        kana: String::new(),
        role,
        occupation: String::new(),
        os_user: None,
        areas: Vec::new(),
        support_physician: false,
    }
}

/// Somebody of each role.
fn people(office: &TestOffice) -> Vec<Actor> {
    let mut store = office.store();
    let chief = office.actor("所長");
    let role = |role: Role| {
        let name = format!("{role}さん");
        let staff = store.add_staff(&chief, &someone(&name, role)).unwrap();
        Actor {
            staff: staff.id,
            name,
            role,
            desk: "test".into(),
        }
    };
    ROLES.map(role).into()
}

/// The refusals in the audit of an office, read past the program.
struct Denials(rusqlite::Connection);

impl Denials {
    fn of(office: &TestOffice) -> Self {
        Self(rusqlite::Connection::open(office.path()).unwrap())
    }

    fn count(&self) -> u32 {
        self.0
            .prepare_cached("SELECT count(*) FROM audit WHERE action = 'denied'")
            .and_then(|mut count| count.query_row([], |row| row.get(0)))
            .unwrap()
    }
}

fn is_denied(error: &StoreError) -> bool {
    matches!(
        error,
        StoreError::NotAllowed { .. } | StoreError::Refused(Refusal::NotAllowed { .. })
    )
}

/// Who may take which step, by the files alone.
fn written_down(workflow: &str) -> BTreeMap<String, Vec<Role>> {
    let read = |name: &str| -> Table {
        let file =
            Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("data/workflows/{name}.toml"));
        std::fs::read_to_string(file).unwrap().parse().unwrap()
    };
    let roles = |table: &Table| {
        let who = table.get("who").and_then(Value::as_array)?;
        let role = |role: &Value| role.as_str().unwrap().parse().unwrap();
        Some(who.iter().map(role).collect::<Vec<Role>>())
    };
    let (universal, own) = (read("_universal"), read(workflow));
    let usual = roles(&own).unwrap_or_else(|| ROLES[1..].to_vec());
    let mut who = BTreeMap::new();
    // A step of the workflow's own replaces the universal one of its name.
    for file in [&universal, &own] {
        for step in file["transition"].as_array().unwrap() {
            let step = step.as_table().unwrap();
            let name = step["name"].as_str().unwrap().to_owned();
            who.insert(name, roles(step).unwrap_or_else(|| usual.clone()));
        }
    }
    who
}

/// Items of one workflow, led into any of its states by an administrator.
struct Ways<'a> {
    store: &'a mut Store,
    chief: Actor,
    clinics: &'a [i64],
    workflow: &'a Workflow,
}

/// A step with the choice that it makes.
type Way<'a> = Vec<(&'a Transition, usize)>;

impl<'a> Ways<'a> {
    fn take(
        &mut self,
        item: ItemId,
        step: &Transition,
        pick: usize,
    ) -> Result<WorkItem, StoreError> {
        let given = self.given(item, step, pick);
        let request = request(item, &step.name, given);
        Ok(self.store.step(&self.chief, &request)?.item)
    }

    fn given(&self, item: ItemId, step: &Transition, pick: usize) -> Details {
        if step.to == Target::Undo {
            return Details::new();
        }
        let view = self.store.item_view(item).unwrap();
        minimal(self.workflow, step, &view, self.clinics, &self.chief, pick)
    }

    fn led(&mut self, way: &Way<'a>) -> ItemId {
        let seed = Seed::default();
        let item = self.store.start(&self.chief, &self.workflow.id, seed);
        let item = item.unwrap().id;
        for (step, pick) in way {
            self.take(item, step, *pick).unwrap();
        }
        item
    }

    /// A way to every state that can be reached.
    fn reach_every_state(&mut self) -> BTreeMap<String, Way<'a>> {
        let mut ways: BTreeMap<String, Way<'a>> = BTreeMap::new();
        ways.insert(self.workflow.states[0].code.clone(), Vec::new());
        let mut open: Vec<String> = ways.keys().cloned().collect();
        while let Some(state) = open.pop() {
            let way = ways[&state].clone();
            for step in &self.workflow.transitions {
                let leads = match &step.to {
                    Target::State(to) => usize::from(!ways.contains_key(to)),
                    Target::ByField { .. } => 8,
                    _ => 0,
                };
                for pick in 0..leads {
                    if !step.from.contains(&state) {
                        continue;
                    }
                    let item = self.led(&way);
                    let Ok(item) = self.take(item, step, pick) else {
                        continue;
                    };
                    if !ways.contains_key(&item.state) {
                        let on = [way.clone(), vec![(step, pick)]].concat();
                        ways.insert(item.state.clone(), on);
                        open.push(item.state);
                    }
                }
            }
        }
        ways
    }
}

#[test]
fn every_role_may_take_in_every_state_exactly_the_steps_that_the_files_give_it() {
    let (mut cells, mut refused) = (0_u32, 0_u32);
    for workflow in &KNOWLEDGE.workflows {
        let office = TestOffice::open();
        let clinics = with_clinics(&office);
        let people = people(&office);
        let who = written_down(&workflow.id);
        let denials = Denials::of(&office);
        let mut store = office.store();
        let mut ways = Ways {
            store: &mut store,
            chief: office.actor("所長"),
            clinics: &clinics,
            workflow,
        };
        let states = ways.reach_every_state();
        let named: BTreeSet<&String> = workflow.states.iter().map(|state| &state.code).collect();
        let missed = named
            .into_iter()
            .filter(|state| !states.contains_key(*state));
        let missed: Vec<&String> = missed.collect();
        assert!(
            missed.is_empty(),
            "{}: states without a way: {missed:?}",
            workflow.id
        );
        for (state, way) in &states {
            let mut item = ways.led(way);
            let mut before = ways.store.item_view(item).unwrap();
            for step in &workflow.transitions {
                let given = ways.given(item, step, 0);
                for actor in &people {
                    let cell = format!("{} {state} {} {}", workflow.id, step.name, actor.role);
                    let denied_before = denials.count();
                    let came = ways
                        .store
                        .step(actor, &request(item, &step.name, given.clone()));
                    let denied = denials.count() - denied_before;
                    cells += 1;
                    let is_here = step.from.contains(state) || step.to == Target::Undo;
                    let may = actor.role != Role::Viewer && who[&step.name].contains(&actor.role);
                    match came {
                        Ok(_) => {
                            assert!(is_here && may, "{cell}: taken");
                            item = ways.led(way);
                            before = ways.store.item_view(item).unwrap();
                        }
                        Err(error) => {
                            let is_refused_role = actor.role == Role::Viewer || (is_here && !may);
                            assert_eq!(is_denied(&error), is_refused_role, "{cell}: {error:?}");
                            assert_eq!(denied, u32::from(is_refused_role), "{cell}");
                            refused += denied;
                            let after = ways.store.item_view(item).unwrap();
                            assert_eq!(after, before, "{cell}");
                        }
                    }
                }
            }
        }
    }
    println!("{cells} cells, {refused} refused for the role and noted");
    assert!(cells > 1000, "{cells}");
}

fn office_sign() -> OfficeSign {
    OfficeSign {
        name: "見本支援センター".into(),
        sample: false,
    }
}

/// What is no step, and the least role that may do it.
type Deed = fn(&mut Store, &Actor, &Path) -> Result<(), StoreError>;

const DEEDS: [(&str, Role, Deed); 11] = [
    ("note a look", Role::Viewer, |store, me, _| {
        store.note_view(me, "R8-00001")
    }),
    ("register a call", Role::Reception, |store, me, _| {
        store.register(me, &call("new", "answered")).map(drop)
    }),
    ("add to a record", Role::Reception, |store, me, _| {
        store
            .add_to_consultation(me, ConsultationId(1), "追記")
            .map(drop)
    }),
    ("start an item", Role::Reception, |store, me, _| {
        store.start(me, "startup", Seed::default()).map(drop)
    }),
    ("import an edition", Role::Supervisor, |store, me, _| {
        let nothing = Edition::of(Source::Kouseikyoku);
        let done = store.apply_edition(me, &nothing, &[], Apply::Write, &mut |_| true);
        done.map(drop)
    }),
    (
        "take over postal codes",
        Role::Supervisor,
        |store, me, _| store.apply_postal(me, &[]),
    ),
    ("take a copy", Role::Supervisor, |store, me, folder| {
        let copy = folder.join(format!("{}.db", me.role));
        store.backup_to(me, &copy).map(drop)
    }),
    ("add a viewer", Role::Supervisor, |store, me, _| {
        store
            .add_staff(me, &someone(&format!("新人{}", me.role), Role::Viewer))
            .map(drop)
    }),
    ("add a supervisor", Role::Admin, |store, me, _| {
        store
            .add_staff(me, &someone("次長", Role::Supervisor))
            .map(drop)
    }),
    ("sign the office", Role::Admin, |store, me, _| {
        store.sign_office(me, &office_sign())
    }),
    ("note a restore", Role::Admin, |store, me, folder| {
        store.note_restore(me, folder, None)
    }),
];

#[test]
fn what_is_no_step_is_open_to_exactly_the_roles_from_its_least_one_on() {
    let office = TestOffice::open();
    let people = people(&office);
    let mut store = office.store();
    store
        .register(&office.actor("森"), &call("k1", "answered"))
        .unwrap();
    let denials = Denials::of(&office);
    for (name, least, deed) in DEEDS {
        let from = ROLES.iter().position(|role| *role == least).unwrap();
        for (at, actor) in people.iter().enumerate() {
            let before = denials.count();
            let came = deed(&mut store, actor, office.folder());
            let denied = denials.count() - before;
            assert_eq!(
                (came.as_ref().err().is_some_and(is_denied), denied),
                (at < from, u32::from(at < from)),
                "{name} by {}: {came:?}",
                actor.role
            );
            assert!(
                at < from || came.is_ok(),
                "{name} by {}: {came:?}",
                actor.role
            );
        }
    }
}
