/** The filters in force; an empty one filters nothing. */
const filters = { inspectorate: '', service: '', aspect: '', rating: '', theme: '', speaker: '', from: '', to: '' };
const FILTER_NAMES = {
  inspectorate: 'Inspectorate',
  service: 'Service',
  aspect: 'Aspect',
  rating: 'Rating',
  theme: 'Theme',
  speaker: 'Speaker',
  from: 'From',
  to: 'To',
};

/** How a row of each table answers a filter by itself. A table that does not is filtered by its articles. */
const ANSWERS = {
  ratings: { service: serviceOf, aspect: partOf, rating: (row) => row.rating },
  services: { service: serviceOf },
  quotes: { speaker: (row) => row.speaker },
  strengths: { service: serviceOf, theme: (row) => row.theme, speaker: (row) => row.said_by },
  recommendations: { service: serviceOf, theme: (row) => row.theme, speaker: (row) => row.said_by },
};
const ASKED = {
  service: ['services', 'ratings', 'strengths', 'recommendations'],
  aspect: ['ratings'],
  rating: ['ratings'],
  theme: ['strengths', 'recommendations'],
  speaker: ['quotes', 'strengths', 'recommendations'],
};

let selected = new Map();
function forgetIndex() {
  selected = new Map();
}

/** The articles and rows that all filters but some leave, without rows marked as wrong in `counted`. */
function select(...except) {
  const key = except.join();
  if (!selected.has(key)) {
    const active = Object.keys(filters).filter((name) => filters[name] && !except.includes(name));
    selected.set(key, selectBy(active));
  }
  return selected.get(key);
}

function selectBy(active) {
  const asks = Object.fromEntries(
    Object.keys(ANSWERS).map((table) => [
      table,
      active.filter((name) => name in ANSWERS[table]).map((name) => [ANSWERS[table][name], filters[name]]),
    ]),
  );
  const own = (row) => asks[row.table].every(([answer, wanted]) => answer(row) === wanted);
  let articles = ARTICLES.filter((article) => active.every((name) => ofArticle(article, name)));
  let left = new Set(articles.map((one) => one.a));
  for (const name of active.filter((one) => one in ASKED)) {
    const hit = new Set();
    for (const table of ASKED[name]) for (const row of TABLES[table]) if (!hit.has(row.a) && own(row)) hit.add(row.a);
    left = new Set([...left].filter((a) => hit.has(a)));
  }
  articles = articles.filter((one) => left.has(one.a));
  const rows = Object.fromEntries(
    ROW_TABLES.map((table) => [table, TABLES[table].filter((row) => left.has(row.a) && own(row))]),
  );
  const counted = Object.fromEntries(ROW_TABLES.map((table) => [table, rows[table].filter((row) => !row.wrong)]));
  return { articles, rows, counted };
}

function ofArticle(article, name) {
  if (name === 'inspectorate') return inspectoratesOf(article).includes(filters.inspectorate);
  if (name === 'from') return article.date && article.date >= filters.from;
  if (name === 'to') return article.date && article.date <= filters.to;
  return true;
}

/** Set filters from a mark; a mark that is set already is taken off. */
function toggle(wanted) {
  const set = Object.entries(wanted).every(([name, value]) => filters[name] === value);
  for (const [name, value] of Object.entries(wanted)) filters[name] = set ? '' : value;
  refresh();
}

const isSet = (wanted) => Object.entries(wanted).every(([name, value]) => filters[name] === value);

/** The officials of the quotes that are left: as the table `officials`. */
function officialsOf(quotes) {
  const said = quotes.filter((row) => row.speaker_type === 'person' && row.speaker);
  return [...groupBy(said, (row) => row.speaker)].map(([official, own], id) => {
    const roles = [...groupBy(own, (row) => JSON.stringify([row.role, row.organisation]))];
    const most = roles.reduce((best, one) => (weight(one) > weight(best) ? one : best));
    const [role, organisation] = JSON.parse(most[0]);
    return {
      table: 'officials',
      id: String(id),
      official,
      role,
      organisation,
      quotes: own.length,
      articles: new Set(own.map((row) => row.a)).size,
    };
  });
}
const weight = ([roles, own]) => own.length + (JSON.parse(roles)[0] ? 1e6 : 0);

function optionsOf(values) {
  return [...new Set(values.filter(Boolean))].sort(order);
}

function field(name, control) {
  return h('label', { class: `field field-${name}` }, h('span', {}, FILTER_NAMES[name]), control);
}

function picker(name, options) {
  const control = h(
    'select',
    {
      name,
      onchange: () => {
        filters[name] = control.value;
        refresh();
      },
    },
    h('option', { value: '' }, 'All'),
    options.map((one) => h('option', { value: one }, one)),
  );
  control.value = filters[name];
  return field(name, control);
}

/** A filter with too many values for a list: type, and pick. */
function typed(name, options) {
  const control = h('input', {
    name,
    type: 'search',
    list: `${name}-values`,
    placeholder: 'All',
    value: filters[name],
    autocomplete: 'off',
    onchange: () => {
      filters[name] = options.includes(control.value) ? control.value : '';
      control.value = filters[name];
      refresh();
    },
  });
  return [
    field(name, control),
    h(
      'datalist',
      { id: `${name}-values` },
      options.map((one) => h('option', { value: one })),
    ),
  ];
}

function dated(name) {
  const control = h('input', {
    name,
    type: 'date',
    value: filters[name],
    onchange: () => {
      filters[name] = control.value;
      refresh();
    },
  });
  return field(name, control);
}

function buildFilters() {
  byId('filters').addEventListener('submit', (event) => event.preventDefault());
  byId('filters').replaceChildren(
    picker('inspectorate', optionsOf(ARTICLES.flatMap(inspectoratesOf))),
    ...typed(
      'service',
      optionsOf(
        ROW_TABLES.flatMap((table) => TABLES[table].map((row) => (row.service === undefined ? '' : serviceOf(row)))),
      ),
    ),
    picker('rating', optionsOf(TABLES.ratings.map((row) => row.rating))),
    picker('theme', optionsOf([...TABLES.strengths, ...TABLES.recommendations].map((row) => row.theme))),
    dated('from'),
    dated('to'),
    h('div', { id: 'chips' }),
  );
}

/** Show which filters are in force, and how much they leave. */
function showFilters() {
  for (const name of Object.keys(filters)) {
    const control = byId('filters').elements[name];
    if (control) control.value = filters[name];
  }
  const active = Object.keys(filters).filter((name) => filters[name]);
  const count = `${many(select().articles.length, 'article')} of ${ARTICLES.length.toLocaleString('en-GB')}`;
  const chip = (name) =>
    h(
      'button',
      {
        type: 'button',
        class: 'chip',
        'data-key': `chip-${name}`,
        'aria-label': `Take off the filter ${FILTER_NAMES[name]}: ${filters[name]}`,
        onclick: () => {
          filters[name] = '';
          refresh();
        },
      },
      `${filters[name]} ×`,
    );
  fill(
    byId('chips'),
    h('span', { class: 'count' }, count),
    ...active.filter((name) => !byId('filters').elements[name]).map(chip),
    ...(active.length ? [link('Clear all', clearFilters)] : []),
  );
  say(count);
}

function clearFilters() {
  for (const name of Object.keys(filters)) filters[name] = '';
  refresh();
}
