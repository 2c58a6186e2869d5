//! What an event earns, and why.
