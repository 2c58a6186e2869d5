// A server of the tests' own: the real binary, on a free port, with a database and a mail folder of its own.
import { expect } from "@playwright/test";
import { spawn } from "node:child_process";
import { mkdirSync, openSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { resolve } from "node:path";

const root = resolve(import.meta.dirname, "../..");

export type Server = { url: string; mail: string; stop: () => Promise<void> };

/** Starts a server with the demo, its files in `target/browser/{name}`, and waits until it answers. */
export async function serve(name: string, settings: Record<string, string> = {}): Promise<Server> {
  const folder = resolve(root, "target/browser", name);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const mail = resolve(folder, "mail");
  const log = openSync(resolve(folder, "server.log"), "w");
  const child = spawn(resolve(root, "target/server/laurel"), ["serve", "--demo"], {
    cwd: root,
    stdio: ["ignore", log, log],
    env: {
      ...process.env,
      LAUREL_LISTEN: `127.0.0.1:${port}`,
      LAUREL_PUBLIC_URL: url,
      LAUREL_DATABASE_URL: `sqlite:${folder}/laurel.db`,
      LAUREL_MAIL_FOLDER: mail,
      // The demo's few members are many people here.
      LAUREL_KEY_REQUESTS_PER_MINUTE: "1000000000",
      LAUREL_MEMBER_REQUESTS_PER_MINUTE: "1000000000",
      ...settings,
    },
  });
  const ended = new Promise<void>((done) => child.once("exit", () => done()));
  const stop = () => {
    child.kill();
    return ended;
  };
  const health = async () => {
    if (child.exitCode !== null) return readFileSync(resolve(folder, "server.log"), "utf8");
    return fetch(`${url}/healthz`).then((answer) => answer.status, () => 0);
  };
  try {
    await expect.poll(health, { timeout: 180_000, message: `${name}: the server answers` }).toBe(200);
  } catch (error) {
    await stop();
    throw error;
  }
  return { url, mail, stop };
}

function freePort(): Promise<number> {
  return new Promise((done, fail) => {
    const probe = createServer();
    probe.once("error", fail);
    probe.listen(0, "127.0.0.1", () => {
      const address = probe.address();
      const port = typeof address === "object" && address ? address.port : 0;
      probe.close(() => done(port));
    });
  });
}
