package batch_test

import (
	"fmt"
	"net/http"
	"reflect"
	"strings"
	"testing"

	"github.com/odatagen/odatagen/internal/batch"
)

var (
	inJSON    = batch.Form{}
	multipart = batch.Form{Boundary: "b-1"}
)

// TestRequests writes requests and reads them again, in both forms.
func TestRequests(t *testing.T) {
	list := []batch.Request{
		{Method: "GET", URL: "Products('a:b')?$filter=Name eq 'x'", Header: http.Header{"Accept": {"application/json"}}},
		{ID: "1", Group: "changeset1", Method: "POST", URL: "/Products", Header: http.Header{"Content-Type": {"application/json"}}, Body: []byte(`{"Name":"\u0000 <&>"}`)},
		{ID: "2", Group: "changeset1", Method: "PATCH", URL: "$1", Header: http.Header{"If-Match": {`W/"a,b"`}, "Content-Type": {"text/plain"}}, Body: []byte("--b-1--\r\n\r\n")},
		{ID: "3", Group: "changeset2", Method: "PUT", URL: "http://host/Pictures(1)/$value", Header: http.Header{"Content-Type": {"image/png"}}, Body: []byte("\x89PNG\r\n\x00")},
		{ID: "4", Method: "DELETE", URL: "Products(2)", Header: http.Header{}},
	}
	for _, form := range []batch.Form{inJSON, multipart} {
		want := append([]batch.Request(nil), list...)
		if form == inJSON {
			want[0].ID = "0"
			want[4].DependsOn = []string{"changeset1", "3"}
		} else {
			want[2].Body = []byte("-b-1--\r\n\r\n") // what looks like the end would be it
		}
		text := form.AppendRequests(nil, want)
		got, err := form.ReadRequests(text, batch.Limits{Alone: 10, Grouped: 10})
		if err != nil {
			t.Fatalf("%v\n%s", err, text)
		}
		for i := range want {
			if !reflect.DeepEqual(got[i], want[i]) {
				t.Errorf("%q: got %+v, want %+v", form.ContentType(), got[i], want[i])
			}
		}
	}
}

// TestResponses does so with answers.
func TestResponses(t *testing.T) {
	list := []batch.Response{
		{ID: "0", Status: 200, Header: http.Header{"Content-Type": {"application/json;odata.metadata=minimal"}, "Odata-Version": {"4.01"}}, Body: []byte(`{"value":[]}`)},
		{ID: "1", Group: "changeset1", Status: 201, Header: http.Header{"Location": {"http://host/Products(1)"}}},
		{ID: "2", Group: "changeset1", Status: 204, Header: http.Header{}},
		{ID: "3", Status: 404, Header: http.Header{"Content-Type": {"text/html"}}, Body: []byte("<html>")},
	}
	for _, form := range []batch.Form{inJSON, multipart} {
		text := form.AppendResponses(nil, list)
		got, err := form.ReadResponses(text, 10)
		if err != nil {
			t.Fatalf("%v\n%s", err, text)
		}
		for i := range got {
			got[i].Header.Del("Content-Length")
		}
		if !reflect.DeepEqual(got, list) {
			t.Errorf("%q: got %+v, want %+v\n%s", form.ContentType(), got, list, text)
		}
	}
}

