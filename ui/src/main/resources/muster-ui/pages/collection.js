import { html, nothing } from 'lit';
import { json, poll, post, remove, request, stream } from '../api.js';
import { bytes, count, duration, time } from '../format.js';
import { Page, VERDICTS, badge, isOver, sign } from '../page.js';
import { tell } from '../parts/grid.js';
import '../parts/gantt.js';
import '../parts/output.js';

/** @typedef {import('../types').Collection} Collection */
/** @typedef {import('../parts/grid').Row} Row */

const REDRAW = 200;
/** Events that change more than they tell. */
const WHOLE = ['planned', 'sealed', 'upload', 'uploadRequested', 'pin', 'led', 'contentLost', 'warning', 'cancelRequested'];

/** Everything about one collection, live. */
class CollectionPage extends Page {
  static properties = {
    ...Page.properties,
    collection: { type: String },
    task: { state: true },
    changes: { state: true },
    picked: { state: true },
    watching: { state: true },
    away: { state: true },
  };

  constructor() {
    super();
    this.collection = '';
    /** @type {Collection | undefined} */
    this.task = undefined;
    this.changes = 0;
    /** @type {{node: string, collector: string} | undefined} */
    this.picked = undefined;
    this.watching = false;
    /** @type {Set<string>} nodes whose agent is not connected now */
    this.away = new Set();
    /** @type {{stop: () => void} | undefined} */
    this.looking = undefined;
    /** What the view at hand already holds. */
    this.since = 0;
    /** @type {(() => void) | undefined} */
    this.stop = undefined;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.reload = undefined;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.redraw = undefined;
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.close();
  }

  close() {
    this.stop?.();
    this.stop = undefined;
    this.looking?.stop();
    this.looking = undefined;
    clearTimeout(this.reload);
    clearTimeout(this.redraw);
    this.redraw = this.reload = undefined;
  }

  /** @param {Map<string, unknown>} changed */
  willUpdate(changed) {
    if (changed.has('collection')) {
      this.close();
      this.task = this.picked = undefined;
      this.titled(`Collection ${this.collection.slice(-8)}`);
      this.load();
    }
  }

  /** Looks at everything; follows the events while there is something to come. */
  async load() {
    const id = this.collection;
    try {
      const response = await request(`/collectLogs/tasks/${id}`);
      const task = await response.json();
      if (id !== this.collection || !this.isConnected) {
        return;
      }
      this.since = Date.parse(response.headers.get('Date') ?? '') - 2000 || 0;
      this.task = task;
      this.changes++;
      this.problem = undefined;
    } catch (e) {
      const problem = /** @type {import('../api.js').Problem} */ (e);
      this.problem = problem;
      if (problem.status === 404 || problem.status === 401) {
        return;
      }
      return this.loadIn(3000);
    }
    if (!isOver(this.task?.status ?? '')) {
      this.follow();
    } else if (['PENDING', 'PREFLIGHT', 'UPLOADING'].includes(this.task?.upload.state ?? '')) {
      this.loadIn(2000);
    }
  }

  /** @param {number} millis */
  loadIn(millis) {
    this.reload ??= setTimeout(() => {
      this.reload = undefined;
      this.load();
    }, millis);
  }

  follow() {
    this.looking ??= poll(async () => {
      /** @type {import('../types').KnownNode[]} */
      const nodes = isOver(this.task?.status ?? '') ? [] : await json('/nodes');
      this.away = new Set(nodes.filter((n) => !n.connected).map((n) => n.node));
      return nodes.length ? 4000 : Infinity;
    });
    this.stop ??= stream(`/collectLogs/tasks/${this.collection}/events`, (event) => this.take(event), {
      onEnd: () => {
        this.stop = undefined;
        this.loadIn(300);
      },
      // Without the stream the page still looks now and then.
      onState: (live) => live || this.loadIn(3000),
    });
  }

