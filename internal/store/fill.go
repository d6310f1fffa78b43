package store

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"reflect"
	"slices"
	"strings"

	"github.com/odatagen/odatagen/internal/binding"
	"github.com/odatagen/odatagen/internal/described"
	"github.com/odatagen/odatagen/internal/routes"
	"github.com/odatagen/odatagen/internal/together"
	"github.com/odatagen/odatagen/odata"
	"github.com/odatagen/odatagen/odata/query"
	"github.com/odatagen/odatagen/odata/server/gen"
	"github.com/odatagen/odatagen/wire"
)

// New returns an engine for a service, a pointer to a struct of structs of functions, and
// fills in those that are nil, but for operations: they answer from the backend. before is
// one for other functions of the same service, or nil.
func New(service any, d gen.Description, backend Backend, own Own, before *Engine) (*Engine, error) {
	if d.MetadataXML == "" {
		return nil, errors.New("there is no description in XML")
	}
	v := reflect.ValueOf(service)
	if v.Kind() != reflect.Pointer || v.Elem().Kind() != reflect.Struct {
		return nil, fmt.Errorf("the service is a %T, not a pointer to a struct", service)
	}
	functions, err := binding.Functions(v.Elem())
	if err != nil {
		return nil, err
	}
	list := make([]routes.Route, len(functions))
	e := &Engine{backend: backend, own: own, types: slices.Clone(d.Declared), reached: map[string]bool{}}
	if before != nil {
		maps.Copy(e.reached, before.reached)
		e.types = append(e.types, before.types...)
	}
	for i := range functions {
		if list[i], err = routes.Of(&functions[i]); err != nil {
			return nil, fmt.Errorf("%s: %w", functions[i].Name, err)
		}
		e.types = append(e.types, typesOf(&list[i])...)
	}
	if e.model, err = newModel(described.ReadModel(d.MetadataXML), e.types); err != nil {
		return nil, err
	}
	if err := own.fits(e.model); err != nil {
		return nil, err
	}
	for i := range list {
		e.model.reach(e.reached, list[i].Segments)
	}
	if err := backend.Plan(e.model.plan(e.reached)); err != nil {
		return nil, err
	}
	for i := range list {
		if field := functions[i].Func; field.IsNil() && serves(list[i].Kind) && e.model.keeps(list[i].Segments) {
			field.Set(e.function(&list[i]))
		}
	}
	return e, nil
}

// fits reports what the program says of tables that are not there, or of other entities
// than they have.
func (o *Own) fits(m *model) error {
	takes, tells := map[string][]reflect.Type{}, map[string][]reflect.Type{}
	for name, rules := range o.Rules {
		takes[name] = nil
		for _, rule := range rules {
			if rule.Condition != nil {
				tells[name] = append(tells[name], rule.Type)
				continue
			}
			takes[name] = append(takes[name], rule.Type)
		}
	}
	for name, savings := range o.Savings {
		for _, saving := range savings {
			takes[name] = append(takes[name], saving.Type)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(takes)) {
		t := m.table(name)
		if t == nil {
			return fmt.Errorf("an option is for %s, which is no entity set", name)
		}
		entity := ItemType(t.typ.zero)
		for _, taken := range takes[name] {
			if !entity.AssignableTo(taken) {
				return fmt.Errorf("an option for %s takes %v, and the entities there are %v", name, taken, entity)
			}
		}
		for _, told := range tells[name] {
			if row := reflect.TypeOf(t.typ.zero); row != told {
				return fmt.Errorf("the condition for %s is of %v, and is to be of %v", name, told, row)
			}
		}
	}
	return nil
}

// keeps reports whether a path leads through entity sets and navigation properties of
// entities alone, which are all that is kept.
func (m *model) keeps(segments []routes.Segment) bool {
	var at, within *typ // that of an entity, and that a complex value is cast to
	below := ""
	for i, s := range segments {
		switch {
		case s.Keys != nil, s.Name == "$ref", s.Name == "$value":
		case i == 0:
			t := m.tables[s.Name]
			if t == nil {
				return false
			}
			at = t.typ
		case below != "" && strings.Contains(s.Name, "."):
			within = m.types[s.Name]
		case strings.Contains(s.Name, "."):
			if at = m.types[s.Name]; at == nil {
				return false
			}
		case m.passes(at, below+s.Name):
			below, within = below+s.Name+"/", nil
		default:
			e := m.anyEnd(at, below+s.Name)
			below = ""
			if e == nil {
				return i == len(segments)-1 && slices.Contains(at.streams(), s.Name)
			}
			if within != nil && !slices.ContainsFunc(e.declaring, within.is) {
				return false // it is one of another type
			}
			at, within = e.target, nil
		}
	}
	return true
}

// typesOf returns typed nils of the types that a function takes and returns.
func typesOf(r *routes.Route) (types []wire.Structured) {
	for _, t := range []reflect.Type{r.Result, r.Body} {
		if t != nil && t.Kind() == reflect.Struct && pages.IsPage(t) {
			items, _ := t.FieldByName("Items")
			t = items.Type.Elem()
		}
		if t != nil && t.Kind() == reflect.Pointer {
			if zero, ok := reflect.Zero(t).Interface().(wire.Structured); ok {
				types = append(types, zero)
			}
		}
	}
	return types
}

// function makes the function of a route.
func (e *Engine) function(r *routes.Route) reflect.Value {
	return reflect.MakeFunc(r.Func, func(in []reflect.Value) []reflect.Value {
		c := &call{Engine: e, route: r}
		c.ctx, _ = in[0].Interface().(context.Context)
		c.query, _ = in[len(in)-1].Interface().(*query.Options)
		in = in[1 : len(in)-1]
		for _, key := range in[:len(r.KeyTypes)] {
			c.keys = append(c.keys, key.Interface())
		}
		if r.Body != nil {
			c.body = in[len(r.KeyTypes)].Interface()
		}
		return c.results()
	})
}

// results calls the function, and returns its results.
func (c *call) results() []reflect.Value {
	result, err := c.checked()
	c.model.hide(result)
	var out []reflect.Value
	if t := c.route.Result; t != nil {
		place, wrong := returned(t, result)
		if err == nil {
			err = wrong
		}
		if err != nil {
			place = reflect.Zero(t)
		}
		out = append(out, place)
	}
	return append(out, reflect.ValueOf(&err).Elem())
}

// checked is do for arguments that are there.
func (c *call) checked() (any, error) {
	if c.ctx == nil {
		return nil, errors.New("store: the context is nil")
	}
	if part := together.PartOf(c.ctx); part != nil && c.route.Method != http.MethodGet {
		return nil, part.Refuse()
	}
	if c.route.Body != nil && c.route.Body != reflect.TypeFor[odata.Reference]() {
		if v := reflect.ValueOf(c.body); !v.IsValid() || v.IsNil() {
			return nil, bad("", "there is nothing to write")
		}
		if m, ok := c.body.(*odata.Media); ok && m.Reader == nil {
			return nil, bad("", "there is nothing to write")
		}
	}
	return c.do()
}
