(() => {
  "use strict";
  const $ = (query, at = document) => [...at.querySelectorAll(query)];
  document.documentElement.classList.add("js");

  // Sorting: by the number in data-v, else by text. The first click on numbers shows the largest first.
  for (const table of $("table.sortable")) {
    $("thead th", table).forEach((head, column) => {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = head.textContent;
      head.replaceChildren(button);
      button.addEventListener("click", () => {
        const numeric = head.classList.contains("n");
        const down = head.getAttribute("aria-sort") ? head.getAttribute("aria-sort") === "ascending" : numeric;
        $("th", head.parentNode).forEach(other => other.removeAttribute("aria-sort"));
        head.setAttribute("aria-sort", down ? "descending" : "ascending");
        const key = row => numeric ? Number(row.cells[column].dataset.v ?? "0") : row.cells[column].textContent;
        const rows = [...table.tBodies[0].rows].map((row, place) => ({ row, place, key: key(row) }));
        rows.sort((a, b) => (numeric ? a.key - b.key : a.key.localeCompare(b.key, "en", { numeric: true })) * (down ? -1 : 1) || a.place - b.place);
        table.tBodies[0].append(...rows.map(item => item.row));
      });
    });
  }

  // Searching: every word must occur in the row.
  let from = -Infinity, to = Infinity;
  const matches = (row, words) => {
    const text = row.textContent.toLowerCase();
    return words.every(word => text.includes(word));
  };
  const apply = input => {
    const table = document.getElementById(input.dataset.for);
    const words = input.value.toLowerCase().split(/\s+/).filter(Boolean);
    let shown = 0;
    for (const row of table.tBodies[0].rows) {
      const inTime = !row.dataset.first || (Number(row.dataset.last) >= from && Number(row.dataset.first) <= to);
      row.hidden = !(inTime && matches(row, words));
      shown += row.hidden ? 0 : 1;
    }
    const count = document.getElementById(input.dataset.for + "-shown");
    if (count) count.textContent = `${shown.toLocaleString("en")} of ${table.tBodies[0].rows.length.toLocaleString("en")} rows`;
  };
  for (const input of $("input[data-for]")) {
    input.addEventListener("input", () => apply(input));
    apply(input);
  }

  // Brushing: a span of bins, by pointer or by the two sliders; it also limits the flow table.
  const chart = document.getElementById("timechart");
  if (chart) {
    const bins = Number(chart.dataset.bins), left = Number(chart.dataset.left), plot = Number(chart.dataset.plot);
    const brush = document.getElementById("brush"), said = document.getElementById("brushed");
    const low = document.getElementById("brush-from"), high = document.getElementById("brush-to"), all = document.getElementById("brush-all");
    low.max = high.max = bins - 1;
    const bytes = n => { let u = 0; const names = ["B", "kB", "MB", "GB", "TB"]; while (n >= 999.5 && u < 4) { n /= 1000; u++; } return (u ? n.toPrecision(3) : n) + " " + names[u]; };
    const moment = ns => new Date(Number(BigInt(Math.round(ns)) / 1000000n)).toISOString().replace("T", " ").replace("Z", " UTC");
    const set = (a, b) => {
      const whole = a <= 0 && b >= bins - 1;
      [low.value, high.value] = [a, b];
      const width = Number(chart.dataset.width), start = Number(chart.dataset.start);
      [from, to] = whole ? [-Infinity, Infinity] : [(start + a * width) / 1e9, (start + (b + 1) * width) / 1e9];
      brush.setAttribute("x", left + plot * a / bins);
      brush.setAttribute("width", whole ? 0 : plot * (b - a + 1) / bins);
      let total = 0, packets = 0;
      for (const bin of $(".bin", chart)) {
        const inside = Number(bin.dataset.bin) >= a && Number(bin.dataset.bin) <= b;
        bin.classList.toggle("off", !inside);
        if (inside) { total += Number(bin.dataset.bytes); packets += Number(bin.dataset.packets); }
      }
      said.textContent = whole ? "all of the time" : `${moment(start + a * width)} to ${moment(start + (b + 1) * width)}: ${packets.toLocaleString("en")} packets, ${bytes(total)}`;
      said.dataset.packets = packets;
      const input = document.querySelector("input[data-for=flows]");
      if (input) apply(input);
    };
    const binAt = event => {
      const box = chart.getBoundingClientRect();
      const x = (event.clientX - box.left) * chart.viewBox.baseVal.width / box.width;
      return Math.min(bins - 1, Math.max(0, Math.floor((x - left) * bins / plot)));
    };
    let anchor = null;
    chart.style.touchAction = "pan-y";
    chart.style.cursor = "crosshair";
    chart.addEventListener("pointerdown", event => { anchor = binAt(event); chart.setPointerCapture(event.pointerId); event.preventDefault(); });
    chart.addEventListener("pointermove", event => { if (anchor !== null) { const at = binAt(event); set(Math.min(anchor, at), Math.max(anchor, at)); } });
    chart.addEventListener("pointerup", event => { if (anchor !== null && binAt(event) === anchor) set(0, bins - 1); anchor = null; });
    for (const slider of [low, high]) slider.addEventListener("input", () => set(Math.min(+low.value, +high.value), Math.max(+low.value, +high.value)));
    all.addEventListener("click", () => set(0, bins - 1));
    set(0, bins - 1);
  }

  // Tooltips: the titles of marks, at once instead of after a second.
  const tip = document.createElement("div");
  tip.id = "tip";
  tip.setAttribute("aria-hidden", "true");
  document.body.append(tip);
  for (const title of $("svg title")) {
    const mark = title.parentNode;
    mark.dataset.tip = title.textContent;
    mark.setAttribute("aria-label", title.textContent);
    title.remove();
  }
  document.addEventListener("pointermove", event => {
    const mark = event.target.closest ? event.target.closest("[data-tip]") : null;
    tip.style.display = mark ? "block" : "none";
    if (!mark) return;
    tip.textContent = mark.dataset.tip;
    tip.style.left = Math.max(4, Math.min(innerWidth - tip.offsetWidth - 8, event.clientX + 14)) + "px";
    tip.style.top = Math.max(4, event.clientY - tip.offsetHeight - 12) + "px";
  });

  // Copying a filter.
  for (const code of $("code.filter")) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "copy";
    button.textContent = "copy";
    button.addEventListener("click", async () => {
      try {
        await navigator.clipboard.writeText(code.textContent);
      } catch {
        const range = document.createRange();
        range.selectNodeContents(code);
        getSelection().removeAllRanges();
        getSelection().addRange(range);
        document.execCommand("copy");
      }
      button.textContent = "copied";
      setTimeout(() => { button.textContent = "copy"; }, 1500);
    });
    code.after(button);
  }
})();
