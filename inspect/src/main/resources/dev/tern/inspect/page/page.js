'use strict';
const model = JSON.parse(document.getElementById('model').textContent);
const report = model.report;
const byId = id => document.getElementById(id);
const view = byId('view'), map = byId('map'), panel = byId('panel'), query = byId('query'), found = byId('found');
const paper = view.getContext('2d'), mapPaper = map.getContext('2d');
const root = document.documentElement;
const FONT = 'system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif';

let graph = null, graphIndex = 0;
let x = 0, y = 0, scale = 1, flight = null;
let chosenBox = -1, chosenValue = -1, overBox = -1;
let colors = {}, mapPicture = null, mapScale = 1;

// ---- words and numbers ----------------------------------------------------------------------------------------------

function scaled(n, step, units) {
  if (n < step) return (n + ' ' + units[0]).trim();
  let u = 0;
  while (n >= step && u < units.length - 1) { n /= step; u++; }
  return n.toFixed(n >= 100 ? 0 : n >= 10 ? 1 : 2) + ' ' + units[u];
}
const bytes = n => scaled(n, 1024, ['B', 'KB', 'MB', 'GB', 'TB']);
const count = n => scaled(n, 1000, ['', 'k', 'M', 'G', 'T']);
const short = v => v === null || v === undefined ? '–' : Math.abs(v) >= 1e5 || (v !== 0 && Math.abs(v) < 1e-3) ? v.toExponential(3) : String(+v.toPrecision(5));

/** An element with children; texts become text nodes, never markup. */
function make(tag, attributes, ...children) {
  const e = document.createElement(tag);
  for (const [k, v] of Object.entries(attributes || {})) {
    if (k.startsWith('on')) e.addEventListener(k.slice(2), v); else if (k === 'style') e.style.cssText = v; else e.setAttribute(k, v);
  }
  for (const c of children.flat()) if (c !== null && c !== undefined && c !== '') e.append(c);
  return e;
}
function facts(pairs) {
  const list = make('dl');
  for (const [k, v] of pairs) if (v !== '' && v !== null && v !== undefined) list.append(make('dt', {}, k), make('dd', {}, String(v)));
  return list;
}
const heading = text => make('h2', {}, text);
const tag = kind => make('span', { class: 'tag', style: 'background:var(--' + kind + ')' });

// ---- drawing --------------------------------------------------------------------------------------------------------

function readColors() {
  const style = getComputedStyle(root);
  for (const name of ['paper', 'dot', 'card', 'line', 'ink', 'muted', 'faint', 'edge', 'accent', 'glow', 'WEIGHTS', 'POOLING', 'ACTIVATION',
    'CONVERSION', 'CONTROL', 'MOVEMENT', 'ARITHMETIC', 'OTHER', 'INPUT', 'OUTPUT']) colors[name] = style.getPropertyValue('--' + name).trim();
}

let waiting = false;
function redraw() {
  if (!waiting) { waiting = true; requestAnimationFrame(() => { waiting = false; draw(); }); }
}

function draw() {
  if (flight) fly();
  const ratio = devicePixelRatio || 1, w = innerWidth, h = innerHeight;
  if (view.width !== Math.round(w * ratio) || view.height !== Math.round(h * ratio)) { view.width = Math.round(w * ratio); view.height = Math.round(h * ratio); }
  paper.setTransform(ratio, 0, 0, ratio, 0, 0);
  paper.fillStyle = colors.paper;
  paper.fillRect(0, 0, w, h);
  dots(w, h);
  paper.setTransform(ratio * scale, 0, 0, ratio * scale, ratio * x, ratio * y);
  const seen = { left: -x / scale - 50, top: -y / scale - 50, right: (w - x) / scale + 50, bottom: (h - y) / scale + 50 };
  drawArrows(seen);
  for (let b = 0; b < graph.boxes.length; b++) {
    const box = graph.boxes[b];
    if (box.x < seen.right && box.x + box.w > seen.left && box.y < seen.bottom && box.y + box.h > seen.top) drawBox(box, b);
  }
  drawMap(w, h);
  byId('scale').textContent = Math.round(scale * 100) + '%';
}

