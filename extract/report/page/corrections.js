/** What the reader corrected: one entry a row, by place; see extract/corrections.py for the file. */
const corrections = new Map();
const CORRECTION_COLUMNS = ['table', 'article_id', 'start', 'end', 'row', 'words', 'action', 'column', 'value'];
const STORE = `inspection-extract ${DATA.key}`;
let added = 0;

const original = (row, column) => (row.was && column in row.was ? row.was[column] : row[column]);
const rowKey = (row) => EDIT.keys[row.table].map((column) => original(row, column)).join(' | ');
const placeOf = (one) => JSON.stringify([one.table, one.article_id, String(one.start), String(one.end), one.row]);

function entryOf(row, action, cells = {}) {
  const ofArticle = row.table === 'articles';
  return {
    table: row.table,
    article_id: articleIdOf(row),
    start: ofArticle ? '' : row.start,
    end: ofArticle ? '' : row.end,
    row: row.added || rowKey(row),
    words: ofArticle ? '' : wordsOf(row),
    action,
    cells,
  };
}

/** The row that an entry speaks of: at its place, else the only one with its words in the article. */
function rowOf(entry) {
  const article = ARTICLES.find((one) => one.article_id === entry.article_id);
  if (!article || entry.table === 'articles') return article;
  const rows = TABLES[entry.table].filter(
    (row) => row.a === article.a && (row.added || rowKey(row)) === entry.row && wordsOf(row) === entry.words,
  );
  return (
    rows.find((row) => String(row.start) === String(entry.start) && String(row.end) === String(entry.end)) ??
    (rows.length === 1 ? rows[0] : undefined)
  );
}

/** Make the row look as an entry says, and take back what another said before. */
function lay(entry) {
  const row = rowOf(entry);
  if (entry.action === 'checked') return void (row && (row.checked = true));
  if (entry.action === 'add') return layAdded(entry);
  if (!row) return;
  restore(row);
  row.entry = entry;
  if (entry.action === 'wrong') row.wrong = true;
  else setCells(row, entry.cells);
}

function setCells(row, cells) {
  row.was = {};
  for (const [column, value] of Object.entries(cells)) {
    row.was[column] = row[column];
    row[column] = value;
  }
  if (row.table === 'ratings' && ('rating' in cells || 'scale' in cells)) {
    for (const column of ['rank', 'scale']) row.was[column] ??= row[column];
    place(row);
  }
}

/** Give a rating the rank that its label has on its scale, or on another one of its inspectorate. */
function place(row) {
  const has = ([, scale]) => Object.hasOwn(scale.labels, row.rating);
  const own = scaleOf(row);
  const inspectorates = inspectoratesOf(row).length ? inspectoratesOf(row) : inspectoratesOf(ARTICLES[row.a]);
  const found =
    own && has([0, own])
      ? [row.scale, own]
      : Object.entries(DATA.scales).find((one) => inspectorates.includes(one[1].inspectorate) && has(one));
  row.scale = found ? found[0] : '';
  row.rank = found ? found[1].labels[row.rating] : null;
}

function restore(row) {
  Object.assign(row, row.was);
  delete row.was;
  delete row.wrong;
  delete row.entry;
}

function layAdded(entry) {
  const article = ARTICLES.find((one) => one.article_id === entry.article_id);
  if (!article) return;
  const before = rowOf(entry);
  if (before) TABLES[entry.table].splice(TABLES[entry.table].indexOf(before), 1);
  const row = Object.create(Object.getPrototypeOf(TABLES[entry.table][0] ?? { table: entry.table }));
  for (const column of DATA.tables[entry.table].columns) if (column !== EDIT.words[entry.table]) row[column] = '';
  const number = Number(entry.row.replace(/\D/g, '')) || 0;
  added = Math.max(added, number);
  const start = Number(entry.start);
  const end = Number(entry.end);
  Object.assign(row, {
    a: article.a,
    start,
    end,
    words: entry.words,
    added: entry.row,
    id: entry.row.replace(/\W+/g, '-'),
  });
  if (entry.table === 'ratings') Object.assign(row, { status: 'current', rank: null });
  if ('theme' in row) row.theme = 'other';
  delete row.article_id;
  Object.assign(row, { rule: 'correction', entry }, entry.cells);
  if (entry.table === 'ratings') place(row);
  TABLES[entry.table].push(row);
}

/** Say something of a row; it takes the place of what was said of the same row. */
function correct(entry) {
  const before = entry.action === 'checked' ? undefined : rowOf(entry)?.entry;
  if (before) corrections.delete(placeOf(before));
  corrections.set(placeOf(entry), entry);
  lay(entry);
  changed();
}

function undo(entry) {
  corrections.delete(placeOf(entry));
  const row = rowOf(entry);
  if (row && entry.action === 'checked') delete row.checked;
  else if (row && entry.action === 'add') TABLES[entry.table].splice(TABLES[entry.table].indexOf(row), 1);
  else if (row) restore(row);
  changed();
}

const entryFor = (row) => row.entry;

const stateOf = (row) => (row?.added ? 'added' : row?.wrong ? 'wrong' : row?.was ? 'edited' : '');

function markWrong(row) {
  if (row.added || row.wrong) undo(entryFor(row));
  else correct(entryOf(row, 'wrong'));
}

function markChecked(article) {
  const entry = { ...entryOf(article, 'checked'), row: 'checked' };
  if (article.checked) undo(entry);
  else correct(entry);
}

function correctionLines() {
  return [...corrections.values()].flatMap((one) => {
    const cells = Object.entries(one.cells);
    return (cells.length ? cells : [['', '']]).map(([column, value]) => [
      one.table,
      one.article_id,
      one.start,
      one.end,
      one.row,
      one.words,
      one.action,
      column,
      value,
    ]);
  });
}

const downloadCorrections = () => download('corrections.csv', csvOf([CORRECTION_COLUMNS, ...correctionLines()]));

/** Keep the corrections in the browser until the page is opened again; where it keeps nothing, they must be saved. */
function changed() {
  forgetIndex();
  try {
    localStorage.setItem(STORE, JSON.stringify(correctionLines()));
  } catch {
    /* a browser that keeps nothing for pages from disk */
  }
}

function loadCorrections() {
  let lines = DATA.corrections;
  try {
    lines = JSON.parse(localStorage.getItem(STORE)) ?? lines;
  } catch {
    /* as above, or not ours */
  }
  for (const line of lines) {
    const [table, article_id, start, end, row, words, action, column, value] = line;
    const entry = { table, article_id, start, end, row, words, action, cells: {} };
    const known = corrections.get(placeOf(entry)) ?? entry;
    if (column) known.cells[column] = value;
    corrections.set(placeOf(known), known);
  }
  corrections.forEach(lay);
  forgetIndex();
}
