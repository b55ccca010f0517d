/** What a table shows first; the columns of the file come on demand. `date` is the article's. */
const SHOWN = {
  ratings: ['date', 'service', 'aspect', 'standard', 'rating', 'status', 'evidence'],
  quotes: ['date', 'speaker', 'role', 'organisation', 'quote'],
  recommendations: ['date', 'service', 'kind', 'theme', 'addressee', 'recommendation', 'said_by'],
  strengths: ['date', 'service', 'theme', 'strength', 'said_by'],
  officials: ['official', 'role', 'organisation', 'quotes', 'articles'],
  services: ['date', 'service', 'service_type', 'area', 'mention'],
  articles: [
    'date',
    'title',
    'inspectorate',
    'service',
    'overall_rating',
    'previous_rating',
    'ratings',
    'quotes',
    'strengths',
    'recommendations',
    'status',
  ],
};
const OFFICIALS = ['official', 'role', 'organisation', 'quotes', 'articles'];
const PAGE = 50;
const views = Object.fromEntries(
  Object.keys(SHOWN).map((name) => [name, { column: '', down: false, search: '', page: 0, all: false }]),
);

const columnsOf = (name) =>
  !views[name].all ? SHOWN[name] : name === 'officials' ? OFFICIALS : [...DATA.tables[name].columns, 'corrected'];

/** What a person did to a row, as the column `corrected` will say it. */
function correctedOf(row) {
  if (row.added) return 'added';
  if (row.wrong) return 'wrong';
  return row.was ? Object.keys(entryFor(row)?.cells ?? {}).join('; ') : '';
}

function cellOf(row, column) {
  if (column === 'corrected') return correctedOf(row);
  if (row.table === 'officials' || row.table === 'articles') return articleCell(row, column);
  if (column === 'date') return ARTICLES[row.a].date;
  return (column === 'article_id' ? articleIdOf(row) : row[column]) ?? '';
}

let perArticle = new Map();
/** The cells of an article that follow from its rows follow the corrections, too. */
function articleCell(row, column) {
  if (row.table === 'articles' && corrections.size) {
    if (ROW_TABLES.includes(column) && column in row) return liveRows(row.a, column).length;
    if (column === 'overall_rating') return overallOf(row, 'current', liveRows(row.a, 'ratings'))?.rating ?? '';
    if (column === 'previous_rating') return overallOf(row, 'previous', liveRows(row.a, 'ratings'))?.rating ?? '';
  }
  return row[column] ?? '';
}

function liveRows(a, table) {
  if (!perArticle.has(table))
    perArticle.set(
      table,
      groupBy(
        TABLES[table].filter((row) => !row.wrong),
        (row) => row.a,
      ),
    );
  return perArticle.get(table).get(a) ?? [];
}

function rowsLeft(name) {
  const left = select();
  return name === 'articles'
    ? left.articles
    : name === 'officials'
      ? officialsOf(left.counted.quotes)
      : left.rows[name];
}

/** The rows that filters and search leave, as sorted. */
function viewedRows(name) {
  const view = views[name];
  const columns = columnsOf(name);
  const sought = view.search.toLowerCase().split(/\s+/).filter(Boolean);
  const text = (row) =>
    [...columns, ...(row.a === undefined ? [] : ['title'])]
      .map((column) => (column === 'title' ? ARTICLES[row.a].title : cellOf(row, column)))
      .join(' ')
      .toLowerCase();
  const rows = sought.length
    ? rowsLeft(name).filter((row) => {
        const words = text(row);
        return sought.every((one) => words.includes(one));
      })
    : rowsLeft(name);
  if (!view.column) return rows;
  const keyed = rows.map((row) => [cellOf(row, view.column), row]);
  const compare = (one, two) =>
    (one === '') - (two === '') ||
    (view.down ? -1 : 1) *
      (typeof one === 'number' && typeof two === 'number' ? one - two : order(String(one), String(two)));
  return keyed.sort((one, two) => compare(one[0], two[0])).map(([, row]) => row);
}

const linkTo = (row) => (row.table === 'articles' ? `#article/${row.a}` : `#article/${row.a}/${row.table}/${row.id}`);
const isLink = (row, column) => (row.table === 'articles' ? column === 'title' : column === EDIT.words[row.table]);

function cellNode(row, column) {
  const value = cellOf(row, column);
  const changed =
    row.was && column in row.was && h('del', { title: 'as extracted' }, String(row.was[column] ?? '') || '(empty)');
  if (isLink(row, column))
    return h(
      'td',
      { class: 'words' },
      h('a', { href: linkTo(row), id: `row-${row.table}-${row.id}` }, String(value) || 'Open the article'),
    );
  if (column === 'rating' && stepOf(row) !== null)
    return h('td', {}, h('span', { class: `badge step${stepOf(row)}` }, value), changed);
  if (row.table === 'officials' && column === 'official')
    return h(
      'td',
      {},
      h(
        'button',
        {
          type: 'button',
          class: 'link',
          onclick: () => {
            filters.speaker = value;
            location.hash = '#tables/quotes';
          },
        },
        value,
      ),
    );
  if (row.table === 'articles' && column === 'status' && row.error) return h('td', {}, `${value}: ${row.error}`);
  return h('td', { class: typeof value === 'number' ? 'amount' : `c-${column}` }, String(value), changed);
}

