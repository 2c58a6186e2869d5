// English and Chinese, light and dark: chosen, remembered, and open to everyone.
import { balance, continueAs, expect, expectAccessible, test } from "./laurel.ts";

// One of the pages is about an address that leads nowhere.
test.use({ provoked: /status of 404 .*\/v1\/programs\/no$/ });

test("a visitor switches to Chinese, and it stays", async ({ page }) => {
  await page.goto("/record-shop");
  await page.getByRole("button", { name: "中文" }).click();
  await expect(page.locator("html")).toHaveAttribute("lang", "zh-CN");
  await expect(page.getByRole("button", { name: "发送链接" })).toBeVisible();
  await page.reload();
  await expect(page.getByRole("button", { name: "发送链接" })).toBeVisible();
  await page.getByRole("button", { name: "English" }).click();
  await expect(page.getByRole("button", { name: "Send me the link" })).toBeVisible();
});

test("a member reads the balance in Chinese", async ({ page }) => {
  await continueAs(page, "Maya Lindqvist");
  await expect(balance(page)).toContainText("89 points");
  await page.getByRole("link", { name: "You", exact: true }).click();
  await page.getByRole("button", { name: "中文" }).click();
  await page.getByRole("link", { name: "首页", exact: true }).click();
  await expect(page.getByRole("region", { name: "我的积分" })).toContainText("89 分");
});

test.describe("a browser that asks for Chinese", () => {
  test.use({ locale: "zh-CN" });

  test("gets it from the first byte on", async ({ page, request }) => {
    const answer = await request.get("/record-shop", { headers: { "accept-language": "zh-CN" } });
    expect(await answer.text()).toContain("<title>黑胶俱乐部</title>");
    await page.goto("/record-shop");
    await expect(page.getByRole("button", { name: "发送链接" })).toBeVisible();
  });
});

for (const colorScheme of ["light", "dark"] as const) {
  for (const language of ["en", "zh-CN"]) {
    test(`everyone can use every page, ${colorScheme}, ${language}`, async ({ page }) => {
      await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
      await page.addInitScript((lang) => localStorage.setItem("laurel.lang", lang), language);
      const check = async (path: string, ready: string) => {
        await page.goto(path);
        await expect(page.locator(ready).first()).toBeVisible();
        await expectAccessible(page);
      };
      await check("/", "main h1");
      await check("/record-shop", ".people");
      await check("/record-shop/sign-in", "#email");
      await check("/no/such/page", "main h1");
      await page.goto("/record-shop");
      await page.locator(".person").first().click();
      await expect(page.locator(".entries li").first()).toBeVisible();
      await page.locator(".entry summary").first().click();
      await expect(page.locator(".entry__why").first()).toBeVisible();
      await expectAccessible(page);
      await check("/record-shop/activity", ".entry");
      await check("/record-shop/you", "#device");
    });
  }
}
