package main

import (
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"testing"
)

// TestOptions asks the example, in memory and in a database, with every query option: at the
// top, nested, and before /$count.
func TestOptions(t *testing.T) {
	const records, first, second = "/v1.0/communications/callRecords", `{"id":"e523d2ed"}`, `{"id":"9b1de24c"}`
	file := t.TempDir() + "/records.db"
	for _, c := range []struct{ query, want string }{
		{"?$select=id", second + "," + first},
		{"?$select=id&$filter=type eq 'groupCall'", second},
		{"?$select=id&$filter=sessions/any(s:s/segments/$count eq 2)", first},
		{"?$select=id&$filter=modalities/any(m:m eq 'video') and version in (1,3)", first},
		{"?$select=id&$search=nothing", ""},
		{"?$select=id&$search=9b1de24c OR other", second},
		{"?$select=id&$search=NOT 9b1de24c", first},
		{"?$select=id&$orderby=startDateTime desc", second + "," + first},
		{"?$select=id&$orderby=sessions/$count,version desc&$top=1", second},
		{"?$select=id&$skip=1", first},
		{"?$select=id&$top=1&$count=true", second},
		{"?$compute=version add 1 as next&$select=id,next&$filter=next eq 3", `{"id":"9b1de24c","next":3}`},
		{"?$select=id&$expand=sessions($select=id;$filter=id eq '9b1de24c')", `{"id":"9b1de24c","sessions":[` + second + `]},{"id":"e523d2ed","sessions":[]}`},
		{"?$select=id&$orderby=version&$top=1&$expand=sessions($select=id;$expand=segments($select=id;$orderby=startDateTime desc;$top=1;$count=true))",
			`{"id":"e523d2ed","sessions":[{"id":"e523d2ed","segments":[{"id":"s2"}]}]}`},
		{"?$select=id&$orderby=version&$top=1&$expand=sessions($select=id;$expand=segments($select=id;$skip=1),segments/$count)",
			`{"id":"e523d2ed","sessions":[{"id":"e523d2ed","segments":[{"id":"s2"}]}]}`},
		{"?$apply=groupby((type),aggregate($count as calls,version with max as last))/orderby(last desc)",
			`{"calls":1,"last":2,"type":"groupCall"},{"calls":1,"last":1,"type":"peerToPeer"}`},
		{"?$apply=filter(version gt 1)/aggregate(version with sum as total)", `{"total":2}`},
		{"?$select=id&$filter=version eq @v&@v=2", second},
		{"/e523d2ed/sessions?$select=id&$filter=caller/microsoft.graph.callRecords.participantEndpoint/name eq 'laptop-17'", first},
		{"?$format=json&$select=id&$top=0", ""},
		{"?select=id&top=1", second},
	} {
		for _, db := range []string{"", file} {
			status, values := list(t, db, records+c.query)
			if want := "[" + c.want + "]"; status != http.StatusOK || values != want {
				t.Errorf("%s: %d %s, want %s", c.query, status, values, want)
			}
		}
	}
}

// list returns the items that a path is answered with, as JSON without annotations.
func list(t *testing.T, db, path string) (int, string) {
	t.Helper()
	target, query, _ := strings.Cut(path, "?")
	var parts []string
	for part := range strings.SplitSeq(query, "&") {
		name, value, _ := strings.Cut(part, "=")
		parts = append(parts, name+"="+url.QueryEscape(value))
	}
	resp, body := ask(t, db, http.MethodGet, target+"?"+strings.Join(parts, "&"), "secret", "")
	bare(body)
	text, err := json.Marshal(body["value"])
	if err != nil {
		t.Fatal(err)
	}
	return resp.StatusCode, string(text)
}

// bare removes annotations from what is in a value.
func bare(v any) {
	switch v := v.(type) {
	case map[string]any:
		for name := range v {
			if strings.Contains(name, "@") {
				delete(v, name)
			} else {
				bare(v[name])
			}
		}
	case []any:
		for i := range v {
			bare(v[i])
		}
	}
}
