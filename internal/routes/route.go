// Package routes reads what the function fields of an OData service say of
// themselves, in their tags and types: the path, its keys, what is answered. The
// server serves them, the client fills them in; both read them here.
package routes

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"reflect"
	"slices"
	"strings"

	"github.com/odatagen/odatagen/internal/binding"
	"github.com/odatagen/odatagen/odata"
	"github.com/odatagen/odatagen/odata/query"
	"github.com/odatagen/odatagen/wire"
)

// Kind is what a route does.
type Kind string

// The kinds of routes.
const (
	Read     Kind = "read"     // reads an entity
	List     Kind = "list"     // reads a collection of entities
	Function Kind = "function" // calls a function
	Action   Kind = "action"   // calls an action
	Create   Kind = "create"   // makes an entity in a collection
	Update   Kind = "update"   // changes an entity
	Delete   Kind = "delete"   // deletes an entity
	// Reference changes a relationship, at $ref: POST adds to a collection, PUT sets the
	// single value, and DELETE removes from either.
	Reference Kind = "reference"
	// Media is about the content of a media entity, at $value, or of a stream property: GET
	// reads it, PUT writes it, DELETE takes that of a property away. POST to a collection
	// makes a media entity of its content.
	Media Kind = "media"
)

// methods are those that routes of a kind are for.
var methods = map[Kind][]string{
	Read: {http.MethodGet}, List: {http.MethodGet}, Function: {http.MethodGet}, Action: {http.MethodPost},
	Create: {http.MethodPost}, Update: {http.MethodPatch}, Delete: {http.MethodDelete},
	Reference: {http.MethodPost, http.MethodPut, http.MethodDelete},
	Media:     {http.MethodGet, http.MethodPost, http.MethodPut, http.MethodDelete},
}

// Route is what the tags and the type of a function say.
type Route struct {
	Kind   Kind
	Method string
	// Path is the path below the root of the service, such as
	// "/communications/callRecords/{callRecord-id}/sessions". A segment in braces
	// is a key; it names the placeholders of the key properties, separated by
	// commas for a compound key. An operation is the last segment: the qualified
	// name of a bound one, the name of an import at the root.
	Path     string
	Segments []Segment
	// Overloads holds the names of the parameters of each overload of a function,
	// the binding parameter left out: an overload without parameters is an empty
	// list (URL Conventions 4.9). See [Takes].
	Overloads [][]string
	// Required names the parameters that must be given and not be null. An
	// action's body may be left out if it has none (Protocol 11.5.5.1).
	Required []string
	// ResultType is the name of the result's type where it is no structured type,
	// such as "Edm.Int32" or "Collection(Edm.String)"; empty for no result.
	ResultType string
	// Context is what stands after "$metadata#" for results that are found in
	// another place than Path: the entity set or singleton a navigation property or
	// an operation is bound to, such as "Customers", or the name of the type if they
	// are in none. Empty, it is Path for resources and the name of the result's type
	// for operations (Protocol 10).
	Context string
	// Nullable says that a nil result is a null, answered 204 No Content, as of a
	// single-valued navigation property. Otherwise a nil entity is answered 404 Not
	// Found.
	Nullable bool
	// Forbidden says that the service's capabilities do not allow the request, and
	// none below it.
	Forbidden bool
	// Scopes are the permissions the description states: any one group suffices,
	// and takes all of its scopes. Empty: none are stated.
	Scopes [][]string
	// Restrictions are what Capabilities restrict of queries and of what is made, by term and property, such as
	// "FilterRestrictions/Filterable": the paths or the number that it says, nil for a
	// truth value.
	Restrictions map[string][]string

	// Func is the type of the function. What it takes and returns, beside the context, the query options and
	// the error: a value for each key of the path, a pointer to a struct of
	// parameters, a body or neither, and a result or nil.
	Func      reflect.Type
	KeyTypes  []reflect.Type
	Arguments reflect.Type
	// Body is what the function of a route that writes takes: the entity, as a pointer to a
	// structured type or the interface that stands for one, an [odata.Reference] or a pointer
	// to an [odata.Media]; nil for routes that take none.
	Body   reflect.Type
	Result reflect.Type
	// ReadsKeys says that the types of some keys are those of others, which read the text
	// of a key themselves.
	ReadsKeys bool
}

// Segment is a segment of a route's path: a name or a key.
type Segment struct {
	Name string
	Keys []Key
}

// Key is a property of an entity type's key, in a route's path.
type Key struct {
	Name     string // the placeholder in Path, such as "callRecord-id"
	Property string // the name, or alias, in key predicates, such as "id"
	Type     string // the primitive type, such as "Edm.String", or an enumeration type's name
}

