package odata

import (
	"cmp"
	"strings"

	"github.com/odatagen/odatagen/wire"
)

// Control is the control information of an entity, complex value or page
// (OData JSON Format 4.01, section 4.6), in the spelling of OData 4.0 or 4.01.
// What is missing, or not of the type it should be, is zero.
type Control struct {
	Context                      string
	ID                           string
	ETag                         string
	Type                         string // as it was written, if that is not the name of the Go type: see [TypeName]
	EditLink, ReadLink           string
	MediaEditLink, MediaReadLink string
	MediaContentType, MediaETag  string
	NextLink, DeltaLink          string
	Removed                      bool   // the object stands for one that was deleted or left the collection
	RemovedReason                string // "deleted" or "changed"
}

// PropertyControl is the control information of a property.
type PropertyControl struct {
	Context                         string
	Type                            string
	Count                           wire.Opt[int64]
	NextLink, DeltaLink             string
	NavigationLink, AssociationLink string
	MediaEditLink, MediaReadLink    string
	MediaContentType, MediaETag     string
	Bind                            []string
}

// ControlOf returns the control information of an object that was read or set.
func ControlOf(d *wire.Dynamic) (c Control) {
	codec.Control(d, "", func(term string, value wire.Raw) {
		switch term {
		case "context":
			c.Context = text(value)
		case "id":
			c.ID = text(value)
		case "etag":
			c.ETag = text(value)
		case "type":
			c.Type = text(value)
		case "editLink":
			c.EditLink = text(value)
		case "readLink":
			c.ReadLink = text(value)
		case "mediaEditLink":
			c.MediaEditLink = text(value)
		case "mediaReadLink":
			c.MediaReadLink = text(value)
		case "mediaContentType":
			c.MediaContentType = text(value)
		case "mediaEtag":
			c.MediaETag = text(value)
		case "nextLink":
			c.NextLink = text(value)
		case "deltaLink":
			c.DeltaLink = text(value)
		case "removed":
			c.Removed = true
			c.RemovedReason = text(codec.Member(value, "reason"))
		}
	})
	if strings.HasSuffix(c.Context, "/$deletedEntity") { // as OData 4.0 has it (JSON Format 4.0, section 14)
		id, _ := d.Lookup("id")
		reason, _ := d.Lookup("reason")
		c.Removed, c.RemovedReason, c.ID = true, text(reason), cmp.Or(c.ID, text(id))
	}
	return c
}

// PropertyControlOf returns the control information about a property of an object.
func PropertyControlOf(d *wire.Dynamic, name string) (c PropertyControl) {
	codec.Control(d, name, func(term string, value wire.Raw) {
		switch term {
		case "context":
			c.Context = text(value)
		case "type":
			c.Type = text(value)
		case "count":
			c.Count = codec.Count(value)
		case "nextLink":
			c.NextLink = text(value)
		case "deltaLink":
			c.DeltaLink = text(value)
		case "navigationLink":
			c.NavigationLink = text(value)
		case "associationLink":
			c.AssociationLink = text(value)
		case "mediaEditLink":
			c.MediaEditLink = text(value)
		case "mediaReadLink":
			c.MediaReadLink = text(value)
		case "mediaContentType":
			c.MediaContentType = text(value)
		case "mediaEtag":
			c.MediaETag = text(value)
		case "bind":
			c.Bind = codec.Texts(value)
		}
	})
	return c
}

// text returns the text of a string, or "".
func text(v wire.Raw) string {
	text, _ := v.Text()
	return text
}
