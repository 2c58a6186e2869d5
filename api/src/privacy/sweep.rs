//! Puts away what was kept long enough: a walk through each program's members, some at a time, once a day.
