//! Eight processes fight for the same referrals on one file: `contest [REFERRALS] [SECONDS]`, 200 for 60 s unless told.
//!
//! Each colleague claims, offers and answers wherever it can, and takes what it won back when it comes round again, so
//! that the fight goes on until the time is over; then each goes round once more without taking anything back. At the
//! end every referral must have one owner and one accepted clinic, and every refusal must have been told in words.
//! Ends with 1 when a rule was broken.
#![expect(clippy::print_stdout, reason = "the report of a contest")]

use anyhow::{Context, Result, bail, ensure};
use madoguchi::clock::Clock;
use madoguchi::domain::facility::{FacilityDetails, Source};
use madoguchi::domain::ids::{FacilityId, ItemId};
use madoguchi::domain::intake::ConsultationInput;
use madoguchi::domain::staff::{Actor, Role, Staff};
use madoguchi::explain;
use madoguchi::import::Edition;
use madoguchi::locale::{Lang, Locale};
use madoguchi::office::Office;
use madoguchi::store::lists::QueueFilter;
use madoguchi::store::open::Access;
use madoguchi::store::{Apply, NewStaff, StepRequest, Stepped, Store, StoreError};
use std::collections::BTreeMap;
use std::io::Read as _;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

const COLLEAGUES: usize = 8;
const CLINICS: usize = 3;

/// How many steps ended how: by step, and done or refused.
type Tally = BTreeMap<(String, String), u64>;

fn main() -> Result<()> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = args.iter().map(String::as_str).collect();
    if let ["fight", file, who, seconds] = words.as_slice() {
        return fight(Path::new(file), who.parse()?, seconds.parse()?);
    }
    let number = |at: usize, usual: u64| words.get(at).map_or(Ok(usual), |typed| typed.parse());
    hold(number(0, 200)?, number(1, 60)?)
}

/// Holds a contest and looks at what came of it.
fn hold(referrals: u64, seconds: u64) -> Result<()> {
    let folder = tempfile::TempDir::new()?;
    let file = folder.path().join("office.db");
    found(&file, referrals)?;
    let begin = Instant::now();
    let program = std::env::current_exe()?;
    let colleagues: Vec<_> = (0..COLLEAGUES)
        .map(|who| {
            let mut child = Command::new(&program);
            child.arg("fight").arg(&file).arg(who.to_string());
            child.arg(seconds.to_string()).stdout(Stdio::piped());
            child.spawn()
        })
        .collect::<std::io::Result<_>>()?;
    let mut total = Tally::new();
    for mut colleague in colleagues {
        let mut told = String::new();
        let pipe = colleague.stdout.as_mut().context("the pipe of a child")?;
        pipe.read_to_string(&mut told)?;
        ensure!(colleague.wait()?.success(), "a colleague gave up");
        for line in told.lines() {
            let mut words = line.split('\t').map(str::to_owned);
            let (step, end, count) = (words.next(), words.next(), words.next());
            let key = step.zip(end).context("a line of a child")?;
            *total.entry(key).or_default() += count.context("a line of a child")?.parse::<u64>()?;
        }
    }
    let took = begin.elapsed();
    for ((step, end), count) in &total {
        println!("{step:8} {end:8} {count:7}");
    }
    let steps: u64 = total.values().sum();
    println!("{COLLEAGUES} processes, {referrals} referrals, {steps} steps in {took:.1?}");
    judge(&file, referrals, &total)
}

/// Every referral: one owner, one accepted clinic; and the file whole.
fn judge(file: &Path, referrals: u64, total: &Tally) -> Result<()> {
    let store = opened(file)?;
    for row in store.queue(&QueueFilter::default())? {
        let view = store.item_view(row.item.id)?;
        let accepted = view.offers.iter().filter(|one| one.state.is_acceptance());
        let number = &row.item.number;
        ensure!(row.item.owner.is_some(), "{number} has no owner");
        ensure!(accepted.count() == 1, "{number}: {:?}", view.offers);
    }
    let done = |step: &str| total.get(&(step.to_owned(), "done".to_owned())).copied();
    let standing = done("answer").unwrap_or(0) - done("undo").unwrap_or(0);
    ensure!(
        standing == referrals,
        "{standing} acceptances were told to stand"
    );
    let report = store.check(0)?;
    ensure!(report.ok, "the file is not whole: {report:?}");
    println!(
        "every referral has one owner and one clinic; {} audit rows, chain whole",
        report.audit_chain.rows
    );
    Ok(())
}

fn opened(file: &Path) -> Result<Store> {
    let clock = Clock::system(chrono_tz::Asia::Tokyo);
    let office = Arc::new(Office::shipped());
    Ok(Store::open(file, Access::Write, clock, office)?)
}

