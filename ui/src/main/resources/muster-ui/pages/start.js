import { html, nothing } from 'lit';
import { json, post, request } from '../api.js';
import { bytes, count, isoDuration } from '../format.js';
import { Page } from '../page.js';

const REDACTIONS = {
  strict: 'strict: secrets of every kind that is known',
  troubleshoot: 'troubleshoot: as Troubleshoot does',
  couchbase: 'couchbase: what is tagged as user data',
  none: 'none: everything as it is',
};
const LIMITS = [
  ['nodes', 'Nodes at once', '16'],
  ['collectorsPerNode', 'Collectors at once on a node', '8'],
  ['collectorTimeout', 'Time of a collector', '90s'],
  ['nodeTimeout', 'Time of a node', '30m'],
  ['timeout', 'Time of all', '1h'],
  ['maxBytesPerCollector', 'Bytes of a collector', '2Gi'],
  ['maxBytesPerNode', 'Bytes of a node', '20Gi'],
  ['maxBytes', 'Bytes of all', '100Gi'],
];

/** Asks for a collection: what it would do is shown before it is started. */
class Start extends Page {
  static properties = {
    ...Page.properties,
    nodes: { state: true },
    specs: { state: true },
    spec: { type: String },
    destinations: { state: true },
    who: { state: true },
    inline: { state: true },
    errors: { state: true },
    plan: { state: true },
    busy: { state: true },
    search: { state: true },
  };

  constructor() {
    super();
    /** @type {import('../types').KnownNode[]} */
    this.nodes = [];
    /** @type {{name: string, source: string, collectors: number, valid: boolean}[]} */
    this.specs = [];
    /** The one to choose first. */
    this.spec = '';
    /** @type {import('../types').Destination[]} */
    this.destinations = [];
    this.who = 'all';
    /** @type {string | undefined} the text of a spec that is edited here */
    this.inline = undefined;
    /** @type {Record<string, string>} */
    this.errors = {};
    /** @type {import('../types').PlanView | undefined} */
    this.plan = undefined;
    this.busy = false;
    this.search = '';
    this.checks = 0;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.timer = undefined;
    // The same form sent twice starts once.
    this.key = Array.from(crypto.getRandomValues(new Uint8Array(16)), (b) => b.toString(16).padStart(2, '0')).join('');
  }

  connectedCallback() {
    super.connectedCallback();
    this.titled('New collection');
    this.attempt(async () => {
      [this.nodes, this.specs, this.destinations] = await Promise.all([json('/nodes'), json('/specs'), json('/destinations')]);
    });
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    clearTimeout(this.timer);
  }

  /** What the form says, as the API takes it. */
  body() {
    const form = /** @type {HTMLFormElement} */ (this.querySelector('form'));
    const data = new FormData(form);
    /** @type {Record<string, any>} */
    const body = { from: 'allnodes' };
    const text = (/** @type {string} */ name) => /** @type {string} */ (data.get(name) ?? '').trim();
    if (this.who === 'picked') {
      body.from = 'nodes';
      body.nodes = data.getAll('node');
    } else if (this.who === 'labels') {
      body.labels = text('labels');
    }
    body.spec = this.inline === undefined ? text('spec') || 'default' : this.inline;
    for (const name of ['since', 'until', 'destination', 'upload_host', 'customer', 'ticket', 'recipients', 'pseudonyms', 'redaction']) {
      if (text(name)) {
        body[name] = text(name);
      }
    }
    if (data.get('ignorePreflight')) {
      body.ignorePreflight = true;
    }
    const limits = Object.fromEntries(
      LIMITS.map(([name]) => [name, text(`limits.${name}`)])
        .filter(([, value]) => value)
        .map(([name, value]) => [name, /^(nodes|collectorsPerNode)$/.test(name) && /^\d+$/.test(value) ? +value : value]),
    );
    if (Object.keys(limits).length) {
      body.limits = limits;
    }
    return body;
  }

  /** Every change makes the plan stale, and is checked after a moment. */
  changed() {
    this.plan = undefined;
    this.checkIn(400);
  }

