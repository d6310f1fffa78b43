package evolution

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"github.com/odatagen/odatagen/schema"
)

// capability says what a term of Capabilities allows less or more than it did.
func (c *comparer) capability(e element, term string, before, after *schema.Annotation) {
	old, new := map[string][]string{}, map[string][]string{}
	if before != nil {
		flatten(term, before.Value, old)
	}
	if after != nil {
		flatten(term, after.Value, new)
	}
	keys := maps.Clone(old)
	maps.Copy(keys, new)
	for _, key := range slices.Sorted(maps.Keys(keys)) {
		if slices.Equal(old[key], new[key]) {
			continue
		}
		less, more := less(key, old[key], new[key]), less(key, new[key], old[key])
		was, is := key+" "+orNone(strings.Join(old[key], ", ")), key+" "+orNone(strings.Join(new[key], ", "))
		switch {
		case strings.HasSuffix(key, "Description"):
			c.say("description-changed", e, "", "")
		case strings.Contains(key, "Permissions"):
			c.say("scopes-changed", e, was, is)
		case !more && !less:
			c.say("annotation-changed", e, "", capabilities+key)
		case more && !less:
			c.say("capability-widened", e, was, is)
		case less && !more && writes(key):
			c.say("capability-write-narrowed", e, was, is)
		case less && !more:
			c.say("capability-read-narrowed", e, was, is)
		default:
			c.say("capability-changed", e, was, is)
		}
	}
}

// writes reports whether what a property restricts is a request that changes something.
func writes(key string) bool {
	return slices.ContainsFunc([]string{"Insert", "Update", "Delete"}, func(word string) bool { return strings.Contains(key, word) })
}

// less reports whether a property of a term forbids or demands something that it did
// not. Of what cannot be told, it is said that it does.
func less(key string, old, new []string) bool {
	name := key[strings.LastIndexByte(key, '/')+1:]
	demands := strings.HasPrefix(name, "Require")
	switch {
	case isTruth(old) && isTruth(new):
		restricts := []string{"false"}
		if demands {
			restricts = []string{"true"}
		}
		return slices.Equal(new, restricts) && !slices.Equal(old, restricts)
	case demands, strings.HasPrefix(name, "Non"), strings.HasPrefix(name, "Unsupported"):
		return slices.ContainsFunc(new, func(v string) bool { return !slices.Contains(old, v) })
	}
	return true
}

// isTruth reports whether values are a truth value, or none.
func isTruth(values []string) bool {
	return len(values) == 0 || len(values) == 1 && (values[0] == "true" || values[0] == "false")
}

// flatten notes the values in an annotation by their paths in it. Of the restrictions
// of navigation properties, each has its own.
func flatten(path string, e schema.Expression, out map[string][]string) {
	switch e := e.(type) {
	case *schema.Record:
		for _, p := range e.Properties {
			flatten(path+"/"+p.Name, p.Value, out)
		}
	case *schema.Collection:
		for _, item := range e.Items {
			r, _ := item.(*schema.Record)
			if about := r.Value("NavigationProperty"); about != nil {
				flatten(path+"/"+text(about), item, out)
				continue
			}
			out[path] = append(out[path], cmp.Or(scopes(r), text(item)))
		}
		slices.Sort(out[path])
	default:
		out[path] = append(out[path], text(e))
	}
}

// scopes returns the names of the scopes that a permission needs together; "" for other
// records.
func scopes(permission *schema.Record) string {
	var names []string
	for _, s := range schema.Records(permission.Value("Scopes")) {
		names = append(names, text(s.Value("Scope")))
	}
	slices.Sort(names)
	return strings.Join(names, " and ")
}