function dots(w, h) {
  const step = 24 * scale;
  if (step < 11) return;
  paper.fillStyle = colors.dot;
  for (let py = ((y % step) + step) % step; py < h; py += step)
    for (let px = ((x % step) + step) % step; px < w; px += step) paper.fillRect(px - .75, py - .75, 1.5, 1.5);
}

function isHot(arrow) {
  return chosenValue >= 0 ? arrow[2] === chosenValue : chosenBox >= 0 && (arrow[0] === chosenBox || arrow[1] === chosenBox);
}

function drawArrows(seen) {
  const thin = Math.max(1.3, .8 / scale);
  for (const hot of [false, true]) {
    paper.strokeStyle = paper.fillStyle = hot ? colors.accent : colors.edge;
    paper.lineWidth = hot ? thin * 1.7 : thin;
    for (let a = 0; a < graph.arrows.length; a++) {
      const arrow = graph.arrows[a], bounds = graph.bounds[a];
      if (isHot(arrow) !== hot || bounds[0] > seen.right || bounds[2] < seen.left || bounds[1] > seen.bottom || bounds[3] < seen.top) continue;
      paper.beginPath();
      paper.moveTo(arrow[3], arrow[4]);
      let px = arrow[3], py = arrow[4];
      for (let i = 5; i < arrow.length; i += 2) {
        const qx = arrow[i], qy = arrow[i + 1], mid = (py + qy) / 2;
        if (Math.abs(qx - px) < .2) paper.lineTo(qx, qy); else paper.bezierCurveTo(px, mid, qx, mid, qx, qy);
        px = qx; py = qy;
      }
      paper.stroke();
      if (scale > .3) {
        paper.beginPath(); paper.moveTo(px - 4.2, py - 7); paper.lineTo(px + 4.2, py - 7); paper.lineTo(px, py); paper.fill();
      }
    }
  }
}

function drawBox(box, b) {
  const chosen = b === chosenBox, color = colors[box.kind] || colors.OTHER;
  const isEnd = box.value !== undefined, radius = isEnd ? box.h / 2 : 9;
  if (scale < .28) {
    paper.fillStyle = color;
    paper.globalAlpha = chosen || chosenBox < 0 ? .95 : .6;
    rounded(box.x, box.y, box.w, box.h, radius); paper.fill();
    paper.globalAlpha = 1;
  } else {
    if (chosen || b === overBox) { paper.fillStyle = colors.glow; rounded(box.x - 5, box.y - 5, box.w + 10, box.h + 10, radius + 5); paper.fill(); }
    paper.fillStyle = colors.card; paper.strokeStyle = chosen ? colors.accent : colors.line; paper.lineWidth = chosen ? 2 : 1.2;
    rounded(box.x, box.y, box.w, box.h, radius); paper.fill(); paper.stroke();
    if (isEnd) { paper.fillStyle = color; paper.beginPath(); paper.arc(box.x + 20, box.y + box.h / 2, 5, 0, 7); paper.fill(); }
    else { paper.fillStyle = color; rounded(box.x + 8, box.y + 9, 4, box.h - 18, 2); paper.fill(); }
    const left = box.x + (isEnd ? 34 : 21), room = box.w - (isEnd ? 46 : 30);
    paper.fillStyle = colors.ink; paper.font = '600 13px ' + FONT; paper.textBaseline = 'middle';
    paper.fillText(box.title, left, box.y + 19, room);
    if (scale > .45) {
      paper.font = '11.5px ' + FONT;
      box.lines.forEach((line, i) => {
        paper.fillStyle = i === 0 ? colors.muted : colors.faint;
        paper.fillText(line, left, box.y + 37 + 16 * i, room);
      });
    }
  }
  if (scale < .28 && chosen) { paper.strokeStyle = colors.ink; paper.lineWidth = 2 / scale; rounded(box.x, box.y, box.w, box.h, radius); paper.stroke(); }
}

