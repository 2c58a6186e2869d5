// In a brand's own page: five policies, two languages, and nobody where they do not belong.
import type { Page } from "@playwright/test";
import { frame, test } from "./framed.ts";
import { expect } from "./laurel.ts";
import { mint, POLICIES } from "./shop.ts";

type Told = { name: string; detail: Record<string, unknown>; of: string };

const heard = (page: Page): Promise<Told[]> => page.evaluate("globalThis.told");
const told = async (page: Page, name: string) => (await heard(page)).filter((one) => one.name === name);
const balance = async (page: Page): Promise<number | undefined> => {
  return (await told(page, "balance")).at(-1)?.detail.points as number | undefined;
};

const WORDS = {
  en: {
    main: "Main", rewards: "Rewards", extra: "An extra shot or syrup", redeem: "Redeem for 25 stars",
    yours: "It is yours", close: "Close", launch: "Rewards", home: "Home",
  },
  "zh-CN": {
    main: "主导航", rewards: "奖励", extra: "加一份浓缩或糖浆", redeem: "用 25 颗星兑换",
    yours: "换好了", close: "关闭", launch: "会员奖励", home: "首页",
  },
};

for (const policy of POLICIES) {
  for (const lang of ["en", "zh-CN"] as const) {
    test(`under the policy ${policy}, in ${lang}, a member redeems in the shop's page`, async ({
      page, visit,
    }) => {
      const words = WORDS[lang];
      await visit({ policy, lang });
      const portal = frame(page);
      await expect(portal.getByRole("navigation", { name: words.main })).toBeVisible();
      await expect.poll(() => balance(page)).toBeGreaterThan(25);
      expect((await told(page, "ready")).length).toBe(1);
      await expect(page.getByRole("link", { name: "Our club" })).toBeHidden();
      const before = await balance(page) ?? 0;

      // The height follows: the frame shows all and scrolls nothing.
      const heights = async () => {
        const box = await page.locator("#portal iframe").boundingBox();
        const inside = await portal.locator("body").evaluate((body) => body.getBoundingClientRect().height);
        return [Math.round(box?.height ?? 0), Math.ceil(inside)];
      };
      const apart = async () => {
        const [out, inside] = await heights();
        return Math.abs(out - inside);
      };
      await expect.poll(apart).toBeLessThan(2);
      const [home] = await heights();

      // By keyboard alone, from the shop into the frame.
      await page.locator("#before").focus();
      const link = portal.getByRole("link", { name: words.rewards, exact: true });
      await tabUntil(page, () => link.evaluate((it) => it === document.activeElement));
      await page.keyboard.press("Enter");
      await expect(portal.getByRole("heading", { name: words.rewards, level: 1 })).toBeFocused();
      await expect.poll(async () => (await heights())[0]).not.toBe(home);
      const card = portal.getByRole("article").filter({ hasText: words.extra }).getByRole("link");
      await tabUntil(page, () => card.evaluate((it) => it === document.activeElement));
      await page.keyboard.press("Enter");
      const button = portal.getByRole("dialog").getByRole("button", { name: words.redeem });
      await tabUntil(page, () => button.evaluate((it) => it === document.activeElement));
      await page.keyboard.press("Enter");
      await expect(portal.getByRole("dialog").getByRole("heading", { name: words.yours })).toBeFocused();
      await expect.poll(() => balance(page)).toBe(before - 25);
      const [redeemed] = await told(page, "redeemed");
      expect(redeemed.detail).toMatchObject({ reward: "extra" });
      expect(redeemed.of).toBe("portal");
      await page.keyboard.press("Escape");
      await expect(portal.getByRole("dialog")).toBeHidden();
      // And out of it again.
      await tabUntil(page, () => page.evaluate(() => document.activeElement?.id === "after"));
      expect(await told(page, "error")).toEqual([]);
    });
  }
}

async function tabUntil(page: Page, isThere: () => Promise<boolean>) {
  for (let press = 0; press < 80; press += 1) {
    if (await isThere()) return;
    await page.keyboard.press("Tab");
  }
  throw new Error("Tab did not get there");
}

