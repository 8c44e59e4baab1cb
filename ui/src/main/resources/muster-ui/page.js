import { LitElement, html, nothing } from 'lit';

/** What all elements here share: they live in the page's own tree, so that one style sheet serves all. */
export class Page extends LitElement {
  static properties = {
    may: { attribute: false },
    problem: { state: true },
  };

  constructor() {
    super();
    /** @type {string[]} what the user may do */
    this.may = [];
    /** @type {Error | undefined} */
    this.problem = undefined;
  }

  createRenderRoot() {
    return this;
  }

  /** Runs what the user asked for, and shows why it did not work. @param {() => Promise<unknown>} work */
  async attempt(work) {
    try {
      this.problem = undefined;
      await work();
    } catch (e) {
      this.problem = /** @type {Error} */ (e);
    }
  }

  problemView() {
    return this.problem ? html`<p class="problem" role="alert">${this.problem.message}</p>` : nothing;
  }

  /** @param {string} title */
  titled(title) {
    document.title = `${title} · Muster`;
  }
}

/** Verdicts in the order of how much they matter, each with a sign, so that colour is not the only difference. */
export const VERDICTS = {
  COLLECTED: { sign: '✓', text: 'collected' },
  TRUNCATED: { sign: '≈', text: 'truncated at its limit' },
  TIMED_OUT: { sign: 'T', text: 'timed out' },
  FAILED: { sign: '✗', text: 'failed' },
  MISSING: { sign: '∅', text: 'missing' },
  DENIED: { sign: '⊘', text: 'denied' },
  SKIPPED: { sign: '–', text: 'skipped' },
  CANCELLED: { sign: '■', text: 'cancelled' },
  REDACTION_FAILED: { sign: '!', text: 'withheld: redaction failed' },
  LOST: { sign: '?', text: 'lost' },
};

/** @param {import('./types').CollectorProgress} collector */
export function verdictOf(collector) {
  return collector.verdict?.kind ?? collector.state;
}

/** @param {string} kind */
export function sign(kind) {
  return /** @type {Record<string, {sign: string}>} */ (VERDICTS)[kind]?.sign ?? (kind === 'RUNNING' ? '…' : '·');
}

/** @param {string} state */
export function isOver(state) {
  return ['COMPLETED', 'PARTIAL', 'FAILED', 'CANCELLED'].includes(state);
}

/** @param {string} state */
export function badge(state) {
  return html`<span class="badge s-${state}">${state.toLowerCase().replace('_', ' ')}</span>`;
}