function rounded(left, top, w, h, r) { paper.beginPath(); paper.roundRect(left, top, w, h, Math.min(r, h / 2, w / 2)); }

// ---- the small map --------------------------------------------------------------------------------------------------

function makeMap() {
  const most = { w: 190, h: 230 };
  mapScale = Math.min(most.w / graph.width, most.h / graph.height);
  const w = Math.max(26, graph.width * mapScale) + 16, h = graph.height * mapScale + 16, ratio = devicePixelRatio || 1;
  map.style.width = w + 'px'; map.style.height = h + 'px';
  map.width = Math.round(w * ratio); map.height = Math.round(h * ratio);
  mapPicture = document.createElement('canvas');
  mapPicture.width = map.width; mapPicture.height = map.height;
  const p = mapPicture.getContext('2d');
  p.scale(ratio, ratio); p.translate((w - graph.width * mapScale) / 2, 8); p.scale(mapScale, mapScale);
  for (const box of graph.boxes) {
    p.fillStyle = colors[box.kind] || colors.OTHER;
    p.fillRect(box.x, box.y, Math.max(box.w, 2 / mapScale), Math.max(box.h, 1.2 / mapScale));
  }
}

function drawMap(w, h) {
  const ratio = devicePixelRatio || 1, mw = map.width / ratio, offset = (mw - graph.width * mapScale) / 2;
  mapPaper.setTransform(1, 0, 0, 1, 0, 0);
  mapPaper.clearRect(0, 0, map.width, map.height);
  mapPaper.drawImage(mapPicture, 0, 0);
  mapPaper.setTransform(ratio, 0, 0, ratio, offset * ratio, 8 * ratio);
  mapPaper.fillStyle = colors.glow; mapPaper.strokeStyle = colors.accent; mapPaper.lineWidth = 1.2;
  const box = [-x / scale * mapScale, -y / scale * mapScale, w / scale * mapScale, h / scale * mapScale];
  mapPaper.fillRect(...box); mapPaper.strokeRect(...box);
}

function jumpByMap(event) {
  const box = map.getBoundingClientRect(), offset = (box.width - graph.width * mapScale) / 2;
  const gx = (event.clientX - box.left - offset) / mapScale, gy = (event.clientY - box.top - 8) / mapScale;
  x = free().width / 2 - gx * scale; y = innerHeight / 2 - gy * scale;
  flight = null; redraw();
}
map.addEventListener('pointerdown', e => { map.setPointerCapture(e.pointerId); jumpByMap(e); });
map.addEventListener('pointermove', e => { if (e.buttons) jumpByMap(e); });

// ---- moving ---------------------------------------------------------------------------------------------------------

/** The part of the window that the panel leaves. */
function free() {
  const side = innerWidth > 900 ? 414 : 0;
  return { width: innerWidth - side, height: innerHeight };
}

function zoom(factor, cx, cy) {
  const next = Math.min(4, Math.max(.02, scale * factor));
  x = cx - (cx - x) * next / scale; y = cy - (cy - y) * next / scale; scale = next;
  flight = null; redraw();
}

function fit(whole) {
  const room = free(), top = 78, pad = 30;
  const wide = (room.width - 2 * pad) / graph.width, high = (room.height - top - pad) / graph.height;
  scale = Math.min(1, wide, whole ? high : Math.max(high, .8));
  scale = Math.max(scale, .02);
  x = (room.width - graph.width * scale) / 2;
  y = graph.height * scale < room.height - top - pad ? top + (room.height - top - pad - graph.height * scale) / 2 : top;
  flight = null; redraw();
}

function flyTo(box) {
  const room = free(), target = Math.max(scale, .75);
  flight = { from: [x, y, scale], to: [room.width / 2 - (box.x + box.w / 2) * target, room.height / 2 - (box.y + box.h / 2) * target, target], start: performance.now() };
  redraw();
}

function fly() {
  const part = Math.min(1, (performance.now() - flight.start) / 320), ease = 1 - Math.pow(1 - part, 3);
  [x, y, scale] = flight.from.map((v, i) => v + (flight.to[i] - v) * ease);
  if (part < 1) redraw(); else flight = null;
}

