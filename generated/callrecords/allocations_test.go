//go:build !race

// Under the race detector pools lose what is put back, and counts differ.

package callrecords_test

import (
	"bytes"
	"fmt"
	"runtime/debug"
	"testing"
	"time"

	"github.com/odatagen/odatagen/generated/callrecords"
	"github.com/odatagen/odatagen/internal/sibling"
	"github.com/odatagen/odatagen/odata"
	"github.com/odatagen/odatagen/wire"
)

// The budgets: how often the codec may allocate for one payload. Lower a budget
// when the test says that it can be lowered. Payloads share slabs of text with
// those read before, so a page can take one more or less.
const (
	decodeSessionBudget = 67
	encodeSessionBudget = 0
	marshalBudget       = 1 // the result
	decodePageBudget    = 1330
	encodePageBudget    = 3
)

// TestAllocations fails when decoding or encoding allocates more often than it
// did.
func TestAllocations(t *testing.T) {
	session := madeSession(1)
	page := &odata.Page[*callrecords.Session]{Count: wire.Some(int64(1000)), NextLink: "https://host/sessions?$skip=20"}
	for i := range 20 {
		page.Items = append(page.Items, madeSession(i))
	}
	sessionData, err := wire.Marshal(session)
	if err != nil {
		t.Fatal(err)
	}
	pageData, err := odata.MarshalPage(page)
	if err != nil {
		t.Fatal(err)
	}
	room := make([]byte, 0, 2*len(pageData))
	anyPage, _ := odata.Internal(sibling.Key{}).PageOf(page)
	for _, c := range []struct {
		name   string
		data   []byte
		budget float64
		run    func() error
	}{
		{"decode a session", sessionData, decodeSessionBudget, func() error { return wire.Unmarshal(sessionData, new(callrecords.Session)) }},
		{"encode a session", sessionData, encodeSessionBudget, func() error { _, err := wire.Append(room, session); return err }},
		{"marshal a session", sessionData, marshalBudget, func() error { _, err := wire.Marshal(session); return err }},
		{"decode a page", pageData, decodePageBudget, func() error {
			return odata.UnmarshalPage(pageData, new(odata.Page[*callrecords.Session]))
		}},
		{"encode a page", pageData, encodePageBudget, func() error { _, err := wire.Internal(sibling.Key{}).AppendPage(room, &anyPage); return err }},
	} {
		n := allocations(t, c.run)
		t.Logf("%-17s %6d bytes, %4d objects: %4.0f allocations, budget %4.0f", c.name, len(c.data), bytes.Count(c.data, []byte("{")), n, c.budget)
		switch {
		case n > c.budget:
			t.Errorf("%s: %.0f allocations, %.0f more than the budget: find them with\n"+
				"\tgo test -run TestAllocations -memprofile mem.out -memprofilerate 1 ./generated/callrecords\n"+
				"\tgo tool pprof -sample_index alloc_objects -top mem.out\n"+
				"and remove them; raise the budget only if they buy something, and say in the commit what", c.name, n, n-c.budget)
		case n < c.budget:
			t.Logf("%s: the budget in allocations_test.go can be lowered to %.0f", c.name, n)
		}
	}
}

// allocations counts with the garbage collector off, so that no pool is emptied
// meanwhile and the count is exact.
func allocations(t *testing.T, run func() error) float64 {
	defer debug.SetGCPercent(debug.SetGCPercent(-1))
	return testing.AllocsPerRun(100, func() {
		if err := run(); err != nil {
			t.Fatal(err)
		}
	})
}

// madeSession returns a session with measurements, short texts, nulls, derived
// types and properties that are not declared, different for each n.
func madeSession(n int) *callrecords.Session {
	s := &callrecords.Session{
		Callee:        madeService(n),
		Caller:        madeParticipant(n),
		EndDateTime:   madeTime(n + 25),
		IsTest:        wire.Some(n%2 == 0),
		Modalities:    []callrecords.Modality{callrecords.ModalityAudio, callrecords.ModalityVideo},
		StartDateTime: madeTime(n),
	}
	s.ID = madeText("e523d2ed-2966-4b6b-925b-754a8803%04d", n)
	wire.SetNull(s, &s.FailureInfo)
	for i := range 2 {
		segment := &callrecords.Segment{
			Callee:        madeService(n),
			Caller:        madeParticipant(n),
			EndDateTime:   madeTime(n + 25),
			FailureInfo:   &callrecords.FailureInfo{Reason: madeText("Lost after %d s", n), Stage: callrecords.FailureStageMidcall},
			Media:         []*callrecords.Media{madeMedia(n), madeMedia(n + 1)},
			StartDateTime: madeTime(n + i),
		}
		segment.ID = madeText("e523d2ed-2966-4b6b-925b-754a8804%04d", 10*n+i)
		s.Segments = append(s.Segments, segment)
	}
	return s
}

