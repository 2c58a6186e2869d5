// Everything without a pointer.
import { balance, expect, tabTo, test } from "./laurel.ts";

test("a member gets in, looks around and out with the keyboard alone", async ({ page }) => {
  await page.goto("/record-shop");
  const maya = page.getByRole("button", { name: "Continue as Maya Lindqvist" });
  await expect(maya).toBeVisible();
  await page.keyboard.press("Tab");
  await expect(page.getByRole("link", { name: "Skip to the page" })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("main")).toBeFocused();

  await tabTo(page, maya);
  await page.keyboard.press("Enter");
  await expect(balance(page)).toContainText("89 points");

  await tabTo(page, page.getByRole("link", { name: "Activity", exact: true }));
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { name: "Activity", level: 1 })).toBeFocused();
  const entry = page.locator("li.entry").first();
  await tabTo(page, entry.locator("summary"));
  await page.keyboard.press("Enter");
  await expect(entry.getByText("You earned")).toBeVisible();

  await tabTo(page, page.getByRole("link", { name: "You", exact: true }));
  await page.keyboard.press("Enter");
  await tabTo(page, page.getByRole("button", { name: "Sign out", exact: true }));
  await page.keyboard.press("Enter");
  await expect(page.getByText("You are signed out.")).toBeVisible();
});
