//! A value that tells its readers when it changes. It is never freed: a view leaves a few bytes behind.

use leptos::prelude::{Notify, Track, Trigger};
use std::cell::RefCell;

/// A value with a trigger: one small type for every kind of state. Copied into every view.
pub struct Live<T: 'static>(&'static Kept<T>);

struct Kept<T> {
    value: RefCell<T>,
    changed: Trigger,
}

impl<T> Clone for Live<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Live<T> {}

impl<T> Live<T> {
    /// The value is there for as long as the page, so that an answer that comes late may still set it.
    pub fn new(value: T) -> Live<T> {
        Live(Box::leak(Box::new(Kept { value: RefCell::new(value), changed: trigger() })))
    }

    /// The value, followed.
    pub fn get(self) -> T
    where
        T: Clone,
    {
        self.with(T::clone)
    }

    /// The value as it is now.
    pub fn now(self) -> T
    where
        T: Clone,
    {
        self.peek(T::clone)
    }

    /// Reads, and follows.
    pub fn with<R>(self, read: impl FnOnce(&T) -> R) -> R {
        track(self.0.changed);
        read(&self.0.value.borrow())
    }

    /// Reads once.
    pub fn peek<R>(self, read: impl FnOnce(&T) -> R) -> R {
        read(&self.0.value.borrow())
    }

    /// Changes the value and tells.
    pub fn update<R>(self, change: impl FnOnce(&mut T) -> R) -> R {
        let result = change(&mut self.0.value.borrow_mut());
        notify(self.0.changed);
        result
    }

    /// Puts another value in place and tells.
    pub fn set(self, value: T) {
        self.update(|old| *old = value);
    }
}

// Apart from the values, which there are many types of.

#[inline(never)]
fn trigger() -> Trigger {
    Trigger::new()
}

#[inline(never)]
fn track(changed: Trigger) {
    changed.track();
}

#[inline(never)]
fn notify(changed: Trigger) {
    changed.notify();
}
