package main

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"

	"github.com/odatagen/odatagen/generator/config"
	"github.com/odatagen/odatagen/internal/fetch"
)

// TestUpdate gets descriptions, says what changed, and writes what did.
func TestUpdate(t *testing.T) {
	answers := map[string]string{"/v1/$metadata": stores, "/openapi.yaml": ferries, "/types.xml": shop}
	site := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		text, there := answers[r.URL.Path]
		switch {
		case !there:
			http.NotFound(w, r)
		case r.URL.Path == "/openapi.yaml" && r.Header.Get("Authorization") != "Bearer open sesame":
			http.Error(w, "no", http.StatusForbidden)
		default:
			fmt.Fprint(w, text)
		}
	}))
	defer site.Close()
	inFolder(t, map[string]string{"odatagen.yaml": `packages:
  - out: stores
    schema: ` + site.URL + `/v1/$metadata
    reference: {http://host/types: ` + site.URL + `/types.xml}
  - out: ferries
    schema:
      url: ` + site.URL + `/openapi.yaml
      file: api/ferries.yaml
      headers: {Authorization: "Bearer ${FERRIES_TOKEN}"}
`})
	if code, _, stderr := execute(t, "", "generate", "stores"); code != exitProblem || !strings.Contains(stderr, "odatagen.yaml:3:5: schema: metadata.xml is not there: run odatagen update, which gets it from http://127") {
		t.Errorf("generate before: %d\n%s", code, stderr)
	}
	want := "odatagen.yaml:6:5: schema: the header Authorization needs the environment variable FERRIES_TOKEN, which is not set [config-value]\n"
	if code, _, stderr := execute(t, "", "update"); code != exitProblem || stderr != want {
		t.Errorf("without the variable: %d\n%s", code, stderr)
	}
	t.Setenv("FERRIES_TOKEN", "wrong")
	code, stdout, stderr := execute(t, "", "update")
	if code != exitProblem || stdout != "" || stderr != "odatagen: "+site.URL+"/openapi.yaml: it answers 403 Forbidden: \"no\"; it wants credentials, which headers can give\n" {
		t.Errorf("with a wrong token: %d\n%s%s", code, stdout, stderr)
	}
	if files := written(t, "."); len(files) != 2 {
		t.Errorf("one that cannot be had leaves %d files", len(files))
	}
	t.Setenv("FERRIES_TOKEN", "open sesame")
	code, stdout, stderr = execute(t, "", "update")
	want = fmt.Sprintf("types.xml: new, %d bytes\nmetadata.xml: new, %d bytes\napi/ferries.yaml: new, %d bytes\n", len(shop), len(stores), len(ferries))
	if code != exitOK || stdout != want {
		t.Errorf("%d\n%s%s", code, stdout, stderr)
	}
	if files := written(t, "."); files["metadata.xml"] != stores || strings.Contains(fmt.Sprint(files), "sesame") {
		t.Error("what was got is not what is written, or the token is")
	}
	if code, stdout, stderr := execute(t, "", "generate", "ferries"); code != exitOK {
		t.Errorf("generate: %d\n%s%s", code, stdout, stderr)
	}

	answers["/v1/$metadata"] = strings.Replace(stores, `<Property Name="vatRate" Type="Edm.Decimal"/>`, "<Property Name=\"vat\" Type=\"Edm.Decimal\"/>\n", 1)
	code, stdout, _ = execute(t, "", "update", "stores")
	if code != exitOK || !strings.HasPrefix(stdout, "types.xml: unchanged\nmetadata.xml: 2 more and 1 fewer lines, ") || !strings.Contains(stdout, "vatRate") {
		t.Errorf("%d\n%s", code, stdout)
	}
	answers["/openapi.yaml"] += "# more\n"
	if code, stdout, _ = execute(t, "", "update", "--quiet"); code != exitOK || stdout != "" || !strings.HasSuffix(written(t, ".")["api/ferries.yaml"], "# more\n") {
		t.Errorf("quiet: %d\n%s", code, stdout)
	}
	info, err := os.Stat("metadata.xml")
	if err != nil {
		t.Fatal(err)
	}
	execute(t, "", "update")
	if again, err := os.Stat("metadata.xml"); err != nil || !again.ModTime().Equal(info.ModTime()) || !os.SameFile(info, again) {
		t.Error("what is unchanged is written", err)
	}
	site.Close()
	if code, _, stderr := execute(t, "", "update"); code != exitProblem || strings.Count(stderr, "connection refused") != 3 {
		t.Errorf("unreachable: %d\n%s", code, stderr)
	}
	if code, stdout, stderr := execute(t, "", "check", "ferries"); code != exitOK {
		t.Errorf("check needs no network: %d\n%s%s", code, stdout, stderr)
	}
}

