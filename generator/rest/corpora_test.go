package rest_test

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/odatagen/odatagen/generator/plan"
	"github.com/odatagen/odatagen/internal/corpora"
)

// module makes a module that uses this one, and has the packages generated from
// descriptions by others.
func module(t *testing.T, packages map[string]string) string {
	t.Helper()
	root, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	write(t, filepath.Join(dir, "go.mod"), []byte(fmt.Sprintf("module scenario\n\ngo 1.26.0\n\nrequire github.com/odatagen/odatagen v0.0.0\n\nreplace github.com/odatagen/odatagen => %s\n", root)))
	for name, file := range packages {
		data := corpora.Read(t, "openapi/"+file)
		result, found := generate(file, data, plan.Config{Package: name, ImportPath: "scenario/" + name, Server: true})
		if result == nil {
			t.Fatalf("%s: %v", file, found.Errors())
		}
		if n := strings.Count(result.Report.String(), "skipped"); n > 0 {
			t.Errorf("%s: %s", file, result.Report)
		}
		t.Logf("%s: %s", file, strings.TrimSpace(result.Report.String()))
		for _, f := range result.Files {
			write(t, filepath.Join(dir, name, f.Name), f.Content)
		}
	}
	return dir
}

func read(t *testing.T, path string) []byte {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func write(t *testing.T, path string, content []byte) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, content, 0o644); err != nil {
		t.Fatal(err)
	}
}

func goRun(t *testing.T, dir string, args ...string) string {
	t.Helper()
	cmd := exec.Command("go", args...)
	cmd.Dir = dir
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("go %s: %v\n%.4000s", strings.Join(args, " "), err, stderr.String())
	}
	return string(out)
}

// TestPetstoreExpanded generates from the well-known description, and runs a
// program that serves what was generated and talks to it.
func TestPetstoreExpanded(t *testing.T) {
	if testing.Short() {
		t.Skip("builds a program")
	}
	dir := module(t, map[string]string{"expanded": "petstore-expanded.yaml"})
	program, err := os.ReadFile("testdata/expanded.go.txt")
	if err != nil {
		t.Fatal(err)
	}
	write(t, filepath.Join(dir, "main.go"), program)
	got := goRun(t, dir, "run", "-mod=mod", ".")
	const want = `200 {"name":"Rex","tag":"dog","id":0}
200 {"name":"Tom","tag":"cat","id":1}
400 {"title":"Bad Request","status":400,"detail":"the request is not as the API wants it","errors":[{"in":"body","pointer":"/name","message":"is required"}]}
200 [{"name":"Rex","tag":"dog","id":0}]
400 {"title":"Bad Request","status":400,"detail":"the request is not as the API wants it","errors":[{"in":"query","name":"limit","message":"must be an integer of 32 bits, not string \"x\""}]}
200 {"name":"Tom","tag":"cat","id":1}
404 {"code":404,"message":"no such pet"}
501 {"title":"Not Implemented","status":501,"detail":"DELETE /pets/{id} is not implemented"}
`
	if got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

// TestODataAsAnyAPI generates from descriptions of an OData service as if they
// were of an API without: the generic way takes OData's paths, such as
// /callRecords('{id}'), and serves all operations.
func TestODataAsAnyAPI(t *testing.T) {
	if testing.Short() {
		t.Skip("builds a program")
	}
	dir := module(t, map[string]string{
		"v30": "callRecords-v1.0.openapi-3.0.2.json",
		"v31": "callRecords-v1.0.openapi-3.1.0.json",
	})
	write(t, filepath.Join(dir, "main_test.go"), []byte(`package main

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"scenario/v30/v30http"
	"scenario/v31/v31http"
)

func Test(t *testing.T) {
	for name, handler := range map[string]http.Handler{
		"3.0": v30http.NewHandler(v30http.Service{}), "3.1": v31http.NewHandler(v31http.Service{}),
	} {
		for _, path := range []string{"/communications/callRecords", "/communications/callRecords('1')", "/communications/callRecords('1')/sessions('2')"} {
			w := httptest.NewRecorder()
			handler.ServeHTTP(w, httptest.NewRequest("GET", path, nil))
			if w.Code != 501 || !strings.Contains(w.Body.String(), "is not implemented") {
				t.Errorf("%s %s: %d %s", name, path, w.Code, w.Body)
			}
		}
	}
}
`))
	goRun(t, dir, "test", "-mod=mod", ".")
}
