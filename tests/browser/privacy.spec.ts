// What members decide about what is known of them: on You, from the first word to the last.
import type { Page } from "@playwright/test";
import { copyFileSync, mkdirSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { expect, expectAccessible, follow, link, listen, tabTo, test as base } from "./laurel.ts";
import { serve, type Server } from "./server.ts";

// Members are changed and erased here: each worker has a server of its own.
const test = base.extend<object, { own: Server }>({
  own: [async ({}, use, { workerIndex }) => {
    const root = resolve(import.meta.dirname, "../..");
    const programs = resolve(root, `target/browser/privacy-${workerIndex}-programs`);
    mkdirSync(programs, { recursive: true });
    for (const file of ["coffee-stars.toml", "coffee-stars.demo.toml"]) {
      copyFileSync(resolve(root, "programs", file), resolve(programs, file));
    }
    const server = await serve(`privacy-${workerIndex}`, { LAUREL_PROGRAMS: programs });
    await use(server);
    await server.stop();
  }, { scope: "worker" }],
  baseURL: async ({ own }, use) => use(own.url),
});

/** Signs someone in by a letter, on You. Whoever was not known is new. */
async function signIn(page: Page, own: Server, address: string) {
  await page.goto("/coffee-stars");
  await page.getByRole("textbox").fill(address);
  await page.getByRole("button", { name: /Send me the link|发送链接/ }).click();
  await expect(page.locator(".ask__sent")).toBeVisible();
  const letter = await link(address, own.mail);
  await follow(page, letter);
  await page.locator(".tabs a[href$='/you']").click();
  await expect(page.getByRole("switch").first()).toBeVisible();
}

async function open(page: Page, name: string) {
  await page.goto("/coffee-stars");
  await page.locator(".person", { hasText: name }).click();
  await page.locator(".tabs a[href$='/you']").click();
  await expect(page.getByRole("switch").first()).toBeVisible();
}

const about = (page: Page) => page.getByRole("region", { name: "About you" });
const offers = (page: Page) => page.getByRole("switch", { name: /^Offers by e-mail/ });
const sheet = (page: Page) => page.getByRole("dialog");
const kept = (page: Page) => page.evaluate(() => Object.keys(localStorage).sort());

/** What a press saves: its name and its bytes. */
async function saved(page: Page, button: string) {
  const coming = page.waitForEvent("download");
  await page.getByRole("button", { name: button }).click();
  const file = await coming;
  return { name: file.suggestedFilename(), text: readFileSync(await file.path(), "utf8") };
}

test("a name and a birthday are changed where they stand", async ({ page, own }) => {
  await signIn(page, own, "ines@example.com");
  await expect(about(page).getByText("Not given")).toHaveCount(2);
  await page.getByRole("button", { name: "Change: Name" }).click();
  await expect(page.getByLabel("Name")).toBeFocused();
  await page.getByLabel("Name").fill("  Inés Duarte ");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 1, name: "Inés Duarte" })).toBeVisible();
  await expect(page.getByRole("button", { name: "Change: Name" })).toBeFocused();
  await expect(about(page).getByRole("status")).toHaveText("Saved.");

  await page.getByRole("button", { name: "Change: Birthday" }).click();
  const [month, day] = ["Month", "Day"].map((name) => page.getByRole("combobox", { name, exact: true }));
  await expect(month).toBeFocused();
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await expect(page.getByRole("alert")).toHaveText("Please choose a month and a day.");
  await month.selectOption("April");
  await day.selectOption("31");
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await expect(page.getByRole("alert")).toHaveText("This month has 30 days.");
  await day.selectOption("30");
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await expect(about(page).getByText("April 30", { exact: true })).toBeVisible();
  // It stands for a year, and the button is gone.
  await expect(about(page).getByText(/It can be changed again from .+ \d{4} on\./)).toBeVisible();
  await expect(page.getByRole("button", { name: "Change: Birthday" })).toHaveCount(0);
  await page.reload();
  await expect(about(page).getByText(/It can be changed again from/)).toBeVisible();
  await page.getByRole("link", { name: "Home", exact: true }).click();
  await expect(page.getByRole("heading", { level: 1 })).toContainText("Inés");
});

