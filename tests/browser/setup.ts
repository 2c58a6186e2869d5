// Starts the server that all tests share, and stops it after the last one.
import { serve } from "./server.ts";

export default async function setup() {
  const server = await serve("shared");
  process.env.LAUREL_TEST_URL = server.url;
  process.env.LAUREL_TEST_MAIL = server.mail;
  return server.stop;
}
