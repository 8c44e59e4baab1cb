import { html } from 'lit';
import { guard } from 'lit/directives/guard.js';
import { bytes, duration } from '../format.js';
import { Page, sign, verdictOf } from '../page.js';

/** @typedef {import('../types').NodeProgress & {changes?: number}} Row */

/**
 * Nodes × collectors, one small cell each. Only rows that have changed are drawn again, so that 200 × 60 stay quick.
 * Fires `pick` with {node, collector}.
 */
class Grid extends Page {
  static properties = {
    ...Page.properties,
    rows: { attribute: false },
    changes: { type: Number },
    picked: { attribute: false },
    onlyMissing: { state: true },
  };

  constructor() {
    super();
    /** @type {Row[]} */
    this.rows = [];
    this.changes = 0;
    /** @type {{node: string, collector: string} | undefined} */
    this.picked = undefined;
    this.onlyMissing = false;
  }

  render() {
    const missing = (/** @type {import('../types').CollectorProgress} */ c) => c.verdict && c.verdict.kind !== 'COLLECTED';
    const rows = this.onlyMissing ? this.rows.filter((r) => r.collectors.some(missing)) : this.rows;
    const columns = [...new Set(rows.flatMap((r) => r.collectors.filter((c) => !this.onlyMissing || missing(c)).map((c) => c.collector)))];
    this.shown = { rows, columns };
    return html`
      <label class="inline"><input type="checkbox" .checked=${this.onlyMissing}
        @change=${(/** @type {Event} */ e) => (this.onlyMissing = /** @type {HTMLInputElement} */ (e.target).checked)}> Only what is not collected</label>
      ${columns.length === 0 ? html`<p class="quiet">Nothing to show.</p>` : this.table(rows, columns)}`;
  }

  /** @param {Row[]} rows @param {string[]} columns */
  table(rows, columns) {
    return html`<div class="scroll" role="region" tabindex="0" aria-label="Verdict of each collector on each node; arrow keys move"
        @click=${this.clicked} @keydown=${this.key}>
      <table class="grid">
        <thead><tr><td></td>${guard([columns.join('\n')], () => columns.map((c) => html`<th scope="col"><span>${c}</span></th>`))}</tr></thead>
        <tbody>${rows.map((row, r) => guard([row, row.changes, columns.join('\n'), r, this.picked?.node === row.node && this.picked.collector],
          () => this.row(row, r, columns)))}</tbody>
      </table></div>`;
  }

  /** @param {Row} row @param {number} r @param {string[]} columns */
  row(row, r, columns) {
    const byName = new Map(row.collectors.map((c) => [c.collector, c]));
    return html`<tr><th scope="row">${row.node}</th>${columns.map((name, c) => {
      const one = byName.get(name);
      if (!one) {
        return html`<td></td>`;
      }
      const kind = verdictOf(one);
      const on = this.picked?.node === row.node && this.picked.collector === name;
      return html`<td class="v-${kind}${on ? ' on' : ''}" data-r=${r} data-c=${c} title="${row.node} / ${name}: ${tell(one)}">${sign(kind)}</td>`;
    })}</tr>`;
  }

  /** @param {MouseEvent} e */
  clicked(e) {
    const cell = /** @type {HTMLElement} */ (e.target).closest('td');
    if (cell?.dataset.r) {
      this.pick(+cell.dataset.r, +(cell.dataset.c ?? 0));
    }
  }

  /** @param {KeyboardEvent} e */
  key(e) {
    /** @type {Record<string, number[]>} */
    const moves = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };
    const move = moves[e.key];
    if (move && this.shown) {
      e.preventDefault();
      const { rows, columns } = this.shown;
      const r = rows.findIndex((row) => row.node === this.picked?.node);
      const c = columns.indexOf(this.picked?.collector ?? '');
      const bound = (/** @type {number} */ n, /** @type {number} */ size) => Math.max(0, Math.min(size - 1, n));
      this.pick(r < 0 ? 0 : bound(r + move[0], rows.length), c < 0 ? 0 : bound(c + move[1], columns.length));
      this.updateComplete.then(() => this.querySelector('td.on')?.scrollIntoView({ block: 'nearest', inline: 'nearest' }));
    }
  }

  /** @param {number} r @param {number} c */
  pick(r, c) {
    const node = this.shown?.rows[r]?.node;
    const collector = this.shown?.columns[c];
    this.dispatchEvent(new CustomEvent('pick', { detail: { node, collector } }));
  }
}

/** One item in words. @param {import('../types').CollectorProgress} one */
export function tell(one) {
  const v = one.verdict;
  if (!v) {
    return one.state.toLowerCase();
  }
  const parts = [v.kind.toLowerCase().replace('_', ' ')];
  if (v.bytes) {
    parts.push(bytes(v.bytes));
  }
  if (v.startedAt && v.endedAt) {
    parts.push(duration(Date.parse(v.endedAt) - Date.parse(v.startedAt)));
  }
  if (v.exitCode) {
    parts.push(`exit code ${v.exitCode}`);
  }
  if (v.reason) {
    parts.push(v.reason);
  }
  return parts.join(', ');
}

customElements.define('muster-grid', Grid);