// TestUpdatePassword prints no password of an address, whatever is wrong.
func TestUpdatePassword(t *testing.T) {
	site := httptest.NewServer(http.NotFoundHandler())
	defer site.Close()
	host := strings.TrimPrefix(site.URL, "http://")
	for text, want := range map[string]string{
		"schema: http://u:s3cret@" + host + "/x": "odatagen: http://u:xxxxx@" + host + "/x: it answers 404 Not Found",
		"schema: http://u:s3cret@host:port/x":    "\"http://xxxxx@host:port/x\" is no address",
		"schema: http://u:s3cret/@" + host + "/": "\"http://xxxxx@" + host + "/\" is no address",
		"schema: {url: http://u:s3cret@c/d.xml, file: b.xml}\nreference: {http://c: {url: http://u:s3cret@c/e.xml, file: b.xml}}": "is for http://u:xxxxx@c/",
	} {
		inFolder(t, map[string]string{"odatagen.yaml": text})
		if code, _, stderr := execute(t, "", "update"); code != exitProblem || !strings.Contains(stderr, want) || strings.Contains(stderr, "s3cret") {
			t.Errorf("%s: %d\n%s", text, code, stderr)
		}
	}
}

// TestUpdateRefuses has what is no description, and configurations without a right
// address.
func TestUpdateRefuses(t *testing.T) {
	site := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		fmt.Fprint(w, map[string]string{
			"/page": "<!DOCTYPE html>\n<html>Sign in", "/cut": stores[:len(stores)/2], "/cut.json": `{"openapi": "3.0.0", "info": {`, "/data": `{"value": []}`, "/open": strings.TrimSuffix(stores, "</edmx:Edmx>"),
			"/cut.yaml": ferries[:strings.Index(ferries, "description:")+4], "/short.yaml": ferries[:strings.Index(ferries, "paths:")],
		}[r.URL.Path])
	}))
	defer site.Close()
	for text, want := range map[string]string{
		"schema: " + site.URL + "/page":       "/page: what it answers is no description, neither CSDL nor OpenAPI; it begins with \"<!DOCTYPE html>\\n<html>Sign in\"\n",
		"schema: " + site.URL + "/cut":        "/cut: what it answers is not well-formed: XML syntax error",
		"schema: " + site.URL + "/open":       "/open: what it answers is not well-formed: XML syntax error",
		"schema: " + site.URL + "/cut.json":   "/cut.json: what it answers is not well-formed: unexpected end of JSON input\n",
		"schema: " + site.URL + "/cut.yaml":   "/cut.yaml: what it answers is not well-formed: line ",
		"schema: " + site.URL + "/short.yaml": "/short.yaml: what it answers breaks off: it has neither paths nor components nor webhooks\n",
		"schema: " + site.URL + "/data":       "/data: what it answers is no description",
		"schema: " + site.URL + "/none":       "/none: the answer is empty\n",
		"schema: a.xml":                       "odatagen: odatagen.yaml gives no address: write the one of the description, as in schema: https://host/v1/$metadata\n",
		"schema: {url: http://a/b.xml}\nreference: {http://c: {url: http://c/d.xml, file: b.xml}}": "odatagen.yaml:1:1: schema: the file b.xml is for http://c/d.xml too: give each a file of its own",
		"shema: a.xml": "did you mean schema?",
	} {
		inFolder(t, map[string]string{"odatagen.yaml": text, "page": "as it was", "metadata.xml": "as it was"})
		before := written(t, ".")
		if code, stdout, stderr := execute(t, "", "update"); code != exitProblem || stdout != "" || !strings.Contains(stderr, want) {
			t.Errorf("%s: %d\n%s%s", text, code, stdout, stderr)
		}
		if after := written(t, "."); fmt.Sprint(after) != fmt.Sprint(before) {
			t.Errorf("%s: files changed", text)
		}
	}
	inFolder(t, map[string]string{"odatagen.yml": "schema: http://a/b.xml\n"})
	for _, command := range []string{"update", "generate"} {
		if code, _, stderr := execute(t, "", command); code != exitProblem || stderr != "odatagen: there is no odatagen.yaml, and odatagen.yml is not looked for: rename it, or give --config odatagen.yml\n" {
			t.Errorf("%s with odatagen.yml: %d\n%s", command, code, stderr)
		}
	}
	inFolder(t, nil)
	if code, _, stderr := execute(t, "", "update"); code != exitProblem || stderr != "odatagen: odatagen.yaml: no such file or directory: begin with odatagen init --schema ADDRESS, which writes it\n" {
		t.Errorf("without a configuration: %d\n%s", code, stderr)
	}
}

