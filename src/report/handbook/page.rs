//! The handbook as one page of HTML that prints on A4: the skeleton is `data/handbook.html`, what
//! goes into it is escaped by construction.

use super::markdown::{figure, gaps, legend};
use super::{AreaPart, Entry, Handbook};
use crate::locale::Label;
use crate::report::supply::{Lack, area_name};
use crate::text::markup::Html;

/// The whole page.
#[must_use]
pub fn page(book: &Handbook<'_>) -> String {
    let edition = &book.edition;
    let foot = [edition.publisher, &edition.edited(), edition.note()];
    let foot: Vec<&str> = foot.into_iter().filter(|part| !part.is_empty()).collect();
    edition.office.handbook_page.filled(&[
        ("lang", &Html::of(&edition.locale.lang().to_string())),
        ("title", &Html::of(&edition.title())),
        ("office", &Html::of(edition.publisher)),
        ("edited", &Html::of(&edition.edited())),
        ("note", &Html::of(edition.note())),
        ("contents", &contents(book)),
        ("supply", &supply(book)),
        ("areas", &areas(book, &foot.join(" / "))),
        ("footer", &Html::css_string(&foot.join(" / "))),
    ])
}

/// Where a link of the contents leads.
fn anchor(area: &AreaPart) -> String {
    format!("area-{}", area.code)
}

fn contents(book: &Handbook<'_>) -> Html {
    let locale = book.edition.locale;
    let mut html = Html::default();
    html.element("nav", &[], |nav| {
        nav.said("h2", locale.text(Label::HandbookContents));
        nav.element("ul", &[], |list| {
            if book.supply.is_some() {
                list.line().element("li", &[], |item| {
                    item.element("a", &[("href", "#supply")], |link| {
                        link.text(locale.text(Label::HandbookSupply));
                    });
                });
            }
            for area in &book.areas {
                let count: usize = area.books.iter().map(|part| part.entries.len()).sum();
                let count = locale.fill(Label::HandbookEntries, &[("count", &count)]);
                list.line().element("li", &[], |item| {
                    let to = format!("#{}", anchor(area));
                    item.element("a", &[("href", &to)], |link| {
                        link.text(&area.name);
                    });
                    item.text(&format!(" ({count})"));
                });
            }
        });
        if book.areas.is_empty() {
            nav.said("p", locale.text(Label::HandbookNone));
        }
    });
    html
}

/// The table, columns in lines because a page is higher than it is wide, then the gaps in words.
fn supply(book: &Handbook<'_>) -> Html {
    let mut html = Html::default();
    let Some(supply) = book.supply else {
        return html;
    };
    let edition = &book.edition;
    let (office, locale) = (edition.office, edition.locale);
    let lang = locale.lang();
    html.element("section", &[("id", "supply")], |section| {
        section.said("h2", locale.text(Label::HandbookSupply));
        section.said("p", legend(edition));
        section.element("table", &[], |table| {
            table.line().element("tr", &[], |row| {
                row.said("th", locale.text(Label::HandbookArea));
                for of in &supply.rows {
                    row.said("th", area_name(office, &of.area, lang));
                }
            });
            for (at, column) in office.supply.iter().enumerate() {
                table.line().element("tr", &[], |row| {
                    row.said("th", column.label.in_lang(lang));
                    for of in &supply.rows {
                        let is_gap = of.cells.get(at).and_then(crate::report::supply::Cell::lack)
                            == Some(Lack::Nobody);
                        let class: &[(&'static str, &str)] =
                            if is_gap { &[("class", "gap")] } else { &[] };
                        row.element("td", class, |cell| {
                            cell.text(&figure(of, at, edition));
                        });
                    }
                });
            }
        });
        section.line().said("h3", locale.text(Label::HandbookGaps));
        let gaps = gaps(book);
        if gaps.is_empty() {
            section.said("p", locale.text(Label::HandbookNoGaps));
        }
        section.element("dl", &[], |list| {
            for (area, missing) in &gaps {
                list.line().said("dt", area).said("dd", missing);
            }
        });
    });
    html
}

fn areas(book: &Handbook<'_>, foot: &str) -> Html {
    let mut html = Html::default();
    for area in &book.areas {
        let attributes = [("class", "area"), ("id", &anchor(area) as &str)];
        html.line().element("section", &attributes, |section| {
            section.line().said("h2", &area.name);
            for part in &area.books {
                section.line().said("h3", &part.title);
                for one in &part.entries {
                    entry(section.line(), one);
                }
            }
            section.line().said("footer", foot);
        });
    }
    html
}

fn entry(html: &mut Html, entry: &Entry) {
    html.element("article", &[], |article| {
        article.element("h4", &[], |head| {
            head.text(&entry.name).text(" ");
            let about = [entry.kana.as_str(), &entry.kind];
            let about: Vec<&str> = about.into_iter().filter(|part| !part.is_empty()).collect();
            head.said("small", &about.join(" / "));
        });
        article.element("dl", &[], |list| {
            for fact in &entry.facts {
                list.line().said("dt", fact.label).said("dd", &fact.value);
            }
        });
    });
}
