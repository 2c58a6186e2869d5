// The portal in a frame of a brand's page. Who is signed in is told by that page, in tokens that its server
// signed; the session they open lives here, in memory, and ends with the frame. Nothing is stored, nothing
// is a cookie. The page's side of the talk stands in embed/embed.js.
const root = document.documentElement;
const program = location.pathname.split("/")[1];
const origins = (root.dataset.origins ?? "").split(" ").filter(Boolean);
const asked = new URLSearchParams(location.search);
root.dataset.embed ||= "page";
const is = (mode) => root.dataset.embed == mode;
// Opened by itself, it is the portal as always.
if (parent === self) location.replace(location.origin + location.pathname);

// What the portal keeps elsewhere in storage, it keeps here as long as the frame stands.
const kept = new Map();
globalThis.laurelKept = {
  getItem: (key) => kept.get(key) ?? null,
  setItem: (key, text) => void kept.set(key, text),
  removeItem: (key) => void kept.delete(key),
};

// The page's language and scheme, at once and whenever they change.
const look = ({ lang, scheme }) => {
  if (lang === "en" || lang === "zh-CN") {
    const isNews = kept.get("laurel.lang") != lang;
    kept.set("laurel.lang", lang);
    root.lang = lang;
    // The portal sets itself in another language then.
    if (isNews) dispatchEvent(new Event("languagechange"));
    if (isNews && balance != null) tellBalance();
  }
  if (["auto", "light", "dark"].includes(scheme)) {
    kept.set("laurel.scheme", scheme);
    if (scheme == "auto") delete root.dataset.scheme;
    else root.dataset.scheme = scheme;
  }
};

// The page answers our greeting with a port: the first one that comes from the page around us, if it is one
// of those that the program names. No other message is ever looked at.
let port;
const greeted = new Promise((done) => {
  const hear = ({ source, origin, ports, data }) => {
    if (source !== parent || !origins.includes(origin) || ports.length != 1) return;
    removeEventListener("message", hear);
    [port] = ports;
    port.onmessage = ({ data }) => heard(data);
    heard(data);
    done();
  };
  addEventListener("message", hear);
});
const tell = (message) => greeted.then(() => port.postMessage(message));

let answered, asking;
const heard = (data) => {
  if (typeof data != "object" || data === null) return;
  const own = (name) => Object.hasOwn(data, name) ? data[name] : undefined;
  look({ lang: own("lang"), scheme: own("scheme") });
  if (Object.hasOwn(data, "token")) answered?.(own("token"));
  if (own("changed") === true) changed();
  // A sheet opens in the part of the frame that is on the screen.
  const seen = own("seen");
  if (Array.isArray(seen) && seen.length == 2 && seen.every(Number.isFinite)) {
    root.style.setProperty("--seen-top", `${seen[0]}px`);
    root.style.setProperty("--seen-size", `${Math.max(seen[1], 320)}px`);
  }
};

/** A token of the page's, or null. One question at a time. */
const ask = (fresh) => asking ??= new Promise((done) => {
  answered = (token) => done(typeof token == "string" && token.length <= TOKEN_LENGTH_MAX ? token : null);
  setTimeout(done, ANSWER_MS_MAX, null);
  tell({ ask: true, fresh });
}).finally(() => asking = answered = undefined);

const TOKEN_LENGTH_MAX = 8_192;
const ANSWER_MS_MAX = 15_000;
// The server redeems and erases within 60 seconds of the hand-off; the rest is for the way.
const FRESH_MS = 45_000;
// So long before its end a session counts as over.
const EARLY_MS = 30_000;

// Whoever was erased in here is not handed over again by itself: that would be a new member at once. It
// takes another token of the page's.
let session, who, isErased = false;
/** Opens a session by a token of the page's. Says whether there is one. */
const open = async (fresh) => {
  const token = await ask(fresh);
  if (!token) {
    tell({ error: { code: "not_signed_in", message: "The page gave no token: see docs/embedding.md." } });
    return false;
  }
  // Another member: all that is known of the first goes, with the frame.
  const sub = subject(token);
  if (who !== undefined && who !== sub) {
    location.reload();
    return new Promise(() => {});
  }
  const answer = await fetch(`/v1/programs/${program}/sessions`, {
    method: "POST", credentials: "omit", headers: { "content-type": "application/json" },
    body: JSON.stringify({ token }),
  });
  const told = await answer.json().catch(() => ({}));
  if (!answer.ok) {
    tell({ error: { code: told.code ?? "failed", message: told.detail ?? "" } });
    return false;
  }
  who = sub;
  // By the server's clock: this device's own may be wrong.
  const lives = told.expires_at - (Date.parse(answer.headers.get("date")) || Date.now());
  const opened = performance.now();
  session = { bearer: told.session, opened, ends: opened + lives - EARLY_MS };
  return true;
};
/** Whom a token is about. Only to tell two members apart: the server decides. */
const subject = (token) => {
  try {
    return JSON.parse(atob(token.split(".")[1].replace(/-/g, "+").replace(/_/g, "/"))).sub ?? null;
  } catch {
    return null;
  }
};
let opening;
const renew = (fresh) => opening ??= open(fresh).catch(() => false).finally(() => opening = undefined);

const refusal = (status, code) => new Response(JSON.stringify({ code, status }), { status });