// TestUpdateChanges says what changed in what each package is generated from: of either
// kind of description, of the part that is selected, and where a document that it
// references changed.
func TestUpdateChanges(t *testing.T) {
	types := csdlHead + common + csdlTail
	service := strings.Replace(csdlHead, "<DataServices>", `<Reference Uri="http://host/types"><Include Namespace="a.common"/></Reference><DataServices>`, 1) + ours + csdlTail
	answers := map[string]string{"/ferries.yaml": ferries, "/types.xml": types, "/ours.xml": service}
	asked := map[string]int{}
	site := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		tag := fmt.Sprintf(`"%d"`, len(answers[r.URL.Path]))
		w.Header().Set("ETag", tag)
		if r.Header.Get("If-None-Match") == tag {
			w.WriteHeader(http.StatusNotModified)
			return
		}
		asked[r.URL.Path]++
		fmt.Fprint(w, answers[r.URL.Path])
	}))
	defer site.Close()
	inFolder(t, map[string]string{"odatagen.yaml": `packages:
  - {out: all, schema: ` + site.URL + `/ferries.yaml}
  - {out: ports, schema: ` + site.URL + `/ferries.yaml, include: [/ports]}
  - {out: ours, schema: ` + site.URL + `/ours.xml, reference: {http://host/types: ` + site.URL + `/types.xml}}
`})
	run := func(want string) {
		t.Helper()
		code, stdout, stderr := execute(t, "", "update")
		if code != exitOK || stdout != want || stderr != "" {
			t.Errorf("%d\n%s%s\nwant\n%s", code, stdout, stderr, want)
		}
	}
	run(fmt.Sprintf("ferries.yaml: new, %d bytes\ntypes.xml: new, %d bytes\nours.xml: new, %d bytes\n", len(ferries), len(types), len(service)))
	const same = ": unchanged, says the server (304)\n"
	run("ferries.yaml" + same + "types.xml" + same + "ours.xml" + same)
	if len(asked) != 3 || asked["/ours.xml"] != 1 {
		t.Errorf("what is as it was is sent again: %v", asked)
	}
	answers["/ferries.yaml"] = strings.Replace(ferries, "required: [name], ", "", 1)
	answers["/types.xml"] = strings.Replace(types, `Name="as_base"`, `Name="asBase"`, 1)
	run(fmt.Sprintf("ferries.yaml: 1 more and 1 fewer lines, %d bytes and %d before\n", len(ferries)-18, len(ferries)) +
		fmt.Sprintf("types.xml: 1 more and 1 fewer lines, %d bytes and %d before\nours.xml%s", len(types)-1, len(types), same) +
		"all: 1 change since the last run: 1 breaking\n  property Ferry/name may be left out now (breaking for reading) [property-optional]\n" +
		"ours: 2 changes since the last run: 1 breaking, 1 safe\n  property a.common.base/as_base is gone (breaking for reading, writing) [property-removed]\n  property a.common.base/asBase is new [property-added]\n")
	write(t, map[string]string{"ours.xml": service + "<!-- edited -->"})
	run("ferries.yaml" + same + "types.xml" + same + fmt.Sprintf("ours.xml: 1 more and 1 fewer lines, %d bytes and %d before\n", len(service), len(service)+15))
	write(t, map[string]string{"odatagen.fetched.json": "<<<<<<< ours"})
	run("ferries.yaml: unchanged\ntypes.xml: unchanged\nours.xml: unchanged\n")
}

