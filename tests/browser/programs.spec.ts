// The demo's first page, and what every program says of itself.
import { balance, expect, expectAccessible, test } from "./laurel.ts";

test("the first page shows every program, each in its own colours", async ({ page }) => {
  await page.setViewportSize({ width: 1280, height: 900 });
  await page.goto("/");
  const cards = page.locator(".program");
  await expect(cards).toHaveCount(18);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("18 programs to walk through");
  const colours = await cards.evaluateAll((cards) => {
    return cards.map((card) => getComputedStyle(card.querySelector(".program__face")!).backgroundColor);
  });
  expect(new Set(colours).size).toBe(18);
  for (const card of await cards.all()) await expect(card.getByRole("button")).toHaveCount(4);
});

test("one continues as a member of any program from the first page", async ({ page }) => {
  await page.setViewportSize({ width: 1280, height: 900 });
  await page.goto("/");
  await page.getByRole("button", { name: "Continue as Amara Okoye" }).click();
  await expect(page).toHaveURL("/coffee-stars");
  await expect(page.getByRole("heading", { level: 1 })).toContainText("Amara");
  await page.goBack();
  await page.getByRole("button", { name: "Continue as Sam Whitaker" }).click();
  await expect(page).toHaveURL("/prime-club");
  await expect(page.getByText("saved so far")).toBeVisible();
});

test("on a phone a program's members open in its card", async ({ page }) => {
  await page.setViewportSize({ width: 360, height: 800 });
  await page.goto("/");
  const coffee = page.locator(".program", { hasText: "Northbound Coffee" });
  await expect(coffee.getByRole("button")).toHaveCount(0);
  await coffee.getByText("Continue as", { exact: true }).click();
  await coffee.getByRole("button", { name: "Continue as Maya Lindqvist" }).click();
  await expect(page.getByRole("region", { name: "Your stars" })).toBeVisible();
});

test("Welcome tells a program truly", async ({ page }) => {
  await page.goto("/tea-house");
  const ways = page.getByRole("region", { name: "Ways to earn" });
  await expect(ways).toContainText("Once for each");
  await expect(page.getByRole("region", { name: "How long they last" })).toContainText("last 12 months");
  await expect(page.getByRole("region", { name: "Tiers" }).getByRole("listitem").first()).toBeVisible();
  await expect(page.getByRole("img", { name: "0 of 9 stamps" })).toBeVisible();
  await expect(page.getByRole("region", { name: "Gifts" })).toContainText("Birthday treat");
  await page.goto("/prime-club");
  await expect(page.getByRole("region", { name: "Swiftlet Club" })).toContainText("$13 a month");
  await expect(page.getByRole("region", { name: "Ways to earn" })).toHaveCount(0);
});

test("a program without points does not speak of any", async ({ page }) => {
  await page.goto("/home-family");
  await page.getByRole("button", { name: "Continue as Ada Okonkwo" }).click();
  await expect(page.getByRole("region", { name: "For you" })).toContainText("A coffee or tea, on us");
  await expect(page.getByRole("main")).not.toContainText(/\bpoints\b/);
  await expect(balance(page)).toHaveCount(0);
  await page.getByRole("link", { name: "Activity", exact: true }).click();
  await expect(page.locator("li.entry").first()).toBeVisible();
  await expect(page.getByRole("link", { name: "What lapses when" })).toHaveCount(0);
});

const PROGRAMS = [
  "beauty-circle", "book-club-card", "coffee-stars", "fan-club", "fit-unlocked", "fuel-card", "green-body",
  "home-family", "maison-beaute", "movie-insiders", "prime-club", "run-club", "scoop-club", "smile-store",
  "summit-pass", "tea-house", "watch-club",
];

for (const [at, program] of PROGRAMS.entries()) {
  const [width, scheme, language] = [
    [320, "light", "en"],
    [1280, "dark", "zh-CN"],
    [768, "dark", "en"],
    [360, "light", "zh-CN"],
  ][at % 4] as [number, "light" | "dark", string];
  test(`everyone can use ${program}: ${width} wide, ${scheme}, ${language}`, async ({ page }) => {
    await page.setViewportSize({ width, height: 800 });
    await page.emulateMedia({ colorScheme: scheme, reducedMotion: "reduce" });
    await page.addInitScript((lang) => localStorage.setItem("laurel.lang", lang), language);
    const check = async () => {
      await expect(page.locator("main h1")).toBeVisible();
      const beyond = () => document.documentElement.scrollWidth - document.documentElement.clientWidth;
      expect(await page.evaluate(beyond), `${page.url()} scrolls sideways`).toBe(0);
      await expectAccessible(page);
    };
    await page.goto(`/${program}`);
    await check();
    await page.locator(".person").first().click();
    await expect(page.locator(".entries li").first()).toBeVisible();
    await page.locator(".entry summary").first().click();
    await expect(page.locator(".entry__why").first()).toBeVisible();
    await check();
    for (const link of await page.locator(".tabs a:visible").all()) {
      await link.click();
      await check();
    }
  });
}
