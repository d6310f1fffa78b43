package client

import (
	"net/http"
	"reflect"
	"strconv"
	"strings"

	"github.com/odatagen/odatagen/internal/percent"
	"github.com/odatagen/odatagen/internal/sibling"
	"github.com/odatagen/odatagen/wire"
)

// This file passes on what a client of a proxy writes to a property (Protocol 11.4.9): to the
// property itself, since PUT replaces there what PATCH of the entity would change.

// property makes the request one that writes a property, if the change that the client's
// function gets is of one: from what it has then, since the handler may have altered it.
func (x *exchange) property(change wire.Structured) (bool, error) {
	h := x.handling()
	if h == nil {
		return false, nil
	}
	method, steps := h.Property(change)
	if steps == nil {
		return false, nil
	}
	data, err := wire.Marshal(change)
	if err != nil {
		return false, err
	}
	value := wire.Raw(data)
	var b []byte
	query := ""
	for i, s := range steps {
		switch s.Kind {
		case sibling.PropertyStep:
			value = codec.Member(value, s.Name)
			b = percent.AppendSegment(append(b, '/'), s.Name)
		case sibling.CastStep:
			b = percent.AppendSegment(append(b, '/'), s.Name)
		case sibling.IndexStep:
			value = itemAt(value, s.Index)
			switch at := strconv.FormatInt(s.Index, 10); {
			case method != http.MethodPost || i < len(steps)-1:
				b = append(append(b, '/'), at...)
			case s.Index != -1: // the end is where it goes anyway
				query = "?$index=" + at
			}
		}
	}
	if value == "null" {
		method = http.MethodDelete // a complex value has no other form for it
	}
	if value == "" && method != http.MethodDelete {
		return false, nil
	}
	entity := *x.request.URL
	at := entity
	at.RawQuery = ""
	if x.request.URL, err = at.Parse(at.String() + string(b) + query); err != nil {
		return false, err
	}
	x.request.Method, x.entity = method, &entity
	if method != http.MethodDelete {
		if !strings.HasPrefix(string(value), "{") {
			value = `{"value":` + value + `}`
		}
		x.request.Bytes("application/json", []byte(value))
	}
	x.demand("")
	return true, nil
}

// answerProperty sends the request, and reads the entity as it is then. One that cannot be
// read has been written nevertheless.
func (x *exchange) answerProperty(result reflect.Value) error {
	answer, err := x.send()
	if err != nil {
		return err
	}
	if err := answer.Body.Close(); err != nil {
		return err
	}
	read := exchange{client: x.client, ctx: x.ctx, declared: x.declared, mapped: x.mapped, find: x.find}
	read.to(http.MethodGet, x.entity)
	read.request.Operation = x.request.Operation
	if read.result(result) != nil {
		result.SetZero()
	}
	return nil
}

// itemAt returns an item of a collection that is JSON, from its end if the place is negative.
func itemAt(list wire.Raw, at int64) wire.Raw {
	var items []wire.Raw
	for _, item := range codec.Members(list) {
		items = append(items, item)
	}
	if at < 0 {
		at += int64(len(items))
	}
	if at < 0 || at >= int64(len(items)) {
		return ""
	}
	return items[at]
}