// TestCutOff cuts YAML off at each byte within a line: what was whole before is refused,
// and where there was nothing, what lacks what it refers to.
func TestCutOff(t *testing.T) {
	asked := config.Request{Document: config.Document{File: "a.yaml"}}
	whole := func(text string) fetch.Answer { return fetch.Answer{Data: []byte(text), Whole: true} }
	refers, defined := strings.Index(ferries, "#/components/schemas/Ferry")+26, strings.Index(ferries, "Ferry: ")
	for n := 1; n < len(ferries)-1; n++ {
		if ferries[n-1] == '\n' || ferries[n] == '\n' {
			continue // a whole line, or one that lacks nothing but its end
		}
		if err := checkDescription(asked, whole(ferries[:n]), []byte(ferries)); err == nil {
			t.Errorf("it is taken though it breaks off:\n%s", ferries[:n])
		}
		if err := checkDescription(asked, whole(ferries[:n]), nil); err == nil && refers < n && n < defined {
			t.Errorf("it is taken though it lacks what it refers to:\n%s", ferries[:n])
		}
	}
	for _, text := range []string{ferries, strings.TrimSuffix(ferries, "\n"), tolls, strings.ReplaceAll(ferries, "\n", "\r\n"), "\ufeff" + tolls} {
		if err := checkDescription(asked, whole(text), nil); err != nil {
			t.Errorf("what is whole is refused: %v\n%s", err, text)
		}
	}
}

// TestCutOffAtLine cuts YAML off at each line end, where the server does not say that it ends:
// of what was whole before that is refused, and where there was nothing it is said.
func TestCutOffAtLine(t *testing.T) {
	answer := ""
	site := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		connection, _, err := w.(http.Hijacker).Hijack()
		if err == nil {
			fmt.Fprintf(connection, "HTTP/1.0 200 OK\r\nContent-Type: application/yaml\r\n\r\n%s", answer)
			connection.Close()
		}
	}))
	defer site.Close()
	for n := 1; n < len(ferries); n++ {
		if ferries[n-1] != '\n' {
			continue
		}
		inFolder(t, map[string]string{"odatagen.yaml": "schema: " + site.URL + "/ferries.yaml\n", "ferries.yaml": ferries})
		answer = ferries[:n]
		if code, _, stderr := execute(t, "", "update"); code != exitProblem || written(t, ".")["ferries.yaml"] != ferries {
			t.Errorf("it is taken though it breaks off: %d\n%s\n%s", code, stderr, ferries[:n])
		}
	}
	answer = ferries
	inFolder(t, map[string]string{"odatagen.yaml": "schema: " + site.URL + "/ferries.yaml\n"})
	want := fmt.Sprintf("ferries.yaml: new, %d bytes; the server does not say where it ends: see that nothing is missing there\n", len(ferries))
	if code, stdout, stderr := execute(t, "", "update"); code != exitOK || stdout != want {
		t.Errorf("%d\n%s%s", code, stdout, stderr)
	}
}

