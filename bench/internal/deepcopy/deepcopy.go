// Package deepcopy copies decoded values: it allocates and fills what a decoder
// has to, and parses nothing. What that costs, and a scan of the payload, bound
// what a decoder can reach.
//
// Not copied, which makes the bound stricter, are what a decoder may share
// anyway, the texts of enumerations, and what only package odata can reach: the
// texts of durations and what Dynamic keeps.
package deepcopy

import (
	"slices"
	"strings"

	"github.com/odatagen/odatagen/bench/mail"
	"github.com/odatagen/odatagen/generated/callrecords"
	"github.com/odatagen/odatagen/odata"
	"github.com/odatagen/odatagen/wire"
)

// Copy returns a copy of a value that odatagen has decoded from one of the
// payloads, false if it is of another type.
func Copy(v any) (any, bool) {
	var t texts
	switch v := v.(type) {
	case *callrecords.Session:
		return t.session(v), true
	case *odata.Page[*callrecords.Session]:
		return page(&t, v, t.session), true
	case *odata.Page[*mail.Message]:
		return page(&t, v, t.message), true
	}
	return nil, false
}

// texts copies texts into slabs, as the decoder does: one allocation for four
// kilobytes.
type texts struct{ slab strings.Builder }

const slabSize = 4096

func (t *texts) copy(s string) string {
	if t.slab.Cap()-t.slab.Len() < len(s) {
		t.slab.Reset()
		t.slab.Grow(max(slabSize, len(s)))
	}
	start := t.slab.Len()
	t.slab.WriteString(s)
	return t.slab.String()[start:]
}

// own copies the texts of properties.
func (t *texts) own(properties ...*wire.Opt[string]) {
	for _, p := range properties {
		if s, ok := p.Get(); ok {
			*p = wire.Some(t.copy(s))
		}
	}
}

func page[T any](t *texts, p *odata.Page[T], item func(T) T) *odata.Page[T] {
	c := *p
	c.Context, c.NextLink, c.DeltaLink = t.copy(p.Context), t.copy(p.NextLink), t.copy(p.DeltaLink)
	c.Items = each(p.Items, item)
	return &c
}

// each copies a slice, nil and empty ones as such.
func each[T any](items []T, item func(T) T) []T {
	if items == nil {
		return nil
	}
	c := make([]T, len(items))
	for i, v := range items {
		c[i] = item(v)
	}
	return c
}

func (t *texts) message(v *mail.Message) *mail.Message {
	c := *v
	t.own(&c.ID, &c.BodyPreview, &c.ConversationID, &c.InternetMessageID, &c.Subject, &c.WebLink)
	c.Categories = each(v.Categories, t.copy)
	c.CcRecipients, c.ToRecipients = each(v.CcRecipients, t.recipient), each(v.ToRecipients, t.recipient)
	c.From = t.recipient(v.From)
	if v.Body != nil {
		body := *v.Body
		t.own(&body.Content)
		c.Body = &body
	}
	return &c
}

func (t *texts) recipient(v *mail.Recipient) *mail.Recipient {
	if v == nil {
		return nil
	}
	c := *v
	if v.EmailAddress != nil {
		address := *v.EmailAddress
		t.own(&address.Address, &address.Name)
		c.EmailAddress = &address
	}
	return &c
}

func (t *texts) session(v *callrecords.Session) *callrecords.Session {
	c := *v
	t.own(&c.ID)
	c.Callee, c.Caller = t.endpoint(v.Callee), t.endpoint(v.Caller)
	c.FailureInfo = t.failureInfo(v.FailureInfo)
	c.Modalities = slices.Clone(v.Modalities)
	c.Segments = each(v.Segments, t.segment)
	return &c
}

func (t *texts) segment(v *callrecords.Segment) *callrecords.Segment {
	c := *v
	t.own(&c.ID)
	c.Callee, c.Caller = t.endpoint(v.Callee), t.endpoint(v.Caller)
	c.FailureInfo = t.failureInfo(v.FailureInfo)
	c.Media = each(v.Media, t.media)
	return &c
}

