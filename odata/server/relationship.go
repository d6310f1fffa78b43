package server

import (
	"cmp"
	"context"
	"net/http"
	"slices"
	"strings"

	"github.com/odatagen/odatagen/internal/percent"
	"github.com/odatagen/odatagen/internal/routes"
	"github.com/odatagen/odatagen/odata"
	"github.com/odatagen/odatagen/odata/query"
	"github.com/odatagen/odatagen/wire"
)

// This file answers what changes a relationship by the path of the navigation property:
// with the functions of the entity set that it leads to, and with those for $ref.

// relationship says how an entity that is created or changed is related to the one behind
// whose navigation property it is.
type relationship struct {
	partner string           // the path of the navigation property of the new entity that leads back; "" for none
	owner   []routes.Segment // of the path of the other entity
	read    *route           // reads that entity, or the member that changes; nil if no function does
	add     *route           // adds a reference, if there is no partner
	keys    []keyValue
	match   match // of the member, if there is one
}

// throughRelationship finds the function for a request that has none of its own: POST to a
// navigation property makes an entity in the set that it is bound to (Protocol 11.4.2), one
// that changes a member of it does so there, and DELETE of a member of it, by its key and $ref, removes the reference (11.4.6.2).
func (r *request) throughRelationship() error {
	m := &r.match
	if r.route != nil || m.node.Value.keys != nil {
		return nil
	}
	read := m.node.Value.routes.Of(http.MethodGet)
	if read == nil || read.Kind != routes.List || read.Context == "" || strings.HasPrefix(read.Context, ".") {
		return nil
	}
	switch method := r.exchange.Request.Method; {
	case method == http.MethodPost && len(m.tail) == 0 && !read.leavesAlone(method):
		return r.createThrough(read)
	case r.writesMember() && !read.leavesAlone(r.methodOfMember()):
		return r.memberThrough(read)
	case method == http.MethodDelete && len(m.tail) == 2 && m.tail[0].Kind == query.KeySegment && m.tail[1].Kind == query.RefSegment:
		if r.route = m.removes(); r.route == nil {
			return nil
		}
		r.reference.ID = r.memberID(read)
		m.casts, m.node, m.tail = m.castsBefore(), m.node.Text("$ref"), nil
	}
	return nil
}

// memberID returns the id of the member of a relationship that the path picks by a key, which is one of
// its entity set, or else one that the navigation property alone declares.
func (r *request) memberID(read *route) string {
	m := &r.match
	key := m.tail[0]
	key.Name = "" // it may be written as a segment, but is the same key
	if set := r.handler.root.Text(read.Context); set != nil && !set.Value.hasAlternate(key.Args.Key) && m.node.Value.hasAlternate(key.Args.Key) {
		path := query.Path{Segments: m.path.Segments[:len(m.path.Segments)-1]}
		return path.Encode()
	}
	to := query.Path{Segments: []query.Segment{{Kind: query.ResourceSegment, Name: read.Context}}}
	for _, c := range m.castsAt(m.node) {
		to.Segments = append(to.Segments, query.Segment{Kind: query.CastSegment, Name: nameOf(c.target)})
	}
	to.Segments = append(to.Segments, key)
	return to.Encode()
}

// removes returns the function that removes a reference from a collection; nil if there is none.
func (m *match) removes() *route {
	if references := m.node.Text("$ref"); references != nil {
		return references.Value.routes.Of(http.MethodDelete)
	}
	return nil
}

// writesMember reports whether the request changes a member of a collection, or a property
// of it.
func (r *request) writesMember() bool {
	tail := r.match.tail
	if len(tail) == 0 || tail[0].Kind != query.KeySegment {
		return false
	}
	for i := range tail[1:] {
		if s := &tail[1+i]; s.Kind != query.ValueSegment && s.Kind != query.CastSegment && (s.Kind != query.PropertySegment || s.Property != nil && s.Property.Navigation) {
			return false
		}
	}
	switch r.exchange.Request.Method {
	case http.MethodPatch, http.MethodPut, http.MethodDelete:
		return true
	}
	return false
}

// methodOfMember returns the method by which the request changes a member: what deletes a property
// of it updates it.
func (r *request) methodOfMember() string {
	if tail := r.match.tail; slices.ContainsFunc(tail, func(s query.Segment) bool { return s.Kind == query.PropertySegment }) {
		return http.MethodPatch
	}
	return r.exchange.Request.Method
}

