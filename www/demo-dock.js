/* The stand-alone demo shows the visitor's widget beside the agent's panel; on a phone, one or the other. */
const make = (parent, tag, props) => parent.appendChild(Object.assign(document.createElement(tag), props));

make(document.head, 'link', { rel: 'stylesheet', href: 'demo-dock.css' });
document.documentElement.dataset.demo = 'panel';

const bar = make(document.body, 'div', { className: 'demo-bar', role: 'group', ariaLabel: 'Which side to show' });
const sides = { panel: 'Agent', widget: 'Visitor' };
for (const [side, text] of Object.entries(sides)) {
  const button = make(bar, 'button', { type: 'button', className: 'demo-bar__side', textContent: text });
  button.ariaPressed = side === 'panel';
  button.addEventListener('click', () => {
    document.documentElement.dataset.demo = side;
    for (const other of bar.children) other.ariaPressed = other === button;
  });
}

const dock = make(document.body, 'aside', { className: 'demo-dock', ariaLabel: 'The visitor’s side' });
const head = make(dock, 'div', { className: 'demo-dock__head' });
make(head, 'b', { textContent: 'The visitor’s side' });
make(head, 'span', { textContent: 'Write here, answer on the left. Nothing leaves this browser.' });
make(dock, 'iframe', { className: 'demo-dock__frame', title: 'Chat', src: 'widget.html?demo' });
