//! The items of one workflow as a board: columns by state, and how the hand moves among cards.
//!
//! A card is always the card of an item; the hand is on an item, not on a place. So
//! a board that refreshes itself moves cards, and never the hand.

use super::list::ItemList;
use crate::app::screen::Desk;
use crate::app::teams::words;
use crate::domain::ids::ItemId;
use crate::domain::visit::Safety;
use crate::locale::Lang;
use crate::store::lists::QueueRow;
use crate::workflow::model::Workflow;
use std::cmp::Reverse;

/// One column with its cards.
#[derive(Debug)]
pub struct BoardColumn<'a> {
    /// The heading; empty for items whose state stands in no column.
    pub label: &'a str,
    /// The cards, those to look at first on top.
    pub cards: Vec<&'a QueueRow>,
}

/// The columns of a workflow with the items shown, in the order of the file; fewer and wider ones where
/// the window is not broad. Items in states that
/// no column names stand in a last one, so that nothing is ever out of sight.
#[must_use]
pub fn columns<'a>(
    workflow: &'a Workflow,
    list: &'a ItemList,
    is_broad: bool,
    desk: &Desk,
) -> Vec<BoardColumn<'a>> {
    let lang: Lang = desk.locale.lang();
    let sets = if is_broad || workflow.narrow_columns.is_empty() {
        &workflow.columns
    } else {
        &workflow.narrow_columns
    };
    let mut columns: Vec<BoardColumn<'a>> = sets
        .iter()
        .map(|column| {
            let is_in = |row: &&QueueRow| column.states.contains(&row.item.state);
            let cards = list.shown().filter(is_in).collect();
            BoardColumn {
                label: column.label.in_lang(lang),
                cards,
            }
        })
        .collect();
    let in_none = |row: &&QueueRow| {
        !sets
            .iter()
            .any(|column| column.states.contains(&row.item.state))
    };
    let rest: Vec<&QueueRow> = list.shown().filter(in_none).collect();
    if !rest.is_empty() {
        columns.push(BoardColumn {
            label: "",
            cards: rest,
        });
    }
    for column in &mut columns {
        column.cards.sort_by_key(|row| Reverse(safety(row, desk)));
    }
    columns
}

/// How safe the team of an item is.
#[must_use]
pub fn safety(row: &QueueRow, desk: &Desk) -> Safety {
    let team = desk.teams.of(row.item.id);
    team.map_or(Safety::Home, |team| words::safety(team, desk))
}

/// Where a step with the arrows leads from an item; the first card when nothing is selected.
#[must_use]
pub fn neighbour(
    columns: &[BoardColumn<'_>],
    from: Option<ItemId>,
    (right, down): (isize, isize),
) -> Option<ItemId> {
    let place = from.and_then(|from| place_of(columns, from));
    let Some((column, row)) = place else {
        return columns
            .iter()
            .find_map(|column| column.cards.first())
            .map(|card| card.item.id);
    };
    let target = if right == 0 {
        let cards = &columns.get(column)?.cards;
        let last = cards.len().checked_sub(1)?;
        cards.get(row.saturating_add_signed(down).min(last))
    } else {
        let has_cards = |at: &usize| {
            columns
                .get(*at)
                .is_some_and(|column| !column.cards.is_empty())
        };
        let column = if right > 0 {
            (column + 1..columns.len()).find(has_cards)
        } else {
            (0..column).rev().find(has_cards)
        };
        let cards = &columns.get(column?)?.cards;
        cards.get(row.min(cards.len().saturating_sub(1)))
    };
    target.map(|card| card.item.id)
}

/// Column and row of an item.
#[must_use]
pub fn place_of(columns: &[BoardColumn<'_>], item: ItemId) -> Option<(usize, usize)> {
    columns.iter().enumerate().find_map(|(at, column)| {
        column
            .cards
            .iter()
            .position(|card| card.item.id == item)
            .map(|row| (at, row))
    })
}
