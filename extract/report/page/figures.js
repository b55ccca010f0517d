/** Figures whose table is open, and stays so over a change of filters. */
const asTables = new Set();

/** A figure: a heading, what it shows, the marks, and the same as a table, which `lines` gives when it is asked for. */
function figure(id, title, note, body, columns, lines) {
  const summary = h('summary', { 'data-key': `table-${id}` }, 'Read as a table');
  const details = h('details', { class: 'as-table', open: asTables.has(id) }, summary);
  const fillIn = () => {
    if (details.open) asTables.add(id);
    else asTables.delete(id);
    if (details.open && details.childElementCount === 1) details.append(plainTable(title, columns, lines()));
  };
  fillIn();
  details.addEventListener('toggle', fillIn);
  return h(
    'section',
    { class: 'figure', id: `figure-${id}`, 'aria-labelledby': `${id}-title` },
    h('h2', { id: `${id}-title` }, title),
    h('p', { class: 'note' }, note),
    body,
    details,
  );
}

function plainTable(title, columns, lines) {
  const row = ([first, ...others]) => {
    const cells = others.map((one) => h('td', {}, String(one)));
    return h('tr', {}, h('th', { scope: 'row' }, first), cells);
  };
  const heads = columns.map((one) => head(one));
  return scrolled(`${title}, as a table`, { class: 'plain' }, heads, lines.map(row));
}

/** A bar as long as its share of the most, with room for the number beside it. */
const bar = (kind, part, most) => h('span', { class: `bar ${kind}`, css: { width: share(part, most * 1.15) } });
const number = (value) => h('span', { class: 'number' }, String(value));
const keyTo = (...colours) => {
  const one = ([name, kind]) => h('span', {}, h('i', { class: kind }), name);
  return h('p', { class: 'key' }, colours.map(one));
};

/** A mark: a button that filters the rest by what it stands for, and once more to take that off. Its text is heard. */
function mark(wanted, text, given, ...children) {
  const drawn = children
    .flat(2)
    .filter(Boolean)
    .map((child) => (child instanceof Element ? child : h('span', {}, child)));
  for (const child of drawn) child.setAttribute('aria-hidden', 'true');
  const pressed = { 'data-key': JSON.stringify(wanted), 'aria-pressed': String(isSet(wanted)), title: text };
  return press([h('span', { class: 'unseen' }, text), ...drawn], () => toggle(wanted), { ...pressed, ...given });
}

const share = (part, whole) => `${whole ? (100 * part) / whole : 0}%`;

/** Show the first things, and a button for the others; `key` keeps them open over a change of filters. */
const opened = new Set();
function firstOf(things, most, key, draw) {
  const all = opened.has(key);
  const text = all ? `Show the first ${most}` : `Show all ${things.length.toLocaleString('en-GB')}`;
  const turn = () => {
    if (!opened.delete(key)) opened.add(key);
    refresh();
  };
  const more = link(text, turn, { class: 'link more', 'data-key': `more-${key}`, 'aria-expanded': String(all) });
  return [draw(all ? things : things.slice(0, most)), things.length > most && more];
}

function themeFigure() {
  const lines = themeCounts(select('theme').counted);
  const named = lines.filter(([theme]) => theme !== 'other');
  const most = Math.max(1, ...named.map(([, good, bad, asked]) => Math.max(good, bad + asked)));
  const key = keyTo(['Recommendations', 'bar asked'], ['Concerns', 'bar concern'], ['Strengths', 'bar strength']);
  const rows = lines.map((line) => themeRow(line, most));
  return figure(
    'themes',
    'What inspectors praise, and what worries them',
    'Findings by theme: concerns and recommendations to the left, strengths to the right. Those without a theme are only counted.',
    h('div', {}, key, h('ul', { class: 'bars' }, rows)),
    ['Theme', 'Strengths', 'Concerns', 'Recommendations'],
    () => lines.map(([theme, ...counts]) => [capital(theme), ...counts]),
  );
}

/** Each theme with its strengths, concerns and recommendations, the most spoken of first. */
function themeCounts({ strengths, recommendations }) {
  const counts = new Map();
  const count = (row, at) => {
    if (!counts.has(row.theme)) counts.set(row.theme, [0, 0, 0]);
    counts.get(row.theme)[at] += 1;
  };
  strengths.forEach((row) => count(row, 0));
  recommendations.forEach((row) => count(row, row.kind === 'concern' ? 1 : 2));
  const all = ([, good, bad, asked]) => good + bad + asked;
  return [...counts]
    .map(([theme, three]) => [theme, ...three])
    .sort((one, two) => (one[0] === 'other') - (two[0] === 'other') || all(two) - all(one));
}

function themeRow([theme, good, bad, asked], most) {
  const drawn = theme !== 'other';
  const text = `${capital(theme)}: ${many(bad, 'concern')}, ${many(asked, 'recommendation')}, ${many(good, 'strength')}`;
  const left = [number(bad + asked), drawn && bar('asked', asked, most), drawn && bar('concern', bad, most)];
  const right = [drawn && bar('strength', good, most), number(good)];
  const name = h('span', { class: 'name' }, drawn ? capital(theme) : 'No theme');
  const halves = [h('span', { class: 'half left' }, left), name, h('span', { class: 'half' }, right)];
  return h('li', {}, mark({ theme }, text, { class: 'diverging' }, halves));
}

