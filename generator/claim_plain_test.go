package generator_test

import (
	"fmt"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/odatagen/odatagen/generator"
	"github.com/odatagen/odatagen/generator/names"
	"github.com/odatagen/odatagen/generator/plan"
	"github.com/odatagen/odatagen/schema"
	"github.com/odatagen/odatagen/schema/api"
	"github.com/odatagen/odatagen/schema/openapi"
)

// plainClaimed is a generated package of an API without OData.
type plainClaimed struct {
	source schema.Source
	cfg    plan.Config
	have   surface
}

func readPlainClaimed(t *testing.T, name string) *plainClaimed {
	t.Helper()
	folder := filepath.Join("..", "generated", name)
	data, err := os.ReadFile(filepath.Join(folder, name+".yaml"))
	if err != nil {
		t.Fatal(err)
	}
	locked, err := os.ReadFile(filepath.Join(folder, names.LockFile))
	if err != nil {
		t.Fatal(err)
	}
	lock, ds := names.ReadLock(names.LockFile, locked)
	if len(ds) > 0 {
		t.Fatal(ds)
	}
	g := &plainClaimed{
		source: schema.Source{Name: filepath.Join(folder, name+".yaml"), Data: data},
		cfg:    plan.Config{Package: name, ImportPath: generatedPath, Server: true, Lock: lock},
	}
	g.have = surfaceOf(t, g.generate(t, func(*api.API) {}))
	return g
}

// generate generates from the description after a change.
func (g *plainClaimed) generate(t *testing.T, change func(*api.API)) []generator.File {
	t.Helper()
	d, ds := openapi.Load(g.source, schema.ReadOptions{Open: os.ReadFile})
	if d == nil {
		t.Fatal(ds.Errors())
	}
	a, ds := api.Read(d)
	if len(ds.Errors()) > 0 {
		t.Fatal(ds.Errors())
	}
	change(a)
	result, ds := generator.Generate(generator.Description{API: a}, g.cfg)
	if result == nil {
		t.Fatal(ds.Errors())
	}
	return result.Files
}

// names returns the exported identifiers of the package, or of what is in them.
func (g *plainClaimed) names(within bool) (list []string) {
	for full := range g.have {
		outer, inner, found := strings.Cut(path.Base(full), ".")
		switch {
		case strings.Contains(full, " "):
		case found && within:
			list = append(list, inner)
		case !found && !within:
			list = append(list, outer)
		}
	}
	slices.Sort(list)
	return slices.DeleteFunc(slices.Compact(list), func(name string) bool { return name == "X" })
}

// TestPlainClaims adds to the descriptions of APIs without OData what could take
// a name from, or change the type of, an identifier that their packages have.
func TestPlainClaims(t *testing.T) {
	for _, name := range []string{"petstore", "everything"} {
		if testing.Short() && name != "petstore" {
			continue
		}
		t.Run(name, func(t *testing.T) {
			g := readPlainClaimed(t, name)
			for kind, change := range plainAdditions {
				t.Run("one more "+kind, func(t *testing.T) { g.claim(t, change) })
			}
			for how, spelled := range spellings {
				if testing.Short() && how != "snake" {
					continue
				}
				for kind, claims := range plainClaims {
					t.Run(kind+" "+how, func(t *testing.T) {
						g.claim(t, func(a *api.API) { claims(g, a, spelled) })
					})
				}
			}
		})
	}
}

// TestPlainClaimsWithoutLock shows that it is the lock that keeps the names.
func TestPlainClaimsWithoutLock(t *testing.T) {
	g := readPlainClaimed(t, "petstore")
	g.cfg.Lock = nil
	now := surfaceOf(t, g.generate(t, func(a *api.API) { plainClaims["schemas"](g, a, spellings["exact"]) }))
	if lost := now.lost(g.have); len(lost) == 0 {
		t.Error("nothing is lost without the lock")
	}
}

func (g *plainClaimed) claim(t *testing.T, change func(*api.API)) {
	t.Helper()
	now := surfaceOf(t, g.generate(t, change))
	if lost := now.lost(g.have); len(lost) > 0 {
		t.Errorf("%d identifiers are lost:\n%s", len(lost), strings.Join(lost, "\n"))
	}
}

func text() *api.Schema { return &api.Schema{Types: []string{"string"}} }

func object(properties ...string) *api.Schema {
	s := &api.Schema{Types: []string{"object"}}
	for _, name := range properties {
		s.Properties = append(s.Properties, &api.Property{Name: name, Schema: text(), Required: true})
	}
	return s
}