for (const lang of ["en", "zh-CN"] as const) {
  test(`a closed panel loads nothing; the focus goes in and comes back, in ${lang}`, async ({
    page, shop, visit,
  }) => {
    const requests: string[] = [];
    page.on("request", (request) => requests.push(request.url()));
    await visit({ mode: "panel", lang });
    const launcher = page.locator("#portal").getByRole("button", { name: WORDS[lang].launch });
    await expect(launcher).toHaveAttribute("aria-expanded", "false");
    const before = shop.asked.length;
    await page.waitForLoadState("networkidle");
    expect(requests.filter((url) => url.startsWith(shop.laurel))).toEqual([`${shop.laurel}/embed.js`]);
    expect(shop.asked.length, "no token is asked for, either").toBe(before);
    await launcher.focus();
    await page.keyboard.press("Enter");
    await expect(launcher).toHaveAttribute("aria-expanded", "true");
    const portal = frame(page);
    await expect(portal.getByRole("navigation", { name: WORDS[lang].main })).toBeVisible();
    await expect.poll(() => portal.locator("body").evaluate(() => document.hasFocus())).toBe(true);
    await page.keyboard.press("Escape");
    await expect(launcher).toHaveAttribute("aria-expanded", "false");
    await expect(launcher).toBeFocused();
    // The second opening shows the same frame: nothing is loaded anew.
    const pages = () => requests.filter((url) => url.includes("?embed=")).length;
    expect(pages()).toBe(1);
    await page.keyboard.press("Enter");
    await expect(portal.getByRole("navigation", { name: WORDS[lang].main })).toBeVisible();
    expect(pages()).toBe(1);
    await page.locator("#portal").getByRole("button", { name: WORDS[lang].close }).click();
    await expect(launcher).toBeFocused();
  });
}

test.describe("a host that is not allowed", () => {
  test.use({ provoked: /frame-ancestors|not among the origins|Failed to load resource/ });

  for (const policy of ["none", "opaque"]) {
    test(`sees nothing, and the console says why: ${policy}`, async ({ page, shop }) => {
      const logged: string[] = [];
      page.on("console", (message) => logged.push(message.text()));
      const host = policy === "opaque" ? shop.origin : shop.stranger;
      await page.goto(`${host}/?policy=${policy}&member=maya`);
      const origin = policy === "opaque" ? "null" : shop.stranger;
      const why = `this site (${origin}) is not among the origins of program coffee-stars: ` +
        "add it to programs/coffee-stars.toml";
      await expect.poll(() => logged.some((line) => line.includes(why))).toBe(true);
      expect(logged.some((line) => line.includes("frame-ancestors"))).toBe(true);
      await expect(page.getByRole("link", { name: "Our club" })).toBeVisible();
      await expect(page.locator("#portal iframe")).toBeHidden();
      if (policy !== "opaque") {
        const errors = await told(page, "error");
        expect(errors.map(({ detail }) => detail.code)).toEqual(["not_allowed"]);
      }
    });
  }
});

// Whoever as much as looks at one of them is noted.
const WATCH = `
globalThis.touched = [];
for (const [owner, name] of [
  [window, "localStorage"], [window, "sessionStorage"], [window, "indexedDB"], [window, "caches"],
  [Navigator.prototype, "serviceWorker"], [Document.prototype, "cookie"],
]) {
  const note = () => void touched.push(name);
  Object.defineProperty(owner, name, { get: note, set: note });
}`;

