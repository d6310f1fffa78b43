package docs_test

import (
	"encoding/json"
	"fmt"
	"log"

	"github.com/odatagen/odatagen/generated/callrecords"
	"github.com/odatagen/odatagen/odata"
	"github.com/odatagen/odatagen/wire"
)

func Example_types() {
	s := &callrecords.Session{
		IsTest:     wire.Some(false),
		Modalities: []callrecords.Modality{callrecords.ModalityAudio},
		Caller:     &callrecords.ParticipantEndpoint{Name: wire.Some("laptop")},
	}
	wire.SetNull(s, &s.FailureInfo)

	out, err := json.Marshal(s)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(string(out))
	// Output:
	// {"caller":{"@odata.type":"#microsoft.graph.callRecords.participantEndpoint","name":"laptop"},"failureInfo":null,"isTest":false,"modalities":["audio"]}
}

func Example_lenient() {
	var s callrecords.Session
	err := wire.Unmarshal([]byte(`{"id":"a","isTest":"yes"}`), &s, odata.Lenient(func(e *wire.Error) {
		fmt.Println(e)
	}))
	if err != nil {
		log.Fatal(err)
	}
	kept, _ := s.Dynamic.Lookup("isTest")
	fmt.Println(s.ID.Or(""), s.IsTest, kept)
	// Output:
	// wire: /isTest at byte 19: Edm.Boolean wanted, found string "yes"
	// a absent "yes"
}

func Example_derivedTypes() {
	s := &callrecords.Session{Caller: &callrecords.ParticipantEndpoint{Name: wire.Some("laptop")}}
	switch e := s.Caller.(type) {
	case *callrecords.ParticipantEndpoint:
		fmt.Println("participant on", e.Name.Or("an unknown machine"))
	case *callrecords.ServiceEndpoint:
		fmt.Println("service")
	default:
		fmt.Println("an endpoint of another kind")
	}
	// Output:
	// participant on laptop
}

func Example_derivedAndBase() {
	var endpoint callrecords.Endpoint
	err := json.Unmarshal([]byte(`{"@odata.type":"#microsoft.graph.callRecords.participantEndpoint","name":"laptop"}`), &endpoint)
	if err != nil {
		log.Fatal(err)
	}
	participant, err := odata.Derived[*callrecords.ParticipantEndpoint](&endpoint)
	if err != nil {
		log.Fatal(err)
	}
	participant.Name = wire.Some("phone")
	base, err := odata.Base[*callrecords.Endpoint](participant)

	if err != nil {
		log.Fatal(err)
	}
	out, err := json.Marshal(base)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(string(out))
	// Output:
	// {"@odata.type":"#microsoft.graph.callRecords.participantEndpoint","name":"phone"}
}

func Example_nothingIsLost() {
	var s callrecords.Session
	err := json.Unmarshal([]byte(`{"@odata.etag":"W/\"7\"","id":"1","mood":"good","mood@example.source":"guess"}`), &s)
	if err != nil {
		log.Fatal(err)
	}
	mood, _ := s.Dynamic.Lookup("mood")
	fmt.Println(mood, odata.ControlOf(&s.Dynamic).ETag)
	out, err := json.Marshal(&s)

	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(string(out))
	// Output:
	// "good" W/"7"
	// {"@odata.etag":"W/\"7\"","id":"1","mood":"good","mood@example.source":"guess"}
}

func Example_unmarshal() {
	data := []byte(`{"modalities":["audio","hologram"]}`)
	var s callrecords.Session
	if err := wire.Unmarshal(data, &s); err != nil {
		log.Fatal(err)
	}
	for _, m := range s.Modalities {
		fmt.Println(m, m.Known())
	}
	// Output:
	// audio true
	// hologram false
}

func Example_ownStructs() {
	type call struct {
		ID    wire.Opt[string]              `json:"id"`
		Start wire.Opt[wire.DateTimeOffset] `json:"start,omitzero"`
		End   wire.Opt[wire.DateTimeOffset] `json:"end,omitzero"`
	}
	var c call
	err := json.Unmarshal([]byte(`{"id":null,"start":"2016-12-31T23:59:24.7548426+03:00"}`), &c)
	if err != nil {
		log.Fatal(err)
	}
	out, err := json.Marshal(c)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(string(out))
	fmt.Printf("%+v\n", c)
	// Output:
	// {"id":null,"start":"2016-12-31T23:59:24.7548426+03:00"}
	// {ID:null Start:2016-12-31T23:59:24.7548426+03:00 End:absent}
}