function rowNode(name, row, columns) {
  const state = stateOf(row);
  const actions =
    name !== 'officials' &&
    h(
      'td',
      { class: 'actions' },
      state && h('span', { class: 'state' }, state),
      h(
        'button',
        {
          type: 'button',
          class: 'link',
          'data-key': `correct-${name}-${row.id}`,
          'aria-label': `Correct: ${oneLine(cellOf(row, EDIT.words[name] ?? 'title')).slice(0, 80)}`,
          onclick: () => openEdit(row),
        },
        'Correct',
      ),
    );
  return h(
    'tr',
    { class: state },
    columns.map((column) => cellNode(row, column)),
    actions,
  );
}

function headNode(name, column) {
  const view = views[name];
  const sorted = view.column === column;
  const sort = () => {
    if (sorted && view.down) view.column = '';
    else Object.assign(view, { column, down: sorted });
    view.page = 0;
    drawTable(name);
  };
  const about = column === 'corrected' ? 'what was corrected in this page' : DATA.about[name][column];
  return h(
    'th',
    { scope: 'col', 'aria-sort': sorted ? (view.down ? 'descending' : 'ascending') : 'none' },
    h(
      'button',
      { type: 'button', class: 'sort', 'data-key': `sort-${column}`, title: about, onclick: sort },
      label(column),
      h('span', { 'aria-hidden': 'true' }, sorted ? (view.down ? ' ↓' : ' ↑') : ''),
    ),
  );
}

/** Draw the page of the table in view; a page, so that no browser has to lay out ten thousand rows. */
function drawTable(name) {
  const view = views[name];
  const rows = viewedRows(name);
  const columns = columnsOf(name);
  view.page = Math.max(0, Math.min(view.page, Math.ceil(rows.length / PAGE) - 1));
  const first = view.page * PAGE;
  const shown = rows.slice(first, first + PAGE);
  const range = `${(first + 1).toLocaleString('en-GB')}–${(first + shown.length).toLocaleString('en-GB')}`;
  const text = rows.length ? `${range} of ${many(rows.length, 'row')}` : 'No rows';
  const turn = (by, way, disabled) => press(way, () => turnBy(name, by), { 'data-key': `turn${by}`, disabled });
  const heads = columns.map((column) => headNode(name, column));
  if (name !== 'officials') heads.push(head(h('span', { class: 'unseen' }, 'Correct'), { class: 'actions' }));
  const lines = shown.map((row) => rowNode(name, row, columns));
  const earlier = turn(-1, '← Earlier rows', first === 0);
  const later = turn(1, 'Later rows →', first + PAGE >= rows.length);
  fill(
    byId('table'),
    scrolled(NAMES[name], { class: `data t-${name}` }, heads, lines),
    h('p', { class: 'pages' }, earlier, h('span', {}, text), later),
  );
  say(text);
}

function turnBy(name, by) {
  views[name].page += by;
  drawTable(name);
}

function linesShown(name) {
  const columns = columnsOf(name);
  return [columns, ...viewedRows(name).map((row) => columns.map((column) => cellOf(row, column)))];
}

function toolbar(name) {
  const view = views[name];
  const search = h('input', {
    type: 'search',
    id: 'search',
    value: view.search,
    placeholder: 'Words in these rows',
    oninput: () => {
      view.search = search.value;
      view.page = 0;
      drawTable(name);
    },
  });
  const all = h('input', {
    type: 'checkbox',
    onchange: () => {
      view.all = all.checked;
      drawTable(name);
    },
  });
  all.checked = view.all;
  const copyAll = async () => {
    const lines = linesShown(name);
    await copy(lines.map((line) => line.map(oneLine).join('\t')).join('\n'));
    byId('done').textContent = `${many(lines.length - 1, 'row')} copied`;
  };
  return h(
    'div',
    { class: 'toolbar' },
    h('label', { class: 'field' }, h('span', {}, 'Search'), search),
    h('label', { class: 'check' }, all, 'All columns'),
    press('Copy', copyAll),
    press('Download CSV', () => download(`${name}.csv`, csvOf(linesShown(name)))),
    h('span', { id: 'done', role: 'status' }),
  );
}

/** Show a table; with a row, the page where it stands, and the focus on it. */
function showTable(name, id) {
  const tabs = Object.keys(SHOWN).map((one) =>
    h(
      'li',
      {},
      h(
        'a',
        { href: `#tables/${one}`, 'aria-current': one === name ? 'page' : null },
        NAMES[one],
        ' ',
        h('small', {}, rowsLeft(one).length.toLocaleString('en-GB')),
      ),
    ),
  );
  byId('main').replaceChildren(
    h(
      'div',
      { class: 'tables' },
      h('h2', { class: 'unseen' }, NAMES[name]),
      h('nav', { 'aria-label': 'Tables' }, h('ul', { class: 'tabs' }, tabs)),
      toolbar(name),
      h('div', { id: 'table' }),
    ),
  );
  if (id !== undefined) turnTo(name, id);
  drawTable(name);
  const link = id !== undefined && byId(`row-${name}-${id}`);
  if (link) {
    link.closest('tr').classList.add('here');
    link.focus();
    link.scrollIntoView({ block: 'center' });
  }
}

/** The page of a row; where search or filters hide it, they go. */
function turnTo(name, id) {
  const at = () => viewedRows(name).findIndex((row) => row.id === id);
  if (at() < 0) views[name].search = '';
  if (at() < 0) {
    for (const filter of Object.keys(filters)) filters[filter] = '';
    forgetIndex();
    showFilters();
  }
  byId('search').value = views[name].search;
  views[name].page = Math.max(0, Math.floor(at() / PAGE));
}
