// URL and URLSearchParams for the schemes that spells meet (http, https, ws, wss, ftp, file, and opaque ones such as
// mailto). Source: the URL standard of the WHATWG, without internationalised host names.
(function (kit) {
  "use strict";

  const PORTS = { "http:": "80", "https:": "443", "ws:": "80", "wss:": "443", "ftp:": "21", "file:": "" };
  const PARTS = /^([A-Za-z][A-Za-z0-9+.-]*:)?(?:\/\/([^/?#]*))?([^?#]*)(\?[^#]*)?(#[\s\S]*)?$/;
  const FORBIDDEN_IN_HOST = /[\x00\t\n\r #%/:<>?@[\\\]^|]/;

  const escape = (text, allowed) =>
    text.replace(/[\s\S]/gu, (letter) => {
      if (allowed.test(letter)) return letter;
      return /[\ud800-\udfff]/u.test(letter) ? "%EF%BF%BD" : encodeURIComponent(letter).replace(/[!'()*]/g, percent);
    });
  const percent = (letter) => `%${letter.charCodeAt(0).toString(16).toUpperCase()}`;

  const IN_PATH = /[\x21\x24-\x3b\x3d\x40-\x5f\x61-\x7a\x7c\x7e]/;
  const IN_QUERY = /[\x21\x24-\x26\x28-\x3b\x3d\x3f-\x7e]/;
  const IN_FRAGMENT = /[\x21\x23-\x3b\x3d\x3f-\x5f\x61-\x7e]/;
  const IN_USER = /[\x21\x24-\x2e\x30-\x39\x41-\x5a\x5f\x61-\x7a\x7e%]/;

  const fail = (input) => {
    const error = new TypeError(`Invalid URL: ${kit.inspect(String(input))}`);
    error.code = "ERR_INVALID_URL";
    throw error;
  };

  const withoutDots = (path) => {
    const result = [];
    const pieces = path.split("/").slice(1);
    pieces.forEach((piece, index) => {
      const plain = piece.replace(/%2e/gi, ".");
      const isLast = index === pieces.length - 1;
      if (plain === "..") result.pop();
      else if (plain !== ".") result.push(piece);
      if (isLast && (plain === ".." || plain === ".")) result.push("");
    });
    return `/${result.join("/")}`;
  };

  const readHost = (text, protocol, input) => {
    const found = /^(?:([^@]*)@)?(\[[0-9A-Fa-f:.]+\]|[^:]*)(?::(\d*))?$/.exec(text.replace(/^(.*)@/, (all, user) => `${user.replaceAll("@", "%40")}@`));
    if (!found) fail(input);
    const [, user = "", rawHost, port = ""] = found;
    const [username, ...password] = user.split(":");
    let hostname = rawHost.toLowerCase();
    if (protocol in PORTS && !hostname.startsWith("[")) {
      try {
        hostname = decodeURIComponent(hostname).toLowerCase();
      } catch {
        fail(input);
      }
      if (FORBIDDEN_IN_HOST.test(hostname) || (hostname === "" && protocol !== "file:")) fail(input);
    }
    if (port !== "" && Number(port) > 65535) fail(input);
    const number = port === "" ? "" : String(Number(port));
    return {
      username: escape(username, IN_USER),
      password: escape(password.join(":"), IN_USER),
      hostname,
      port: number === PORTS[protocol] ? "" : number,
    };
  };

  const EMPTY_HOST = { username: "", password: "", hostname: "", port: "" };

  const resolvePath = (path, base) => {
    if (path === "") return base.pathname;
    if (path.startsWith("/")) return path;
    return base.pathname.slice(0, base.pathname.lastIndexOf("/") + 1) + path;
  };

  const parse = (input, base) => {
    const text = String(input).trim().replace(/[\t\n\r]/g, "");
    const isSpecialText = /^(https?|wss?|ftp|file):/i.test(text) || (!/^[A-Za-z][\w+.-]*:/.test(text) && base && base.protocol in PORTS);
    const [head, ...tail] = isSpecialText ? text.split(/(?=[?#])/) : [text];
    let plain = head.replaceAll("\\", isSpecialText ? "/" : "\\") + tail.join("");
    // `http:example.com` and `http:///example.com` mean `http://example.com`.
    if (/^(https?|wss?|ftp):/i.test(plain)) plain = plain.replace(/^([a-z]+:)\/*/i, "$1//");
    const [, scheme, authority, path, query, fragment] = PARTS.exec(plain) ?? fail(input);
    if (!scheme && !base) fail(input);
    const protocol = (scheme ?? base.protocol).toLowerCase();
    const isSpecial = protocol in PORTS;
    const inherits = !scheme && authority === undefined;
    if (inherits && base.isOpaque && !(path === "" && query === undefined && fragment !== undefined)) fail(input);
    const isOpaque = inherits ? base.isOpaque : !isSpecial && authority === undefined && !path.startsWith("/");
    const host = inherits ? base : authority === undefined ? EMPTY_HOST : readHost(authority, protocol, input);
    const full = inherits ? resolvePath(path, base) : path;
    const escaped = escape(full, isOpaque ? /[\x20-\x7e]/ : IN_PATH);
    const hasPath = isSpecial || escaped !== "";
    return {
      protocol,
      username: host.username,
      password: host.password,
      hostname: host.hostname,
      port: host.port,
      pathname: isOpaque ? escaped : hasPath ? withoutDots(escaped.startsWith("/") ? escaped : `/${escaped}`) : "",
      search: readQuery(query ?? (inherits && path === "" ? base.search : "")),
      hash: fragment === undefined || fragment === "#" ? "" : `#${escape(fragment.slice(1), IN_FRAGMENT)}`,
      isOpaque,
      hasHost: isSpecial || (inherits ? base.hasHost : authority !== undefined),
    };
  };

  const readQuery = (query) => (query === "" || query === "?" ? "" : `?${escape(query.replace(/^\?/, ""), IN_QUERY)}`);

  const decode = (text) => {
    const bytes = [];
    for (const letter of text.replaceAll("+", " ").split(/(%[0-9A-Fa-f]{2})/)) {
      if (/^%[0-9A-Fa-f]{2}$/.test(letter)) bytes.push(parseInt(letter.slice(1), 16));
      else bytes.push(...new TextEncoder().encode(letter));
    }
    return new TextDecoder().decode(new Uint8Array(bytes));
  };

  const encode = (text) => escape(text, /[A-Za-z0-9*._-]| /).replaceAll(" ", "+");

  const pairsOf = (given) => {
    if (typeof given === "object" && given !== null) {
      const entries = Symbol.iterator in given ? [...given] : Object.entries(given);
      return entries.map((pair) => {
        const [name, value, ...rest] = pair;
        if (value === undefined || rest.length > 0) throw new TypeError("Each pair of a query has a name and a value.");
        return [String(name).toWellFormed(), String(value).toWellFormed()];
      });
    }
    const text = String(given ?? "").replace(/^\?/, "");
    const pieces = text.split("&").filter((piece) => piece !== "");
    return pieces.map((piece) => {
      const [name, ...value] = piece.split("=");
      return [decode(name), decode(value.join("="))];
    });
  };

  class URLSearchParams {
    #pairs;
    #changed = () => {};

    constructor(given = "", changed = undefined) {
      this.#pairs = pairsOf(given);
      if (typeof changed === "function") this.#changed = changed;
    }

    get size() {
      return this.#pairs.length;
    }

    append(name, value) {
      this.#pairs.push([String(name), String(value)]);
      this.#changed();
    }

    delete(name, value) {
      this.#pairs = this.#pairs.filter((pair) => pair[0] !== String(name) || (value !== undefined && pair[1] !== String(value)));
      this.#changed();
    }

    get(name) {
      return this.#pairs.find((pair) => pair[0] === String(name))?.[1] ?? null;
    }

    getAll(name) {
      return this.#pairs.filter((pair) => pair[0] === String(name)).map((pair) => pair[1]);
    }

    has(name, value) {
      return this.#pairs.some((pair) => pair[0] === String(name) && (value === undefined || pair[1] === String(value)));
    }

    set(name, value) {
      const index = this.#pairs.findIndex((pair) => pair[0] === String(name));
      if (index < 0) {
        this.append(name, value);
        return;
      }
      this.#pairs[index][1] = String(value);
      this.#pairs = this.#pairs.filter((pair, place) => place <= index || pair[0] !== String(name));
      this.#changed();
    }

    sort() {
      this.#pairs.sort((left, right) => (left[0] < right[0] ? -1 : left[0] > right[0] ? 1 : 0));
      this.#changed();
    }

    forEach(action, self) {
      for (const [name, value] of this.#pairs) action.call(self, value, name, this);
    }

    *entries() {
      for (const [name, value] of this.#pairs) yield [name, value];
    }

    *keys() {
      for (const [name] of this.#pairs) yield name;
    }

    *values() {
      for (const [, value] of this.#pairs) yield value;
    }

    [Symbol.iterator]() {
      return this.entries();
    }

    toString() {
      return this.#pairs.map(([name, value]) => `${encode(name)}=${encode(value)}`).join("&");
    }
  }

  return { URLSearchParams, parseUrl: parse, readQuery };
})
