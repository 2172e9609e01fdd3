"""Opens a site in headless Chromium and says, line by line, what holds: `ok ...` or `FAIL ...`; exits with 1 when anything fails.

    browse.py SITE PAPERS [PICTURES]

SITE is the folder that `reprise site` wrote, PAPERS the folder of the paper files, which the filter is compared with, and PICTURES a folder for
screenshots. Chromium is spoken to by the DevTools protocol over a pipe, so nothing but Python's own library is needed.
"""
import base64, glob, json, os, re, select, subprocess, sys, tempfile, time

class Browser:
    def __init__(self, program, folder):
        to_browser, from_us = os.pipe()
        to_us, from_browser = os.pipe()
        def attach():
            # Browser reads commands from 3 and answers on 4; first out of the way of both.
            commands, answers = os.dup(to_browser), os.dup(from_browser)
            while commands < 5: commands = os.dup(commands)
            while answers < 5: answers = os.dup(answers)
            os.dup2(commands, 3)
            os.dup2(answers, 4)
        arguments = [program, "--headless=new", "--remote-debugging-pipe", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run",
            "--disable-background-networking", "--hide-scrollbars", "--user-data-dir=" + folder]
        if os.getuid() == 0: arguments.append("--no-sandbox")
        self.process = subprocess.Popen(arguments, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            close_fds=False, preexec_fn=attach)
        os.close(to_browser)
        os.close(from_browser)
        self.output, self.input, self.rest, self.number, self.events = from_us, to_us, b"", 0, []
        target = self.call("Target.createTarget", url="about:blank")["targetId"]
        self.session = None
        self.session = self.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ["Page", "Runtime", "Log", "Network"]: self.call(domain + ".enable")

    def call(self, method, **parameters):
        self.number += 1
        message = {"id": self.number, "method": method, "params": parameters}
        if getattr(self, "session", None): message["sessionId"] = self.session
        os.write(self.output, json.dumps(message).encode() + b"\0")
        deadline = time.monotonic() + 120
        while True:
            answer = self.read(deadline - time.monotonic())
            if answer is None: raise TimeoutError(method)
            if answer.get("id") == self.number:
                if "error" in answer: raise RuntimeError(method + ": " + answer["error"]["message"])
                return answer["result"]
            self.events.append(answer)

    def read(self, patience):
        deadline = time.monotonic() + patience
        while b"\0" not in self.rest:
            left = deadline - time.monotonic()
            if left <= 0 or not select.select([self.input], [], [], left)[0]: return None
            part = os.read(self.input, 1 << 20)
            if not part: raise EOFError("the browser is gone")
            self.rest += part
        line, self.rest = self.rest.split(b"\0", 1)
        return json.loads(line)

    def evaluate(self, script):
        result = self.call("Runtime.evaluate", expression=script, awaitPromise=True, returnByValue=True)
        if "exceptionDetails" in result: raise RuntimeError(json.dumps(result["exceptionDetails"])[:500])
        return result["result"].get("value")

    def open(self, address):
        self.events.clear()
        self.call("Page.navigate", url=address)
        for _ in range(1200):
            if self.evaluate("document.readyState + ' ' + location.href").startswith("complete file:"): return
            time.sleep(0.05)
        raise TimeoutError(address)

    def complaints(self):
        """Errors and warnings of the console, and addresses outside of the site that were asked for."""
        self.evaluate("0")
        found = []
        for event in self.events:
            name, data = event.get("method"), event.get("params", {})
            if name == "Runtime.exceptionThrown": found.append(data["exceptionDetails"].get("text", "") + " " + str(data["exceptionDetails"].get("exception", {}).get("description"))[:200])
            if name == "Runtime.consoleAPICalled" and data["type"] in ["error", "warning"]: found.append(json.dumps(data["args"])[:300])
            if name == "Log.entryAdded" and data["entry"]["level"] in ["error", "warning"]: found.append(data["entry"]["text"][:300])
            if name == "Network.requestWillBeSent" and not data["request"]["url"].startswith(("file:", "data:", "blob:")): found.append("asked for " + data["request"]["url"])
        return found

    def size(self, width, height, dark=False):
        self.call("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=width < 500)
        self.call("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": "dark" if dark else "light"}])

    def picture(self, path, whole=False):
        data = self.call("Page.captureScreenshot", format="png", captureBeyondViewport=whole)["data"]
        with open(path, "wb") as file: file.write(base64.b64decode(data))

    def click(self, x, y):
        for kind in ["mouseMoved", "mousePressed", "mouseReleased"]:
            self.call("Input.dispatchMouseEvent", type=kind, x=x, y=y, button="none" if kind == "mouseMoved" else "left", clickCount=int(kind != "mouseMoved"))

    def press(self, key):
        for kind in ["keyDown", "keyUp"]: self.call("Input.dispatchKeyEvent", type=kind, key=key, code=key, windowsVirtualKeyCode={"Tab": 9, "Enter": 13}[key])

