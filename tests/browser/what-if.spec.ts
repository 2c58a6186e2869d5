// What if: a cart, a reward, a date, reckoned in the page itself.
import { continueAs, expect, expectAccessible, tabTo, test, type Page } from "./laurel.ts";

test.use({ provoked: /ERR_INTERNET_DISCONNECTED/ });

async function open(page: Page, name: string, program: string) {
  await continueAs(page, name, program);
  await page.getByRole("button", { name: "What if …" }).click();
  const sheet = page.getByRole("dialog", { name: "What if" });
  await expect(sheet).toBeVisible();
  return sheet;
}

test("a cart says what it earns, how, and what is missing to the next tier", async ({ page }) => {
  const sheet = await open(page, "Maya Lindqvist", "coffee-stars");
  await sheet.getByLabel("Amount in USD").fill("20");
  const answer = sheet.getByRole("status");
  await expect(answer).toContainText("+20 stars");
  await expect(answer).toContainText("Each dollar you order or pay in the app: 1 star20");
  await expect(answer).toContainText(/\d+ stars? to Gold/);
  await sheet.getByRole("radio", { name: "Other" }).last().check();
  await expect(answer).toContainText("Only orders placed in the app count.");
  await sheet.getByRole("radio", { name: "in the app" }).check();
  await sheet.getByLabel("Amount in USD").fill("5000");
  await expect(answer).toContainText("With it you reach Reserve.");
});

test("only what the rules ask about is asked", async ({ page }) => {
  await page.goto("/fuel-card");
  await page.evaluate(() => localStorage.setItem("laurel.lang", "en"));
  const sheet = await open(page, "周建国", "fuel-card");
  await expect(sheet.getByLabel("Amount in CNY")).toBeHidden();
  await sheet.getByLabel("Litres").fill("40.5");
  await expect(sheet.getByRole("status")).toContainText(/\+\d+ points/);
  await sheet.getByRole("radio", { name: "Each whole 10 yuan in the shop" }).check();
  await expect(sheet.getByLabel("Litres")).toBeHidden();
  await sheet.getByLabel("Amount in CNY").fill("29.50");
  await expect(sheet.getByRole("status")).toContainText("+10 points");
});

test("a reward says which points go, and what would have lapsed", async ({ page }) => {
  const sheet = await open(page, "Maya Lindqvist", "coffee-stars");
  await sheet.getByRole("radio", { name: "I redeem" }).check();
  await sheet.getByLabel("Rewards").selectOption({ label: "An extra shot or syrup · 25 stars" });
  const answer = sheet.getByRole("status");
  await expect(answer).toContainText("−25 stars");
  await expect(answer).toContainText(/Taken from .*\d{4}/);
  await expect(answer).toContainText("You would then have");
  await expect(answer).toContainText(/25 stars to use by .*\d{4} would not lapse\./);
  await sheet.getByLabel("Rewards").selectOption({ label: "Any handcrafted drink · 200 stars" });
  await expect(answer).toContainText("−200 stars");
});

test("waiting says what lapses by then", async ({ page }) => {
  const sheet = await open(page, "Maya Lindqvist", "coffee-stars");
  await sheet.getByRole("radio", { name: "I wait" }).check();
  const answer = sheet.getByRole("status");
  await expect(answer).toContainText(/Lapsed−\d+/);
  await sheet.getByLabel("Until").fill(new Date(Date.now() + 86_400_000).toISOString().slice(0, 10));
  await expect(answer).toContainText("Nothing changes by then.");
});

test("without a network it reckons all the same", async ({ page, context }) => {
  await continueAs(page, "Maya Lindqvist", "coffee-stars");
  await expect(page.getByRole("button", { name: "What if …" })).toBeEnabled();
  await page.reload();
  await expect(page.getByRole("button", { name: "What if …" })).toBeEnabled();
  await context.setOffline(true);
  await page.getByRole("button", { name: "What if …" }).click();
  const sheet = page.getByRole("dialog", { name: "What if" });
  await sheet.getByLabel("Amount in USD").fill("10");
  await expect(sheet.getByRole("status")).toContainText("+10 stars");
  await context.setOffline(false);
});

test("by keyboard alone, and the focus comes back", async ({ page }) => {
  await continueAs(page, "Maya Lindqvist", "coffee-stars");
  const ask = page.getByRole("button", { name: "What if …" });
  await tabTo(page, ask);
  await page.keyboard.press("Enter");
  const sheet = page.getByRole("dialog", { name: "What if" });
  await expect(sheet.getByRole("heading", { name: "What if" })).toBeFocused();
  await tabTo(page, sheet.getByRole("radio", { name: "I buy" }));
  await page.keyboard.press("ArrowRight");
  await expect(sheet.getByRole("radio", { name: "I redeem" })).toBeFocused();
  await expect(sheet.getByRole("status")).toContainText("stars");
  await page.keyboard.press("Escape");
  await expect(sheet).toBeHidden();
  await expect(ask).toBeFocused();
});

const LANGUAGES = [["en", "What if …", "What if"], ["zh-CN", "先算一算", "算一算"]] as const;
for (const [lang, ask, title] of LANGUAGES) {
  for (const scheme of ["light", "dark"] as const) {
    test(`nothing keeps anyone out, in ${lang} and ${scheme}`, async ({ page }) => {
      await page.emulateMedia({ colorScheme: scheme });
      await continueAs(page, "Maya Lindqvist", "coffee-stars");
      await page.evaluate((lang) => localStorage.setItem("laurel.lang", lang), lang);
      await page.reload();
      await page.getByRole("button", { name: ask }).click();
      await expect(page.getByRole("dialog", { name: title })).toBeVisible();
      await expectAccessible(page);
    });
  }
}
