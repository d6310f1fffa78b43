package docs_test

import (
	"context"
	"fmt"
	"net/http/httptest"
	"slices"
	"strings"

	"github.com/odatagen/odatagen/generated/callrecords"
	"github.com/odatagen/odatagen/generated/callrecords/callrecordshttp"
	"github.com/odatagen/odatagen/odata"
	"github.com/odatagen/odatagen/odata/query"
	"github.com/odatagen/odatagen/odata/server"
	"github.com/odatagen/odatagen/wire"
)

// store holds call records. Its functions leave the query to the server.
type store struct {
	records []*callrecords.CallRecord
}

func (s *store) service() callrecordshttp.Service {
	return callrecordshttp.Service{
		// What is not filled in answers 501.
		Communications: callrecordshttp.CommunicationsHandler{
			ListCallRecords:         s.listCallRecords,
			GetCallRecord:           s.getCallRecord,
			ListCallRecordsSessions: s.listSessions,
			GetCallRecordsSession:   s.getSession,
		},
	}
}

func (s *store) listCallRecords(context.Context, *query.Options) (odata.Page[*callrecords.CallRecord], error) {
	return odata.Page[*callrecords.CallRecord]{Items: s.records}, nil
}

func (s *store) getCallRecord(_ context.Context, callRecordID string, _ *query.Options) (*callrecords.CallRecord, error) {
	return s.record(callRecordID)
}

func (s *store) listSessions(_ context.Context, callRecordID string, _ *query.Options) (odata.Page[*callrecords.Session], error) {
	r, err := s.record(callRecordID)
	if err != nil {
		return odata.Page[*callrecords.Session]{}, err
	}
	return odata.Page[*callrecords.Session]{Items: r.Sessions}, nil
}

func (s *store) getSession(_ context.Context, callRecordID, sessionID string, _ *query.Options) (*callrecords.Session, error) {
	r, err := s.record(callRecordID)
	if err != nil {
		return nil, err
	}
	i := slices.IndexFunc(r.Sessions, func(v *callrecords.Session) bool { return v.ID.Or("") == sessionID })
	if i < 0 {
		return nil, server.NotFound("the call record has no session " + sessionID)
	}
	return r.Sessions[i], nil
}

func (s *store) record(id string) (*callrecords.CallRecord, error) {
	i := slices.IndexFunc(s.records, func(r *callrecords.CallRecord) bool { return r.ID.Or("") == id })
	if i < 0 {
		return nil, server.NotFound("there is no call record " + id)
	}
	return s.records[i], nil
}

func Example_functions() {
	session := &callrecords.Session{Modalities: []callrecords.Modality{callrecords.ModalityAudio}}
	session.ID = wire.Some("s")
	record := &callrecords.CallRecord{Type: callrecords.CallTypeGroupCall, Sessions: []*callrecords.Session{session}}
	record.ID = wire.Some("r")
	h := callrecordshttp.NewHandler((&store{records: []*callrecords.CallRecord{record}}).service())
	for _, path := range []string{
		"/communications/callRecords?$filter=type%20eq%20'groupCall'&$expand=sessions", "/communications/callRecords/r/sessions('s')",
		"/communications/callRecords/r/sessions/none", "/communications/callRecords/r/participants_v2",
	} {
		w := httptest.NewRecorder()
		h.ServeHTTP(w, httptest.NewRequest("GET", path, nil))
		fmt.Println(w.Code, strings.Contains(w.Body.String(), `"audio"`))
	}
	// Output:
	// 200 true
	// 200 true
	// 404 false
	// 501 false
}
