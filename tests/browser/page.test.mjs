// Who may open the phone's page: no cookie, no page; another host or origin, no socket.

import assert from "node:assert/strict";
import http from "node:http";
import { after, before, describe, it } from "node:test";
import { World } from "./support/world.mjs";

describe("the page's guard", () => {
  let world, token, cookie, host;

  before(async () => {
    world = await World.make();
    await world.startPhone();
    token = new URL(world.link).searchParams.get("token");
    host = new URL(world.link).host;
    const entered = await ask("/?token=" + token);
    assert.equal(entered.status, 303);
    [cookie] = entered.headers["set-cookie"][0].split(";");
    assert.match(entered.headers["set-cookie"][0], /HttpOnly; SameSite=Strict/);
  });
  after(() => world?.close());

  const ask = (path, headers = {}) =>
    new Promise((done, failed) => {
      const request = http.request({ host: "127.0.0.1", port: world.ports.phone, path, headers, setHost: !headers.Host });
      request.on("response", (response) => {
        let body = "";
        response.on("data", (part) => (body += part));
        response.on("end", () => done({ status: response.statusCode, headers: response.headers, body }));
      });
      request.on("upgrade", (response, socket) => {
        socket.destroy();
        done({ status: response.statusCode, headers: response.headers, body: "" });
      });
      request.on("error", failed);
      request.end();
    });
  const socket = (headers) =>
    ask("/ws", {
      Connection: "Upgrade",
      Upgrade: "websocket",
      "Sec-WebSocket-Version": "13",
      "Sec-WebSocket-Key": "ZG9vcnN0ZXAtdGVzdC1rZXk=",
      ...headers,
    });

  it("opens with the cookie, and tells the browser to take nothing from elsewhere", async () => {
    const page = await ask("/", { Cookie: cookie });
    assert.equal(page.status, 200);
    assert.match(page.headers["content-security-policy"], /default-src 'none'/);
    assert.match(page.headers["cache-control"], /no-store/);
    assert.equal(page.headers["referrer-policy"], "no-referrer");
  });

  for (const [what, headers] of [
    ["without a cookie", () => ({})],
    ["with another cookie", () => ({ Cookie: cookie.slice(0, -1) + "!" })],
  ]) {
    it(`refuses the page ${what}`, async () => {
      const page = await ask("/", headers());
      assert.equal(page.status, 401);
      assert.ok(!page.body.includes(token) && !page.body.includes("Rowlands"));
    });
    it(`refuses the socket ${what}`, async () => {
      assert.equal((await socket({ Origin: `http://${host}`, ...headers() })).status, 401);
    });
  }

  it("refuses a wrong token, and gives no cookie for it", async () => {
    const page = await ask("/?token=" + token.slice(0, -1) + "_");
    assert.equal(page.status, 401);
    assert.equal(page.headers["set-cookie"], undefined);
  });

  it("refuses the socket of another origin, of none, and of two", async () => {
    for (const headers of [
      { Origin: "http://evil.example" },
      {},
      { Origin: [`http://${host}`, "http://evil.example"] },
      { Origin: `https://${host}` },
      { Origin: "null" },
    ]) {
      const answer = await socket({ Cookie: cookie, ...headers });
      assert.equal(answer.status, 403, JSON.stringify(headers));
    }
  });

  it("refuses a name that only resolves to this machine", async () => {
    for (const name of ["evil.example", "localhost", `localhost:${host.split(":")[1]}`, "127.0.0.1"]) {
      assert.equal((await ask("/", { Host: name, Cookie: cookie })).status, 421, name);
      assert.equal((await ask("/app.css", { Host: name })).status, 421, name);
    }
  });

  it("opens the socket for the page itself", async () => {
    assert.equal((await socket({ Cookie: cookie, Origin: `http://${host}` })).status, 101);
  });

  it("answers paths that would break a script with nothing of the page", async () => {
    for (const path of ["/nope/it's", "/%3Cscript%3E", "/visit/..%2f"]) {
      assert.equal((await ask(path, { Cookie: cookie })).status, 404, path);
    }
  });
});
