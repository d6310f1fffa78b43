package client_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/odatagen/odatagen/generated/callrecords"
	"github.com/odatagen/odatagen/generated/library/libraryhttp"
	"github.com/odatagen/odatagen/generated/orders/ordershttp"
	"github.com/odatagen/odatagen/generated/parties"
	"github.com/odatagen/odatagen/odata"
	"github.com/odatagen/odatagen/odata/client"
	"github.com/odatagen/odatagen/wire"
)

// TestPrefer asks for preferences, and for those of every page.
func TestPrefer(t *testing.T) {
	var got []string
	service, _ := serve(t, func(w http.ResponseWriter, r *http.Request) {
		got = append(got, r.Header.Get("Prefer"))
		body := `{"value":[],"@odata.nextLink":"callRecords?2"}`
		if r.URL.RawQuery != "" {
			body = `{"value":[]}`
		}
		says(200, "application/json", body)(w, r)
	}, client.WithHeader("Prefer", `outlook.timezone="UTC"`))
	ctx := client.Prefer(context.Background(), client.MaxPageSize(2), client.IncludeAnnotations("*", "-display.*"))
	for _, ctx := range []context.Context{context.Background(), client.Prefer(ctx, client.OmitNulls)} {
		for _, err := range client.All(ctx, service.Communications.ListCallRecords, nil) {
			t.Error(err)
		}
	}
	own, all := `outlook.timezone="UTC"`, `odata.maxpagesize=2, odata.include-annotations="*,-display.*", omit-values=nulls`
	if want := strings.Join([]string{own, own, all, all}, "\n"); strings.Join(got, "\n") != want {
		t.Errorf("%s\nwant %s", strings.Join(got, "\n"), want)
	}
	if _, err := service.Communications.GetCallRecord(client.Prefer(ctx, "a\nHost: b"), "a", nil); err == nil || !strings.Contains(err.Error(), "invalid header") {
		t.Error(err)
	}
}

// TestChanges reads a collection to its delta link, and at that what has changed.
func TestChanges(t *testing.T) {
	service, conn := serve(t, func(w http.ResponseWriter, r *http.Request) {
		body := map[string]string{
			"":     `{"value":[{"id":"1"}],"@odata.nextLink":"callRecords?2"}`,
			"2":    `{"value":[{"id":"2"}],"@odata.deltaLink":"callRecords?d=1"}`,
			"d=1":  `{"value":[{"id":"1","version":2}],"@odata.nextLink":"callRecords?d=1b"}`,
			"d=1b": `{"value":[{"@removed":{"reason":"deleted"},"id":"2"},{"@odata.context":"x#callRecords/$deletedEntity","id":"3","reason":"changed"}],"@odata.deltaLink":"callRecords?d=2"}`,
		}[r.URL.RawQuery]
		if r.Header.Get("Prefer") != "odata.track-changes" {
			t.Errorf("%s: Prefer: %s", r.URL, r.Header.Get("Prefer"))
		}
		says(200, "application/json", body)(w, r)
	})
	link := "left alone"
	ctx := client.TrackChanges(context.Background(), &link)
	for range client.All(ctx, service.Communications.ListCallRecords, nil) {
		break
	}
	if link != "left alone" {
		t.Error("a loop that was left has the link", link)
	}
	all := ""
	for record, err := range client.All(ctx, service.Communications.ListCallRecords, nil) {
		if err != nil {
			t.Fatal(err)
		}
		all += record.ID.Or("")
	}
	if all != "12" || !strings.HasSuffix(link, "/v1.0/communications/callRecords?d=1") {
		t.Error(all, link)
	}
	var page odata.Page[*callrecords.CallRecord]
	changes := ""
	for record, err := range client.Read(ctx, conn, link, &page) {
		if err != nil {
			t.Fatal(err)
		}
		changes += " " + record.ID.Or("")
		if c := odata.ControlOf(&record.Dynamic); c.Removed {
			changes += " " + c.RemovedReason
		}
	}
	if changes != " 1 2 deleted 3 changed" || !strings.HasSuffix(link, "/v1.0/communications/callRecords?d=2") || page.DeltaLink != "callRecords?d=2" {
		t.Error(changes, link, page.DeltaLink)
	}
}

// TestOpen reads a stream.
func TestOpen(t *testing.T) {
	_, conn := serve(t, func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/v1.0/Photos(7)/$value":
			says(200, "image/png", r.Header.Get("Accept"))(w, r)
		case "/v1.0/cut":
			w.Header().Set("Content-Length", "100")
			_, _ = io.WriteString(w, "begun")
		default:
			says(404, "application/json", `{"error":{"code":"gone","message":"No."}}`)(w, r)
		}
	})
	answer, err := client.Open(context.Background(), conn, "Photos(7)/$value")
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	if body, err := io.ReadAll(answer.Body); err != nil || string(body) != "*/*" || answer.Header.Get("Content-Type") != "image/png" {
		t.Errorf("%s, %v", body, err)
	}
	var refused *client.Error
	if _, err := client.Open(context.Background(), conn, "x"); !errors.As(err, &refused) || refused.OData.Code != "gone" {
		t.Error(err)
	}
	if answer, err = client.Open(context.Background(), conn, "cut"); err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	if body, err := io.ReadAll(answer.Body); !errors.Is(err, io.ErrUnexpectedEOF) || string(body) != "begun" {
		t.Errorf("%s, %v", body, err)
	}
}

