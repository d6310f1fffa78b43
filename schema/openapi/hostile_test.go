package openapi_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/odatagen/odatagen/schema"
	"github.com/odatagen/odatagen/schema/openapi"
)

const head = "openapi: 3.1.0\ninfo: {title: x, version: '1'}\npaths: {}\n"

// TestHostile reads what is made to exhaust a reader: each ends with one error.
func TestHostile(t *testing.T) {
	bomb := head + "components:\n  schemas:\n    A0: &a0 {type: string}\n"
	for i := 1; i < 30; i++ {
		prev := string(rune('a'+(i-1)/10)) + string(rune('0'+(i-1)%10))
		this := string(rune('a'+i/10)) + string(rune('0'+i%10))
		bomb += "    " + strings.ToUpper(this) + ": &" + this + " {allOf: [*" + prev + ", *" + prev + ", *" + prev + "]}\n"
	}
	for name, c := range map[string]struct {
		text string
		opts schema.ReadOptions
		rule string
	}{
		"large":           {strings.Repeat(" ", 100<<20), schema.ReadOptions{}, "document-size"},
		"larger than set": {head, schema.ReadOptions{MaxBytes: 10}, "document-size"},
		"deep list":       {head + "x-a: " + strings.Repeat("[", 100_000), schema.ReadOptions{}, "yaml-syntax"},
		"deep object":     {`{"openapi": "3.1.0", "x": ` + strings.Repeat(`{"a":`, 5_000) + "1" + strings.Repeat("}", 5_000) + "}", schema.ReadOptions{}, "nesting-depth"},
		"deep as set":     {head, schema.ReadOptions{MaxDepth: 1}, "nesting-depth"},
		"aliases":         {bomb, schema.ReadOptions{}, "yaml-aliases"},
		"merged self":     {head + "x-a: &a\n  <<: *a\n", schema.ReadOptions{}, "yaml-aliases"},
		"members":         {head + "x-a: {" + members(25_000) + "}\n", schema.ReadOptions{}, "members-many"},
		"all members":     {head + "x-a:\n" + strings.Repeat("- {"+members(1500)+"}\n", 200), schema.ReadOptions{}, "members-many"},
		"chain":           {head + chain(101), schema.ReadOptions{}, "reference-depth"},
		"latin-1":         {head + "x-a: \xe9", schema.ReadOptions{}, "document-encoding"},
		"binary":          {"\x00\x01\x02", schema.ReadOptions{}, "yaml-syntax"},
		"nothing":         {"", schema.ReadOptions{}, "document-format"},
		"null key":        {head + "? \n: x\n", schema.ReadOptions{}, "openapi-form"},
		"infinite":        {head + "x-a: .inf\n", schema.ReadOptions{}, "openapi-form"},
	} {
		d, found := openapi.Load(schema.Source{Name: "api.yaml", Data: []byte(c.text)}, c.opts)
		if d != nil || len(found.Errors()) != 1 || found[0].Rule != c.rule || found[0].Pos.File != "api.yaml" {
			t.Errorf("%s: %v, want one %s", name, found, c.rule)
		}
	}
}

// TestHostileEnough has as much of that as descriptions may have.
func TestHostileEnough(t *testing.T) {
	for name, text := range map[string]string{
		"members": head + "x-a: {" + members(1000) + "}\n", "chain": head + chain(100),
	} {
		if d, found := openapi.Load(schema.Source{Name: "api.yaml", Data: []byte(text)}, schema.ReadOptions{}); d == nil {
			t.Errorf("%s: %v", name, found)
		}
	}
}

// members are the members of an object, which mean nothing to anybody.
func members(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "x-%d: 1,", i)
	}
	return b.String()
}

// chain is schemas of which each is the next.
func chain(n int) string {
	var b strings.Builder
	b.WriteString("components:\n  schemas:\n")
	for i := range n {
		fmt.Fprintf(&b, "    S%d: {$ref: '#/components/schemas/S%d'}\n", i, i+1)
	}
	fmt.Fprintf(&b, "    S%d: {type: string}\n", n)
	return b.String()
}

// FuzzLoad loads whatever comes: it ends with a document or with an error that
// says in which file.
func FuzzLoad(f *testing.F) {
	for _, text := range []string{
		head,
		head + "components: {schemas: {A: {allOf: [{$ref: '#/components/schemas/A'}]}}}\n",
		head + "components: {schemas: {A: &a {properties: {b: {$ref: '#/components/schemas/A'}, c: *a}}}}\n",
		`{"openapi": "3.0.3", "info": {"title": "x", "version": "1"}, "paths": {"/a": {"get": {"responses": {"200": {"$ref": "#/paths/~1a/get/responses/200"}}}}}}`,
		head + "x-a: &a {b: 1}\nx-c: {<<: *a, d: {$ref: 'o.yaml#/x'}}\n",
	} {
		f.Add([]byte(text))
	}
	opts := schema.ReadOptions{MaxBytes: 1 << 16, MaxDepth: 50, Open: func(string) ([]byte, error) { return []byte("x: {$ref: 'api.yaml#/info'}\n"), nil }}
	f.Fuzz(func(t *testing.T, data []byte) {
		opts.SkipUnreadable = len(data)%2 == 0
		d, found := openapi.Load(schema.Source{Name: "api.yaml", Data: data}, opts)
		if (d == nil) != (len(found.Errors()) > 0) {
			t.Fatalf("document %v with errors %v", d != nil, found.Errors())
		}
		for _, e := range found {
			if e.Pos.File == "" {
				t.Fatalf("no place: %v", e)
			}
		}
	})
}