  /** @param {{type: string, data: string}} event */
  take({ type, data }) {
    const task = this.task;
    if (!task) {
      return;
    }
    const e = JSON.parse(data);
    if (type === 'progress') {
      task.progress = e;
    } else if (type === 'verdict' || Date.parse(e.at) >= this.since) {
      this.apply(type, e, task);
    }
    this.redraw ??= setTimeout(() => {
      this.redraw = undefined;
      this.changes++;
    }, REDRAW);
  }

  /** @param {string} type @param {any} e @param {Collection} task */
  apply(type, e, task) {
    /** @type {Row | undefined} */
    const node = task.nodes?.find((n) => n.node === e.node);
    const one = node?.collectors.find((c) => c.collector === e.collector);
    if (type === 'state') {
      task.status = e.state;
      task.reason = e.detail;
    } else if (type === 'node' && node) {
      node.state = e.state;
      node.reason = e.detail;
    } else if (type === 'collector' && one && !one.verdict) {
      one.state = 'RUNNING';
    } else if (type === 'verdict' && one) {
      one.state = 'DONE';
      one.verdict = e.verdict;
    } else if (WHOLE.includes(type) || (type === 'node' && !node)) {
      this.loadIn(300);
    }
    if (node) {
      node.changes = (node.changes ?? 0) + 1;
    }
  }

  cancel() {
    this.attempt(() => post('/collectLogs/cancel', { id: this.collection }));
  }

  forget() {
    if (confirm('Delete this collection and its bundle?')) {
      this.attempt(async () => {
        await remove(`/collectLogs/tasks/${this.collection}`);
        location.hash = '#/';
      });
    }
  }

  upload() {
    this.attempt(async () => {
      await post(`/collectLogs/tasks/${this.collection}/upload`, {});
      this.load();
    });
  }

  /** The same button pressed twice starts once. */
  topUp() {
    this.attempt(async () => {
      const { id } = await post(`/collectLogs/tasks/${this.collection}/top-up`, {}, { 'Idempotency-Key': `top-up-${this.collection}-${this.task?.endedAt}` });
      location.hash = `#/tasks/${id}`;
    });
  }

  render() {
    const task = this.task;
    if (!task) {
      return html`<h1>Collection</h1>${this.problemView()}${this.problem ? nothing : html`<p class="quiet">Loading …</p>`}`;
    }
    const rows = task.nodes ?? [];
    return html`
      <p><a href="#/">← Collections</a></p>
      <div class="title"><h1>Collection <code>${task.id.slice(-8)}</code> ${badge(task.status)}</h1>${this.actions(task)}</div>
      ${this.problemView()} ${task.reason ? html`<p>${task.reason}</p>` : nothing}
      ${this.summary(task)}
      ${(task.warnings ?? []).map((w) => html`<p class="warning">${w}</p>`)}
      <section><h2>Verdicts</h2>${this.counts(rows)}
        <muster-grid .rows=${rows} .changes=${this.changes} .picked=${this.picked}
          @pick=${(/** @type {CustomEvent} */ e) => (this.picked = e.detail)}></muster-grid>
        <div aria-live="polite">${this.detail(rows)}</div></section>
      ${this.reasons(rows)}
      <section><h2>Where the time went</h2><muster-gantt .rows=${rows} .changes=${this.changes}></muster-gantt></section>
      <section><h2>Nodes</h2>${this.nodesView(rows)}</section>
      <section><details><summary><h2>Timeline</h2></summary><ol class="timeline">${(task.timeline ?? []).map(
        (t) => html`<li><time>${time(t.at)}</time> ${t.event}${t.node ? ` on ${t.node}` : ''}${t.detail ? html` <small>${t.detail}</small>` : nothing}</li>`)}</ol></details></section>`;
  }

