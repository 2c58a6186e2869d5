// Inviting friends: the link and every way to hand it on, the steps, and where each friend stands.
import type { Page } from "@playwright/test";
import { continueAs, expect, expectAccessible, tabTo, test } from "./laurel.ts";

test.use({ provoked: /ERR_INTERNET_DISCONNECTED|ERR_FAILED/ });

/** Opens Invite as a member with friends. */
async function open(page: Page, name = "Chloe Nakamura", program = "summit-pass") {
  await continueAs(page, name, program);
  await page.getByRole("link", { name: "Invite", exact: true }).click();
  await expect(page).toHaveURL(`/${program}/invite`);
  await expect(card(page)).toBeVisible();
}

/** The card with the link. */
function card(page: Page) {
  return page.getByRole("region", { name: "Your link" });
}

/** The link as it is shown, with what stands before every address. */
async function shown(page: Page) {
  return `http://${await card(page).locator(".invite__link").textContent()}`;
}

test("the page says the deal, its terms, and shows the link", async ({ page }) => {
  await open(page);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Invite a friend, get 500 points");
  await expect(page).toHaveTitle("Invite · Cairnside Summit Pass");
  expect(await shown(page)).toMatch(/\/r\/[0-9A-Z]{10}$/);
  await expect(card(page)).toContainText(/your code: [0-9A-Z]{5}-[0-9A-Z]{5}/);
  const both = page.getByRole("region", { name: "What both of you get" });
  await expect(both).toContainText("15 dollars off the first order");
  await expect(both).toContainText("A friend counts once the first order has stood for 30 days.");
  await expect(both).toContainText("Up to 10 friends a year.");
});

test("a program without invitations has no such page", async ({ page }) => {
  await continueAs(page, "Maya Lindqvist", "coffee-stars");
  await expect(page.getByRole("link", { name: "Invite", exact: true })).toHaveCount(0);
  await page.goto("/coffee-stars/invite");
  await expect(page.getByRole("heading", { name: "There is nothing at this address" })).toBeVisible();
});

test("the link lands in the clipboard", async ({ page, context }) => {
  await context.grantPermissions(["clipboard-write"]);
  await open(page);
  await page.getByRole("button", { name: "Copy link" }).click();
  await expect(page.getByRole("button", { name: "Copied" })).toBeVisible();
  await expect(card(page).getByRole("status")).toHaveText("Copied");
  const link = await shown(page);
  // The portal itself may not read what lies there: it is pasted somewhere else.
  const elsewhere = await context.newPage();
  await elsewhere.setContent("<textarea autofocus></textarea>");
  await elsewhere.locator("textarea").focus();
  await elsewhere.keyboard.press("ControlOrMeta+V");
  await expect(elsewhere.locator("textarea")).toHaveValue(link);
});

test("where nothing may be copied, the link is selected", async ({ page }) => {
  await page.addInitScript(() => {
    Object.defineProperty(navigator, "clipboard", { value: undefined });
  });
  await open(page);
  await page.getByRole("button", { name: "Copy link" }).click();
  await expect(card(page).getByRole("status")).toContainText("Your link is selected.");
  const selected = await page.evaluate(() => String(getSelection()));
  expect(`http://${selected.trim()}`).toBe(await shown(page));
});

test("the device's own sheet is handed the link", async ({ page }) => {
  await page.addInitScript(() => {
    const shared: unknown[] = [];
    const share = async (what: unknown) => void shared.push(what);
    Object.assign(globalThis, { shared });
    Object.defineProperty(navigator, "share", { value: share, configurable: true });
  });
  await open(page);
  await page.getByRole("button", { name: "Share" }).click();
  const shared = await page.evaluate(() => (globalThis as unknown as { shared: { url: string }[] }).shared);
  expect(shared.map((what) => what.url)).toEqual([await shown(page)]);
});

test("other ways carry the link, open apart, and ask nobody before", async ({ page }) => {
  await open(page);
  const link = encodeURIComponent(await shown(page));
  for (const [name, begin] of [["WhatsApp", "https://wa.me/"], ["Weibo", "https://service.weibo.com/"]]) {
    const away = card(page).getByRole("link", { name });
    await expect(away).toHaveAttribute("href", new RegExp(`^${begin}.*${link.replaceAll(".", "\\.")}`));
    await expect(away).toHaveAttribute("target", "_blank");
    await expect(away).toHaveAttribute("rel", "noopener noreferrer");
  }
  const mail = card(page).getByRole("link", { name: "Mail" });
  await expect(mail).toHaveAttribute("href", /^mailto:\?subject=Cairnside.*&body=I%20like%20it/);
  await card(page).getByRole("button", { name: "WeChat" }).click();
  const dialog = page.getByRole("dialog", { name: "Scan with WeChat" });
  await expect(dialog.getByRole("img", { name: "QR code of your link" })).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(dialog).toBeHidden();
  await expect(card(page).getByRole("button", { name: "WeChat" })).toBeFocused();
});

