package main

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strings"

	"github.com/odatagen/odatagen/internal/visible"
	"github.com/odatagen/odatagen/schema"
	"github.com/odatagen/odatagen/schema/openapi"
)

// checkDescription refuses what was got and is no description, or breaks off. Before is
// what the file has, nil if it is not there.
func checkDescription(name string, data, before []byte) error {
	text := bytes.TrimLeft(bytes.TrimPrefix(data, []byte("\ufeff")), " \t\r\n")
	if !schema.IsDescription(data) {
		return fmt.Errorf("what it answers is no description, neither CSDL nor OpenAPI; it begins with %s", visible.Quoted(string(text[:min(len(text), 60)])))
	}
	var err error
	switch text[0] {
	case '<':
		tokens := xml.NewDecoder(bytes.NewReader(text))
		for err == nil {
			_, err = tokens.Token()
		}
		if errors.Is(err, io.EOF) {
			err = nil
		}
	case '{':
		var any json.RawMessage
		err = json.Unmarshal(text, &any)
	default:
		return checkYAML(name, data, before)
	}
	if err != nil {
		return fmt.Errorf("what it answers is not well-formed: %w", err)
	}
	return nil
}

// described is a member that an OpenAPI description has at the end of what comes before
// all else.
var described = regexp.MustCompile(`(?m)^["']?(paths|components|webhooks|definitions)["']?[ \t]*:`)

// checkYAML refuses YAML that breaks off. Its text may end at the end of any line, and
// nearly anywhere in one: what tells is that it is not well-formed, has nothing to
// describe, or ends within a line and lacks something: a value, what it refers to, or the
// line end that what was there, which may be nil, has.
func checkYAML(name string, data, before []byte) error {
	_, found := openapi.Load(schema.Source{Name: name, Data: data}, schema.ReadOptions{Open: readFile})
	within := data[len(data)-1] != '\n'
	for _, f := range found {
		switch {
		case f.Rule == "yaml-syntax":
			return fmt.Errorf("what it answers is not well-formed: line %d: %s", f.Pos.Line, f.Message)
		case f.Rule == "reference-broken" && within:
			return fmt.Errorf("what it answers breaks off: it ends within a line, and lacks what it refers to: line %d: %s", f.Pos.Line, f.Message)
		}
	}
	switch {
	case !described.Match(data):
		return errors.New("what it answers breaks off: it has neither paths nor components nor webhooks")
	case within && strings.ContainsRune(": \t", rune(data[len(data)-1])):
		return errors.New("what it answers breaks off: it ends where a value is to begin")
	case within && bytes.HasSuffix(before, []byte("\n")):
		return fmt.Errorf("what it answers breaks off: it ends within a line, and %s does not; if that is all of it, remove the file, and run odatagen update again", name)
	}
	return nil
}
