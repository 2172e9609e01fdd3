/// The style sheet of the site: light and dark by the reader's choice, one column on a phone.
package enum SiteStyle {
    package static let css = """
        :root { color-scheme: light dark; --ground: #fff; --raised: #f6f8fa; --ink: #1f2328; --muted: #59636e; --line: #d1d9e0; --link: #0958c0;
          --reproduced: #1a7f37; --validated: #0969da; --refuted: #c4320a; --inconclusive: #8a5a00; --untested: #6e7781; }
        @media (prefers-color-scheme: dark) { :root { --ground: #0d1117; --raised: #161b22; --ink: #e6edf3; --muted: #9aa4af; --line: #343b44;
          --link: #6cb0ff; --reproduced: #4ac26b; --validated: #6cb0ff; --refuted: #ff8a65; --inconclusive: #dcaa3c; --untested: #9aa4af; } }
        * { box-sizing: border-box; }
        html { scroll-padding-top: 1rem; -webkit-text-size-adjust: 100%; }
        body { margin: 0; background: var(--ground); color: var(--ink); font: 1rem/1.6 system-ui, -apple-system, "Segoe UI", "DejaVu Sans", sans-serif;
          overflow-wrap: break-word; }
        a { color: var(--link); text-underline-offset: .15em; }
        a.number { color: inherit; text-decoration: underline dotted var(--muted) 1px; } a.number:hover { color: var(--link); text-decoration-style: solid; }
        tr:target { background: var(--raised); outline: 2px solid var(--link); }
        :focus-visible { outline: 3px solid var(--link); outline-offset: 2px; border-radius: 3px; }
        main:focus { outline: none; }
        .skip { position: absolute; left: -999rem; }
        .skip:focus { left: 1rem; top: .5rem; padding: .4rem .8rem; background: var(--ground); z-index: 2; }
        header.site { border-bottom: 1px solid var(--line); padding: .7rem 1rem; } header.site nav { max-width: 72rem; margin: 0 auto; }
        header.site a { font-weight: 600; color: inherit; text-decoration: none; }
        header.site a:hover { text-decoration: underline; }
        footer.site { border-top: 1px solid var(--line); padding: .5rem 1rem; color: var(--muted); font-size: .85rem; } footer.site p { max-width: 72rem; margin: .5rem auto; }
        main { max-width: 74rem; margin: 0 auto; padding: 1rem; }
        h1, h2, h3 { line-height: 1.25; text-wrap: balance; }
        h1 { font-size: clamp(1.45rem, 1.1rem + 1.6vw, 1.8rem); margin: .5rem 0 1rem; }
        ul, ol { padding-left: 1.6rem; } article > ul > li { margin: .25rem 0; }
        h2 { font-size: 1.35rem; margin: 2.4rem 0 .8rem; padding-bottom: .3rem; border-bottom: 1px solid var(--line); }
        h3 { font-size: 1.05rem; margin: 1.4rem 0 .4rem; }
        code, pre { font-family: ui-monospace, "DejaVu Sans Mono", Menlo, Consolas, monospace; font-size: .86em; }
        :not(pre) > code { background: var(--raised); padding: .1em .2em; border-radius: 4px; }
        pre { background: var(--raised); padding: .8rem; border-radius: 6px; line-height: 1.45; }
        pre code { font-size: .82rem; }
        .scroll { overflow-x: auto; max-width: 100%; }
        /* A shadow at the side where there is more to see. */
        div.scroll { --shadow: color-mix(in srgb, var(--ink) 32%, transparent); background:
          linear-gradient(to right, var(--ground) 40%, transparent) left / 2.5rem 100% no-repeat local,
          linear-gradient(to left, var(--ground) 40%, transparent) right / 2.5rem 100% no-repeat local,
          linear-gradient(to right, var(--shadow), transparent) left / .6rem 100% no-repeat,
          linear-gradient(to left, var(--shadow), transparent) right / .6rem 100% no-repeat; }
        table { border-collapse: collapse; font-size: .84rem; line-height: 1.45; margin: .4rem 0 1rem; }
        th, td { border: 1px solid var(--line); padding: .3rem .5rem; text-align: left; vertical-align: top; overflow-wrap: normal; }
        td { max-width: 34rem; } .whole { white-space: nowrap; }
        td:first-child:not(.number) { min-width: 6.8rem; }
        td > details, td > details > summary { display: inline; } td > details > summary::before { content: "▸\u{A0}"; }
        td > details[open] > summary::before { content: "▾\u{A0}"; } td:has(> details) { min-width: 7.8rem; }
        td > details::details-content { display: none; } td > details[open]::details-content { display: block; }
        th { background: var(--raised); }
        td.number, th.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
        tr:target td { background: color-mix(in srgb, var(--link) 18%, transparent); }
        details > summary { cursor: pointer; color: var(--muted); }
        details > summary:hover { color: var(--ink); }
        details.code { margin: .2rem 0 .5rem; }
        math { font-family: "STIX Two Math", "Cambria Math", "Latin Modern Math", math; font-size: 1.08em; }
        blockquote { margin: 1rem 0; padding: 0 1rem; border-left: 3px solid var(--line); color: var(--muted); }

        .badges, .facts { display: flex; flex-wrap: wrap; gap: .3rem .7rem; margin: .3rem 0; align-items: baseline; }
        .facts { color: var(--muted); font-size: .86rem; }
        .verdict { font-size: .84rem; font-weight: 600; white-space: nowrap; color: var(--untested); }
        .verdict.reproduced { color: var(--reproduced); } .verdict.validated { color: var(--validated); }
        .verdict.refuted { color: var(--refuted); } .verdict.inconclusive { color: var(--inconclusive); }
        .freshness { font-size: .82rem; border: 1px solid currentColor; border-radius: 1rem; padding: 0 .6rem; color: var(--muted); min-width: 0; overflow-wrap: anywhere; }
        .freshness.fresh { color: var(--reproduced); } .freshness.stale { color: var(--refuted); }

        .lead { max-width: 48rem; }
        .bar { display: flex; gap: 2px; height: .8rem; border-radius: .4rem; overflow: hidden; max-width: 48rem; }
        .bar span { background: var(--untested); } .bar .reproduced { background: var(--reproduced); } .bar .validated { background: var(--validated); }
        .bar .refuted { background: var(--refuted); } .bar .inconclusive { background: var(--inconclusive); }
        .legend { display: flex; flex-wrap: wrap; gap: .2rem 1.2rem; list-style: none; padding: 0; margin: .5rem 0 1.5rem; }
        .explanation { max-width: 48rem; margin: 0 0 1.2rem; font-size: .9rem; } .explanation dl { margin: .4rem 0; }
        .explanation dt { margin-top: .5rem; font-weight: 600; } .explanation dd { margin: 0 0 0 1rem; color: var(--muted); }
        .filter { display: flex; flex-wrap: wrap; gap: .7rem; align-items: end; padding: .8rem; background: var(--raised); border: 1px solid var(--line);
          border-radius: 8px; }
        .filter[hidden] { display: none; }
        .filter label { display: flex; flex-direction: column; font-size: .8rem; color: var(--muted); min-width: 8rem; flex: 1 1 8rem; }
        .filter .search { flex: 2 1 14rem; }
        input, select, button { font: inherit; font-size: .95rem; color: var(--ink); background: var(--ground); border: 1px solid var(--line);
          border-radius: 6px; padding: .4rem .6rem; max-width: 100%; min-height: 2.4rem; }
        button { cursor: pointer; }
        .papers { list-style: none; padding: 0; margin: 0; display: grid; gap: .6rem; grid-template-columns: repeat(auto-fill, minmax(min(100%, 21rem), 1fr)); align-items: start; }
        .paper { border: 1px solid var(--line); border-radius: 8px; padding: .6rem .9rem; min-width: 0; }
        .paper.studied { grid-column: 1 / -1; border-left: 4px solid var(--link); background: var(--raised); }
        .paper h3 { margin: 0 0 .2rem; font-size: 1rem; text-wrap: wrap; }
        .paper details { font-size: .9rem; } .paper details ul { padding-left: 1.2rem; margin: .3rem 0; } .paper details p { margin: .4rem 0; }
        .waiting { font-style: italic; }
        [hidden] { display: none !important; }

        .report main { max-width: 62rem; }
        .contents { font-size: .88rem; } .contents ol { columns: 2 16rem; padding-left: 2rem; margin: .3rem 0; }
        article { min-width: 0; }
        @media (min-width: 72rem) {
          .report main { max-width: 80rem; display: grid; grid-template-columns: 12rem minmax(0, 64rem); gap: 1.6rem; }
          .report header.site nav, .report footer.site p { max-width: 78rem; }
          .contents { position: sticky; top: 1rem; align-self: start; max-height: calc(100vh - 2rem); overflow-y: auto; grid-column: 1; }
          .contents ol { columns: 1; } article { grid-column: 2; grid-row: 1; }
        }
        figure { margin: 1.2rem 0 1.6rem; }
        figcaption { color: var(--muted); font-size: .9rem; max-width: 46rem; }
        .plot img, .plot svg.marks { display: block; max-width: 100%; min-width: min(30rem, 130vw); height: auto; }
        .plot .vega-embed { display: block; position: relative; }
        .plot .vega-embed summary { opacity: .55; } .plot .vega-embed .chart-wrapper { width: auto; height: auto; display: block; }
        #vg-tooltip-element { background: var(--ground); color: var(--ink); border-color: var(--line); font-family: inherit; }
        #vg-tooltip-element table tr td.key { color: var(--muted); border: 0; background: none; }
        #vg-tooltip-element table { margin: 0; } #vg-tooltip-element td { border: 0; padding: .1rem .4rem; }
        @media (prefers-color-scheme: dark) { \(FigureTheme.darkRules(within: ".plot svg.marks ")) }
        .graph svg { display: block; } .graph path { fill: none; stroke: var(--muted); opacity: .6; }
        .graph rect { fill: var(--raised); stroke: var(--line); } .graph text { fill: var(--ink); font-size: 12px; text-anchor: middle; }
        .graph .analyze rect { stroke: var(--validated); } .graph .report rect { stroke: var(--reproduced); }
        .source main { max-width: 90rem; }
        .listing .line { display: inline-block; min-width: 100%; } .listing .line:target { background: color-mix(in srgb, var(--link) 20%, transparent); }
        .listing .line a { display: inline-block; width: 3.4em; padding-right: 1em; text-align: right; color: var(--muted); text-decoration: none; user-select: none; }
        @media print {
          @page { size: A4; margin: 16mm 15mm; @bottom-right { content: counter(page) " / " counter(pages); font: 8pt sans-serif; } }
          html { font-size: 9.5pt; } body { line-height: 1.45; } p, li { orphans: 3; widows: 3; }
          .skip, header.site, footer.site, .contents, .vega-embed summary, details.code { display: none !important; }
          main, .report main { display: block; max-width: none; padding: 0; } div.scroll { overflow: visible; background: none; }
          table { font-size: .72rem; } th, td { padding: .25rem .4rem; } a { color: inherit; text-decoration: none; } a[href^="http"] { text-decoration: underline; }
          figure, tr, h2, h3, .graph { break-inside: avoid; } h2, h3, p:has(+ .scroll, + figure) { break-after: avoid; } pre { white-space: pre-wrap; }
          .plot img, .plot svg.marks { min-width: 0; } .graph svg { max-width: 100%; height: auto; }
          /* What is folded on a screen can't be opened on paper; the changes in the table of claims would need pages of it. */
          details::details-content { content-visibility: visible; block-size: auto; } td > details::details-content { display: none; }
        }

        """
}