test.describe("a birthday that was changed on another device meanwhile", () => {
  test.use({ provoked: /status of 409 .*\/v1\/me/ });

  test("stands, and the page says until when", async ({ page, own }) => {
    await signIn(page, own, "mei@example.com");
    await page.getByRole("button", { name: "Change: Birthday" }).click();
    await page.evaluate(async () => {
      const body = JSON.stringify({ birthday: { month: 5, day: 4 } });
      const headers = { "content-type": "application/json" };
      return (await fetch("/v1/me", { method: "PATCH", body, headers })).status;
    });
    await page.getByRole("combobox", { name: "Month" }).selectOption("June");
    await page.getByRole("combobox", { name: "Day" }).selectOption("4");
    await page.getByRole("button", { name: "Save", exact: true }).click();
    await expect(about(page).getByText(/It can be changed again from/)).toBeVisible();
    await expect(about(page).getByText("May 4", { exact: true })).toBeVisible();
    await expect(page.getByRole("combobox")).toHaveCount(0);
  });
});

test("the language that is chosen is the one to be written to in", async ({ page, own }) => {
  await signIn(page, own, "lin@example.com");
  await page.getByRole("button", { name: "Change: Name" }).click();
  await page.getByLabel("Name").fill("小林");
  await page.getByRole("button", { name: "简体中文" }).click();
  // What was being typed is still there, in the other language.
  await expect(page.getByLabel("姓名")).toHaveValue("小林");
  await page.getByRole("button", { name: "保存", exact: true }).click();
  await expect(page.getByRole("heading", { level: 1, name: "小林" })).toBeVisible();
  const known = () => page.evaluate(async () => (await (await fetch("/v1/me/profile")).json()).language);
  await expect.poll(known).toBe("zh-CN");
});

test.describe("without a network", () => {
  test.use({ provoked: /ERR_INTERNET_DISCONNECTED/ });

  test("what was typed stays, and nothing else happens", async ({ page, own, context }) => {
    await signIn(page, own, "lena@example.com");
    await offers(page).click();
    await expect(page.getByText(/^Since .+, you said so here\.$/)).toBeVisible();
    await page.getByRole("button", { name: "Change: Name" }).click();
    await context.setOffline(true);
    await page.getByLabel("Name").fill("Lena");
    await page.keyboard.press("Enter");
    const needs = "This needs a network. Try again once you are back online.";
    await expect(about(page).getByRole("alert")).toHaveText(needs);
    await expect(page.getByLabel("Name")).toHaveValue("Lena");
    // A switch goes back to what holds.
    await offers(page).click();
    await expect(page.getByRole("region", { name: "What we may do" }).getByRole("alert").first())
      .toHaveText(needs);
    await expect(offers(page)).toBeChecked();
    await page.getByRole("button", { name: "Save CSV" }).click();
    await expect(page.getByRole("status").filter({ hasText: needs })).toBeVisible();
    await page.getByRole("button", { name: "Erase me …" }).click();
    await expect(sheet(page).getByRole("alert")).toHaveText(`${needs} Nothing was erased.`);
    await page.keyboard.press("Escape");
    // Away and back: the form is still there, and what is known.
    await page.getByRole("link", { name: "Home", exact: true }).click();
    await page.getByRole("link", { name: "You", exact: true }).click();
    await expect(page.getByLabel("Name")).toHaveValue("Lena");
    await expect(offers(page)).toBeChecked();
    await context.setOffline(false);
    await page.getByRole("button", { name: "Save", exact: true }).click();
    await expect(page.getByRole("heading", { level: 1, name: "Lena" })).toBeVisible();
  });
});

test("a consent is given, taken back, and both are written down", async ({ page, own }) => {
  await signIn(page, own, "ravi@example.com");
  await expect(offers(page)).not.toBeChecked();
  await expect(page.getByText("Never asked: it is off until you say yes.")).toHaveCount(2);
  await expect(page.getByText("Never asked: it is on until you say no.")).toHaveCount(1);
  await offers(page).click();
  await expect(offers(page)).toBeChecked();
  await expect(page.getByText(/^Since .+, you said so here\.$/)).toHaveCount(1);
  await page.getByText("Everything you ever said").click();
  await expect(page.locator(".said__item")).toHaveText([/^Offers by e-mail: yes you, here · today at/]);
  // Twice in a breath: what is left standing is what holds.
  await offers(page).click();
  await offers(page).click();
  await offers(page).click();
  await expect(page.locator(".said__item").first()).toContainText("Offers by e-mail: no");
  await page.reload();
  await expect(page.getByText(/^Since .+, you said so here\.$/)).toHaveCount(1);
  await expect(offers(page)).not.toBeChecked();
});

