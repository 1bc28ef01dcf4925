/* Draws the charts of a page: <div class="chart__canvas" data-chart="id"> with its data in <script type="application/json" id="id">.
   Colours come from the custom properties, so that a chart follows the theme; tooltips are drawn on the canvas, since the policy
   allows no style written into markup. The table behind a chart stands in the page. */
(() => {
  const TONES = { neutral: "--ink-2", accent: "--accent", good: "--good", bad: "--bad", warn: "--warn", compared: "--compared", target: "--ink-3" };
  const reduced = window.matchMedia("(prefers-reduced-motion: reduce)").matches;

  const probe = document.createElement("span");
  probe.hidden = true;
  document.body.append(probe);
  const colour = (name) => {
    probe.style.color = `var(${name})`;
    return getComputedStyle(probe).color;
  };
  const faded = (value, alpha) => value.replace(/^rgb\(([^)]+)\)$/, `rgba($1, ${alpha})`);
  const toneOf = (tone) => colour(TONES[tone] || TONES.neutral);
  const formatter = (digits) => {
    const format = new Intl.NumberFormat("en-US", { minimumFractionDigits: digits, maximumFractionDigits: digits });
    return (value) => (value === null || value === undefined || value === "-" ? "–" : format.format(value).replace("-", "\u2212"));
  };

  const frame = (spec, show) => {
    const text = { color: colour("--ink-3"), fontSize: 12, fontFamily: getComputedStyle(document.body).fontFamily };
    return {
      animation: !reduced, animationDuration: 140, animationDurationUpdate: 140,
      textStyle: text,
      aria: { enabled: false },
      tooltip: {
        trigger: "axis", renderMode: "richText", confine: true, valueFormatter: show,
        backgroundColor: colour("--raised"), borderColor: colour("--line-strong"), borderWidth: 1, padding: [8, 12],
        textStyle: { ...text, color: colour("--ink") }, axisPointer: { type: "line", lineStyle: { color: colour("--line-strong") } },
      },
      category: {
        type: "category", data: spec.labels, axisTick: { show: false }, axisLine: { lineStyle: { color: colour("--line-strong") } },
        axisLabel: { ...text, hideOverlap: true, margin: 10 },
      },
      value: {
        type: "value", scale: !spec.zero, splitNumber: 4, axisLabel: { ...text, formatter: formatter(0), hideOverlap: true }, axisLine: { show: false }, axisTick: { show: false },
        splitLine: { lineStyle: { color: colour("--line") } },
      },
    };
  };

  const guides = (spec, text) => {
    const lines = spec.marks.map((mark) => ({
      xAxis: mark.at, lineStyle: { color: colour("--line-strong"), type: "dotted" }, label: { formatter: mark.label, color: colour("--ink-3"), position: "end", distance: 4 },
    }));
    if (spec.limit) lines.push({
      yAxis: spec.limit.value, lineStyle: { color: colour("--ink"), type: "dashed", width: 1 },
      label: { formatter: spec.limit.label, position: "insideEndBottom", color: colour("--ink"), distance: [4, 3] },
    });
    return lines.length ? { symbol: "none", silent: true, animation: false, label: text, data: lines } : undefined;
  };

  /* A line whose last stretch is not over yet is drawn twice: full up to there, dashed from there. */
  const line = (series, show, compact, offset) => {
    const tone = toneOf(series.tone);
    const last = series.values.length - 1;
    const base = {
      type: "line", name: series.name, showSymbol: false, symbol: "circle", symbolSize: 7, step: series.step ? "middle" : false, connectNulls: false,
      lineStyle: { color: tone, width: series.tone === "compared" || series.step ? 1.4 : 2, type: series.step ? "dashed" : "solid" }, itemStyle: { color: tone },
      areaStyle: series.area ? { color: faded(tone, 0.1) } : undefined, emphasis: { disabled: true },
      endLabel: {
        show: !compact, distance: 8, offset: [0, offset], color: series.tone === "compared" || series.tone === "target" ? colour("--ink-3") : tone,
        fontWeight: series.tone === "accent" || series.tone === "bad" ? 600 : 400, formatter: (point) => `${series.name} ${show(point.value)}`,
      },
    };
    const dot = series.tone === "accent" || series.tone === "bad";
    const dotted = (values) => values.map((value, index) => (dot && index === last && value !== null
      ? { value, symbol: "circle", symbolSize: 7, itemStyle: { color: tone } } : value));
    if (dot) { base.showSymbol = true; base.symbolSize = (value, point) => (point.dataIndex === last ? 7 : 0); }
    if (series.dashedFrom === null || series.dashedFrom > last) return [{ ...base, data: dotted(series.values) }];
    const before = series.values.map((value, index) => (index <= series.dashedFrom ? value : null));
    const after = series.values.map((value, index) => (index >= series.dashedFrom ? value : null));
    return [
      { ...base, data: before, endLabel: { show: false }, tooltip: { show: false } },
      { ...base, data: dotted(after), lineStyle: { ...base.lineStyle, type: "dashed" } },
    ];
  };

  /* Pixels of a label at the end of a line: a Chinese character is twice as wide as a letter. */
  const labelWidth = (text) => [...text].reduce((width, letter) => width + (letter >= "\u2e80" ? 13 : 7), 0);
  const labelRoom = (spec, show) => 16 + Math.max(0, ...spec.series.map((series) => labelWidth(`${series.name} ${show(series.values.at(-1))}`)));

  const MOST_FOR_LABELS = 0.32;
  const LABEL_HEIGHT = 15;
  const AROUND_THE_PLOT = 52; /* pixels over and under it, the axis' labels included */

  /* Two lines that end close together: their names are moved apart, the higher one up. */
  const endOffsets = (spec, height) => {
    const all = spec.series.flatMap((series) => series.values).filter((value) => value !== null);
    const span = Math.max(...all) - (spec.zero ? Math.min(0, ...all) : Math.min(...all)) || 1;
    const ends = spec.series.map((series, index) => ({ index, at: ((series.values.at(-1) ?? 0) / span) * (height - AROUND_THE_PLOT) }));
    ends.sort((one, other) => other.at - one.at);
    const offsets = spec.series.map(() => 0);
    for (let place = 1; place < ends.length; place += 1) {
      const [above, below] = [ends[place - 1], ends[place]];
      const missing = LABEL_HEIGHT - (above.at - offsets[above.index] - below.at);
      if (missing > 0) { offsets[above.index] -= place === 1 ? missing / 2 : 0; offsets[below.index] += place === 1 ? missing / 2 : missing; }
    }
    return offsets;
  };

  /* Names stand at the ends of their lines; only where they would take a third of the drawing does a legend take their place. */
  const lines = (spec, show, width, height) => {
    const compact = labelRoom(spec, show) > width * MOST_FOR_LABELS;
    const base = frame(spec, show);
    const offsets = endOffsets(spec, height);
    const series = spec.series.flatMap((each, index) => line(each, show, compact, offsets[index]));
    if (series.length) series[0].markLine = guides(spec, base.textStyle);
    return {
      ...base, xAxis: { ...base.category, boundaryGap: false }, yAxis: base.value, series,
      legend: compact && spec.series.length > 1
        ? { top: 0, left: 0, itemWidth: 14, itemHeight: 2, icon: "rect", textStyle: { color: colour("--ink-2"), fontSize: 12 }, data: spec.series.map((each) => each.name) } : undefined,
      grid: { left: 4, right: compact ? 12 : labelRoom(spec, show), top: compact && spec.series.length > 1 ? 32 : 22, bottom: 6, outerBoundsMode: "same", outerBoundsContain: "axisLabel" },
    };
  };

  const bars = (spec, show) => {
    const base = frame(spec, show);
    const series = spec.series.map((each) => ({
      type: "bar", name: each.name, barMaxWidth: 12, barGap: "25%",
      data: each.values.map((value, index) => {
        const tone = each.tones[index] || each.tone;
        return { value, itemStyle: { color: toneOf(tone), borderRadius: [0, 2, 2, 0] }, label: { color: tone === "compared" ? colour("--ink-3") : toneOf(tone) } };
      }),
      label: { show: true, position: "right", fontSize: 12, fontWeight: each.tone === "compared" ? 400 : 600, formatter: (point) => show(point.value) },
      emphasis: { disabled: true },
    }));
    return {
      ...base, yAxis: { ...base.category, inverse: true, axisLabel: { ...base.category.axisLabel, color: colour("--ink"), hideOverlap: false, width: 120, overflow: "truncate" } },
      xAxis: base.value, series, tooltip: { ...base.tooltip, axisPointer: { type: "shadow", shadowStyle: { color: faded(colour("--ink-3"), 0.08) } } },
      grid: { left: 4, right: 60, top: 8, bottom: 6, outerBoundsMode: "same", outerBoundsContain: "axisLabel" },
    };
  };

  /* An interval is a pale stroke from low to high: a clear bar up to low, a coloured one above it, and a dot for the value. */
  const intervals = (spec, show) => {
    const base = frame(spec, show);
    const series = spec.series.flatMap((each) => {
      const tone = toneOf(each.tone);
      return [
        { type: "bar", stack: each.name, silent: true, tooltip: { show: false }, itemStyle: { color: "transparent" }, barWidth: 6, data: each.low.map((low) => (low === null ? null : low)) },
        { type: "bar", stack: each.name, silent: true, tooltip: { show: false }, barWidth: 6, itemStyle: { color: faded(tone, 0.32), borderRadius: 3 },
          data: each.high.map((high, index) => (high === null ? null : high - each.low[index])) },
        { type: "scatter", name: each.name, symbolSize: 7, data: each.values, itemStyle: { color: tone, borderColor: colour("--surface"), borderWidth: 1.5 } },
      ];
    });
    const lowest = Math.min(...spec.series.flatMap((each) => [...each.low, ...each.values]).filter((value) => value !== null));
    const step = 10 ** Math.max(0, Math.floor(Math.log10(Math.max(lowest, 1))));
    return {
      ...base, xAxis: base.category, yAxis: { ...base.value, scale: false, min: spec.zero ? 0 : Math.floor((lowest * 0.95) / step) * step }, series,
      grid: { left: 4, right: 12, top: 16, bottom: 6, outerBoundsMode: "same", outerBoundsContain: "axisLabel" },
    };
  };

  /* Lines through points on two scales, and single points on them with a name; a step in a line is drawn as it is: upright. */
  const curves = (spec, show, width) => {
    const base = frame(spec, show);
    const lined = spec.series.filter((each) => !each.dots);
    const room = 16 + Math.max(0, ...lined.map((each) => labelWidth(each.name)));
    const series = spec.series.map((each) => {
      const tone = toneOf(each.tone);
      if (each.dots) return {
        type: "scatter", name: each.name, symbolSize: 7, z: 4, itemStyle: { color: colour("--surface"), borderColor: tone, borderWidth: 1.5 },
        data: each.points.map((point, index) => ({ value: point, name: each.names[index] })),
      };
      return {
        type: "line", name: each.name, showSymbol: false, silent: true, lineStyle: { color: tone, width: each.tone === "compared" ? 1.4 : 2 }, itemStyle: { color: tone },
        data: each.points, emphasis: { disabled: true },
        endLabel: { show: true, distance: 8, color: each.tone === "compared" ? colour("--ink-3") : tone, fontWeight: each.tone === "compared" ? 400 : 600, formatter: each.name },
      };
    });
    return {
      ...base, series,
      tooltip: { ...base.tooltip, trigger: "item", formatter: (point) => `${point.name}\n${show(point.value[0])} \u2192 ${show(point.value[1])}` },
      xAxis: { ...base.value, scale: false, min: 0, splitNumber: width < 480 ? 3 : 6, splitLine: { show: false }, axisLine: { show: true, lineStyle: { color: colour("--line-strong") } },
        name: spec.xLabel, nameLocation: "middle", nameGap: 26, nameTextStyle: { color: colour("--ink-3"), fontSize: 12 } },
      yAxis: { ...base.value, scale: false }, grid: { left: 4, right: room, top: 16, bottom: 24, outerBoundsMode: "same", outerBoundsContain: "axisLabel" },
    };
  };

  const KINDS = { lines, bars, intervals, curves };
  const charts = [...document.querySelectorAll("[data-chart]")].map((element) => {
    const spec = JSON.parse(document.getElementById(element.dataset.chart).textContent);
    return { element, spec, drawn: window.echarts.init(element, null, { renderer: "canvas" }), isNew: true };
  });
  /* Only the first drawing moves: one of another size or theme is simply there. */
  const draw = (chart) => {
    const { element, spec, drawn } = chart;
    const show = formatter(spec.digits);
    const { category, value, ...option } = KINDS[spec.kind](spec, show, element.clientWidth, element.clientHeight);
    drawn.setOption({ ...option, animation: option.animation && chart.isNew }, { notMerge: true });
    chart.isNew = false;
  };
  const drawAll = () => charts.forEach(draw);

  drawAll();
  window.matchMedia("(prefers-color-scheme: dark)").addEventListener("change", drawAll);
  new MutationObserver(drawAll).observe(document.documentElement, { attributes: true, attributeFilter: ["data-theme"] });
  const sizes = new ResizeObserver((entries) => {
    for (const entry of entries) {
      const chart = charts.find((each) => each.element === entry.target);
      if (chart) { chart.drawn.resize(); draw(chart); }
    }
  });
  for (const chart of charts) sizes.observe(chart.element);
})();
