package main

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/odatagen/odatagen/generated/callrecords"
	"github.com/odatagen/odatagen/generated/callrecords/callrecordshttp"
	"github.com/odatagen/odatagen/odata"
	"github.com/odatagen/odatagen/odata/client"
	"github.com/odatagen/odatagen/odata/query"
	"github.com/odatagen/odatagen/odata/server"
	"github.com/odatagen/odatagen/wire"
)

// TestShow reads five records in pages of two from our own handlers, which are busy
// at every other request.
func TestShow(t *testing.T) {
	fake := callrecordshttp.Service{Communications: callrecordshttp.CommunicationsHandler{
		ListCallRecords: func(context.Context, *query.Options) (odata.Page[*callrecords.CallRecord], error) {
			var page odata.Page[*callrecords.CallRecord]
			for i := range 5 {
				page.Items = append(page.Items, &callrecords.CallRecord{GraphEntity: callrecords.GraphEntity{ID: wire.Some(fmt.Sprint("r", i))}})
			}
			return page, nil
		},
		ListCallRecordsSessions: func(_ context.Context, callRecordID string, _ *query.Options) (odata.Page[*callrecords.Session], error) {
			session := &callrecords.Session{GraphEntity: callrecords.GraphEntity{ID: wire.Some(callRecordID + "s")}, Modalities: []callrecords.Modality{callrecords.ModalityAudio}}
			return odata.Page[*callrecords.Session]{Items: []*callrecords.Session{session}}, nil
		},
	}}
	handler := callrecordshttp.NewHandler(fake, server.WithLogger(slog.New(slog.DiscardHandler)), server.WithLimits(server.Limits{MaxPageSize: 2}))
	requests := 0
	service := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if requests++; requests%2 == 1 {
			w.WriteHeader(http.StatusTooManyRequests)
			return
		}
		handler.ServeHTTP(w, r)
	}))
	defer service.Close()
	conn, err := client.New(service.URL, client.WithRetry(4, time.Millisecond))
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	if err := show(context.Background(), &b, callrecordshttp.NewClient(conn)); err != nil {
		t.Fatal(err)
	}
	for i := range 5 {
		if want := fmt.Sprintf("r%d  absent\n  session r%ds [audio]\n", i, i); !strings.Contains(b.String(), want) {
			t.Errorf("%s\nlacks %s", b.String(), want)
		}
	}
}
