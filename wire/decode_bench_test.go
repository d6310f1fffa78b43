package wire

import (
	"encoding/json"
	"fmt"
	"strings"
	"sync"
	"testing"
)

// benchSession is a session of about ten kilobytes.
func benchSession() []byte {
	endpoint := `{"@odata.type":"#graph.records.participantEndpoint","userAgent":{"@odata.type":"#graph.records.clientUserAgent",` +
		`"headerValue":"SkypeSpaces/1449/49.2 (CallKit) Windows 10.0.22621","applicationVersion":"1449/1.0.0.2020022521","platform":"windows",` +
		`"azureADAppId":"1fec8e78-bce4-4aaf-ab1b-5451cc387264"},"cpuName":"Intel(R) Core(TM) i7-1365U","cpuCoresCount":10,"identity":{"displayName":"Abbie Wilkins"}}`
	device := `{"captureDeviceName":"Headset Microphone (Jabra Link 370)","cpuInsufficentEventRatio":0.0125,` +
		`"initialSignalLevelRootMeanSquare":-41,"averageDelay":"PT0.0234S","packets":123456789,"lossRate":0.5}`
	media := `{"label":"main-audio","callerDevice":` + device + `}`
	var segments []string
	for i := range 5 {
		segments = append(segments, fmt.Sprintf(`{"id":"e523d2ed-2966-4b6b-925b-754a88034c%02d","callee":%s,"caller":%s,`+
			`"startDateTime":"2020-02-25T18:52:21.2169889Z","media":[%s,%s,%s]}`, i, endpoint, endpoint, media, media, media))
	}
	return []byte(`{"@odata.context":"https://host/v1.0/$metadata#sessions/$entity","@odata.type":"#graph.records.session",` +
		`"id":"e523d2ed-2966-4b6b-925b-754a88034cc5","callee":` + endpoint + `,"caller":` + endpoint + `,` +
		`"endDateTime":"2020-02-25T18:52:46.7640013Z","failureInfo":null,"isTest":false,"modalities":["audio","video"],` +
		`"startDateTime":"2020-02-25T18:52:21.2169889Z","segments":[` + strings.Join(segments, ",") + `]}`)
}

// The structs that one would write for encoding/json, which knows neither
// derived types nor nulls nor undeclared members.
type (
	plainAgent struct {
		HeaderValue, ApplicationVersion, Platform *string
		AzureADAppID                              *string `json:"azureADAppId"`
	}
	plainEndpoint struct {
		UserAgent     *plainAgent
		CPUName       *string `json:"cpuName"`
		CPUCoresCount *int32  `json:"cpuCoresCount"`
		Identity      *struct{ DisplayName *string }
	}
	plainDevice struct {
		CaptureDeviceName                *string
		CPUInsufficentEventRatio         *float32 `json:"cpuInsufficentEventRatio"`
		InitialSignalLevelRootMeanSquare *int32
		AverageDelay                     *string
		Packets                          *int64
		LossRate                         *float32
	}
	plainSession struct {
		ID                         *string `json:"id"`
		Callee, Caller             *plainEndpoint
		EndDateTime, StartDateTime *string
		FailureInfo                *struct{ Reason, Stage *string }
		IsTest                     *bool
		Modalities                 []string
		Segments                   []struct {
			ID             *string `json:"id"`
			Callee, Caller *plainEndpoint
			StartDateTime  *string
			Media          []struct {
				Label        *string
				CallerDevice *plainDevice
			}
		}
	}
)

