//! Codes that people show, read out and type: of a redemption for the till, of a member for friends.

use crate::problem::{Outcome, bug};
use contract::rewards::Qr;

/// 31 letters and digits, none of which looks like another: no 0, 1, I, L or O. A prime number of them
/// lets the check character find every wrong character and every two that were exchanged.
const ALPHABET: &[u8; 31] = b"23456789ABCDEFGHJKMNPQRSTUVWXYZ";

/// The random characters of a redemption's code: 14 of 31 hold 69 bits.
pub const OF_REDEMPTION: usize = 14;

/// The random characters of a member's code for friends: 9 of 31 hold 44 bits.
pub const OF_MEMBER: usize = 9;

/// What was typed is not a code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotACode {
    /// It is longer or shorter, or has a character that codes do not have.
    Shape,
    /// Its last character does not fit the others: something was mistyped.
    Check,
}

/// A new one: so many random characters, and one to check them by.
pub fn random(count: usize) -> Outcome<String> {
    let mut code = String::with_capacity(count + 1);
    while code.len() < count {
        let mut bytes = [0_u8; 32];
        getrandom::fill(&mut bytes).map_err(|error| bug(format!("no random numbers: {error}")))?;
        // 248 is the largest multiple of 31 in a byte: above it, some characters would come more often.
        let fair = bytes.iter().filter(|byte| **byte < 248).map(|byte| usize::from(*byte) % 31);
        code.extend(fair.take(count - code.len()).map(|place| char::from(ALPHABET[place])));
    }
    code.push(check(code.as_bytes()));
    Ok(code)
}

/// A code as it was typed or read, without spaces, hyphens and small letters.
pub fn read(typed: &str, count: usize) -> Result<String, NotACode> {
    let is_between = |c: &char| *c != '-' && !c.is_whitespace();
    let code: String = typed.chars().filter(is_between).map(|c| c.to_ascii_uppercase()).collect();
    if code.len() != count + 1 || !code.bytes().all(|byte| ALPHABET.contains(&byte)) {
        return Err(NotACode::Shape);
    }
    let (random, last) = code.split_at(count);
    if last.chars().eq([check(random.as_bytes())]) { Ok(code) } else { Err(NotACode::Check) }
}

/// As a person reads it: in groups of five.
pub fn grouped(code: &str) -> String {
    let parts = [code.get(..5), code.get(5..10), code.get(10..)];
    parts.into_iter().flatten().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("-")
}

/// A text as a QR code; none where it is too long for one.
pub fn qr(text: &str) -> Option<Qr> {
    let code = qrcodegen::QrCode::encode_text(text, qrcodegen::QrCodeEcc::Medium).ok()?;
    let mut path = String::new();
    for y in 0..code.size() {
        let mut x = 0;
        while x < code.size() {
            let from = x;
            while x < code.size() && code.get_module(x, y) {
                x += 1;
            }
            if x > from {
                path.push_str(&format!("M{from} {y}h{0}v1h-{0}z", x - from));
            }
            x += 1;
        }
    }
    Some(Qr { size: i64::from(code.size()), path })
}

/// The sum of all places, each as often as its position says.
fn check(random: &[u8]) -> char {
    let place = |byte: &u8| ALPHABET.iter().position(|known| known == byte).unwrap_or(0);
    let sum: usize = random.iter().enumerate().map(|(nth, byte)| (nth + 1) * place(byte)).sum();
    char::from(ALPHABET[sum % ALPHABET.len()])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_read_however_it_is_typed() {
        let code = random(OF_REDEMPTION).expect("random");
        assert_eq!(code.len(), 15);
        assert_eq!(read(&grouped(&code), OF_REDEMPTION), Ok(code.clone()));
        assert_eq!(read(&format!(" {} ", grouped(&code).to_lowercase()), OF_REDEMPTION), Ok(code));
        let friend = random(OF_MEMBER).expect("random");
        assert_eq!((friend.len(), grouped(&friend).len()), (10, 11));
        assert_eq!(read(&grouped(&friend), OF_MEMBER), Ok(friend));
        for wrong in ["", "A", "AAAAA-AAAAA-AAAA0", "AAAAA-AAAAA-AAAAAA", "验证码"] {
            assert_eq!(read(wrong, OF_REDEMPTION), Err(NotACode::Shape), "{wrong}");
        }
    }

    #[test]
    fn one_wrong_character_and_two_exchanged_ones_are_always_found() {
        for _ in 0..50 {
            let code = random(OF_REDEMPTION).expect("random");
            for at in 0..code.len() {
                for other in ALPHABET.iter().map(|byte| char::from(*byte)) {
                    let mut wrong: Vec<char> = code.chars().collect();
                    if wrong[at] != other {
                        wrong[at] = other;
                        let wrong: String = wrong.into_iter().collect();
                        assert_eq!(read(&wrong, OF_REDEMPTION), Err(NotACode::Check), "{wrong} for {code}");
                    }
                }
                for with in at + 1..code.len() {
                    let mut exchanged: Vec<char> = code.chars().collect();
                    exchanged.swap(at, with);
                    let exchanged: String = exchanged.into_iter().collect();
                    if exchanged != code {
                        assert_eq!(
                            read(&exchanged, OF_REDEMPTION),
                            Err(NotACode::Check),
                            "{exchanged} for {code}"
                        );
                    }
                }
            }
        }
    }

    #[test]
    fn a_qr_code_covers_its_dark_modules_and_nothing_else() {
        let qr = super::qr("ABCDE23456FGHJK").expect("short enough");
        let code = qrcodegen::QrCode::encode_text("ABCDE23456FGHJK", qrcodegen::QrCodeEcc::Medium);
        let code = code.expect("short enough");
        let dark = (0..code.size()).flat_map(|y| (0..code.size()).map(move |x| (x, y)));
        let dark = dark.filter(|(x, y)| code.get_module(*x, *y)).count();
        let runs = qr.path.split('h').skip(1).filter_map(|run| run.split('v').next()?.parse::<usize>().ok());
        assert_eq!(runs.sum::<usize>(), dark);
        assert_eq!(qr.size, 21, "small enough to be read from a phone across a counter");
    }
}