// plainClaims add elements whose own names make the Go names that there are.
var plainClaims = map[string]func(g *plainClaimed, a *api.API, spelled func(string) string){
	"schemas": func(g *plainClaimed, a *api.API, spelled func(string) string) {
		for _, name := range g.names(false) {
			if own := spelled(name); !slices.ContainsFunc(a.Schemas, func(s *api.Schema) bool { return s.Name == own }) {
				s := object("a")
				s.Name, s.Path = own, own
				a.Schemas = append(a.Schemas, s)
			}
		}
	},
	"operations": func(g *plainClaimed, a *api.API, spelled func(string) string) {
		for i, name := range slices.Concat(g.names(false), g.names(true)) {
			a.Operations = append([]*api.Operation{{
				Method: "POST", Path: fmt.Sprintf("/0claim/%d", i), ID: spelled(name), Tags: []string{spelled(name)},
				Body: &api.Body{Content: []*api.Content{{Media: "application/json", Schema: object("a")}}},
			}}, a.Operations...)
		}
	},
	"operations without an id": func(g *plainClaimed, a *api.API, spelled func(string) string) {
		for _, o := range slices.Clone(a.Operations) {
			added := &api.Operation{Method: "GET", Path: "/" + spelled(o.ID), Tags: o.Tags}
			if !slices.ContainsFunc(a.Operations, func(o *api.Operation) bool { return o.Method == added.Method && o.Path == added.Path }) {
				a.Operations = append(a.Operations, added)
			}
		}
	},
	"responses": func(g *plainClaimed, a *api.API, spelled func(string) string) {
		o := &api.Operation{Method: "POST", Path: "/0claim", ID: "claim"}
		there := map[string]bool{}
		for _, known := range a.Operations {
			for _, answer := range known.Responses {
				there[answer.Path] = true
			}
		}
		for i, name := range g.names(false) {
			own := spelled(name)
			if there[own] {
				continue
			}
			r := &api.Response{Name: own, Path: own, Content: []*api.Content{{Media: "application/json", Schema: object("a")}, {Media: "text/plain", Schema: text()}}}
			o.Responses = append(o.Responses, api.Answer{Status: fmt.Sprint(200 + i), Response: r})
		}
		a.Operations = append([]*api.Operation{o}, a.Operations...)
	},
	"members": func(g *plainClaimed, a *api.API, spelled func(string) string) {
		for _, s := range a.Schemas {
			for _, v := range s.Enum {
				for _, own := range []string{spelled(strings.ToUpper(v.Text)), spelled(v.Text) + "_", "-" + v.Text} {
					if v.IsText && !slices.ContainsFunc(s.Enum, func(v api.Value) bool { return v.Text == own }) {
						s.Enum = append([]api.Value{{Text: own, JSON: fmt.Sprintf("%q", own), IsText: true}}, s.Enum...)
					}
				}
			}
		}
	},
	"properties": func(g *plainClaimed, a *api.API, spelled func(string) string) {
		for _, s := range a.Schemas {
			if len(s.Properties) == 0 {
				continue
			}
			for _, name := range slices.Concat(g.names(true), g.names(false)) {
				for _, one := range []string{spelled(name), strings.TrimPrefix(name, s.Name)} {
					if !declaresProperty(s, one) {
						s.Properties = append([]*api.Property{{Name: one, Schema: object("a")}}, s.Properties...)
					}
				}
			}
		}
	},
	"parameters": func(g *plainClaimed, a *api.API, spelled func(string) string) {
		for _, o := range a.Operations {
			for _, name := range g.names(true) {
				for _, in := range []string{"cookie", "header", "query"} {
					own := spelled(name)
					if !slices.ContainsFunc(o.Parameters, func(p *api.Parameter) bool { return p.In == in && p.Name == own }) {
						o.Parameters = append([]*api.Parameter{{Name: own, In: in, Style: map[string]string{"header": "simple"}[in] + map[bool]string{true: "form"}[in != "header"], Schema: object("a")}}, o.Parameters...)
					}
				}
			}
			for _, r := range o.Responses {
				for _, name := range g.names(true) {
					own := spelled(name)
					if !slices.ContainsFunc(r.Headers, func(p *api.Parameter) bool { return p.Name == own }) {
						r.Headers = append([]*api.Parameter{{Name: own, In: "header", Style: "simple", Schema: text()}}, r.Headers...)
					}
				}
			}
		}
	},
	"security schemes": func(g *plainClaimed, a *api.API, spelled func(string) string) {
		for _, name := range g.names(true) {
			own := spelled(name)
			if !slices.ContainsFunc(a.SecuritySchemes, func(s *api.SecurityScheme) bool { return s.Name == own }) {
				a.SecuritySchemes = append([]*api.SecurityScheme{{Name: own, Type: "http", Scheme: "bearer"}}, a.SecuritySchemes...)
			}
		}
	},
}

// declaresProperty reports whether a schema, or one that it takes in, has a property.
func declaresProperty(s *api.Schema, name string) bool {
	return slices.ContainsFunc(s.Properties, func(p *api.Property) bool { return p.Name == name }) ||
		slices.ContainsFunc(s.AllOf, func(part *api.Schema) bool { return declaresProperty(part, name) })
}

// eachBody calls change with the media types of every request and answer.
func eachBody(a *api.API, change func(*[]*api.Content)) {
	for _, o := range a.Operations {
		if o.Body != nil {
			change(&o.Body.Content)
		}
		for _, r := range o.Responses {
			change(&r.Content)
		}
	}
}

