package server

import (
	"net/url"
	"reflect"
	"strings"

	"github.com/odatagen/odatagen/internal/percent"
	"github.com/odatagen/odatagen/odata"
	"github.com/odatagen/odatagen/wire"
)

// This file is about what has changed (Protocol 11.3).

// DeltaLink returns the URL of what will have changed, for [odata.Page].DeltaLink: that of
// the request, with a $deltatoken. A function gives a page such a link if
// [Request.TracksChanges] says that one is wanted; the last of several pages has the link
// that was given with the first.
//
// The function is called again when the link is followed, with the token in q.DeltaToken. It
// returns what has changed since in the answer to the rest of q: entities that are new in it
// or have changed, and those that are no longer in it, with their key and
//
//	v.Dynamic.Set("@removed", `{"reason":"deleted"}`) // or "changed": it is still there
//
// and says [Done] with [Select]. The page has a DeltaLink again. What has changed since a
// token may be forgotten: an [Error] with the status 410 Gone then has the client begin
// anew. Clients see the token in a form that they cannot change: see [WithTokenKey].
func (q *Request) DeltaLink(token string) string {
	if q == nil {
		return "?$deltatoken=" + url.QueryEscape(token)
	}
	link := withoutOption(q.r.ownURL(), skipToken)
	_, query, _ := strings.Cut(link, "?")
	return withOption(link, deltaToken, q.r.handler.seal(deltaToken, position{token: token}, q.r.ownPath(), query))
}

// TracksChanges reports whether the client asks for a link to what will have changed, by
// the preference track-changes, or by following one.
func (q *Request) TracksChanges() bool {
	return q != nil && q.r.TracksChanges()
}

// TracksChanges implements [sibling.Handling].
func (r *request) TracksChanges() bool {
	name, _ := r.trackChanges()
	return name != "" && !r.untracked() || r.asked.DeltaToken != ""
}

// untracked reports whether Capabilities say that there are no links to what will have changed.
func (r *request) untracked() bool {
	_, is := r.route.Restrictions["ChangeTracking/Supported"]
	return is
}

// trackChanges returns the preference of that name, in the client's spelling, if it can be met:
// odata.metadata=none has no link that would tell (JSON Format 3.1.3).
func (r *request) trackChanges() (name, value string) {
	if r.format.level == odata.MetadataNone {
		return "", ""
	}
	return lookupPreference(r.exchange.Request.Header, "track-changes")
}

// track takes the delta link from a page, of which this is but the first: the last has it.
func (r *request) track(page *anyPage) {
	if r.from.delta == "" && page.DeltaLink != "" && !r.untracked() {
		from := *r.from
		from.delta = r.ownLink(deltaToken, page.DeltaLink, -1)
		r.from = &from
	}
	page.DeltaLink = ""
	if name, _ := r.trackChanges(); name != "" && r.from.delta != "" {
		r.variesByPrefer()
		applied(r.exchange.Writer.Header(), name)
	}
	if r.asked.DeltaToken != "" {
		r.identify(page)
	}
}

// endTracking gives the delta link to a page behind which there is none.
func (r *request) endTracking(page *anyPage) {
	if page.NextLink == "" {
		page.DeltaLink = r.from.delta
	}
}

// identify gives entities that are gone their ids, and the form of OData 4.01, of which
// writing makes that of the version.
func (r *request) identify(page *anyPage) {
	items := reflect.ValueOf(page.Items)
	for i := range items.Len() {
		r.identifyItem(items.Index(i).Interface())
	}
	if more := page.More; more != nil {
		page.More = func(yield func(any, error) bool) {
			more(func(item any, err error) bool {
				if err == nil {
					r.identifyItem(reflect.ValueOf(item).Elem().Interface())
				}
				return yield(item, err)
			})
		}
	}
}

func (r *request) identifyItem(item any) {
	v, ok := item.(wire.Structured)
	if !ok || isNil(v) {
		return
	}
	d := wire.DynamicOf(v)
	c := odata.ControlOf(d)
	if !c.Removed {
		return
	}
	text := func(s string) wire.Raw {
		b, _ := codec.AppendString(nil, s)
		return wire.Raw(b)
	}
	if c.ID == "" {
		if b := r.url(nil); b != "" {
			c.ID = string(appendKeyOf([]byte(b), v, percent.AppendSegment))
		}
	}
	for _, name := range []string{"id", "reason", "@context", "@odata.context", "@odata.removed", "@odata.id"} {
		d.Delete(name)
	}
	reason := c.RemovedReason
	if reason != "changed" {
		reason = "deleted"
	}
	d.Set("@removed", `{"reason":`+text(reason)+`}`)
	d.Set("@id", text(c.ID))
}
