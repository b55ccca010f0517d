/** A figure: a heading, what it shows, the marks, and the same as a table. `lines` gives the table when it is asked for. */
function figure(id, title, note, body, columns, lines) {
  const details = h('details', { class: 'as-table' }, h('summary', {}, 'Read as a table'));
  details.addEventListener('toggle', () => {
    if (details.open && details.childElementCount === 1) details.append(plainTable(title, columns, lines()));
  });
  return h('section', { class: 'figure', id: `figure-${id}`, 'aria-labelledby': `${id}-title` },
    h('h2', { id: `${id}-title` }, title), h('p', { class: 'note' }, note), body, details);
}

function plainTable(title, columns, lines) {
  return h('div', { class: 'scroll', tabindex: '0', role: 'region', 'aria-label': `${title}, as a table` },
    h('table', { class: 'plain' },
      h('thead', {}, h('tr', {}, columns.map((one) => h('th', { scope: 'col' }, one)))),
      h('tbody', {}, lines.map(([first, ...others]) => h('tr', {}, h('th', { scope: 'row' }, first), others.map((one) => h('td', {}, String(one)))))),
    ));
}

/** A mark: a button that filters the rest by what it stands for, and once more to take that off. */
function mark(wanted, text, given, ...children) {
  return h('button', {
    type: 'button', 'data-key': JSON.stringify(wanted), 'aria-pressed': String(isSet(wanted)), 'aria-label': text, title: text,
    onclick: () => toggle(wanted), ...given,
  }, ...children);
}

const share = (part, whole) => `${whole ? (100 * part) / whole : 0}%`;

/** Show the first things, and a button for the others; `key` keeps them open over a change of filters. */
const opened = new Set();
function firstOf(things, most, key, draw) {
  const shown = opened.has(key) ? things : things.slice(0, most);
  const more = things.length > most && h('button', {
    type: 'button', class: 'link more', 'data-key': `more-${key}`, 'aria-expanded': String(opened.has(key)),
    onclick: () => { if (!opened.delete(key)) opened.add(key); refresh(); },
  }, opened.has(key) ? `Show the first ${most}` : `Show all ${things.length.toLocaleString('en-GB')}`);
  return [draw(shown), more];
}

function themeFigure() {
  const { counted } = select('theme');
  const concerns = counted.recommendations.filter((row) => row.kind === 'concern');
  const asks = counted.recommendations.filter((row) => row.kind !== 'concern');
  const of = (rows, theme) => rows.filter((row) => row.theme === theme).length;
  const lines = optionsOf([...counted.strengths, ...counted.recommendations].map((row) => row.theme))
    .map((theme) => [theme, of(counted.strengths, theme), of(concerns, theme), of(asks, theme)])
    .sort((one, two) => (one[0] === 'other') - (two[0] === 'other') || two[1] + two[2] + two[3] - one[1] - one[2] - one[3]);
  const most = Math.max(1, ...lines.filter(([theme]) => theme !== 'other').map(([, good, bad, asked]) => Math.max(good, bad + asked)));
  const row = ([theme, good, bad, asked]) => h('li', {}, mark({ theme },
    `${capital(theme)}: ${many(bad, 'concern')}, ${many(asked, 'recommendation')}, ${many(good, 'strength')}`, { class: 'diverging' },
    h('span', { class: 'half left' }, h('span', { class: 'number' }, String(bad + asked)),
      theme !== 'other' && [h('span', { class: 'bar asked', css: { width: share(asked, most * 1.15) } }), h('span', { class: 'bar concern', css: { width: share(bad, most * 1.15) } })]),
    h('span', { class: 'name' }, theme === 'other' ? 'No theme' : capital(theme)),
    h('span', { class: 'half' }, theme !== 'other' && h('span', { class: 'bar strength', css: { width: share(good, most * 1.15) } }), h('span', { class: 'number' }, String(good)))));
  const key = h('p', { class: 'key' }, h('span', {}, h('i', { class: 'bar asked' }), 'Recommendations'), h('span', {}, h('i', { class: 'bar concern' }), 'Concerns'), h('span', {}, h('i', { class: 'bar strength' }), 'Strengths'));
  return figure('themes', 'What inspectors praise, and what worries them', 'Findings by theme: concerns and recommendations to the left, strengths to the right. Those without a theme are only counted.',
    h('div', {}, key, h('ul', { class: 'bars' }, lines.map(row))),
    ['Theme', 'Strengths', 'Concerns', 'Recommendations'], () => lines.map(([theme, ...counts]) => [capital(theme), ...counts]));
}

