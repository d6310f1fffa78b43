package page_test

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"

	"github.com/odatagen/odatagen/examples/reference/compliance/compliancehttp"
	"github.com/odatagen/odatagen/odata/memory"
	"github.com/odatagen/odatagen/odata/server"
	"github.com/odatagen/odatagen/odata/server/gen"
)

// reference serves the rows of examples/reference behind what wraps them.
func reference(t *testing.T, wrap func(http.Handler) http.Handler, options ...server.Option) *httptest.Server {
	t.Helper()
	store := memory.New()
	service := compliancehttp.Stored(store)
	rows, err := os.ReadFile("../../examples/reference/rows.json")
	if err != nil {
		t.Fatal(err)
	}
	if err := store.Load(rows); err != nil {
		t.Fatal(err)
	}
	ts := httptest.NewServer(wrap(compliancehttp.NewHandler(service, append(options, server.WithTransactions(store.Begin))...)))
	t.Cleanup(ts.Close)
	return ts
}

// bare wraps nothing.
func bare(h http.Handler) http.Handler { return h }

// choices are the names that are suggested.
func (b *browser) choices() string {
	b.t.Helper()
	text, _ := b.eval(`$("choices").hidden ? "" : [...$("choices").children].map((li) => li.firstChild.textContent).join(" ")`).(string)
	return text
}

const options = `#query label:nth-of-type(`

// TestBrowserOData looks around in a service: its list, an entity set, a query that is
// completed, and links.
func TestBrowserOData(t *testing.T) {
	b := start(t)
	ts := reference(t, bare, server.WithBasePath("/odata/v1"))
	b.open(ts.URL + "/odata/v1") // without a slash at the end
	if got := b.text("list"); !strings.Contains(got, "Entity sets") || !strings.Contains(got, "Products") || !strings.Contains(got, "Company") || !strings.Contains(got, "POSTReseed") {
		t.Errorf("the list has %s", got)
	}
	b.write("#search", "prod sets")
	b.until(`[...document.querySelectorAll("#list li:not([hidden])")].map((li) => li.textContent).join() === "ProductDescriptions,Products"`)
	b.eval(`[...document.querySelectorAll("#list a")].find((a) => a.textContent === "Products").click()`)
	b.until(`/^200 /.test($("status").textContent)`)
	if got := b.text("answer"); !strings.Contains(got, `"Name": "`) || b.eval(`document.querySelectorAll("#answer a").length`) != 7.0+1 {
		t.Errorf("the answer is %.300s", got)
	}
	for input, want := range map[string]string{
		options + "1) input|ID,Na":                                          "Name",
		options + "2) input|Category(":                                      "$select= $expand= $filter= $orderby= $top= $skip= $count=true $search= $levels= $compute= $apply=",
		options + "2) input|Category($select=Na":                            "Name",
		options + "3) input|Price ":                                         "eq ne gt ge lt le and or in has add sub mul div mod",
		options + "3) input|contains(Cate":                                  "CategoryID Category",
		options + "4) input|Price ":                                         "asc desc",
		options + "9) input|Price mul 2 ":                                   "as eq ne gt ge lt le and or in has add sub mul div mod",
		options + "10) input|gro":                                           "groupby((",
		options + "10) input|groupby((Name,Categ":                           "CategoryID Category",
		options + "10) input|groupby((Name),agg":                            "aggregate(",
		options + "10) input|filter(contains(Name,'/'))/aggregate(Pri":      "Price",
		options + "10) input|aggregate(Price ":                              "with as eq",
		options + "10) input|aggregate(Price with ":                         "sum min max average countdistinct",
		options + "10) input|aggregate(Price with sum as Total)/orderby(To": "Total",
		options + "10) input|topcount(3,Pri":                                "Price",
		options + "2) input|Category($expand=Products($apply=top":           "topcount( topsum( toppercent(",
		"#path|Products(1)/Categ":                                           "Category CategoryID",
		"#path|Comp":                                                        "Company",
		options + "3) input|Category/Products/any(x:x/Pr":                   "Price ProcessingTime ProductType",
	} {
		selector, text, _ := strings.Cut(input, "|")
		b.write("#path", "Products")
		b.write(selector, text)
		if got := b.choices(); !strings.Contains(" "+got+" ", " "+want) {
			t.Errorf("%s: suggested is %s, want %s", input, got, want)
		}
		b.press("Escape")
		b.write(selector, "")
	}
	b.write("#path", "Products")
	b.write(options+"1) input", "ID,Nam")
	b.press("ArrowDown")
	b.press("Enter")
	b.write(options+"3) input", "Price gt 100 and contains(Name,'o')")
	b.write(options+"6) input", "2")
	b.press("Enter")
	b.until(`/^200 /.test($("status").textContent) && location.hash.includes("$top=2")`)
	if got, want := b.text("request"), "GET "+ts.URL+"/odata/v1/Products?$select=ID,Name&$filter=Price%20gt%20100%20and%20contains(Name,'o')&$top=2\n"; !strings.HasPrefix(got, want) {
		t.Errorf("the request is %s, want %s", got, want)
	}
	if got := b.text("curl"); !strings.Contains(got, `contains(Name,'\''o'\'')`) {
		t.Errorf("for curl it is %s", got)
	}
	b.eval(`document.querySelector("#answer a[href^='#/Products'][href$=')']").click()`)
	b.until(`/^#.Products\([\w-]+\)$/.test(location.hash) && /^200 /.test($("status").textContent) && $("related").textContent.includes("Category")`)
	b.eval(`[...document.querySelectorAll("#related a")].find((a) => a.textContent === "Category").click()`)
	b.until(`/^#.Products\([\w-]+\).Category$/.test(location.hash) && /Categories.\$entity/.test($("answer").textContent)`)
	b.eval(`history.back()`)
	b.until(`/^#.Products\([\w-]+\)$/.test(location.hash) && /Products.*\$entity/.test($("answer").textContent)`)
	b.clean()
}

