package main

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// get asks the example for a path, with a token unless it is "".
func get(t *testing.T, path, token string) (*http.Response, map[string]any) {
	t.Helper()
	return ask(t, "", http.MethodGet, path, token, "")
}

// ask sends a request to the example, whose records are in a database, or in memory for "".
func ask(t *testing.T, db, method, path, token, text string) (*http.Response, map[string]any) {
	t.Helper()
	h, err := newHandler(t.Context(), "secret", db)
	if err != nil {
		t.Fatal(err)
	}
	s := httptest.NewServer(h)
	defer s.Close()
	r, err := http.NewRequest(method, s.URL+path, strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/json")
	if token != "" {
		r.Header.Set("Authorization", "Bearer "+token)
	}
	resp, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	data, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	var body map[string]any
	if err := json.Unmarshal(data, &body); err != nil && len(data) > 0 {
		t.Fatalf("%s: %v: %s", path, err, data)
	}
	return resp, body
}

// TestWrite makes and changes records in a file, which are there when it is opened again: by
// each request.
func TestWrite(t *testing.T) {
	file := t.TempDir() + "/records.db"
	const records, times = "/v1.0/communications/callRecords", `"startDateTime":"2026-03-01T10:00:00Z","endDateTime":"2026-03-01T10:05:00Z",`
	for _, c := range []struct {
		method, path, body string
		status             int
	}{
		{"POST", records, `{"id":"new",` + times + `"type":"groupCall","version":1,"modalities":["audio"],"sessions":[{"id":"s",` + times + `"segments":[{"id":"1",` + strings.TrimSuffix(times, ",") + `}]}]}`, 201},
		{"POST", records, `{"id":"new",` + times + `"type":"groupCall"}`, 409},
		{"PATCH", records + "/new", `{"version":7}`, 204},
		{"PATCH", records + "/new/sessions/s", `{"caller":{"@odata.type":"#microsoft.graph.callRecords.participantEndpoint","name":"phone"}}`, 204},
		{"DELETE", records + "/e523d2ed", "", 204},
	} {
		if resp, body := ask(t, file, c.method, c.path, "secret", c.body); resp.StatusCode != c.status {
			t.Errorf("%s %s: %s %v", c.method, c.path, resp.Status, body)
		}
	}
	resp, body := ask(t, file, "GET", records+"/new?$expand=sessions($expand=segments)", "secret", "")
	session, _ := body["sessions"].([]any)
	if resp.StatusCode != 200 || body["version"] != 7.0 || len(session) != 1 || session[0].(map[string]any)["caller"].(map[string]any)["name"] != "phone" {
		t.Errorf("%s %v", resp.Status, body)
	}
	if resp, _ := ask(t, file, "GET", records+"/e523d2ed", "secret", ""); resp.StatusCode != 404 {
		t.Error(resp.Status)
	}
}

func TestGetSession(t *testing.T) {
	const session = "/v1.0/communications/callRecords/e523d2ed/sessions/e523d2ed"
	resp, plain := get(t, session, "secret")
	if resp.StatusCode != http.StatusOK || plain["id"] != "e523d2ed" || plain["startDateTime"] != "2026-02-25T18:52:21.2169889Z" {
		t.Fatalf("%s: %v", resp.Status, plain)
	}
	if plain["segments"] != nil {
		t.Error("segments are there without $expand")
	}
	if caller := plain["caller"].(map[string]any); caller["@odata.type"] != "#microsoft.graph.callRecords.participantEndpoint" {
		t.Errorf("caller: %v", caller)
	}
	_, quoted := get(t, "/v1.0/communications/callRecords('e523d2ed')/sessions('e523d2ed')", "secret")
	delete(plain, "@odata.context")
	delete(quoted, "@odata.context")
	if !reflect.DeepEqual(plain, quoted) {
		t.Errorf("the two key styles differ: %v and %v", plain, quoted)
	}
}

func TestSelectAndExpand(t *testing.T) {
	resp, body := get(t, "/v1.0/communications/callRecords/e523d2ed/sessions/e523d2ed?$select=modalities&$expand=segments($select=startDateTime)", "secret")
	if resp.StatusCode != http.StatusOK {
		t.Fatal(resp.Status, body)
	}
	var names []string
	for name := range body {
		if name[0] != '@' {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	if !slices.Equal(names, []string{"modalities", "segments"}) {
		t.Errorf("members: %v", names)
	}
	segments := body["segments"].([]any)
	if len(segments) != 2 || segments[0].(map[string]any)["startDateTime"] == nil || segments[0].(map[string]any)["endDateTime"] != nil {
		t.Errorf("segments: %v", segments)
	}
}

func TestErrors(t *testing.T) {
	for _, c := range []struct {
		path, token string
		status      int
	}{
		{"/v1.0/communications/callRecords/e523d2ed/sessions/e523d2ed", "", 401},
		{"/v1.0/communications/callRecords/e523d2ed/sessions/e523d2ed", "wrong", 401},
		{"/v1.0/communications/callRecords/e523d2ed/sessions/none", "secret", 404},
		{"/v1.0/communications/callRecords/e523d2ed/sessions/e523d2ed?$select=nothing", "secret", 400},
		{"/v1.0/communications/callRecords/microsoft.graph.callRecords.getPstnCalls(fromDateTime=2026-01-01T00:00:00Z,toDateTime=2026-02-01T00:00:00Z)", "secret", 501},
		{"/v1.0/nothing", "secret", 404},
	} {
		resp, body := get(t, c.path, c.token)
		e, _ := body["error"].(map[string]any)
		if resp.StatusCode != c.status || e["code"] == nil || e["message"] == nil {
			t.Errorf("%s: %s, want %d: %v", c.path, resp.Status, c.status, body)
		}
		if c.status == 401 && resp.Header.Get("WWW-Authenticate") == "" {
			t.Errorf("%s: no WWW-Authenticate", c.path)
		}
	}
}

// TestReadme sends the request that the README shows.
func TestReadme(t *testing.T) {
	page, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	m := regexp.MustCompile(`(?m)^curl -H 'Authorization: Bearer (\S+)' 'localhost:8080(\S+)'$`).FindSubmatch(page)
	if m == nil {
		t.Fatal("the README shows no request")
	}
	resp, body := get(t, string(m[2]), string(m[1]))
	if resp.StatusCode != http.StatusOK || len(body["segments"].([]any)) == 0 {
		t.Errorf("%s: %v", resp.Status, body)
	}
}
