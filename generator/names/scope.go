package names

// Scope is a set of names that must differ: those of a package, of a handler, or
// of a struct with what it embeds.
type Scope struct {
	base     *Scope // the embedded struct's; nil for none
	inner    bool   // whether it is settled after the package's
	reserved map[string]string
	embedded string                     // path of the embedded struct
	spell    func(goName string) string // how names are written; nil for as they are
	owner    string                     // path of the type; "" for a package, and where nobody says
	taken    map[string]*settled
	below    map[string]*settled // in the scopes that have this one as base
}

// NewScope returns the scope of a package.
func NewScope() *Scope { return &Scope{taken: map[string]*settled{}} }

// NewInner returns the scope of a struct that embeds that of base, if that is
// not nil. Names in it can be made of those of a package.
func NewInner(base *Scope) *Scope {
	return &Scope{base: base, inner: true, taken: map[string]*settled{}, below: map[string]*settled{}}
}

// Reserve keeps names for what the generated code needs itself.
func (s *Scope) Reserve(names map[string]string) { s.reserved = names }

// Embed keeps the name of an embedded struct, which its type has, by its path.
func (s *Scope) Embed(path string) { s.embedded = path }

// In says which type these names are in, by its path.
func (s *Scope) In(path string) { s.owner = path }

// spelled is a Go name as the names of the scope are written.
func (s *Scope) spelled(goName string) string {
	if s.spell == nil {
		return goName
	}
	return s.spell(goName)
}

// holder says who has a name, or "".
func (s *Scope) holder(name string) (who string, has *settled) {
	name = s.spelled(name)
	for at := s; at != nil; at = at.base {
		if what, ok := at.reserved[name]; ok {
			return what, nil
		}
		if e := at.taken[name]; e != nil {
			return e.text(), e
		}
	}
	if e := s.below[name]; e != nil {
		return e.text(), e
	}
	return "", nil
}

// take gives a name to an entry, if it is free.
func (s *Scope) take(name string, e *settled) bool {
	name = s.spelled(name)
	if who, _ := s.holder(name); who != "" {
		return false
	}
	e.name = name
	s.taken[name] = e
	for at := s.base; at != nil; at = at.base {
		at.below[name] = e
	}
	return true
}
