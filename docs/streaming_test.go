package docs_test

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"iter"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"

	"github.com/odatagen/odatagen/generated/callrecords"
	"github.com/odatagen/odatagen/generated/callrecords/callrecordshttp"
	"github.com/odatagen/odatagen/odata"
	"github.com/odatagen/odatagen/odata/query"
	"github.com/odatagen/odatagen/wire"
)

func failures(ctx context.Context, body io.Reader) (failed int, next string, err error) {
	var page odata.Page[*callrecords.Session]
	for session, err := range odata.ReadPage(ctx, body, &page) {
		if err != nil {
			return failed, "", err
		}
		if session.FailureInfo != nil {
			failed++
		}
	}
	return failed, page.NextLink, nil
}

// sessions yields the sessions at a URL, and those of the pages that follow.
func sessions(ctx context.Context, client *http.Client, url string) iter.Seq2[*callrecords.Session, error] {
	return func(yield func(*callrecords.Session, error) bool) {
		for url != "" {
			next, err := sessionsOf(ctx, client, url, yield)
			if err != nil {
				yield(nil, err)
				return
			}
			url = next
		}
	}
}

// sessionsOf yields the sessions of one page and returns the link to the next.
func sessionsOf(ctx context.Context, client *http.Client, url string, yield func(*callrecords.Session, error) bool) (next string, err error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return "", err
	}
	response, err := client.Do(request)
	if err != nil {
		return "", err
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		return "", errors.New(response.Status)
	}
	var page odata.Page[*callrecords.Session]
	for session, err := range odata.ReadPage(ctx, response.Body, &page) {
		if err != nil {
			return "", err
		}
		if !yield(session, nil) {
			return "", nil
		}
	}
	return page.NextLink, nil
}

func export(ctx context.Context, w io.Writer, sessions iter.Seq2[*callrecords.Session, error]) error {
	page := odata.Page[*callrecords.Session]{More: odata.SeqOf(sessions)}
	return odata.WritePage(ctx, w, &page)
}

type archive struct {
	db interface {
		sessions(ctx context.Context, callRecordID string) iter.Seq2[*callrecords.Session, error]
	}
}

func (a *archive) ListCallRecordsSessions(ctx context.Context, callRecordID string, _ *query.Options) (odata.Page[*callrecords.Session], error) {
	return odata.Page[*callrecords.Session]{More: odata.SeqOf(a.db.sessions(ctx, callRecordID))}, nil
}

// memory stands for a database, which fails in the end.
type memory int

func (n memory) sessions(context.Context, string) iter.Seq2[*callrecords.Session, error] {
	return func(yield func(*callrecords.Session, error) bool) {
		for i := range int(n) {
			s := &callrecords.Session{FailureInfo: &callrecords.FailureInfo{}}
			s.ID = wire.Some(fmt.Sprint(i))
			if !yield(s, nil) {
				return
			}
		}
		if n < 0 {
			yield(nil, sql.ErrConnDone)
		}
	}
}

// TestStreams has the functions of the page streaming talk to each other.
func TestStreams(t *testing.T) {
	ctx := context.Background()
	a := &archive{db: memory(20_000)}
	ts := httptest.NewServer(callrecordshttp.NewHandler(callrecordshttp.Service{Communications: callrecordshttp.CommunicationsHandler{ListCallRecordsSessions: a.ListCallRecordsSessions}}))
	defer ts.Close()
	var file bytes.Buffer
	if err := export(ctx, &file, sessions(ctx, ts.Client(), ts.URL+"/communications/callRecords/1/sessions")); err != nil {
		t.Fatal(err)
	}
	if failed, next, err := failures(ctx, &file); failed != 20_000 || next != "" || err != nil {
		t.Errorf("%d failures, next %q, %v", failed, next, err)
	}
	if err := export(ctx, &file, memory(-1).sessions(ctx, "")); !errors.Is(err, sql.ErrConnDone) || file.Len() > 0 {
		t.Errorf("%v after %d bytes", err, file.Len())
	}
	if err := export(ctx, &file, sessions(ctx, ts.Client(), ts.URL+"/nothing")); err == nil || !strings.Contains(err.Error(), "404") {
		t.Error(err)
	}
}

// TestNextPage follows a link.
func TestNextPage(t *testing.T) {
	var ts *httptest.Server
	ts = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		page := odata.Page[*callrecords.Session]{Items: []*callrecords.Session{{}, {}}}
		if r.URL.RawQuery == "" {
			page.NextLink = ts.URL + "?second"
		}
		if err := odata.WritePage(r.Context(), w, &page); err != nil {
			t.Error(err)
		}
	}))
	defer ts.Close()
	n := 0
	for s, err := range sessions(context.Background(), ts.Client(), ts.URL) {
		if n++; s == nil || err != nil {
			t.Error(s, err)
		}
	}
	if n != 4 {
		t.Errorf("%d sessions on two pages", n)
	}
}

func Example_brokenStream() {
	body := strings.NewReader(`{"value":[{"id":"1"},{"id":"2"},{"id":"3`)
	_, _, err := failures(context.Background(), body)
	fmt.Println(err)
	fmt.Println(errors.Is(err, io.ErrUnexpectedEOF))
	// Output:
	// wire: /value/2/id at byte 40: the payload breaks off after 2 items: unexpected EOF
	// true
}

func Example_writeStream() {
	page := odata.Page[*callrecords.Session]{Count: wire.Some[int64](2)}
	page.More = odata.SeqOf(memory(2).sessions(context.Background(), ""))
	if err := odata.WritePage(context.Background(), os.Stdout, &page); err != nil {
		fmt.Println(err)
	}
	// Output:
	// {"@odata.count":2,"value":[{"id":"0","failureInfo":{}},{"id":"1","failureInfo":{}}]}
}
