/** Scales with the same labels of the same inspectorate are read as one. */
function scaleGroups(rows) {
  const groups = groupBy(
    rows.filter((row) => stepOf(row) !== null),
    (row) => {
      const scale = DATA.scales[row.scale];
      return JSON.stringify([scale.inspectorate, Object.keys(scale.labels)]);
    },
  );
  return [...groups]
    .map(([key, own]) => ({ key, own, inspectorate: JSON.parse(key)[0], labels: JSON.parse(key)[1] }))
    .sort((one, two) => two.own.length - one.own.length);
}

const short = (rating) =>
  rating
    .split(/[\s-]+/)
    .map((word) => word.charAt(0))
    .join('')
    .toUpperCase();

/** The latest rating of each service and part: by the date of its article. */
function latest(rows) {
  const cells = new Map();
  for (const row of rows) {
    const key = JSON.stringify([serviceOf(row), partOf(row)]);
    const before = cells.get(key);
    if (!before || ARTICLES[row.a].date >= ARTICLES[before.row.a].date)
      cells.set(key, { row, all: [...(before?.all ?? []), row] });
    else before.all.push(row);
  }
  return cells;
}

let shownScale = '';
function heatFigure() {
  const { counted } = select('service', 'aspect', 'rating');
  const groups = scaleGroups(counted.ratings.filter((row) => row.status === 'current'));
  const group = groups.find((one) => one.key === shownScale) ?? groups[0];
  const title = 'Ratings by service and aspect';
  if (!group) return figure('heat', title, 'No rating with a place on its scale.', '', [], () => []);
  const cells = latest(group.own);
  const parts = [...groupBy(group.own, partOf)].sort(
    (one, two) => (two[0] === 'Overall') - (one[0] === 'Overall') || two[1].length - one[1].length,
  );
  const shown = parts.slice(0, 18).map(([part]) => part);
  const services = [...groupBy(group.own, serviceOf)]
    .map(([service, own]) => ({ service, own, worst: meanRank(own) }))
    .sort((one, two) => one.worst - two.worst || order(one.service, two.service));
  const left = parts.length - shown.length;
  const unplaced = counted.ratings.filter((row) => row.status === 'current' && stepOf(row) === null).length;
  const note = `Current ratings, best services first; the latest where articles differ.${left ? ` ${many(left, 'aspect')} rated less often: in the table of ratings.` : ''}${unplaced ? ` ${many(unplaced, 'score')} without a place on a scale: there, too.` : ''}`;
  const body = h(
    'div',
    {},
    scalePicker(groups, group),
    scaleKey(group),
    firstOf(services, 16, `heat-${group.key}`, (some) => heatTable(some, shown, cells)),
  );
  return figure('heat', title, note, body, ['Service', ...parts.map(([part]) => part)], () =>
    services.map(({ service }) => [
      service,
      ...parts.map(([part]) => cells.get(JSON.stringify([service, part]))?.row.rating ?? ''),
    ]),
  );
}

const meanRank = (rows) => {
  const overall = rows.filter((row) => row.aspect === 'overall');
  const own = overall.length ? overall : rows;
  return own.reduce((sum, row) => sum + row.rank, 0) / own.length;
};

function scalePicker(groups, group) {
  const name = (one) => `${one.inspectorate}: ${one.labels.join(', ')} (${one.own.length})`;
  const control = h(
    'select',
    {
      'data-key': 'scale',
      onchange: () => {
        shownScale = control.value;
        refresh();
      },
    },
    groups.map((one) => h('option', { value: one.key }, name(one))),
  );
  control.value = group.key;
  return h('label', { class: 'field wide' }, h('span', {}, 'Scale'), control);
}

/** The labels of a scale, best first, with how often each was given. */
function scaleKey(group) {
  const scale = DATA.scales[group.own[0].scale];
  const lowest = Math.max(...Object.values(scale.labels));
  return h(
    'ul',
    { class: 'key scale' },
    group.labels.map((rating) => {
      const count = group.own.filter((row) => row.rank === scale.labels[rating]).length;
      const step = lowest > 1 ? Math.round(((scale.labels[rating] - 1) / (lowest - 1)) * 4) : 4;
      return h(
        'li',
        {},
        mark(
          { rating },
          `${capital(rating)}: ${many(count, 'rating')}`,
          { class: 'label' },
          h('i', { class: `step${step}` }, short(rating)),
          `${capital(rating)} `,
          h('b', {}, String(count)),
        ),
      );
    }),
  );
}

function heatTable(services, parts, cells) {
  const column = (part) => head(mark({ aspect: part }, `Aspect: ${part}`, { class: 'head' }, part));
  const row = ({ service }) => {
    const name = h('th', { scope: 'row' }, mark({ service }, `Service: ${service}`, { class: 'head' }, service));
    const found = parts.map((part) => heatCell(service, part, cells.get(JSON.stringify([service, part]))));
    return h('tr', {}, name, found);
  };
  const heads = [head(''), ...parts.map(column)];
  return scrolled('Ratings by service and aspect', { class: 'heat' }, heads, services.map(row));
}

function heatCell(service, part, found) {
  if (!found) return h('td', { class: 'none' });
  const { row, all } = found;
  const given = [...new Set(all.map((one) => one.rating))];
  const differ = given.length > 1;
  const text = `${service}, ${part}: ${row.rating}${differ ? `; articles differ: ${given.join(', ')}` : ''}`;
  const star = differ && h('sup', {}, '*');
  return h(
    'td',
    {},
    mark({ service, aspect: part }, text, { class: `cell step${stepOf(row)}` }, short(row.rating), star),
  );
}