failures = 0
def check(holds, what, found=""):
    global failures
    failures += not holds
    print(("ok   " if holds else "FAIL ") + what + ("" if holds else ": " + str(found)), flush=True)

# Scrolls by screens, so that every figure comes into sight, and waits until each is drawn or given up.
DRAW = """(async () => {
  for (let y = 0; y < document.body.scrollHeight; y += 600) { scrollTo(0, y); await new Promise(r => requestAnimationFrame(() => setTimeout(r, 20))); }
  const figures = [...document.querySelectorAll('figure')].filter(f => f.querySelector('script'));
  for (let i = 0; i < 600 && figures.some(f => !f.dataset.drawn); i++) await new Promise(r => setTimeout(r, 100));
  scrollTo(0, 0);
  return figures.map(f => [f.id, f.dataset.drawn, f.querySelectorAll('.plot svg path, .plot svg line').length]);
})()"""
LIGHT = """(() => { const part = c => { c /= 255; return c <= .04045 ? c / 12.92 : ((c + .055) / 1.055) ** 2.4; };
  const light = c => { const [r, g, b] = c.match(/[\\d.]+/g).map(Number); return .2126 * part(r) + .7152 * part(g) + .0722 * part(b); };
  const style = getComputedStyle(document.body), [a, b] = [light(style.color), light(style.backgroundColor)];
  return [b, (Math.max(a, b) + .05) / (Math.min(a, b) + .05)]; })()"""
OVERFLOW = """(() => { const wide = [...document.querySelectorAll('body *')].filter(e => e.getBoundingClientRect().right > 361
  && !e.closest('.scroll')).map(e => e.tagName + '.' + e.className).slice(0, 5);
  return [document.documentElement.scrollWidth, wide]; })()"""
NAMELESS = """[...document.querySelectorAll('a[href], button, select, input, summary, [tabindex="0"]')].filter(e => !(e.textContent.trim()
  || e.getAttribute('aria-label') || e.closest('label'))).map(e => e.outerHTML.slice(0, 120))"""
LINKS = """[...document.querySelectorAll('a[href], img, script[src], link[rel=stylesheet]')].map(e => e.href || e.src).filter(a => a.startsWith('file:'))"""