function peopleFigure() {
  const { counted } = select('speaker');
  const people = officialsOf(counted.quotes).sort((one, two) => two.quotes - one.quotes || order(one.official, two.official));
  const most = Math.max(1, ...people.map((one) => one.quotes));
  const who = (one) => [one.role, one.organisation].filter(Boolean).join(', ');
  const row = (one) => h('li', {}, mark({ speaker: one.official }, `${one.official}${who(one) ? `, ${who(one)}` : ''}: ${many(one.quotes, 'quote')} in ${many(one.articles, 'article')}`, { class: 'ranked' },
    h('span', { class: 'name' }, one.official, h('small', {}, who(one))),
    h('span', { class: 'half' }, h('span', { class: 'bar quote', css: { width: share(one.quotes, most * 1.15) } }), h('span', { class: 'number' }, String(one.quotes)))));
  const nameless = counted.quotes.filter((one) => !one.speaker).length;
  return figure('people', 'Who is quoted most', `${many(people.length, 'person', 'people')} with a name; ${many(nameless, 'quote')} without a speaker.`,
    h('div', {}, firstOf(people, 12, 'people', (shown) => h('ul', { class: 'bars' }, shown.map(row)))),
    ['Person', 'Role', 'Organisation', 'Quotes', 'Articles'], () => people.map((one) => [one.official, one.role, one.organisation, one.quotes, one.articles]));
}

/** The bins of a timeline: months, quarters or years, so that there are not too many. */
function binsOf(dates) {
  const [first, last] = [dates[0], dates.at(-1)].map((date) => Number(date.slice(0, 4)) * 12 + Number(date.slice(5, 7)) - 1);
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
  return { name, from: `${day(month)}-01`, to: `${day(month + size - 1)}-${end}`, opens: size === 12 || month % 12 === 0, year };
}
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

function timeFigure() {
  const { articles, counted } = select('from', 'to');
  const dated = articles.filter((one) => one.date).sort((one, two) => (one.date < two.date ? -1 : 1));
  const undated = articles.length - dated.length;
  const ratings = groupBy(counted.ratings, (row) => row.a);
  const stepIn = (article) => { const row = overallOf(article, 'current', ratings.get(article.a) ?? []); return row ? stepOf(row) : null; };
  const bins = dated.length ? binsOf(dated.map((one) => one.date)) : [];
  for (const bin of bins) bin.articles = [];
  let at = 0;
  for (const one of dated) {
    while (one.date > bins[at].to) at += 1;
    bins[at].articles.push(one);
  }
  const most = Math.max(1, ...bins.map((bin) => bin.articles.length));
  const steps = [4, 3, 2, 1, 0, null];
  const column = (bin) => h('li', {}, mark({ from: bin.from, to: bin.to }, `${bin.name}: ${many(bin.articles.length, 'article')}`, { class: 'column' },
    h('span', { class: 'number' }, bin.articles.length ? String(bin.articles.length) : ''),
    h('span', { class: 'stack', css: { height: share(bin.articles.length, most * 1.2) } },
      steps.map((step) => [step, bin.articles.filter((one) => stepIn(one) === step).length]).filter(([, count]) => count)
        .map(([step, count]) => h('span', { class: `step${step ?? 'less'}`, css: { flex: String(count) } }))),
    h('span', { class: 'tick' }, bin.opens ? bin.year : '')));
  return figure('time', 'When', `Articles by date, coloured by the overall rating they report${undated ? `; ${undated} without a date are not shown` : ''}.`,
    h('div', {}, stepKey(), h('ol', { class: 'columns' }, bins.map(column))),
    ['Period', 'Articles'], () => bins.map((bin) => [bin.name, bin.articles.length]));
}

const STEP_NAMES = ['Top of its scale', 'Upper', 'Middle', 'Lower', 'Bottom'];
function stepKey() {
  return h('p', { class: 'key' }, STEP_NAMES.map((name, step) => h('span', {}, h('i', { class: `step${step}` }), name)), h('span', {}, h('i', { class: 'stepless' }), 'No overall rating'));
}