func (t *texts) endpoint(v callrecords.AnyEndpoint) callrecords.AnyEndpoint {
	switch v := v.(type) {
	case *callrecords.ParticipantEndpoint:
		c := *v
		t.own(&c.CPUName, &c.Name)
		c.UserAgent = t.userAgent(v.UserAgent)
		c.AssociatedIdentity = t.identity(v.AssociatedIdentity)
		c.Identity = t.identitySet(v.Identity)
		c.Feedback = t.feedback(v.Feedback)
		return &c
	case *callrecords.ServiceEndpoint:
		c := *v
		c.UserAgent = t.userAgent(v.UserAgent)
		return &c
	}
	return v
}

func (t *texts) userAgent(v callrecords.AnyUserAgent) callrecords.AnyUserAgent {
	switch v := v.(type) {
	case *callrecords.ClientUserAgent:
		c := *v
		t.own(&c.ApplicationVersion, &c.HeaderValue, &c.AzureADAppID, &c.CommunicationServiceID)
		return &c
	case *callrecords.ServiceUserAgent:
		c := *v
		t.own(&c.ApplicationVersion, &c.HeaderValue)
		return &c
	}
	return v
}

func (t *texts) identitySet(v callrecords.AnyGraphIdentitySet) callrecords.AnyGraphIdentitySet {
	set, ok := v.(*callrecords.GraphIdentitySet)
	if !ok {
		return v
	}
	c := *set
	c.Application, c.Device, c.User = t.identity(set.Application), t.identity(set.Device), t.identity(set.User)
	return &c
}

func (t *texts) identity(v callrecords.AnyGraphIdentity) callrecords.AnyGraphIdentity {
	identity, ok := v.(*callrecords.GraphIdentity)
	if !ok {
		return v
	}
	c := *identity
	t.own(&c.ID, &c.DisplayName)
	return &c
}

func (t *texts) feedback(v *callrecords.UserFeedback) *callrecords.UserFeedback {
	if v == nil {
		return nil
	}
	c := *v
	t.own(&c.Text)
	if v.Tokens != nil {
		tokens := *v.Tokens
		c.Tokens = &tokens
	}
	return &c
}

func (t *texts) failureInfo(v *callrecords.FailureInfo) *callrecords.FailureInfo {
	if v == nil {
		return nil
	}
	c := *v
	t.own(&c.Reason)
	return &c
}

func (t *texts) media(v *callrecords.Media) *callrecords.Media {
	c := *v
	t.own(&c.Label)
	c.CalleeDevice, c.CallerDevice = t.device(v.CalleeDevice), t.device(v.CallerDevice)
	c.CalleeNetwork, c.CallerNetwork = t.network(v.CalleeNetwork), t.network(v.CallerNetwork)
	c.Streams = each(v.Streams, t.stream)
	return &c
}

func (t *texts) device(v *callrecords.DeviceInfo) *callrecords.DeviceInfo {
	if v == nil {
		return nil
	}
	c := *v
	t.own(&c.CaptureDeviceDriver, &c.CaptureDeviceName, &c.RenderDeviceDriver, &c.RenderDeviceName)
	return &c
}

func (t *texts) network(v *callrecords.NetworkInfo) *callrecords.NetworkInfo {
	if v == nil {
		return nil
	}
	c := *v
	t.own(&c.BasicServiceSetIdentifier, &c.DNSSuffix, &c.IPAddress, &c.MacAddress, &c.ReflexiveIPAddress,
		&c.RelayIPAddress, &c.Subnet, &c.WifiMicrosoftDriver, &c.WifiMicrosoftDriverVersion,
		&c.WifiVendorDriver, &c.WifiVendorDriverVersion)
	c.TraceRouteHops = each(v.TraceRouteHops, t.hop)
	return &c
}

func (t *texts) hop(v *callrecords.TraceRouteHop) *callrecords.TraceRouteHop {
	c := *v
	t.own(&c.IPAddress)
	return &c
}

func (t *texts) stream(v *callrecords.MediaStream) *callrecords.MediaStream {
	c := *v
	t.own(&c.StreamID)
	return &c
}
