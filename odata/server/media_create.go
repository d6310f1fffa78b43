package server

import (
	"context"
	"mime"
	"net/http"
	"strings"

	"github.com/odatagen/odatagen/internal/routes"
	"github.com/odatagen/odatagen/odata/query"
	"github.com/odatagen/odatagen/wire"
)

// This file makes media entities of their content (Protocol 11.4.7.1).

// makesMedia returns the route that makes a media entity of the body, if that is what a
// POST to their collection has: anything but JSON, which is the entity.
func (r *request) makesMedia() *route {
	m := &r.match
	if m.node.Value.media == nil || len(m.tail)+len(m.casts) > 0 || !r.sendsContent() {
		return nil
	}
	return m.node.Value.media
}

// sendsContent reports whether the request is a POST with a body that is not JSON.
func (r *request) sendsContent() bool {
	contentType := headerValue(r.exchange.Request.Header, "Content-Type")
	if r.exchange.Request.Method != http.MethodPost || contentType == "" {
		return false
	}
	name, _, _ := mime.ParseMediaType(contentType)
	return name != mediaTypes[mediaJSON]
}

// contentOf returns the route that writes the content of the entity which a request makes: where
// no function makes one of content, behind a cast or by a relationship, it is made without
// and is given the content then. It is nil if the body is no content, or is none of a media entity.
func (r *request) contentOf() *route {
	m := &r.match
	if r.route == nil || r.route.Kind != routes.Create || len(m.tail) > 0 || !r.sendsContent() {
		return nil
	}
	typ, member := r.route.Type, m.node.Parameter()
	if here := m.castHere(m.node); here != nil {
		typ = here.target
	}
	if typ == nil || member == nil || !r.handler.described.HasMedia(nameOf(typ)) {
		return nil
	}
	for _, n := range r.handler.declared([]*node{member}, typ, "$value") {
		if put := n.Value.routes.Of(http.MethodPut); put != nil && !put.Forbidden {
			return put
		}
	}
	return nil
}

// createFilled makes an entity, writes its content, and relates it, in one transaction.
func (r *request) createFilled() (result any, err error) {
	if err := r.authorize(r.content); err != nil {
		return nil, err
	}
	member := r.match.node.Parameter()
	read := member.Value.routes.Of(http.MethodGet)
	if r.handler.transactions == nil || read == nil {
		return nil, NotImplemented("making an entity and giving it content in one request")
	}
	err = r.transaction(func(ctx context.Context) error {
		made, err := r.createIn(ctx)
		if err != nil {
			return err
		}
		entity, ok := made.(wire.Structured)
		if !ok || isNil(made) {
			return NotImplemented("giving content to what " + r.route.name + " does not return")
		}
		keys := withKey(append([]keyValue{}, r.keys...), member, entity)
		if keys == nil {
			return NotImplemented("giving content to what " + r.route.name + " returns without a key")
		}
		put := r.innerIn(ctx, r.content, keys, &query.Options{})
		put.media = r.media
		_, err = put.route.Handle(put)
		if err == nil && r.through != nil && r.through.add != nil {
			err = r.relate(ctx, strings.TrimPrefix(r.location(entity), r.root()))
		}
		if err != nil {
			return err
		}
		result, err = read.Handle(r.innerIn(ctx, read, keys, r.query))
		return err
	})
	return result, err
}