test("each friend stands there with where things are", async ({ page }) => {
  await open(page);
  const friends = page.getByRole("region", { name: "Your friends" });
  await expect(friends).toContainText(/\d+ of 10 this year/);
  await expect(friends.getByRole("listitem").first()).toContainText(/\.$/);
  await expect(friends.getByRole("img", { name: /Step \d of 4/ }).first()).toBeVisible();
});

test("a member without friends is told how to begin", async ({ page }) => {
  await open(page, "江岭");
  await expect(page.getByRole("heading", { name: "No friends yet" })).toBeVisible();
});

test("steps say what is missing to the next one", async ({ page }) => {
  await open(page, "Tan Wei Ling", "smile-store");
  const steps = page.locator(".invite__steps li");
  await expect(steps).toHaveCount(3);
  await expect(steps.nth(1)).toContainText("8 dollars of store credit");
  await expect(page.getByRole("heading", { name: /more friends? to \d+ dollars|every step/ })).toBeVisible();
});

test("in Chinese WeChat comes first", async ({ page }) => {
  await page.addInitScript(() => localStorage.setItem("laurel.lang", "zh-CN"));
  await page.goto("/summit-pass");
  await page.locator(".person").first().click();
  await page.getByRole("link", { name: "邀请", exact: true }).click();
  await expect(page.locator(".invite__ways li").first()).toHaveText("微信");
  await page.getByRole("button", { name: "微信" }).click();
  await expect(page.getByRole("dialog", { name: "微信扫一扫" })).toBeVisible();
});

test("without a network stands what was known last, and when", async ({ page, context }) => {
  await open(page);
  const link = await shown(page);
  await page.getByRole("link", { name: "You", exact: true }).click();
  await context.setOffline(true);
  await page.getByRole("link", { name: "Invite", exact: true }).click();
  await expect(page.getByText(/You are offline\. This is how things stood/)).toBeVisible();
  expect(await shown(page)).toBe(link);
  await context.setOffline(false);
  await expect(page.getByText(/You are offline/)).toHaveCount(0);
});

test("without a network and with nothing known it says so, and recovers", async ({ page, context }) => {
  await continueAs(page, "Ana Whitehorse", "summit-pass");
  await expect(page.getByRole("link", { name: "Invite", exact: true })).toBeVisible();
  await context.setOffline(true);
  await page.getByRole("link", { name: "Invite", exact: true }).click();
  await expect(page.getByRole("heading", { name: "No network here" })).toBeVisible();
  await context.setOffline(false);
  await expect(card(page)).toBeVisible();
});

test("a stumble of the server is told, and tried again", async ({ page }) => {
  let is_down = true;
  await page.route("**/v1/me/referral", async (route) => {
    if (is_down) await route.abort();
    else await route.fallback();
  });
  await continueAs(page, "Ana Whitehorse", "summit-pass");
  await page.getByRole("link", { name: "Invite", exact: true }).click();
  await expect(page.getByRole("button", { name: "Try again" })).toBeVisible();
  is_down = false;
  await page.getByRole("button", { name: "Try again" }).click();
  await expect(card(page)).toBeVisible();
});

test("by keyboard alone", async ({ page }) => {
  await continueAs(page, "Ana Whitehorse", "summit-pass");
  await tabTo(page, page.getByRole("link", { name: "Invite", exact: true }));
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 1 })).toBeFocused();
  await page.keyboard.press("Tab");
  await expect(page.getByRole("button", { name: "Copy link" })).toBeFocused();
  const code = card(page).getByRole("button", { name: /QR code of your link/ });
  await tabTo(page, code);
  await page.keyboard.press("Enter");
  await expect(page.getByRole("dialog", { name: "QR code of your link" })).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(code).toBeFocused();
});

for (const lang of ["en", "zh-CN"]) {
  for (const scheme of ["light", "dark"] as const) {
    for (const width of [320, 360, 1280]) {
      test(`nothing keeps anyone out, in ${lang}, ${scheme}, ${width} wide`, async ({ page }) => {
        await page.setViewportSize({ width, height: 800 });
        await page.emulateMedia({ colorScheme: scheme, reducedMotion: "reduce" });
        await page.addInitScript((lang) => localStorage.setItem("laurel.lang", lang), lang);
        await page.goto("/smile-store");
        await page.locator(".person").first().click();
        await page.locator(".tabs a[href$='/invite']").click();
        await expect(page.locator(".invite__link")).toBeVisible();
        const beyond = () => document.documentElement.scrollWidth - document.documentElement.clientWidth;
        expect(await page.evaluate(beyond)).toBe(0);
        await expectAccessible(page);
      });
    }
  }
}
