package mutations

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
)

// Everywhere makes changes of all kinds that an OpenAPI document, as JSON, has a place
// for, each at no more places than most, and returns the steps there and back. Which
// places these are depends on the document alone.
func Everywhere(document []byte, most int) (steps []Step, err error) {
	in, err := decode(document)
	if err != nil {
		return nil, err
	}
	plain, err := json.MarshalIndent(in, "", "  ")
	if err != nil {
		return nil, err
	}
	places := placesIn(in)
	for i, k := range kinds {
		all := places[k.role]
		made := 0
		for j := range all {
			at := all[(j*stride(len(all))+i)%len(all)]
			node, _ := nodeAt(in, at).(map[string]any)
			if node == nil || !k.change(node) {
				continue
			}
			text, err := json.MarshalIndent(in, "", "  ")
			if err != nil {
				return nil, err
			}
			name := k.name + " at /" + strings.Join(at, "/")
			steps = append(steps, Step{name, plain, text}, Step{name + ", back", text, plain})
			if in, err = decode(plain); err != nil {
				return nil, err
			}
			if made++; made == most {
				break
			}
		}
	}
	return steps, nil
}

// stride returns a number by which all places of a list are come by, far from each other.
func stride(n int) int {
	for _, prime := range []int{7919, 104729, 1299709} {
		if n%prime != 0 {
			return prime
		}
	}
	return 1
}

// nodeAt returns what is at a path.
func nodeAt(in any, path []string) any {
	for _, name := range path {
		switch of := in.(type) {
		case map[string]any:
			in = of[name]
		case []any:
			i, err := strconv.Atoi(name)
			if err != nil || i >= len(of) {
				return nil
			}
			in = of[i]
		default:
			return nil
		}
	}
	return in
}

// walker collects the places of a document, by what is there.
type walker map[string][][]string

func placesIn(document any) walker {
	w := walker{}
	root, _ := document.(map[string]any)
	w.add("document", nil)
	paths, _ := root["paths"].(map[string]any)
	for _, path := range slices.Sorted(maps.Keys(paths)) {
		item, _ := paths[path].(map[string]any)
		for _, method := range slices.Sorted(maps.Keys(item)) {
			if o, is := item[method].(map[string]any); is && slices.Contains([]string{"get", "put", "post", "delete", "patch", "head"}, method) {
				w.operation([]string{"paths", path, method}, o)
			}
		}
	}
	components, _ := root["components"].(map[string]any)
	for collection, role := range map[string]string{"parameters": "parameter", "requestBodies": "body", "responses": "response", "headers": "header"} {
		w.each([]string{"components", collection}, components[collection], role)
	}
	schemas, _ := components["schemas"].(map[string]any)
	for _, name := range slices.Sorted(maps.Keys(schemas)) {
		w.schema([]string{"components", "schemas", name}, schemas[name])
	}
	for _, list := range w { // maps have no order
		slices.SortFunc(list, slices.Compare)
	}
	return w
}

func (w walker) add(role string, path []string) { w[role] = append(w[role], slices.Clone(path)) }

func (w walker) operation(path []string, o map[string]any) {
	w.add("operation", path)
	list, _ := o["parameters"].([]any)
	for i, p := range list {
		w.part(append(path, "parameters", strconv.Itoa(i)), p, "parameter")
	}
	w.part(append(path, "requestBody"), o["requestBody"], "body")
	w.each(append(path, "responses"), o["responses"], "response")
}

// each adds what is in a collection.
func (w walker) each(path []string, collection any, role string) {
	all, _ := collection.(map[string]any)
	for _, name := range slices.Sorted(maps.Keys(all)) {
		w.part(append(path, name), all[name], role)
	}
}

// part adds a parameter, a body, an answer, a header or a media type.
func (w walker) part(path []string, node any, role string) {
	n, _ := node.(map[string]any)
	if n == nil || n["$ref"] != nil {
		return
	}
	w.add(role, path)
	w.schema(append(slices.Clone(path), "schema"), n["schema"])
	w.each(append(slices.Clone(path), "content"), n["content"], "media")
	w.each(append(slices.Clone(path), "headers"), n["headers"], "header")
}

// schema adds a schema, and those in it.
func (w walker) schema(path []string, node any) {
	n, _ := node.(map[string]any)
	if n == nil || n["$ref"] != nil {
		return
	}
	path = slices.Clone(path)
	w.add("schema", path)
	for _, keyword := range []string{"items", "additionalProperties", "not"} {
		w.schema(append(path, keyword), n[keyword])
	}
	for _, keyword := range []string{"allOf", "oneOf", "anyOf"} {
		list, _ := n[keyword].([]any)
		for i, one := range list {
			w.schema(append(path, keyword, fmt.Sprint(i)), one)
		}
	}
	properties, _ := n["properties"].(map[string]any)
	for _, name := range slices.Sorted(maps.Keys(properties)) {
		w.schema(append(path, "properties", name), properties[name])
	}
}
