// A letter that really travels: a server of its own, and a mail server it speaks SMTP with.
import { SMTPServer } from "smtp-server";
import { balance, expect, follow, linkIn, test } from "./laurel.ts";
import { serve } from "./server.ts";

test("the link arrives by SMTP and signs in", async ({ page }) => {
  const received: { to: string[]; letter: string }[] = [];
  const post = new SMTPServer({
    authOptional: true,
    disabledCommands: ["STARTTLS", "AUTH"],
    onData(stream, session, done) {
      const parts: Buffer[] = [];
      stream.on("data", (part) => parts.push(part));
      stream.on("end", () => {
        const to = session.envelope.rcptTo.map((recipient) => recipient.address);
        received.push({ to, letter: Buffer.concat(parts).toString("utf8") });
        done();
      });
    },
  });
  const port = await new Promise<number>((ready) => {
    const listening = post.listen(0, "127.0.0.1", () => {
      const address = listening.address();
      ready(typeof address === "object" && address ? address.port : 0);
    });
  });
  const server = await serve("smtp", { LAUREL_SMTP_URL: `smtp://127.0.0.1:${port}` });
  try {
    await page.goto(`${server.url}/record-shop`);
    await page.getByLabel("Sign in or join with your e-mail").fill("maya@example.com");
    await page.getByRole("button", { name: "Send me the link" }).click();
    await expect(page.getByRole("heading", { name: "Check your e-mail" })).toBeVisible();
    // The demo's letters with questions leave by the same way.
    const hers = received.filter(({ to }) => to.includes("maya@example.com"));
    expect(hers.map(({ to }) => to)).toEqual([["maya@example.com"]]);
    await follow(page, linkIn(hers[0].letter) ?? "");
    await expect(balance(page)).toContainText("89 points");
  } finally {
    await server.stop();
    await new Promise<void>((closed) => post.close(() => closed()));
  }
});
