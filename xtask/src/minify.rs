//! Leaves out what a browser does not read: comments and indentation. Strings stay as they are.

/// A page: no comments, no indentation, small `<style>` blocks.
pub fn html(page: &str) -> String {
    let mut rest = page;
    let mut out = String::new();
    while let Some(start) = rest.find("<style") {
        let Some(head) = rest[start..].find('>').map(|at| start + at + 1) else {
            break;
        };
        let Some(end) = rest[head..].find("</style>").map(|at| head + at) else {
            break;
        };
        out.push_str(&markup(&rest[..start]));
        out.push_str(&rest[start..head]);
        out.push_str(&css(&rest[head..end]));
        out.push_str("</style>");
        rest = &rest[end + "</style>".len()..];
    }
    out.push_str(&markup(rest));
    out
}

/// Markup without comments and indentation. A line break stays a line break: it is a space between words.
fn markup(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some(start) = rest.find("<!--") {
        out.push_str(&rest[..start]);
        let Some(end) = rest[start..].find("-->") else {
            return out;
        };
        rest = &rest[start + end + "-->".len()..];
    }
    out.push_str(rest);
    let begins_line = text.starts_with(char::is_whitespace);
    let lines: Vec<&str> = out.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    let joined = lines.join("\n");
    if begins_line && !joined.is_empty() { format!("\n{joined}") } else { joined }
}

/// A style sheet without comments and needless white space.
pub fn css(sheet: &str) -> String {
    let mut out = String::new();
    let mut text = sheet.chars().peekable();
    while let Some(char) = text.next() {
        match char {
            '"' | '\'' => {
                out.push(char);
                copy_string(&mut text, char, &mut out);
            }
            '/' if text.peek() == Some(&'*') => {
                text.next();
                let mut before = ' ';
                for char in text.by_ref() {
                    if before == '*' && char == '/' {
                        break;
                    }
                    before = char;
                }
            }
            char if char.is_whitespace() => {
                // A space matters between words, and nowhere beside these.
                if !out.ends_with([' ', '{', '}', ';', ',', ':', '(', '>']) && !out.is_empty() {
                    out.push(' ');
                }
            }
            '{' | '}' | ';' | ',' | ')' | '>' => {
                if out.ends_with(' ') {
                    out.pop();
                }
                if char == '}' && out.ends_with(';') {
                    out.pop();
                }
                out.push(char);
            }
            _ => out.push(char),
        }
    }
    out.trim_end().to_string()
}

/// A script without comments on lines of their own, blank lines and indentation.
pub fn js(script: &str) -> String {
    let mut scan = Script::default();
    let mut out = String::new();
    let mut text = script.chars().peekable();
    let mut at_line_start = true;
    while let Some(char) = text.next() {
        if at_line_start && char.is_whitespace() {
            continue;
        }
        if at_line_start && char == '/' && matches!(text.peek(), Some('/' | '*')) {
            skip_comment(&mut text);
            continue;
        }
        at_line_start = false;
        out.push(char);
        match char {
            '"' | '\'' => copy_string(&mut text, char, &mut out),
            '`' => copy_template(&mut text, &mut out),
            // A comment after code stays: to the end of the line, it cannot hide a quote from us.
            '/' if text.peek() == Some(&'/') => {
                while text.peek().is_some_and(|char| *char != '\n') {
                    out.extend(text.next());
                }
            }
            '/' if scan.begins_regex() => copy_regex(&mut text, &mut out),
            '\n' => at_line_start = true,
            _ => {}
        }
        scan.read(char);
    }
    out.trim_end().to_string()
}

/// What a reader of a script has to remember to tell a division from a regular expression.
#[derive(Default)]
struct Script {
    last: Option<char>,
}

impl Script {
    fn read(&mut self, char: char) {
        if !char.is_whitespace() {
            self.last = Some(char);
        }
    }

    fn begins_regex(&self) -> bool {
        self.last.is_none_or(|last| "(,=:[!&|?{};+-*%<>~^".contains(last))
    }
}

type Text<'a> = std::iter::Peekable<std::str::Chars<'a>>;

fn skip_comment(text: &mut Text) {
    let block = text.next() == Some('*');
    let mut before = ' ';
    for char in text.by_ref() {
        if (block && before == '*' && char == '/') || (!block && char == '\n') {
            return;
        }
        before = char;
    }
}

fn copy_string(text: &mut Text, quote: char, out: &mut String) {
    while let Some(char) = text.next() {
        out.push(char);
        if char == '\\' {
            out.extend(text.next());
        } else if char == quote {
            return;
        }
    }
}

fn copy_template(text: &mut Text, out: &mut String) {
    while let Some(char) = text.next() {
        out.push(char);
        match char {
            '\\' => out.extend(text.next()),
            '`' => return,
            '$' if text.peek() == Some(&'{') => copy_braces(text, out),
            _ => {}
        }
    }
}

fn copy_braces(text: &mut Text, out: &mut String) {
    let mut depth = 0;
    while let Some(char) = text.next() {
        out.push(char);
        match char {
            '"' | '\'' => copy_string(text, char, out),
            '`' => copy_template(text, out),
            '{' => depth += 1,
            '}' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return;
        }
    }
}

fn copy_regex(text: &mut Text, out: &mut String) {
    let mut in_class = false;
    while let Some(char) = text.next() {
        out.push(char);
        match char {
            '\\' => out.extend(text.next()),
            '[' => in_class = true,
            ']' => in_class = false,
            '/' if !in_class => return,
            '\n' => return,
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_style_sheet_loses_what_nobody_reads() {
        let cases = [
            ("/* a */ .a > .b , .c { color : red ; }", ".a>.b,.c{color :red}"),
            (".a :hover { margin: calc( 1px + 2px ) auto; }", ".a :hover{margin:calc(1px + 2px) auto}"),
            (".a::before { content: \"/* } */  \"; }", ".a::before{content:\"/* } */  \"}"),
            (
                "@media (width >= 40rem) and (hover) { a { b: c } }",
                "@media (width>= 40rem) and (hover){a{b:c}}",
            ),
            ("a { b: var(--x) var(--y); --z: ; }", "a{b:var(--x) var(--y);--z:}"),
            ("@layer a , b;\n\n@layer a { x { y: url(\"a b\") } }", "@layer a,b;@layer a{x{y:url(\"a b\")}}"),
        ];
        for (sheet, small) in cases {
            assert_eq!(css(sheet), small);
        }
    }

    #[test]
    fn a_script_loses_comments_and_indentation_alone() {
        let script = "// 1
  const a = 'http://x'; // 2

  /** 3
   * '
   */
  b(`
    // kept
  ${c('}')}`);
";
        assert_eq!(js(script), "const a = 'http://x'; // 2\nb(`\n    // kept\n  ${c('}')}`);");
        assert_eq!(js("x = /['\"`]/.exec(y)\n  // gone\n  z = 4 / 2"), "x = /['\"`]/.exec(y)\nz = 4 / 2");
    }

    #[test]
    fn a_page_keeps_the_spaces_between_its_words() {
        let page = "<p>a\n   <b>c</b>\n</p><!-- no -->\n<style>\n a { b: c; }\n</style>\n  <i>d</i>";
        assert_eq!(html(page), "<p>a\n<b>c</b>\n</p><style>a{b:c}</style>\n<i>d</i>");
    }
}
