package described

import "cmp"

// Part is a part of an alternate key: what stands in URLs, and the path of the property.
type Part struct{ Alias, Path string }

// Name returns the name of the part in URLs.
func (p Part) Name() string { return cmp.Or(p.Alias, p.Path) }

// alternates reads the alternate keys that an element declares, such as an entity set.
func (r *scanner) alternates() (keys [][]Part) {
	r.each(func(name string) {
		if name == "Annotation" && r.attr("Term") == alternateKeys {
			keys = append(keys, r.alternate()...)
		}
	})
	return keys
}

// alternate reads the value of the annotation: records, each with a collection of parts.
func (r *scanner) alternate() (keys [][]Part) {
	depth := 0 // of records: keys, and parts in them
	var read func(name string)
	read = func(name string) {
		switch name {
		case "Record":
			if depth++; depth == 1 {
				keys = append(keys, nil)
			} else if n := len(keys) - 1; depth == 2 {
				keys[n] = append(keys[n], Part{})
			}
			r.each(read)
			depth--
		case "Collection":
			r.each(read)
		case "PropertyValue":
			if depth == 2 {
				part := &keys[len(keys)-1][len(keys[len(keys)-1])-1]
				switch r.attr("Property") {
				case "Alias":
					part.Alias = r.attr("String")
				case "Name":
					part.Path = r.attr("PropertyPath")
				}
			}
			if depth == 1 && r.attr("Property") == "Key" {
				r.each(read)
			}
		}
	}
	r.each(read)
	return keys
}
