package page_test

import (
	"encoding/json"
	"fmt"
	"html"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/odatagen/odatagen/odata/server"
	"github.com/odatagen/odatagen/odata/server/gen"
)

// hostile are texts that would run something if they were taken for HTML or script.
var hostile = []string{
	`<img src=x onerror="window.hacked=1">`,
	`</script><script>window.hacked=2</script>`,
	`"><svg onload=window.hacked=3>`,
	`javascript:window.hacked=4`,
	`__proto__`, `constructor`,
	`'-window.hacked=5-'`, "${window.hacked=6}", `{{script}}`,
}

// hostileDescription has these texts for names of everything.
func hostileDescription() string {
	var b strings.Builder
	b.WriteString(`<edmx:Edmx Version="4.0"><edmx:DataServices><Schema Namespace="n">`)
	for i, text := range hostile {
		name := html.EscapeString(text)
		fmt.Fprintf(&b, `<EnumType Name="E%s"><Member Name="%[1]s"/></EnumType>`, name)
		fmt.Fprintf(&b, `<EntityType Name="%s"><Key><PropertyRef Name="%[1]s"/></Key><Property Name="%[1]s" Type="Edm.String"/>`+
			`<Property Name="a" Type="n.E%[1]s"/><NavigationProperty Name="b%[1]s" Type="n.%[1]s"/></EntityType>`, name)
		fmt.Fprintf(&b, `<Function Name="f%s" IsBound="true"><Parameter Name="it" Type="Collection(n.%[1]s)"/><Parameter Name="%[1]s" Type="Edm.String"/></Function>`, name)
		fmt.Fprintf(&b, `<EntityContainer Name="C%d"><EntitySet Name="%s" EntityType="n.%[2]s"/></EntityContainer>`, i, name)
	}
	b.WriteString(`<EntityContainer Name="C"><EntitySet Name="Evil" EntityType="n.` + html.EscapeString(hostile[0]) + `"/></EntityContainer></Schema></edmx:DataServices></edmx:Edmx>`)
	return b.String()
}

// TestBrowserHostile holds that no text of a description or of an answer is run, or leads
// out of the service.
func TestBrowserHostile(t *testing.T) {
	b := start(t)
	page := server.New(struct{}{}, gen.Description{Container: hostile[0], MetadataXML: hostileDescription()})
	item := map[string]any{"@odata.id": "javascript:window.hacked=7", "x@odata.navigationLink": "//elsewhere.example/x",
		"y@odata.editLink": "data:text/html,<script>window.hacked=8</script>", "z@odata.readLink": "https://elsewhere.example/"}
	for _, text := range hostile {
		item[text] = text
	}
	mux := http.NewServeMux()
	mux.HandleFunc("/Evil", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		_ = json.NewEncoder(w).Encode(map[string]any{"@odata.context": "https://elsewhere.example/$metadata#Evil", "@odata.nextLink": "javascript:window.hacked=9", "value": []any{item}})
	})
	mux.HandleFunc("/HTML", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/html")
		_, _ = w.Write([]byte(strings.Join(hostile, " ")))
	})
	mux.Handle("/", page)
	ts := httptest.NewServer(mux)
	defer ts.Close()

	b.open(ts.URL + "/")
	if got := b.text("title"); got != hostile[0] {
		t.Errorf("the title is %s", got)
	}
	for _, text := range hostile {
		if got := b.text("list"); !strings.Contains(got, text) {
			t.Errorf("the list does not have %s", text)
		}
	}
	b.write("#path", "Evil")
	b.write("#query label:nth-of-type(1) input", "a,")
	b.until(`$("choices").textContent.includes("<img")`)
	b.press("ArrowDown")
	b.press("Enter")
	for _, path := range append([]string{"Evil", "HTML"}, hostile...) {
		b.write("#path", path)
		b.eval(`$("send").click()`)
		b.until(`/^(200|400|404|501) /.test($("status").textContent)`)
	}
	b.open(ts.URL + "/#/Evil?$filter=" + "<img src=x onerror=window.hacked=10>")
	b.until(`/^200 /.test($("status").textContent)`)
	if got := b.eval(`[...document.querySelectorAll("a")].map((a) => a.href).filter((to) => !to.startsWith(location.origin)).join()`); got != "" {
		t.Errorf("there are links to elsewhere: %v", got)
	}
	if got := b.eval(`document.querySelectorAll("img, svg, iframe, object").length + " " + document.querySelectorAll("script").length + " " + typeof window.hacked`); got != "0 6 undefined" {
		t.Errorf("a text became a part of the page: %v", got)
	}
	if got := b.text("answer"); !strings.Contains(got, `window.hacked`) {
		t.Errorf("the answer is %s", got)
	}
	b.clean()
	if got := b.eval(`(() => { try { document.body.innerHTML = "<b>x</b>"; return "set"; } catch { return "refused"; } })()`); got != "refused" {
		t.Errorf("the policy lets texts become HTML")
	}
}
