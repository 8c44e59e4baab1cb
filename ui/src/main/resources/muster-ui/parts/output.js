import { html, nothing } from 'lit';
import { stream } from '../api.js';
import { bytes } from '../format.js';
import { Page } from '../page.js';

/** What is kept on the page; the bundle has all of it. */
const MOST = 512 * 1024;
/** Colours and cursor movements of terminals. */
const ESCAPES = /\x1b\[[0-9;?]*[ -/]*[@-~]|\x1b\][^\x07]*\x07/g;

/** A collector's output while it is written, and from the bundle afterwards. */
class Output extends Page {
  static properties = { ...Page.properties, src: { type: String }, live: { state: true }, ended: { state: true }, text: { state: true } };

  constructor() {
    super();
    this.src = '';
    this.live = false;
    this.ended = false;
    this.text = '';
    this.pending = '';
    this.follow = true;
    /** @type {(() => void) | undefined} */
    this.stop = undefined;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.timer = undefined;
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.close();
  }

  close() {
    this.stop?.();
    this.stop = undefined;
    clearTimeout(this.timer);
  }

  /** @param {Map<string, unknown>} changed */
  willUpdate(changed) {
    if (changed.has('src')) {
      this.close();
      this.text = this.pending = '';
      this.ended = this.live = false;
      this.problem = undefined;
      this.open();
    }
  }

  open() {
    this.stop = stream(this.src, (event) => this.take(event), {
      endsWith: 'end',
      onEnd: () => (this.ended = true),
      onState: (live, problem) => {
        this.live = live;
        this.problem = problem?.status === 404 ? new Error('There is no output to watch here.') : problem;
      },
    });
  }

  /** @param {{type: string, data: string}} event */
  take({ type, data }) {
    if (type === 'gap') {
      this.pending += `\n[… ${data} …]\n`;
    } else if (type !== 'end') {
      this.pending += data;
    }
    // A fast writer is drawn a few times a second.
    this.timer ??= setTimeout(() => {
      this.timer = undefined;
      this.text = (this.text + this.pending.replace(ESCAPES, '')).slice(-MOST);
      this.pending = '';
    }, 100);
  }

  updated() {
    const pre = this.querySelector('pre');
    if (pre && this.follow) {
      pre.scrollTop = pre.scrollHeight;
    }
  }

  render() {
    return html`<div class="output">
      <p class="quiet" role="status">${this.problem ? this.problem.message : this.ended ? 'The output is complete.' : this.live ? 'Live' : 'Connecting …'}
        ${this.text ? bytes(this.text.length) : nothing}</p>
      ${this.text || !this.problem ? html`<pre tabindex="0" aria-label="Output" @scroll=${this.scrolled}>${this.text}</pre>` : nothing}</div>`;
  }

  /** Whoever scrolls up wants to read. @param {Event} e */
  scrolled(e) {
    const pre = /** @type {HTMLElement} */ (e.target);
    this.follow = pre.scrollTop + pre.clientHeight > pre.scrollHeight - 20;
  }
}

customElements.define('muster-output', Output);
