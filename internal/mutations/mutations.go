// Package mutations changes descriptions, one thing at a time, for tests of what is said
// of changes. A change can be made, and taken back: both are steps.
package mutations

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
)

// Step is a description before and after a change, as JSON.
type Step struct {
	Name     string // such as "parameter-required, back"
	Old, New []byte
}

// Steps applies each mutation of a description, the OpenAPI document of the package of
// [generated] that it is about, and returns the steps there and back.
func Steps(of string, document []byte) (steps []Step, err error) {
	for _, m := range table {
		if m.of != of {
			continue
		}
		changed, err := decode(document)
		if err != nil {
			return nil, err
		}
		for _, e := range m.edits {
			if changed, err = apply(changed, strings.Split(e.at, "/")[1:], e.value); err != nil {
				return nil, fmt.Errorf("%s: %s: %w", m.name, e.at, err)
			}
		}
		text, err := json.MarshalIndent(changed, "", "  ")
		if err != nil {
			return nil, err
		}
		steps = append(steps, Step{m.name, document, text}, Step{m.name + ", back", text, document})
	}
	return steps, nil
}

// decode reads JSON, with numbers as they are written.
func decode(text []byte) (v any, err error) {
	d := json.NewDecoder(bytes.NewReader(text))
	d.UseNumber()
	err = d.Decode(&v)
	return v, err
}

// mutation is a kind of change.
type mutation struct {
	name, of string
	edits    []edit
}

// edit puts a value at a JSON pointer, or removes what is there if the value is "". Of a
// list, "-" is behind its end.
type edit struct{ at, value string }

var unescape = strings.NewReplacer("~1", "/", "~0", "~")

// apply returns a value with an edit.
func apply(in any, path []string, value string) (any, error) {
	if len(path) == 0 {
		return decode([]byte(value))
	}
	name := unescape.Replace(path[0])
	switch in := in.(type) {
	case map[string]any:
		if len(path) == 1 && value == "" {
			if _, there := in[name]; !there {
				return nil, fmt.Errorf("there is no %s, but %v", name, slices.Sorted(maps.Keys(in)))
			}
			delete(in, name)
			return in, nil
		}
		next, err := apply(in[name], path[1:], value)
		in[name] = next
		return in, err
	case []any:
		if name == "-" {
			next, err := apply(nil, path[1:], value)
			return append(in, next), err
		}
		i, err := strconv.Atoi(name)
		if err != nil || i >= len(in) {
			return nil, fmt.Errorf("there is no %s", name)
		}
		if len(path) == 1 && value == "" {
			return slices.Delete(in, i, i+1), nil
		}
		in[i], err = apply(in[i], path[1:], value)
		return in, err
	}
	return nil, fmt.Errorf("there is nothing that has %s", name)
}
