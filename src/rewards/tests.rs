//! Rewards in words and in order.