// TestBrowserOperations has forms for functions and actions, imported and bound, with their
// overloads.
func TestBrowserOperations(t *testing.T) {
	b := start(t)
	ts := reference(t, bare)
	b.open(ts.URL)
	asked := func(want string) {
		t.Helper()
		if got := b.text("request"); !strings.HasPrefix(got, strings.Replace(want, " ", " "+ts.URL+"/", 1)+"\n") {
			t.Errorf("the request is %s, want %s", got, want)
		}
	}
	b.choose("Convert(input)")
	b.write("#parameters input", "it's 5/6")
	asked("GET Convert(input='it''s%205%2F6')")
	b.choose("Calculate(a,b)")
	b.write("#parameters label:nth-of-type(1) input", "1")
	b.write("#parameters label:nth-of-type(2) input", "2")
	asked("GET Calculate(a=1,b=2)")
	b.choose("POSTProcess(percentage,minPrice)")
	if got := b.eval(`$("body").value.replace(/\s/g, "")`); got != `{"percentage":0,"minPrice":0}` {
		t.Errorf("the template is %v", got)
	}
	asked("POST Process")
	b.eval(`location.hash = "#/Products"`)
	b.until(`$("related").textContent.includes("GetTopProducts(count,category)")`)
	b.eval(`[...document.querySelectorAll("#related a")].find((a) => a.textContent.endsWith("GetTopProducts(count,category)")).click()`)
	b.write("#parameters label:nth-of-type(1) input", "3")
	b.write("#parameters label:nth-of-type(2) input", "ü")
	asked("GET Products/ComplianceService.GetTopProducts(count=3,category='%C3%BC')")
	b.clean()
}

// TestBrowserETag sends back the ETag of what was read.
func TestBrowserETag(t *testing.T) {
	b := start(t)
	ts := reference(t, bare)
	b.open(ts.URL + "/#/Products?$select=ID&$top=1")
	b.until(`document.querySelector("#answer a[href^='#/Products(']")`)
	b.eval(`document.querySelector("#answer a[href^='#/Products(']").click()`)
	b.until(`/^200 /.test($("status").textContent) && [...$("method").options].some((o) => o.value === "PATCH") && $("answerheaders").textContent.includes("etag")`)
	b.eval(`(() => { $("method").value = "PATCH"; $("method").dispatchEvent(new Event("change", { bubbles: true })); })()`)
	b.write("#body", `{"Name": "Another"}`)
	if got := b.text("request"); !strings.Contains(got, "\nIf-Match: W/") {
		t.Errorf("the request is %s", got)
	}
	b.eval(`$("send").click()`)
	b.until(`/^20[04] /.test($("status").textContent)`)
	b.clean()
}

