//! `docs/keys.md` is generated; this holds it to the keys in force.

use std::path::Path;

use madoguchi::keymap::help;

#[test]
fn docs_keys_md_tells_the_keys_in_force() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/keys.md");
    let fresh = help::document();
    if std::env::var_os("UPDATE_DOCS").is_some() {
        std::fs::write(&file, &fresh).unwrap();
    }
    let kept = std::fs::read_to_string(&file).unwrap_or_default();
    assert!(
        kept == fresh,
        "docs/keys.md is out of date: UPDATE_DOCS=1 cargo test --test keys_doc"
    );
}
