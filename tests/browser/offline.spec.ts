// The network goes and comes back.
import { balance, continueAs, expect, test } from "./laurel.ts";

test.use({ provoked: /ERR_INTERNET_DISCONNECTED/ });

test("without a network the page says so, and recovers by itself", async ({ page, context }) => {
  await continueAs(page, "Maya Lindqvist");
  await expect(balance(page)).toContainText("89 points");
  await context.setOffline(true);
  await page.getByRole("link", { name: "Activity", exact: true }).click();
  await expect(page.getByText(/No network here|Older entries need a network/)).toBeVisible();
  await page.getByRole("link", { name: "Home", exact: true }).click();
  await expect(balance(page)).toContainText("89 points");
  await page.getByRole("link", { name: "Activity", exact: true }).click();
  await context.setOffline(false);
  await expect(page.locator("li.entry")).toHaveCount(2);
});

test("signing in without a network says what to do", async ({ page, context }) => {
  await page.goto("/record-shop");
  await page.getByLabel("Sign in or join with your e-mail").fill("maya@example.com");
  await context.setOffline(true);
  await page.getByRole("button", { name: "Send me the link" }).click();
  await expect(page.getByText("This needs a network. Try again once you are back online.")).toBeVisible();
  await expect(page.getByLabel("Sign in or join with your e-mail")).toHaveValue("maya@example.com");
});

test("what is not to be stored is kept nowhere", async ({ page }) => {
  await continueAs(page, "Maya Lindqvist");
  await page.evaluate(() => navigator.serviceWorker.ready);
  await page.reload();
  for (const path of ["/v1/me", "/openapi.json", "/record-shop"]) await page.goto(path);
  const kept = () => page.evaluate(async () => {
    const names = await caches.keys();
    const requests = await Promise.all(names.map(async (name) => (await caches.open(name)).keys()));
    return requests.flat().map(({ url }) => new URL(url).pathname);
  });
  await expect.poll(kept).toContain("/record-shop");
  expect((await kept()).filter((path) => !path.startsWith("/assets/"))).toEqual(["/record-shop"]);
});