/// An office with its colleagues, clinics and referrals.
fn found(file: &Path, referrals: u64) -> Result<()> {
    let clock = Clock::system(chrono_tz::Asia::Tokyo);
    let mut store = Store::create(file, clock, Arc::new(Office::shipped()))?;
    let mut chief = None;
    for who in 0..COLLEAGUES {
        let new = NewStaff {
            name: name(who),
            kana: String::new(),
            role: Role::Coordinator,
            occupation: String::new(),
            os_user: None,
            areas: Vec::new(),
            support_physician: false,
        };
        if let Some(chief) = &chief {
            store.add_staff(chief, &new)?;
        } else {
            let role = Role::Admin;
            let first = store.add_first_staff(&NewStaff { role, ..new }, "contest")?;
            chief = Some(actor(first));
        }
    }
    let chief = chief.context("somebody works here")?;
    let institutions = (0..CLINICS)
        .map(|at| FacilityDetails {
            source_key: format!("121240000{at}"),
            kind: "clinic".to_owned(),
            name: format!("見本{at}診療所"),
            ..FacilityDetails::default()
        })
        .collect();
    let edition = Edition {
        read: CLINICS,
        institutions,
        ..Edition::of(Source::Kouseikyoku)
    };
    store.apply_edition(&chief, &edition, &[], Apply::Write, &mut |_| true)?;
    for at in 0..referrals {
        let mut call = ConsultationInput {
            key: Some(format!("call-{at}")),
            narrative: "退院後の訪問診療の相談".to_owned(),
            route: Some("referral".to_owned()),
            consent: Some("verbal".to_owned()),
            ..ConsultationInput::default()
        };
        call.person.name = format!("架空 {at}");
        store.register(&chief, &call)?;
    }
    Ok(())
}

fn name(who: usize) -> String {
    format!("調整{who}")
}

fn actor(staff: Staff) -> Actor {
    Actor {
        staff: staff.id,
        name: staff.name,
        role: staff.role,
        desk: format!("contest:{}", std::process::id()),
    }
}

/// One colleague at a desk of its own.
struct Colleague {
    store: Store,
    me: Actor,
    clinic: FacilityId,
    tally: Tally,
}

/// Goes round all referrals until the time is over, and once more.
fn fight(file: &Path, who: usize, seconds: u64) -> Result<()> {
    let until = Instant::now() + Duration::from_secs(seconds);
    let store = opened(file)?;
    let me = store.staff_named(&name(who))?.context("a known name")?;
    let clinics = store.directory_rows()?;
    let mut colleague = Colleague {
        me: actor(me),
        clinic: clinics[who % clinics.len()].id,
        store,
        tally: Tally::new(),
    };
    let rows = colleague.store.queue(&QueueFilter::default())?;
    let items: Vec<ItemId> = rows.into_iter().map(|row| row.item.id).collect();
    let mut won: BTreeMap<ItemId, u32> = BTreeMap::new();
    loop {
        let is_last = Instant::now() >= until;
        for at in 0..items.len() {
            // Two start at the same referral, the next two at the one behind it.
            let item = items[(at + who / 2) % items.len()];
            if let Some(revision) = won.remove(&item).filter(|_| !is_last) {
                colleague.step(item, "undo", &[], Some(revision))?;
            } else if let Some(answered) = colleague.take(item)? {
                won.insert(item, answered.item.revision);
            }
        }
        if is_last {
            break;
        }
    }
    for ((step, end), count) in colleague.tally {
        println!("{step}\t{end}\t{count}");
    }
    Ok(())
}

impl Colleague {
    /// Claims, offers, and has its clinic accept; gives the acceptance if it came to that.
    fn take(&mut self, item: ItemId) -> Result<Option<Stepped>> {
        let clinic = self.clinic.to_string();
        self.step(item, "claim", &[], None)?;
        self.step(item, "offer", &[("clinic", &clinic)], None)?;
        let answer = [("clinic", clinic.as_str()), ("answer", "accepted")];
        self.step(item, "answer", &answer, None)
    }

    /// One step; `None` when it was refused and that was told.
    fn step(
        &mut self,
        item: ItemId,
        transition: &str,
        given: &[(&str, &str)],
        if_revision: Option<u32>,
    ) -> Result<Option<Stepped>> {
        let owned = |(code, value): &(&str, &str)| ((*code).to_owned(), (*value).to_owned());
        let request = StepRequest {
            item,
            transition: transition.to_owned(),
            given: given.iter().map(owned).collect(),
            note: String::new(),
            if_revision,
        };
        let stepped = match self.store.step(&self.me, &request) {
            Ok(stepped) => Some(stepped),
            Err(error @ (StoreError::Refused(_) | StoreError::Stale { .. })) => {
                let office = Arc::clone(self.store.office());
                let told = explain::store_error(&error, &office, Locale::new(Lang::Ja));
                ensure!(!told.message.is_empty(), "{error:?} was not told");
                None
            }
            Err(error) => bail!("{transition} failed: {error:?}"),
        };
        let end = if stepped.is_some() { "done" } else { "refused" };
        let key = (transition.to_owned(), end.to_owned());
        *self.tally.entry(key).or_default() += 1;
        Ok(stepped)
    }
}
