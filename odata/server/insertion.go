package server

import (
	"cmp"
	"strings"

	"github.com/odatagen/odatagen/internal/routes"
	"github.com/odatagen/odatagen/wire"
)

// This file holds entities that requests make to what the description says of new ones in the same
// place, whatever makes them: POST, a change of what is not there (an upsert, Protocol 11.4.4), or
// an entity in whose body they stand. Which of these are new, the server knows only in part: it
// looks at those, and stores ask it about the others.

// entry is where entities are made.
type entry struct {
	written *written // what is said of those that POST makes; nil for nothing
	denied  bool     // there are to be no new ones
	set     string   // which they are in; "" for the place itself
}

// entriesOf returns the entries by their paths, without keys and casts; nil if nothing is said of
// what is made anywhere.
func entriesOf(all []declaration) map[string]entry {
	entries, says := map[string]entry{}, false
	for i := range all {
		r := &all[i]
		path := namesOf(r.Segments)
		switch r.Kind {
		case routes.Create:
			e := entries[path]
			if w := writtenBy(r.Restrictions); len(w.rules)+len(w.flat) > 0 {
				e.written = &w
			}
			entries[path], says = e, says || e.written != nil
		case routes.Read, routes.List:
			if e := entries[path]; !strings.HasPrefix(r.Context, ".") {
				_, denied := r.Restrictions[notMade]
				e.set, e.denied = cmp.Or(r.Context, e.set), e.denied || denied
				entries[path], says = e, says || denied
			}
		}
	}
	if !says {
		return nil
	}
	return entries
}

const notMade = "InsertRestrictions/Insertable"

// namesOf returns the names of a path that stand for what is kept: no keys and no casts.
func namesOf(segments []routes.Segment) string {
	var names []string
	for _, s := range segments {
		if s.Keys == nil && !isCast(s.Name) {
			names = append(names, s.Name)
		}
	}
	return strings.Join(names, "/")
}

// entryOf returns what is said of new entities at the first of some places that is known.
func (h *handler) entryOf(places ...string) (e entry) {
	entries := h.entries()
	for _, place := range places {
		e, known := entries[place]
		if !known {
			continue
		}
		if set := entries[e.set]; e.written == nil && e.set != place {
			e.written, e.denied = set.written, e.denied || set.denied
		}
		return e
	}
	return entry{}
}

// refuse refuses an entity as a new one in its place; keyed says that its key stands in the URL.
func (e *entry) refuse(v wire.Structured, keyed bool) error {
	switch {
	case e.denied:
		return notAllowed(notMade, "to make such an entity", "")
	case e.written == nil:
		return nil
	}
	return e.written.check(v, keyed)
}

// refuseAsNew returns why the entity that a request changes could not be made if it is not there:
// nil if it could.
func (r *request) refuseAsNew(v wire.Structured) error {
	if r.route.Kind != routes.Update {
		return nil
	}
	e := r.handler.entryOf(namesOf(r.route.Segments))
	if e.denied {
		return NotFound("there is no such entity, and it cannot be made, as the annotation " + capabilities + notMade + " says")
	}
	return e.refuse(v, r.route.hasKey())
}

// checkInside looks at the entities in what is written at a place that are new as far as is known:
// what has no key is, in what is made and in collections.
func (r *request) checkInside(place, path string, v wire.Structured) error {
	if r.handler.entries() == nil {
		return nil
	}
	for p, value := range codec.Values(v) {
		if p.Target == nil {
			continue
		}
		to := place + "/" + p.Name
		inner, e := to, r.handler.entryOf(to)
		if e.set != "" {
			inner = e.set
		}
		for o := range objectsOf(value) {
			if p.Navigation && r.isNew(o) && (p.Collection || r.route.Kind == routes.Create) {
				if err := targeted(path+p.Name, e.refuse(o, false)); err != nil {
					return err
				}
			}
			if err := r.checkInside(inner, path+p.Name+"/", o); err != nil {
				return err
			}
		}
	}
	return nil
}

// targeted says of an error about an entity where that stands.
func targeted(path string, err error) error {
	own, is := err.(*Error)
	if !is {
		return err
	}
	e := *own
	e.Target = strings.TrimSuffix(path+"/"+e.Target, "/")
	return &e
}