// TestBrowserFile puts a file where a photo is, and saves what it reads.
func TestBrowserFile(t *testing.T) {
	b := start(t)
	var got, media string
	photo := func(h http.Handler) http.Handler {
		mux := http.NewServeMux()
		mux.HandleFunc("/Products(1)/Photo", func(w http.ResponseWriter, r *http.Request) {
			switch r.Method {
			case http.MethodPut:
				data, _ := io.ReadAll(r.Body)
				got, media = string(data), r.Header.Get("Content-Type")
				w.WriteHeader(http.StatusNoContent)
			case http.MethodGet:
				w.Header().Set("Content-Type", "image/png")
				_, _ = io.WriteString(w, got)
			default:
				w.Header().Set("Allow", "GET, PUT, DELETE, OPTIONS")
			}
		})
		mux.Handle("/", h)
		return mux
	}
	ts := reference(t, photo)
	b.open(ts.URL + "/#/Products(1)/Photo")
	b.until(`/^200 /.test($("status").textContent) && $("method").options.length === 3`)
	if b.eval(`document.querySelector("#answer a").download`) != "answer" {
		t.Error("what was read cannot be saved")
	}
	b.eval(`(() => { $("method").value = "PUT"; $("method").dispatchEvent(new Event("change", { bubbles: true }));
		const files = new DataTransfer(); files.items.add(new File(["a\nb"], "it's.png", { type: "image/png" })); $("file").files = files.files;
		$("file").dispatchEvent(new Event("input", { bubbles: true })); })()`)
	if text := b.text("curl"); !strings.Contains(text, `-X PUT `) || !strings.Contains(text, `--data-binary '@it'\''s.png'`) {
		t.Errorf("for curl it is %s", text)
	}
	b.eval(`$("send").click()`)
	b.until(`/^204 /.test($("status").textContent)`)
	if got != "a\nb" || media != "image/png" {
		t.Errorf("sent were %q, of %s", got, media)
	}
	b.open(ts.URL + "/#/MediaItems")
	b.until(`/^200 /.test($("status").textContent)`)
	b.eval(`document.querySelector("#answer a[href^='#/MediaItems(']").click()`)
	b.until(`$("related").textContent.includes("$value")`)
	b.clean()
}

// TestBrowserLinks follows links of an answer to the service, and makes none of others.
func TestBrowserLinks(t *testing.T) {
	b := start(t)
	stripped := func(h http.Handler) http.Handler {
		mux := http.NewServeMux()
		mux.Handle("/api/", http.StripPrefix("/api", h))
		return mux
	}
	ts := reference(t, stripped, server.WithServiceRoot("https://behind.example/api"), server.WithLimits(server.Limits{MaxPageSize: 2}))
	b.open(ts.URL + "/api/#/Products?$select=Name")
	b.until(`[...document.querySelectorAll("#answer a")].some((a) => /skiptoken/.test(a.textContent))`)
	before := b.text("answer")
	b.eval(`[...document.querySelectorAll("#answer a")].find((a) => /skiptoken/.test(a.textContent)).click()`)
	b.until(`/skiptoken/.test(location.hash) && /^200 /.test($("status").textContent)`)
	if after := b.text("answer"); after == before || !strings.Contains(after, "Name") {
		t.Errorf("the next page is %s", after)
	}
	b.open(ts.URL + "/api/#/") // the service document
	b.until(`document.querySelector("#answer a[href='#/Company']")`)
	b.eval(`document.querySelector("#answer a[href='#/Company']").click()`)
	b.until(`location.hash === "#/Company" && /^200 /.test($("status").textContent) && $("answer").textContent.includes("#Company")`)
	b.write("#path", "Products/1/Category/Na") // a key that is a segment
	if got := b.choices(); got != "Name" {
		t.Errorf("suggested is %s", got)
	}
	b.clean()
}

