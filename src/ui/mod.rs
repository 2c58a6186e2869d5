//! Parts that any product could use: they know no feature, no texts and no API.

pub mod art;
pub mod dialog;
pub mod dom;
#[cfg(feature = "later")]
pub mod file;
pub mod form;
pub mod live;
pub mod meter;
pub mod notice;
pub mod promise;
pub mod skeleton;
pub mod state;
