// The events of the web platform: Event and its kin, AbortController. Not here: the events of spells (the API's).
(function (kit) {
  "use strict";

  class Event {
    constructor(type, options = {}) {
      this.type = String(type);
      this.cancelable = Boolean(options.cancelable);
      this.defaultPrevented = false;
      this.target = null;
      this.timeStamp = performance.now();
    }

    preventDefault() {
      this.defaultPrevented = this.cancelable;
    }

    stopImmediatePropagation() {
      this.isStopped = true;
    }
  }

  class CustomEvent extends Event {
    constructor(type, options = {}) {
      super(type, options);
      this.detail = options.detail ?? null;
    }
  }

  class EventTarget {
    #listeners = new Map();

    addEventListener(type, listener, options = {}) {
      const listeners = this.#listeners.get(type) ?? [];
      if (listener && !listeners.some((each) => each.listener === listener)) {
        listeners.push({ listener, once: Boolean(options?.once) });
        options?.signal?.addEventListener("abort", () => this.removeEventListener(type, listener));
      }
      this.#listeners.set(type, listeners);
    }

    removeEventListener(type, listener) {
      const listeners = this.#listeners.get(type) ?? [];
      this.#listeners.set(type, listeners.filter((each) => each.listener !== listener));
    }

    dispatchEvent(event) {
      event.target = this;
      for (const { listener, once } of this.#listeners.get(event.type) ?? []) {
        if (once) this.removeEventListener(event.type, listener);
        const handle = typeof listener === "function" ? listener : listener.handleEvent;
        handle.call(typeof listener === "function" ? this : listener, event)?.[kit.watch]?.();
        if (event.isStopped) break;
      }
      return !event.defaultPrevented;
    }
  }

  class AbortSignal extends EventTarget {
    aborted = false;
    reason = undefined;
    onabort = null;

    static abort(reason) {
      const controller = new AbortController();
      controller.abort(reason);
      return controller.signal;
    }

    static timeout(milliseconds) {
      const controller = new AbortController();
      const reason = new DOMException("The operation was aborted due to timeout", "TimeoutError");
      setTimeout(() => controller.abort(reason), milliseconds);
      return controller.signal;
    }

    throwIfAborted() {
      if (this.aborted) throw this.reason;
    }
  }

  class AbortController {
    signal = new AbortSignal();

    abort(reason = new DOMException("This operation was aborted", "AbortError")) {
      const { signal } = this;
      if (signal.aborted) return;
      signal.aborted = true;
      signal.reason = reason;
      const event = new Event("abort");
      signal.onabort?.(event);
      signal.dispatchEvent(event);
    }
  }

  return { Event, CustomEvent, EventTarget, AbortSignal, AbortController };
})
