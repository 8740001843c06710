/* Parlor's loader: draws the launcher. The chat itself loads in an iframe, once the visitor opens it. */
(() => {
  const script = document.currentScript;
  const { global = 'Parlor', label = 'Chat', position = '', ...options } = script.dataset;
  const before = window[global];
  if (before && before.verbs) return;

  const page = new URL('widget.html', script.src);
  const key = 'parlor:' + page.origin;
  const phone = matchMedia('(max-width: 480px)');
  const life = new AbortController();
  const relays = new WeakMap();
  const replies = {};
  const outbox = [];
  const now = { open: false, unread: 0 };
  let frame, ready, lastId = 0, wasModal = false;

  const styles = new CSSStyleSheet();
  styles.replaceSync(`
    :host { all: initial; position: fixed; z-index: var(--parlor-z, 2147483000); inset: auto 20px 20px auto; font: 15px/1.4 system-ui, sans-serif }
    :host(.left) { inset: auto auto 20px 20px }
    [hidden] { display: none !important }
    button { all: unset; cursor: pointer }
    button:focus-visible { outline: 3px solid #fff; box-shadow: 0 0 0 6px #7a3b8f }
    .launcher { display: grid; place-items: center; width: 60px; height: 60px; border-radius: 30px 30px 30px 12px; background: var(--parlor-accent, #7a3b8f); color: var(--parlor-ink, #fff); box-shadow: 0 6px 20px -4px #24142e80 }
    svg { width: 30px; fill: none; stroke: currentColor; stroke-width: 1.8; stroke-linecap: round; stroke-linejoin: round }
    .badge { position: absolute; inset: -4px -4px auto auto; padding: 0 7px; border-radius: 11px; background: #b3261e; color: #fff; font: bold 12px/22px system-ui, sans-serif }
    .preview, .panel { position: absolute; right: 0; bottom: 76px; border-radius: 18px; background: Canvas; color: CanvasText; box-shadow: 0 20px 60px -12px #24142e80 }
    :host(.left) :is(.preview, .panel) { right: auto; left: 0 }
    .preview { width: max-content; max-width: 230px; padding: 10px 16px }
    .panel { width: min(400px, 100vw - 40px); height: min(680px, 100vh - 116px); overflow: hidden; visibility: hidden; opacity: 0; transform: translateY(12px); transition: .2s; transition-property: visibility, opacity, transform }
    .panel.open { visibility: visible; opacity: 1; transform: none }
    .panel button { position: absolute; inset: 45% 20px auto; padding: 16px; text-align: center }
    iframe { position: relative; width: 100%; height: 100%; border: 0; opacity: 0; pointer-events: none }
    iframe.ready { opacity: 1; pointer-events: auto }
    @media (max-width: 480px) { .panel { position: fixed; inset: 0 !important; width: 100%; height: 100dvh; border-radius: 0 } }
    @media (prefers-reduced-motion: reduce) { .panel { transition: none } }
    @media (forced-colors: active) { .launcher, .panel { border: 1px solid } }
    @media print { :host { display: none } }`);

  const add = (parent, tag, props) => parent.appendChild(Object.assign(document.createElement(tag), props));
  const listen = (target, type, hear, once) => target.addEventListener(type, hear, { once, signal: life.signal });

  // Beside the body, which the site may replace and which is inert behind a full-screen chat.
  const host = add(document.documentElement, 'parlor-chat', { className: position });
  const root = host.attachShadow({ mode: 'open' });
  root.adoptedStyleSheets = [styles];
  host.style.colorScheme = options.theme || 'light dark';
  const preview = add(add(root, 'div', { ariaLive: 'polite' }), 'button', { className: 'preview' });
  const panel = add(root, 'div', { className: 'panel', id: 'panel', ariaLabel: label });
  const exit = add(panel, 'button', { textContent: 'Close' });
  const launcher = add(root, 'button', { className: 'launcher' });
  launcher.setAttribute('aria-controls', 'panel');
  const [svg, path] = ['svg', 'path'].map((tag) => document.createElementNS('http://www.w3.org/2000/svg', tag));
  svg.setAttribute('viewBox', '0 0 24 24');
  launcher.appendChild(svg).appendChild(path);
  const badge = add(launcher, 'span', { className: 'badge' });

  function draw() {
    const { open, unread } = now;
    const modal = open && phone.matches;
    path.setAttribute('d', open ? 'M6 9.5l6 6 6-6' : 'M6 21V10.5a7 7 0 1 1 7 7h-2.8z');
    panel.classList.toggle('open', open);
    panel.role = modal ? 'dialog' : 'region';
    panel.ariaModal = modal || null;
    launcher.ariaExpanded = open;
    launcher.ariaLabel = label + (unread ? `, ${unread} unread` : '');
    badge.textContent = unread > 99 ? '99+' : unread;
    badge.hidden = open || !unread;
    preview.hidden = badge.hidden || !preview.textContent;
    if (modal !== wasModal) {
      wasModal = document.body.inert = modal;
      document.documentElement.style.overflow = modal ? 'hidden' : '';
    }
  }

  const raise = (name, detail) => host.dispatchEvent(new CustomEvent('parlor:' + name, { detail, bubbles: true }));

  const relay = (hear) => relays.get(hear) || relays.set(hear, (event) => hear(event.detail)).get(hear);

  function post(type, more) {
    const message = { parlor: 1, type, ...more };
    if (ready) frame.contentWindow.postMessage(message, page.origin);
    else outbox.push(message);
  }

  const tellPage = () => ready && post('page', { url: location.href, title: document.title });

  function load() {
    if (frame) return;
    page.hash = new URLSearchParams({ ...options, host: location.origin });
    frame = add(panel, 'iframe', { title: label, allow: 'clipboard-write', src: page });
    setTimeout(() => (exit.textContent = 'The chat did not load. Close'), 8000);
  }

  function stored(use) {
    try {
      return use(localStorage);
    } catch { /* Denied: the badge waits for a click. */ }
  }

  function ask(verb, ...args) {
    const id = ++lastId;
    post('command', { verb, args, id });
    // A site must not wait for a chat that nobody has opened.
    return frame && new Promise((resolve, reject) => (replies[id] = { resolve, reject }));
  }

  const verbs = {
    open() {
      if (now.open) return;
      load();
      now.open = true;
      draw();
      post('open');
      frame.focus();
      raise('open');
    },
    close() {
      if (!now.open) return;
      const inside = root.activeElement;
      now.open = false;
      draw();
      post('closed');
      if (inside) launcher.focus();
      raise('close');
    },
    toggle: () => verbs[now.open ? 'close' : 'open'](),
    showLauncher: () => { launcher.hidden = false; },
    hideLauncher: () => { launcher.hidden = true; },
    identify: (who) => ask('identify', who),
    prefill: (text) => ask('prefill', text),
    send(text) {
      verbs.open();
      return ask('send', text);
    },
    get: (what) => (what in now ? now[what] : frame && ask('get', what)),
    on(name, hear, once) {
      listen(host, 'parlor:' + name, relay(hear), once);
      return () => verbs.off(name, hear);
    },
    once: (name, hear) => verbs.on(name, hear, true),
    off: (name, hear) => host.removeEventListener('parlor:' + name, relay(hear)),
    destroy() {
      verbs.close();
      raise('destroyed');
      life.abort();
      host.remove();
      delete window[global];
    },
  };

  const fromWidget = {
    ready() {
      ready = true;
      frame.className = 'ready';
      exit.remove();
      tellPage();
      for (const { type, ...more } of outbox.splice(0)) post(type, more);
      raise('ready');
    },
    close: verbs.close,
    unread(news) {
      now.unread = news.count;
      preview.textContent = news.preview;
      draw();
      raise('unread', news.count);
    },
    state({ parlor, type, ...state }) {
      now.state = state;
      const chatting = /queued|chatting/.test(state.name);
      stored((store) => (chatting ? store.setItem(key, 1) : store.removeItem(key)));
      raise('state', state);
    },
    event: ({ name, detail }) => raise(name, detail),
    reply({ id, value, error }) {
      const reply = replies[id];
      delete replies[id];
      if (reply) error ? reply.reject(new Error(error)) : reply.resolve(value);
    },
  };

  listen(window, 'message', ({ source, origin, data }) => {
    const ours = frame && source === frame.contentWindow && origin === page.origin && data && data.parlor === 1;
    const hear = ours && fromWidget[data.type];
    if (hear) hear(data);
  });
  listen(launcher, 'click', verbs.toggle);
  listen(exit, 'click', verbs.close);
  listen(preview, 'click', verbs.open);
  listen(host, 'keydown', (event) => event.key === 'Escape' && verbs.close());
  listen(phone, 'change', draw);
  listen(launcher, 'pointerenter', () => add(root, 'link', { rel: 'preconnect', href: page.origin }), true);
  listen(window, 'popstate', tellPage);
  if (window.navigation) listen(navigation, 'navigatesuccess', tellPage);

  const api = (window[global] = async (verb, ...args) => api[verb](...args));
  api.verbs = Object.keys(verbs);
  for (const verb of api.verbs) api[verb] = /^o[nf]/.test(verb) ? verbs[verb] : async (...args) => verbs[verb](...args);
  draw();
  for (const args of (before && before.q) || []) api(...args);
  if (stored((store) => store.getItem(key))) (window.requestIdleCallback || setTimeout)(load);
})();
