// What a member has besides points: stamps, goals, a membership, gifts.
import { continueAs, expect, test } from "./laurel.ts";

test("a card of stamps is drawn as one, and read out as one", async ({ page }) => {
  await continueAs(page, "沈知夏", "tea-house");
  const card = page.getByRole("img", { name: /\d of 9 stamps/ });
  await expect(card).toBeVisible();
  const count = Number((await card.getAttribute("aria-label"))?.[0]);
  await expect(card.locator("[data-state='stamped']")).toHaveCount(count);
  await expect(card.locator("[data-state='free']")).toHaveText("free");
  await expect(page.getByText(new RegExp(`^${9 - count} stamps? more: `))).toBeVisible();
});

test("a full card says that the next one is free", async ({ page }) => {
  await continueAs(page, "陆伯年", "tea-house");
  await expect(page.locator("[data-state='ready']")).toBeVisible();
  await expect(page.getByText(/^The next one is yours: /)).toBeVisible();
});

test("badges, challenges and streaks say how far one is", async ({ page }) => {
  await continueAs(page, "Priya Raman", "run-club");
  const goals = page.getByRole("region", { name: "Goals" });
  const first = goals.getByRole("listitem").filter({ hasText: "First run" });
  await expect(first).toContainText(/Reached on .*\d{4}/);
  await expect(goals).toContainText(/\d of 4 weeks in a row/);
  await expect(goals).toContainText(/\d+%/);
});

test("a membership says what it is", async ({ page }) => {
  await continueAs(page, "Sam Whitaker", "prime-club");
  await expect(page.getByText("Active", { exact: true })).toBeVisible();
  await expect(page.getByText(/^Paid until .*\d{4}/)).toBeVisible();
});

test("a late payment and an ended membership are told, with the price", async ({ page, context }) => {
  await continueAs(page, "Greta Olsen", "prime-club");
  await expect(page.getByText(/The payment is late\. .* until .*\d{4}/)).toBeVisible();
  await context.clearCookies();
  await page.evaluate(() => localStorage.clear());
  await continueAs(page, "Hugo Marchetti", "prime-club");
  await expect(page.getByText(/^It ended on .*\d{4}/)).toBeVisible();
  await expect(page.getByRole("region", { name: "Membership" })).toContainText("$13 a month");
});

test("gifts come with their last day, and the birthday with its window", async ({ page }) => {
  await continueAs(page, "Ada Okonkwo", "home-family");
  const gifts = page.getByRole("region", { name: "For you" });
  await expect(gifts).toContainText(/A coffee or tea, on us Until .*\d{4}/);
  await expect(gifts).toContainText(/Birthday treat .* to .*\d{4}/);
});
