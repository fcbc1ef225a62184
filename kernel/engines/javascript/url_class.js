// The class URL, whose parts can be read and set. Not here: taking an address apart (url.js).
(function (kit) {
  "use strict";

  const { URLSearchParams, parseUrl, readQuery } = kit.part("url");
  const record = new WeakMap();

  const hostText = (parts) => parts.hostname + (parts.port === "" ? "" : `:${parts.port}`);

  const userText = ({ username, password }) => {
    if (username === "" && password === "") return "";
    return `${username}${password === "" ? "" : `:${password}`}@`;
  };

  const textOf = (parts) => {
    const host = parts.hasHost ? `//${userText(parts)}${hostText(parts)}` : "";
    return parts.protocol + host + parts.pathname + parts.search + parts.hash;
  };

  class URL {
    #params = null;

    constructor(input, base) {
      record.set(this, parseUrl(input, base === undefined ? null : parseUrl(base, null)));
    }

    static canParse(input, base) {
      return URL.parse(input, base) !== null;
    }

    static parse(input, base) {
      try {
        return new URL(input, base);
      } catch (error) {
        if (!(error instanceof TypeError)) throw error;
        return null;
      }
    }

    get href() {
      return textOf(record.get(this));
    }

    set href(value) {
      record.set(this, parseUrl(value, null));
      this.#params = null;
    }

    get origin() {
      const parts = record.get(this);
      const isTuple = /^(https?|wss?|ftp):$/.test(parts.protocol);
      return isTuple ? `${parts.protocol}//${hostText(parts)}` : "null";
    }

    get host() {
      return hostText(record.get(this));
    }

    set host(value) {
      const parts = record.get(this);
      const { hostname, port } = parseUrl(`${parts.protocol}//${value}`, null);
      Object.assign(parts, { hostname, port });
    }

    get search() {
      return record.get(this).search;
    }

    set search(value) {
      record.get(this).search = readQuery(String(value));
      this.#params = null;
    }

    get searchParams() {
      if (this.#params === null) {
        const parts = record.get(this);
        const params = new URLSearchParams(parts.search, () => {
          const text = params.toString();
          parts.search = text === "" ? "" : `?${text}`;
        });
        this.#params = params;
      }
      return this.#params;
    }

    toString() {
      return this.href;
    }

    toJSON() {
      return this.href;
    }
  }

  // How a part is set: what a new address with that part would have.
  const reparsed = {
    protocol: (parts, value) => ({ ...parts, protocol: `${value.replace(/:.*$/, "")}:` }),
    username: (parts, value) => ({ ...parts, username: encodeURIComponent(value) }),
    password: (parts, value) => ({ ...parts, password: encodeURIComponent(value) }),
    hostname: (parts, value) => ({ ...parts, hostname: value }),
    port: (parts, value) => ({ ...parts, port: value }),
    pathname: (parts, value) => ({ ...parts, pathname: value.replace(/[?#]/g, encodeURIComponent) }),
    hash: (parts, value) => ({ ...parts, hash: value === "" ? "" : `#${value.replace(/^#/, "")}` }),
  };

  for (const name of Object.keys(reparsed)) {
    Object.defineProperty(URL.prototype, name, {
      configurable: true,
      enumerable: true,
      get() {
        return record.get(this)[name];
      },
      set(value) {
        const changed = reparsed[name](record.get(this), String(value));
        if (!changed.isOpaque && changed.hasHost && !changed.pathname.startsWith("/")) changed.pathname = `/${changed.pathname}`;
        const { hash, search, pathname, hostname, port, protocol, username, password } = parseUrl(textOf(changed), null);
        Object.assign(record.get(this), { hash, search, pathname, hostname, port, protocol, username, password });
      },
    });
  }

  return { URL };
})