func BenchmarkDecode(b *testing.B) {
	data := benchSession()
	b.Run("odata", func(b *testing.B) {
		b.SetBytes(int64(len(data)))
		b.ReportAllocs()
		for b.Loop() {
			if err := Unmarshal(data, new(sessionT)); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("json", func(b *testing.B) {
		b.SetBytes(int64(len(data)))
		b.ReportAllocs()
		for b.Loop() {
			if err := json.Unmarshal(data, new(plainSession)); err != nil {
				b.Fatal(err)
			}
		}
	})
}

func BenchmarkEncode(b *testing.B) {
	data := benchSession()
	b.Run("odata", func(b *testing.B) {
		v := new(sessionT)
		if err := Unmarshal(data, v); err != nil {
			b.Fatal(err)
		}
		b.SetBytes(int64(len(data)))
		b.ReportAllocs()
		var buffer []byte
		for b.Loop() {
			out, err := Append(buffer[:0], v)
			if err != nil {
				b.Fatal(err)
			}
			buffer = out
		}
	})
	b.Run("json", func(b *testing.B) {
		v := new(plainSession)
		if err := json.Unmarshal(data, v); err != nil {
			b.Fatal(err)
		}
		b.SetBytes(int64(len(data)))
		b.ReportAllocs()
		for b.Loop() {
			if _, err := json.Marshal(v); err != nil {
				b.Fatal(err)
			}
		}
	})
}

// TestAllocations holds the codec to what it may allocate: the objects, their
// slices, what the bag needs, and a slab for every four kilobytes of text.
func TestAllocations(t *testing.T) {
	data := benchSession()
	roundTrip(t, string(data), new(sessionT))
	objects := float64(strings.Count(string(data), "{"))
	slices := float64(strings.Count(string(data), "[") * 2) // they begin with 4 items
	slabs := float64(len(data)/slabSize + 1)
	const others = 10 // decoder, bag, orders
	if n := testing.AllocsPerRun(100, func() {
		if err := Unmarshal(data, new(sessionT)); err != nil {
			t.Fatal(err)
		}
	}); n > objects+slices+slabs+others {
		t.Errorf("decoding allocates %v times for %v objects", n, objects)
	}
	v := new(sessionT)
	if err := Unmarshal(data, v); err != nil {
		t.Fatal(err)
	}
	buffer := make([]byte, 0, 2*len(data))
	if n := testing.AllocsPerRun(100, func() {
		if _, err := Append(buffer, v); err != nil {
			t.Fatal(err)
		}
	}); n > 2 {
		t.Errorf("encoding allocates %v times", n)
	}
}

// firstUseT and firstUseDerivedT are used by the test below alone.
type firstUseT struct {
	Name     Opt[string]    `odata:"name"`
	One      anyFirstUse    `odata:"one"`
	Many     []anyFirstUse  `odata:"many"`
	Children []*firstUseT   `odata:"children"`
	Notes    []*firstNotesT `odata:"notes"`
	Dynamic
}

var firstUseType = Type{Name: "test.firstUse", Interface: (*anyFirstUse)(nil), Derived: []Structured{(*firstUseDerivedT)(nil)}}

func (*firstUseT) WireType() *Type          { return &firstUseType }
func (v *firstUseT) AsFirstUse() *firstUseT { return v }

type anyFirstUse interface {
	Structured
	AsFirstUse() *firstUseT
}

type firstUseDerivedT struct {
	firstUseT
	More Opt[int32] `odata:"more"`
}

var firstUseDerivedType = Type{Name: "test.firstUseDerived", Uses: []Structured{(*firstUseT)(nil)}}

func (*firstUseDerivedT) WireType() *Type { return &firstUseDerivedType }

type firstNotesT struct {
	Text Opt[string] `odata:"text"`
	Dynamic
}

var firstNotesType = Type{Name: "test.firstNotes"}

func (*firstNotesT) WireType() *Type { return &firstNotesType }

// TestFirstUseIsShared has many goroutines use types for the first time. What
// one of them made must be what all use from then on: a type that is not the
// same as itself would be written with its name.
func TestFirstUseIsShared(t *testing.T) {
	const derived = `{"@odata.type":"#test.firstUseDerived","name":"x","notes":[{"text":"y"}],"more":1}`
	const data = `{"name":"x","one":{"one":` + derived + `},"many":[{},` + derived + `],"children":[{"one":{}}]}`
	var wait sync.WaitGroup
	for range 8 {
		wait.Go(func() {
			v := new(firstUseT)
			if err := Unmarshal([]byte(data), v); err != nil {
				t.Error(err)
			}
			if out, err := Marshal(v); err != nil || string(out) != data {
				t.Errorf("%v: %s", err, out)
			}
		})
	}
	wait.Wait()
}
