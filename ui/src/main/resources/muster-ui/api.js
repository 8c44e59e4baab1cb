/** The coordinator's API, as the pages use it. */

const HEADERS = { 'X-Requested-With': 'muster-ui' };
/** Longer than the server's keep-alive. */
const SILENCE = 35_000;

/** An answer that is an error, with what RFC 9457 tells about it. */
export class Problem extends Error {
  /** @param {number} status @param {{code?: string, title?: string, detail?: string, errors?: Record<string, string>}} body */
  constructor(status, body) {
    super([body.title, body.detail].filter(Boolean).join(': ') || `the coordinator answered ${status}`);
    this.status = status;
    this.code = body.code;
    this.errors = body.errors ?? {};
  }
}

/** Tells the page that nobody is logged in any more. */
export const events = new EventTarget();

/** @param {string} path @param {RequestInit} [init] @returns {Promise<Response>} */
export async function request(path, init = {}) {
  let response;
  try {
    response = await fetch(path, { ...init, headers: { ...HEADERS, ...init.headers } });
  } catch (e) {
    if (/** @type {Error} */ (e).name === 'AbortError') {
      throw e;
    }
    events.dispatchEvent(new CustomEvent('reach', { detail: false }));
    throw new Problem(0, { title: 'The coordinator cannot be reached' });
  }
  events.dispatchEvent(new CustomEvent('reach', { detail: response.status !== 503 }));
  if (response.ok) {
    return response;
  }
  if (response.status === 401) {
    events.dispatchEvent(new Event('unauthorized'));
  }
  throw new Problem(response.status, await response.json().catch(() => ({})));
}

/** @param {string} path @param {RequestInit} [init] */
export async function json(path, init) {
  return (await request(path, init)).json();
}

/** @param {string} path @param {unknown} [body] @param {Record<string, string>} [headers] */
export function post(path, body = {}, headers = {}) {
  return json(path, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });
}

/** @param {string} path */
export function remove(path) {
  return request(path, { method: 'DELETE' });
}

/** Each segment encoded; the slashes stay. @param {string} path */
export function encodePath(path) {
  return path.split('/').map(encodeURIComponent).join('/');
}

/**
 * Server-Sent Events over fetch: it goes on after the last id when the connection or the coordinator ends, and tells an
 * expired session from a coordinator that is away. EventSource does neither.
 *
 * @param {string} path
 * @param {(event: {id: string, type: string, data: string}) => void} onEvent
 * @param {{onEnd?: () => void, onState?: (live: boolean, problem?: Problem) => void, endsWith?: string}} [options]
 *     endsWith: type of the event after which nothing comes; without it the end of a whole answer is the end
 * @returns {() => void} ends it
 */
export function stream(path, onEvent, options = {}) {
  const controller = new AbortController();
  let id = '';
  let delay = 500;
  let finished = false;
  const run = async () => {
    while (!controller.signal.aborted) {
      const attempt = new AbortController();
      const stop = () => attempt.abort();
      controller.signal.addEventListener('abort', stop);
      let timer = setTimeout(stop, SILENCE);
      try {
        const response = await request(path, {
          headers: id ? { 'Last-Event-ID': id, Accept: 'text/event-stream' } : { Accept: 'text/event-stream' },
          signal: attempt.signal,
        });
        options.onState?.(true);
        delay = 500;
        const reader = /** @type {ReadableStream<Uint8Array>} */ (response.body).getReader();
        const decoder = new TextDecoder();
        let text = '';
        for (;;) {
          const { done, value } = await reader.read();
          if (done) {
            break;
          }
          clearTimeout(timer);
          timer = setTimeout(stop, SILENCE);
          text += decoder.decode(value, { stream: true });
          const frames = text.split('\n\n');
          text = /** @type {string} */ (frames.pop());
          for (const frame of frames) {
            const event = parse(frame);
            if (event) {
              id = event.id || id;
              onEvent({ ...event, id });
              finished ||= event.type === options.endsWith;
            }
          }
        }
        if (!options.endsWith || finished) {
          options.onEnd?.();
          return;
        }
      } catch (e) {
        if (controller.signal.aborted) {
          return;
        }
        const problem = e instanceof Problem ? e : undefined;
        options.onState?.(false, problem);
        if (problem && [401, 403, 404, 406, 409].includes(problem.status)) {
          return;
        }
      } finally {
        clearTimeout(timer);
        controller.signal.removeEventListener('abort', stop);
      }
      await new Promise((resolve) => setTimeout(resolve, delay));
      delay = Math.min(delay * 2, 10_000);
    }
  };
  run();
  return () => controller.abort();
}

/** @param {string} frame */
function parse(frame) {
  const event = { id: '', type: 'message', data: '' };
  let any = false;
  /** @type {string[]} */
  const data = [];
  for (const line of frame.split('\n')) {
    const colon = line.indexOf(':');
    if (colon <= 0) {
      continue;
    }
    any = true;
    const name = line.slice(0, colon);
    const value = line.slice(colon + 1).replace(/^ /, '');
    if (name === 'data') {
      data.push(value);
    } else if (name === 'id') {
      event.id = value;
    } else if (name === 'event') {
      event.type = value;
    }
  }
  event.data = data.join('\n');
  return any ? event : undefined;
}

/**
 * Calls again and again while the page is looked at.
 *
 * @param {() => Promise<number | void>} work gives the milliseconds to the next time
 * @returns {{stop: () => void, now: () => void}}
 */
export function poll(work) {
  let stopped = false;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  let running = false;
  const next = async () => {
    clearTimeout(timer);
    if (stopped || running) {
      return;
    }
    running = true;
    let wait = 3000;
    try {
      wait = (document.hidden ? undefined : await work()) ?? wait;
    } catch (e) {
      wait = e instanceof Problem && e.status === 401 ? Infinity : 3000;
    }
    running = false;
    if (!stopped && wait !== Infinity) {
      timer = setTimeout(next, wait);
    }
  };
  const shown = () => !document.hidden && next();
  document.addEventListener('visibilitychange', shown);
  next();
  return {
    stop() {
      stopped = true;
      clearTimeout(timer);
      document.removeEventListener('visibilitychange', shown);
    },
    now: next,
  };
}
