// Rewards: found, redeemed, shown and undone; and what happens when it does not go smoothly.
import { continueAs, expect, expectAccessible, tabTo, test } from "./laurel.ts";
import { serve } from "./server.ts";
import type { Page } from "@playwright/test";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";

test.use({ provoked: /status of (404|409) .*\/v1\/me\/redemptions|ERR_(INTERNET_DISCONNECTED|FAILED)/ });

const dialog = (page: Page) => page.getByRole("dialog");
const card = (page: Page, name: string) => page.getByRole("article").filter({ hasText: name });

/** Opens the sheet of a reward from the page of rewards. */
async function open(page: Page, name: string) {
  await card(page, name).getByRole("link").click();
  await expect(dialog(page).getByRole("heading", { name })).toBeFocused();
}

/** Redeems what the sheet is about, and waits for its ticket. */
async function take(page: Page, button: string) {
  await dialog(page).getByRole("button", { name: button }).click();
  await expect(dialog(page).getByRole("heading", { name: "It is yours" })).toBeFocused();
}

async function rewards(page: Page, name: string, program: string) {
  await continueAs(page, name, program);
  await page.getByRole("link", { name: "Rewards", exact: true }).click();
  await expect(page.getByRole("heading", { name: "Rewards", level: 1 })).toBeFocused();
}

test("a reward is found, redeemed, shown, and undone", async ({ page }) => {
  await rewards(page, "Maya Lindqvist", "coffee-stars");
  await expect(page.getByText("You have 430 stars.")).toBeVisible();
  await expect(page.getByRole("article").first()).toContainText("A mug, or a bag of beans");
  await expect(card(page, "A morning at the roastery")).toContainText(/From Reserve · [\d,]+ stars to go/);
  await open(page, "An extra shot or syrup");
  await expect(dialog(page)).toContainText("Can be used for 14 days");
  await expect(dialog(page)).toContainText(/You have\s*430.*This reward\s*−25.*Left after\s*405 stars/s);
  await expect(dialog(page)).toContainText(/lapse first go first|those that lapse on|lapsed on/);
  await expect(dialog(page)).toContainText(/You can undo it until .*, as long as it has not been used\./);
  await take(page, "Redeem for 25 stars");
  await expect(dialog(page).getByRole("article").getByRole("img", { name: "QR code" })).toBeVisible();
  await expect(page.getByText("You have 405 stars.")).toBeAttached();
  await dialog(page).getByRole("link", { name: "In your wallet" }).click();
  await expect(page.getByRole("heading", { name: "Wallet", level: 1 })).toBeFocused();
  const code = await page.locator(".ticket__letters").first().textContent();
  await page.getByRole("button", { name: /Show it large/ }).click();
  await expect(dialog(page)).toContainText(code ?? "");
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Undo, and get 25 stars back" }).click();
  const before = page.getByRole("region", { name: "Before" });
  await expect(before).toContainText(/An extra shot or syrup Undone on/);
  await page.getByRole("link", { name: "Activity", exact: true }).click();
  const entry = page.locator("li.entry").first();
  await expect(entry).toContainText(/Undone: An extra shot or syrup.*\+25/);
  await entry.locator("summary").click();
  await expect(entry).toContainText(/Given back\s*\+25 stars/);
});

test.describe("on a phone, in Chinese", () => {
  test.use({ viewport: { width: 360, height: 740 }, hasTouch: true, locale: "zh-CN" });

  test("a reward is redeemed and undone by touch", async ({ page }) => {
    await page.goto("/tea-house");
    await page.getByRole("button", { name: "以沈知夏身份登录" }).tap();
    await page.getByRole("link", { name: "奖励", exact: true }).tap();
    await card(page, "绿豆糕两件").getByRole("link").tap();
    await dialog(page).getByRole("button", { name: "用 300 片茶叶兑换" }).tap();
    await expect(dialog(page).getByRole("heading", { name: "换好了" })).toBeFocused();
    await expect(dialog(page).getByRole("img", { name: "二维码" })).toBeVisible();
    await dialog(page).getByRole("button", { name: "撤销，退回 300 片茶叶" }).tap();
    await expect(dialog(page)).toContainText("300 片茶叶已原样退回。");
    const wide = await page.evaluate(() => document.documentElement.scrollWidth);
    expect(wide).toBeLessThanOrEqual(360);
  });
});

