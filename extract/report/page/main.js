/** The views, one an address: #overview, #tables/NAME/ROW, #article/NUMBER/TABLE/ROW, #corrections. */
const VIEWS = { overview: 'Overview', tables: 'Tables', corrections: 'Corrections' };

function showNav(view) {
  const target = { overview: '#overview', tables: '#tables/ratings', corrections: '#corrections' };
  fill(
    byId('views'),
    ...Object.entries(VIEWS).map(([name, text]) =>
      h(
        'li',
        {},
        h(
          'a',
          {
            href: target[name],
            'aria-current': name === view || (view === 'article' && name === 'tables') ? 'page' : null,
          },
          text,
          name === 'corrections' && corrections.size > 0 && h('b', { class: 'badge' }, String(corrections.size)),
        ),
      ),
    ),
  );
}

function refreshCount() {
  showNav(location.hash.slice(1).split('/')[0] || 'overview');
}

const DID = { wrong: 'wrong', edit: 'edited', add: 'added', checked: 'checked' };

function correctionRow(entry) {
  const row = rowOf(entry);
  const words = entry.words || entry.article_id;
  const cells = Object.entries(entry.cells).map(([column, value]) => `${label(column)}: ${value || '(empty)'}`);
  const back = () => {
    undo(entry);
    refresh();
  };
  return h(
    'tr',
    {},
    h('td', {}, DID[entry.action]),
    h('td', {}, NAMES[entry.table]),
    h('td', { class: 'words' }, row ? h('a', { href: linkTo(row) }, words) : `${words} (no such row here)`),
    h('td', {}, cells.join('; ')),
    h('td', {}, link('Undo', back, { 'aria-label': `Undo: ${words}` })),
  );
}

const HOW = `inspection-extract run FOLDER -o TABLES --corrections corrections.csv
inspection-extract score --corrections corrections.csv TABLES`;

function showCorrections() {
  const entries = [...corrections.values()];
  const heads = ['What', 'Table', 'Words', 'Cells', ''].map((one) => head(one));
  const about =
    'Correct a row in a table or beside its article. The corrections stay in this browser until you download them; the tables change when they are read again with the file:';
  const save = press('Download corrections', downloadCorrections, { class: 'main', disabled: !entries.length });
  const list = entries.length
    ? scrolled('Corrections', { class: 'data' }, heads, entries.map(correctionRow))
    : h('p', { class: 'note' }, 'None yet.');
  const parts = [
    h('h2', {}, 'Corrections'),
    h('p', {}, about),
    h('pre', { tabindex: '0' }, HOW),
    h('p', {}, save),
    list,
  ];
  fill(byId('main'), h('div', { class: 'corrections' }, parts));
}

function route() {
  const [view, ...rest] = location.hash.slice(1).split('/');
  byId('tip').hidden = true;
  perArticle = new Map();
  document.body.dataset.view = view || 'overview';
  showNav(view || 'overview');
  showFilters();
  if (view !== 'article') shown = null;
  if (view === 'tables' && Object.hasOwn(SHOWN, rest[0])) showTable(rest[0], rest[1]);
  else if (view === 'article') showArticle(Number(rest[0]), rest[1], rest[2]);
  else if (view === 'corrections') showCorrections();
  else showOverview();
}

/** Draw the view anew: after a filter, or a correction. */
function refresh() {
  forgetIndex();
  perArticle = new Map();
  const [view, name] = location.hash.slice(1).split('/');
  showFilters();
  refreshCount();
  if (view === 'tables' && Object.hasOwn(SHOWN, name)) {
    showTabs(name);
    drawTable(name);
  } else if (view === 'corrections') showCorrections();
  else if (view !== 'article') showOverview();
}

function showTabs(name) {
  const counts = document.querySelectorAll('.tabs small');
  Object.keys(SHOWN).forEach((one, at) => {
    counts[at].textContent = rowsLeft(one).length.toLocaleString('en-GB');
  });
  views[name].page = 0;
}

function start() {
  const dates = ARTICLES.map((one) => one.date)
    .filter(Boolean)
    .sort();
  byId('summary').textContent =
    `${many(ARTICLES.length, 'article')}${dates.length ? `, ${dates[0]} to ${dates.at(-1)}` : ''}`;
  byId('footer').textContent =
    `Made by inspection-extract ${DATA.version}. Every row was put there by a rule and shows the words it came from; nothing in this page is sent anywhere.`;
  loadCorrections();
  buildFilters();
  wireTip();
  document.querySelector('.skip').addEventListener('click', (event) => {
    event.preventDefault();
    byId('main').focus();
  });
  addEventListener('hashchange', (event) => {
    const before = new URL(event.oldURL).hash;
    if (before.startsWith('#tables') && location.hash.startsWith('#article')) cameFrom = leftAt(before);
    route();
    if (!location.hash.match(/^#(article|tables)\/\w+\/./)) {
      scrollTo(0, 0);
      byId('main').focus({ preventScroll: true });
    }
  });
  route();
  document.documentElement.dataset.ready = 'yes';
}

/** The table that was left, with the row whose words were followed. */
function leftAt(before) {
  const name = before.slice(1).split('/')[1];
  const [, a, table, id] = location.hash.slice(1).split('/');
  if (name === 'articles') return `#tables/articles/${a}`;
  return table === name ? `#tables/${table}/${id}` : `#tables/${name}`;
}

start();
