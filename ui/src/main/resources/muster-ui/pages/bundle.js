import { html, nothing } from 'lit';
import { encodePath, json, request } from '../api.js';
import { bytes, count } from '../format.js';
import { Page } from '../page.js';

/** A page of text; a log of gigabytes is read in steps. */
const STEP = 256 * 1024;

/** What analyzers say, the worst first, in the colours of states. @type {Record<string, string>} */
const OUTCOMES = { fail: 's-FAILED', warn: 's-PARTIAL', notRun: '', pass: 's-COMPLETED' };

/** Results on the page; the file has all. */
const MOST = 500;

/** The files of a bundle: a tree, a search, and one text at a time. Nothing is downloaded but what is looked at. */
class BundlePage extends Page {
  static properties = {
    ...Page.properties,
    collection: { type: String },
    path: { type: String },
    levels: { state: true },
    found: { state: true },
    text: { state: true },
    analysis: { state: true },
  };

  constructor() {
    super();
    this.collection = '';
    this.path = '';
    /** @type {Map<string, import('../types').EntryList>} by prefix */
    this.levels = new Map();
    /** @type {import('../types').EntryList | undefined} */
    this.found = undefined;
    /** @type {{path: string, content: string, size: number, at: number, binary: boolean} | undefined} */
    this.text = undefined;
    /** @type {import('../types').Insight[]} */
    this.analysis = [];
    this.search = '';
  }

  get base() {
    return `/collectLogs/tasks/${this.collection}/entries`;
  }

  /** @param {Map<string, unknown>} changed */
  willUpdate(changed) {
    if (changed.has('collection')) {
      this.titled('Bundle');
      this.levels = new Map();
      this.analysis = [];
      this.level('').then(() => this.analyzed());
    }
    if (changed.has('path')) {
      this.text = undefined;
      if (this.path) {
        this.attempt(() => this.read(this.path, 0));
      }
    }
  }

  /** @param {string} prefix @param {string} [after] */
  level(prefix, after = '') {
    return this.attempt(async () => {
      const known = this.levels.get(prefix);
      if (known && !after) {
        return;
      }
      const page = await json(`${this.base}?folders=1&limit=500&prefix=${encodeURIComponent(prefix)}&after=${after}`);
      const whole = known ? { ...page, folders: known.folders, entries: [...known.entries, ...page.entries] } : page;
      this.levels = new Map(this.levels).set(prefix, whole);
    });
  }

  /** What the analyzers found, where there were any: the worst first. */
  async analyzed() {
    const path = this.levels.get('')?.entries.find((e) => e.path === 'analysis.json')?.path;
    if (path) await this.attempt(async () => {
      const order = Object.keys(OUTCOMES);
      /** @type {import('../types').Insight[]} */
      const found = await json(`${this.base}/${path}`);
      this.analysis = found.sort((a, b) => order.indexOf(a.outcome) - order.indexOf(b.outcome));
    });
  }

  /** @param {InputEvent} e */
  searched(e) {
    this.search = /** @type {HTMLInputElement} */ (e.target).value.trim();
    clearTimeout(this.timer);
    this.timer = setTimeout(
      () =>
        this.attempt(async () => {
          const asked = this.search;
          const found = asked ? await json(`${this.base}?limit=200&search=${encodeURIComponent(asked)}`) : undefined;
          if (asked === this.search) {
            this.found = found;
          }
        }),
      250,
    );
  }

  /** @param {string} path @param {number} from */
  async read(path, from) {
    const response = await request(`${this.base}/${encodePath(path)}`, { headers: { Range: `bytes=${from}-${from + STEP - 1}` } }).catch(
      (e) => {
        // An empty file has no range at all.
        if (e.status === 416) {
          return undefined;
        }
        throw e;
      },
    );
    const size = +(response?.headers.get('Content-Range')?.split('/')[1] ?? response?.headers.get('Content-Length') ?? 0);
    const binary = response !== undefined && !response.headers.get('Content-Type')?.startsWith('text/');
    const content = response === undefined || binary ? '' : await response.text();
    if (path === this.path) {
      const before = from && this.text ? this.text.content : '';
      this.text = { path, content: before + content, size, at: Math.min(size, from + STEP), binary };
    }
  }