// memberThrough has a member of a relationship be changed by the function of its entity
// set (Protocol 11.4.3 and 11.4.5), once it is known to be one.
func (r *request) memberThrough(read *route) error {
	set := r.handler.root.Text(read.Context)
	if set == nil || set.Parameter() == nil {
		return nil
	}
	related := r.match
	related.tail = related.tail[:1]
	x := &relationship{read: related.narrow(read), keys: r.keys, match: related}
	m := match{path: r.match.path, node: set, tail: r.match.tail, casts: r.match.castsAt(set)}
	r.keys = nil
	for i := range m.tail {
		if i > 0 && m.tail[0].Kind != query.CastSegment {
			break
		}
		if err := r.step(&m, &m.tail[0]); err != nil || m.node == nil {
			return cmp.Or(err, NotImplemented("a key of "+read.Context+" here"))
		}
		m.tail = m.tail[1:]
	}
	r.through, r.match = x, m
	r.route = m.node.Value.routes.For(r.exchange.Request.Method)
	if write := r.writing(); write != nil {
		r.route = write
	}
	return nil
}

// createThrough has an entity be made by the function of its entity set.
func (r *request) createThrough(read *route) error {
	set := r.handler.root.Text(read.Context)
	if set == nil {
		return nil
	}
	if !set.Value.creates() {
		return nil
	}
	create := set.Value.routes.Of(http.MethodPost)
	segments := read.Segments
	owner := r.handler.ownerNode(segments)
	x := &relationship{
		owner: ownerPath(segments),
		keys:  r.keys,
		read:  owner.Value.routes.Of(http.MethodGet),
		match: match{path: r.match.path, node: owner, casts: r.match.castsBefore()},
	}
	name := segments[len(segments)-1].Name
	if owner := r.ownerType(); owner != nil {
		if p := r.handler.described.Partner(nameOf(owner), name); p != "" && leadsToOne(create.Type, strings.Split(p, "/")) {
			x.partner = p
		}
	}
	if x.partner == "" {
		if references := r.match.node.Text("$ref"); references != nil {
			x.add = references.Value.routes.Of(http.MethodPost)
		}
		if x.add == nil {
			return NotImplemented("creating what " + name + " leads to, which has no partner,")
		}
	}
	r.through, r.route, r.keys = x, create, nil
	casts := r.match.castsAt(set)
	if casts == nil && read.Type.WireType() != create.Type.WireType() { // it leads to such as are derived
		casts = []cast{{node: set, target: read.Type}}
	}
	r.match = match{path: r.match.path, node: set, casts: casts}
	return nil
}

// leadsToOne reports whether a path of complex properties and a navigation property leads to one
// entity.
func leadsToOne(of wire.Structured, path []string) bool {
	for _, name := range path {
		p, ok := wire.LookupProperty(of, name)
		if !ok || p.Collection {
			return false
		}
		of = p.Target
	}
	return true
}

// castsBefore returns the casts of what the path leads through, and not of what is at the node.
func (m *match) castsBefore() (list []cast) {
	for _, c := range m.casts {
		if c.node != m.node {
			list = append(list, c)
		}
	}
	return list
}

// castsAt returns the casts of what is at the node, as those of the set that it belongs to.
func (m *match) castsAt(set *node) (list []cast) {
	for _, c := range m.casts {
		if c.node == m.node {
			list = append(list, cast{node: set, target: c.target})
		}
	}
	return list
}

// creates reports whether a function makes entities here.
func (p *place) creates() bool {
	create := p.routes.Of(http.MethodPost)
	return create != nil && create.Kind == routes.Create && !create.Forbidden
}

// owner returns the place that the navigation property at the end of a route belongs to.
func (h *handler) owner(segments []routes.Segment) *place { return &h.ownerNode(segments).Value }

// ownerNode returns the node of the entity or the collection that what stands at the end of a
// route belongs to, a navigation property or an operation.
func (h *handler) ownerNode(segments []routes.Segment) *node { return h.nodeOf(ownerPath(segments)) }

// ownerPath returns the path of that.
func ownerPath(segments []routes.Segment) []routes.Segment {
	n := len(segments) - 1
	for n > 0 && segments[n-1].Keys == nil && isCast(segments[n-1].Name) {
		n--
	}
	return segments[:n]
}

