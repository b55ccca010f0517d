/** How an overall rating moved, for each service and article that gives both the old and the new one. */
function changesOf(rows, articles) {
  const found = [];
  for (const [a, own] of groupBy(rows.filter((row) => row.aspect === 'overall'), (row) => row.a)) {
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
  const drawing = s('svg', { viewBox: '0 0 180 20', width: '180', height: '20', 'aria-hidden': 'true', class: change.by > 0 ? 'up' : change.by < 0 ? 'down' : 'same' });
  drawing.append(s('line', { x1: 8, x2: 172, y1: 10, y2: 10, class: 'axis' }), s('line', { x1: from, x2: to, y1: 10, y2: 10, class: 'move' }),
    s('circle', { cx: from, cy: 10, r: 4, class: 'then' }), s('circle', { cx: to, cy: 10, r: 5.5, class: 'now' }));
  return drawing;
}

function changeFigure() {
  const changes = changesOf(select('service').counted.ratings, ARTICLES);
  const count = (sign) => changes.filter((one) => Math.sign(one.by) === sign).length;
  const row = (one) => h('li', {}, mark({ service: one.service }, `${one.service}: ${one.then.rating} before, ${one.now.rating} now`, { class: 'change' },
    h('span', { class: 'name' }, one.service), dumbbell(one), h('span', { class: 'moved' }, `${one.then.rating} → ${one.now.rating}`)));
  const note = changes.length ? `Overall rating before (hollow) and now, worst left, best right: ${count(1)} better, ${count(0)} the same, ${count(-1)} worse.` : 'No article gives both the old and the new overall rating.';
  return figure('change', 'Better or worse than before', note, h('div', {}, firstOf(changes, 14, 'change', (shown) => h('ul', { class: 'bars' }, shown.map(row)))),
    ['Service', 'Before', 'Now', 'Date'], () => changes.map((one) => [one.service, one.then.rating, one.now.rating, one.date]));
}

function figuresOfReading() {
  const { articles, counted } = select();
  const dates = articles.map((one) => one.date).filter(Boolean).sort();
  const services = new Set(counted.services.map(serviceOf));
  const inspectorates = groupBy(select('inspectorate').articles.flatMap((one) => inspectoratesOf(one)), (one) => one);
  const failed = articles.filter((one) => one.status === 'failed');
  const other = articles.filter((one) => one.status === 'not an inspection').length;
  const fact = (number, what) => h('div', {}, h('dd', {}, typeof number === 'number' ? number.toLocaleString('en-GB') : number), h('dt', {}, what));
  const facts = h('dl', { class: 'facts' }, fact(articles.length, 'articles'), fact(services.size, 'services'), fact(new Set(articles.flatMap(inspectoratesOf)).size, 'inspectorates'),
    fact(counted.ratings.length, 'ratings'), fact(counted.quotes.length, 'quotes'), fact(counted.strengths.length, 'strengths'), fact(counted.recommendations.length, 'recommendations and concerns'),
    fact(dates.length ? `${dates[0].slice(0, 4)}–${dates.at(-1).slice(0, 4)}` : '–', 'period'));
  const counts = [...inspectorates].sort((one, two) => two[1].length - one[1].length);
  const most = Math.max(1, ...counts.map(([, own]) => own.length));
  const bar = ([inspectorate, own]) => h('li', {}, mark({ inspectorate }, `${inspectorate}: ${many(own.length, 'article')}`, { class: 'ranked' },
    h('span', { class: 'name' }, inspectorate), h('span', { class: 'half' }, h('span', { class: 'bar', css: { width: share(own.length, most * 1.15) } }), h('span', { class: 'number' }, String(own.length)))));
  const body = h('div', {}, firstOf(counts, 10, 'inspectorates', (shown) => h('ul', { class: 'bars' }, shown.map(bar))), troubles(failed, other));
  return [facts, figure('read', 'Whose inspections', `${many(articles.length, 'article')} by inspectorate; an article about two counts for each.`, body,
    ['Inspectorate', 'Articles'], () => counts.map(([inspectorate, own]) => [inspectorate, own.length]))];
}

/** What could not be read, and what was not about an inspection. */
function troubles(failed, other) {
  return [other > 0 && h('p', { class: 'note' }, `${many(other, 'article')} not about an inspection.`),
    failed.length > 0 && h('details', { class: 'failed', open: failed.length < 6 }, h('summary', {}, `${many(failed.length, 'article')} could not be read`),
      h('ul', {}, failed.slice(0, 200).map((one) => h('li', {}, h('b', {}, one.source), ` ${one.error}`)))),
    failed.length === 0 && h('p', { class: 'note' }, 'Every article could be read.')];
}

function showOverview() {
  const [facts, read] = figuresOfReading();
  fill(byId('main'), h('div', { class: 'overview' }, h('h2', { class: 'unseen' }, 'Overview'), facts, heatFigure(), themeFigure(), changeFigure(), peopleFigure(), read, timeFigure()));
}