def see(browser, site, papers, pictures):
    index = "file://" + site + "/index.html"
    pages = [index] + sorted("file://" + path for path in glob.glob(site + "/*/index.html"))
    source = sorted(glob.glob(site + "/source/**/*.html", recursive=True))
    pages += ["file://" + path for path in source[:1]]
    links, anchors = set(), {}
    for page in pages:
        name = page[len("file://" + site) + 1:]
        picture = (pictures + "/" + name.replace("/", "-").replace(".html", "")) if pictures else None
        browser.size(1280, 900)
        browser.open(page)
        drawn = browser.evaluate(DRAW)
        for figure, state, marks in drawn: check(state == "yes" and marks > 3, f"{name}: {figure} is drawn", [state, marks])
        check(not browser.complaints(), f"{name}: no errors, nothing from elsewhere", browser.complaints()[:3])
        check(not browser.evaluate(NAMELESS), f"{name}: everything to press has a name", browser.evaluate(NAMELESS)[:3])
        light, contrast = browser.evaluate(LIGHT)
        check(light > 0.8 and contrast > 7, f"{name}: light by day", [light, contrast])
        if picture: browser.picture(picture + "-light.png", True)
        browser.size(1280, 900, dark=True)
        light, contrast = browser.evaluate(LIGHT)
        check(light < 0.05 and contrast > 7, f"{name}: dark by night", [light, contrast])
        if picture: browser.picture(picture + "-dark.png", True)
        browser.size(360, 740)
        width, wide = browser.evaluate(OVERFLOW)
        check(width <= 360 and not wide, f"{name}: fits a phone", [width, wide])
        if picture: browser.picture(picture + "-phone.png", True)
        links |= set(browser.evaluate(LINKS))
        anchors[page] = set(browser.evaluate("[...document.querySelectorAll('[id]')].map(e => e.id)"))
    missing = []
    for link in sorted(links):
        path, _, fragment = link.partition("#")
        file = path[len("file://"):].partition("?")[0]
        if not os.path.isfile(file): missing.append(link)
        elif fragment and file.endswith(".html"):
            known = anchors.get(path) or set(re.findall(r'id="([^"]*)"', open(file, encoding="utf-8").read()))
            if fragment not in known: missing.append(link)
    check(not missing, f"all {len(links)} links within the site lead somewhere", missing[:5])
    exploring(browser, sorted(glob.glob(site + "/*/index.html"))[0], site)
    filtering(browser, index, papers)
    keyboard(browser, index)
    browser.size(1280, 900)
    browser.call("Emulation.setScriptExecutionDisabled", value=True)
    for page in pages[:2]:
        browser.open(page)
        name = page[len("file://" + site) + 1:]
        empty = browser.evaluate("[...document.querySelectorAll('figure img')].filter(i => !i.complete || i.naturalWidth === 0).length")
        check(empty == 0, f"{name}: pictures without a script", empty)
    browser.call("Emulation.setScriptExecutionDisabled", value=False)

def exploring(browser, page, site):
    """Clicks on an entry of a legend, which must pale the other series, and points at a mark, which must tell its values."""
    browser.size(1280, 900)
    browser.open("file://" + page)
    browser.evaluate(DRAW)
    spot = browser.evaluate("""(() => { const symbol = document.querySelector('.plot svg .role-legend-symbol path');
      if (!symbol) return null; symbol.scrollIntoView({ block: 'center' }); window.figure = symbol.closest('figure');
      const r = symbol.getBoundingClientRect(); return [r.x + r.width / 2, r.y + r.height / 2]; })()""")
    pale = "[...figure.querySelectorAll('.plot svg .role-mark path, .plot svg .role-mark line')].filter(e => Number(e.getAttribute('opacity') ?? 1) <= .12).length"
    check(spot is not None, "explore: a figure has a legend")
    if spot is None: return
    before = browser.evaluate(pale)
    browser.click(*spot)
    time.sleep(0.5)
    check(browser.evaluate(pale) > before, "explore: a click in the legend pales the other series", [before, browser.evaluate(pale)])
    browser.click(*spot)
    time.sleep(0.5)
    mark = browser.evaluate("""(() => { const marks = [...document.querySelectorAll('.plot svg .mark-symbol.role-mark path')].filter(e => e.getBoundingClientRect().width > 3);
      if (!marks.length) return null; const mark = marks[marks.length >> 1]; mark.scrollIntoView({ block: 'center' });
      const r = mark.getBoundingClientRect(); return [r.x + r.width / 2, r.y + r.height / 2]; })()""")
    if mark is None: return
    browser.call("Input.dispatchMouseEvent", type="mouseMoved", x=mark[0] - 1, y=mark[1])
    browser.call("Input.dispatchMouseEvent", type="mouseMoved", x=mark[0], y=mark[1])
    time.sleep(0.5)
    told = browser.evaluate("document.querySelector('#vg-tooltip-element.visible')?.textContent ?? ''")
    check(any(c.isdigit() for c in told), "explore: a mark tells its values", told)