  render() {
    return html`<p><a href="#/tasks/${this.collection}">← Collection</a></p>
      <div class="title"><h1>Bundle</h1>${this.may.includes('download')
        ? html`<a class="button" href="/collectLogs/tasks/${this.collection}/bundle" download>Download all</a>` : nothing}</div>
      ${this.problemView()}${this.analysis.length ? this.findings() : nothing}
      <div class="panes"><nav aria-label="Files of the bundle">
        <label>Search in names <input type="search" @input=${this.searched}></label>
        ${this.found ? this.results(this.found) : this.tree('')}</nav>
        <section aria-live="polite">${this.view()}</section></div>`;
  }

  findings() {
    return html`<details open><summary><h2>Analysis</h2> <small>${count(this.analysis.length, 'result')}${this.analysis.length > MOST ? `, the first ${MOST} here` : ''}</small></summary>
      <div class="scroll low" role="region" tabindex="0" aria-label="Results of the analyzers"><table class="findings">
      <thead class="unseen"><tr><th scope="col">Result</th><th scope="col">Analyzer</th><th scope="col">What it found</th></tr></thead>
      <tbody>${this.analysis.slice(0, MOST).map((a) => html`<tr><td><span class="badge ${OUTCOMES[a.outcome]}">${a.outcome === 'notRun' ? 'not run' : a.outcome}</span></td>
        <th scope="row">${a.insight.primary}</th><td>${a.insight.detail}
          ${a.uri && /^https?:/.test(a.uri) ? html`<a href=${a.uri} rel="noreferrer">Read more</a>` : nothing}
          ${a.file ? html`<a href="#/tasks/${this.collection}/bundle/${encodePath(a.file)}">File</a>` : nothing}</td></tr>`)}</tbody></table></div></details>`;
  }

  /** @param {import('../types').EntryList} found */
  results(found) {
    return html`<p class="quiet">${found.next ? 'The first ' : ''}${count(found.entries.length, 'file')}</p>
      <ul class="tree">${found.entries.map((e) => this.file(e, e.path))}</ul>`;
  }

  /** @param {string} prefix @returns {unknown} */
  tree(prefix) {
    const level = this.levels.get(prefix);
    if (!level) {
      return html`<p class="quiet">Loading …</p>`;
    }
    return html`<ul class="tree">
      ${level.folders.map((f) => html`<li><details @toggle=${(/** @type {Event} */ e) => {
        e.stopPropagation();
        this.level(f.path);
      }}><summary>${f.path.slice(prefix.length)} <small>${count(f.entries, 'file')}, ${bytes(f.bytes)}</small></summary>
        ${this.levels.has(f.path) ? this.tree(f.path) : nothing}</details></li>`)}
      ${level.entries.map((e) => this.file(e, e.path.slice(prefix.length)))}
      ${level.next ? html`<li><button @click=${() => this.level(prefix, level.next)}>More</button></li>` : nothing}</ul>`;
  }

  /** @param {import('../types').Entry} e @param {string} name */
  file(e, name) {
    return html`<li><a href="#/tasks/${this.collection}/bundle/${encodePath(e.path)}" aria-current=${e.path === this.path ? 'true' : nothing}>${name}</a>
      <small>${e.type === 'FILE' ? bytes(e.bytes) : 'link'}${e.notes?.length ? `, ${e.notes.join(', ')}` : ''}${
        e.redactions ? `, ${Object.values(e.redactions).reduce((a, b) => a + b, 0)} redacted` : ''}</small></li>`;
  }

  view() {
    const text = this.text;
    if (!this.path) {
      return html`<p class="quiet">Choose a file.</p>`;
    }
    return html`<div class="title"><h2><code>${this.path}</code></h2>
        <a class="button" href="${this.base}/${encodePath(this.path)}" download>Download</a></div>
      ${!text ? nothing : text.binary ? html`<p>This is no text (${bytes(text.size)}).</p>`
        : html`<pre tabindex="0" aria-label="Content of ${text.path}">${text.content}</pre>
          ${text.at < text.size ? html`<button @click=${() => this.attempt(() => this.read(text.path, text.at))}>More: ${bytes(text.at)} of ${bytes(text.size)}</button>` : nothing}`}`;
  }
}

customElements.define('muster-bundle', BundlePage);
