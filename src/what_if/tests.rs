//! How what was typed is read.

use super::form::{day, smallest_units};
use wasm_bindgen_test::wasm_bindgen_test;

#[wasm_bindgen_test(unsupported = test)]
fn a_number_is_read_as_people_type_one() {
    let cases = [("12", 1_200), ("12.5", 1_250), ("12,50", 1_250), ("1,250", 125_000), ("1,234.50", 123_450)];
    for (text, minor) in cases {
        assert_eq!(smallest_units(text, 2), minor, "{text}");
    }
    assert_eq!(smallest_units("40.5", 3), 40_500);
    assert_eq!((smallest_units("", 2), smallest_units("3", 0)), (0, 3));
    assert_eq!(smallest_units("99999999999999999999", 2), 1_000_000_000_000);
}

#[wasm_bindgen_test(unsupported = test)]
fn a_day_is_counted_from_1970() {
    assert_eq!((day("1970-01-02"), day("2027-01-31")), (1, 20_849));
    assert!(day("") < 0);
}