// TestMalformed reads what is no batch; every error says where.
func TestMalformed(t *testing.T) {
	part := func(head string) string { return "--b-1\r\n" + head + "\r\n--b-1--\r\n" }
	http := "Content-Type: application/http\r\n\r\n"
	for _, c := range []struct {
		form       batch.Form
		body, want string
	}{
		{inJSON, ``, "no JSON"},
		{inJSON, `{}`, "requests is missing"},
		{inJSON, `{"requests":[]} x`, "more behind"},
		{inJSON, `[]`, "offset 1: it cannot be a JSON array"},
		{inJSON, `{"requests":{}}`, "requests cannot be a JSON object"},
		{inJSON, `{"requests":[{"id":5}]}`, "requests.id cannot be a JSON number"},
		{inJSON, `{"requests":[{"id":"1","method":"GET","url":"a"},{"id":"1","method":"GET","url":"a"}]}`, `request 2 has the identifier "1"`},
		{inJSON, `{"requests":[{"method":"GET","url":"a"}]}`, "requests/0: the member id is missing"},
		{inJSON, `{"requests":[{"id":"1","url":"a"}]}`, "requests/0: the member method"},
		{inJSON, `{"requests":[{"id":"1","method":"GET","url":"a","dependsOn":["2"]},{"id":"2","method":"GET","url":"a"}]}`, `request 1 depends on "2"`},
		{inJSON, `{"requests":[{"id":"1","atomicityGroup":"g","method":"PUT","url":"a"},{"id":"2","method":"GET","url":"a"},{"id":"3","atomicityGroup":"g","method":"PUT","url":"a"}]}`, `request 3 is in the group "g"`},
		{inJSON, `{"requests":[{"id":"g","atomicityGroup":"g","method":"PUT","url":"a"}]}`, `request 1 is in the group "g"`},
		{inJSON, `{"requests":[{"id":"1","method":"PUT","url":"a","headers":{"content-type":"image/png"},"body":"%"}]}`, "base64url"},
		{inJSON, `{"requests":[{"id":"1","method":"PUT","url":"a","headers":{"content-type":"text/plain"},"body":{}}]}`, "is a string"},
		{inJSON, `{"requests":[{"id":"1","method":"PUT","url":"a","headers":{"accept":"a","Accept":"b"}}]}`, "header Accept is given twice"},
		{inJSON, `{"requests":[{"id":"1","method":"PUT","url":"a","headers":{"a\r\nb":"a"}}]}`, "is no header"},
		{inJSON, `{"requests":[` + strings.Repeat(`{"id":"1","method":"GET","url":"a"},`, 4) + `{"id":"1","method":"GET","url":"a"}]}`, "at most 4"},
		{multipart, ``, "ends before the boundary"},
		{multipart, part("Content-Type: text/plain\r\n\r\nGET a HTTP/1.1\r\n\r\n"), "part 1: the Content-Type"},
		{multipart, part(http), "first line"},
		{multipart, part(http + "GET HTTP/1.1\r\n\r\n"), "part 1: \"GET HTTP/1.1\" is no method"},
		{multipart, part(http + "GET a HTTP/1.1\r\nnonsense\r\n\r\n"), "header of the HTTP message"},
		{multipart, "--b-1\r\n" + http + "GET a HTTP/1.1\r\n\r\n", "ends before"},
		{multipart, part("Content-Type: multipart/mixed; boundary=c\r\n\r\n--c\r\n" + http + "GET a HTTP/1.1\r\n\r\n--c--\r\n"), "part 1: the part 1: the request 1 of a change set: a change set has no GET"},
		{inJSON, `{"requests":[` + grouped(7, "PUT") + `]}`, "at most 6 requests in groups"},
		{inJSON, `{"requests":[` + grouped(5, "GET") + `]}`, "at most 4 requests that are in no group, or read"},
		{inJSON, `{"requests":[` + grouped(11, "PUT") + `]}`, "at most 10"},
		{multipart, strings.Repeat("--b-1\r\n"+http+"GET a HTTP/1.1\r\n\r\n", 5) + "\r\n--b-1--", "at most 4"},
	} {
		if list, err := c.form.ReadRequests([]byte(c.body), batch.Limits{Alone: 4, Grouped: 6}); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%q: %v %v, want %s", c.body, list, err, c.want)
		}
	}
}

// grouped are so many requests of a group.
func grouped(n int, method string) string {
	list := make([]string, n)
	for i := range list {
		list[i] = fmt.Sprintf(`{"id":"%d","atomicityGroup":"g","method":%q,"url":"a"}`, i, method)
	}
	return strings.Join(list, ",")
}

// TestForms reads the header Content-Type.
func TestForms(t *testing.T) {
	for contentType, want := range map[string]string{
		"multipart/mixed; boundary=b": "b", `Multipart/Mixed; Boundary="a b"`: "a b",
		"application/json": "", "application/json;odata.metadata=full": "",
		"multipart/mixed": "none", "text/plain": "none", "": "none", "application/json; x": "none",
	} {
		form, err := batch.FormOf(contentType)
		if got := form.Boundary; err != nil && want != "none" || err == nil && got != want {
			t.Errorf("%q: %q %v, want %q", contentType, got, err, want)
		}
	}
}

// FuzzBatch reads texts; what can be read is written and read again as the same.
func FuzzBatch(f *testing.F) {
	f.Add([]byte(`{"requests":[{"id":"1","atomicityGroup":"g","dependsOn":[],"method":"post","url":"a","headers":{"x":"y"},"body":{"a":1}}]}`), false)
	f.Add(multipart.AppendRequests(nil, []batch.Request{{ID: "1", Group: "changeset1", Method: "POST", URL: "a", Body: []byte("x")}, {Method: "GET", URL: "b"}}), true)
	f.Fuzz(func(t *testing.T, body []byte, parts bool) {
		form := inJSON
		if parts {
			form = multipart
		}
		list, err := form.ReadRequests(body, batch.Limits{Alone: 100, Grouped: 100})
		if err != nil {
			return
		}
		text := form.AppendRequests(nil, list)
		again, err := form.ReadRequests(text, batch.Limits{Alone: 100, Grouped: 100})
		if err != nil || len(again) != len(list) {
			t.Fatalf("%q is written as %q: %v", body, text, err)
		}
		for i := range list {
			if again[i].Method != list[i].Method || again[i].URL != list[i].URL || len(again[i].Body) != len(list[i].Body) && form == inJSON {
				t.Fatalf("%+v is read again as %+v", list[i], again[i])
			}
		}
		_, _ = form.ReadResponses(body, 100)
	})
}