test("everything goes by keyboard, and the focus comes back", async ({ page }) => {
  await continueAs(page, "Yuki Tanaka", "movie-insiders");
  await tabTo(page, page.getByRole("link", { name: "Rewards", exact: true }));
  await page.keyboard.press("Enter");
  const link = card(page, "How the storm was drawn").getByRole("link");
  await tabTo(page, link);
  await page.keyboard.press("Enter");
  await expect(dialog(page).getByRole("heading")).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(dialog(page)).toBeHidden();
  await expect(link).toBeFocused();
  await page.keyboard.press("Enter");
  await tabTo(page, dialog(page).getByRole("button", { name: "Redeem for 250 points" }));
  await page.keyboard.press("Enter");
  await expect(dialog(page).getByRole("heading", { name: "It is yours" })).toBeFocused();
  await tabTo(page, dialog(page).getByRole("link", { name: "Open it" }));
  await tabTo(page, dialog(page).getByRole("button", { name: "Close" }));
  await page.keyboard.press("Enter");
  await expect(dialog(page)).toBeHidden();
  await expect(link).toBeFocused();
});

test("a lost answer is asked for again, and takes points once", async ({ page }) => {
  await rewards(page, "Arthur Pemberton", "green-body");
  const before = Number((await page.getByText(/^You have/).textContent())?.replace(/\D/g, ""));
  let ids: string[] = [];
  await page.route("**/v1/me/redemptions/*", async (route) => {
    ids.push(route.request().url());
    if (ids.length > 1) return route.continue();
    await route.fetch();
    await route.abort();
  });
  await open(page, "A metre of hedgerow");
  await dialog(page).getByRole("button", { name: "Donate 200 leaves" }).click();
  await expect(dialog(page)).toContainText("We did not hear whether it went through.");
  await dialog(page).getByRole("button", { name: "Try again" }).click();
  await expect(dialog(page).getByRole("heading", { name: "Thank you" })).toBeFocused();
  expect(ids[1]).toBe(ids[0]);
  const left = (before - 200).toLocaleString("en-US");
  await expect(page.getByText(`You have ${left} leaves.`)).toBeAttached();
});

test("what was not heard before a reload is finished after it", async ({ page }) => {
  await rewards(page, "顾明月", "tea-house");
  await page.route("**/v1/me/redemptions/*", (route) => route.abort());
  await open(page, "Two mung bean cakes");
  await dialog(page).getByRole("button", { name: "Redeem for 300 tea leaves" }).click();
  await expect(dialog(page)).toContainText("We did not hear whether it went through.");
  await page.unrouteAll();
  await page.goto("/tea-house/wallet");
  await expect(page.getByText("“Two mung bean cakes” was not finished.")).toBeVisible();
  await page.getByRole("link", { name: "Finish it" }).click();
  await take(page, "Try again");
  await page.goto("/tea-house/wallet");
  await expect(page.getByRole("img", { name: "QR code" })).toBeVisible();
  await expect(page.getByText("was not finished")).toBeHidden();
});

test("of two tabs the second is told, and sees how it is now", async ({ page, context }) => {
  await rewards(page, "Yuki Tanaka", "movie-insiders");
  const other = await context.newPage();
  await other.goto("/movie-insiders/rewards");
  await open(page, "Popcorn at your cinema");
  await open(other, "Popcorn at your cinema");
  await take(page, "Redeem for 300 points");
  await expect(dialog(page).getByRole("button", { name: "Copy the code" })).toBeVisible();
  await dialog(other).getByRole("button", { name: "Redeem for 300 points" }).click();
  await expect(dialog(other)).toContainText(/Again from .*It did not go through, and nothing was taken\./s);
  await expect(dialog(other).getByRole("button", { name: /Redeem/ })).toBeHidden();
  await dialog(other).locator(".sheet__does").getByRole("button", { name: "Close" }).click();
  await expect(card(other, "Popcorn at your cinema")).toContainText(/Again from/);
});

