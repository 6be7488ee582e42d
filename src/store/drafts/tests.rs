use super::*;
use chrono_tz::Asia::Tokyo;
use std::fs::{self, File};
use std::os::unix::fs::PermissionsExt;
use std::sync::mpsc::{self, Receiver};
use std::time::SystemTime;

fn draft(text: &str) -> Draft {
    Draft {
        id: Uuid::now_v7(),
        staff: "佐藤".to_owned(),
        started_at: "2026-06-11T05:35:00Z".parse().unwrap(),
        parked_at: None,
        fields: BTreeMap::from([("narrative".to_owned(), text.to_owned())]),
        focus: "narrative".to_owned(),
        cursor: text.chars().count(),
    }
}

fn with(draft: &Draft, text: &str) -> Draft {
    let fields = BTreeMap::from([("narrative".to_owned(), text.to_owned())]);
    Draft {
        fields,
        ..draft.clone()
    }
}

/// A journal that writes only when told to, so that no test waits for time to pass.
fn journal(dir: &Path) -> (Journal, Recovered, Receiver<Journaled>) {
    let hour = Duration::from_secs(3600);
    let pace = Pace {
        write_after: hour,
        sync_every: hour,
    };
    start(dir, pace, Clock::system(Tokyo))
}

fn start(dir: &Path, pace: Pace, clock: Clock) -> (Journal, Recovered, Receiver<Journaled>) {
    let (tell, told) = mpsc::channel();
    let (journal, recovered) = Journal::start(dir, "佐藤", pace, clock, move |done| {
        drop(tell.send(done));
    })
    .unwrap();
    (journal, recovered, told)
}

fn file_of(dir: &Path, draft: &Draft) -> PathBuf {
    dir.join(format!("{}.draft", draft.id))
}

#[test]
fn what_was_typed_comes_back_with_its_cursor() {
    let dir = tempfile::tempdir().unwrap();
    let typed = draft("退院後の相談");
    let (first, recovered, _told) = journal(dir.path());
    assert!(recovered.drafts.is_empty());
    first.save(draft("x"));
    first.save(typed.clone());
    drop(first);
    let (_second, recovered, _told) = journal(dir.path());
    assert_eq!(recovered.drafts.len(), 2);
    assert!(recovered.drafts.contains(&typed));
}

#[test]
fn a_change_is_written_soon_without_being_asked() {
    let dir = tempfile::tempdir().unwrap();
    let pace = Pace {
        write_after: Duration::from_millis(5),
        sync_every: Duration::from_millis(5),
    };
    let (journal, _, told) = start(dir.path(), pace, Clock::system(Tokyo));
    let typed = draft("一");
    journal.save(typed.clone());
    let done = told.recv_timeout(Duration::from_secs(10)).unwrap();
    assert!(matches!(done, Journaled::Saved { draft, .. } if draft == typed.id));
}

#[test]
fn a_process_that_dies_leaves_what_was_flushed_and_the_rest_is_a_beginning_of_it() {
    let dir = tempfile::tempdir().unwrap();
    let (journal, _, _told) = journal(dir.path());
    let typed = draft("一");
    for text in ["一", "一二", "一二三"] {
        journal.save(with(&typed, text));
        assert!(journal.flusher().flush_now());
    }
    let bytes = fs::read(file_of(dir.path(), &typed)).unwrap();
    for cut in 1..=bytes.len() {
        let other = tempfile::tempdir().unwrap();
        fs::write(file_of(other.path(), &typed), &bytes[..cut]).unwrap();
        let (_journal, recovered, _told) = super::tests::journal(other.path());
        let text = recovered
            .drafts
            .first()
            .map(|draft| draft.fields["narrative"].clone());
        assert!(
            "一二三".starts_with(text.as_deref().unwrap_or("")),
            "cut at {cut}: {text:?}"
        );
        assert_eq!(recovered.drafts.len() + recovered.torn, 1, "cut at {cut}");
    }
}

#[test]
fn typing_goes_on_behind_a_torn_end() {
    let dir = tempfile::tempdir().unwrap();
    let typed = draft("一");
    let (first, _, _told) = journal(dir.path());
    first.save(typed.clone());
    first.save(with(&typed, "一二"));
    assert!(first.flusher().flush_now());
    drop(first);
    let path = file_of(dir.path(), &typed);
    let mut bytes = fs::read(&path).unwrap();
    bytes.extend([9, 0, 0, 0, 1, 2]);
    fs::write(&path, bytes).unwrap();
    let (second, recovered, _told) = journal(dir.path());
    assert_eq!(recovered.drafts[0].fields["narrative"], "一二");
    second.save(with(&typed, "一二三"));
    drop(second);
    let (_third, recovered, _told) = journal(dir.path());
    assert_eq!(recovered.drafts[0].fields["narrative"], "一二三");
}

#[test]
fn a_draft_that_is_being_typed_is_not_opened_by_a_second_session() {
    let dir = tempfile::tempdir().unwrap();
    let (first, _, _told) = journal(dir.path());
    let typed = draft("一");
    first.save(typed.clone());
    assert!(first.flusher().flush_now());
    let (second, recovered, _told) = journal(dir.path());
    assert_eq!((recovered.drafts.len(), recovered.elsewhere), (0, 1));
    first.save(with(&typed, &"一二".repeat(60_000)));
    assert!(first.flusher().flush_now());
    first.save(with(&typed, "renewed"));
    assert!(first.flusher().flush_now());
    drop(second);
    let (_third, recovered, _told) = journal(dir.path());
    assert_eq!(
        (recovered.drafts.len(), recovered.elsewhere),
        (0, 1),
        "after the file was renewed"
    );
    drop(first);
    let (_fourth, recovered, _told) = journal(dir.path());
    assert_eq!(recovered.drafts[0].fields["narrative"], "renewed");
}

