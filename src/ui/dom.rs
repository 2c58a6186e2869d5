//! Elements, made and kept true by Leptos' signals. One plain type instead of a type for each view: see
//! decisions.

use leptos::prelude::*;
use wasm_bindgen::prelude::*;
use web_sys::{Element, Event, HtmlElement, Node};

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = document, js_name = createElement)]
    fn create_element(name: &str) -> Element;
    #[wasm_bindgen(js_namespace = document, js_name = createElementNS)]
    fn create_element_ns(space: &str, name: &str) -> Element;
    #[wasm_bindgen(js_namespace = document, js_name = createTextNode)]
    fn create_text(text: &str) -> Node;
}

/// An element of the page.
#[derive(Clone)]
pub struct El(Element);

/// An HTML element with its classes: `ul.entries`, `p.small quiet`.
pub fn el(name: &str) -> El {
    let (name, class) = name.split_once('.').unwrap_or((name, ""));
    El(create_element(name)).class(class)
}

/// An SVG element, in the same way.
pub fn svg(name: &str) -> El {
    let (name, class) = name.split_once('.').unwrap_or((name, ""));
    El(create_element_ns("http://www.w3.org/2000/svg", name)).class(class)
}

impl El {
    /// An element that stands already.
    #[cfg(feature = "later")]
    pub fn of(element: Element) -> El {
        El(element)
    }

    /// Gives it its classes, unless there are none.
    pub fn class(self, class: &str) -> El {
        if class.is_empty() { self } else { self.attr("class", class) }
    }

    /// Sets an attribute.
    pub fn attr(self, name: &str, value: &str) -> El {
        // Fails only for a name that is none.
        let _ = self.0.set_attribute(name, value);
        self
    }

    /// Sets a CSS property, as code may under a policy that forbids `style` attributes.
    pub fn style(self, name: &str, value: &str) -> El {
        if let Some(element) = self.0.dyn_ref::<HtmlElement>() {
            let _ = element.style().set_property(name, value);
        }
        self
    }

    /// Adds a text at the end.
    pub fn text(self, text: &str) -> El {
        self.push(&create_text(text))
    }

    /// Adds an element at the end.
    pub fn add(self, child: El) -> El {
        self.push(&child.0)
    }

    /// Adds elements at the end.
    pub fn all(self, children: Vec<El>) -> El {
        children.into_iter().fold(self, El::add)
    }

    /// Adds an element at the end, if there is one.
    pub fn maybe(self, child: Option<El>) -> El {
        match child {
            Some(child) => self.add(child),
            None => self,
        }
    }

    /// Adds an element of this name for each line of text that is not empty.
    pub fn lines(self, name: &str, lines: &[String]) -> El {
        let lines = lines.iter().filter(|line| !line.is_empty());
        lines.fold(self, |this, line| this.add(el(name).text(line)).text(" "))
    }

    fn push(self, node: &Node) -> El {
        // Fails only for a node that holds this one.
        let _ = self.0.append_child(node);
        self
    }

    /// Runs at an event, for as long as the element lives.
    pub fn on(self, event: &str, run: impl Fn(Event) + 'static) -> El {
        listen(&self.0, event, Box::new(run));
        self
    }

    /// Adds a text that follows the signals it reads.
    pub fn live(self, read: impl Fn() -> String + 'static) -> El {
        let node = create_text("");
        let this = self.push(&node);
        follow(node, Box::new(read));
        this
    }

    /// Keeps an attribute true to the signals it reads; without a value it is taken off.
    pub fn live_attr(self, name: &'static str, read: impl Fn() -> Option<&'static str> + 'static) -> El {
        follow_attr(self.0.clone(), name, Box::new(read));
        self
    }

    /// Gives the element another content whenever its key changes. `key` is read with signals, `build` is
    /// not.
    pub fn part(self, key: impl Fn() -> String + 'static, build: impl Fn() -> Vec<El> + 'static) -> El {
        part(self.clone(), Box::new(key), Box::new(build));
        self
    }

    /// Takes all content out.
    pub fn clear(&self) {
        self.0.set_text_content(None);
    }

    /// Moves the focus here.
    pub fn focus(&self) {
        if let Some(element) = self.0.dyn_ref::<HtmlElement>() {
            let _ = element.focus();
        }
    }

    /// The element itself, for what this type has no words for.
    pub fn node(&self) -> &Element {
        &self.0
    }
}

/// A box without looks of its own, for a part of a page.
pub fn group() -> El {
    el("div.group")
}

/// A section with its heading.
pub fn section(id: &str, title: &str) -> El {
    el("section.section").attr("aria-labelledby", id).add(el("h2").attr("id", id).text(title))
}

/// Runs now, and again whenever a signal that it read has changed.
pub fn watch(run: impl FnMut() + 'static) {
    watch_it(Box::new(run));
}

// Apart from the closures, which there are hundreds of types of.

#[inline(never)]
fn watch_it(mut run: Box<dyn FnMut()>) {
    StoredValue::new_local(RenderEffect::new(move |_: Option<()>| run()));
}

#[inline(never)]
fn listen(element: &Element, event: &str, run: Box<dyn Fn(Event)>) {
    let run = Closure::wrap(run).into_js_value();
    let _ = element.add_event_listener_with_callback(event, run.unchecked_ref());
}

#[inline(never)]
fn follow(node: Node, read: Box<dyn Fn() -> String>) {
    let mut shown = String::new();
    watch(move || {
        let now = read();
        if now != shown {
            node.set_text_content(Some(&now));
            shown = now;
        }
    });
}

#[inline(never)]
fn follow_attr(element: Element, name: &'static str, read: Box<dyn Fn() -> Option<&'static str>>) {
    watch(move || {
        let _ = match read() {
            Some(value) => element.set_attribute(name, value),
            None => element.remove_attribute(name),
        };
    });
}

#[inline(never)]
fn part(place: El, key: Box<dyn Fn() -> String>, build: Box<dyn Fn() -> Vec<El>>) {
    let mut owned = Owned::new();
    let mut shown = None;
    watch(move || {
        let key = key();
        if shown.as_ref() == Some(&key) {
            return;
        }
        shown = Some(key);
        owned.renew();
        place.clear();
        let content = owned.run(&build);
        place.clone().all(content);
    });
}

/// What a changing part of the page has made: its effects end when the part is made anew.
pub struct Owned {
    parent: Option<Owner>,
    current: Option<Owner>,
}

impl Owned {
    /// Belongs to the view that is being made.
    pub fn new() -> Owned {
        Owned { parent: Owner::current(), current: None }
    }

    /// Ends everything made so far.
    pub fn renew(&mut self) {
        if let Some(old) = self.current.take() {
            old.cleanup();
        }
        self.current = self.parent.as_ref().map(Owner::child);
    }

    /// Makes something, without following what it reads.
    pub fn run(&self, build: &dyn Fn() -> Vec<El>) -> Vec<El> {
        match &self.current {
            Some(owner) => owner.with(|| untrack(build)),
            None => untrack(build),
        }
    }
}
