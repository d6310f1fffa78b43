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
	"testing"
)

// get asks the example for a path, with a token unless it is "".
func get(t *testing.T, path, token string) (*http.Response, map[string]any) {
	t.Helper()
	s := httptest.NewServer(newHandler("secret"))
	defer s.Close()
	r, err := http.NewRequest(http.MethodGet, s.URL+path, nil)
	if err != nil {
		t.Fatal(err)
	}
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
	if err := json.Unmarshal(data, &body); err != nil {
		t.Fatalf("%s: %v: %s", path, err, data)
	}
	return resp, body
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
		{"/v1.0/communications/callRecords/e523d2ed/participants_v2", "secret", 501},
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