const fingers = new Map();
let moved = 0, spread = 0;
view.addEventListener('pointerdown', e => {
  view.setPointerCapture(e.pointerId); fingers.set(e.pointerId, [e.clientX, e.clientY]); moved = 0; spread = 0; view.classList.add('moving'); closeSearch();
});
view.addEventListener('pointermove', e => {
  const before = fingers.get(e.pointerId);
  if (!before) { hover(e); return; }
  fingers.set(e.pointerId, [e.clientX, e.clientY]);
  moved += Math.abs(e.clientX - before[0]) + Math.abs(e.clientY - before[1]);
  if (fingers.size === 1) { x += e.clientX - before[0]; y += e.clientY - before[1]; flight = null; redraw(); return; }
  const [a, b] = [...fingers.values()], now = Math.hypot(a[0] - b[0], a[1] - b[1]);
  if (spread) zoom(now / spread, (a[0] + b[0]) / 2, (a[1] + b[1]) / 2);
  spread = now;
});
for (const end of ['pointerup', 'pointercancel']) view.addEventListener(end, e => {
  const known = fingers.delete(e.pointerId);
  if (!fingers.size) view.classList.remove('moving');
  if (known && end === 'pointerup' && moved < 5) choose(boxAt(e.clientX, e.clientY), -1);
});
view.addEventListener('wheel', e => {
  e.preventDefault();
  const pixels = e.deltaMode === 1 ? e.deltaY * 16 : e.deltaMode === 2 ? e.deltaY * innerHeight : e.deltaY;
  if (e.shiftKey) { x -= pixels + e.deltaX; redraw(); } else zoom(Math.exp(-pixels * (e.ctrlKey ? .01 : .0015)), e.clientX, e.clientY);
}, { passive: false });
view.addEventListener('dblclick', e => zoom(1.8, e.clientX, e.clientY));

function boxAt(px, py) {
  const gx = (px - x) / scale, gy = (py - y) / scale;
  for (let b = graph.boxes.length - 1; b >= 0; b--) {
    const box = graph.boxes[b];
    if (gx >= box.x && gx <= box.x + box.w && gy >= box.y && gy <= box.y + box.h) return b;
  }
  return -1;
}
function hover(e) {
  const b = boxAt(e.clientX, e.clientY);
  if (b !== overBox) { overBox = b; view.classList.toggle('over', b >= 0); redraw(); }
}

addEventListener('keydown', e => {
  if (e.target === query || e.ctrlKey || e.metaKey || e.altKey) return;
  const room = free(), step = 80;
  const keys = {
    '/': () => query.focus(), f: () => fit(true), '+': () => zoom(1.25, room.width / 2, room.height / 2), '=': () => zoom(1.25, room.width / 2, room.height / 2),
    '-': () => zoom(.8, room.width / 2, room.height / 2), '1': () => zoom(1 / scale, room.width / 2, room.height / 2), Escape: () => choose(-1, -1),
    ArrowLeft: () => { x += step; redraw(); }, ArrowRight: () => { x -= step; redraw(); }, ArrowUp: () => { y += step; redraw(); }, ArrowDown: () => { y -= step; redraw(); },
  };
  if (keys[e.key] && !(e.target instanceof HTMLSelectElement)) { e.preventDefault(); keys[e.key](); }
});

// ---- the panel ------------------------------------------------------------------------------------------------------

function choose(box, value) {
  chosenBox = box; chosenValue = value;
  panel.scrollTop = 0;
  panel.replaceChildren(...(box < 0 && value < 0 ? overview() : box < 0 ? tensorPage(value) : boxPage(graph.boxes[box])));
  history.replaceState(null, '', box >= 0 && graph.boxes[box].node !== undefined ? '#graph=' + graphIndex + '&node=' + graph.boxes[box].node : '#');
  redraw();
}

