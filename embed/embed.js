// The portal in a page of the brand's own: two elements, and nothing else that the page could notice. How to
// use them is written in docs/embedding.md. What the frame does for its part stands in public/embedded.js.
(() => {
  const home = new URL(document.currentScript.src).origin;
  // Where it cannot run, the link inside the element stays.
  if (customElements.get("laurel-portal") || typeof WebAssembly != "object") return;

  // The frame's title, the launcher, the cross.
  const words = {
    en: ["Membership: points and rewards", "Rewards", "Close"],
    zh: ["会员：积分与奖励", "会员奖励", "关闭"],
  };
  const style = new CSSStyleSheet();
  style.replaceSync(`
    :host{display:block;position:relative}
    :host(laurel-balance){display:inline}
    :host([hidden]),[hidden]{display:none!important}
    iframe{display:block;border:0;width:100%;height:100%}
    [data-waits]{position:absolute;visibility:hidden;height:0}
    button{border:0;cursor:pointer;font:600 1rem/1.2 system-ui,sans-serif}
    button:focus-visible{outline:3px solid;outline-offset:2px}
    [part=launcher]{position:fixed;inset:auto 1rem 1rem auto;z-index:2147483000;padding:1rem 1.5rem;
      border-radius:2rem;background:var(--laurel-brand,#222);color:var(--laurel-on-brand,#fff);
      box-shadow:0 2px 12px #0004}
    dialog{border:0;padding:0;margin:0;inset:auto 1rem 1rem auto;width:min(27rem,100vw - 2rem);
      height:min(46rem,100dvh - 2rem);border-radius:1rem;overflow:hidden;background:canvas;color:canvastext}
    dialog[open]{display:grid;grid-template-rows:auto 1fr}
    dialog button{justify-self:end;width:2.75rem;height:2.75rem;background:0;color:inherit;
      outline-offset:-4px}
    dialog::backdrop{background:#0007}
    @media(max-width:30rem){dialog{inset:auto 0 0;width:100%;max-width:none;height:92dvh;
      border-radius:1rem 1rem 0 0}}`);

  const make = (name, fields, ...children) => {
    const element = Object.assign(document.createElement(name), fields);
    element.append(...children);
    return element;
  };
  // An element and all that it stands in, out of shadow trees, too.
  const above = (node) => node ? [node, ...above(node.parentNode || node.host)] : [];
  const all = new Set();
  const dark = matchMedia("(prefers-color-scheme:dark)");

  class Laurel extends HTMLElement {
    static observedAttributes = ["program", "mode", "token"];
    #root = this.attachShadow({ mode: "open" });
    #observer = new MutationObserver(() => this.#look());
    #token;
    #spent;
    #getToken;
    #frame;
    #port;
    #timer;
    #button;
    #dialog;

    get token() { return this.#token; }
    set token(token) {
      this.#token = token;
      this.#offer();
    }
    get getToken() { return this.#getToken; }
    set getToken(ask) {
      this.#getToken = ask;
      this.#offer();
    }
    get #mode() {
      if (this.localName == "laurel-balance") return "balance";
      return this.getAttribute("mode") == "panel" ? "panel" : "page";
    }

    connectedCallback() {
      this.#root.adoptedStyleSheets = [style];
      // What the page gave before this class was here hides ours.
      for (const name of ["token", "getToken"]) {
        if (!Object.hasOwn(this, name)) continue;
        const given = this[name];
        delete this[name];
        this[name] = given;
      }
      all.add(this);
      addEventListener("message", this.#greeted);
      dark.addEventListener("change", this.#changed);
      addEventListener("scroll", this.#scrolled, { passive: true });
      this.#build();
    }
    disconnectedCallback() {
      all.delete(this);
      removeEventListener("message", this.#greeted);
      dark.removeEventListener("change", this.#changed);
      removeEventListener("scroll", this.#scrolled);
      this.#observer.disconnect();
      this.#close();
      this.#root.replaceChildren();
    }
    attributeChangedCallback(name, before, now) {
      if (name == "token") this.token = now;
      else if (all.has(this) && before != now) this.#build();
    }

    #build() {
      this.#close();
      this.#observer.disconnect();
      for (const node of above(this)) this.#observer.observe(node, { attributes: true });
      this.#button = this.#dialog = null;
      this.#root.replaceChildren(make("slot"));
      if (this.#mode == "panel") this.#buildPanel();
      this.#look();
      if (this.#mode == "page") this.#open(this.#root);
      this.#offer();
    }
    #buildPanel() {
      const close = make("button", { type: "button", textContent: "×" });
      close.onclick = () => this.#dialog.close();
      this.#dialog = make("dialog", {}, close);
      this.#button = make("button", { type: "button", part: "launcher" });
      this.#button.ariaHasPopup = "dialog";
      this.#button.onclick = () => {
        const isHere = this.#frame;
        if (!isHere) this.#open(this.#dialog);
        // What is modal keeps the focus in, and gives it back. A frame that is on its way takes it once it is
        // ready.
        this.#dialog.showModal();
        isHere?.focus();
        this.#opened();
      };
      this.#dialog.onclose = () => this.#opened();
      this.#root.replaceChildren(this.#button, this.#dialog);
      this.#opened();
    }
    #opened() {
      this.#button.ariaExpanded = String(this.#dialog.open);
    }

    // The frame comes with our own policy, from where this script came.
    #open(place) {
      const program = this.getAttribute("program");
      if (!program) return;
      const { lang, scheme } = this.#now();
      const query = new URLSearchParams({ embed: this.#mode, lang, scheme });
      this.#frame = make("iframe", {
        // A browser that does not know of sharing would complain in the console.
        allow: navigator.share ? "clipboard-write; web-share" : "clipboard-write",
        src: `${home}/${encodeURIComponent(program)}?${query}`,
        hidden: this.#mode == "balance",
      });
      if (this.#mode == "page") this.#frame.dataset.waits = "";
      // A browser tells no script that it refused to show a frame: it only never greets.
      this.#frame.onload = () => this.#wait(4e3);
      this.#wait(3e4);
      place.append(this.#frame);
      this.#look();
    }
    #wait(time) {
      clearTimeout(this.#timer);
      if (!this.#port) this.#timer = setTimeout(() => this.#refused(), time);
    }
    #refused() {
      const program = this.getAttribute("program");
      const message = `this site (${self.origin}) is not among the origins of program ${program}: ` +
        `add it to programs/${program}.toml (or this page's frame-src lacks ${home})`;
      console.error(`laurel: ${message}`);
      this.#tell("error", { code: "not_allowed", message });
    }
    #close() {
      clearTimeout(this.#timer);
      this.#port?.close();
      this.#frame?.remove();
      this.#port = this.#frame = this.#spent = null;
    }

    // The frame greets; a port goes to this very frame at our origin and to nobody else.
    #greeted = ({ data, origin, source }) => {
      if (data !== "laurel" || origin !== home || !source || source !== this.#frame?.contentWindow) return;
      clearTimeout(this.#timer);
      const { port1, port2 } = new MessageChannel();
      this.#port?.close();
      this.#spent = null;
      this.#port = port1;
      port1.onmessage = ({ data }) => this.#heard(data);
      source.postMessage(this.#now(), home, [port2]);
    };
    #heard({ ask, fresh, ready, brand, height, up, close, balance, redeemed, signin, error }) {
      const frame = this.#frame;
      if (ask) this.#answer(fresh);
      if (ready) {
        delete frame.dataset.waits;
        this.#root.querySelector("slot")?.remove();
        brand.forEach((colour, at) => this.#button?.style.setProperty(
          ["--laurel-brand", "--laurel-on-brand"][at], colour));
        if (this.#dialog?.open) frame.focus();
        this.#tell("ready");
      }
      if (height && this.#mode == "page") {
        frame.style.height = `${height}px`;
        this.#scrolled();
      }
      if (up && frame.getBoundingClientRect().top < 0) frame.scrollIntoView();
      if (close) this.#dialog?.close();
      if (balance) {
        for (const one of all) {
          if (one.#mode == "balance" && one.getAttribute("program") == this.getAttribute("program")) {
            one.#show(balance.text);
          }
        }
        this.#tell("balance", balance);
      }
      if (redeemed) this.#tell("redeemed", redeemed);
      if (signin) this.#tell("signin");
      if (error) this.#tell("error", error);
    }
    #show(text) {
      this.#root.querySelector("slot,span").replaceWith(make("span", { textContent: text }));
    }
    #tell(name, detail) {
      this.dispatchEvent(new CustomEvent(`laurel:${name}`, { detail, bubbles: true, composed: true }));
    }

    // A token opens one session: one that stands here is given once, and a callback is asked each time.
    async #answer(fresh) {
      const port = this.#port;
      let token = null;
      try {
        if (this.#getToken) token = await this.#getToken({ fresh });
        else if (this.#token != this.#spent) token = this.#spent = this.#token;
      } catch (error) {
        this.#tell("error", { code: "token_failed", message: String(error) });
      }
      port?.postMessage({ token: token ?? null });
    }
    #offer() {
      const own = this.#getToken || this.#token;
      if (this.#mode == "balance" && own && !this.#frame && all.has(this)) this.#open(this.#root);
      this.#port?.postMessage({ changed: true });
    }

    #now() {
      const lang = above(this).find((node) => node.lang)?.lang || navigator.language;
      const host = this.getAttribute("scheme") || getComputedStyle(this).colorScheme;
      const both = host == "auto" || /light/.test(host) && /dark/.test(host);
      const scheme = both ? "auto" : /dark/.test(host) ? "dark" : "light";
      return { lang: /^zh/i.test(lang) ? "zh-CN" : "en", scheme, mode: this.#mode };
    }
    #changed = () => this.#look();
    // Which part of the frame is on the screen: there a sheet opens in it.
    #scrolled = () => {
      if (!this.#port || this.#mode != "page") return;
      const { top, bottom } = this.#frame.getBoundingClientRect();
      const above = Math.max(0, -top);
      this.#port.postMessage({ seen: [above, Math.min(innerHeight - top, bottom - top) - above] });
    };
    #look() {
      const now = this.#now();
      const [title, launch, close] = words[now.lang.slice(0, 2)];
      const colorScheme = now.scheme == "auto" ? "light dark" : now.scheme;
      if (this.#button) {
        this.#button.textContent = this.getAttribute("label") || launch;
        this.#dialog.firstChild.ariaLabel = close;
        this.#dialog.ariaLabel = title;
        this.#dialog.style.colorScheme = colorScheme;
      }
      if (this.#frame) {
        this.#frame.title = title;
        this.#frame.style.colorScheme = colorScheme;
      }
      this.#port?.postMessage(now);
    }
  }
  customElements.define("laurel-portal", class extends Laurel {});
  customElements.define("laurel-balance", class extends Laurel {});
})();
