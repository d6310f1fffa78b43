package mutations

import (
	"encoding/json"
	"maps"
	"reflect"
	"slices"
	"strings"
)

// kind is a kind of change of something that has a role in a description.
type kind struct {
	name, role string
	// change changes a node, and reports whether it could.
	change func(n map[string]any) bool
}

var kinds = slices.Concat(kindsOfOperations(), kindsOfTypes(), kindsOfObjects())

// put sets a member, unless it has the value.
func put(member string, value any) func(map[string]any) bool {
	return func(n map[string]any) bool {
		if reflect.DeepEqual(n[member], value) {
			return false
		}
		n[member] = value
		return true
	}
}

// drop removes a member.
func drop(member string) func(map[string]any) bool {
	return func(n map[string]any) bool {
		_, there := n[member]
		delete(n, member)
		return there
	}
}

// where makes a change where a member has a value.
func where(member string, value any, change func(map[string]any) bool) func(map[string]any) bool {
	return func(n map[string]any) bool { return n[member] == value && change(n) }
}

// add adds a member to an object, which is made if it is not there.
func add(object, name string, value any) func(map[string]any) bool {
	return func(n map[string]any) bool {
		of, _ := n[object].(map[string]any)
		if of == nil {
			of = map[string]any{}
			n[object] = of
		}
		if of[name] != nil {
			return false
		}
		of[name] = value
		return true
	}
}

// first removes the first or, with keep, the first that keep does not keep, of an object.
func first(object string, keep func(name string) bool) func(map[string]any) bool {
	return func(n map[string]any) bool {
		of, _ := n[object].(map[string]any)
		for _, name := range slices.Sorted(maps.Keys(of)) {
			if keep == nil || !keep(name) {
				delete(of, name)
				return true
			}
		}
		return false
	}
}

// push adds an item to a list, which is made if it is not there.
func push(member string, item any) func(map[string]any) bool {
	return func(n map[string]any) bool {
		list, _ := n[member].([]any)
		n[member] = append(list, item)
		return true
	}
}

// pop removes the last item of a list that has more than one.
func pop(member string) func(map[string]any) bool {
	return func(n map[string]any) bool {
		list, _ := n[member].([]any)
		if len(list) < 2 {
			return false
		}
		n[member] = list[:len(list)-1]
		return true
	}
}

func schemaOf(typ string) map[string]any { return map[string]any{"type": typ} }

func content(schema map[string]any) map[string]any {
	return map[string]any{"application/json": map[string]any{"schema": schema}}
}

func kindsOfOperations() []kind {
	parameter := func(required bool) map[string]any {
		return map[string]any{"name": "mutated", "in": "query", "required": required, "schema": schemaOf("string")}
	}
	isRead := func(n map[string]any) bool { return n["requestBody"] == nil }
	return []kind{
		{"operation-deprecated", "operation", put("deprecated", true)},
		{"operation-id", "operation", put("operationId", "mutatedOperation")},
		{"operation-tags", "operation", put("tags", []any{"mutated"})},
		{"operation-security-gone", "operation", func(n map[string]any) bool { return n["security"] != nil && put("security", []any{})(n) }},
		{"parameter-added", "operation", push("parameters", parameter(false))},
		{"parameter-added-required", "operation", push("parameters", parameter(true))},
		{"parameter-removed", "operation", pop("parameters")},
		{"parameter-required", "parameter", where("in", "query", put("required", true))},
		{"parameter-name", "parameter", where("in", "query", put("name", "mutated"))},
		{"parameter-in", "parameter", where("in", "query", put("in", "header"))},
		{"parameter-explode", "parameter", where("in", "query", put("explode", false))},
		{"parameter-deprecated", "parameter", put("deprecated", true)},
		{"body-added", "operation", func(n map[string]any) bool {
			return isRead(n) && put("requestBody", map[string]any{"content": content(schemaOf("object"))})(n)
		}},
		{"body-removed", "operation", drop("requestBody")},
		{"body-required", "body", put("required", true)},
		{"media-added", "body", add("content", "application/xml", map[string]any{"schema": schemaOf("string")})},
		{"media-replaced", "response", func(n map[string]any) bool {
			return first("content", nil)(n) && add("content", "application/xml", map[string]any{"schema": schemaOf("string")})(n)
		}},
		{"answer-added", "operation", add("responses", "207", map[string]any{"description": "Mutated."})},
		{"answer-error-added", "operation", add("responses", "418", map[string]any{"description": "Mutated."})},
		{"answer-removed", "operation", first("responses", func(status string) bool { return status[0] != '2' })},
		{"answer-error-removed", "operation", first("responses", func(status string) bool { return status[0] == '2' })},
		{"answer-body-removed", "response", drop("content")},
		{"header-added", "response", add("headers", "X-Mutated", map[string]any{"schema": schemaOf("string")})},
		{"header-removed", "response", first("headers", nil)},
		{"header-required", "header", put("required", true)},
	}
}