#[test]
fn a_registered_draft_leaves_no_file() {
    let dir = tempfile::tempdir().unwrap();
    let (journal, _, _told) = journal(dir.path());
    let typed = draft("一");
    journal.save(typed.clone());
    assert!(journal.flusher().flush_now());
    journal.forget(typed.id);
    assert!(journal.flusher().flush_now());
    assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 0);
}

#[test]
fn nobody_else_can_read_a_draft() {
    let parent = tempfile::tempdir().unwrap();
    let dir = parent.path().join("state/drafts");
    let (journal, _, _told) = journal(&dir);
    let typed = draft("一");
    journal.save(typed.clone());
    assert!(journal.flusher().flush_now());
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!((mode(&dir), mode(&file_of(&dir, &typed))), (0o700, 0o600));
}

#[test]
fn a_file_that_grows_is_renewed_with_its_last_record() {
    let dir = tempfile::tempdir().unwrap();
    let (journal, _, _told) = journal(dir.path());
    let typed = draft("一");
    for round in 0..400 {
        journal.save(with(&typed, &format!("{round}{}", "松戸".repeat(300))));
        assert!(journal.flusher().flush_now());
    }
    let size = fs::metadata(file_of(dir.path(), &typed)).unwrap().len();
    assert!(size < 300 * 1024, "{size}");
}

#[test]
fn a_colleague_on_the_same_account_does_not_get_my_drafts() {
    let dir = tempfile::tempdir().unwrap();
    let (first, _, _told) = journal(dir.path());
    let hers = Draft {
        staff: "森".to_owned(),
        ..draft("二")
    };
    first.save(draft("一"));
    first.save(hers);
    drop(first);
    let (_second, recovered, _told) = journal(dir.path());
    let names: Vec<&str> = recovered
        .drafts
        .iter()
        .map(|one| one.staff.as_str())
        .collect();
    assert_eq!(names, ["佐藤"]);
}

#[test]
fn a_draft_of_last_week_is_put_aside_and_told() {
    let dir = tempfile::tempdir().unwrap();
    let typed = draft("一");
    let (first, _, _told) = journal(dir.path());
    first.save(typed.clone());
    drop(first);
    let path = file_of(dir.path(), &typed);
    let long_ago = SystemTime::now() - Duration::from_secs(8 * 24 * 3600);
    File::options()
        .append(true)
        .open(&path)
        .unwrap()
        .set_modified(long_ago)
        .unwrap();
    let (_second, recovered, _told) = journal(dir.path());
    assert_eq!((recovered.drafts.len(), recovered.expired), (0, 1));
    assert!(!path.exists());
    assert!(path.with_extension("expired").exists(), "it is kept");
}

#[test]
fn looking_at_a_draft_does_not_make_it_younger() {
    let dir = tempfile::tempdir().unwrap();
    let typed = draft("一");
    let (first, _, _told) = journal(dir.path());
    first.save(typed.clone());
    drop(first);
    let path = file_of(dir.path(), &typed);
    let then = SystemTime::now() - Duration::from_secs(5 * 24 * 3600);
    File::options()
        .append(true)
        .open(&path)
        .unwrap()
        .set_modified(then)
        .unwrap();
    drop(journal(dir.path()));
    let age = fs::metadata(&path)
        .unwrap()
        .modified()
        .unwrap()
        .elapsed()
        .unwrap();
    assert!(age > Duration::from_secs(4 * 24 * 3600));
}

#[test]
fn what_cannot_be_written_is_told_once_and_kept_until_it_can() {
    let parent = tempfile::tempdir().unwrap();
    let dir = parent.path().join("drafts");
    let (first, _, told) = journal(&dir);
    fs::remove_dir(&dir).unwrap();
    let typed = draft("一");
    first.save(typed.clone());
    assert!(!first.flusher().flush_now());
    assert!(!first.flusher().flush_now());
    let unsaved = told.recv().unwrap();
    assert!(matches!(unsaved, Journaled::Unsaved { draft, .. } if draft == typed.id));
    fs::create_dir(&dir).unwrap();
    first.save(with(&typed, "一二"));
    assert!(first.flusher().flush_now());
    assert!(matches!(told.recv().unwrap(), Journaled::Saved { .. }));
    drop(first);
    let (_second, recovered, _told) = journal(&dir);
    assert_eq!(recovered.drafts[0].fields["narrative"], "一二");
}

#[test]
fn a_flush_from_a_thread_that_holds_the_lock_gives_up_instead_of_waiting_for_itself() {
    let dir = tempfile::tempdir().unwrap();
    let (journal, _, _told) = journal(dir.path());
    journal.save(draft("一"));
    let guard = held(&journal.shared.waiting);
    assert!(!journal.flusher().flush_now());
    drop(guard);
    assert!(journal.flusher().flush_now());
}

#[test]
fn a_look_from_outside_sees_what_is_being_typed_and_takes_nothing() {
    let dir = tempfile::tempdir().unwrap();
    assert!(peek(&dir.path().join("none")).unwrap().is_empty());
    let (journal, _, _told) = journal(dir.path());
    let typed = draft("一");
    journal.save(typed.clone());
    assert!(journal.flusher().flush_now());
    assert_eq!(peek(dir.path()).unwrap(), std::slice::from_ref(&typed));
    journal.save(with(&typed, "一二"));
    assert!(journal.flusher().flush_now());
    assert_eq!(peek(dir.path()).unwrap()[0].fields["narrative"], "一二");
}