// TestTypeInContext reads entities whose type the context URL alone names.
func TestTypeInContext(t *testing.T) {
	body := ""
	_, conn := serve(t, func(w http.ResponseWriter, r *http.Request) { says(200, "application/json", body)(w, r) })
	service := libraryhttp.NewClient(conn)
	for context, want := range map[string]string{
		`"@odata.context":"http://x/$metadata#Publications/example.library.Book/$entity",`:                         "example.library.Book",
		` "@context" : "$metadata#Publications/example.library.Magazine(isbn,copies(id))/$entity" ,`:               "example.library.Magazine",
		`"@odata.context":"#People('a')/x/example.library.Book/$entity",`:                                          "example.library.Book",
		`"@odata.context":"#Publications/example.library.Book/$entity","@odata.type":"#example.library.Magazine",`: "example.library.Magazine",
		`"@odata.type":"#example.library.Magazine","@odata.context":"#Publications/example.library.Book/$entity",`: "example.library.Magazine",
		`"@odata.context":"#Publications/example.library.Unheard/$entity",`:                                        "example.library.Publication",
		`"@odata.context":"#Publications/$entity",`:                                                                "example.library.Publication",
		`"@odata.context":"))",`: "example.library.Publication",
		`"@odata.context":7,`:    "example.library.Publication",
		``:                       "example.library.Publication",
	} {
		body = "{" + context + `"title":"x"}`
		publication, err := service.Publications.GetPublication(t.Context(), 1, nil)
		if err != nil {
			t.Errorf("%s: %v", body, err)
		} else if got := publication.(wire.Structured).WireType().Name; got != want {
			t.Errorf("%s: %s, want %s", body, got, want)
		}
	}
}

// TestKeysAsDescribed writes keys as the description says, unless the program does.
func TestKeysAsDescribed(t *testing.T) {
	got := ""
	answer := func(w http.ResponseWriter, r *http.Request) {
		got = r.RequestURI
		says(200, "application/json", "{}")(w, r)
	}
	for _, c := range []struct {
		options []client.Option
		want    string
	}{
		{nil, "/v1.0/Orders/00000000-0000-0000-0000-000000000000"},
		{[]client.Option{client.WithKeyAsSegment(true)}, "/v1.0/Orders/00000000-0000-0000-0000-000000000000"},
		{[]client.Option{client.WithKeyAsSegment(false)}, "/v1.0/Orders(00000000-0000-0000-0000-000000000000)"},
	} {
		_, conn := serve(t, answer, c.options...)
		if _, err := ordershttp.NewClient(conn).Orders.GetOrder(t.Context(), parties.UUID{}, nil); err != nil || got != c.want {
			t.Error(got, err)
		}
	}
}

// TestEndlessBlanks ends a page that goes on with spaces, and with none of its items.
func TestEndlessBlanks(t *testing.T) {
	service, _ := serve(t, func(w http.ResponseWriter, r *http.Request) {
		says(200, "application/json", `{"value":[`)(w, r)
		for r.Context().Err() == nil {
			_, _ = io.WriteString(w, strings.Repeat(" ", 1<<16))
		}
	}, client.WithDecoding(wire.WithLimits(wire.Limits{Size: 1 << 20})))
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	for _, err := range client.All(ctx, service.Communications.ListCallRecords, nil) {
		if err == nil || !strings.Contains(err.Error(), "white space of too many bytes: more than 1048576: this is the limit Size") {
			t.Error(err)
		}
	}
}

// TestLinksOfContexts follows links that are relative to the context URL (JSON Format
// 4.3), as servers write them that know no other place than their root, and such whose
// context is said to be elsewhere.
func TestLinksOfContexts(t *testing.T) {
	service, _ := serve(t, func(w http.ResponseWriter, r *http.Request) {
		body := map[string]string{
			"/v1.0/communications/callRecords?":  `{"@odata.context":"../$metadata#x","value":[{"id":"1"}],"@odata.nextLink":"communications/callRecords?2"}`,
			"/v1.0/communications/callRecords?2": `{"@odata.context":"http://inside.test/$metadata#x","value":[{"id":"2"}],"@odata.nextLink":"callRecords?3"}`,
			"/v1.0/communications/callRecords?3": `{"@odata.context":"http://` + r.Host + `/v1.0/$metadata#x","value":[{"id":"3"}],"@odata.deltaLink":"communications/callRecords?d"}`,
		}[r.URL.Path+"?"+r.URL.RawQuery]
		says(200, "application/json", body)(w, r)
	})
	delta, got := "", ""
	for record, err := range client.All(client.TrackChanges(t.Context(), &delta), service.Communications.ListCallRecords, nil) {
		if err != nil {
			t.Fatal(err)
		}
		got += record.ID.Or("")
	}
	if got != "123" || !strings.HasSuffix(delta, "/v1.0/communications/callRecords?d") {
		t.Error(got, delta)
	}
}
