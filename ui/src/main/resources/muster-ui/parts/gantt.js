import { html } from 'lit';
import { duration } from '../format.js';
import { Page, verdictOf } from '../page.js';

/** Where the time of one node went: a bar for each collector, in the order of their beginning. */
class Gantt extends Page {
  static properties = { ...Page.properties, rows: { attribute: false }, changes: { type: Number }, node: { state: true } };

  constructor() {
    super();
    /** @type {import('./grid').Row[]} */
    this.rows = [];
    this.changes = 0;
    this.node = '';
  }

  /** @param {import('../types').NodeProgress} row */
  static bars(row) {
    return row.collectors
      .filter((c) => c.verdict?.startedAt && c.verdict.endedAt)
      .map((c) => ({
        name: c.collector,
        kind: verdictOf(c),
        from: Date.parse(/** @type {string} */ (c.verdict?.startedAt)),
        to: Date.parse(/** @type {string} */ (c.verdict?.endedAt)),
      }))
      .sort((a, b) => a.from - b.from || a.to - b.to);
  }

  /** The slowest one tells most. */
  slowest() {
    const length = (/** @type {import('../types').NodeProgress} */ row) => {
      const bars = Gantt.bars(row);
      return bars.length ? Math.max(...bars.map((b) => b.to)) - bars[0].from : 0;
    };
    return [...this.rows].sort((a, b) => length(b) - length(a))[0];
  }

  render() {
    const row = this.rows.find((r) => r.node === this.node) ?? this.slowest();
    const bars = row ? Gantt.bars(row) : [];
    if (!row || bars.length === 0) {
      return html`<p class="quiet">No collector has ended yet.</p>`;
    }
    const from = bars[0].from;
    const to = Math.max(from + 1, ...bars.map((b) => b.to));
    const x = (/** @type {number} */ at) => ((at - from) / (to - from)) * 1000;
    return html`
      <label class="inline">Node <select @change=${(/** @type {Event} */ e) => (this.node = /** @type {HTMLSelectElement} */ (e.target).value)}>
        ${this.rows.map((r) => html`<option ?selected=${r.node === row.node}>${r.node}</option>`)}</select></label>
      <span class="quiet">${duration(to - from)} from the first beginning to the last end</span>
      <div class="scroll low" role="region" tabindex="0" aria-label="Collectors over time on ${row.node}"><table class="bars">
        <thead class="unseen"><tr><th scope="col">Collector</th><th scope="col">When</th><th scope="col">Took</th></tr></thead>
        <tbody>${bars.map((b) => html`<tr><th scope="row">${b.name}</th>
          <td><svg viewBox="0 0 1000 10" preserveAspectRatio="none" aria-hidden="true"><rect class="v-${b.kind}" x=${x(b.from)} y="0" height="10" width=${Math.max(3, x(b.to) - x(b.from))}></rect></svg></td>
          <td>${duration(b.to - b.from)}</td></tr>`)}</tbody></table></div>`;
  }
}

customElements.define('muster-gantt', Gantt);