  /** @param {Collection} task */
  actions(task) {
    const over = isOver(task.status);
    return html`<span class="actions">
      ${!over && this.may.includes('cancel') ? html`<button @click=${this.cancel}>Cancel</button>` : nothing}
      ${task.bundle && this.may.includes('download') ? html`<a class="button" href="#/tasks/${task.id}/bundle">Browse</a>
        <a class="button primary" href="/collectLogs/tasks/${task.id}/bundle" download>Download ${bytes(task.bundle.bytes)}</a>` : nothing}
      ${task.bundle && task.upload.state === 'FAILED' && this.may.includes('start') ? html`<button @click=${this.upload}>Upload again</button>` : nothing}
      ${over && this.may.includes('manage') ? html`<button @click=${this.forget}>Delete</button>` : nothing}</span>`;
  }

  /** @param {Collection} task */
  summary(task) {
    const p = task.progress;
    const took = task.startedAt ? Date.parse(task.endedAt ?? new Date().toISOString()) - Date.parse(task.startedAt) : NaN;
    const fact = (/** @type {string} */ name, /** @type {unknown} */ value) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`;
    return html`<dl class="facts">
      ${fact('Asked', html`${time(task.requestedAt)} by ${task.requestedBy}`)}
      ${task.customer ? fact('Customer', html`${task.customer}${task.ticket ? ` #${task.ticket}` : ''}`) : nothing}
      ${task.links?.topUpOf ? fact('Completes', html`<a href="#/tasks/${task.links.topUpOf.split('/').pop()}"><code>${task.links.topUpOf.slice(-8)}</code></a>`) : nothing}
      ${fact('Spec', task.spec)} ${fact('Redaction', task.redaction)} ${fact('Time', duration(took))}
      ${fact('Nodes', `${p.nodesDone}/${p.nodesTotal}`)}
      ${fact('Collectors', html`${p.collectorsDone}/${p.collectorsTotal} <progress max=${Math.max(1, p.collectorsTotal)} value=${p.collectorsDone} aria-label="Collectors done"></progress>`)}
      ${fact('Collected', bytes(p.bytesCollected))} ${fact('Transferred', bytes(p.bytesTransferred))}
      ${task.upload.state === 'NONE' ? nothing : fact('Upload', html`${badge(task.upload.state)} ${task.upload.bytes ? bytes(task.upload.bytes) : ''} ${task.upload.url ?? ''} <small>${task.upload.reason ?? ''}</small>`)}
    </dl>`;
  }

  /** @param {Row[]} rows */
  counts(rows) {
    /** @type {Map<string, number>} */
    const counts = new Map();
    for (const row of rows) {
      for (const c of row.collectors) {
        const kind = c.verdict?.kind ?? c.state;
        counts.set(kind, (counts.get(kind) ?? 0) + 1);
      }
    }
    const words = /** @type {Record<string, {text: string}>} */ (VERDICTS);
    const order = [...Object.keys(VERDICTS), 'RUNNING', 'PENDING'];
    return html`<ul class="counts">${order.filter((k) => counts.has(k)).map(
      (k) => html`<li><span class="cell v-${k}" aria-hidden="true">${sign(k)}</span> ${counts.get(k)} ${words[k]?.text ?? k.toLowerCase()}</li>`)}</ul>`;
  }

  /** @param {Row[]} rows */
  detail(rows) {
    const { node, collector } = this.picked ?? {};
    const one = rows.find((r) => r.node === node)?.collectors.find((c) => c.collector === collector);
    if (!one) {
      return html`<p class="quiet">Choose a cell to see why, and what it wrote.</p>`;
    }
    const output = `/collectLogs/tasks/${this.collection}/nodes/${encodeURIComponent(node ?? '')}/collectors/${encodeURIComponent(collector ?? '')}/output`;
    return html`<div class="detail"><p><strong>${collector}</strong> on <strong>${node}</strong>: ${tell(one)}</p>
      ${(one.verdict?.warnings ?? []).map((w) => html`<p class="warning">${w}</p>`)}
      <p class="actions">${this.may.includes('download') ? html`<button aria-expanded=${this.watching} @click=${() => (this.watching = !this.watching)}>Output</button>` : nothing}
        ${this.task?.bundle && this.may.includes('download') ? html`<a class="button" href="#/tasks/${this.collection}/bundle">Files</a>` : nothing}</p>
      ${this.watching && this.may.includes('download') ? html`<muster-output src=${output}></muster-output>` : nothing}</div>`;
  }

  /** Equal reasons of several nodes are one line. @param {Row[]} rows */
  reasons(rows) {
    /** @type {Map<string, {kind: string, collector: string, reason: string, nodes: string[]}>} */
    const groups = new Map();
    for (const row of rows) {
      for (const c of row.collectors) {
        if (c.verdict && c.verdict.kind !== 'COLLECTED') {
          const { kind, reason = '' } = c.verdict;
          const key = JSON.stringify([kind, c.collector, reason]);
          const group = groups.get(key) ?? { kind, collector: c.collector, reason, nodes: [] };
          group.nodes.push(row.node);
          groups.set(key, group);
        }
      }
    }
    if (groups.size === 0) {
      return nothing;
    }
    const where = (/** @type {string[]} */ nodes) =>
      nodes.length === rows.length && rows.length > 1 ? 'all nodes' : nodes.length > 4 ? `${nodes.slice(0, 3).join(', ')} and ${nodes.length - 3} more` : nodes.join(', ');
    const again = isOver(this.task?.status ?? '') && this.may.includes('start');
    return html`<section><div class="title"><h2>What is not collected, and why</h2>
      ${again ? html`<button @click=${this.topUp}>Collect what is missing</button>` : nothing}</div>
      ${again ? html`<p class="quiet">Into one bundle with what is here; or on the command line: <code>muster top-up ${this.collection}</code></p>` : nothing}
      <table class="list">
      <thead><tr><th scope="col">Collector</th><th scope="col">Verdict</th><th scope="col">Where</th><th scope="col">Reason</th></tr></thead>
      <tbody>${[...groups.values()].slice(0, 500).map((g) => html`<tr><td data-label="Collector">${g.collector}</td>
        <td data-label="Verdict"><span class="cell v-${g.kind}" aria-hidden="true">${sign(g.kind)}</span> ${g.kind.toLowerCase().replace('_', ' ')}</td>
        <td data-label="Where">${where(g.nodes)}</td><td data-label="Reason">${g.reason}</td></tr>`)}</tbody></table></section>`;
  }

  /** @param {Row[]} rows */
  nodesView(rows) {
    const most = Math.max(1, ...rows.map((r) => r.bytesCollected));
    return html`<div class="scroll low" role="region" tabindex="0" aria-label="Nodes and their bytes"><table class="bars">
      <thead><tr><th scope="col">Node</th><th scope="col">State</th><th scope="col">Collectors</th><th scope="col">Bytes collected</th><th scope="col"><span class="unseen">Bytes</span></th></tr></thead>
      <tbody>${rows.map((r) => html`<tr><th scope="row">${r.node}</th>
        <td>${badge(r.state)} ${this.away.has(r.node) && !r.endedAt ? html`<span class="badge s-UNREACHABLE">agent away</span>` : nothing} <small>${r.reason ?? ''} ${r.waitingFor ? `waits for ${r.waitingFor}` : ''}</small></td>
        <td>${r.collectors.filter((c) => c.verdict).length}/${r.collectors.length}</td>
        <td><svg viewBox="0 0 1000 10" preserveAspectRatio="none" aria-hidden="true"><rect class="bar" x="0" y="0" height="10" width=${(r.bytesCollected / most) * 1000}></rect></svg></td>
        <td>${bytes(r.bytesCollected)}</td></tr>`)}</tbody></table></div>
      <p class="quiet">${count(rows.length, 'node')}</p>`;
  }
}

customElements.define('muster-collection', CollectionPage);