test("of two tabs one has the last one, and the other is told that it is gone", async ({ page, context }) => {
  const programs = resolve(import.meta.dirname, "../../target/browser/last-programs");
  mkdirSync(programs, { recursive: true });
  const read = (file: string) => readFileSync(resolve(import.meta.dirname, "../../programs", file), "utf8");
  const one = read("coffee-stars.toml").replace("cost = 25\n", "cost = 25\nstock = 2\n");
  writeFileSync(resolve(programs, "coffee-stars.toml"), one);
  writeFileSync(resolve(programs, "coffee-stars.demo.toml"), read("coffee-stars.demo.toml"));
  const server = await serve("last", { LAUREL_PROGRAMS: programs });
  try {
    await page.goto(`${server.url}/coffee-stars`);
    // Maya had one of the two days ago.
    await page.getByRole("button", { name: "Continue as Tomás Rivera" }).click();
    await expect(page.locator(".tabs")).toBeVisible();
    const other = await context.newPage();
    for (const tab of [page, other]) {
      await tab.goto(`${server.url}/coffee-stars/rewards`);
      await expect(card(tab, "An extra shot or syrup")).toContainText("1 left");
      await open(tab, "An extra shot or syrup");
    }
    await take(page, "Redeem for 25 stars");
    await dialog(other).getByRole("button", { name: "Redeem for 25 stars" }).click();
    await expect(dialog(other)).toContainText(/All gone.*It did not go through, and nothing was taken\./s);
    await dialog(other).locator(".sheet__does").getByRole("button", { name: "Close" }).click();
    await expect(card(other, "An extra shot or syrup")).toContainText("All gone");
  } finally {
    await server.stop();
  }
});

test("a reward that was withdrawn meanwhile is told so", async ({ page }) => {
  await rewards(page, "Maya Lindqvist", "coffee-stars");
  await open(page, "Toasted sandwich");
  await page.route("**/v1/me/rewards", async (route) => {
    const answer = await route.fetch();
    const all = await answer.json();
    all.rewards = all.rewards.filter((one: { reward: { id: string } }) => one.reward.id !== "toastie");
    await route.fulfill({ response: answer, json: all });
  });
  await page.route("**/v1/me/redemptions/*", (route) => route.fulfill({
    status: 404, contentType: "application/problem+json",
    json: { type: "about:blank", title: "", status: 404, detail: "", code: "unknown_reward" },
  }));
  await dialog(page).getByRole("button", { name: "Redeem for 300 stars" }).click();
  await expect(dialog(page)).toContainText("It is no longer offered.");
  await dialog(page).locator(".sheet__does").getByRole("button", { name: "Close" }).click();
  await expect(card(page, "Toasted sandwich")).toBeHidden();
  await expect(page.getByRole("heading", { name: "Rewards", level: 1 })).toBeFocused();
});

test("the wallet opens without a network, also anew", async ({ page, context }) => {
  await rewards(page, "Amara Okoye", "coffee-stars");
  await open(page, "Any drink, any size");
  await take(page, "Take it");
  await dialog(page).getByRole("link", { name: "In your wallet" }).click();
  await expect(page.getByRole("img", { name: "QR code" }).first()).toBeVisible();
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => null));
  await context.setOffline(true);
  await page.reload();
  await expect(page.getByText("You are offline.")).toBeVisible();
  await expect(page.getByRole("img", { name: "QR code" }).first()).toBeVisible();
  await context.setOffline(false);
});

test("a clock that is a year off changes nothing", async ({ page }) => {
  await page.addInitScript(() => {
    const now = Date.now;
    Date.now = () => now() + 365 * 86_400_000;
  });
  await rewards(page, "Amara Okoye", "coffee-stars");
  await open(page, "Brewed coffee or a cardamom bun");
  await take(page, "Redeem for 100 stars");
  await dialog(page).getByRole("button", { name: "Undo, and get 100 stars back" }).click();
  await expect(dialog(page)).toContainText("100 stars are back where they were.");
});

for (const colorScheme of ["light", "dark"] as const) {
  for (const language of ["en", "zh-CN"]) {
    test(`everyone can use rewards, ${colorScheme}, ${language}`, async ({ page }) => {
      await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
      await page.addInitScript((lang) => localStorage.setItem("laurel.lang", lang), language);
      await page.goto("/summit-pass");
      await page.locator(".people .button, .people button").first().click();
      await expect(page.locator(".tabs")).toBeVisible();
      await page.goto("/summit-pass/rewards");
      await expect(page.locator(".reward-grid article").first()).toBeVisible();
      await expectAccessible(page);
      await page.locator(".reward-card__open").first().click();
      await expect(page.locator("dialog h2")).toBeFocused();
      await expectAccessible(page);
      await page.goto("/summit-pass/wallet");
      await expect(page.locator("main h1")).toBeVisible();
      await expectAccessible(page);
    });
  }
}
