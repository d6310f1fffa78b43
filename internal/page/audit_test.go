package page_test

import (
	"flag"
	"os"
	"strings"
	"testing"
)

var axe = flag.String("axe", "", "axe.min.js of the npm package axe-core; make browser installs it")

// TestBrowserAccessible has the page judged by axe-core in the states that it has, in light
// and dark: nothing there violates the rules of WCAG 2.2, to level AA, that it knows.
func TestBrowserAccessible(t *testing.T) {
	if *axe == "" {
		t.Skip("SKIPPED: -axe says where axe-core is; make browser installs it")
	}
	rules, err := os.ReadFile(*axe)
	if err != nil {
		t.Fatal(err)
	}
	b := start(t)
	ts := reference(t, bare)
	audit := func(state string) {
		t.Helper()
		for _, scheme := range []string{"light", "dark"} {
			b.call("Emulation.setEmulatedMedia", map[string]any{"features": []map[string]string{{"name": "prefers-color-scheme", "value": scheme}}})
			b.call("Runtime.evaluate", map[string]any{"expression": string(rules)})
			got := b.eval(`axe.run({ runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] }).then((r) =>
				r.passes.length + " kept\n" + r.violations.map((v) => v.id + ": " + v.help + "\n" + v.nodes.map((n) => "  " + n.html + " " + n.failureSummary).join("\n")).join("\n"))`)
			text, _ := got.(string)
			if kept, violated, _ := strings.Cut(text, " kept\n"); len(kept) < 2 || violated != "" {
				t.Errorf("%s, %s: %s rules are kept, and violated:\n%s", state, scheme, kept, violated)
			}
		}
	}
	b.open(ts.URL)
	audit("the page as it opens")
	b.open(ts.URL + "/#/Products?$top=2")
	b.until(`/^200 /.test($("status").textContent)`)
	b.write(options+"3) input", "Pri")
	b.press("ArrowDown")
	b.until(`!$("choices").hidden`)
	audit("an answer, and a list of completions")
	b.eval(`document.querySelectorAll("details").forEach((d) => { d.open = true; })`)
	b.choose("POSTProcess(percentage,minPrice)")
	audit("an action, with everything unfolded")
	b.open(ts.URL + "/#/Nowhere")
	b.until(`/^404 /.test($("status").textContent)`)
	audit("an error")
}
