//! HTML that is escaped by construction: text gets in only through [`Html::text`], tags and
//! attributes only as constants of the program.

use std::fmt::Write as _;

/// A piece of a page.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Html(String);

impl Html {
    /// A piece that is nothing but a text.
    #[must_use]
    pub fn of(text: &str) -> Self {
        let mut html = Self::default();
        html.text(text);
        html
    }

    /// A text as a CSS string with its quotation marks, for the style sheet of a page: every
    /// character with a meaning to CSS or HTML is written by its number.
    #[must_use]
    pub fn css_string(text: &str) -> Self {
        let mut css = String::from("\"");
        for letter in text.chars() {
            if letter.is_ascii_alphanumeric()
                || letter == ' '
                || (!letter.is_ascii() && !letter.is_control())
            {
                css.push(letter);
            } else {
                // Writing to a String cannot fail.
                let _ = write!(css, "\\{:x} ", u32::from(letter));
            }
        }
        css.push('"');
        Self(css)
    }

    /// Adds a text.
    pub fn text(&mut self, text: &str) -> &mut Self {
        for letter in text.chars() {
            match letter {
                '&' => self.0.push_str("&amp;"),
                '<' => self.0.push_str("&lt;"),
                '>' => self.0.push_str("&gt;"),
                '"' => self.0.push_str("&quot;"),
                '\'' => self.0.push_str("&#39;"),
                '\n' => self.0.push('\n'),
                control if control.is_control() => self.0.push(' '),
                plain => self.0.push(plain),
            }
        }
        self
    }

    /// Adds an element with what `inside` writes into it.
    pub fn element(
        &mut self,
        tag: &'static str,
        attributes: &[(&'static str, &str)],
        inside: impl FnOnce(&mut Self),
    ) -> &mut Self {
        self.0.push('<');
        self.0.push_str(tag);
        for (name, value) in attributes {
            self.0.push(' ');
            self.0.push_str(name);
            self.0.push_str("=\"");
            self.text(value);
            self.0.push('"');
        }
        self.0.push('>');
        inside(self);
        self.0.push_str("</");
        self.0.push_str(tag);
        self.0.push('>');
        self
    }

    /// Adds an element that holds a text.
    pub fn said(&mut self, tag: &'static str, text: &str) -> &mut Self {
        self.element(tag, &[], |html| {
            html.text(text);
        })
    }

    /// Begins a new line of the source, for those who read it.
    pub fn line(&mut self) -> &mut Self {
        self.0.push('\n');
        self
    }

    /// The source.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn no_text_becomes_a_tag_or_leaves_its_attribute(text in "[<>&\"'/=a \n\u{1b}]{0,20}|\\PC{0,20}") {
            let mut html = Html::default();
            html.element("p", &[("title", &text)], |html| { html.text(&text); });
            let inner = html.as_str().strip_prefix("<p title=\"").unwrap();
            let (attribute, rest) = inner.split_once("\">").unwrap();
            let body = rest.strip_suffix("</p>").unwrap();
            for part in [attribute, body] {
                prop_assert!(!part.contains(['<', '>', '"', '\'']), "{part}");
                prop_assert!(!part.chars().any(|letter| letter.is_control() && letter != '\n'));
            }
            prop_assert_eq!(attribute, body);
        }

        #[test]
        fn no_text_leaves_a_css_string(text in "[<>&\"'/\\\\;{}a\n]{0,20}|\\PC{0,20}") {
            let css = Html::css_string(&text);
            let inner = css.as_str().strip_prefix('"').unwrap().strip_suffix('"').unwrap();
            prop_assert!(!inner.contains(['"', '\'', '<', '>', '\n', ';', '{', '}', '/']), "{inner}");
        }
    }
}