// TestUpdateParts gets what an OpenAPI description is spread over.
func TestUpdateParts(t *testing.T) {
	const head = "openapi: 3.1.0\ninfo: {title: t, version: '1'}\npaths:\n  /pets:\n    get:\n      responses:\n        '200': {description: d, content: {application/json: {schema: {$ref: '"
	answers := map[string]string{
		"/api.yaml": head + "parts/pet.yaml#/Pet'}}}}\n", "/parts/pet.yaml": "Pet:\n  type: object\n  properties:\n    name: {type: string}\n    food: {$ref: 'food.json'}\n",
		"/parts/food.json": `{"type": "object", "properties": {"kind": {"type": "string"}}}`, "/page": "<html><body>Sign in</body></html>", "/text": "not found\n", "/cut": `{"type": "ob`, "/half": "Pet:\n",
	}
	site := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { fmt.Fprint(w, answers[r.URL.Path]) }))
	defer site.Close()
	inFolder(t, map[string]string{"odatagen.yaml": "schema: {url: " + site.URL + "/api.yaml, file: api.yaml}\nout: pets\nreference:\n  parts/pet.yaml: {url: " + site.URL + "/parts/pet.yaml, file: parts/pet.yaml}\n  parts/food.json: {url: " + site.URL + "/parts/food.json, file: parts/food.json}\n"})
	if code, stdout, stderr := execute(t, "", "update"); code != exitOK || strings.Count(stdout, ": new, ") != 3 {
		t.Fatalf("%d\n%s%s", code, stdout, stderr)
	}
	if code, stdout, stderr := execute(t, "", "generate"); code != exitOK || !strings.Contains(written(t, "pets")["types.gen.go"], "Food") {
		t.Errorf("generate: %d\n%s%s", code, stdout, stderr)
	}
	for path, want := range map[string]string{"/page": "what it answers is no description", "/text": "what it answers is no description", "/cut": "not well-formed", "/half": "ends where a value is to begin"} {
		inFolder(t, map[string]string{"odatagen.yaml": "schema: " + site.URL + "/api.yaml\nout: pets\nreference: {part.yaml: " + site.URL + path + "}\n"})
		if code, _, stderr := execute(t, "", "update"); code != exitProblem || !strings.Contains(stderr, want) || len(written(t, ".")) != 2 {
			t.Errorf("%s: %d\n%s", path, code, stderr)
		}
	}
	inFolder(t, map[string]string{"odatagen.yaml": "schema: {url: " + site.URL + "/parts/pet.yaml, file: pet.yaml}\nout: pets\n"})
	if code, _, stderr := execute(t, "", "update"); code != exitProblem || !strings.Contains(stderr, "what it answers is no description") {
		t.Errorf("a part as the description: %d\n%s", code, stderr)
	}
}

// TestUpdateAllOrNone: where one file cannot be written, none is.
func TestUpdateAllOrNone(t *testing.T) {
	site := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("ETag", `"1"`)
		fmt.Fprint(w, map[string]string{"/a.xml": stores, "/b.yaml": ferries}[r.URL.Path])
	}))
	defer site.Close()
	inFolder(t, map[string]string{"odatagen.yaml": "packages:\n- {out: a, schema: " + site.URL + "/a.xml}\n- {out: b, schema: {url: " + site.URL + "/b.yaml, file: deep/b.yaml}}\n", "a.xml": shop, "odatagen.fetched.json": "{}", "deep": "a file in the way"})
	if code, _, stderr := execute(t, "", "update"); code != exitProblem || !strings.Contains(stderr, "deep") {
		t.Errorf("%d\n%s", code, stderr)
	}
	files := written(t, ".")
	if files["a.xml"] != shop || files["odatagen.fetched.json"] != "{}" || len(files) != 5 {
		t.Errorf("something is written: %v", files)
	}
	if err := os.Remove("deep"); err != nil {
		t.Fatal(err)
	}
	if code, _, stderr := execute(t, "", "update"); code != exitOK || written(t, ".")["a.xml"] != stores || len(written(t, ".")) != 5 {
		t.Errorf("%d\n%s", code, stderr)
	}
}
