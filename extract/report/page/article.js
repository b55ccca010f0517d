/** The article in view: its text with its marks, and its rows beside it. */
let shown = null;

function showArticle(a, table, id) {
  const article = ARTICLES[a];
  if (!article) return void (location.hash = '#tables/articles');
  shown = { a, marks: marksOf(a) };
  const target = table && shown.marks.find((mark) => mark.row?.table === table && mark.row.id === id);
  if (target) hidden.delete(target.kind);
  byId('main').replaceChildren(h('article', { class: 'evidence' }, articleHead(article), legend(), h('div', { class: 'spread' },
    h('div', { class: 'text', id: 'text', lang: 'en' }), h('aside', { class: 'cards', 'aria-label': 'Rows of this article', id: 'cards' }))));
  drawEvidence();
  if (target) goTo(byId(`tag-${target.tag}`), target);
}

function drawEvidence() {
  const marks = shown.marks.filter((mark) => !hidden.has(mark.kind));
  const text = byId('text');
  if (TEXTS[shown.a] === null) text.replaceChildren(h('p', { class: 'note' }, `The text could not be read: ${ARTICLES[shown.a].error || 'the file is gone'}`));
  else text.replaceChildren(...textNodes(shown.a, marks));
  text.onmouseover = (event) => {
    const node = event.target.closest('.seg');
    if (!node) return;
    const over = marksOfSegment.get(node);
    activate(over.at(-1));
    showTip(over, node);
  };
  text.onmouseout = (event) => { if (event.target.closest('.seg')) hideTip(); };
  text.onclick = (event) => { const over = marksOfSegment.get(event.target.closest('.seg')); if (over && getSelection().isCollapsed) goTo(byId(`card-${over.at(-1).tag}`), over.at(-1)); };
  fill(byId('cards'), h('h3', { class: 'unseen' }, 'Rows'), ...(marks.length ? marks.map(card) : [h('p', { class: 'note' }, 'Nothing to show of these kinds.')]));
}

function articleHead(article) {
  const left = select().articles;
  const at = left.indexOf(article);
  const step = (by, text) => { const next = at < 0 ? undefined : left[at + by]; return next && h('a', { href: `#article/${next.a}` }, text); };
  const checked = h('input', { type: 'checkbox', onchange: () => { markChecked(article); refreshCount(); } });
  checked.checked = Boolean(article.checked);
  return h('header', {}, h('p', { class: 'ways' }, h('a', { href: backTo() }, '← Back to the table'), h('span', {}, step(-1, 'Previous article'), ' ', step(1, 'Next article'))),
    h('h2', {}, article.title || article.article_id),
    h('p', { class: 'meta' }, listed(article.date || 'no date', article.inspectorate, article.publisher, article.service), h('br'), h('code', {}, article.source)),
    h('p', { class: 'tools' }, h('label', { class: 'check' }, checked, 'I have checked this article'),
      h('button', { type: 'button', onclick: () => openAdd(article.a) }, 'Add a row'), h('button', { type: 'button', onclick: () => openEdit(article) }, 'Correct title, date, service')));
}

let cameFrom = '#tables/ratings';
/** The table that the reader came from, with the row left there. */
function backTo() {
  return cameFrom;
}

/** The kinds of marks, each to be switched on and off. */
function legend() {
  const count = (kind) => shown.marks.filter((mark) => mark.kind === kind).length;
  return h('fieldset', { class: 'legend' }, h('legend', { class: 'unseen' }, 'Marks to show'), Object.keys(KINDS).map((kind) => {
    const box = h('input', { type: 'checkbox', name: `show-${kind}`, onchange: () => { if (box.checked) hidden.delete(kind); else hidden.add(kind); drawEvidence(); } });
    box.checked = !hidden.has(kind);
    const name = kind === 'uncounted' ? 'Seen but not counted' : KINDS[kind][1];
    return h('label', { class: `check k-${kind}` }, box, h('i', { class: 'line' }), `${name} `, h('small', {}, String(count(kind))));
  }));
}

/** A row beside the text: what it says, why it is there, and what a reader can do to it. */
function card(mark) {
  const { row } = mark;
  const state = row?.added ? 'added' : row?.wrong ? 'wrong' : row?.was ? 'edited' : '';
  const tools = row ? [
    h('button', { type: 'button', class: 'link', 'data-key': `wrong-${mark.tag}`, 'aria-pressed': row.added ? null : String(Boolean(row.wrong)), onclick: () => { markWrong(row); redraw(); } }, row.added ? 'Take away' : 'Wrong'),
    h('button', { type: 'button', class: 'link', 'data-key': `edit-${mark.tag}`, onclick: () => openEdit(row) }, 'Edit'),
    h('a', { href: `#tables/${row.table}/${row.id}` }, 'In the table'),
  ] : [h('button', { type: 'button', class: 'link', onclick: () => openAdd(shown.a, mark) }, 'Count it as a rating')];
  return h('section', { class: `card k-${mark.kind} ${state}`, id: `card-${mark.tag}`, onmouseenter: () => activate(mark), onfocusin: () => activate(mark) },
    h('p', { class: 'says' }, h('button', { type: 'button', class: 'tag', 'aria-label': `${mark.tag}: to the words`, onclick: () => goTo(byId(`tag-${mark.tag}`), mark) }, mark.tag),
      h('strong', {}, mark.says[0]), state && h('span', { class: 'state' }, state)),
    mark.says[1] && h('p', {}, mark.says[1]), h('div', { class: 'why' }, reasonNodes(mark)), h('p', { class: 'tools' }, tools));
}

/** Draw the marks anew after a correction. */
function redraw() {
  shown.marks = marksOf(shown.a);
  const key = document.activeElement?.dataset.key;
  drawEvidence();
  refreshCount();
  if (key) document.querySelector(`[data-key="${CSS.escape(key)}"]`)?.focus({ preventScroll: true });
}
