package main

import (
	"time"

	"github.com/odatagen/odatagen/generated/callrecords"
	"github.com/odatagen/odatagen/wire"
)

// samples returns a call between two people, in one session of two segments, and one of a
// group, with a session in which nothing was said.
func samples() []*callrecords.CallRecord {
	start := time.Date(2026, 2, 25, 18, 52, 21, 216_988_900, time.UTC)
	at := func(d time.Duration) wire.Opt[wire.DateTimeOffset] {
		return wire.Some(wire.NewDateTimeOffset(start.Add(d)))
	}
	segment := func(id string, from, to time.Duration) *callrecords.Segment {
		v := &callrecords.Segment{StartDateTime: at(from), EndDateTime: at(to)}
		v.ID = wire.Some(id)
		return v
	}
	caller := &callrecords.ParticipantEndpoint{Name: wire.Some("laptop-17")}
	agent := &callrecords.ClientUserAgent{Platform: callrecords.ClientPlatformWindows, ProductFamily: callrecords.ProductFamilyTeams}
	agent.HeaderValue = wire.Some("SkypeSpaces/1449")
	caller.UserAgent = agent
	callee := &callrecords.ServiceEndpoint{}
	callee.UserAgent = &callrecords.ServiceUserAgent{Role: callrecords.ServiceRoleMediaController}

	session := &callrecords.Session{
		Caller: caller, Callee: callee,
		Modalities:    []callrecords.Modality{callrecords.ModalityAudio, callrecords.ModalityVideo},
		StartDateTime: at(0), EndDateTime: at(25 * time.Second),
		Segments: []*callrecords.Segment{
			segment("s1", 0, 9*time.Second),
			segment("s2", 9*time.Second, 25*time.Second),
		},
	}
	session.ID = wire.Some("e523d2ed")
	record := &callrecords.CallRecord{
		Type:          callrecords.CallTypePeerToPeer,
		Modalities:    session.Modalities,
		StartDateTime: at(0), EndDateTime: at(25 * time.Second),
		Version:  wire.Some(int64(1)),
		Sessions: []*callrecords.Session{session},
	}
	record.ID = wire.Some("e523d2ed")

	silent := &callrecords.Session{
		Modalities:    []callrecords.Modality{callrecords.ModalityAudio},
		StartDateTime: at(time.Hour), EndDateTime: at(time.Hour + time.Minute),
		Segments: []*callrecords.Segment{},
	}
	silent.ID = wire.Some("9b1de24c")
	group := &callrecords.CallRecord{
		Type:          callrecords.CallTypeGroupCall,
		Modalities:    silent.Modalities,
		StartDateTime: at(time.Hour), EndDateTime: at(time.Hour + time.Minute),
		Version:  wire.Some(int64(2)),
		Sessions: []*callrecords.Session{silent},
	}
	group.ID = wire.Some("9b1de24c")
	return []*callrecords.CallRecord{record, group}
}