func madeText(format string, n int) wire.Opt[string] { return wire.Some(fmt.Sprintf(format, n)) }

func madeTime(seconds int) wire.Opt[wire.DateTimeOffset] {
	return wire.Some(wire.NewDateTimeOffset(time.Date(2020, 2, 25, 18, 52, seconds%60, 216_988_900, time.UTC)))
}

func madeService(n int) *callrecords.ServiceEndpoint {
	agent := &callrecords.ServiceUserAgent{Role: callrecords.ServiceRoleMediaController}
	agent.HeaderValue = madeText("MediaController/%d", n)
	s := new(callrecords.ServiceEndpoint)
	s.UserAgent = agent
	return s
}

func madeParticipant(n int) *callrecords.ParticipantEndpoint {
	agent := &callrecords.ClientUserAgent{Platform: callrecords.ClientPlatformWindows, ProductFamily: callrecords.ProductFamilyTeams}
	agent.HeaderValue = madeText("SkypeSpaces/1449/49.%d (CallKit) Windows 10.0.22621", n)
	user := &callrecords.GraphIdentity{ID: madeText("821809f5-a2ba-4c39-8c4f-3b5136c0%04d", n), DisplayName: wire.Some("Zoë Wilkins")}
	user.Dynamic.Set("tenantId", `"dc368399-474c-4d40-900c-6265431fd81f"`)
	tokens := new(callrecords.FeedbackTokenSet)
	tokens.Dynamic.Set("audioTokens", `"distorted,echo"`)
	p := &callrecords.ParticipantEndpoint{
		CPUCoresCount: wire.Some(int32(n)),
		CPUName:       wire.Some("Intel(R) Core(TM) i7-1365U"),
		Feedback: &callrecords.UserFeedback{
			Rating: callrecords.UserFeedbackRatingPoor, Text: wire.Some("Sound \"crackled\" – twice"), Tokens: tokens,
		},
		Identity: &callrecords.GraphIdentitySet{User: user},
		Name:     madeText("machine-%d", n),
	}
	p.UserAgent = agent
	return p
}

func madeMedia(n int) *callrecords.Media {
	m := &callrecords.Media{
		CallerDevice: &callrecords.DeviceInfo{
			CaptureDeviceName:        madeText("Headset Microphone (Jabra Link %d)", n),
			CPUInsufficentEventRatio: wire.Some[float32](0.0125),
			MicGlitchRate:            wire.Some(float32(n) + 0.7),
			ReceivedNoiseLevel:       wire.Some(int32(-n)),
		},
		CallerNetwork: &callrecords.NetworkInfo{
			BasicServiceSetIdentifier: wire.Null[string](),
			ConnectionType:            callrecords.NetworkConnectionTypeWifi,
			IPAddress:                 madeText("10.150.1.%d", n),
			LinkSpeed:                 wire.Some(int64(866_000_000)),
			TraceRouteHops: []*callrecords.TraceRouteHop{
				{HopCount: wire.Some(int32(1)), IPAddress: madeText("10.150.2.%d", n), RoundTripTime: wire.Some(wire.NewDuration(11 * time.Millisecond))},
			},
		},
		Label: wire.Some("main-audio"),
		Streams: []*callrecords.MediaStream{
			{AverageJitter: wire.Some(wire.NewDuration(time.Duration(n) * time.Millisecond)), PacketUtilization: wire.Some(int64(n)), StartDateTime: madeTime(n)},
			{AudioCodec: callrecords.AudioCodecSatin, MaxPacketLossRate: wire.Some[float32](0.0123), WasMediaBypassed: wire.Some(false)},
		},
	}
	wire.SetNull(m, &m.CalleeDevice)
	wire.SetNull(m, &m.CalleeNetwork)
	return m
}