function overview() {
  const all = [make('h1', {}, report.file), make('p', {}, report.description)];
  if (report.metadata) all.push(make('p', {}, report.metadata.name + (report.metadata.description ? ': ' + report.metadata.description : '')));
  all.push(facts([
    ['size', report.bytes < 0 ? '' : bytes(report.bytes)], ['graphs', report.graphs], ['nodes', report.nodes], ['tensors', report.tensors],
    ['parameters', count(report.parameters)], ['work', count(report.multiply_adds) + ' multiply-adds'],
    ['arena', report.memory.arena_bytes === undefined ? '' : bytes(report.memory.arena_bytes) + ' (' + bytes(report.memory.unshared_bytes) + ' without sharing)'],
    ['needs runtime', report.runtime_needed], ['signatures', report.signatures.map(s => s.key).join(', ')], ['packed files', report.files.map(f => f.name).join(', ')],
  ]));
  for (const [title, ends] of [['Inputs', report.inputs], ['Outputs', report.outputs]]) {
    all.push(heading(title));
    for (const end of ends) all.push(graphIndex === 0 ? tensor(end.metadata && end.metadata.name || '', end.tensor) : make('p', {}, end.name));
  }
  all.push(heading('Operators'));
  const work = Math.max(1, ...report.operators.map(o => o.multiply_adds)), most = Math.max(...report.operators.map(o => o.count));
  for (const o of report.operators) {
    const kind = kindOf(o.operator), part = report.multiply_adds ? o.multiply_adds / work : o.count / most;
    all.push(make('div', { class: 'bar', title: o.types + ', version ' + o.version },
      make('span', {}, tag(kind), o.operator + ' ', make('small', {}, '×' + o.count)),
      make('small', {}, [o.multiply_adds ? count(o.multiply_adds) + ' MAC' : '', o.parameter_bytes ? bytes(o.parameter_bytes) : ''].filter(t => t).join(' · ')),
      make('i', {}, make('u', { style: 'width:' + (100 * part).toFixed(1) + '%;background:var(--' + kind + ')' }))));
  }
  if (report.refusals.length) {
    all.push(heading('Cannot be run'));
    for (const r of report.refusals) all.push(make('p', { class: 'bad' }, 'node ' + r.node + ' ' + r.operator + ': ' + r.reason));
  }
  return all;
}

const kinds = new Map();
function kindOf(operator) {
  if (!kinds.size) for (const g of model.graphs) for (const b of g.boxes) if (b.node !== undefined) kinds.set(b.title, b.kind);
  return kinds.get(operator) || 'OTHER';
}

const back = () => make('button', { class: 'back', onclick: () => choose(-1, -1) }, '← Model');

function boxPage(box) {
  if (box.value !== undefined) return [back(), make('h1', {}, tag(box.kind), box.kind === 'INPUT' ? 'Input' : 'Output'), tensor('', box.value, true), ...neighbours(box.value)];
  const all = [back(), make('h1', {}, tag(box.kind), box.title), make('p', {}, 'node ' + box.node + ', version ' + box.version)];
  const refusal = report.refusals.find(r => r.graph === graphIndex && r.node === box.node);
  if (refusal) all.push(make('p', { class: 'bad' }, 'Cannot be run: ' + refusal.reason));
  if (Object.keys(box.options).length) all.push(heading('Attributes'), facts(Object.entries(box.options)));
  all.push(heading('Inputs'), ...box.in.map(([port, v]) => v < 0 ? make('p', {}, port + ': left out') : tensor(port, v, !!(graph.values[v].statistic && graph.values[v].statistic.bins))));
  all.push(heading('Outputs'), ...box.out.map(([port, v]) => tensor(port, v)));
  return all;
}

function tensorPage(v) { return [back(), make('h1', {}, 'Tensor ' + v), tensor('', v, true), ...neighbours(v)]; }