def filtering(browser, index, folder):
    """Compares what the filter leaves with the lines of the paper files."""
    files = [open(path, encoding="utf-8").read() for path in sorted(glob.glob(folder + "/*.yaml")) if not path.endswith(".registered.yaml")]
    def value(text, key):
        found = re.search(rf"^{key}: *(.*)$", text, re.M)
        return found.group(1).strip().strip('"') if found else ""
    browser.size(1280, 900)
    browser.open(index)
    shown = lambda: browser.evaluate("[...document.querySelectorAll('.paper')].filter(p => p.offsetParent !== null).length")
    def choose(name, value):
        browser.evaluate(f"(() => {{ const field = document.forms.filter.elements[{json.dumps(name)}]; field.value = {json.dumps(value)};"
            "field.dispatchEvent(new Event('input', { bubbles: true })); })()")
    check(shown() == len(files), "all papers are there", [shown(), len(files)])
    for name, key in [("theme", "theme"), ("fidelity", "fidelity")]:
        for wanted in sorted({value(text, key) for text in files} - {""})[:3]:
            choose(name, wanted)
            expected = sum(value(text, key) == wanted for text in files)
            check(shown() == expected, f"filter: {name} {wanted} leaves {expected}", shown())
        choose(name, "")
    feeds = [re.findall(r"[\w-]+", value(text, "feeds")) for text in files]
    for wanted in sorted({feed for some in feeds for feed in some}):
        choose("feed", wanted)
        check(shown() == sum(wanted in some for some in feeds), f"filter: feed {wanted}", shown())
    choose("feed", "")
    title = value(files[0], "title")
    choose("q", title.upper())
    check(shown() == 1, "search: a title in capitals finds its paper", shown())
    choose("q", "no paper has these words")
    check(shown() == 0 and browser.evaluate("!document.getElementById('none').hidden"), "search: nothing found is told", shown())
    browser.evaluate("document.getElementById('clear-none').click()")
    time.sleep(0.2)
    check(shown() == len(files), "search: clearing brings all back", shown())
    choose("studied", "yes")
    studied = shown()
    choose("verdict", "reproduced")
    check(0 < shown() <= studied < len(files), "filter: verdicts are those of studies", [shown(), studied])
    browser.open(index + "?studied=no")
    check(shown() == len(files) - studied, "filter: an address keeps the choice", shown())

def keyboard(browser, index):
    browser.open(index)
    browser.press("Tab")
    first = browser.evaluate("(() => { const e = document.activeElement; return [e.className, e.getBoundingClientRect().left, getComputedStyle(e).outlineStyle]; })()")
    check(first[0] == "skip" and first[1] >= 0 and first[2] != "none", "keyboard: the first stop leads to the content and is seen", first)
    browser.press("Enter")
    stops = []
    for _ in range(8):
        browser.press("Tab")
        stops.append(browser.evaluate("(() => { const e = document.activeElement; return [e.name || e.tagName, getComputedStyle(e).outlineStyle]; })()"))
    check([name for name, _ in stops[:7]] == ["SUMMARY", "q", "theme", "verdict", "fidelity", "studied", "feed"], "keyboard: through the filter in order", stops)
    check(all(outline != "none" for _, outline in stops), "keyboard: each stop is seen", stops)

def main():
    site, papers, pictures = os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2]), sys.argv[3] if len(sys.argv) > 3 else None
    if pictures: os.makedirs(pictures, exist_ok=True)
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        browser = Browser(os.environ.get("REPRISE_BROWSER", "chromium"), folder)
        try:
            see(browser, site, papers, pictures)
        finally:
            browser.process.terminate()
            browser.process.wait()
    sys.exit(1 if failures else 0)

main()