/** A mark that ranks: a name, a bar, a number. */
function ranked(wanted, text, name, kind, count, most) {
  const drawn = h('span', { class: 'half' }, bar(kind, count, most), number(count));
  return h('li', {}, mark(wanted, text, { class: 'ranked' }, h('span', { class: 'name' }, name), drawn));
}

function peopleFigure() {
  const { counted } = select('speaker');
  const people = officialsOf(counted.quotes).sort(
    (one, two) => two.quotes - one.quotes || order(one.official, two.official),
  );
  const most = Math.max(1, ...people.map((one) => one.quotes));
  const row = (one) => {
    const who = [one.role, one.organisation].filter(Boolean).join(', ');
    const text = `${[one.official, who].filter(Boolean).join(', ')}: ${many(one.quotes, 'quote')} in ${many(one.articles, 'article')}`;
    return ranked({ speaker: one.official }, text, [one.official, h('small', {}, who)], 'quote', one.quotes, most);
  };
  const nameless = counted.quotes.filter((one) => !one.speaker).length;
  return figure(
    'people',
    'Who is quoted most',
    `${many(people.length, 'person', 'people')} with a name; ${many(nameless, 'quote')} without a speaker.`,
    h(
      'div',
      {},
      firstOf(people, 12, 'people', (some) => h('ul', { class: 'bars' }, some.map(row))),
    ),
    ['Person', 'Role', 'Organisation', 'Quotes', 'Articles'],
    () => people.map((one) => [one.official, one.role, one.organisation, one.quotes, one.articles]),
  );
}

/** The bins of a timeline: months, quarters or years, so that there are not too many. */
function binsOf(dates) {
  const [first, last] = [dates[0], dates.at(-1)].map(
    (date) => Number(date.slice(0, 4)) * 12 + Number(date.slice(5, 7)) - 1,
  );
  const size = last - first < 30 ? 1 : last - first < 100 ? 3 : 12;
  const bins = [];
  for (let at = Math.floor(first / size); at <= Math.floor(last / size); at += 1) bins.push(binAt(at * size, size));
  return bins;
}

function binAt(month, size) {
  const day = (at) => `${String(Math.floor(at / 12)).padStart(4, '0')}-${String((at % 12) + 1).padStart(2, '0')}`;
  const end = new Date(Date.UTC(Math.floor((month + size) / 12), (month + size) % 12, 0)).getUTCDate();
  const year = String(Math.floor(month / 12));
  const name = size === 12 ? year : size === 3 ? `${year} Q${(month % 12) / 3 + 1}` : `${MONTHS[month % 12]} ${year}`;
  return {
    name,
    steps: [],
    from: `${day(month)}-01`,
    to: `${day(month + size - 1)}-${end}`,
    opens: size === 12 || month % 12 === 0,
    year,
  };
}
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

const STEPS = [
  [4, 'Bottom of its scale'],
  [3, 'Lower'],
  [2, 'Middle'],
  [1, 'Upper'],
  [0, 'Top'],
  [null, 'No overall rating'],
];

function timeFigure() {
  const { articles, counted } = select('from', 'to');
  const dated = articles.filter((one) => one.date).sort((one, two) => (one.date < two.date ? -1 : 1));
  const undated = articles.length - dated.length;
  const bins = dated.length ? binsOf(dated.map((one) => one.date)) : [];
  const ratings = groupBy(counted.ratings, (row) => row.a);
  let at = 0;
  for (const one of dated) {
    while (one.date > bins[at].to) at += 1;
    const overall = overallOf(one, 'current', ratings.get(one.a) ?? []);
    bins[at].steps.push(overall ? stepOf(overall) : null);
  }
  const most = Math.max(1, ...bins.map((bin) => bin.steps.length));
  const key = keyTo(...STEPS.toReversed().map(([step, name]) => [name, `step${step ?? 'less'}`]));
  return figure(
    'time',
    'When',
    `Articles by date, coloured by the overall rating they report${undated ? `; ${undated} without a date are not shown` : ''}.`,
    h(
      'div',
      {},
      key,
      h(
        'ol',
        { class: 'columns' },
        bins.map((bin) => timeColumn(bin, most, bins.length < 15)),
      ),
    ),
    ['Period', 'Articles', ...STEPS.map(([, name]) => name)],
    () => bins.map((bin) => [bin.name, bin.steps.length, ...STEPS.map(([step]) => countOf(bin.steps, step))]),
  );
}

const countOf = (values, wanted) => values.filter((value) => value === wanted).length;

function timeColumn(bin, most, few) {
  const parts = STEPS.map(([step]) => [step, countOf(bin.steps, step)]).filter(([, count]) => count);
  const part = ([step, count]) => h('span', { class: `step${step ?? 'less'}`, css: { flex: String(count) } });
  const stack = h('span', { class: 'stack', css: { height: share(bin.steps.length, most * 1.2) } }, parts.map(part));
  const tick = h('span', { class: 'tick' }, few ? bin.name : bin.opens ? bin.year : '');
  const text = `${bin.name}: ${many(bin.steps.length, 'article')}`;
  const top = number(bin.steps.length || '');
  return h('li', {}, mark({ from: bin.from, to: bin.to }, text, { class: 'column' }, top, stack, tick));
}
