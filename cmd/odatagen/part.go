package main

import (
	"slices"

	"github.com/odatagen/odatagen/generator/review"
	"github.com/odatagen/odatagen/schema"
	"github.com/odatagen/odatagen/schema/api"
	"github.com/odatagen/odatagen/schema/pattern"
)

// part returns what patterns select of the description.
func (d *description) part(include, exclude []string) (part review.Side) {
	wanted := len(include) > 0
	include, exclude = d.patterns(include, exclude)
	part.Model, part.API = d.Model, d.API
	switch {
	case wanted && len(include) == 0 && part.API != nil:
		part.API = &api.API{}
	case wanted && len(include) == 0:
		part.Model = &schema.Model{}
	case len(include) > 0 && part.API != nil:
		part.API = part.API.Part(part.API.Select(pattern.New(include, exclude...)))
	case len(include) > 0:
		selection, _ := schema.Select(part.Model, include, exclude, nil)
		part.Model = selection.Model()
	}
	return part
}

// patterns returns those patterns that select something of the description, or take
// something away of that. One that it has nothing for is none: what it selects is new, or
// gone.
func (d *description) patterns(include, exclude []string) (included, excluded []string) {
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
