/** The kinds of marks in a text: the letter of their tags, and their name. */
const KINDS = {
  rating: ['R', 'Ratings'],
  quote: ['Q', 'Quotes'],
  strength: ['S', 'Strengths'],
  concern: ['C', 'Concerns'],
  recommendation: ['A', 'Recommendations'],
  service: ['V', 'Services'],
  uncounted: ['n', 'Not counted'],
};
const hidden = new Set(['service', 'uncounted']);

const kindOf = (row) =>
  ({
    ratings: 'rating',
    quotes: row.speaker ? 'quote' : 'uncounted',
    strengths: 'strength',
    services: 'service',
    recommendations: row.kind === 'concern' ? 'concern' : 'recommendation',
  })[row.table];

/** All marks of an article in reading order, each with its tag (`R1`), and what its row says in one line. */
function marksOf(a) {
  const marks = ROW_TABLES.flatMap((table) =>
    TABLES[table]
      .filter((row) => row.a === a)
      .map((row) => ({ row, kind: kindOf(row), start: row.start, end: row.end, rule: row.rule ?? '' })),
  );
  for (const [article, start, end, rule] of DATA.uncounted)
    if (article === a) marks.push({ kind: 'uncounted', start, end, rule });
  marks.sort((one, two) => one.start - two.start || two.end - one.end);
  const counts = {};
  for (const mark of marks) {
    counts[mark.kind] = (counts[mark.kind] ?? 0) + 1;
    Object.assign(mark, {
      tag: `${KINDS[mark.kind][0]}${counts[mark.kind]}`,
      from: unitOf(a, mark.start),
      to: unitOf(a, mark.end),
      says: saysOf(a, mark),
    });
  }
  return marks;
}

const listed = (...parts) => parts.filter(Boolean).join(' · ');

function saysOf(a, { row, start, end }) {
  if (!row) return ['No rating', `“${wordsAt(a, start, end)}”`];
  if (row.table === 'ratings')
    return [capital(row.rating), listed(row.service, row.standard || row.aspect, row.status)];
  if (row.table === 'quotes') return [row.speaker || 'No speaker given', listed(row.role, row.organisation)];
  if (row.table === 'services') return [row.service, listed(row.service_type.replaceAll('_', ' '), row.area)];
  const who = listed(row.said_by && `said by ${row.said_by}`, row.addressee && `to ${row.addressee}`);
  return [capital(row.theme), listed(row.service, who)];
}

/** Why a mark is there: each rule that had a part, its note, and an example of it. */
function reasons(mark) {
  if (mark.row?.table === 'services')
    return [['', 'The first mention of a service: of the register, or by the form of its name.', '']];
  if (mark.rule === 'correction') return [['correction', 'A person added this row.', '']];
  return mark.rule
    .split(' + ')
    .filter(Boolean)
    .map((rule) => [rule, ...(DATA.rules[rule] ?? ['', ''])]);
}

function reasonNodes(mark) {
  const verdict = mark.row ? '' : 'Seen, and judged to be no rating by ';
  const why = mark.kind === 'uncounted' && mark.row ? 'A quote for which no rule found a speaker.' : verdict;
  return [
    why && h('p', {}, why),
    ...reasons(mark).map(([rule, note, example]) =>
      h(
        'p',
        {},
        rule && h('code', {}, rule),
        note && ` ${note}`,
        example && h('span', { class: note ? 'example more' : 'example' }, ` as in “${oneLine(example)}”`),
      ),
    ),
  ];
}

/** Each kind has a line of its own under a paragraph's words, so that none hides another: from kind to lane. */
function lanesOf(marks, from, to) {
  const kinds = new Set(marks.filter((mark) => mark.from < to && mark.to > from).map((mark) => mark.kind));
  return new Map(
    Object.keys(KINDS)
      .filter((kind) => kinds.has(kind))
      .map((kind, lane) => [kind, lane]),
  );
}

const marksOfSegment = new WeakMap();
const segmentsOf = new Map();

/** The text of an article in paragraphs, cut wherever a mark begins or ends. */
function textNodes(a, marks) {
  const text = TEXTS[a];
  segmentsOf.clear();
  const cuts = [...new Set(marks.flatMap((mark) => [mark.from, mark.to]))].sort((one, two) => one - two);
  const paragraphs = [];
  for (const match of text.matchAll(/[^\n]+/g)) {
    const [from, to] = [match.index, match.index + match[0].length];
    if (!match[0].trim()) continue;
    const at = [from, ...cuts.filter((cut) => cut > from && cut < to), to];
    const lanes = lanesOf(marks, from, to);
    const paragraph = h('p', { css: { '--lanes': String(lanes.size) } });
    for (let part = 0; part + 1 < at.length; part += 1)
      paragraph.append(...segment(text, at[part], at[part + 1], marks, lanes));
    paragraphs.push(paragraph);
  }
  return paragraphs;
}

