// What cannot wait for the WebAssembly: the member's choices, the first calls, and words for when it cannot
// run.
const root = document.documentElement;
// In a frame of a brand's page, embedded.js has put something else in the place of both.
try { globalThis.laurelKept ??= localStorage; } catch { /* Storage is closed: nothing is kept. */ }
globalThis.laurelFetch ??= (path, init) => fetch(path, init);
const kept = (key) => { try { return laurelKept.getItem(key); } catch { return null; } };

const lang = kept("laurel.lang");
if (lang) root.lang = lang;
const scheme = kept("laurel.scheme");
if (scheme) root.dataset.scheme = scheme;
if (kept("laurel.me")) document.querySelector(".portal")?.setAttribute("data-signed", "in");

// The portal picks each answer up once; what fails here is asked for again there.
const early = {};
const begin = (path) => {
  early[path] = laurelFetch(path, { signal: AbortSignal.timeout?.(20000) }).catch(() => null);
};
globalThis.laurelEarly = early;
// The words of one language: without them there is nothing to show.
const { en, zhCn } = document.getElementById("laurel").dataset;
const texts = root.lang.startsWith("zh") ? zhCn : en;
begin(texts);
early[texts].then((answer) => answer?.ok || tell("lost"));
const program = location.pathname.split("/")[1];
if (program) {
  begin("/v1/programs/" + program);
  begin("/v1/me");
} else {
  begin("/v1/programs");
}

// What the first page can do without is a second module: fetched once that is up, and asked by name. One that
// did not come is asked for under another address: a browser remembers the failure of the first.
let module, tries = 0;
const load = async ({ later, laterStyle }) => {
  const code = import(`${later}#${tries++}`);
  const style = Object.assign(document.createElement("link"), { rel: "stylesheet", href: laterStyle });
  const styled = new Promise((done, failed) => {
    style.onload = done;
    style.onerror = () => failed(new Error(laterStyle));
  });
  document.head.append(style);
  const [it] = await Promise.all([code, styled]);
  await it.default();
  await it.begin();
  return it;
};
globalThis.laurelLater = async (name, ...given) => {
  const begun = module ??= load(document.getElementById("laurel").dataset);
  const code = await begun.catch((error) => { module = null; throw error; });
  return code[name]?.(...given);
};

const words = {
  en: {
    gone: ["This page has stopped", "Nothing is lost. Load it again and all is where it was.", "Load again"],
    lost: ["The page did not arrive whole", "The network may be slow. Nothing is lost.", "Load again"],
    old: ["This browser is too old for this page", "It takes a browser from 2022 or later.", ""],
  },
  zh: {
    gone: ["页面停止响应了", "什么都没丢，重新载入就好。", "重新载入"],
    lost: ["页面没有载入完整", "可能是网络慢或断开了，什么都没丢。", "重新载入"],
    old: ["浏览器版本太旧，打不开这个页面", "2022 年之后的浏览器都可以。", ""],
  },
};

let told = false;
const tell = (what) => {
  if (told) return;
  told = true;
  const [title, say, act] = words[root.lang.startsWith("zh") ? "zh" : "en"][what];
  const make = (name, text, className) => {
    const element = document.createElement(name);
    element.textContent = text;
    if (className) element.className = className;
    return element;
  };
  const box = make("div", "", "state fallen");
  box.setAttribute("role", "alert");
  box.append(make("h2", title, "state__title"), make("p", say, "quiet"));
  if (act) {
    const button = make("button", act, "button");
    button.type = "button";
    button.addEventListener("click", () => location.reload());
    box.append(button);
  }
  document.body.append(box);
};

// After a panic the instance is dead: no click would do anything any more.
let started = false;
addEventListener("TrunkApplicationStarted", () => {
  started = true;
  if (root.dataset.embed) return;
  // The page names the worker: this file is one of those that the worker keeps.
  navigator.serviceWorker?.register(document.querySelector("[data-worker]").dataset.worker).catch(() => null);
});
const fallen = (error) => {
  if (typeof WebAssembly === "object" && error instanceof WebAssembly.RuntimeError) tell("gone");
  else if (!started) tell("lost");
};
addEventListener("error", (event) => {
  if (event.target === window) fallen(event.error);
  else if (!started && event.target.nodeName === "SCRIPT") tell("lost");
}, true);
addEventListener("unhandledrejection", (event) => fallen(event.reason));
if (typeof WebAssembly !== "object") tell("old");
