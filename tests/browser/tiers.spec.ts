// The ladder: where one stands, what is missing, what keeps a tier.
import { continueAs, expect, test } from "./laurel.ts";

test("what is missing to the next tier stands on Home and leads to the ladder", async ({ page }) => {
  await continueAs(page, "Maya Lindqvist", "coffee-stars");
  const ring = page.getByRole("link", { name: /\d+ stars to Gold/ });
  await expect(ring).toContainText(/\d+ of 500 stars/);
  await ring.click();
  await expect(page).toHaveURL("/coffee-stars/tiers");
  await expect(page).toHaveTitle("Tiers · Northbound Coffee");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(/Your way to Gold \d+ stars to go/);
  const link = page.getByRole("link", { name: "Tiers", exact: true });
  await expect(link).toHaveAttribute("aria-current", "page");
  const here = page.locator("[aria-current='step']");
  await expect(here).toContainText("Green");
  await expect(here).toContainText("You are here");
  const gold = page.locator(".tier-level", { hasText: "Gold" });
  await expect(gold).toContainText("500 stars in 12 months");
  await expect(gold.locator("[data-gain]").first()).toContainText("1.2 stars for each $1");
  await expect(page.getByRole("region", { name: "How it is counted" })).toContainText("12 months");
});

test("a tier says until when it is held and what keeps it", async ({ page }) => {
  await continueAs(page, "Amara Okoye", "coffee-stars");
  await page.getByRole("link", { name: "Tiers", exact: true }).click();
  const standing = page.locator(".tier-standing");
  await expect(standing).toContainText(/Gold is yours until .*\d{4}/);
  await expect(standing).toContainText(/keep/);
});

test("a tier that only grace holds says so first", async ({ page }) => {
  await continueAs(page, "Dana Whitfield", "fit-unlocked");
  await page.getByRole("link", { name: "Tiers", exact: true }).click();
  await expect(page.getByText("Athlete would have ended.")).toBeVisible();
});

test("money, growth and Chinese are measured in their own words", async ({ page }) => {
  await continueAs(page, "Zoe Lindholm", "beauty-circle");
  await page.getByRole("link", { name: "Tiers", exact: true }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(/Your way to VIB \$\d+ to go/);
  await page.evaluate(() => localStorage.setItem("laurel.lang", "zh-CN"));
  await page.goto("/fan-club");
  await page.getByRole("button", { name: "以陈哲身份登录" }).click();
  await expect(page.getByRole("link", { name: /距星光还差 \d+ 点成长值/ })).toBeVisible();
});

test("a program without tiers has none in its menu, and nothing at the address", async ({ page }) => {
  await continueAs(page, "Priya Raman", "run-club");
  await expect(page.getByRole("link", { name: "Tiers", exact: true })).toHaveCount(0);
  await page.goto("/run-club/tiers");
  await expect(page.getByRole("heading", { name: "There is nothing at this address" })).toBeVisible();
});