test("the host reads neither the document nor the session, and neither side touches any storage", async ({
  page, visit, context,
}) => {
  await page.addInitScript(WATCH);
  await visit({ elements: `<laurel-portal id="portal" data-ask program="coffee-stars"></laurel-portal>
    <p>You have <laurel-balance id="line" data-ask program="coffee-stars">points</laurel-balance>.</p>` });
  const portal = frame(page);
  await expect(portal.getByRole("navigation", { name: "Main" })).toBeVisible();
  await expect(page.locator("#line span")).toHaveText(/^[\d,]+ stars$/);
  const reads = await page.evaluate(() => {
    const element = document.querySelector("#portal")!;
    const inner = element.shadowRoot!.querySelector("iframe")!;
    let location = "";
    try { location = String(inner.contentWindow!.location.href); } catch { location = "refused"; }
    const kind = Object.getPrototypeOf(Object.getPrototypeOf(element));
    const own = [...Object.keys(element), ...Object.getOwnPropertyNames(kind)];
    const global = Object.keys(window).filter((name) => /laurel/i.test(name));
    return { document: inner.contentDocument, location, own, global };
  });
  expect(reads).toMatchObject({ document: null, location: "refused", global: [] });
  expect(reads.own.filter((name) => /session|bearer|balance/i.test(name))).toEqual([]);
  expect(JSON.stringify(await heard(page))).not.toMatch(/bearer|session/i);
  await portal.getByRole("link", { name: "Rewards", exact: true }).click();
  await expect(portal.getByRole("article").first()).toBeVisible();
  for (const one of page.frames()) {
    expect(await one.evaluate("globalThis.touched"), one.url()).toEqual([]);
  }
  expect(await context.cookies()).toEqual([]);
});

// Whatever one page may say to another.
const SHAPES = `
  const long = "x".repeat(1_000_000);
  const bad = '{"token":"x","changed":true,"lang":"zh-CN"}';
  const shapes = () => [null, undefined, 0, NaN, "", "laurel", long, [], [1], {}, new Map([["token", "x"]]),
    new Date(), new Error("x"), new Uint8Array(9), { token: long }, { token: 1 }, { token: {} },
    { token: null }, { changed: 1 }, { lang: "zh-CN", scheme: "dark" }, { lang: {}, scheme: [] },
    { __proto__: null, token: "x" }, { seen: [NaN, {}] }, { seen: [1e9, 1e9] },
    JSON.parse('{"__proto__":' + bad + ',"constructor":{"prototype":' + bad + '}}'),
    { ask: true }, { ready: true, brand: [] }, { height: 1e9 }, { balance: { points: 1e9, text: long } },
    { redeemed: { id: "x" } }, { error: { code: "x" } }, { toString: "x", hasOwnProperty: 1 }];
  const throwAt = (target) => {
    for (const shape of shapes()) {
      target.postMessage(shape, "*");
      target.postMessage(shape, "*", [new MessageChannel().port1]);
      target.postMessage(shape, "*", [new MessageChannel().port1, new MessageChannel().port1]);
    }
  };`;

test("messages of every shape change nothing", async ({ page, shop, visit }) => {
  await visit({});
  const portal = frame(page);
  await expect(portal.getByRole("navigation", { name: "Main" })).toBeVisible();
  await expect.poll(() => balance(page)).toBeGreaterThan(0);
  const before = await portal.locator("main").innerText();
  const asked = shop.asked.length;
  const count = (await heard(page)).length;
  // A frame of a stranger's, which talks to the shop and to our frame.
  await page.evaluate((stranger) => new Promise<void>((done) => {
    const given = { src: `${stranger}/shop.js`, onload: () => done() };
    const inner = Object.assign(document.createElement("iframe"), given);
    document.body.append(inner);
  }), shop.stranger);
  const stranger = page.frames().find((one) => one.url().startsWith(shop.stranger));
  await stranger?.evaluate(`{ ${SHAPES} throwAt(parent); throwAt(parent.frames[0]); }`);
  // The shop itself, too late: the port was taken. And in the frame's name, from the shop's own window.
  await page.evaluate(`{ ${SHAPES} throwAt(frames[0]); throwAt(window);
    const origin = ${JSON.stringify(shop.laurel)};
    for (const data of shapes()) for (const source of [window, null]) {
      window.dispatchEvent(new MessageEvent("message", { data, origin, source }));
    } }`);
  // One more turn of everybody's loop, there and back.
  await portal.getByRole("link", { name: "Rewards", exact: true }).click();
  await expect(portal.getByRole("heading", { name: "Rewards", level: 1 })).toBeFocused();
  await portal.getByRole("link", { name: "Home", exact: true }).click();
  await expect.poll(() => portal.locator("main").innerText()).toBe(before);
  expect(shop.asked.length).toBe(asked);
  const news = (await heard(page)).slice(count);
  expect(news.filter(({ name }) => name !== "balance")).toEqual([]);
  expect(await page.evaluate(() => ({} as Record<string, unknown>).token)).toBeUndefined();
});