// TestBrowserWrites makes, changes and deletes an entity, and calls an action.
func TestBrowserWrites(t *testing.T) {
	b := start(t)
	ts := reference(t, bare)
	b.open(ts.URL + "/#/Categories")
	b.until(`/^200 /.test($("status").textContent) && [...$("method").options].some((o) => o.value === "POST")`)
	choose := func(method string) {
		b.eval(`(() => { $("method").value = "` + method + `"; $("method").dispatchEvent(new Event("change", { bubbles: true })); })()`)
	}
	choose("POST")
	if got := b.eval(`Object.keys(JSON.parse($("body").value)).join()`); got != "Description,ID,Name" {
		t.Errorf("the template has %v", got)
	}
	b.write("#body", `{"ID": "7f000000-0000-4000-8000-000000000077", "Name": "<b>Bees</b>"}`)
	b.eval(`$("send").click()`)
	b.until(`/^201 /.test($("status").textContent)`)
	b.eval(`document.querySelector("#status a").click()`)
	b.until(`location.hash === "#/Categories(7f000000-0000-4000-8000-000000000077)"`)
	b.until(`/^200 /.test($("status").textContent) && [...$("method").options].some((o) => o.value === "DELETE")`)
	if got := b.text("answer"); !strings.Contains(got, `"Name": "<b>Bees</b>"`) || b.eval(`document.querySelector("#answer b")`) != nil {
		t.Errorf("the answer is %s", got)
	}
	choose("PATCH")
	if got := b.eval(`Object.keys(JSON.parse($("body").value)).join()`); got != "Description,Name" {
		t.Errorf("the template has %v", got)
	}
	b.write("#body", `{"Name": "Wasps"}`)
	b.eval(`$("send").click()`)
	b.until(`/^20[04] /.test($("status").textContent)`)
	choose("DELETE")
	b.eval(`$("send").click()`)
	b.until(`/^204 /.test($("status").textContent) && $("answer").hidden`)
	b.open(ts.URL + "/#/Categories(7f000000-0000-4000-8000-000000000077)")
	b.until(`/^404 /.test($("status").textContent)`)
	b.clean()
}

// TestPicture makes the picture in docs, with -update.
func TestPicture(t *testing.T) {
	if !*update {
		t.Skip("makes docs/page.png with -update")
	}
	b := start(t)
	ts := reference(t, bare)
	b.open(ts.URL + "/#/Products?$select=ID,Name,Price&$expand=Category($select=Name)&$filter=Price gt 100&$orderby=Price desc")
	b.until(`/^200 /.test($("status").textContent)`)
	b.write(options+"3) input", "Price gt 100 and Na")
	b.until(`!$("choices").hidden`)
	b.press("ArrowDown")
	b.picture("../../docs/page.png")
}

// TestBrowserLarge looks around in a service as large as Microsoft Graph.
func TestBrowserLarge(t *testing.T) {
	var text strings.Builder
	text.WriteString(`<edmx:Edmx Version="4.0"><edmx:DataServices><Schema Namespace="n">`)
	for i := range 2500 {
		fmt.Fprintf(&text, `<EntityType Name="type%d"><Key><PropertyRef Name="id"/></Key><Property Name="id" Type="Edm.String"/>`, i)
		for p := range 15 {
			fmt.Fprintf(&text, `<Property Name="property%d_%d" Type="Edm.String"/>`, i, p)
		}
		fmt.Fprintf(&text, `<NavigationProperty Name="next" Type="Collection(n.type%d)"/></EntityType>`, (i+1)%2500)
		fmt.Fprintf(&text, `<Action Name="do%d" IsBound="true"><Parameter Name="it" Type="n.type%[1]d"/></Action>`, i)
	}
	text.WriteString(`<EntityContainer Name="C">`)
	for i := range 2500 {
		fmt.Fprintf(&text, `<EntitySet Name="set%d" EntityType="n.type%[1]d"/>`, i)
	}
	text.WriteString(`</EntityContainer></Schema></edmx:DataServices></edmx:Edmx>`)
	ts := httptest.NewServer(server.New(struct{}{}, gen.Description{Container: "n.C", MetadataXML: text.String()}))
	defer ts.Close()
	b := start(t)
	b.open(ts.URL)
	b.write("#search", "set249")
	b.until(`$("found").textContent === "11 of 2500"`)
	b.write("#path", "set7/1/next/2/")
	if got, want := b.choices(), "next id property8_0"; !strings.HasPrefix(got, want) || !strings.HasSuffix(got, "n.do8") {
		t.Errorf("suggested is %s, want %s", got, want)
	}
	b.write("#path", "set7")
	b.write(options+"2) input", "next($expand=next($select=y9_1")
	if got, want := b.choices(), "property9_1 property9_10 property9_11 property9_12 property9_13 property9_14"; got != want {
		t.Errorf("suggested is %s, want %s", got, want)
	}
	b.clean()
}
