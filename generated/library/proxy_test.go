package library_test

import (
	"encoding/json"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"

	"github.com/odatagen/odatagen/generated/library/libraryhttp"
	"github.com/odatagen/odatagen/odata/client"
	"github.com/odatagen/odatagen/odata/server"
)

// canonical returns an answer of the service at a root as that of one at http://lib, with
// its members in the order of their names, and without what tells one $skiptoken from
// another.
func canonical(t *testing.T, text, root string) string {
	t.Helper()
	text = skipToken.ReplaceAllString(strings.ReplaceAll(text, root, "http://lib"), "")
	if !strings.HasPrefix(text, "{") {
		return text
	}
	var v any
	d := json.NewDecoder(strings.NewReader(text))
	d.UseNumber()
	if err := d.Decode(&v); err != nil {
		t.Fatalf("%v: %s", err, text)
	}
	sorted, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(sorted)
}

var skipToken = regexp.MustCompile(`skiptoken=[^"&]+`)

// TestProxy asks a service whose handler leaves its queries alone, and a proxy which has
// the client of it as its handler: what they answer differs in their addresses alone.
func TestProxy(t *testing.T) {
	quiet := server.WithLogger(slog.New(slog.DiscardHandler))
	direct := httptest.NewServer(libraryhttp.NewHandler(newShelves(t).service(), quiet))
	defer direct.Close()
	conn, err := client.New(direct.URL)
	if err != nil {
		t.Fatal(err)
	}
	proxy := httptest.NewServer(libraryhttp.NewHandler(libraryhttp.NewClient(conn), quiet))
	defer proxy.Close()
	for _, c := range []struct{ path, prefer string }{
		{"Publications", ""},
		{"Publications?$filter=ID gt 1 and contains(Title,'T')", ""},
		{"Publications?$filter=Notes/any(n:n/Stars gt 3)", ""},
		{"Publications?$orderby=Title desc,ID", ""},
		{"Publications?$skip=1&$top=1&$count=true", ""},
		{"Publications?$top=0&$count=true", ""},
		{"Publications?$count=true&$filter=ID eq 2", ""},
		{"Publications?$select=ID,Title", ""},
		{"Publications?$select=Notes/Text", ""},
		{"Publications?$select=Notes($filter=Stars gt 9)", ""},
		{"Publications?$search=three OR only", ""},
		{"Publications?$search=NOT three&$count=true", ""},
		{"Publications?$compute=ID mul 2 as Twice&$select=ID,Twice", ""},
		{"Publications?$compute=ID mul 2 as Twice&$filter=Twice gt 2&$orderby=Twice desc", ""},
		{"Publications?$expand=Copies", ""},
		{"Publications?$expand=Related($select=ID;$orderby=ID desc;$expand=Related($select=ID;$top=1);$count=true)", ""},
		{"Publications?$expand=Copies/$count,Related/$ref", ""},
		{"Publications?$expand=Related($levels=2;$select=ID)&$select=ID", ""},
		{"Publications?$expand=example.library.Book/Author($select=Name)", ""},
		{"Publications?$apply=filter(ID gt 1)", ""},
		{"Publications?$apply=compute(ID add 1 as Next)", ""},
		{"Publications?$apply=aggregate(ID with sum as Total,$count as Number)", ""},
		{"Publications?$apply=groupby((Genre),aggregate($count as Number))&$orderby=Number desc,Genre&$top=1", ""},
		{"Publications?$apply=groupby((example.library.Book/Author/Name),aggregate(ID with max as Last))", ""},
		{"Publications?$apply=concat(aggregate($count as Number),filter(ID eq 1))", ""},
		{"Publications?$apply=concat(aggregate($count as Number),identity)&$select=ID,Number", ""},
		{"Publications?$apply=groupby((Title,Published))/filter(Title ne 'Two')&$count=true", ""},
		{"People?$apply=groupby((Home/City),aggregate(Contacts/$count as Reached))", ""},
		{"Publications?$select=ID&$expand=Related($apply=groupby((example.library.Book/Author/Name),aggregate(ID with max as Last)))", ""},
		{"Publications?$select=ID&$expand=Related($apply=aggregate($count as Number);$select=Number)", ""},
		{"OpenHours()?$filter=$it gt 10:00:00&$count=true", ""},
		{"OpenHours()?$orderby=$it desc&$top=1", ""},
		{"OpenHours()/$count?$filter=$it lt 10:00:00", ""},
		{"Publications(1)/example.library.Similar()?$filter=ID gt 2&$select=ID", ""},
		{"Publications?$filter=ID eq $root/Publications(1)/ID&$select=ID", ""},
		{"Publications?$filter=ID gt $root/CountOf(Genre='Fiction') and Similar(Most=1)/any(x:x/ID eq 1)", ""},
		{"Publications?$filter=ID gt $these/aggregate(ID with average) or $these/$count lt 3&$select=ID", ""},
		{"Publications?$apply=groupby((Genre),filter(ID eq $these/aggregate(ID with min)))&$select=ID", ""},
		{"Publications?$select=Title", ""},
		{"Publications?$select=Title&$expand=Related($select=Title)", ""},
		{"Publications?$select=ID&$orderby=ID", "maxpagesize=2"},
		{"Publications/$count", ""},
		{"Publications/$count?$filter=ID gt 1", ""},
		{"Publications/$count?$search=three", ""},
		{"Publications(1)?$expand=Copies($filter=Place gt 0),Related($count=true;$top=1)", ""},
		{"Publications(1)?$select=Title,Price", ""},
		{"Publications(1)/Title", ""},
		{"Publications(1)/Title/$value", ""},
		{"Publications(1)/Notes?$filter=Stars gt 3&$count=true", ""},
		{"Publications(1)/Copies?$orderby=Place&$select=Place", ""},
		{"Publications(1)/Related/$count", ""},
		{"Publications(9)", ""},
		{"People?$select=Name&$orderby=Name desc", ""},
	} {
		asked := "/" + strings.ReplaceAll(c.path, " ", "%20")
		header := ""
		if c.prefer != "" {
			header = "Prefer: " + c.prefer
		}
		a, want := ask(t, http.MethodGet, direct.URL+asked, header, "")
		b, got := ask(t, http.MethodGet, proxy.URL+asked, header, "")
		want, got = canonical(t, want, direct.URL), canonical(t, got, proxy.URL)
		if a.StatusCode != b.StatusCode || a.StatusCode >= 500 || got != want {
			t.Errorf("%s: answered %d\n%s\nand by the proxy %d\n%s", c.path, a.StatusCode, want, b.StatusCode, got)
		}
	}
}
