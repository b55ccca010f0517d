const DATA = JSON.parse(byId('data').textContent);
const TEXTS = DATA.texts;
const EDIT = DATA.edit;

/** A function from a row's number to the value of a packed column (extract/report/data.py, pack_column). */
function unpack(column) {
  if ('all' in column) return () => column.all;
  return 'each' in column ? (row) => column.each[row] : (row) => column.of[column.at[row]];
}

const units = new Map();
/** Offsets in the tables count characters; JavaScript counts UTF-16 units, two for an emoji. */
function unitOf(article, offset) {
  if (!units.has(article)) {
    const text = TEXTS[article] ?? '';
    const places = [];
    if (/[\ud800-\udfff]/.test(text)) {
      for (let at = 0; at <= text.length; at += text.codePointAt(at) > 0xffff ? 2 : 1) places.push(at);
    }
    units.set(article, places);
  }
  const places = units.get(article);
  return places.length ? places[Math.min(offset, places.length - 1)] : offset;
}

/** The offset in characters of an offset in UTF-16 units. */
function offsetOf(article, unit) {
  return Array.from((TEXTS[article] ?? '').slice(0, unit)).length;
}

function wordsAt(article, start, end) {
  return oneLine((TEXTS[article] ?? '').slice(unitOf(article, start), unitOf(article, end)));
}

/** The rows of a table as objects: its columns, `id`, `table`, and `a`, the number of the article. */
function rowsOf(name) {
  const { columns, rows, cells } = DATA.tables[name];
  const words = EDIT.words[name];
  const shape = { table: name };
  if (words) {
    Object.defineProperty(shape, words, {
      get() {
        return (this.words ??= wordsAt(this.a, this.start, this.end));
      },
    });
  }
  const values = cells.map(unpack);
  return Array.from({ length: rows }, (_, id) => {
    const row = Object.create(shape);
    row.id = String(id);
    columns.forEach((column, at) => {
      if (column === words) row.words = values[at](id);
      else if (column === 'article_id' && name !== 'articles') row.a = values[at](id);
      else row[column] = values[at](id);
    });
    if (name === 'articles') row.a = id;
    return row;
  });
}

const TABLES = Object.fromEntries(Object.keys(DATA.tables).map((name) => [name, rowsOf(name)]));
const ARTICLES = TABLES.articles;
const ROW_TABLES = Object.keys(EDIT.words);
const articleIdOf = (row) => ARTICLES[row.a].article_id;
const wordsOf = (row) => row[EDIT.words[row.table]];
const findRow = (table, id) => TABLES[table]?.find((row) => row.id === id);
const NAMES = {
  articles: 'Articles',
  services: 'Services',
  ratings: 'Ratings',
  quotes: 'Quotes',
  officials: 'Officials',
  strengths: 'Strengths',
  recommendations: 'Recommendations and concerns',
};

const serviceNames = new Map();
for (const row of TABLES.services)
  if (row.service_id && !serviceNames.has(row.service_id)) serviceNames.set(row.service_id, row.service);
/** A service by one name over all articles, where the register knows it. */
const serviceOf = (row) => serviceNames.get(row.service_id) || row.service || '';
/** The part that is rated: the framework's name for it, or as written. */
const partOf = (row) => (row.aspect === 'overall' ? 'Overall' : capital(row.standard || row.aspect));
const inspectoratesOf = (row) => (row.inspectorate || '').split('; ').filter(Boolean);

const scaleOf = (row) => (Object.hasOwn(DATA.scales, row.scale) ? DATA.scales[row.scale] : undefined);

/** Where a rating stands on its scale: 0 the best, 4 the worst, null where it has no place. */
function stepOf(row) {
  const scale = scaleOf(row);
  if (!scale || row.rank === null) return null;
  const lowest = Math.max(...Object.values(scale.labels));
  return lowest > 1 ? Math.round(((row.rank - 1) / (lowest - 1)) * 4) : 4;
}

/** The rows that hold the overall rating of each article, now and before, as the table `articles` gives it. */
function overallOf(article, status, rows) {
  const rated = rows.filter(
    (row) => !row.wrong && row.aspect === 'overall' && row.status === status && row.rank !== null,
  );
  return rated.find((row) => row.service === article.service) ?? rated[0];
}
