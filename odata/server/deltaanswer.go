package server

import (
	"net/http"
	"strings"

	"github.com/odatagen/odatagen/internal/batch"
)

// This file writes what the answer to a delta says of each of its items (JSON Format 15).

// say adds an item to the answer, by the name that the client knows it by.
func (x *deltaRun) say(c *change, object []byte) {
	if !x.whole {
		return
	}
	if c.contentID != "" {
		object = append(append(object[:len(object)-1:len(object)-1], c.content(len(object) > 2)...), '}')
	}
	x.add(object)
}

// content returns the name that the client knows an item by, as a member behind others.
func (c *change) content(behind bool) string {
	text := `"@Org.OData.Core.V1.ContentID":` + string(c.contentID)
	if behind {
		text = "," + text
	}
	return text
}

// id returns the id of the entity that an item is about, as a member.
func (x *deltaRun) id(c *change) []byte { return textMember(x.control("id"), x.url(c)) }

func (x *deltaRun) url(c *change) string { return x.r.root() + x.home + c.key }

// gone returns the members of an object that says that an entity is not, or no longer, in
// the collection.
func (x *deltaRun) gone(c *change) []byte {
	reason := c.control.RemovedReason
	if reason != "changed" {
		reason = "deleted"
	}
	id := textMember("id", x.url(c))
	if x.r.format.version == version401 {
		id = x.id(c)
	}
	if c.key == "" {
		id = nil
	} else {
		id = append([]byte(","), id...)
	}
	if x.r.format.version == version401 {
		return append([]byte(`"@removed":{"reason":"`+reason+`"}`), id...)
	}
	b := append(textMember("@odata.context", "#"+x.links+"/$deletedEntity"), id...)
	return append(append(b, ','), textMember("reason", reason)...)
}

// failure returns the members of the object that tells of an item whose change has failed:
// what is not there is gone, and other entities are named.
func (x *deltaRun) failure(c *change) []byte {
	var b []byte
	switch {
	case c.entity == nil && c.linkKind() != "":
		kind := "$deletedLink"
		if c.operation == "unlink" {
			kind = "$link"
		}
		b = x.linkMembers(c, kind)
	case c.operation == "insert", c.operation == "update" && c.key != "" && !x.exists(strings.TrimPrefix(x.url(c), x.r.root())):
		c.operation = "insert"
		b = x.gone(c)
	case c.key != "":
		b = x.id(c)
	case c.control.ID != "":
		b = textMember(x.control("id"), c.control.ID)
	}
	if c.contentID != "" {
		b = append(b, c.content(len(b) > 0)...)
	}
	return b
}

// exists reports whether there is an entity at a path, as far as that can be read.
func (x *deltaRun) exists(path string) bool {
	w, err := x.send(&batch.Request{Method: http.MethodGet, URL: path, Header: http.Header{"Prefer": nil}}, true)
	return err != nil || w.status != http.StatusNotFound
}
