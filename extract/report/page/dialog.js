/** The form in which a row is corrected or added. */
function openForm(title, nodes, save) {
  const dialog = byId('dialog');
  const form = h(
    'form',
    { method: 'dialog' },
    h('h2', { id: 'dialog-title' }, title),
    nodes,
    h('p', { class: 'fault', role: 'alert' }),
  );
  form.append(
    h(
      'p',
      { class: 'tools' },
      h('button', { type: 'submit', class: 'main' }, 'Save'),
      press('Cancel', () => dialog.close()),
    ),
  );
  form.addEventListener('submit', (event) => {
    const fault = save(form);
    if (!fault) return void afterCorrection();
    event.preventDefault();
    form.querySelector('.fault').textContent = fault;
  });
  dialog.replaceChildren(form);
  if (!dialog.open) dialog.showModal();
}

/** Draw the view anew when the form has closed, so that the focus comes back to what opened it. */
function afterCorrection() {
  byId('dialog').addEventListener(
    'close',
    () => setTimeout(() => (shown && location.hash.startsWith('#article') ? redraw() : refresh())),
    { once: true },
  );
}

/** One control for each column that may be changed: a list where only some values are allowed. */
function controls(table, valueOf) {
  return EDIT.columns[table].map((column) => {
    const value = String(valueOf(column) ?? '');
    const allowed = EDIT.choices[column];
    const needed = (EDIT.needed[table] ?? []).includes(column);
    const control = allowed
      ? h(
          'select',
          { name: column },
          [...(allowed.includes(value) ? [] : [value]), ...allowed].map((one) =>
            h('option', { value: one }, one || '(none)'),
          ),
        )
      : h('input', {
          name: column,
          type: column === 'date' ? 'date' : 'text',
          required: needed,
          list: column === 'rating' ? 'ratings-known' : null,
        });
    control.value = value;
    return h(
      'label',
      { class: 'field' },
      h('span', {}, label(column)),
      control,
      control.tagName === 'INPUT' &&
        column === 'rating' &&
        h(
          'datalist',
          { id: 'ratings-known' },
          knownRatings().map((one) => h('option', { value: one })),
        ),
    );
  });
}

const knownRatings = () =>
  [...new Set(Object.values(DATA.scales).flatMap((scale) => Object.keys(scale.labels)))].sort(order);

function readForm(form, table) {
  return Object.fromEntries(
    EDIT.columns[table].map((column) => {
      const value = oneLine(form.elements[column].value);
      return [column, column === 'rating' ? value.toLowerCase() : value];
    }),
  );
}

function openEdit(row) {
  const ofArticle = row.table === 'articles';
  const before = entryFor(row);
  const done = (change) => () => {
    change();
    afterCorrection();
    byId('dialog').close();
  };
  const wrongText = row.added ? 'Take the row away' : row.wrong ? 'Not wrong after all' : 'The whole row is wrong';
  const wrong =
    !ofArticle &&
    press(
      wrongText,
      done(() => markWrong(row)),
    );
  const back =
    before?.action === 'edit' &&
    press(
      'Back to what was extracted',
      done(() => undo(before)),
    );
  const fields = h(
    'div',
    { class: 'fields' },
    controls(row.table, (column) => row[column]),
  );
  openForm(
    ofArticle ? 'Correct the article' : `Correct a row of ${NAMES[row.table].toLowerCase()}`,
    [!ofArticle && h('blockquote', {}, wordsOf(row)), fields, h('p', { class: 'tools' }, wrong, back)],
    (form) => saveEdit(row, readForm(form, row.table)),
  );
}

function saveEdit(row, values) {
  if (row.added) {
    const entry = entryFor(row);
    entry.cells = values;
    return void correct(entry);
  }
  const cells = Object.fromEntries(
    Object.entries(values).filter(([column, value]) => value !== String(original(row, column) ?? '')),
  );
  if (Object.keys(cells).length) correct(entryOf(row, 'edit', cells));
  else if (row.was || row.wrong) undo(entryFor(row));
}

/** Add a row on words of the article: those selected, those of a mark, or words typed in. */
function openAdd(a, mark) {
  const [words, start] = mark ? [wordsAt(a, mark.start, mark.end), mark.start] : selection(a);
  const options = ROW_TABLES.map((name) => h('option', { value: name }, NAMES[name]));
  const table = h('select', { name: 'table', onchange: () => draw() }, options);
  table.value = mark ? 'ratings' : 'strengths';
  const area = h('textarea', { name: 'words', rows: '3', required: true, value: words });
  const fields = h('div', { class: 'fields' });
  const draw = () => fields.replaceChildren(...controls(table.value, firstValues(a, table.value, mark ? words : '')));
  draw();
  const field = (name, control) => h('label', { class: 'field' }, h('span', {}, name), control);
  openForm('Add a row', [field('Table', table), field('The words, as in the article', area), fields], (form) =>
    saveAdded(a, table.value, area.value, start, readForm(form, table.value)),
  );
}

/** What an added row most likely holds. */
function firstValues(a, table, rating) {
  const { service, service_id, service_type, inspectorate } = ARTICLES[a];
  const likely = { service, service_id, service_type, status: 'current', theme: 'other', kind: 'concern' };
  if (table === 'ratings') Object.assign(likely, { inspectorate, aspect: 'overall', rating: rating.toLowerCase() });
  return (column) => likely[column];
}

function saveAdded(a, table, words, near, values) {
  const sought = words
    .split(/\s+/)
    .filter(Boolean)
    .map((word) => word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
    .join('\\s+');
  const places = sought ? [...(TEXTS[a] ?? '').matchAll(new RegExp(sought, 'g'))] : [];
  if (!places.length) return 'These words do not stand in the article. Copy them from its text.';
  const place = places.find((one) => offsetOf(a, one.index) >= near) ?? places[0];
  const start = offsetOf(a, place.index);
  const cells = Object.fromEntries(Object.entries(values).filter(([, value]) => value));
  added += 1;
  correct({
    table,
    article_id: ARTICLES[a].article_id,
    start,
    end: start + Array.from(place[0]).length,
    row: `new ${added}`,
    words: oneLine(place[0]),
    action: 'add',
    cells,
  });
  return '';
}

/** The words selected in the text, and their offset. */
function selection(a) {
  const chosen = getSelection();
  const text = byId('text');
  if (!text || chosen.isCollapsed || !text.contains(chosen.anchorNode) || !text.contains(chosen.focusNode))
    return ['', 0];
  const range = chosen.getRangeAt(0);
  const node = (range.startContainer.parentElement ?? text).closest('[data-at]');
  return [oneLine(chosen.toString()), node ? offsetOf(a, Number(node.dataset.at)) : 0];
}