// Of reads the tags and the type of a function.
func Of(f *binding.Function) (r Route, err error) {
	if err = f.Knows("route", "kind", "keys", "result", "overloads", "required", "context", "scopes", "restrictions"); err != nil {
		return r, err
	}
	if r.Method, r.Path, err = f.Route(); err != nil {
		return r, err
	}
	if err = r.kind(f.Tag.Get("kind")); err != nil {
		return r, err
	}
	r.ResultType, r.Context = f.Tag.Get("result"), f.Tag.Get("context")
	if r.Overloads, err = binding.Lists(f.Tag, "overloads", binding.Word); err != nil {
		return r, err
	}
	if r.Kind == Function && r.Overloads == nil {
		r.Overloads = [][]string{{}}
	}
	if r.Scopes, err = binding.Lists(f.Tag, "scopes", binding.Word); err != nil {
		return r, err
	}
	restrictions, err := binding.Lists(f.Tag, "restrictions", binding.Word)
	if err != nil {
		return r, err
	}
	r.restrict(slices.Concat(restrictions...))
	required, err := binding.Lists(f.Tag, "required", binding.Word)
	if err != nil {
		return r, err
	}
	r.Required = slices.Concat(required...)
	keys, err := binding.Lists(f.Tag, "keys", keyOf)
	if err != nil {
		return r, err
	}
	if r.Segments, err = Split(r.Path, slices.Concat(keys...)); err != nil {
		return r, err
	}
	return r, r.Sign(f.Func.Type())
}

// restrict reads the words of the tag "restrictions".
func (r *Route) restrict(words []string) {
	for _, word := range words {
		if r.Restrictions == nil {
			r.Restrictions = map[string][]string{}
		}
		name, value, valued := strings.Cut(word, "=")
		r.Restrictions[name] = nil
		if valued {
			r.Restrictions[name] = strings.Split(value, ",")
		}
	}
}

// kind reads the tag "kind": a kind and flags.
func (r *Route) kind(tag string) error {
	words := strings.Split(tag, ",")
	r.Kind = Kind(words[0])
	switch methods, known := methods[r.Kind]; {
	case !known:
		return fmt.Errorf("the route is of the kind %q, which is not known", r.Kind)
	case !slices.Contains(methods, r.Method):
		return fmt.Errorf("the route %s %s is of the kind %q, which is for %s", r.Method, r.Path, r.Kind, strings.Join(methods, ", "))
	}
	for _, flag := range words[1:] {
		switch flag {
		case "nullable":
			r.Nullable = true
		case "forbidden":
			r.Forbidden = true
		default:
			return fmt.Errorf("the flag %q of the tag kind is not known", flag)
		}
	}
	return nil
}

// keyOf reads a word of the tag "keys".
func keyOf(word string) (k Key, err error) {
	var named, typed bool
	k.Name, k.Property, named = strings.Cut(word, "=")
	k.Property, k.Type, typed = strings.Cut(k.Property, ":")
	if !named || !typed {
		return k, fmt.Errorf("%s is not of the form placeholder=property:type", word)
	}
	return k, nil
}

// Split returns the segments of a path. A placeholder that is not among the keys is a property of
// type Edm.String whose name is what stands after the placeholder's last hyphen.
func Split(text string, keys []Key) ([]Segment, error) {
	names, rooted := strings.CutPrefix(text, "/")
	if !rooted {
		return nil, errors.New("the path does not begin with a slash")
	}
	segments := make([]Segment, 0, strings.Count(text, "/"))
	for name := range strings.SplitSeq(names, "/") {
		key, isKey := strings.CutPrefix(name, "{")
		key, closed := strings.CutSuffix(key, "}")
		switch {
		case strings.ContainsAny(key, "{}()") || key == "" || isKey != closed:
			return nil, errors.New("a segment is neither a name nor a key in braces")
		case isKey:
			segments = append(segments, Segment{Keys: keysOf(key, keys)})
		default:
			segments = append(segments, Segment{Name: name})
		}
	}
	return segments, nil
}

// keysOf returns the key properties that the names in braces stand for.
func keysOf(names string, known []Key) []Key {
	var keys []Key
	for name := range strings.SplitSeq(names, ",") {
		k := Key{Name: name, Property: name[strings.LastIndexByte(name, '-')+1:], Type: "Edm.String"}
		if i := slices.IndexFunc(known, func(k Key) bool { return k.Name == name }); i >= 0 {
			k = known[i]
		}
		keys = append(keys, k)
	}
	return keys
}

var (
	contextType    = reflect.TypeFor[context.Context]()
	queryType      = reflect.TypeFor[*query.Options]()
	errorType      = reflect.TypeFor[error]()
	structuredType = reflect.TypeFor[wire.Structured]()
	referenceType  = reflect.TypeFor[odata.Reference]()
	mediaType      = reflect.TypeFor[*odata.Media]()
)

