package everything_test

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/odatagen/odatagen/generated/everything/everythinghttp"
)

// FuzzRequest sends whatever comes: nothing of it is an error on the server.
func FuzzRequest(f *testing.F) {
	for _, seed := range [][4]string{
		{"/styles/1,2/.a.b/;x=3;y=4?form=a&flat=1,2&spaces=a%20b&pipes=a|b&filter[name]=x&x=1&y=2&flatPoint=x,1,y,2&json={}&either=1", "X-Point: x=1,y=2", "", ""},
		{"/users('a')/files/b.c", "", "", ""},
		{"/values", "", "application/json", `{"string":"a","open":{"b":1},"labels":{"a":"b"},"matrix":[[1]],"nullableItems":[null]}`},
		{"/animals", "", "application/json", `[{"kind":"house-cat","lives":9}]`},
		{"/choices", "", "application/json", `{"text":["a"],"byMembers":{"x":1,"y":2}}`},
		{"/forms", "", "application/x-www-form-urlencoded", "name=a&age=1&tags=b"},
		{"/forms", "", "multipart/form-data; boundary=x", "--x\r\nContent-Disposition: form-data; name=\"title\"\r\n\r\nab\r\n--x--\r\n"},
		{"/streams", "", "text/plain", "text"},
		{"/secrets/either?key=sesame", "Cookie: key=a", "", ""},
	} {
		f.Add(seed[0], seed[1], seed[2], seed[3])
	}
	handler := everythinghttp.NewHandler(service())
	f.Fuzz(func(t *testing.T, target, header, contentType, body string) {
		u, err := url.ParseRequestURI(target)
		if err != nil {
			return
		}
		for _, method := range []string{"GET", "POST", "PUT"} {
			r := &http.Request{Method: method, URL: u, Header: http.Header{}, Body: http.NoBody}
			if name, value, ok := strings.Cut(header, ": "); ok {
				r.Header[http.CanonicalHeaderKey(name)] = []string{value}
			}
			if body != "" {
				r.Header["Content-Type"] = []string{contentType}
				r.Body, r.ContentLength = httptest.NewRequest("POST", "/", strings.NewReader(body)).Body, int64(len(body))
			}
			w := httptest.NewRecorder()
			handler.ServeHTTP(w, r)
			if w.Code >= 500 && w.Code != http.StatusNotImplemented && !strings.Contains(target, "/values") {
				t.Errorf("%s %s: %d %s", method, target, w.Code, w.Body)
			}
		}
	})
}
