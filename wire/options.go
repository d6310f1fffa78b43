package wire

import "fmt"

// Option changes how a value is read or written. Options that are not about
// what a function does are ignored by it.
type Option func(*options)

type options struct {
	limits     Limits
	inValue    bool
	answer     bool
	forCheck   bool
	newType    func(name string) Structured
	declared   Structured
	metadata   MetadataLevel
	ieee754    bool
	selection  *Selection
	contextURL string
	baseURL    string
	version    string
}

// defaults are the options of those who give none.
var defaults = options{limits: Limits{}.orDefaults()}

func newOptions(opts []Option) *options {
	if len(opts) == 0 {
		return &defaults
	}
	o := new(options)
	for _, set := range opts {
		set(o)
	}
	o.limits = o.limits.orDefaults()
	return o
}

// Limits bound what reading a payload may cost. A zero field is its default.
// Exceeding one is an [Error] that names it.
type Limits struct {
	// Depth is how deep objects and arrays may be nested: 64 by default,
	// 1,000 at most.
	Depth int
	// Size is how long the payload may be, in bytes: 64 MiB by default.
	Size int
	// Items is how many items one collection, and how many members one
	// object, may have: a million by default.
	Items int
	// Memory is how many bytes the structs made for the payload's objects
	// may take together: 1 GiB by default. An object of two bytes, {}, can
	// stand for a struct of many kilobytes.
	Memory int
}

// maxDepth bounds recursion, in writing too.
const maxDepth = 1000

func (l Limits) orDefaults() Limits {
	set := func(v *int, fallback int) {
		if *v <= 0 {
			*v = fallback
		}
	}
	set(&l.Depth, 64)
	l.Depth = min(l.Depth, maxDepth)
	set(&l.Size, 64<<20)
	set(&l.Items, 1_000_000)
	set(&l.Memory, 1<<30)
	return l
}

func limitError(name string, limit int) error {
	return fmt.Errorf("more than %d: this is the limit %s of wire.Limits, see wire.WithLimits", limit, name)
}

// WithLimits bounds what reading may cost.
func WithLimits(limits Limits) Option { return func(o *options) { o.limits = limits } }

// InValue reads a single entity that is wrapped in {"value": {…}}, as the
// examples of some documentation show. Control information and annotations
// beside "value" are kept with the entity.
func InValue() Option { return func(o *options) { o.inValue = true } }

// ForResponse leaves out the properties that are only for writing: those that
// a client sends and is never told.
func ForResponse() Option { return func(o *options) { o.answer = true } }

// ForCheck reads a value that is given to [Check] or [Shape.Check] next: it is left
// to these to say which required properties are missing, and which are null that
// must not be, so that all that is wrong is said at once.
func ForCheck() Option { return func(o *options) { o.forCheck = true } }

// WithTypes resolves the names of derived types that the generated lists leave
// out: newType returns a new value of the type with that qualified name, or
// nil. Generated packages have such a function, New.
func WithTypes(newType func(name string) Structured) Option {
	return func(o *options) { o.newType = newType }
}

// DeclaredType says which type the description declares for what is read or
// written, by a typed nil pointer. A value of a derived type is then written
// with its @odata.type, and [UnmarshalPage] knows what a page of interfaces
// holds.
func DeclaredType(t Structured) Option { return func(o *options) { o.declared = t } }

// MetadataLevel is how much control information is written: see OData JSON
// Format 4.01, section 3.1.
type MetadataLevel uint8

const (
	// MetadataMinimal writes the control information that the value holds,
	// and @odata.type where the type differs from the declared one.
	MetadataMinimal MetadataLevel = iota
	// MetadataNone leaves out all control information but nextLink and count.
	MetadataNone
	// MetadataFull writes all types, and with [BaseURL] the links.
	MetadataFull
)

// Metadata sets how much control information is written.
func Metadata(level MetadataLevel) Option { return func(o *options) { o.metadata = level } }

// IEEE754Compatible writes the values of Edm.Int64 and Edm.Decimal, and the
// count of a page, as strings.
func IEEE754Compatible() Option { return func(o *options) { o.ieee754 = true } }

// Select writes only what the selection names.
func Select(s *Selection) Option { return func(o *options) { o.selection = s } }

// ContextURL writes @odata.context first, in place of one that the value may
// hold.
func ContextURL(url string) Option { return func(o *options) { o.contextURL = url } }

// BaseURL is the URL of what is written, an entity or a collection of
// entities, without a slash at the end. Full metadata derives from it the ids
// and links of the entity or the items and of what they contain.
func BaseURL(url string) Option { return func(o *options) { o.baseURL = url } }

// ProtocolVersion writes control information as the version has it: "4.0" with
// the prefix "odata.", "4.01" without. Otherwise what was read goes out as it
// came, and what is added is written as in 4.0.
func ProtocolVersion(version string) Option { return func(o *options) { o.version = version } }

// Selection says which properties of a structured type are written. Without
// one, everything that the value holds is.
type Selection struct {
	// All selects all structural properties, undeclared ones included.
	All bool
	// Properties selects structural properties by name. The selection of a
	// complex property, if not nil, is about the properties of its value. The
	// name of a navigation property selects its links in full metadata.
	Properties map[string]*Selection
	// Expand names the navigation properties that are written, each with what
	// is written of its entities: nil is all structural properties. One that
	// the value lacks is written as null or [].
	Expand map[string]*Selection
}

// structural is the selection that nil stands for below the first one.
var structural = &Selection{All: true}