function segment(text, from, to, marks, lanes) {
  const over = marks.filter((mark) => mark.from < to && mark.to > from);
  const nodes = over.filter((mark) => mark.from === from).map(tagNode);
  if (!over.length) return [h('span', { 'data-at': String(from) }, text.slice(from, to))];
  const node = h(
    'span',
    { class: `seg ${over.map((mark) => `k-${mark.kind}`).join(' ')}`, 'data-at': String(from) },
    text.slice(from, to),
  );
  const line = (mark) =>
    mark.kind === 'uncounted'
      ? 'repeating-linear-gradient(90deg, var(--uncounted) 0 3px, transparent 3px 6px)'
      : `linear-gradient(var(--${mark.kind}) 0 0)`;
  node.style.backgroundImage = over.map(line).join(', ');
  node.style.backgroundSize = '100% 2px';
  node.style.backgroundPosition = over
    .map((mark) => `left 0 bottom ${(lanes.size - 1 - lanes.get(mark.kind)) * 4}px`)
    .join(', ');
  node.style.paddingBottom = `${lanes.size * 4 - 2}px`;
  marksOfSegment.set(node, over);
  for (const mark of over) segmentsOf.set(mark, [...(segmentsOf.get(mark) ?? []), node]);
  return [...nodes, node];
}

function tagNode(mark) {
  const wrong = mark.row?.wrong ? ', marked as wrong' : '';
  return h(
    'button',
    {
      type: 'button',
      class: `tag k-${mark.kind}${mark.row?.wrong ? ' wrong' : ''}`,
      id: `tag-${mark.tag}`,
      'aria-label': `${mark.tag}, ${mark.says.join(', ')}${wrong}. To its row`,
      'aria-describedby': 'tip',
      onclick: () => goTo(byId(`card-${mark.tag}`), mark),
      onfocus: (event) => {
        activate(mark);
        showTip([mark], event.target);
      },
      onblur: hideTip,
    },
    mark.tag,
  );
}

let active = null;
/** Bring out one mark: all its words, its tag and its row. */
function activate(mark) {
  for (const node of document.querySelectorAll('.on')) node.classList.remove('on');
  document.querySelectorAll('.seg').forEach((node) => node.style.removeProperty('--on'));
  active = mark;
  if (!mark) return;
  for (const node of segmentsOf.get(mark) ?? []) {
    node.classList.add('on');
    node.style.setProperty('--on', `var(--${mark.kind})`);
  }
  byId(`tag-${mark.tag}`)?.classList.add('on');
  byId(`card-${mark.tag}`)?.classList.add('on');
}

function goTo(node, mark) {
  activate(mark);
  node.scrollIntoView({ block: 'center' });
  (node.matches('button') ? node : node.querySelector('button, a')).focus({ preventScroll: true });
}

/** The reason for marks beside them; Escape takes it away, and the pointer may move into it. */
function showTip(marks, node) {
  clearTimeout(tipEnds);
  const part = (mark) => {
    const what = h('p', {}, h('b', { class: 'tag' }, mark.tag), ' ', h('strong', {}, mark.says[0]), ` ${mark.says[1]}`);
    return h('div', { class: `k-${mark.kind}` }, what, reasonNodes(mark));
  };
  byId('tip').replaceChildren(...marks.map(part));
  byId('tip').hidden = false;
  tipOf = node;
  placeTip();
}

/** Under the words, or above where there is no room; away with words that have left the window. */
function placeTip() {
  const tip = byId('tip');
  if (tip.hidden || !tipOf) return;
  const box = tipOf.getBoundingClientRect();
  if (box.bottom < 0 || box.top > innerHeight) return void (tip.hidden = true);
  const left = Math.max(8, Math.min(box.left, innerWidth - tip.offsetWidth - 8));
  const below = box.bottom + 6 + tip.offsetHeight < innerHeight;
  tip.style.setProperty('left', `${left}px`);
  tip.style.setProperty('top', `${below ? box.bottom + 6 : Math.max(8, box.top - tip.offsetHeight - 6)}px`);
}

let tipOf = null;
let tipEnds = 0;
function hideTip() {
  clearTimeout(tipEnds);
  tipEnds = setTimeout(() => {
    byId('tip').hidden = true;
  }, 200);
}

function wireTip() {
  byId('tip').addEventListener('mouseenter', () => clearTimeout(tipEnds));
  byId('tip').addEventListener('mouseleave', hideTip);
  document.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') byId('tip').hidden = true;
  });
  addEventListener('scroll', placeTip, { passive: true });
}
