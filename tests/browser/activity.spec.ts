// The history: all of it, in parts, explained, and found again by the browser's buttons.
import { continueAs, expect, test } from "./laurel.ts";

test("all entries of a member with many come as one scrolls", async ({ page }) => {
  await continueAs(page, "Lena Fischer");
  await page.getByRole("link", { name: "Activity", exact: true }).click();
  await expect(page.getByRole("heading", { name: "Activity", level: 1 })).toBeVisible();
  const entries = page.locator("li.entry");
  await expect(entries.first()).toBeVisible();
  const end = page.getByText("That is everything since you joined.");
  await expect(async () => {
    await page.mouse.wheel(0, 20_000);
    await expect(end).toBeVisible({ timeout: 500 });
  }).toPass({ timeout: 45_000 });
  await expect(entries).toHaveCount(217);
});

test("an entry says why", async ({ page }) => {
  await continueAs(page, "Maya Lindqvist");
  const entry = page.locator("li.entry").first();
  await entry.getByText("Why?").click();
  await expect(entry.getByText("You earned")).toBeVisible();
  const amount = await entry.locator(".entry__amount").innerText();
  await expect(entry.locator(".sum__row[data-total]")).toContainText(amount.replace("+", ""));
});

test("an order that earned nothing says why too", async ({ page }) => {
  await continueAs(page, "Tomas Okafor");
  await page.getByRole("link", { name: "Activity", exact: true }).click();
  const nothing = page.locator("li.entry[data-kind='none']").first();
  await nothing.getByText("Why?").click();
  await expect(nothing.locator(".entry__why")).toBeVisible();
});

test("back and forward go where one was", async ({ page }) => {
  await continueAs(page, "Maya Lindqvist");
  await expect(page).toHaveTitle("Home · Groove Club");
  await page.getByRole("link", { name: "Activity", exact: true }).click();
  await expect(page).toHaveURL("/record-shop/activity");
  await expect(page.getByRole("heading", { name: "Activity", level: 1 })).toBeFocused();
  await page.getByRole("link", { name: "You", exact: true }).click();
  await expect(page).toHaveURL("/record-shop/you");
  await page.goBack();
  await expect(page).toHaveTitle("Activity · Groove Club");
  await page.goBack();
  await expect(page).toHaveTitle("Home · Groove Club");
  await page.goForward();
  await expect(page.getByRole("heading", { name: "Activity", level: 1 })).toBeVisible();
});

test("a filter is in the address", async ({ page }) => {
  await continueAs(page, "Maya Lindqvist");
  await page.goto("/record-shop/activity?kind=spend");
  await expect(page.getByText("None of these")).toBeVisible();
  await page.getByRole("button", { name: "Show all entries" }).click();
  await expect(page.locator("li.entry")).toHaveCount(2);
  await expect(page).toHaveURL("/record-shop/activity");
});
