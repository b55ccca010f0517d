/** Make an element. Strings become text nodes, never markup; `on…` are listeners, `css` style properties. */
function h(tag, given = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(given)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith('on')) node.addEventListener(name.slice(2), value);
    else if (name === 'css') for (const [property, one] of Object.entries(value)) node.style.setProperty(property, one);
    else if (name === 'value') node.value = value;
    else node.setAttribute(name, value === true ? '' : value);
  }
  node.append(...children.flat(2).filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

/** A button with what it does. */
const press = (text, onclick, given = {}) => h('button', { type: 'button', onclick, ...given }, text);
const link = (text, onclick, given = {}) => press(text, onclick, { class: 'link', ...given });

/** A table that scrolls by itself where the window is narrow, also by keyboard. */
function scrolled(name, given, heads, ...rows) {
  const table = h('table', given, h('thead', {}, h('tr', {}, heads)), h('tbody', {}, rows));
  return h('div', { class: 'scroll', tabindex: '0', role: 'region', 'aria-label': name }, table);
}
const head = (text, given = {}) => (text ? h('th', { scope: 'col', ...given }, text) : h('td'));

const byId = (id) => document.getElementById(id);
const oneLine = (text) => String(text).split(/\s+/).filter(Boolean).join(' ');
const many = (count, one, more) => `${count.toLocaleString('en-GB')} ${count === 1 ? one : more || `${one}s`}`;
const capital = (text) => text.charAt(0).toUpperCase() + text.slice(1);
const label = (column) => capital(column.replaceAll('_', ' '));
const order = new Intl.Collator('en-GB', { numeric: true, sensitivity: 'base' }).compare;

/** Group things by what a function says of them, in the order in which they come. */
function groupBy(things, keyOf) {
  const groups = new Map();
  for (const thing of things) {
    const key = keyOf(thing);
    if (groups.has(key)) groups.get(key).push(thing);
    else groups.set(key, [thing]);
  }
  return groups;
}

/** Tell a screen reader, and nobody else. */
function say(text) {
  byId('said').textContent = text;
}

/** Put nodes into a container, and the focus back where it was if the same mark (`data-key`) is still there. */
function fill(container, ...nodes) {
  const active = document.activeElement;
  const key = container.contains(active) && active.dataset.key;
  container.replaceChildren(...nodes);
  if (key) container.querySelector(`[data-key="${CSS.escape(key)}"]`)?.focus({ preventScroll: true });
}

/** Lines of cells as a CSV file; a cell that a spreadsheet would run or turn into a date gets the same apostrophe as in
 * the files of `run` (extract/writers/csv.py, whose patterns these are). */
function csvOf(lines) {
  const [formula, turned] = DATA.unsafe;
  const runs = new RegExp(`^(?:${formula})`);
  const turns = new RegExp(`^(?:${turned})$`, 'i');
  const cellOf = (value) => {
    const line = String(value ?? '').replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]+/g, ' ');
    const bare = line.replace(/^'+/, '').trim();
    const changes = runs.test(bare) || (bare.length < 40 && turns.test(bare) && !/^\d{4}-\d\d-\d\d$/.test(bare));
    const safe = typeof value !== 'number' && changes ? `'${line}` : line;
    return /[",]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
  };
  return lines.map((line) => `${line.map(cellOf).join(',')}\r\n`).join('');
}

function download(name, text) {
  const url = URL.createObjectURL(new Blob(['\ufeff', text], { type: 'text/csv;charset=utf-8' }));
  h('a', { href: url, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}

/** Copy text; by the old way where the browser keeps the clipboard from pages opened from disk. */
async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    const area = h('textarea', { value: text, 'aria-hidden': 'true', css: { position: 'fixed', opacity: '0' } });
    document.body.append(area);
    area.select();
    document.execCommand('copy');
    area.remove();
  }
}
