// You in a brand's own page: there is a session in memory alone, and a site may let no files through.
import { readFileSync } from "node:fs";
import { frame, test } from "./framed.ts";
import { expect } from "./laurel.ts";

test("You is there, too: a name, a consent, a file, and being erased for good", async ({
  page, shop, visit, context,
}) => {
  await context.grantPermissions(["clipboard-write"], { origin: shop.laurel });
  await visit({ member: "amara" });
  const portal = frame(page);
  await portal.getByRole("link", { name: "You", exact: true }).click();
  await portal.getByRole("button", { name: "Change: Name" }).click();
  await portal.getByLabel("Name").fill("Amara O.");
  await portal.getByRole("button", { name: "Save", exact: true }).click();
  await expect(portal.getByRole("heading", { level: 1, name: "Amara O." })).toBeVisible();
  await portal.getByRole("switch").first().click();
  await expect(portal.getByText(/^Since .+, you said so here\.$/)).toBeVisible();
  // There is no signing out in here: the shop does that.
  await expect(portal.getByRole("button", { name: "Sign out everywhere" })).toBeHidden();
  const coming = page.waitForEvent("download");
  await portal.getByRole("button", { name: "Save JSON" }).click();
  const file = await coming;
  const known = JSON.parse(readFileSync(await file.path(), "utf8"));
  expect(known.identity.name).toBe("Amara O.");

  const asked = shop.asked.length;
  await portal.getByRole("button", { name: "Erase me …" }).click();
  await portal.getByRole("checkbox").check();
  await portal.getByRole("button", { name: /^Erase me and give up/ }).click();
  await expect(portal.getByRole("heading", { name: "You are erased" })).toBeFocused();
  await portal.getByRole("button", { name: "Done" }).click();
  await expect(portal.getByText("Sign in on this site to see what you have.")).toBeVisible();
  // Nobody is handed over again by coming back to the page: that would be a new member at once.
  const back = () => {
    dispatchEvent(new Event("online"));
    document.dispatchEvent(new Event("visibilitychange"));
  };
  await portal.locator("body").evaluate(back);
  expect(await portal.locator("body").evaluate(async () => {
    const { laurelFetch } = globalThis as unknown as { laurelFetch: typeof fetch };
    return (await laurelFetch("/v1/me")).status;
  })).toBe(401);
  expect(shop.asked.length).toBe(asked);
});

test.describe("a site that lets no files through", () => {
  test.use({ provoked: /allow-downloads|both allow-scripts and allow-same-origin/ });

  test("is told of, and the content can be copied", async ({ page, shop, visit, context }) => {
    await context.grantPermissions(["clipboard-read", "clipboard-write"], { origin: shop.laurel });
    await visit({ policy: "sandboxed", member: "tomas" });
    const portal = frame(page);
    await portal.getByRole("link", { name: "You", exact: true }).click();
    await portal.getByRole("button", { name: "Save JSON" }).click();
    await expect(portal.getByText(/^Saved as .+ Is it not among your downloads\?/)).toBeVisible();
    await portal.getByRole("button", { name: "Copy it" }).click();
    await expect(portal.getByText("It is copied. Paste it where you keep such things.")).toBeVisible();
  });
});