  /** @param {number} millis */
  checkIn(millis) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.check().catch(() => this.isConnected && this.checkIn(2000)), millis);
  }

  /** Whether the form is right; an answer to what has changed since does not count. */
  async check() {
    const asked = ++this.checks;
    const { errors } = await post('/collectLogs/start?just_validate=1', this.body());
    if (asked === this.checks) {
      this.errors = errors ?? {};
    }
    return errors === null;
  }

  /** @param {SubmitEvent} e */
  submit(e) {
    e.preventDefault();
    if (this.busy) {
      return;
    }
    this.busy = true;
    clearTimeout(this.timer);
    this.attempt(() => (this.plan ? this.start() : this.dryRun())).then(() => (this.busy = false));
  }

  async dryRun() {
    if (await this.check()) {
      this.plan = await post('/collectLogs/start?dry_run=1', this.body());
      await this.updateComplete;
      /** @type {HTMLElement | null} */ (this.querySelector('#plan'))?.focus();
    } else {
      await this.updateComplete;
      /** @type {HTMLElement | null} */ (this.querySelector('[aria-invalid]'))?.focus();
    }
  }

  async start() {
    const { id } = await post('/collectLogs/start', this.body(), { 'Idempotency-Key': this.key });
    location.hash = `#/tasks/${id}`;
  }

  edit() {
    const name = /** @type {HTMLSelectElement} */ (this.querySelector('[name=spec]')).value || 'default';
    this.attempt(async () => {
      this.inline = await (await request(`/specs/${encodeURIComponent(name)}`)).text();
      this.changed();
    });
  }

  /** @param {string} name @param {string} label @param {{placeholder?: string, hint?: string, list?: string}} [more] */
  field(name, label, { placeholder = '', hint = '', list } = {}) {
    return html`<label>${label}${hint ? html` <small>${hint}</small>` : nothing}
      <input name=${name} placeholder=${placeholder} list=${list ?? nothing} aria-invalid=${this.errors[name] ? 'true' : nothing}
        aria-describedby=${this.errors[name] ? `e-${name}` : nothing}></label>${this.error(name)}`;
  }

  /** @param {string} name */
  error(name) {
    return this.errors[name] ? html`<p class="problem" id="e-${name}">${this.errors[name]}</p>` : nothing;
  }

  render() {
    const told = ['nodes', 'labels', 'spec', 'since', 'until', 'destination', 'upload_host', 'customer', 'ticket', 'recipients', 'pseudonyms',
      'redaction', ...LIMITS.map(([name]) => `limits.${name}`)];
    const others = Object.entries(this.errors).filter(([name]) => !told.includes(name));
    return html`<h1>New collection</h1>
      <form @submit=${this.submit} @input=${this.changed} @change=${this.changed} novalidate>
        ${this.nodesPart()} ${this.specPart()} ${this.privacyPart()} ${this.deliveryPart()} ${this.limitsPart()}
        ${others.map(([name, text]) => html`<p class="problem">${name}: ${text}</p>`)}
        ${this.planView()} ${this.problemView()}
        <p class="actions"><button class="primary" ?disabled=${this.busy}>${this.plan ? 'Start' : 'Show the plan'}</button>
          ${this.plan ? nothing : html`<span class="quiet">Nothing is started yet.</span>`}</p>
      </form>`;
  }

  nodesPart() {
    const choice = (/** @type {string} */ value, /** @type {string} */ text) => html`<label class="inline"><input type="radio" name="who" value=${value}
      .checked=${this.who === value} @change=${() => (this.who = value)}> ${text}</label>`;
    return html`<fieldset><legend>Where</legend>
      ${choice('all', `All nodes (${this.nodes.length})`)} ${choice('picked', 'These nodes')} ${choice('labels', 'By label')}
      ${this.who === 'labels' ? html`${this.field('labels', 'Labels', { placeholder: 'role=db,zone=a' })}` : nothing}
      ${this.who === 'picked' ? html`${this.nodes.length > 12 ? html`<label>Filter <input type="search" @input=${(/** @type {InputEvent} */ e) => {
        e.stopPropagation();
        this.search = /** @type {HTMLInputElement} */ (e.target).value;
      }}></label>` : nothing}
        <div class="choices" role="group" aria-label="Nodes">${this.nodes.map((n) => html`<label class="inline" ?hidden=${!n.node.includes(this.search)}>
          <input type="checkbox" name="node" value=${n.node}> ${n.node}${n.connected ? nothing : html` <small>away</small>`}</label>`)}</div>` : nothing}
      ${this.error('nodes')}</fieldset>`;
  }

  specPart() {
    return html`<fieldset><legend>What</legend>
      ${this.inline === undefined
        ? html`<label>Spec <select name="spec" aria-invalid=${this.errors.spec ? 'true' : nothing}>${this.specs.map((s) => html`<option value=${s.name} ?selected=${s.name === (this.spec || 'default')} ?disabled=${!s.valid}>${s.name} (${count(s.collectors, 'collector')}${s.source === 'stored' ? ', stored here' : ''})</option>`)}</select></label>
          <button type="button" @click=${this.edit}>Edit for this once</button>`
        : html`<label>Spec <textarea rows="16" spellcheck="false" aria-invalid=${this.errors.spec ? 'true' : nothing} .value=${this.inline}
            @input=${(/** @type {InputEvent} */ e) => (this.inline = /** @type {HTMLTextAreaElement} */ (e.target).value)}></textarea></label>
          <button type="button" @click=${() => {
            this.inline = undefined;
            this.changed();
          }}>Take a stored one</button>`}
      ${this.error('spec')}
      <div class="row"><div>${this.field('since', 'Since', { placeholder: '2h, or 2026-01-31T08:00:00Z' })}</div>
      <div>${this.field('until', 'Until')}</div></div></fieldset>`;
  }

  privacyPart() {
    return html`<fieldset><legend>Secrets</legend>
      <label>Redaction <select name="redaction">${Object.entries(REDACTIONS).filter(([name]) => name !== 'none' || this.may.includes('redaction-off')).map(([name, text]) => html`<option value=${name}>${text}</option>`)}</select></label>${this.error('redaction')}
      <details><summary>Pseudonyms, encryption</summary>
        ${this.field('pseudonyms', 'Consistent names for', { placeholder: 'ip,mac,host,user,email' })}
        ${this.field('recipients', 'Encrypt for', { placeholder: 'age1…', hint: 'Nobody but the holder of the key can look inside then.' })}</details></fieldset>`;
  }

  deliveryPart() {
    return html`<fieldset><legend>Delivery</legend><details><summary>Upload the bundle</summary>
      ${this.destinationPart()}
      <div class="row"><div>${this.field('customer', 'Customer')}</div><div>${this.field('ticket', 'Ticket', { placeholder: '12345' })}</div></div>
      <label class="inline"><input type="checkbox" name="ignorePreflight"> Start although it could not be uploaded there now</label></details></fieldset>`;
  }

  /** An address of one's own is for those who may choose one. */
  destinationPart() {
    if (this.may.includes('choose-destination')) {
      return html`${this.field('destination', 'Destination', { placeholder: 'name of a destination, or an address', list: 'destinations' })}
        <datalist id="destinations">${this.destinations.map((d) => html`<option value=${d.name}>${d.url ?? ''}</option>`)}</datalist>
        ${this.field('upload_host', 'or upload host', { placeholder: 'https://uploads.example.com' })}`;
    }
    return html`<label>Destination <select name="destination"><option value="">None</option>
      ${this.destinations.map((d) => html`<option value=${d.name}>${d.name} ${d.url ?? ''}</option>`)}</select></label>${this.error('destination')}`;
  }

  limitsPart() {
    return html`<fieldset><legend>Limits</legend><details><summary>Other than the coordinator's</summary><div class="row">
      ${LIMITS.map(([name, label, example]) => html`<div>${this.field(`limits.${name}`, label, { placeholder: example })}</div>`)}</div></details></fieldset>`;
  }

  planView() {
    const plan = this.plan;
    if (!plan) {
      return nothing;
    }
    const total = plan.nodes.reduce((sum, n) => sum + n.bytes, 0);
    const unknown = plan.nodes.some((n) => n.collectors.some((c) => c.bytes < 0));
    return html`<section id="plan" tabindex="-1" class="detail"><h2>Plan</h2>
      <p>${count(plan.nodes.length, 'node')}, ${count(plan.nodes.reduce((sum, n) => sum + n.collectors.length, 0), 'collector')}, ${unknown ? 'at least ' : ''}${bytes(total)}</p>
      ${plan.warnings.map((w) => html`<p class="warning">${w}</p>`)}
      ${plan.nodes.map((n) => html`<details><summary>${n.node}${n.reachable ? '' : ' (away)'}: ${bytes(n.bytes)}, at most ${isoDuration(n.atMost)}</summary>
        <table class="list"><thead><tr><th scope="col">Collector</th><th scope="col">Does</th><th scope="col">Risk</th><th scope="col">Estimate</th></tr></thead>
        <tbody>${n.collectors.map((c) => html`<tr><td data-label="Collector">${c.collector}</td><td data-label="Does"><code>${c.does}</code> <small>${c.note ?? ''}</small></td>
          <td data-label="Risk">${c.risk.toLowerCase()}</td><td data-label="Estimate">${bytes(c.bytes)}</td></tr>`)}</tbody></table></details>`)}</section>`;
  }
}

customElements.define('muster-start', Start);
