/* Draws /api/v1/openapi.json: every path as something that opens, searchable, with the types it uses. */
const main = document.getElementById('api');
const el = (name, attributes = {}, ...children) => {
  const node = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
  node.append(...children);
  return node;
};
const pre = (value) => el('pre', { tabindex: '0' }, el('code', {}, JSON.stringify(value, null, 2)));
/* Words with code between backticks, as nodes. */
const words = (text) => text.split('`').map((part, place) => (place % 2 ? el('code', {}, part) : part));
const link = (name) => el('a', { href: `#schema.${name}` }, name);

/* A schema with links in place of references. */
const schemaView = (schema) => {
  const names = [...JSON.stringify(schema).matchAll(/#\/components\/schemas\/(\w+)/g)].map((match) => match[1]);
  const view = el('div', {}, pre(schema));
  if (names.length) {
    const list = el('p', {}, 'Types: ');
    for (const name of new Set(names)) list.append(link(name), ' ');
    view.prepend(list);
  }
  return view;
};

const part = (title, schema) => el('div', {}, el('h4', {}, title), schemaView(schema));

/* JSON with its schema, everything else, such as a transcript or a file, by its name. */
const contentView = (title, content) =>
  Object.entries(content).map(([type, { schema }]) =>
    type === 'application/json' ? part(title, schema) : el('p', {}, `${title}: `, el('code', {}, type)),
  );

const operationView = (path, method, operation) => {
  const body = el('div');
  if (operation.description) body.append(el('p', {}, ...words(operation.description)));
  for (const parameter of operation.parameters) {
    const more = parameter.description ? words(` - ${parameter.description}`) : [];
    body.append(el('p', {}, el('code', {}, parameter.name), ` (${parameter.in})`, ...more));
  }
  if (operation.requestBody) body.append(...contentView('Body', operation.requestBody.content));
  const answer = operation.responses['2XX'].content;
  if (answer) body.append(...contentView('Answer', answer));
  const summary = el('summary', {}, el('span', { class: 'method' }, method.toUpperCase()), el('code', {}, path), ' ', ...words(operation.summary));
  return el('details', { id: operation.operationId }, summary, body);
};

const draw = (document_) => {
  const search = el('input', { class: 'search', type: 'search', 'aria-label': 'Search paths and types', placeholder: 'Search' });
  const none = el('p', { role: 'status' });
  const sections = [none, el('h2', {}, 'Paths')];
  for (const [path, methods] of Object.entries(document_.paths)) {
    for (const [method, operation] of Object.entries(methods)) sections.push(operationView(path, method, operation));
  }
  sections.push(el('h2', {}, 'Types'));
  for (const [name, schema] of Object.entries(document_.components.schemas)) {
    const more = schema.description ? words(` - ${schema.description}`) : [];
    const summary = el('summary', {}, el('code', {}, name), el('span', { class: 'dim' }, ...more));
    sections.push(el('details', { id: `schema.${name}` }, summary, el('div', {}, schemaView(schema))));
  }
  search.addEventListener('input', () => {
    const wanted = search.value.trim().toLowerCase();
    const all = [...main.querySelectorAll('details')];
    for (const node of all) node.hidden = !node.textContent.toLowerCase().includes(wanted);
    none.textContent = all.every((node) => node.hidden) ? 'Nothing found.' : '';
  });
  main.replaceChildren(el('p', {}, ...words(document_.info.description)), search, ...sections);
  const open = () => {
    const node = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (node instanceof HTMLDetailsElement) {
      node.hidden = false;
      node.open = true;
      node.scrollIntoView();
    }
  };
  addEventListener('hashchange', open);
  open();
};

fetch('/api/v1/openapi.json')
  .then((response) => response.json())
  .then(draw)
  .catch(() => main.replaceChildren(el('p', { role: 'alert' }, 'The document could not be loaded. Please try again.')));
