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

	"github.com/odatagen/odatagen/generator/config"
	"github.com/odatagen/odatagen/internal/fetch"
	"github.com/odatagen/odatagen/internal/visible"
	"github.com/odatagen/odatagen/schema"
	"github.com/odatagen/odatagen/schema/openapi"
)

// leading returns a text without what may be before it.
func leading(data []byte) []byte {
	return bytes.TrimLeft(bytes.TrimPrefix(data, []byte("\ufeff")), " \t\r\n")
}

// isYAML reports whether a text is neither XML nor JSON, which say where they end.
func isYAML(data []byte) bool {
	text := leading(data)
	return len(text) > 0 && text[0] != '<' && text[0] != '{'
}

// checkDescription refuses what was got and is no description, or no part of one where one
// is asked for, or breaks off. Before is what the file has, nil if it is not there.
func checkDescription(r config.Request, got fetch.Answer, before []byte) error {
	data, text := got.Data, leading(got.Data)
	if !schema.IsDescription(data) && !(r.Part && openapi.IsPart(text)) {
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
		return checkYAML(r, got, before)
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
// describe, ends before a value, or ends within a line, or where the server does not say
// that it does, and lacks something: what it refers to, or what was there before, which may
// be nil.
func checkYAML(r config.Request, got fetch.Answer, before []byte) error {
	data := got.Data
	within := data[len(data)-1] != '\n'
	if !r.Part {
		_, found := openapi.Load(schema.Source{Name: r.File, Data: data}, schema.ReadOptions{Open: readFile})
		for _, f := range found {
			switch {
			case f.Rule == "yaml-syntax":
				return fmt.Errorf("what it answers is not well-formed: line %d: %s", f.Pos.Line, f.Message)
			case f.Rule == "reference-broken" && (within || !got.Whole):
				return fmt.Errorf("what it answers breaks off: it ends %s, and lacks what it refers to: line %d: %s", ending(within), f.Pos.Line, f.Message)
			}
		}
		if !described.Match(data) {
			return errors.New("what it answers breaks off: it has neither paths nor components nor webhooks")
		}
	}
	switch {
	case within && strings.ContainsRune(": \t", rune(data[len(data)-1])), bytes.HasSuffix(bytes.TrimRight(data, " \t\r\n"), []byte(":")):
		return errors.New("what it answers breaks off: it ends where a value is to begin")
	case within && bytes.HasSuffix(before, []byte("\n")):
		return fmt.Errorf("what it answers breaks off: it ends within a line, and %s does not; if that is all of it, remove the file, and run odatagen update again", r.File)
	case !got.Whole && len(before) > len(data) && bytes.HasPrefix(before, data):
		return fmt.Errorf("what it answers breaks off: it is the first %d bytes of the %d that %s has, and the server does not say where it ends; if that is all of it, remove the file, and run odatagen update again", len(data), len(before), r.File)
	}
	return nil
}

// ending says where a text ends that may be cut off.
func ending(within bool) string {
	if within {
		return "within a line"
	}
	return "where the server does not say that it does"
}