test("everything is taken along, as a table and as a document", async ({ page }) => {
  await open(page, "Amara Okoye");
  const table = await saved(page, "Save CSV");
  expect(table.name).toMatch(/^laurel-coffee-stars-\d{4}-\d\d-\d\d\.csv$/);
  expect(table.text.charCodeAt(0), "a spreadsheet reads it as UTF-8").toBe(0xfeff);
  expect(table.text).toContain("amara.coffee-stars@example.com");
  const whole = await saved(page, "Save JSON");
  expect(whole.name).toMatch(/^laurel-coffee-stars-\d{4}-\d\d-\d\d\.json$/);
  const known = JSON.parse(whole.text);
  expect(known.schema).toBe("laurel.export/1");
  expect(known.entries.length).toBeGreaterThan(5);
  expect(known.entries.at(-1).hash).toBe(known.entries_hash);
  await expect(page.getByText(`Saved as ${whole.name}.`)).toBeVisible();
});

test("signing out everywhere ends another browser, too", async ({ page, own, browser, baseURL }) => {
  await signIn(page, own, "noor@example.com");
  const elsewhere = await browser.newContext({ baseURL, locale: "en-US" });
  const phone = await elsewhere.newPage();
  const complaints = listen(phone);
  await signIn(phone, own, "noor@example.com");
  await page.getByRole("button", { name: "Sign out everywhere" }).click();
  await expect(page.getByText("You are signed out.")).toBeVisible();
  await phone.reload();
  await expect(phone.getByText(/You have been signed out/)).toBeVisible();
  expect(complaints).toEqual([]);
  await elsewhere.close();
});

test.describe("erased", () => {
  test.use({ provoked: /status of 409 .*\/v1\/me\/erasure/ });

  test("is what was shown, after a word; then nobody is known here", async ({
    page, own, browser, baseURL,
  }) => {
    await open(page, "Tomás Rivera");
    await page.getByRole("button", { name: "Erase me …" }).click();
    await expect(sheet(page).getByRole("heading", { level: 2 })).toBeFocused();
    await expect(sheet(page)).toContainText(/Points\s*\d+ stars/);
    await expect(sheet(page)).toContainText(/What stays: \d+ entries of the books, under a random number/);
    const erase = sheet(page).getByRole("button", { name: /^Erase me and give up \d+ stars$/ });
    await expect(erase).toBeDisabled();
    await sheet(page).getByRole("checkbox").check();
    await expect(erase).toBeEnabled();

    // Meanwhile he redeems something on his phone: that is shown before anything goes.
    const elsewhere = await browser.newContext({ baseURL, locale: "en-US" });
    const phone = await elsewhere.newPage();
    await open(phone, "Tomás Rivera");
    const redeemed = await phone.evaluate(async () => {
      const body = JSON.stringify({ reward: "extra", cost: 25 });
      const headers = { "content-type": "application/json" };
      return (await fetch("/v1/me/redemptions/on-the-phone", { method: "PUT", body, headers })).status;
    });
    expect(redeemed).toBeLessThan(300);
    await elsewhere.close();
    await erase.click();
    await expect(sheet(page).getByRole("alert")).toHaveText(/^Something has changed meanwhile/);
    await expect(sheet(page)).toContainText("An extra shot or syrup");
    await expect(sheet(page).getByRole("checkbox")).not.toBeChecked();

    await sheet(page).getByRole("checkbox").check();
    await erase.click();
    await expect(sheet(page).getByRole("heading", { name: "You are erased" })).toBeFocused();
    await expectAccessible(page);
    await sheet(page).getByRole("button", { name: "Done" }).click();
    await expect(sheet(page)).toHaveCount(0);
    await expect(page).toHaveURL("/coffee-stars");
    await expect(page.getByRole("heading", { level: 1 })).toBeFocused();
    await expect(page.getByLabel("Sign in or join with your e-mail")).toBeVisible();
    await expect(page.getByText("You are signed out.")).toHaveCount(0);
    const ours = ["laurel.clock", "laurel.lang", "laurel.program", "laurel.scheme"];
    expect((await kept(page)).filter((key) => !ours.includes(key))).toEqual([]);
    expect(await page.evaluate(async () => (await fetch("/v1/me")).status)).toBe(401);
    const caches = await page.evaluate(async () => {
      const names = await globalThis.caches.keys();
      const all = await Promise.all(names.map(async (name) => (await globalThis.caches.open(name)).keys()));
      return all.flat().map(({ url }) => new URL(url).pathname);
    });
    expect(caches.filter((path) => path.startsWith("/v1"))).toEqual([]);

    // The same address is a stranger's now.
    await signIn(page, own, "tomas.coffee-stars@example.com");
    await expect(page.getByRole("heading", { level: 1, name: "Your account" })).toBeVisible();
    await expect(about(page)).toContainText("Not given");
  });
});

