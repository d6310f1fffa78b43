// Command callrecords serves a few call records from memory, on the handler
// stubs of the package generated/callrecords.
//
//	go run ./examples/callrecords
//	curl -H 'Authorization: Bearer secret' 'localhost:8080/v1.0/communications/callRecords/e523d2ed/sessions/e523d2ed?$expand=segments'
package main

import (
	"context"
	"flag"
	"log"
	"net/http"
	"slices"
	"time"

	"github.com/odatagen/odatagen/generated/callrecords"
	"github.com/odatagen/odatagen/generated/callrecords/callrecordshttp"
	"github.com/odatagen/odatagen/odata"
	"github.com/odatagen/odatagen/odata/query"
	"github.com/odatagen/odatagen/odata/server"
)

func main() {
	addr := flag.String("addr", "localhost:8080", "where to listen")
	token := flag.String("token", "secret", "the bearer token that is let in")
	flag.Parse()
	s := &http.Server{Addr: *addr, Handler: newHandler(*token), ReadHeaderTimeout: 5 * time.Second}
	log.Printf("serving http://%s/v1.0/communications/callRecords to the bearer of %q", *addr, *token)
	log.Fatal(s.ListenAndServe())
}

// newHandler serves the sample records to who has the token.
func newHandler(token string) http.Handler {
	check := func(ctx context.Context, got string, _ [][]string) (context.Context, error) {
		if got != token {
			return ctx, server.Unauthorized("the token is not one of ours")
		}
		return ctx, nil
	}
	s := &store{records: samples()}
	return callrecordshttp.NewHandler(
		callrecordshttp.Service{
			// What is not filled in answers 501.
			Communications: callrecordshttp.CommunicationsHandler{
				ListCallRecords:         s.listCallRecords,
				GetCallRecord:           s.getCallRecord,
				ListCallRecordsSessions: s.listSessions,
				GetCallRecordsSession:   s.getSession,
			},
		},
		server.WithBasePath("/v1.0"),
		server.WithAuthorizer(server.BearerAuthorizer(check)),
	)
}

// store holds call records in memory. Its functions leave the query to the server.
type store struct {
	records []*callrecords.CallRecord
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