test("language and scheme follow the host while it stands", async ({ page, visit }) => {
  await visit({});
  const portal = frame(page);
  await expect(portal.getByRole("link", { name: "Rewards", exact: true })).toBeVisible();
  await expect(portal.locator("html")).toHaveAttribute("data-scheme", "light");
  await page.evaluate(() => { document.documentElement.lang = "zh-Hans"; });
  await expect(portal.getByRole("link", { name: "奖励", exact: true })).toBeVisible();
  await expect(page.locator("#portal iframe")).toHaveAttribute("title", "会员：积分与奖励");
  await page.evaluate(() => { document.documentElement.style.colorScheme = "dark"; });
  await expect(portal.locator("html")).toHaveAttribute("data-scheme", "dark");
  await page.locator("#portal").evaluate((element) => element.setAttribute("scheme", "auto"));
  await expect(portal.locator("html")).not.toHaveAttribute("data-scheme");
  await page.locator("#portal").evaluate((element) => element.setAttribute("lang", "en"));
  await expect(portal.getByRole("link", { name: "Rewards", exact: true })).toBeVisible();
});

test("an element that is taken away and put back begins anew", async ({ page, shop, visit }) => {
  await visit({});
  const navigation = frame(page).getByRole("navigation", { name: "Main" });
  await expect(navigation).toBeVisible();
  await page.evaluate(() => {
    const element = document.querySelector("#portal")!;
    element.remove();
    (globalThis as never as { away: Element }).away = element;
  });
  expect(page.frames().filter((one) => one.url().startsWith(shop.laurel))).toEqual([]);
  await page.evaluate(() => document.body.append((globalThis as never as { away: Element }).away));
  await expect(navigation).toBeVisible();
  expect((await told(page, "ready")).length).toBe(2);
  await page.locator("#portal").evaluate((element) => element.setAttribute("mode", "panel"));
  await expect(page.locator("#portal").getByRole("button", { name: "Rewards" })).toBeVisible();
});

test("two programs stand on one page, each with its own member", async ({ page, visit }) => {
  await visit({ elements: `<laurel-portal id="portal" data-ask program="coffee-stars"></laurel-portal>
    <laurel-portal id="tea" data-ask program="tea-house"></laurel-portal>
    <p>Stars: <laurel-balance id="stars" program="coffee-stars">-</laurel-balance></p>
    <p>Leaves: <laurel-balance id="leaves" program="tea-house">-</laurel-balance></p>` });
  await expect(frame(page).getByText("Northbound").first()).toBeVisible();
  await expect(frame(page, "tea").getByRole("navigation", { name: "Main" })).toBeVisible();
  await expect(page.locator("#stars span")).toHaveText(/^[\d,]+ stars$/);
  await expect(page.locator("#leaves span")).toHaveText(/^[\d,]+ tea lea(f|ves)$/);
});

test("nobody is signed in: the member is sent to the shop's own sign-in, and comes back", async ({
  page, shop, visit,
}) => {
  await visit({ member: "" });
  const portal = frame(page);
  await expect(portal.getByText("Sign in on this site to see what you have.")).toBeVisible();
  await expect(portal.getByRole("textbox")).toHaveCount(0);
  expect((await told(page, "error")).map(({ detail }) => detail.code)).toContain("not_signed_in");
  await portal.getByRole("button", { name: "Sign in" }).click();
  expect((await told(page, "signin")).length).toBe(1);
  const token = mint(shop, "maya");
  await page.locator("#portal").evaluate((element, token) => {
    Object.assign(element, { getToken: undefined, token });
  }, token);
  await expect(portal.getByRole("navigation", { name: "Main" })).toBeVisible();
  // And out again, with all that was known.
  await page.locator("#portal").evaluate((element) => Object.assign(element, { token: null }));
  await expect(portal.getByText("Sign in on this site to see what you have.")).toBeVisible();
  // Another member sees nothing of the first.
  const other = mint(shop, "tomas");
  await page.locator("#portal").evaluate((element, token) => Object.assign(element, { token }), other);
  await expect(portal.getByRole("navigation", { name: "Main" })).toBeVisible();
  await expect.poll(() => portal.locator("main").innerText()).not.toContain("Maya");
});

