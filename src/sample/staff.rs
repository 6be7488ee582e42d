//! The centre's own people, and a support physician for every area.

use super::dice::Dice;
use super::people;
use super::words::STAFF;
use crate::domain::area::AreaCode;
use crate::domain::ids::StaffId;
use crate::domain::rights::Right;
use crate::domain::staff::{Actor, Role, Staff};
use crate::locale::Lang;
use crate::store::staffing::Post;
use crate::store::{NewStaff, Store, StoreError};
use std::collections::BTreeMap;

/// From where the sample office writes.
const DESK: &str = "sample";

/// Who acts in the sample office.
#[derive(Debug)]
pub(super) struct Team {
    /// Imports, signs, keeps accounts.
    pub admin: Actor,
    /// Own the cases; the first sits at the desk of `demo`.
    pub coordinators: Vec<Actor>,
    /// Take most calls.
    pub reception: Vec<Actor>,
    /// The support physician of each area.
    pub physicians: BTreeMap<AreaCode, StaffId>,
}

impl Team {
    /// Whoever takes a call: mostly the reception.
    pub fn on_the_phone(&self, dice: &mut Dice) -> &Actor {
        let staff = if dice.chance(70) {
            &self.reception
        } else {
            &self.coordinators
        };
        dice.pick(staff).unwrap_or(&self.admin)
    }

    /// Whoever owns a case.
    pub fn owner(&self, dice: &mut Dice) -> &Actor {
        dice.pick(&self.coordinators).unwrap_or(&self.admin)
    }
}

/// Adds the staff, unless they are there; whoever came first keeps the keys.
pub(super) fn hire(store: &mut Store, seed: u64) -> Result<Team, StoreError> {
    let mut dice = Dice::new(seed ^ 0x57AF);
    let known = store.staff()?;
    let found = known
        .iter()
        .find(|staff| staff.active && staff.role.may(Right::Administer))
        .cloned();
    let (admin, mut hired) = if let Some(admin) = found {
        (admin, known)
    } else {
        let first = invented().find(|new| new.role == Role::Admin);
        let Some(first) = first else {
            return Err(StoreError::NotFound(String::new()));
        };
        let admin = store.add_first_staff(&first, DESK)?;
        (admin.clone(), vec![admin])
    };
    let admin = actor(&admin);
    let areas: Vec<AreaCode> = store
        .office()
        .areas
        .all()
        .iter()
        .map(|area| area.code.clone())
        .collect();
    let physicians: Vec<NewStaff> = areas
        .iter()
        .map(|area| physician(&mut dice, area))
        .collect();
    for new in invented().chain(physicians) {
        let name = new.name.clone();
        let there = hired.iter().any(|staff| staff.name == name);
        // Two physicians of one name are one physician of two areas.
        if !there {
            hired.push(store.add_staff(&admin, &new)?);
        }
    }
    for area in &areas {
        let new = of_centre(&mut dice, area);
        if hired.iter().all(|staff| staff.name != new.name) {
            let added = store.add_staff(&admin, &new)?;
            let named = store.office().areas.get(area);
            let name = named.map_or_else(String::new, |area| area.short(Lang::Ja).to_owned());
            let post = Post {
                fte: 0,
                home: STAFF.centre.home.replace("{area}", &name),
                since: store.clock().today(),
            };
            store.set_post(&admin, &added, &post)?;
            hired.push(added);
        }
    }
    for one in hired.iter().filter(|staff| staff.support_physician) {
        let known: Vec<String> = dice.pick(&STAFF.specialties).into_iter().cloned().collect();
        store.set_specialties(&admin, &one.name, &known)?;
    }
    Ok(team(admin, &hired, &areas))
}

fn team(admin: Actor, hired: &[Staff], areas: &[AreaCode]) -> Team {
    let of = |role: Role| {
        let theirs = hired.iter().filter(move |staff| staff.role == role);
        theirs
            .filter(|staff| !staff.support_physician)
            .map(actor)
            .collect::<Vec<_>>()
    };
    let physicians: Vec<&Staff> = hired
        .iter()
        .filter(|staff| staff.support_physician)
        .collect();
    let of_area = |area: &AreaCode| {
        let own = physicians.iter().find(|staff| staff.areas.contains(area));
        own.or(physicians.first())
            .map(|staff| (area.clone(), staff.id))
    };
    Team {
        admin,
        coordinators: of(Role::Coordinator),
        reception: of(Role::Reception),
        physicians: areas.iter().filter_map(of_area).collect(),
    }
}

fn actor(staff: &Staff) -> Actor {
    Actor {
        staff: staff.id,
        name: staff.name.clone(),
        role: staff.role,
        desk: DESK.to_owned(),
    }
}

fn invented() -> impl Iterator<Item = NewStaff> {
    STAFF.staff.iter().map(|word| NewStaff {
        name: word.name.written.clone(),
        kana: word.name.kana.clone(),
        role: word.role.parse().unwrap_or(Role::Viewer),
        occupation: word.occupation.clone(),
        os_user: None,
        areas: Vec::new(),
        support_physician: false,
    })
}

fn of_centre(dice: &mut Dice, area: &AreaCode) -> NewStaff {
    NewStaff {
        occupation: STAFF.centre.occupation.clone(),
        support_physician: false,
        ..physician(dice, area)
    }
}

fn physician(dice: &mut Dice, area: &AreaCode) -> NewStaff {
    let (age, female) = (dice.between(40, 66), dice.chance(35));
    let name = people::name(dice, age, female);
    NewStaff {
        name: name.written,
        kana: name.kana,
        role: Role::Viewer,
        occupation: STAFF.physician.clone(),
        os_user: None,
        areas: vec![area.clone()],
        support_physician: true,
    }
}
