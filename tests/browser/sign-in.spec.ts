// Getting in by a letter, and out again.
import { balance, expect, follow, link, listen, test } from "./laurel.ts";

async function askForLink(page: import("@playwright/test").Page, address: string) {
  await page.goto("/record-shop");
  await page.getByLabel("Sign in or join with your e-mail").fill(address);
  await page.getByRole("button", { name: "Send me the link" }).click();
  await expect(page.getByRole("heading", { name: "Check your e-mail" })).toBeVisible();
}

test("a member signs in by the link in a letter and reads the balance", async ({ page }) => {
  await askForLink(page, "maya@example.com");
  await follow(page, await link("maya@example.com"));
  await expect(balance(page)).toContainText("89 points");
  await expect(page).toHaveURL("/record-shop");
  await expect(page).toHaveTitle("Home · Groove Club");
  await page.reload();
  await expect(balance(page)).toContainText("89 points");

  await page.getByRole("link", { name: "You", exact: true }).click();
  await expect(page.getByRole("heading", { name: "Maya Lindqvist" })).toBeVisible();
  await page.getByRole("button", { name: "Sign out", exact: true }).click();
  await expect(page.getByText("You are signed out.")).toBeVisible();
  await page.reload();
  await expect(page.getByLabel("Sign in or join with your e-mail")).toBeVisible();
});

test("someone new joins by the link, with nothing yet", async ({ page }) => {
  await askForLink(page, "someone.new@example.com");
  await follow(page, await link("someone.new@example.com"));
  await expect(balance(page)).toContainText("0 points");
  await expect(page.getByText("Nothing here yet")).toBeVisible();
});

test("what does not read like an address is said beside the field", async ({ page }) => {
  await page.goto("/record-shop");
  const field = page.getByLabel("Sign in or join with your e-mail");
  await page.getByRole("button", { name: "Send me the link" }).click();
  await expect(page.getByText("Please type your e-mail address.")).toBeVisible();
  await expect(field).toBeFocused();
  await field.fill("maya@example");
  await page.getByRole("button", { name: "Send me the link" }).click();
  await expect(page.getByText("This does not look like an e-mail address yet.")).toBeVisible();
  await expect(field).toHaveValue("maya@example");
});

test.describe("a link", () => {
  test.use({ provoked: /status of 410 .*\/v1\/sign-ins\// });

  test("in another browser asks before it signs in, and works once", async ({ page, browser, baseURL }) => {
    await askForLink(page, "lena@example.com");
    const letter = await link("lena@example.com");

    const elsewhere = await browser.newContext({ baseURL, locale: "en-US" });
    const phone = await elsewhere.newPage();
    const complaints = listen(phone);
    await phone.goto(letter);
    await expect(phone.getByRole("heading", { name: "One more tap" })).toBeVisible();
    await phone.getByRole("main").getByRole("button", { name: "Sign in" }).click();
    await expect(balance(phone)).toBeVisible();
    expect(complaints).toEqual([]);
    await elsewhere.close();

    await follow(page, letter);
    await expect(page.getByRole("heading", { name: "This link has done its work" })).toBeVisible();
    await expect(page.getByLabel("Sign in or join with your e-mail")).toBeVisible();
  });

  test("that never was is refused kindly", async ({ page }) => {
    await page.goto("/record-shop/sign-in#never-was");
    await page.getByRole("main").getByRole("button", { name: "Sign in" }).click();
    await expect(page.getByRole("heading", { name: "This link has done its work" })).toBeVisible();
    await page.getByLabel("Sign in or join with your e-mail").fill("maya@example.com");
    await page.getByRole("button", { name: "Send me the link" }).click();
    await expect(page.getByRole("heading", { name: "Check your e-mail" })).toBeVisible();
    await expect(page.getByRole("heading", { name: "This link has done its work" })).toBeHidden();
  });
});