// Types are the Go types of keys by their types in the description; those of
// enumerations have none.
var Types = map[string]reflect.Type{
	"Edm.String": reflect.TypeFor[string](), "Edm.Boolean": reflect.TypeFor[bool](), "Edm.SByte": reflect.TypeFor[int8](), "Edm.Byte": reflect.TypeFor[uint8](),
	"Edm.Int16": reflect.TypeFor[int16](), "Edm.Int32": reflect.TypeFor[int32](), "Edm.Int64": reflect.TypeFor[int64](),
	"Edm.Single": reflect.TypeFor[float32](), "Edm.Double": reflect.TypeFor[float64](), "Edm.Decimal": reflect.TypeFor[wire.Decimal](), "Edm.Guid": reflect.TypeFor[wire.Guid](), "Edm.Date": reflect.TypeFor[wire.Date](),
	"Edm.DateTimeOffset": reflect.TypeFor[wire.DateTimeOffset](), "Edm.TimeOfDay": reflect.TypeFor[wire.TimeOfDay](),
	"Edm.Duration": reflect.TypeFor[wire.Duration](), "Edm.Binary": reflect.TypeFor[wire.Binary](),
}

// Sign takes the type of the function apart.
func (r *Route) Sign(t reflect.Type) error {
	r.Func = t
	var keys []Key
	for i := range r.Segments {
		keys = append(keys, r.Segments[i].Keys...)
	}
	last, outs := t.NumIn()-1, t.NumOut()
	switch {
	case last < 1 || t.In(0) != contextType || t.In(last) != queryType:
		return errors.New("its first parameter is not a context.Context, or its last no *query.Options")
	case outs < 1 || outs > 2 || t.Out(outs-1) != errorType:
		return errors.New("it does not return an error, or a result and an error")
	case outs == 2:
		r.Result = t.Out(0)
	}
	for i := 1; i < last; i++ {
		r.KeyTypes = append(r.KeyTypes, t.In(i))
	}
	if n := len(keys); len(r.KeyTypes) == n+1 {
		last := r.KeyTypes[n]
		r.KeyTypes = r.KeyTypes[:n]
		if err := r.takes(last); err != nil {
			return err
		}
	}
	if r.Body == nil && r.needsBody() {
		return errors.New("it takes no body")
	}
	if len(r.KeyTypes) != len(keys) {
		return fmt.Errorf("it has %d parameters for the %d keys of the path", len(r.KeyTypes), len(keys))
	}
	for i, k := range keys {
		want := Types[k.Type]
		switch t := r.KeyTypes[i]; {
		case t == want, want == nil && t.Kind() == reflect.String && !HasText(t):
		case HasText(t):
			r.ReadsKeys = true
		default:
			return fmt.Errorf("the key %s of the type %s is a %s in Go", k.Name, k.Type, t)
		}
	}
	none := r.Kind == Delete || r.Kind == Reference || r.Kind == Media && (r.Method == http.MethodPut || r.Method == http.MethodDelete)
	switch {
	case r.ReadsMedia() && r.Result != mediaType:
		return errors.New("it does not return an *odata.Media")
	case none && r.Result != nil:
		return fmt.Errorf("it returns a result, as none of the kind %q does for %s", r.Kind, r.Method)
	case !none && r.Result == nil && r.Kind != Action:
		return fmt.Errorf("it returns no result, as only what deletes, refers or acts may, and is of the kind %q", r.Kind)
	}
	return nil
}

// ReadsMedia reports whether the route reads content.
func (r *Route) ReadsMedia() bool { return r.Kind == Media && r.Method == http.MethodGet }

// needsBody reports whether the function of the route takes a body, whatever else.
func (r *Route) needsBody() bool {
	switch r.Kind {
	case Create, Update:
		return true
	case Reference:
		return r.Method != http.MethodDelete
	case Media:
		return r.Method == http.MethodPut || r.Method == http.MethodPost
	}
	return false
}

// takes notes what the function takes behind the keys.
func (r *Route) takes(t reflect.Type) error {
	switch r.Kind {
	case Create, Update:
		r.Body = t
		if t.Kind() != reflect.Pointer && t.Kind() != reflect.Interface || !t.Implements(structuredType) {
			return fmt.Errorf("its parameter of the type %s is no entity", t)
		}
	case Reference:
		if r.Body = t; t != referenceType {
			return fmt.Errorf("its parameter of the type %s is no odata.Reference", t)
		}
	case Media:
		if r.Body = t; t != mediaType {
			return fmt.Errorf("its parameter of the type %s is no *odata.Media", t)
		}
	default:
		if r.Arguments = t; t.Kind() != reflect.Pointer || !t.Implements(structuredType) {
			return fmt.Errorf("its parameter of the type %s is no pointer to a struct of parameters", t)
		}
	}
	return nil
}

// Takes reports whether an overload has all of the parameters that are named, each once,
// and these are all that it needs: one with a question mark behind its name may be left
// out (Protocol 11.5.4.2, and Core.OptionalParameter).
func Takes(overload, names []string) bool {
	found := 0
	for _, word := range overload {
		name, optional := strings.CutSuffix(word, "?")
		switch {
		case slices.Contains(names, name):
			found++
		case !optional:
			return false
		}
	}
	return found == len(names)
}