// nodeOf returns the node that a route's path leads to.
func (h *handler) nodeOf(segments []routes.Segment) *node {
	n := h.root
	for _, s := range segments {
		if s.Keys != nil {
			n = n.Parameter()
		} else {
			n = n.Text(s.Name)
		}
	}
	return n
}

// ownerType returns the type of the entity that the navigation property at the end of the
// path belongs to, behind which casts may stand; nil if it is not known.
func (r *request) ownerType() wire.Structured {
	segments := r.match.path.Segments
	for len(segments) > 0 && segments[len(segments)-1].Kind == query.CastSegment {
		segments = segments[:len(segments)-1]
	}
	if len(segments) < 2 {
		return nil
	}
	return segments[len(segments)-2].Type.Target
}

// relates binds an entity that is to be created to the one behind whose navigation
// property it is, if it leads back there: it can lead to no other one.
func (x *relationship) relates(v wire.Structured) error {
	if x == nil || x.partner == "" {
		return nil
	}
	owner := string(appendPath(nil, x.owner, x.keys, percent.AppendSegment))
	path := strings.Split(x.partner, "/")
	last := len(path) - 1
	v, _ = behind(v, path[:last]).(wire.Structured)
	if v == nil {
		return BadRequest(x.partner+" is to lead to "+owner+", as the path says, and "+strings.Join(path[:last], "/")+" is null", x.partner)
	}
	d := wire.DynamicOf(v)
	for _, other := range odata.PropertyControlOf(d, path[last]).Bind {
		if other != owner {
			return BadRequest(x.partner+" leads to "+owner+", as the path says, and not to "+other, x.partner)
		}
	}
	if !isNil(wire.PropertyValue(v, path[last]).Object()) {
		return BadRequest(x.partner+" leads to "+owner+", as the path says, and to no other entity", x.partner)
	}
	b, _ := codec.AppendString(nil, owner) // it is printed from what was parsed
	d.Set(path[last]+"@odata.bind", wire.Raw(b))
	return nil
}

// create calls the function that answers the request, such as that which creates an entity, and relates the entity if its body has
// not said so: both, or nothing.
func (r *request) create() (result any, err error) {
	if r.replacement != nil {
		return r.replace()
	}
	if r.through != nil && r.through.read != nil {
		owner := r.inner(r.through.read, r.through.keys, &query.Options{})
		if err := owner.authorize(owner.route); err != nil {
			return nil, err
		}
		owner.match = r.through.match
		if _, err := owner.entity(); err != nil {
			return nil, err
		}
	}
	switch {
	case r.content != nil:
		return r.createFilled()
	case r.through == nil || r.through.add == nil:
		return r.perform()
	}
	return r.createRelated()
}

// createRelated makes an entity and adds a reference to it, in one transaction.
func (r *request) createRelated() (result any, err error) {
	var made *turn
	err = r.together("creating an entity and relating it, both or nothing,", 2, func(ctx context.Context, i int) error {
		if i == 0 {
			made = turnOf(ctx)
			result, err = r.createIn(ctx)
			return err
		}
		switch entity, ok := result.(wire.Structured); {
		case ok && !isNil(result):
			return r.relate(ctx, strings.TrimPrefix(r.location(entity), r.root()))
		case made != nil: // which is to be made in the same change set
			return r.relate(ctx, "$"+made.id)
		default:
			return NotImplemented("relating what " + r.route.name + " does not return")
		}
	})
	return result, err
}

// relate adds a reference to the entity that has been made.
func (r *request) relate(ctx context.Context, id string) error {
	sub := r.innerIn(ctx, r.through.add, r.through.keys, &query.Options{})
	sub.reference.ID = id
	_, err := sub.perform()
	return err
}

// createIn calls the function that creates an entity with the context of a transaction, which is
// not that of what is asked of the entity then.
func (r *request) createIn(ctx context.Context) (any, error) {
	sub := r.innerIn(ctx, r.route, r.keys, r.query)
	sub.parameters = r.parameters
	result, err := sub.perform()
	r.created, r.noContent = sub.created, sub.noContent
	r.done.Store(sub.done.Load())
	r.relayed.Store(sub.relayed.Load())
	return result, err
}
