/// The script of the site: the atlas's filter, and figures that answer to the pointer. Without it all is there, as text and pictures.
package enum SiteScript {
    package static let javaScript = #"""
        "use strict";
        const vegaAddress = document.currentScript.dataset.vega;

        function startFilter(form) {
          const papers = [...document.querySelectorAll(".paper")];
          const texts = papers.map(paper => paper.textContent.toLowerCase());
          const names = ["theme", "verdict", "fidelity", "studied", "feed"];
          const isWanted = (paper, index, wanted, words) =>
            names.every(name => !wanted[name] || (name === "theme" || name === "fidelity"
              ? paper.dataset[name] === wanted[name] : paper.dataset[name].split(" ").includes(wanted[name])))
            && words.every(word => texts[index].includes(word));
          function apply() {
            const wanted = Object.fromEntries([...new FormData(form)].filter(([, value]) => value !== ""));
            const words = (wanted.q || "").toLowerCase().split(/\s+/).filter(Boolean);
            let count = 0;
            papers.forEach((paper, index) => {
              paper.hidden = !isWanted(paper, index, wanted, words);
              if (!paper.hidden) count += 1;
            });
            for (const section of document.querySelectorAll(".theme")) section.hidden = !section.querySelector(".paper:not([hidden])");
            document.getElementById("shown").textContent = count === papers.length ? `${count} papers`
              : `${count} of ${papers.length} papers`;
            document.getElementById("none").hidden = count > 0;
            const query = new URLSearchParams(wanted).toString();
            try { history.replaceState(null, "", query ? "?" + query : location.pathname); } catch { /* a page opened from a file */ }
          }
          for (const [name, value] of new URLSearchParams(location.search)) if (form.elements[name]) form.elements[name].value = value;
          form.hidden = false;
          form.addEventListener("input", apply);
          form.addEventListener("submit", event => event.preventDefault());
          form.addEventListener("reset", () => setTimeout(apply));
          document.getElementById("clear-none").addEventListener("click", () => form.reset());
          apply();
        }

        // Marks tell their values, and a click on an entry of the legend pales all other series. A layer shows a series by its colour alone, or
        // several by a field.
        function exploring(specification) {
          const spec = structuredClone(specification);
          spec.config = { ...spec.config, mark: { ...spec.config?.mark, tooltip: true } };
          const layers = (spec.spec || spec).layer || [];
          // Said by each mark: beside a selection Vega-Lite takes the pointer from marks that don't.
          for (const layer of layers) layer.mark = { tooltip: true, ...(typeof layer.mark === "string" ? { type: layer.mark } : layer.mark) };
          // Shapes tell apart and don't order: Vega-Lite warns of an ordinal one, and draws it as a nominal one.
          for (const layer of layers) if (layer.encoding?.shape?.type === "ordinal") layer.encoding.shape.type = "nominal";
          const channels = ["color", "fill", "stroke"];
          const shown = layer => channels.map(name => layer.encoding?.[name]).filter(channel => channel?.legend && channel.type !== "quantitative");
          const legend = layers.find(layer => shown(layer).length > 0);
          if (!legend) return spec;
          const { field } = shown(legend)[0];
          const names = new Map();
          for (const { scale } of shown(legend)) {
            (scale?.range || []).forEach((color, index) => names.set(color, [...(names.get(color) || []), scale.domain[index]]));
          }
          for (const layer of layers) {
            if (!layer.encoding || layer.encoding.opacity) continue;
            const { mark } = layer;
            const own = names.get(mark.color ?? mark.fill ?? mark.stroke);
            const test = channels.some(name => layer.encoding[name]?.field === field) ? { param: "kept", empty: true }
              : own ? { test: `!isArray(kept[${JSON.stringify(field)}]) || ${own.map(name =>
                  `indexof(kept[${JSON.stringify(field)}], ${JSON.stringify(name)}) >= 0`).join(" || ")}` } : null;
            const value = mark.opacity ?? 1;
            if (test && layer !== legend || test?.param) layer.encoding.opacity = { condition: { ...test, value }, value: Math.min(0.1, value) };
          }
          legend.params = [...(legend.params || []), { name: "kept", select: { type: "point", fields: [field] }, bind: "legend" }];
          return spec;
        }

        let vegaLoading;
        function loadVega() {
          vegaLoading ??= new Promise((resolve, reject) => {
            const script = document.createElement("script");
            script.src = vegaAddress;
            script.onload = resolve;
            script.onerror = () => reject(new Error("Vega is not there"));
            document.head.append(script);
          });
          return vegaLoading;
        }

        async function draw(figure) {
          const specification = JSON.parse(figure.querySelector("script").textContent);
          const plot = figure.querySelector(".plot");
          const stage = document.createElement("div");
          const options = { renderer: "svg", actions: { export: true, source: false, compiled: false, editor: false },
            // Errors alone: Vega also warns of a panel in which one of the marks has no points.
            downloadFileName: figure.id, logLevel: 1 };
          try {
            await loadVega();
            const show = spec => window.vegaEmbed(stage, structuredClone(spec), options);
            await show(exploring(specification)).catch(() => show(specification));
            stage.querySelector("svg").setAttribute("aria-label", figure.dataset.alt);
            stage.querySelector("summary")?.setAttribute("aria-label", "Save this figure");
            plot.replaceChildren(stage);
            figure.dataset.drawn = "yes";
          } catch (error) {
            figure.dataset.problem = error.message;
            figure.dataset.drawn = "no";
          }
        }

        // Boxes that have nothing to scroll are no stops of the keyboard.
        const resizing = new ResizeObserver(entries => {
          for (const { target } of entries) target.tabIndex = target.scrollWidth > target.clientWidth ? 0 : -1;
        });
        for (const box of document.querySelectorAll(".scroll")) resizing.observe(box);

        // Beside the text there is room for the contents, above it only for their heading.
        const contents = document.querySelector(".contents details");
        if (contents) contents.open = matchMedia("(min-width: 72rem)").matches;

        const form = document.getElementById("filter");
        if (form) startFilter(form);
        const figures = [...document.querySelectorAll("figure")].filter(figure => figure.querySelector("script"));
        const near = new IntersectionObserver(entries => {
          for (const entry of entries.filter(entry => entry.isIntersecting)) {
            near.unobserve(entry.target);
            draw(entry.target);
          }
        }, { rootMargin: "600px" });
        for (const figure of figures) near.observe(figure);

        """#
}