function neighbours(v) {
  const all = [];
  const link = b => make('div', { class: 'tensor', onclick: () => { choose(b, -1); flyTo(graph.boxes[b]); } },
    make('div', { class: 'head' }, make('b', {}, tag(graph.boxes[b].kind), graph.boxes[b].title), make('span', {}, graph.boxes[b].node === undefined ? '' : 'node ' + graph.boxes[b].node)));
  const made = graph.boxes.findIndex(b => b.out && b.out.some(o => o[1] === v));
  if (made >= 0) all.push(heading('Made by'), link(made));
  const readers = graph.boxes.map((b, i) => b.in && b.in.some(o => o[1] === v) ? i : -1).filter(i => i >= 0);
  if (readers.length) all.push(heading('Read by'), ...readers.slice(0, 60).map(link));
  return all;
}

/** A tensor as a card; a click opens its details and marks where it flows. */
function tensor(port, v, open) {
  const value = graph.values[v], card = make('div', { class: 'tensor' });
  const head = [make('div', { class: 'head' }, make('b', {}, port || value.kind), make('span', {}, value.type.toLowerCase() + ' ' + value.shape)), make('div', { class: 'name' }, value.name)];
  const details = () => {
    const s = value.statistic;
    const list = [['tensor', v], ['kind', value.kind], ['bytes', value.bytes === undefined ? '' : bytes(value.bytes) + (value.bytes > 1023 ? ' (' + value.bytes.toLocaleString('en') + ')' : '')], ['quantised', value.quantization]];
    if (s) {
      if (s.min !== undefined) list.push(['range', short(s.min) + ' … ' + short(s.max)], ['mean ± std', short(s.mean) + ' ± ' + short(s.std)], ['zeros', (100 * s.zeros).toFixed(1) + '%']);
      if (s.odd) list.push(['not finite', s.odd]);
      list.push(['first', s.first.map(short).join(', ')]);
      if (s.step > 1) list.push(['sampled', 'one in ' + s.step]);
    }
    return [facts(list), s && s.bins ? histogram(s.bins) : null];
  };
  const show = () => card.replaceChildren(...head, ...(open ? details().filter(d => d) : []));
  card.addEventListener('click', () => {
    open = !open; show();
    document.querySelectorAll('.tensor.chosen').forEach(e => e.classList.remove('chosen'));
    card.classList.toggle('chosen', open);
    chosenValue = open ? v : -1; redraw();
  });
  show();
  return card;
}

function histogram(bins) {
  const ns = 'http://www.w3.org/2000/svg', svg = document.createElementNS(ns, 'svg'), most = Math.max(...bins);
  svg.setAttribute('viewBox', '0 0 ' + bins.length * 10 + ' 100'); svg.setAttribute('preserveAspectRatio', 'none');
  bins.forEach((n, i) => {
    const bar = document.createElementNS(ns, 'rect'), h = n ? Math.max(2, 100 * n / most) : 0;
    for (const [k, v] of Object.entries({ x: i * 10 + 1, y: 100 - h, width: 8, height: h, rx: 1.5, fill: 'var(--accent)' })) bar.setAttribute(k, v);
    svg.append(bar);
  });
  return svg;
}

// ---- search ---------------------------------------------------------------------------------------------------------

let hits = [], current = 0;
query.addEventListener('input', () => {
  const text = query.value.trim().toLowerCase();
  hits = [];
  if (text) model.graphs.forEach((g, gi) => {
    g.boxes.forEach((b, i) => {
      if (hits.length < 60 && (b.title.toLowerCase().includes(text) || String(b.node) === text)) hits.push({ gi, box: i, title: b.title, more: b.node === undefined ? b.kind.toLowerCase() : 'node ' + b.node + '  ' + b.lines[0], kind: b.kind });
    });
    g.values.forEach((v, i) => { if (hits.length < 120 && v.name.toLowerCase().includes(text)) hits.push({ gi, value: i, title: '%' + i, more: v.name, kind: 'OTHER' }); });
  });
  current = 0; showHits();
});
query.addEventListener('keydown', e => {
  if (e.key === 'Escape') { query.value = ''; closeSearch(); query.blur(); }
  if (e.key === 'Enter' && hits[current]) go(hits[current]);
  if (e.key === 'ArrowDown' || e.key === 'ArrowUp') { e.preventDefault(); current = Math.max(0, Math.min(hits.length - 1, current + (e.key === 'ArrowDown' ? 1 : -1))); showHits(); if (hits[current]) go(hits[current], true); }
});
query.addEventListener('focus', () => { if (hits.length) showHits(); });

