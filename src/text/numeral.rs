//! Numbers written in Chinese characters: 十五, 一五, 二〇二六.

/// The digit a character stands for, 0 to 9.
#[must_use]
pub fn digit(letter: char) -> Option<u32> {
    Some(match letter {
        '〇' | '零' => 0,
        '一' | '壱' => 1,
        '二' | '弐' => 2,
        '三' | '参' => 3,
        '四' => 4,
        '五' => 5,
        '六' => 6,
        '七' => 7,
        '八' => 8,
        '九' => 9,
        _ => return None,
    })
}

fn unit(letter: char) -> Option<u32> {
    match letter {
        '十' => Some(10),
        '百' => Some(100),
        '千' => Some(1000),
        _ => None,
    }
}

/// Whether `letter` can be part of a number in Chinese characters.
#[must_use]
pub fn is_numeral(letter: char) -> bool {
    digit(letter).is_some() || unit(letter).is_some()
}

/// The value of a number in Chinese characters, with units (十五) or digit by
/// digit (一五); `None` if anything else is in it or it is too large.
#[must_use]
pub fn value(text: &str) -> Option<u32> {
    if text.is_empty() {
        return None;
    }
    let with_units = text.chars().any(|letter| unit(letter).is_some());
    let (mut sum, mut pending) = (0u32, None);
    for letter in text.chars() {
        if let Some(unit) = unit(letter) {
            sum = sum.checked_add(pending.take().unwrap_or(1u32).checked_mul(unit)?)?;
        } else {
            let digit = digit(letter)?;
            pending = Some(match pending {
                Some(_) if with_units => return None,
                Some(before) => u32::checked_mul(before, 10)?.checked_add(digit)?,
                None => digit,
            });
        }
    }
    sum.checked_add(pending.unwrap_or(0))
}

/// `text` with every number in Chinese characters written in ASCII digits.
#[must_use]
pub fn to_digits(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut number = String::new();
    for letter in text.chars() {
        if is_numeral(letter) {
            number.push(letter);
        } else {
            flush(&mut number, &mut out);
            out.push(letter);
        }
    }
    flush(&mut number, &mut out);
    out
}

fn flush(number: &mut String, out: &mut String) {
    match value(number) {
        Some(value) => out.push_str(&value.to_string()),
        None => out.push_str(number),
    }
    number.clear();
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_ways_of_writing_are_read() {
        assert_eq!(value("十五"), Some(15));
        assert_eq!(value("一五"), Some(15));
        assert_eq!(value("二十"), Some(20));
        assert_eq!(value("千九百四十"), Some(1940));
        assert_eq!(value("二〇二六"), Some(2026));
        assert_eq!(value("五香"), None);
        assert_eq!(value("九九九九九九九九九九九九"), None);
    }

    #[test]
    fn numbers_inside_a_text_become_digits() {
        assert_eq!(to_digits("昭和十五年三月二日"), "昭和15年3月2日");
    }
}
