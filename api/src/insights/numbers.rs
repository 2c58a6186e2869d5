//! Figures as people and spreadsheets write them.

use contract::insights::Rate;

/// A whole number with so many decimals: 1234 with two is 12.34.
pub(super) fn decimal(number: i64, decimals: u8) -> String {
    let unit = 10_u64.pow(u32::from(decimals));
    let (sign, number) = (if number < 0 { "-" } else { "" }, number.unsigned_abs());
    match decimals {
        0 => format!("{sign}{number}"),
        decimals => format!("{sign}{}.{:0>2$}", number / unit, number % unit, usize::from(decimals)),
    }
}

/// The same, with a comma at every thousand.
pub(super) fn grouped(number: i64, decimals: u8) -> String {
    let text = decimal(number, decimals);
    let (whole, rest) = text.split_at(text.find('.').unwrap_or(text.len()));
    let (sign, digits) = whole.split_at(usize::from(whole.starts_with('-')));
    let mut grouped = sign.to_owned();
    for (nth, digit) in digits.chars().enumerate() {
        if nth > 0 && (digits.len() - nth).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped + rest
}

/// A rate in percent, without its sign; none where there is none.
pub(super) fn percent(rate: Rate) -> Option<String> {
    rate.basis_points.map(|points| decimal(points, 2))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_have_their_decimals_and_commas() {
        for (number, decimals, plain, with_commas) in [
            (0, 2, "0.00", "0.00"),
            (5, 2, "0.05", "0.05"),
            (-5, 2, "-0.05", "-0.05"),
            (833, 2, "8.33", "8.33"),
            (1_234, 0, "1234", "1,234"),
            (-123_456, 0, "-123456", "-123,456"),
            (250_031_563, 2, "2500315.63", "2,500,315.63"),
            (i64::MIN, 0, "-9223372036854775808", "-9,223,372,036,854,775,808"),
        ] {
            assert_eq!(
                (decimal(number, decimals).as_str(), grouped(number, decimals).as_str()),
                (plain, with_commas)
            );
        }
    }
}
