//! Many at once for one thing, on several servers with one database.