function showHits() {
  found.hidden = !query.value.trim();
  found.replaceChildren(...(hits.length ? hits.map((hit, i) => make('li', { 'aria-selected': i === current, onclick: () => { current = i; go(hit); } }, make('b', {}, tag(hit.kind), hit.title), make('span', {}, '\u200e' + hit.more)))
    : [make('li', {}, make('span', {}, 'nothing found'))]));
  const chosen = found.children[current];
  if (chosen) chosen.scrollIntoView({ block: 'nearest' });
}
function closeSearch() { found.hidden = true; }

function go(hit, stay) {
  if (hit.gi !== graphIndex) openGraph(hit.gi);
  if (hit.box !== undefined) { choose(hit.box, -1); flyTo(graph.boxes[hit.box]); }
  else {
    choose(-1, hit.value);
    const at = graph.boxes.find(b => b.value === hit.value || (b.out && b.out.some(o => o[1] === hit.value))) || graph.boxes.find(b => b.in && b.in.some(o => o[1] === hit.value));
    if (at) flyTo(at);
  }
  if (!stay) closeSearch();
}

// ---- start ----------------------------------------------------------------------------------------------------------

function openGraph(index) {
  graphIndex = index; graph = model.graphs[index];
  graph.width = Math.max(1, graph.width); graph.height = Math.max(1, graph.height);
  if (!graph.bounds) graph.bounds = graph.arrows.map(a => {
    let l = 1e9, t = 1e9, r = -1e9, b = -1e9;
    for (let i = 3; i < a.length; i += 2) { l = Math.min(l, a[i]); r = Math.max(r, a[i]); t = Math.min(t, a[i + 1]); b = Math.max(b, a[i + 1]); }
    return [l, t, r, b];
  });
  byId('graphs').value = index;
  overBox = -1;
  makeMap(); choose(-1, -1); fit(false);
}

function setTheme(dark) { root.classList.toggle('dark', dark); readColors(); if (graph) { makeMap(); redraw(); } }

const wish = new URLSearchParams(location.hash.slice(1));
const prefersDark = matchMedia('(prefers-color-scheme: dark)');
prefersDark.addEventListener('change', e => setTheme(e.matches));
setTheme(wish.has('theme') ? wish.get('theme') === 'dark' : prefersDark.matches);
document.title = report.file + ' · Tern';
byId('file').textContent = report.file;
byId('facts').textContent = report.nodes + ' nodes · ' + count(report.parameters) + ' parameters · ' + bytes(report.constant_bytes);
byId('theme').onclick = () => setTheme(!root.classList.contains('dark'));
byId('in').onclick = () => zoom(1.25, free().width / 2, innerHeight / 2);
byId('out').onclick = () => zoom(.8, free().width / 2, innerHeight / 2);
byId('scale').onclick = () => zoom(1 / scale, free().width / 2, innerHeight / 2);
byId('fit').onclick = () => fit(true);
const graphs = byId('graphs');
graphs.hidden = model.graphs.length < 2;
model.graphs.forEach((g, i) => graphs.append(make('option', { value: i }, (g.name || 'graph ' + i) + ' (' + g.boxes.filter(b => b.node !== undefined).length + ')')));
graphs.onchange = () => openGraph(+graphs.value);
addEventListener('resize', redraw);
openGraph(Math.min(model.graphs.length - 1, Math.max(0, +wish.get('graph') || 0)));
if (wish.has('fit')) fit(true);
if (wish.has('node')) {
  const b = graph.boxes.findIndex(box => box.node === +wish.get('node'));
  if (b >= 0) { choose(b, -1); flyTo(graph.boxes[b]); }
}
if (wish.has('find')) { query.value = wish.get('find'); query.dispatchEvent(new Event('input')); }