test.describe("what the server refuses", () => {
  test.use({ provoked: /status of 40[13]/ });

  test("a session that is over is opened anew, once, by another token", async ({ page, shop, visit }) => {
    await visit({});
    const portal = frame(page);
    await expect(portal.getByRole("navigation", { name: "Main" })).toBeVisible();
    const before = shop.asked.length;
    let refused = 0;
    await page.route("**/v1/me/rewards", async (route) => {
      refused += 1;
      if (refused > 1) return route.continue();
      const contentType = "application/problem+json";
      await route.fulfill({ status: 401, contentType, json: { code: "not_signed_in" } });
    });
    await portal.getByRole("link", { name: "Rewards", exact: true }).click();
    await expect(portal.getByRole("article").first()).toBeVisible();
    expect(shop.asked.length).toBe(before + 1);
  });

  test("a redemption that comes too late after the hand-off asks for a fresh one", async ({
    page, shop, visit,
  }) => {
    await visit({});
    const portal = frame(page);
    await portal.getByRole("link", { name: "Rewards", exact: true }).click();
    let puts = 0;
    await page.route("**/v1/me/redemptions/*", async (route) => {
      if (route.request().method() !== "PUT") return route.continue();
      puts += 1;
      if (puts > 1) return route.continue();
      const contentType = "application/problem+json";
      await route.fulfill({ status: 403, contentType, json: { code: "fresh_hand_off_needed" } });
    });
    await portal.getByRole("article").filter({ hasText: "An extra shot" }).getByRole("link").click();
    await portal.getByRole("dialog").getByRole("button", { name: "Redeem for 25 stars" }).click();
    await expect(portal.getByRole("dialog").getByRole("heading", { name: "It is yours" })).toBeFocused();
    expect(puts).toBe(2);
    expect(shop.asked.at(-1)).toContain("fresh=true");
  });

  test("a token that opens nothing is told to the shop, and not in the frame", async ({ page, visit }) => {
    const elements = `<laurel-portal id="portal" token="nonsense" program="coffee-stars"></laurel-portal>`;
    await visit({ elements });
    await expect(frame(page).getByText("Sign in on this site to see what you have.")).toBeVisible();
    expect((await told(page, "error")).map(({ detail }) => detail.code)).toContain("hand_off_not_valid");
  });
});

test("what comes through the port itself is looked at closely", async ({ page, shop, visit }) => {
  // A host that is allowed, and talks to the frame by a script of its own making.
  await visit({ elements: "<p>Nothing here.</p>" });
  await page.evaluate(`{ ${SHAPES}
    globalThis.answers = [];
    globalThis.greetings = 0;
    const inner = Object.assign(document.createElement("iframe"), { id: "own", width: 900, height: 600 });
    addEventListener("message", ({ source, origin }) => {
      if (source !== inner.contentWindow) return;
      greetings += 1;
      const { port1, port2 } = new MessageChannel();
      for (const shape of shapes()) source.postMessage(shape, origin);
      source.postMessage({ lang: "en" }, origin, [port2]);
      port1.onmessage = ({ data }) => {
        answers.push(Object.keys(data)[0]);
        for (const shape of shapes()) port1.postMessage(shape);
      };
    });
    inner.src = ${JSON.stringify(shop.laurel)} + "/coffee-stars?embed=page&lang=en&scheme=light";
    document.body.append(inner);
  }`);
  const inner = page.frameLocator("#own");
  await expect(inner.getByText(/Sign in on this site|在本站登录后/)).toBeVisible();
  await expect.poll(() => page.evaluate("answers.includes('ready')")).toBe(true);
  expect(await page.evaluate("greetings"), "one greeting for each load, and none was provoked").toBe(1);
  expect(await inner.locator("body").evaluate(() => ({} as Record<string, unknown>).token)).toBeUndefined();
});