// Every call of the portal goes through here.
globalThis.laurelFetch = async (path, init = {}) => {
  const isOwn = path.startsWith("/v1/me");
  if (isOwn && isErased) return refusal(401, "not_signed_in");
  const sent = { ...init, credentials: "omit" };
  if (!isOwn) {
    // There is no signing in or out in here.
    if (init.method && init.method != "GET") return refusal(403, "not_here");
    return noted(path, await fetch(path, sent));
  }
  const redeems = init.method == "PUT" && path.startsWith("/v1/me/redemptions/");
  const takes = redeems || path == "/v1/me/erasure";
  const age = () => performance.now() - session.opened;
  if (!session || performance.now() > session.ends || takes && age() > FRESH_MS) await renew(takes);
  if (!session) return refusal(401, "not_signed_in");
  const send = () => {
    return fetch(path, { ...sent, headers: { ...init.headers, authorization: `Bearer ${session.bearer}` } });
  };
  const used = session;
  let answer = await send();
  if (answer.status == 401 || answer.status == 403 && (await read(answer)).code == "fresh_hand_off_needed") {
    // Once more, by another token.
    const isOpen = session !== used || await renew(takes);
    if (isOpen) answer = await send();
    else if (answer.status == 401) session = undefined;
  }
  if (path == "/v1/me/erasure" && answer.ok && (await read(answer)).erased_at) {
    isErased = true;
    session = undefined;
  }
  if (redeems && answer.ok) {
    const { id, reward } = await read(answer);
    tell({ redeemed: { id, reward: reward?.id } });
  }
  return noted(path, answer);
};
const read = (answer) => answer.clone().json().catch(() => ({}));

/** Has the page hear of the balance, in figures and in the program's words. */
let names, balance;
const noted = async (path, answer) => {
  if (answer.ok && path == "/v1/me") balance = (await read(answer)).balance?.available;
  else if (answer.ok && path == `/v1/programs/${program}`) names = (await read(answer)).points;
  else return answer;
  if (names && balance != null) tellBalance();
  return answer;
};
const tellBalance = () => {
  const lang = root.lang;
  const forms = names?.[lang] ?? Object.values(names ?? {})[0] ?? {};
  const unit = forms[new Intl.PluralRules(lang).select(balance)] ?? forms.other ?? "";
  tell({ balance: { points: balance, text: `${balance.toLocaleString(lang)} ${unit}`.trim() } });
};

// The page has another token, or none any more.
const changed = async () => {
  const had = session;
  session = undefined;
  isErased = false;
  // A question that is out was asked before.
  await opening;
  const isOpen = await renew(false);
  if (had && !isOpen) location.reload();
  else if (isOpen && !had) {
    // What was asked for before was answered with "nobody".
    if (globalThis.laurelEarly) delete laurelEarly["/v1/me"];
    if (is("balance")) laurelFetch("/v1/me");
    else dispatchEvent(new Event("online"));
  }
};

look({ lang: asked.get("lang"), scheme: asked.get("scheme") });
parent.postMessage("laurel", "*");

if (is("balance")) {
  laurelFetch(`/v1/programs/${program}`);
  laurelFetch("/v1/me");
} else {
  beginPortal();
}

function beginPortal() {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`
    .portal{min-block-size:0!important}
    .page-foot,.top-bar>.button,section:has(>#demo),section:has(>#looks),section:has(>#device){display:none}
    [data-embed=page] .tabs{position:static;grid-row-start:1}
    @media(max-width:39.99rem){
      [data-embed=page] .portal{padding-block-end:0;
        grid-template:"bar" auto "tabs" auto "page" auto/minmax(0,1fr)}
      [data-embed=page] .tabs{grid-area:tabs;border:0;border-block-end:1px solid var(--color-line)}
    }
    [data-embed=page] body:has(>dialog[open],>#laurel>.portal>main>dialog[open]){min-block-size:40rem}
    [data-embed=page] dialog{position:absolute;inset-block:var(--seen-top,0) auto;
      max-block-size:var(--seen-size,40rem);margin-block:0;border-radius:var(--radius-l)}`);
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];

  addEventListener("TrunkApplicationStarted", () => {
    const probe = document.createElement("i");
    document.body.append(probe);
    const brand = ["--color-accent", "--color-on-accent"].map((name) => {
      probe.style.color = `var(${name})`;
      return getComputedStyle(probe).color;
    });
    probe.remove();
    tell({ ready: true, brand });
  });
  addEventListener("click", ({ target, defaultPrevented }) => {
    if (target.closest?.("[data-sign-in]")) tell({ signin: true });
    // What is no page of the portal's opens beside the brand's page and not in here.
    const link = target.closest?.("a[href]");
    if (link && !defaultPrevented) Object.assign(link, { target: "_blank", rel: "noopener" });
  });
  addEventListener("keydown", ({ key }) => {
    if (key == "Escape" && !document.querySelector("dialog[open]")) tell({ close: true });
  });
  if (!is("page")) return;
  // As high as its content: the brand's page scrolls, and not the frame.
  new ResizeObserver(() => {
    tell({ height: Math.ceil(document.body.getBoundingClientRect().height) });
  }).observe(document.body);
  globalThis.scrollTo = () => tell({ up: true });
}
