import { html, nothing } from 'lit';
import { events, json, post, remove } from './api.js';
import { Page } from './page.js';
import './pages/tasks.js';
import './pages/collection.js';
import './pages/start.js';
import './pages/bundle.js';
import './pages/nodes.js';
import './pages/library.js';

/** The frame around the pages: who is logged in, where one is, whether the coordinator answers. */
class App extends Page {
  static properties = {
    ...Page.properties,
    user: { state: true },
    checked: { state: true },
    route: { state: true },
    reached: { state: true },
  };

  constructor() {
    super();
    /** @type {string | undefined} */
    this.user = undefined;
    this.checked = false;
    this.reached = true;
    this.route = route();
    addEventListener('hashchange', () => {
      this.route = route();
      this.updateComplete.then(() => this.querySelector('main')?.focus());
    });
    events.addEventListener('unauthorized', () => {
      this.user = undefined;
      this.checked = true;
    });
    events.addEventListener('reach', (e) => (this.reached = /** @type {CustomEvent} */ (e).detail));
    this.who();
  }

  async who() {
    try {
      this.entered(await json('/session'));
    } catch (e) {
      if (/** @type {import('./api.js').Problem} */ (e).status !== 401) {
        setTimeout(() => this.who(), 2000);
      }
    }
  }

  /** @param {{user: string, permissions: string[]}} session */
  entered(session) {
    this.user = session.user;
    this.may = session.permissions;
    this.checked = true;
    this.problem = undefined;
  }

  /** @param {SubmitEvent} e */
  login(e) {
    e.preventDefault();
    const fields = Object.fromEntries(new FormData(/** @type {HTMLFormElement} */ (e.target)));
    this.attempt(async () => {
      try {
        this.entered(await post('/session', fields));
      } catch (failure) {
        if (/** @type {import('./api.js').Problem} */ (failure).status === 401) {
          throw new Error('User or password is wrong.');
        }
        throw failure;
      }
    });
  }

  logout() {
    this.attempt(async () => {
      await remove('/session');
      this.user = undefined;
    });
  }

  render() {
    if (!this.checked) {
      return html`<main tabindex="-1"><p class="quiet">${this.reached ? 'Loading …' : 'The coordinator cannot be reached; trying again …'}</p></main>`;
    }
    return this.user === undefined ? this.loginView() : this.frame();
  }

  loginView() {
    this.titled('Log in');
    return html`<main tabindex="-1" class="login">
      <form @submit=${this.login}>
        <h1>Muster</h1>
        <label>User <input name="user" autocomplete="username" required autofocus></label>
        <label>Password <input name="password" type="password" autocomplete="current-password" required></label>
        ${this.problemView()}
        <button class="primary">Log in</button>
        <p class="quiet">The first user is in the file <code>credentials</code> of the coordinator's data directory.</p>
      </form>
    </main>`;
  }

  frame() {
    const [page] = this.route;
    const link = (/** @type {string} */ to, /** @type {string} */ name) =>
      html`<a href="#/${to}" aria-current=${to === page ? 'page' : nothing}>${name}</a>`;
    return html`
      <a class="skip" href="#main" @click=${this.skip}>Skip to content</a>
      <header>
        <strong><a href="#/">Muster</a></strong>
        <nav aria-label="Pages">${link('', 'Collections')} ${this.may.includes('start') ? link('start', 'New') : nothing} ${link('nodes', 'Nodes')} ${link('library', 'Library')}</nav>
        <span class="who">${this.user} <button class="plain" @click=${this.logout}>Log out</button></span>
      </header>
      ${this.reached ? nothing : html`<p class="problem banner" role="status">The coordinator does not answer; this page goes on by itself when it does.</p>`}
      <main id="main" tabindex="-1">${this.page()}</main>`;
  }

  /** @param {Event} e */
  skip(e) {
    e.preventDefault();
    this.querySelector('main')?.focus();
  }

  denied() {
    return html`<h1>Not for you</h1><p>You may look at collections, and not start any. Whoever runs the coordinator can change that.</p>`;
  }

  page() {
    const [page, id, part, ...rest] = this.route;
    switch (page) {
      case '':
        return html`<muster-tasks .may=${this.may}></muster-tasks>`;
      case 'start':
        return this.may.includes('start') ? html`<muster-start .may=${this.may} .spec=${id ?? ''}></muster-start>` : this.denied();
      case 'nodes':
        return html`<muster-nodes .may=${this.may}></muster-nodes>`;
      case 'library':
        return html`<muster-library .may=${this.may}></muster-library>`;
      case 'tasks':
        return part === 'bundle'
          ? html`<muster-bundle .may=${this.may} .collection=${id} .path=${rest.join('/')}></muster-bundle>`
          : html`<muster-collection .may=${this.may} .collection=${id}></muster-collection>`;
      default:
        return html`<h1>There is no such page</h1><p><a href="#/">All collections</a></p>`;
    }
  }
}

/** @returns {string[]} */
function route() {
  return location.hash.replace(/^#\/?/, '').split('/').map(decodeURIComponent);
}

customElements.define('muster-app', App);
