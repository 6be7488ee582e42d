//! The notation of keys in tests: `やまだ<enter><c-s><paste:一行目|二行目>`.

/// What to do for one piece of the notation.
#[derive(Debug, PartialEq, Eq)]
pub enum Stroke {
    /// Bytes sent in one write.
    Bytes(Vec<u8>),
    /// A lone ESC: the program must have read it before anything follows, or it would be Alt and the next key.
    Escape,
}

/// Reads the notation. `<lt>` is `<`; inside `<paste:…>` a `|` is a line end.
pub fn strokes(notation: &str) -> Vec<Stroke> {
    let mut strokes = Vec::new();
    let mut rest = notation;
    while let Some(start) = rest.find('<') {
        let (text, from) = rest.split_at(start);
        let (name, after) = from
            .strip_prefix('<')
            .and_then(|from| from.split_once('>'))
            .expect("a `<` has its `>`");
        push(&mut strokes, text.as_bytes());
        match name {
            "esc" => strokes.push(Stroke::Escape),
            _ => push(&mut strokes, &bytes(name)),
        }
        rest = after;
    }
    push(&mut strokes, rest.as_bytes());
    strokes
}

fn push(strokes: &mut Vec<Stroke>, bytes: &[u8]) {
    if let Some(Stroke::Bytes(last)) = strokes.last_mut() {
        last.extend_from_slice(bytes);
    } else if !bytes.is_empty() {
        strokes.push(Stroke::Bytes(bytes.to_vec()));
    }
}

fn bytes(name: &str) -> Vec<u8> {
    if let Some(text) = name.strip_prefix("paste:") {
        return format!("\x1b[200~{}\x1b[201~", text.replace('|', "\r")).into_bytes();
    }
    if let Some(letter) = name.strip_prefix("c-").and_then(|name| name.bytes().next()) {
        return vec![letter.to_ascii_uppercase() & 0x1f];
    }
    if let Some(text) = name.strip_prefix("a-") {
        return format!("\x1b{text}").into_bytes();
    }
    if let Some(number) = name
        .strip_prefix('f')
        .and_then(|number| number.parse::<usize>().ok())
    {
        let codes = [
            "OP", "OQ", "OR", "OS", "[15~", "[17~", "[18~", "[19~", "[20~", "[21~", "[23~", "[24~",
        ];
        return format!("\x1b{}", codes.get(number - 1).expect("F1 to F12")).into_bytes();
    }
    match name {
        "enter" => "\r",
        "tab" => "\t",
        "s-tab" => "\x1b[Z",
        "bs" => "\x7f",
        "space" => " ",
        "lt" => "<",
        "up" => "\x1b[A",
        "down" => "\x1b[B",
        "right" => "\x1b[C",
        "left" => "\x1b[D",
        "home" => "\x1b[H",
        "end" => "\x1b[F",
        "ins" => "\x1b[2~",
        "del" => "\x1b[3~",
        "pgup" => "\x1b[5~",
        "pgdn" => "\x1b[6~",
        unknown => panic!("no key is called <{unknown}>"),
    }
    .into()
}