test("what the page gave before the script came is taken up", async ({ page, shop, visit }) => {
  await visit({ elements: `<laurel-portal id="portal" program="coffee-stars"></laurel-portal>` });
  await page.evaluate(async ([token, laurel]) => {
    const inner = Object.assign(document.createElement("iframe"), { src: "/icon" });
    document.body.append(inner);
    // A page of its own in which the script is late.
    const late = Object.assign(document.createElement("iframe"), { id: "late", width: 900, height: 900 });
    const loaded = new Promise((done) => { late.onload = done; });
    late.srcdoc = "<laurel-portal id=portal program=coffee-stars></laurel-portal>";
    inner.replaceWith(late);
    await loaded;
    const inside = late.contentDocument!;
    Object.assign(inside.querySelector("laurel-portal")!, { token });
    inside.head.append(Object.assign(inside.createElement("script"), { src: `${laurel}/embed.js` }));
  }, [mint(shop, "maya"), shop.laurel]);
  const portal = page.frameLocator("#late").frameLocator("iframe");
  await expect(portal.getByRole("navigation", { name: "Main" })).toBeVisible();
});

test("a browser without WebAssembly keeps the link", async ({ page, visit }) => {
  await page.addInitScript("delete globalThis.WebAssembly");
  await visit({});
  await page.waitForLoadState("networkidle");
  await expect(page.getByRole("link", { name: "Our club" })).toBeVisible();
  expect(page.frames().length).toBe(1);
});

test("a sheet opens where the member looks, and another page begins at its top", async ({ page, visit }) => {
  await page.setViewportSize({ width: 1000, height: 700 });
  await visit({ elements: `<p style="height: 900px">Far down.</p>
    <laurel-portal id="portal" data-ask program="coffee-stars"></laurel-portal>` });
  const portal = frame(page);
  await portal.getByRole("link", { name: "Rewards", exact: true }).click();
  const card = portal.getByRole("article").last().getByRole("link");
  await card.scrollIntoViewIfNeeded();
  const scrolled = await page.evaluate(() => scrollY);
  expect(scrolled).toBeGreaterThan(900);
  // The frame is told where the member looks, a moment after the page was scrolled.
  const seen = () => portal.locator("html").evaluate((root) => root.style.getPropertyValue("--seen-top"));
  await expect.poll(async () => Number.parseFloat(await seen())).toBeGreaterThan(0);
  await card.click();
  await expect(portal.getByRole("dialog").getByRole("heading").first()).toBeFocused();
  await expect(portal.getByRole("dialog").getByRole("heading").first()).toBeInViewport();
  expect(Math.abs(await page.evaluate(() => scrollY) - scrolled), "the page did not jump").toBeLessThan(300);
  await page.keyboard.press("Escape");
  await portal.getByRole("link", { name: "Activity", exact: true }).focus();
  await page.mouse.wheel(0, 400);
  await page.keyboard.press("Enter");
  const top = () => page.locator("#portal").evaluate((element) => element.getBoundingClientRect().top);
  await expect.poll(top).toBeGreaterThan(-1);
});

test("before the session runs out, another token is asked for", async ({ page, shop, visit }) => {
  await page.clock.install();
  await visit({});
  const portal = frame(page);
  await expect(portal.getByRole("navigation", { name: "Main" })).toBeVisible();
  const before = shop.asked.length;
  await page.clock.fastForward("09:00");
  await portal.getByRole("link", { name: "Rewards", exact: true }).click();
  await expect(portal.getByRole("article").first()).toBeVisible();
  expect(shop.asked.length).toBe(before);
  await page.clock.fastForward("00:45");
  await portal.getByRole("link", { name: "Activity", exact: true }).click();
  await expect.poll(() => shop.asked.length).toBe(before + 1);
});
