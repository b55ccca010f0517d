/** How an overall rating moved, for each service and article that gives both the old and the new one. */
function changesOf(rows, articles) {
  const found = [];
  for (const [a, own] of groupBy(
    rows.filter((row) => row.aspect === 'overall'),
    (row) => row.a,
  )) {
    for (const [service, ratings] of groupBy(own, serviceOf)) {
      const now = ratings.find((row) => row.status === 'current' && stepOf(row) !== null);
      const then = ratings.find((row) => row.status === 'previous' && stepOf(row) !== null);
      if (now && then) found.push({ a, service, now, then, by: placeOn(then) - placeOn(now), date: articles[a].date });
    }
  }
  return found.sort((one, two) => two.by - one.by || order(one.service, two.service));
}

/** The place on the scale from 0, the best, to 1. */
function placeOn(row) {
  const lowest = Math.max(...Object.values(DATA.scales[row.scale].labels));
  return lowest > 1 ? (row.rank - 1) / (lowest - 1) : 1;
}

const SVG = 'http://www.w3.org/2000/svg';
function s(tag, given) {
  const node = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(given)) node.setAttribute(name, value);
  return node;
}

/** From a hollow dot, the old rating, to a full one, the new; the worst of the scale to the left. */
function dumbbell(change) {
  const [from, to] = [change.then, change.now].map((row) => 8 + (1 - placeOn(row)) * 164);
  const drawing = s('svg', {
    viewBox: '0 0 180 20',
    width: '180',
    height: '20',
    'aria-hidden': 'true',
    class: change.by > 0 ? 'up' : change.by < 0 ? 'down' : 'same',
  });
  drawing.append(
    s('line', { x1: 8, x2: 172, y1: 10, y2: 10, class: 'axis' }),
    s('line', { x1: from, x2: to, y1: 10, y2: 10, class: 'move' }),
    s('circle', { cx: from, cy: 10, r: 4, class: 'then' }),
    s('circle', { cx: to, cy: 10, r: 5.5, class: 'now' }),
  );
  return drawing;
}

function changeFigure() {
  const changes = changesOf(select('service').counted.ratings, ARTICLES);
  const count = (sign) => changes.filter((one) => Math.sign(one.by) === sign).length;
  const row = (one) =>
    h(
      'li',
      {},
      mark(
        { service: one.service },
        `${one.service}: ${one.then.rating} before, ${one.now.rating} now`,
        { class: 'change' },
        h('span', { class: 'name' }, one.service),
        dumbbell(one),
        h('span', { class: 'moved' }, `${one.then.rating} → ${one.now.rating}`),
      ),
    );
  const note = changes.length
    ? `Overall rating before (hollow) and now, worst left, best right: ${count(1)} better, ${count(0)} the same, ${count(-1)} worse.`
    : 'No article gives both the old and the new overall rating.';
  return figure(
    'change',
    'Better or worse than before',
    note,
    h(
      'div',
      {},
      firstOf(changes, 14, 'change', (shown) => h('ul', { class: 'bars' }, shown.map(row))),
    ),
    ['Service', 'Before', 'Now', 'Date'],
    () => changes.map((one) => [one.service, one.then.rating, one.now.rating, one.date]),
  );
}

/** What was read, in numbers. */
function facts() {
  const { articles, counted } = select();
  const years = articles
    .filter((one) => one.date)
    .map((one) => one.date.slice(0, 4))
    .sort();
  const lines = [
    [articles.length, 'articles'],
    [new Set(counted.services.map(serviceOf)).size, 'services'],
    [new Set(articles.flatMap(inspectoratesOf)).size, 'inspectorates'],
    [counted.ratings.length, 'ratings'],
    [counted.quotes.length, 'quotes'],
    [counted.strengths.length, 'strengths'],
    [counted.recommendations.length, 'recommendations and concerns'],
  ].map(([value, name]) => [value.toLocaleString('en-GB'), name]);
  const period = years.length ? `${years[0]}–${years.at(-1)}` : '–';
  const fact = ([value, name]) => h('div', {}, h('dt', {}, name), h('dd', {}, value));
  return h('dl', { class: 'facts' }, [...lines, [period, 'period']].map(fact));
}

function readingFigure() {
  const { articles } = select('inspectorate');
  const counts = [...groupBy(articles.flatMap(inspectoratesOf), (one) => one)]
    .map(([inspectorate, own]) => [inspectorate, own.length])
    .sort((one, two) => two[1] - one[1]);
  const most = Math.max(1, ...counts.map(([, count]) => count));
  const row = ([inspectorate, count]) =>
    ranked({ inspectorate }, `${inspectorate}: ${many(count, 'article')}`, inspectorate, '', count, most);
  const list = firstOf(counts, 10, 'inspectorates', (some) => h('ul', { class: 'bars' }, some.map(row)));
  const failed = select().articles.filter((one) => one.status === 'failed');
  const other = select().articles.filter((one) => one.status === 'not an inspection').length;
  return figure(
    'read',
    'Whose inspections',
    `${many(articles.length, 'article')} by inspectorate; an article about two counts for each.`,
    h('div', {}, list, troubles(failed, other)),
    ['Inspectorate', 'Articles'],
    () => counts,
  );
}

/** What could not be read, what was not about an inspection, and what repeats another article. */
function troubles(failed, other) {
  const repeats = select().articles.filter((one) => one.duplicate_of).length;
  return [
    repeats > 0 && h('p', { class: 'note' }, `${many(repeats, 'article')} nearly word for word as another one.`),
    other > 0 && h('p', { class: 'note' }, `${many(other, 'article')} not about an inspection.`),
    failed.length > 0 &&
      h(
        'details',
        { class: 'failed', open: failed.length < 6 },
        h('summary', {}, `${many(failed.length, 'article')} could not be read`),
        h(
          'ul',
          {},
          failed.map((one) => h('li', {}, h('b', {}, one.source), ` ${one.error}`)),
        ),
      ),
    failed.length === 0 && h('p', { class: 'note' }, 'Every article could be read.'),
  ];
}

function showOverview() {
  const heading = h('h2', { class: 'unseen' }, 'Overview');
  const figures = [heatFigure(), themeFigure(), changeFigure(), peopleFigure(), readingFigure(), timeFigure()];
  fill(byId('main'), h('div', { class: 'overview' }, heading, facts(), figures));
}
