// Package inventory says what there is in a description, for who looks for what to
// generate. It is a view of the tables of the model and of what the planners say, of
// both kinds of description.
package inventory

import (
	"fmt"
	"strings"

	"github.com/odatagen/odatagen/generator"
	"github.com/odatagen/odatagen/generator/plan"
	"github.com/odatagen/odatagen/schema"
)

// Entry is something that a description has: a type, an operation, a child of the
// container, or a route.
type Entry struct {
	// Kind is what CSDL XML calls the element, "schema" for one of OpenAPI, or for a
	// route its method.
	Kind string `json:"kind"`
	// Name is the qualified name, or the path as patterns have it.
	Name string `json:"name"`
	// Go is the name of the type or the function; "" for what has none.
	Go string `json:"go,omitempty"`
	// GoType is the type of the function, of one that is shown.
	GoType string `json:"goType,omitempty"`
	// About says more in a few words.
	About  string `json:"about,omitempty"`
	File   string `json:"file,omitempty"`
	Line   int    `json:"line,omitempty"`
	Column int    `json:"column,omitempty"`
}

func (e Entry) at(pos schema.Position) Entry {
	e.File, e.Line, e.Column = pos.File, pos.Line, pos.Column
	return e
}

// List returns what patterns select of a description by themselves, without what it
// brings along: everything if there are none. A pattern that matches nothing is an
// error, with the one that was probably meant. A path may have a method before it, and an
// operation of OpenAPI be given by its id. The configuration is that of generating.
func List(d generator.Description, cfg plan.Config, patterns []string) ([]Entry, schema.Diagnostics) {
	if d.Model != nil {
		return listModel(d, cfg, patterns)
	}
	return listAPI(d, cfg, patterns)
}

// unused reports what is asked for and there is nothing of.
func (k *known) unused(asked []string) (ds schema.Diagnostics) {
	for _, p := range asked {
		ds.Errorf(schema.Position{}, "include-unused", "%s matches nothing of the description%s", p, k.suggest(p))
	}
	return ds
}

// goNames are the names in Go by the path in the description.
type goNames map[string]string

// namesOf returns the names of what a configuration generates. What cannot be generated
// has none.
func namesOf(d generator.Description, cfg plan.Config, include []string) goNames {
	cfg.Include, cfg.Exclude, cfg.Server, cfg.SkipUnsupported = include, nil, true, true
	report, _ := generator.Plan(d, cfg)
	return byPath(report)
}

func byPath(report plan.Report) goNames {
	names := goNames{}
	for folder, ofFolder := range report.Targets {
		for name, of := range ofFolder {
			if top, _, _ := strings.Cut(name, "."); top == plan.OwnHandler && strings.Contains(folder, "/") {
				name = lastName(folder) + "." + name // which tells it from that of other resources
			}
			names[plan.Named(of)] = name
		}
	}
	return names
}

// member returns the name of a member of a type, without that of the type.
func (n goNames) member(path string) string {
	_, name, _ := strings.Cut(n[path], ".")
	return name
}

// clause joins what there is to say, without what there is not.
func clause(parts ...string) string {
	var said []string
	for _, p := range parts {
		if p != "" {
			said = append(said, p)
		}
	}
	return strings.Join(said, ", ")
}

// counted is a number of things, "" for none.
func counted(n int, what string) string {
	if n == 0 {
		return ""
	}
	return plan.Plural(n, what)
}

// when is a word where something is so.
func when(is bool, format string, args ...any) string {
	if !is {
		return ""
	}
	return fmt.Sprintf(format, args...)
}
