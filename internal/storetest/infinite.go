package storetest

import (
	"net/http"
	"regexp"
	"strings"
	"testing"

	"github.com/odatagen/odatagen/generated/animals/animalshttp"
	"github.com/odatagen/odatagen/odata/memory"
)

// testInfinite writes decimals that are no numbers, which only those have that float (CSDL
// 7.2.4), and what a database may not have: errors say it in words for clients.
func (run suite) testInfinite(t *testing.T) {
	judge := animalshttp.NewHandler(animalshttp.Stored(memory.New()))
	judged := animalshttp.NewHandler(animalshttp.Stored(run.open(t)))
	for _, r := range []struct {
		request string
		status  int
		want    string
	}{
		{`POST /Animals {"ID":1,"Free":"INF","Frees":["NaN","-INF",1.5]}`, 201, `"Free":"INF","Frees":["NaN","-INF",1.5]`},
		{`POST /Animals {"ID":2,"Free":"-INF"}`, 201, `"Free":"-INF"`},
		{`POST /Animals {"ID":3,"Free":2.5}`, 201, `"Free":2.5`},
		{`POST /Animals {"ID":4}`, 201, `"Free":null`},
		{`GET /Animals?$select=ID,Free&$filter=Free gt 1`, 200, `"value":[{"@odata.etag":"*","ID":1,"Free":"INF"},{"@odata.etag":"*","ID":3,"Free":2.5}]`},
		{`GET /Animals?$select=ID&$filter=Free eq INF`, 200, `"ID":1}]`},
		{`GET /Animals?$select=ID&$filter=Free eq Free&$count=true`, 200, `"@odata.count":4`},
		{`GET /Animals?$select=ID,Free&$orderby=Free desc&$filter=Free ne null`, 200, `"ID":1,"Free":"INF"},{"@odata.etag":"*","ID":3,"Free":2.5},{"@odata.etag":"*","ID":2,"Free":"-INF"}]`},
		{`GET /Animals(2)/Free`, 200, `"value":"-INF"`},
		{`POST /Animals {"ID":9,"Exact":"INF"}`, 400, `"target":"Exact"`},
		{`POST /Animals {"ID":9,"Exact":"-INF"}`, 400, `"target":"Exact"`},
		{`POST /Animals {"ID":9,"Exact":"NaN"}`, 400, `Exact is NaN, which only a Scale of \"floating\" allows`},
		{`POST /Animals {"ID":9,"Exacts":[1,"NaN"]}`, 400, `"target":"Exacts"`},
		{`POST /Animals {"ID":9,"Price":"INF"}`, 400, `"target":"Price"`},
	} {
		method, path, _ := strings.Cut(r.request, " ")
		path, body, sends := strings.Cut(path, " {")
		if sends {
			body = "{" + body
		}
		for name, h := range map[string]http.Handler{"memory": judge, "the store": judged} {
			if status, got := askPlain(h, method, path, body); status != r.status || !strings.Contains(got, r.want) {
				t.Errorf("%s: %s: %d %s\nwant %d %s", r.request, name, status, got, r.status, r.want)
			}
		}
	}
	for _, members := range []string{ // which databases may refuse, unlike memory
		`"Free":"NaN"`, `"Free":1e200000`, `"Exact":1e200000`, `"Exact":1e-50000`, `"Exact":1e99999`, `"Exacts":[1e200000]`, `"Exact":1234567890123456789012345678901234567890`, `"Name":"\u0000"`, `"Sleeps":"P999999999D"`,
		`"Born":"-0001-01-01"`, `"Seen":"-0001-01-01T00:00:00Z"`, `"Traits":"64"`, `"Cells":9223372036854775808`, `"Names":["\u0000"]`, `"zeta":"\u0000"`, `"Diet":{"Food":"\u0000"}`,
	} {
		status, got := askPlain(judged, "POST", "/Animals", `{"ID":9,`+members+`}`)
		if status != 201 && status != 400 || unfit.MatchString(got) {
			t.Errorf("%s: %d %s", members, status, got)
		}
		askPlain(judged, "DELETE", "/Animals(9)", "")
	}
}

// unfit is what errors of programs say.
var unfit = regexp.MustCompile(`(?i)strconv|parsing|rational|sqlite|sql|odata(sql|\.go)|wire:|constraint|pg`)

func askPlain(h http.Handler, method, path, body string) (int, string) {
	w := answerOf(h, method, path, body)
	return w.Code, versions.ReplaceAllString(w.Body.String(), "*")
}
