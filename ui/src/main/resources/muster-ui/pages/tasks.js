import { html, nothing } from 'lit';
import { json, poll, post, remove } from '../api.js';
import { bytes, count, duration, time } from '../format.js';
import { Page, badge, isOver } from '../page.js';

/** All collections, newest first, with what can be done to each. */
class Tasks extends Page {
  static properties = { ...Page.properties, tasks: { state: true }, next: { state: true } };

  constructor() {
    super();
    /** @type {import('../types').Collection[] | undefined} */
    this.tasks = undefined;
    /** @type {string | undefined} */
    this.next = undefined;
    this.limit = 50;
    /** @type {Map<string, {at: number, bytes: number, rate: number}>} what was seen of each running one */
    this.seen = new Map();
  }

  connectedCallback() {
    super.connectedCallback();
    this.titled('Collections');
    this.polling = poll(() => this.load());
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.polling?.stop();
  }

  async load() {
    const page = await json(`/collectLogs/tasks?limit=${this.limit}`);
    for (const task of page.tasks) {
      this.measure(task);
    }
    this.tasks = page.tasks;
    this.next = page.next;
    return page.tasks.some((/** @type {import('../types').Collection} */ t) => !isOver(t.status)) ? 1000 : 4000;
  }

  /** The rate is smoothed over a few looks. @param {import('../types').Collection} task */
  measure(task) {
    if (isOver(task.status)) {
      this.seen.delete(task.id);
      return;
    }
    const now = Date.now();
    const sent = task.progress.bytesTransferred;
    const before = this.seen.get(task.id);
    const rate = before ? ((sent - before.bytes) / Math.max(1, now - before.at)) * 1000 : 0;
    this.seen.set(task.id, { at: now, bytes: sent, rate: before ? before.rate * 0.6 + rate * 0.4 : 0 });
  }

  /** @param {import('../types').Collection} task */
  eta(task) {
    const { collectorsDone: done, collectorsTotal: total } = task.progress;
    if (!task.startedAt || done === 0 || task.status !== 'COLLECTING') {
      return '';
    }
    const passed = Date.now() - Date.parse(task.startedAt);
    return `, about ${duration((passed / done) * (total - done))} left`;
  }

  /** @param {string} id */
  cancel(id) {
    this.attempt(async () => {
      await post('/collectLogs/cancel', { id });
      this.polling?.now();
    });
  }

  /** @param {string} id */
  forget(id) {
    if (confirm('Delete this collection and its bundle?')) {
      this.attempt(async () => {
        await remove(`/collectLogs/tasks/${id}`);
        this.polling?.now();
      });
    }
  }

  render() {
    return html`
      <div class="title"><h1>Collections</h1>
        ${this.may.includes('start') ? html`<a class="button primary" href="#/start">New collection</a>` : nothing}</div>
      ${this.problemView()} ${this.list()}
      ${this.next ? html`<button @click=${this.more}>Show more</button>` : nothing}`;
  }

  more() {
    this.limit = Math.min(200, this.limit + 50);
    this.polling?.now();
  }

  list() {
    if (this.tasks === undefined) {
      return html`<p class="quiet">Loading …</p>`;
    }
    if (this.tasks.length === 0) {
      return html`<p>There is no collection yet.</p>`;
    }
    return html`<table class="list">
      <thead><tr><th scope="col">State</th><th scope="col">When</th><th scope="col">Nodes</th><th scope="col">Collectors</th>
        <th scope="col">Data</th><th scope="col">Upload</th><th scope="col">Actions</th></tr></thead>
      <tbody>${this.tasks.map((task) => this.row(task))}</tbody></table>`;
  }

  /** @param {import('../types').Collection} task */
  row(task) {
    const p = task.progress;
    const over = isOver(task.status);
    const rate = this.seen.get(task.id)?.rate ?? 0;
    const missing = Object.entries(task.verdicts ?? {}).filter(([kind]) => kind !== 'COLLECTED');
    return html`<tr data-id=${task.id}>
      <td data-label="State"><a href="#/tasks/${task.id}" aria-label="Collection ${task.id}">${badge(task.status)}</a>
        ${task.pinned ? html`<span title="pinned">📌</span>` : nothing}
        <small>${missing.length ? missing.map(([kind, n]) => `${n} ${kind.toLowerCase().replace('_', ' ')}`).join(', ') : nothing}</small></td>
      <td data-label="When">${time(task.requestedAt)} <small>by ${task.requestedBy}${task.customer ? `, ${task.customer}` : ''}${task.ticket ? ` #${task.ticket}` : ''}, ${task.spec}</small></td>
      <td data-label="Nodes" class="short">${p.nodesDone}/${p.nodesTotal}</td>
      <td data-label="Collectors">${p.collectorsDone}/${p.collectorsTotal}
        ${over ? nothing : html`<progress max=${Math.max(1, p.collectorsTotal)} value=${p.collectorsDone} aria-label="Collectors done"></progress>`}
        <small>${over ? (task.startedAt && task.endedAt ? duration(Date.parse(task.endedAt) - Date.parse(task.startedAt)) : '') : this.eta(task).replace(/^, /, '')}</small></td>
      <td data-label="Data" class="short">${task.bundle ? bytes(task.bundle.bytes) : bytes(p.bytesTransferred)}
        <small>${over ? (task.bundle ? count(task.bundle.entries, 'file') : '') : `${bytes(rate)}/s`}</small></td>
      <td data-label="Upload">${task.upload.state === 'NONE' ? '–' : badge(task.upload.state)}</td>
      <td data-label="Actions"><span class="actions">
        ${!over && this.may.includes('cancel') ? html`<button @click=${() => this.cancel(task.id)}>Cancel</button>` : nothing}
        ${task.bundle && this.may.includes('download') ? html`<a class="button" href="#/tasks/${task.id}/bundle">Browse</a>
          <a class="button" href="/collectLogs/tasks/${task.id}/bundle" download>Download</a>` : nothing}
        ${over && this.may.includes('manage') ? html`<button @click=${() => this.forget(task.id)}>Delete</button>` : nothing}</span></td>
    </tr>`;
  }
}

customElements.define('muster-tasks', Tasks);
