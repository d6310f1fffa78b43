package main

import (
	"slices"

	"github.com/odatagen/odatagen/generator/review"
	"github.com/odatagen/odatagen/schema"
	"github.com/odatagen/odatagen/schema/api"
	"github.com/odatagen/odatagen/schema/pattern"
)

// part returns the part of a description that patterns select, to be compared with that
// of another, and the patterns that select something of it or take something away. One
// that it has nothing for is none: what it selects is new, or gone.
func part(d description, include, exclude []string) (side review.Side, included, excluded []string) {
	included, excluded = used(d, include, exclude)
	side.Model, side.API = d.Model, d.API
	switch nothing := len(include) > 0 && len(included) == 0; {
	case nothing && d.API != nil:
		side.API = &api.API{}
	case nothing:
		side.Model = &schema.Model{}
	case len(included) > 0 && d.API != nil:
		side.API = d.API.Part(d.API.Select(pattern.New(included, excluded...)))
	case len(included) > 0:
		selection, _ := schema.Select(d.Model, included, excluded, nil)
		side.Model = selection.Model()
	}
	return side, included, excluded
}

// used returns the patterns that a description has something for.
func used(d description, include, exclude []string) (included, excluded []string) {
	if len(include) == 0 && len(exclude) > 0 {
		include = []string{"**"}
	}
	unused := func(include, exclude []string) bool {
		if d.Model != nil {
			_, found := schema.Select(d.Model, include, exclude, nil)
			return len(found.Errors()) > 0
		}
		patterns := pattern.New(include, exclude...)
		d.API.Select(patterns)
		return len(patterns.Unused())+len(patterns.UnusedExcluded()) > 0
	}
	included = slices.DeleteFunc(slices.Clone(include), func(pattern string) bool { return unused([]string{pattern}, nil) })
	excluded = slices.DeleteFunc(slices.Clone(exclude), func(pattern string) bool { return unused(included, []string{pattern}) })
	return included, excluded
}
