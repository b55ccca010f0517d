/** The article in view: its text with its marks, and its rows beside it. */
let shown = null;

function showArticle(a, table, id) {
  const article = ARTICLES[a];
  if (!article) return void (location.hash = '#tables/articles');
  shown = { a, marks: marksOf(a) };
  const target = table && shown.marks.find((mark) => mark.row?.table === table && mark.row.id === id);
  if (target) hidden.delete(target.kind);
  byId('main').replaceChildren(
    h(
      'article',
      { class: 'evidence' },
      articleHead(article),
      legend(),
      h(
        'div',
        { class: 'spread' },
        h('div', { class: 'text', id: 'text', lang: 'en' }),
        h('aside', { class: 'cards', 'aria-label': 'Rows of this article', id: 'cards' }),
      ),
    ),
  );
  drawEvidence();
  if (target) goTo(byId(`tag-${target.tag}`), target);
}

function drawEvidence() {
  const marks = shown.marks.filter((mark) => !hidden.has(mark.kind));
  const text = byId('text');
  if (TEXTS[shown.a] === null)
    text.replaceChildren(
      h('p', { class: 'note' }, `The text could not be read: ${ARTICLES[shown.a].error || 'the file is gone'}`),
    );
  else text.replaceChildren(...textNodes(shown.a, marks));
  text.onmouseover = (event) => {
    const node = event.target.closest('.seg');
    if (!node) return;
    const over = marksOfSegment.get(node);
    activate(over.at(-1));
    showTip(over, node);
  };
  text.onmouseout = (event) => {
    if (event.target.closest('.seg')) hideTip();
  };
  text.onclick = (event) => {
    const over = marksOfSegment.get(event.target.closest('.seg'));
    if (over && getSelection().isCollapsed) goTo(byId(`card-${over.at(-1).tag}`), over.at(-1));
  };
  fill(
    byId('cards'),
    h('h3', { class: 'unseen' }, 'Rows'),
    ...(marks.length ? marks.map(card) : [h('p', { class: 'note' }, 'Nothing to show of these kinds.')]),
  );
}

function articleHead(article) {
  const checked = h('input', { type: 'checkbox', onchange: () => markChecked(article) });
  checked.checked = Boolean(article.checked);
  const about = listed(article.date || 'no date', article.inspectorate, article.publisher, article.service);
  return h(
    'header',
    {},
    h('p', { class: 'ways' }, h('a', { href: cameFrom }, '← Back to the table'), neighbours(article)),
    h('h2', {}, article.title || article.article_id),
    h('p', { class: 'meta' }, about, h('br'), h('code', {}, article.source)),
    h(
      'p',
      { class: 'tools' },
      h('label', { class: 'check' }, checked, 'I have checked this article'),
      press('Add a row', () => openAdd(article.a)),
      press('Correct title, date, service', () => openEdit(article)),
    ),
  );
}

/** Links to the articles before and after, among those that the filters leave. */
function neighbours(article) {
  const left = select().articles;
  const at = left.indexOf(article);
  const step = (by, text) => left[at + by] && h('a', { href: `#article/${left[at + by].a}` }, text);
  return h('span', {}, at >= 0 && [step(-1, 'Previous article'), ' ', step(1, 'Next article')]);
}

/** Where the reader came from: the table, with the row left there. */
let cameFrom = '#tables/ratings';
/** The kinds of marks, each to be switched on and off. */
function legend() {
  const count = (kind) => shown.marks.filter((mark) => mark.kind === kind).length;
  return h(
    'fieldset',
    { class: 'legend' },
    h('legend', { class: 'unseen' }, 'Marks to show'),
    Object.keys(KINDS).map((kind) => {
      const box = h('input', {
        type: 'checkbox',
        name: `show-${kind}`,
        onchange: () => {
          if (box.checked) hidden.delete(kind);
          else hidden.add(kind);
          drawEvidence();
        },
      });
      box.checked = !hidden.has(kind);
      const name = kind === 'uncounted' ? 'Seen but not counted' : KINDS[kind][1];
      return h(
        'label',
        { class: `check k-${kind}` },
        box,
        h('i', { class: 'line' }),
        `${name} `,
        h('small', {}, String(count(kind))),
      );
    }),
  );
}

/** A row beside the text: what it says, why it is there, and what a reader can do to it. */
function card(mark) {
  const { row } = mark;
  const state = stateOf(row);
  const toWords = press(mark.tag, () => goTo(byId(`tag-${mark.tag}`), mark), {
    class: 'tag',
    'aria-label': `${mark.tag}: to the words`,
  });
  const given = { class: `card k-${mark.kind} ${state}`, id: `card-${mark.tag}` };
  return h(
    'section',
    { ...given, onmouseenter: () => activate(mark), onfocusin: () => activate(mark) },
    h(
      'p',
      { class: 'says' },
      toWords,
      h('strong', {}, mark.says[0]),
      ' ',
      state && h('span', { class: 'state' }, state),
    ),
    mark.says[1] && h('p', {}, mark.says[1]),
    h('div', { class: 'why' }, reasonNodes(mark)),
    h('p', { class: 'tools' }, row ? rowTools(mark) : link('Count it as a rating', () => openAdd(shown.a, mark))),
  );
}

function rowTools({ row, tag }) {
  const turn = () => {
    markWrong(row);
    redraw();
  };
  const pressed = row.added ? null : String(Boolean(row.wrong));
  return [
    link(row.added ? 'Take away' : 'Wrong', turn, { 'data-key': `wrong-${tag}`, 'aria-pressed': pressed }),
    link('Edit', () => openEdit(row), { 'data-key': `edit-${tag}` }),
    h('a', { href: `#tables/${row.table}/${row.id}` }, 'In the table'),
  ];
}

/** Draw the marks anew after a correction. */
function redraw() {
  shown.marks = marksOf(shown.a);
  const key = document.activeElement?.dataset.key;
  drawEvidence();
  refreshCount();
  if (key) document.querySelector(`[data-key="${CSS.escape(key)}"]`)?.focus({ preventScroll: true });
}
