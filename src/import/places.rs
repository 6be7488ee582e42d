//! What can be read off an address without a table of places.

use crate::text::fold;

/// The prefectures in the order of their codes (JIS X 0401), 01 first.
const PREFECTURES: [&str; 47] = [
    "北海道",
    "青森県",
    "岩手県",
    "宮城県",
    "秋田県",
    "山形県",
    "福島県",
    "茨城県",
    "栃木県",
    "群馬県",
    "埼玉県",
    "千葉県",
    "東京都",
    "神奈川県",
    "新潟県",
    "富山県",
    "石川県",
    "福井県",
    "山梨県",
    "長野県",
    "岐阜県",
    "静岡県",
    "愛知県",
    "三重県",
    "滋賀県",
    "京都府",
    "大阪府",
    "兵庫県",
    "奈良県",
    "和歌山県",
    "鳥取県",
    "島根県",
    "岡山県",
    "広島県",
    "山口県",
    "徳島県",
    "香川県",
    "愛媛県",
    "高知県",
    "福岡県",
    "佐賀県",
    "長崎県",
    "熊本県",
    "大分県",
    "宮崎県",
    "鹿児島県",
    "沖縄県",
];

/// Stand between the numbers of a block where streets make a grid (北１２条東３丁目, 北２線).
const IN_GRID: [char; 6] = ['条', '線', '東', '西', '南', '北'];
/// Municipality names are at least this long.
const SHORTEST_MUNICIPALITY: usize = 2;

/// The address behind its prefecture, if it begins with one.
pub(super) fn without_prefecture(address: &str) -> &str {
    PREFECTURES
        .iter()
        .find_map(|name| address.strip_prefix(name))
        .unwrap_or(address)
}

/// The code of the prefecture that an address begins with, two digits.
pub(super) fn prefecture_code(address: &str) -> Option<String> {
    let at = PREFECTURES
        .iter()
        .position(|name| address.starts_with(name))?;
    Some(format!("{:02}", at + 1))
}

/// The municipality at the start of an address, with its 郡 left out and the ward of a big city
/// kept (`千葉市中央区`); empty when the address does not begin like one.
pub(super) fn municipality(address: &str) -> &str {
    let whole = without_prefecture(address).trim_start();
    let rest = match whole.split_once('郡') {
        Some((district, rest))
            if (1..5).contains(&district.chars().count()) && !district.contains('市') =>
        {
            rest
        }
        _ => whole,
    };
    let mut ends = rest
        .char_indices()
        .enumerate()
        .filter_map(|(at, (byte, c))| {
            let long_enough = at + 1 >= SHORTEST_MUNICIPALITY;
            (long_enough && matches!(c, '市' | '区' | '町' | '村'))
                .then_some((byte + c.len_utf8(), c))
        });
    let Some((mut end, kind)) = ends.next() else {
        return "";
    };
    if kind == '市' {
        match ends.next() {
            // 四日市市, 廿日市市, 野々市市; but 市川市市川.
            Some((next, '市'))
                if next == end + '市'.len_utf8()
                    && rest
                        .get(..end)
                        .is_some_and(|name| name.ends_with("日市") || name.ends_with("々市")) =>
            {
                end = next;
            }
            Some((next, '区')) if rest.get(end..next).is_some_and(|w| w.chars().count() <= 4) => {
                end = next;
            }
            _ => {}
        }
    }
    rest.get(..end).unwrap_or_default()
}