test("by keyboard alone", async ({ page, own }) => {
  await signIn(page, own, "kim@example.com");
  await tabTo(page, page.getByRole("button", { name: "Change: Name" }));
  await page.keyboard.press("Enter");
  await page.keyboard.type("Kim");
  await tabTo(page, page.getByRole("button", { name: "Cancel" }));
  await page.keyboard.press("Enter");
  await expect(page.getByRole("button", { name: "Change: Name" })).toBeFocused();
  await tabTo(page, offers(page));
  await page.keyboard.press("Space");
  await expect(page.getByText(/^Since .+, you said so here\.$/)).toBeVisible();
  await expect(offers(page)).toBeFocused();
  await tabTo(page, page.locator("summary", { hasText: "Everything you ever said" }));
  await page.keyboard.press("Enter");
  await expect(page.locator(".said__item")).toBeVisible();
  const erase = page.getByRole("button", { name: "Erase me …" });
  await tabTo(page, erase);
  await page.keyboard.press("Enter");
  await expect(sheet(page).getByRole("checkbox")).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(erase).toBeFocused();
});

test("You does not jump while the rest comes", async ({ page, own }) => {
  await signIn(page, own, "ola@example.com");
  await page.addInitScript(() => {
    const noted = globalThis as unknown as { shift: number };
    noted.shift = 0;
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) noted.shift += (entry as unknown as { value: number }).value;
    }).observe({ type: "layout-shift", buffered: true });
  });
  for (const width of [360, 1280]) {
    await page.setViewportSize({ width, height: 800 });
    await page.reload();
    await expect(page.getByRole("switch")).toHaveCount(3);
    await expect(page.getByRole("button", { name: "Change: Birthday" })).toBeVisible();
    await page.waitForLoadState("networkidle");
    expect(await page.evaluate("globalThis.shift"), `${width} wide`).toBeLessThan(0.01);
  }
});

test.describe("a stumble", () => {
  test.use({ provoked: /ERR_FAILED/ });

  test("of the server is told, and tried again", async ({ page, own }) => {
    await signIn(page, own, "uma@example.com");
    await page.evaluate(() => localStorage.removeItem("laurel.consents"));
    await page.route("**/v1/me/consents", (route) => route.abort());
    await page.reload();
    await expect(page.getByText(/^This needs a network/)).toBeVisible();
    await page.unroute("**/v1/me/consents");
    await page.getByRole("button", { name: "Try again" }).click();
    await expect(page.getByRole("switch")).toHaveCount(3);
  });
});

for (const lang of ["en", "zh-CN"]) {
  for (const scheme of ["light", "dark"] as const) {
    for (const width of [320, 1280]) {
      test(`nothing keeps anyone out, in ${lang}, ${scheme}, ${width} wide`, async ({ page, own }) => {
        await page.setViewportSize({ width, height: 800 });
        await page.emulateMedia({ colorScheme: scheme, reducedMotion: "reduce" });
        await page.addInitScript((lang) => localStorage.setItem("laurel.lang", lang), lang);
        await signIn(page, own, `${lang}.${scheme}.${width}@example.com`);
        const beyond = () => document.documentElement.scrollWidth - document.documentElement.clientWidth;
        const check = async () => {
          expect(await page.evaluate(beyond)).toBe(0);
          await expectAccessible(page);
        };
        await check();
        await page.getByRole("switch").first().click();
        await page.locator("summary").click();
        await page.locator(".settings__row button").first().click();
        await check();
        await page.locator(".settings__form button").last().click();
        await page.locator(".settings__row button").nth(1).click();
        await check();
        await page.locator("[data-kind=bad]").click();
        await expect(sheet(page).getByRole("checkbox")).toBeVisible();
        await check();
        await sheet(page).getByRole("checkbox").check();
        await check();
      });
    }
  }
}
