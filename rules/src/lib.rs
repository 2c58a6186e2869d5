//! The rules of a loyalty program, pure: no I/O, no clock, no randomness.
