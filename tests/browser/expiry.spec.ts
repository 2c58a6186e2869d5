// What lapses when, and the whole why of an entry.
import { continueAs, expect, test } from "./laurel.ts";

test.use({ provoked: /ERR_INTERNET_DISCONNECTED/ });

test("what lapses next stands on Home and leads to the calendar", async ({ page }) => {
  await continueAs(page, "Maya Lindqvist", "coffee-stars");
  const soon = page.getByText(/\d+ stars? to use by .*Anything you do before then puts it off\./);
  await expect(soon).toBeVisible();
  await page.getByRole("link", { name: "See every date" }).click();
  await expect(page).toHaveURL("/coffee-stars/expiry");
  await expect(page.getByRole("heading", { name: "What lapses when", level: 1 })).toBeFocused();
  await expect(page.getByText(/Nothing of this lapses within 1 month/)).toBeVisible();
  const days = page.locator(".expiry__lot");
  await expect(days.first()).toContainText(/\d+ stars?$/);
  await expect(page.getByRole("region", { name: "How long they last" })).toContainText("In Gold:");
  await page.getByRole("link", { name: "Back to Activity" }).click();
  await expect(page.getByRole("heading", { name: "Activity", level: 1 })).toBeVisible();
});

test("points that never lapse have no dates", async ({ page }) => {
  await continueAs(page, "知夏");
  await page.goto("/record-shop/expiry");
  await expect(page.getByRole("heading", { name: "Nothing lapses" })).toBeVisible();
  await expect(page.getByText("Your points never lapse.")).toBeVisible();
});

test("without a network the calendar shows what is known from Home", async ({ page, context }) => {
  await continueAs(page, "Maya Lindqvist", "coffee-stars");
  await expect(page.getByRole("link", { name: "See every date" })).toBeVisible();
  // What comes after the first page is here, too.
  await expect(page.getByRole("button", { name: "What if …" })).toBeEnabled();
  await context.setOffline(true);
  await page.getByRole("link", { name: "See every date" }).click();
  await expect(page.getByText("The rest needs a network.")).toBeVisible();
  await expect(page.locator(".expiry__lot").first()).toBeVisible();
  await context.setOffline(false);
});

test("an order that earned nothing names the rule that stood in the way", async ({ page }) => {
  await continueAs(page, "Maya Lindqvist", "coffee-stars");
  await page.getByRole("link", { name: "Activity", exact: true }).click();
  const nothing = page.locator("li.entry[data-kind='none']").first();
  await nothing.getByText("Why?").click();
  await expect(nothing).toContainText("Only orders placed in the app count.");
});

test("an entry says until when its points last, and a spending where they came from", async ({ page }) => {
  await continueAs(page, "Maya Lindqvist", "coffee-stars");
  await page.getByRole("link", { name: "Activity", exact: true }).click();
  const earned = page.locator("li.entry", { hasText: "Order of" }).filter({ hasText: "+25" }).first();
  await earned.getByText("Why?").click();
  await expect(earned).toContainText("Each dollar you order or pay in the app: 1 star");
  await expect(earned).toContainText(/They can be used until .*\d{4}/);
  const spent = page.locator("li.entry", { hasText: "An extra shot" }).last();
  await spent.getByText("Why?").click();
  await expect(spent).toContainText(/Taken from .*, to be used by .*\d{4}/);
});

test("a debt is told with the balance, and in the entry that settles it", async ({ page }) => {
  await continueAs(page, "Ana Whitehorse", "summit-pass");
  await expect(page.getByText(/points are owed/)).toBeVisible();
  const order = page.locator("li.entry", { hasText: "+1,200" });
  await order.getByText("Why?").click();
  await expect(order).toContainText("Settles what was owed");
});