// number returns a keyword with a number behind or before the one that there is, if any.
func number(keyword, there, none string, types ...string) func(map[string]any) bool {
	return func(n map[string]any) bool {
		if typ, _ := n["type"].(string); !slices.Contains(types, typ) {
			return false
		}
		value := none
		if n[keyword] != nil {
			value = there
		}
		if value == "" {
			return false
		}
		return put(keyword, json.Number(value))(n)
	}
}

func kindsOfTypes() []kind {
	list := []kind{
		{"type-string-integer", "schema", where("type", "string", func(n map[string]any) bool {
			return n["enum"] == nil && n["format"] == nil && put("type", "integer")(n)
		})},
		{"type-integer-number", "schema", where("type", "integer", put("type", "number"))},
		{"type-integer-string", "schema", where("type", "integer", func(n map[string]any) bool {
			delete(n, "format")
			return put("type", "string")(n)
		})},
		{"type-boolean-string", "schema", where("type", "boolean", put("type", "string"))},
		{"type-gone", "schema", drop("type")},
		{"format-added", "schema", where("type", "string", func(n map[string]any) bool { return n["format"] == nil && put("format", "uuid")(n) })},
		{"format-removed", "schema", drop("format")},
		{"format-int64", "schema", where("format", "int32", put("format", "int64"))},
		{"format-date", "schema", where("format", "date-time", put("format", "date"))},
		{"nullable", "schema", func(n map[string]any) bool { return n["type"] != nil && put("nullable", true)(n) }},
		{"nullable-gone", "schema", where("nullable", true, drop("nullable"))},
		{"default-added", "schema", where("type", "string", func(n map[string]any) bool {
			return n["enum"] == nil && n["format"] == nil && put("default", "mutated")(n)
		})},
		{"default-removed", "schema", drop("default")},
		{"member-added", "schema", func(n map[string]any) bool {
			return n["enum"] != nil && n["type"] == "string" && push("enum", "mutated")(n)
		}},
		{"member-removed", "schema", pop("enum")},
		{"enum-removed", "schema", drop("enum")},
		{"enum-added", "schema", where("type", "string", func(n map[string]any) bool {
			return n["enum"] == nil && n["format"] == nil && n["default"] == nil && push("enum", "mutated")(n)
		})},
		{"pattern", "schema", where("type", "string", put("pattern", "^mutated"))},
		{"pattern-removed", "schema", drop("pattern")},
		{"multiple-of", "schema", number("multipleOf", "30", "3", "integer")},
		{"unique-items", "schema", where("type", "array", put("uniqueItems", true))},
		{"schema-deprecated", "schema", put("deprecated", true)},
		{"schema-description", "schema", put("description", "Mutated.")},
	}
	for keyword, of := range map[string]struct{ tighter, looser, types string }{
		"minLength": {"7", "0", "string"}, "maxLength": {"8", "9999999", "string"},
		"minItems": {"7", "0", "array"}, "maxItems": {"8", "9999999", "array"},
		"minimum": {"7", "-9999999999999", "integer number"}, "maximum": {"8", "9999999999999", "integer number"},
		"minProperties": {"7", "0", "object"}, "maxProperties": {"8", "9999999", "object"},
	} {
		types := strings.Fields(of.types)
		list = append(list,
			kind{keyword + "-tightened", "schema", number(keyword, of.tighter, of.tighter, types...)},
			kind{keyword + "-loosened", "schema", number(keyword, of.looser, "", types...)},
			kind{keyword + "-removed", "schema", drop(keyword)},
		)
	}
	slices.SortStableFunc(list, func(a, b kind) int { return strings.Compare(a.name, b.name) })
	return list
}