/// An address for comparing: prefecture off, [`fold::address_key`], and what stands behind the
/// block numbers (a building, a floor) left out.
pub(super) fn comparable(address: &str) -> String {
    let key = fold::address_key(without_prefecture(address));
    let is_number = |c: char| c.is_ascii_digit() || c == '-';
    let from = key.find(is_number).unwrap_or(key.len());
    let (town, mut rest) = key.split_at(from);
    let mut numbers = 0;
    loop {
        rest = rest.trim_start_matches(is_number);
        numbers = numbers.max(key.len() - rest.len());
        // A grid goes on with a number; a house may be called 北ビル.
        let beyond = rest.trim_start_matches(IN_GRID);
        if beyond.len() == rest.len() || !beyond.starts_with(is_number) {
            break;
        }
        rest = beyond;
    }
    key.get(..numbers.max(town.len()))
        .unwrap_or(&key)
        .trim_end_matches('-')
        .to_owned()
}

/// The town of a comparable address: everything in front of the numbers.
pub(super) fn town(comparable: &str) -> &str {
    comparable.trim_end_matches(|c: char| c.is_ascii_digit() || c == '-')
}

/// Whether two comparable addresses of one town name different blocks of it: their first numbers
/// (丁目, or 番地 where there is none) are there and differ.
pub(super) fn in_different_blocks(one: &str, other: &str) -> bool {
    let block = |address: &str| {
        let numbers = address.get(town(address).len()..).unwrap_or_default();
        numbers.split('-').next().unwrap_or_default().to_owned()
    };
    let (one, other) = (block(one), block(other));
    !one.is_empty() && !other.is_empty() && one != other
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_differ_only_where_both_addresses_name_one() {
        let differ =
            |one: &str, other: &str| in_different_blocks(&comparable(one), &comparable(other));
        assert!(differ("松戸市稔台１－２－３", "松戸市稔台二丁目2番地3"));
        assert!(!differ("松戸市稔台１－２－３", "松戸市稔台一丁目20番地"));
        assert!(!differ("松戸市稔台１－２－３", "松戸市稔台"));
        assert!(!differ("松戸市金ケ作３０２", "松戸市金ケ作302-15"));
    }

    #[test]
    fn the_municipality_is_found_with_and_without_a_prefecture() {
        assert_eq!(municipality("千葉県松戸市稔台１丁目"), "松戸市");
        assert_eq!(municipality("松戸市金ケ作３０２"), "松戸市");
        assert_eq!(municipality("千葉市中央区中央１"), "千葉市中央区");
        assert_eq!(municipality("市川市市川１"), "市川市");
        assert_eq!(municipality("千葉県市原市五井１"), "市原市");
        assert_eq!(municipality("君津市郡１－５"), "君津市");
        assert_eq!(municipality("香取市府馬３７"), "香取市");
        assert_eq!(municipality("福岡県太宰府市五条１"), "太宰府市");
        assert_eq!(municipality("三重県四日市市諏訪町１"), "四日市市");
        assert_eq!(municipality("印旛郡酒々井町中央台４"), "酒々井町");
        assert_eq!(municipality("京都府京都市左京区吉田"), "京都市左京区");
        assert_eq!(municipality("宇都宮市本町１"), "宇都宮市");
        assert_eq!(municipality("１－２－３"), "");
    }

    #[test]
    fn a_block_in_a_grid_of_streets_is_not_cut_at_its_first_number() {
        let place = |tail: &str| comparable(&format!("北海道札幌市東区北{tail}"));
        assert_eq!(place("１２条東３丁目１－１"), place("12条東3-1-1 見本ビル"));
        assert_ne!(place("１２条東３丁目１－１"), place("12条東7丁目1-35"));
        assert_eq!(
            comparable("松戸市稔台1-2-3 東葛ビル2階"),
            comparable("松戸市稔台一丁目２番３号")
        );
    }

    #[test]
    fn an_address_compares_without_prefecture_building_and_strokes() {
        let one = comparable("千葉県松戸市稔台１丁目２番３号　見本ビル４階");
        assert_eq!(one, comparable("松戸市稔台１ー２－３"));
        assert_eq!(town(&one), "松戸市稔台");
        assert_eq!(
            comparable("松戸市小金きよしヶ丘２－１"),
            comparable("松戸市小金きよしケ丘2-1")
        );
    }
}
