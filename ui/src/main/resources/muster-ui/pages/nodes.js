import { html, nothing } from 'lit';
import { json, poll } from '../api.js';
import { ago } from '../format.js';
import { Page } from '../page.js';

/** Every node that was ever heard of. */
class Nodes extends Page {
  static properties = { ...Page.properties, nodes: { state: true }, search: { state: true } };

  constructor() {
    super();
    /** @type {import('../types').KnownNode[] | undefined} */
    this.nodes = undefined;
    this.search = '';
  }

  connectedCallback() {
    super.connectedCallback();
    this.titled('Nodes');
    this.polling = poll(async () => {
      this.nodes = await json('/nodes');
      return 3000;
    });
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.polling?.stop();
  }

  render() {
    if (this.nodes === undefined) {
      return html`<h1>Nodes</h1><p class="quiet">Loading …</p>`;
    }
    const wanted = this.search.toLowerCase();
    const shown = this.nodes.filter((n) => JSON.stringify([n.node, n.labels, n.address]).toLowerCase().includes(wanted));
    const connected = this.nodes.filter((n) => n.connected).length;
    return html`<div class="title"><h1>Nodes</h1><span>${connected} of ${this.nodes.length} connected</span></div>
      ${this.nodes.length > 8 ? html`<label>Filter <input type="search" @input=${(/** @type {InputEvent} */ e) => (this.search = /** @type {HTMLInputElement} */ (e.target).value)}></label>` : nothing}
      ${this.nodes.length ? nothing : html`<p>No agent has connected yet: <code>muster agent --coordinator ${location.origin} --node NAME …</code></p>`}
      <table class="list"><thead><tr><th scope="col">Node</th><th scope="col">Session</th><th scope="col">Version</th>
        <th scope="col">Labels</th><th scope="col">Host</th><th scope="col">Running</th></tr></thead>
      <tbody>${shown.map((n) => html`<tr>
        <td data-label="Node"><strong>${n.node}</strong> <small>${n.address ?? ''}</small></td>
        <td data-label="Session"><span class="badge ${n.connected ? 's-COLLECTED' : 's-UNREACHABLE'}">${n.connected ? 'connected' : 'away'}</span>
          <small>${n.connected ? nothing : ago(n.lastSeen)}</small></td>
        <td data-label="Version">${n.agentVersion ?? '–'}</td>
        <td data-label="Labels">${Object.entries(n.labels ?? {}).map(([k, v]) => html`<span class="chip">${k}=${v}</span> `)}</td>
        <td data-label="Host"><dl class="facts">${Object.entries(n.facts ?? {}).map(([k, v]) => html`<div><dt>${k}</dt><dd>${v}</dd></div>`)}</dl></td>
        <td data-label="Running">${(n.runningCollections ?? []).map((id) => html`<a href="#/tasks/${id}">${id.slice(-8)}</a> `)}</td>
      </tr>`)}</tbody></table>`;
  }
}

customElements.define('muster-nodes', Nodes);
