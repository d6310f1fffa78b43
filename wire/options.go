package wire

import (
	"errors"
	"fmt"
	"strings"

	"github.com/odatagen/odatagen/internal/sibling"
)

// Option changes how a value is read or written. Options that are not about
// what a function does are ignored by it. Package odata has those that only
// OData knows.
type Option func(*options)

type options struct {
	limits   Limits
	inValue  bool
	forCheck bool
	setAside func(*Error)
	newType  func(name string) Structured
	fullName func(name string) string // see WithFullNames; nil for names as they are
	declared Structured
	known    known // of values that stand alone
	// answer says that it is a server's answer that is written, whose form the
	// server says. What is none has but a level of metadata and a form of numbers.
	answer bool
	// request says that it is a client's request that is written.
	request bool
	*sibling.Answer
}

// noAnswer is the form of what is none.
var noAnswer sibling.Answer

// defaults are the options of those who give none.
var defaults = options{limits: Limits{}.orDefaults(), Answer: &noAnswer}

func newOptions(opts []Option) *options {
	if len(opts) == 0 {
		return &defaults
	}
	o := new(options)
	o.take(opts)
	return o
}

// take heeds options.
func (o *options) take(opts []Option) {
	o.Answer = &noAnswer
	for _, set := range opts {
		set(o)
	}
	o.limits = o.limits.orDefaults()
}

// form returns a form of its own, to change.
func (o *options) form() *sibling.Answer {
	own := *o.Answer
	o.Answer = &own
	return o.Answer
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

// limitExceeded says that reading costs more than a limit allows.
type limitExceeded struct {
	name  string
	limit int
}

func limitError(name string, limit int) error { return &limitExceeded{name, limit} }

// Error says to the program which limit it is.
func (e *limitExceeded) Error() string {
	return fmt.Sprintf("more than %d: this is the limit %s of wire.Limits, see wire.WithLimits", e.limit, e.name)
}

// toldToClients returns the text of an error of reading as a server tells it to clients, which know
// nothing of options.
func toldToClients(err error) string {
	text := strings.TrimPrefix(err.Error(), "wire: ")
	var limit *limitExceeded
	if errors.As(err, &limit) {
		text = strings.Replace(text, limit.Error(), fmt.Sprintf("more than %d, which is the limit", limit.limit), 1)
	}
	return text
}

// WithLimits bounds what reading may cost.
func WithLimits(limits Limits) Option { return func(o *options) { o.limits = limits } }

// structural is the selection that nil stands for below the first one.
var structural = &sibling.Selection{All: true}