// addMedia puts a media type before all others.
func addMedia(a *api.API, media string, s func(old *api.Schema) *api.Schema) {
	eachBody(a, func(all *[]*api.Content) {
		if len(*all) > 0 && !slices.ContainsFunc(*all, func(c *api.Content) bool { return c.Media == media }) {
			*all = append([]*api.Content{{Media: media, Schema: s((*all)[0].Schema)}}, *all...)
		}
	})
}

// eachSchema calls change with every schema that a name leads to.
func eachSchema(a *api.API, change func(*api.Schema)) {
	seen := map[*api.Schema]bool{nil: true}
	var visit func(s *api.Schema)
	visit = func(s *api.Schema) {
		if seen[s] {
			return
		}
		seen[s] = true
		for _, p := range s.Properties {
			visit(p.Schema)
		}
		for _, part := range slices.Concat(s.AllOf, s.OneOf, s.AnyOf, []*api.Schema{s.Items, s.Additional}) {
			visit(part)
		}
		change(s)
	}
	for _, s := range a.Schemas {
		visit(s)
	}
	eachBody(a, func(all *[]*api.Content) {
		for _, c := range *all {
			visit(c.Schema)
		}
	})
}

// plainAdditions add one element of a kind at every place, or reorder all.
var plainAdditions = map[string]func(a *api.API){
	"media type of JSON": func(a *api.API) {
		addMedia(a, "application/json", func(*api.Schema) *api.Schema { return object("a") })
	},
	"name of JSON": func(a *api.API) {
		addMedia(a, "application/0+json", func(old *api.Schema) *api.Schema { return old })
	},
	"media type of text": func(a *api.API) { addMedia(a, "text/plain", func(*api.Schema) *api.Schema { return text() }) },
	"form": func(a *api.API) {
		addMedia(a, "multipart/form-data", func(*api.Schema) *api.Schema { return object("a") })
	},
	"answer": func(a *api.API) {
		for _, o := range a.Operations {
			o.Responses = append([]api.Answer{{Status: "299", Response: &api.Response{Content: []*api.Content{{Media: "application/json", Schema: object("a")}}}}}, o.Responses...)
		}
	},
	"alternative": func(a *api.API) {
		eachSchema(a, func(s *api.Schema) {
			for _, list := range []*[]*api.Schema{&s.OneOf, &s.AnyOf} {
				if len(*list) < 2 {
					continue
				}
				if !slices.ContainsFunc(*list, func(s *api.Schema) bool { return len(s.Types) == 0 || s.Types[0] != "string" }) {
					// A choice among strings is a string, and can only have more of them.
					*list = append([]*api.Schema{{Types: []string{"string"}, Enum: []api.Value{{Text: "added", JSON: `"added"`, IsText: true}}}}, *list...)
					continue
				}
				more := []*api.Schema{object("added"), {Types: []string{"array"}, Items: object("added")}, {Types: []string{"boolean"}}}
				for _, old := range *list {
					if len(old.Properties) > 0 { // one that is alike
						like := object("unlike")
						for _, p := range old.Properties {
							like.Properties = append(like.Properties, &api.Property{Name: p.Name, Schema: text(), Required: p.Required})
						}
						like.Properties[0].Required = false
						more = append(more, like)
					}
				}
				*list = append(more, *list...)
			}
		})
	},
	"number of an enumeration": func(a *api.API) {
		eachSchema(a, func(s *api.Schema) {
			if len(s.Enum) > 0 && !s.Enum[0].IsText {
				s.Enum = append([]api.Value{{JSON: "77", Title: s.Enum[0].JSON}}, s.Enum...)
			}
		})
	},
	"property of what has none": func(a *api.API) {
		eachSchema(a, func(s *api.Schema) {
			if len(s.Properties) == 0 && len(s.Types) == 1 && s.Types[0] == "object" {
				s.Properties = object("added").Properties
			}
		})
	},
	"property beside allOf":              addBesideAllOf,
	"definition of inherited properties": redefineInherited,
	"derived schema": func(a *api.API) {
		for _, s := range slices.Clone(a.Schemas) {
			derived := object("added")
			derived.Name, derived.Path, derived.AllOf = "Aa"+s.Name, "Aa"+s.Name, []*api.Schema{s}
			a.Schemas = append([]*api.Schema{derived}, a.Schemas...)
		}
	},
	"order": func(a *api.API) {
		slices.Reverse(a.Schemas)
		slices.Reverse(a.Operations)
		slices.Reverse(a.SecuritySchemes)
		eachSchema(a, func(s *api.Schema) {
			slices.Reverse(s.Properties)
			slices.Reverse(s.Enum)
			slices.Reverse(s.AllOf)
			slices.Reverse(s.OneOf)
			slices.Reverse(s.AnyOf)
		})
		for _, o := range a.Operations {
			slices.Reverse(o.Parameters)
			slices.Reverse(o.Responses)
		}
	},
	"operation of a path": func(a *api.API) {
		seen := map[string]bool{}
		for _, o := range slices.Clone(a.Operations) {
			if seen[o.Path] {
				continue
			}
			seen[o.Path] = true
			a.Operations = append([]*api.Operation{{Method: "CONNECT", Path: o.Path, Parameters: o.Parameters, Tags: []string{"Added"}}}, a.Operations...)
		}
	},
}
