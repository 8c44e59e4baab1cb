import { html, nothing } from 'lit';
import { json, request } from '../api.js';
import { count } from '../format.js';
import { Page } from '../page.js';

/** What requests can name: specs, and where bundles may go. */
class Library extends Page {
  static properties = { ...Page.properties, specs: { state: true }, destinations: { state: true }, shown: { state: true }, text: { state: true } };

  constructor() {
    super();
    /** @type {import('../types').Spec[] | undefined} */
    this.specs = undefined;
    /** @type {import('../types').Destination[]} */
    this.destinations = [];
    this.shown = '';
    this.text = '';
  }

  connectedCallback() {
    super.connectedCallback();
    this.titled('Library');
    this.attempt(async () => {
      [this.specs, this.destinations] = await Promise.all([json('/specs'), json('/destinations')]);
    });
  }

  /** @param {string} name */
  show(name) {
    this.attempt(async () => {
      this.text = this.shown === name ? '' : await (await request(`/specs/${encodeURIComponent(name)}`)).text();
      this.shown = this.text && name;
    });
  }

  render() {
    return html`<h1>Library</h1>${this.problemView()}
      <section><h2>Specs</h2><p class="quiet">What can be collected. More of them: files in the folder <code>specs</code> of the coordinator's data directory.</p>
        ${this.specs ? this.specsView(this.specs) : html`<p class="quiet">Loading …</p>`}
        ${this.shown ? html`<h3>${this.shown}</h3><pre tabindex="0" aria-label="Text of the spec">${this.text}</pre>` : nothing}</section>
      <section><h2>Destinations</h2><p class="quiet">Where bundles can be sent by name: <code>muster.destinations</code> in the coordinator's configuration.</p>
        ${this.destinations.length ? this.destinationsView() : html`<p>None is configured.</p>`}</section>`;
  }

  /** @param {import('../types').Spec[]} specs */
  specsView(specs) {
    return html`<table class="list"><thead><tr><th scope="col">Name</th><th scope="col">From</th><th scope="col">Content</th><th scope="col">Actions</th></tr></thead>
      <tbody>${specs.map((s) => html`<tr><td data-label="Name"><strong>${s.name}</strong></td><td data-label="From">${s.source}</td>
        <td data-label="Content">${s.valid ? count(s.collectors, 'collector') : html`<span class="badge s-FAILED">has errors</span>`}</td>
        <td data-label="Actions"><span class="actions"><button aria-expanded=${this.shown === s.name} @click=${() => this.show(s.name)}>Show ${s.name}</button>
          ${s.valid && this.may.includes('start') ? html`<a class="button" href="#/start/${encodeURIComponent(s.name)}">Collect</a>` : nothing}</span></td></tr>`)}</tbody></table>`;
  }

  destinationsView() {
    return html`<table class="list"><thead><tr><th scope="col">Name</th><th scope="col">Kind</th><th scope="col">Address</th></tr></thead>
      <tbody>${this.destinations.map((d) => html`<tr><td data-label="Name"><strong>${d.name}</strong></td><td data-label="Kind">${d.kind}</td>
        <td data-label="Address">${d.url ? html`<code>${d.url}</code>` : 'secret'}</td></tr>`)}</tbody></table>`;
  }
}

customElements.define('muster-library', Library);