// hasProperties makes a change where a schema has some.
func hasProperties(change func(n, properties map[string]any, names []string) bool) func(map[string]any) bool {
	return func(n map[string]any) bool {
		properties, _ := n["properties"].(map[string]any)
		if len(properties) == 0 {
			return false
		}
		return change(n, properties, slices.Sorted(maps.Keys(properties)))
	}
}

// required returns whether a property must be given.
func required(n map[string]any, name string) bool {
	list, _ := n["required"].([]any)
	return slices.Contains(list, any(name))
}

// optional returns the first property that need not be given.
func optional(n map[string]any, names []string) string {
	for _, name := range names {
		if !required(n, name) {
			return name
		}
	}
	return ""
}

func kindsOfObjects() []kind {
	newProperty := add("properties", "mutated", schemaOf("string"))
	marked := func(keyword string) func(map[string]any) bool {
		return hasProperties(func(_, properties map[string]any, names []string) bool {
			for _, name := range names {
				if p, is := properties[name].(map[string]any); is && p["$ref"] == nil && p[keyword] == nil {
					return put(keyword, true)(p)
				}
			}
			return false
		})
	}
	return []kind{
		{"property-added", "schema", hasProperties(func(n, _ map[string]any, _ []string) bool { return newProperty(n) })},
		{"property-added-required", "schema", hasProperties(func(n, _ map[string]any, _ []string) bool { return newProperty(n) && push("required", "mutated")(n) })},
		{"property-removed", "schema", hasProperties(func(n, properties map[string]any, names []string) bool {
			name := optional(n, names)
			delete(properties, name)
			return name != ""
		})},
		{"property-removed-required", "schema", hasProperties(func(n, properties map[string]any, names []string) bool {
			for _, name := range names {
				if required(n, name) && len(names) > 1 {
					list := n["required"].([]any)
					n["required"] = slices.DeleteFunc(list, func(item any) bool { return item == name })
					delete(properties, name)
					return true
				}
			}
			return false
		})},
		{"property-case", "schema", hasProperties(func(n, properties map[string]any, names []string) bool {
			name := optional(n, names)
			other := strings.ToUpper(name)
			if name == "" || properties[other] != nil {
				return false
			}
			properties[other] = properties[name]
			delete(properties, name)
			return true
		})},
		{"property-required", "schema", hasProperties(func(n, _ map[string]any, names []string) bool {
			name := optional(n, names)
			return name != "" && push("required", name)(n)
		})},
		{"property-read-only", "schema", marked("readOnly")},
		{"property-write-only", "schema", marked("writeOnly")},
		{"closed", "schema", hasProperties(func(n, _ map[string]any, _ []string) bool { return put("additionalProperties", false)(n) })},
		{"values-of-map", "schema", func(n map[string]any) bool {
			of, _ := n["additionalProperties"].(map[string]any)
			return of != nil && put("type", "boolean")(of)
		}},
		{"items-type", "schema", where("type", "array", put("items", schemaOf("integer")))},
		{"into-all-of", "schema", hasProperties(func(n, properties map[string]any, _ []string) bool {
			part := map[string]any{"type": "object", "properties": properties}
			delete(n, "properties")
			return push("allOf", part)(n)
		})},
		{"into-one-of", "schema", hasProperties(func(n, _ map[string]any, _ []string) bool {
			whole := maps.Clone(n)
			clear(n)
			n["oneOf"] = []any{whole, map[string]any{"type": "object", "required": []any{"mutated"}, "properties": map[string]any{"mutated": schemaOf("string")}}}
			return true
		})},
		{"part-added", "schema", hasProperties(func(n, _ map[string]any, _ []string) bool {
			return push("allOf", map[string]any{"properties": map[string]any{"mutated": schemaOf("string")}})(n)
		})},
		{"part-removed", "schema", pop("allOf")},
		{"alternative-added", "schema", func(n map[string]any) bool {
			return n["oneOf"] != nil && n["discriminator"] == nil && push("oneOf", map[string]any{"type": "object", "required": []any{"mutated"}, "properties": map[string]any{"mutated": schemaOf("string")}})(n)
		}},
		{"alternative-removed", "schema", pop("oneOf")},
		{"any-alternative-removed", "schema", pop("anyOf")},
		{"one-of-any-of", "schema", func(n map[string]any) bool {
			if n["oneOf"] == nil || n["anyOf"] != nil || n["discriminator"] != nil {
				return false
			}
			n["anyOf"] = n["oneOf"]
			return drop("oneOf")(n)
		}},
	}
}
