package docs_test

import (
	"context"
	"fmt"
	"log"
	"net/http/httptest"
	"time"

	"github.com/odatagen/odatagen/generated/callrecords"
	"github.com/odatagen/odatagen/generated/callrecords/callrecordshttp"
	"github.com/odatagen/odatagen/odata"
	"github.com/odatagen/odatagen/odata/client"
	"github.com/odatagen/odatagen/odata/query"
	"github.com/odatagen/odatagen/odata/server"
	"github.com/odatagen/odatagen/wire"
)

type page = odata.Page[*callrecords.CallRecord]

// records are call records, the newest first, and those of each type.
type records struct {
	all    []*callrecords.CallRecord
	byType map[string][]*callrecords.CallRecord
}

// everything ignores the query.
func (s *records) everything(context.Context, *query.Options) (page, error) {
	return page{Items: s.all}, nil
}

// newest answers what most clients ask for without sorting.
func (s *records) newest(ctx context.Context, q *query.Options) (page, error) {
	p := page{Items: s.all}
	if q.Search == nil && q.Filter == nil && len(q.OrderBy) == 1 && q.OrderBy[0].Expr.String() == "startDateTime" && q.OrderBy[0].Desc {
		if q.Count {
			p.Count = wire.Some(int64(len(s.all)))
		}
		server.Done(ctx, server.OrderBy)
	}
	return p, nil
}

// indexed looks up the records of a type, if the filter asks for one, and leaves the rest
// of it to the server.
func (s *records) indexed(_ context.Context, q *query.Options) (page, error) {
	if kind, ok := equalTo(q.Filter, "type"); ok {
		return page{Items: s.byType[kind.Value().(string)]}, nil
	}
	return page{Items: s.all}, nil
}

// equalTo returns what a property equals in all that a filter lets through.
func equalTo(x query.Expr, property string) (*query.Literal, bool) {
	both, ok := x.(*query.Binary)
	switch {
	case !ok:
		return nil, false
	case both.Op == query.And:
		if found, ok := equalTo(both.Left, property); ok {
			return found, true
		}
		return equalTo(both.Right, property)
	}
	path, isPath := both.Left.(*query.Path)
	value, isLiteral := both.Right.(*query.Literal)
	return value, both.Op == query.Eq && isPath && isLiteral && path.String() == property && value.Kind == query.EnumLiteral
}

func newRecords() *records {
	s := &records{byType: map[string][]*callrecords.CallRecord{}}
	for i := range 6 {
		r := &callrecords.CallRecord{Type: callrecords.CallTypePeerToPeer, Version: wire.Some(int64(i % 3))}
		r.ID = wire.Some(fmt.Sprint("r", i))
		r.StartDateTime = wire.Some(wire.NewDateTimeOffset(time.Date(2026, 11, 30-i, 0, 0, 0, 0, time.UTC)))
		if i%2 == 0 {
			r.Type = callrecords.CallTypeGroupCall
		}
		s.all = append(s.all, r)
		s.byType[string(r.Type)] = append(s.byType[string(r.Type)], r)
	}
	return s
}

func Example_handlers() {
	s, ctx := newRecords(), context.Background()
	q, err := query.New[*callrecords.CallRecord](
		query.Filter(query.Field("type").Eq(callrecords.CallTypeGroupCall).And(query.Field("version").In(1, 2))),
		query.OrderBy("startDateTime desc"), query.Top(3), query.Count(),
	)
	if err != nil {
		log.Fatal(err)
	}
	list := func(f func(context.Context, *query.Options) (page, error), q *query.Options) {
		service := httptest.NewServer(callrecordshttp.NewHandler(callrecordshttp.Service{Communications: callrecordshttp.CommunicationsHandler{ListCallRecords: f}}))
		defer service.Close()
		conn, err := client.New(service.URL)
		if err != nil {
			log.Fatal(err)
		}
		p, err := callrecordshttp.NewClient(conn).Communications.ListCallRecords(ctx, q)
		if err != nil {
			log.Fatal(err)
		}
		for _, r := range p.Items {
			fmt.Print(r.ID, " ")
		}
		fmt.Println("of", p.Count)
	}
	for _, f := range []func(context.Context, *query.Options) (page, error){s.everything, s.newest, s.indexed} {
		list(f, q)
		list(f, query.Must(query.New[*callrecords.CallRecord](query.OrderBy("startDateTime desc"), query.Skip(1), query.Top(2), query.Count())))
	}
	// Output:
	// r2 r4 of 2
	// r1 r2 of 6
	// r2 r4 of 2
	// r1 r2 of 6
	// r2 r4 of 2
	// r1 r2 of 6
}

func Example_builder() {
	f := query.Field
	since := time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC)
	q, err := query.New[*callrecords.CallRecord](
		query.Select("id", "organizer_v2"),
		query.Filter(f("startDateTime").Ge(since).And(
			f("sessions").Any("s", f("s/isTest").Eq(false)).Or(f("modalities").Any("m", f("m").Eq(callrecords.ModalityVideo))),
			query.Func("length", f("joinWebUrl")).Mul(2).Lt(100),
			f("type").In(callrecords.CallTypeGroupCall, callrecords.CallTypePeerToPeer),
		)),
		query.Expand("sessions", query.Filter(f("segments").Count().Gt(1)), query.OrderBy(f("startDateTime").Desc()), query.Top(5)),
		query.OrderBy(query.When(f("type").Eq(callrecords.CallTypeGroupCall), 1).Else(2).Asc(), f("version").Desc()),
	)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(q.Filter)
	fmt.Println(q.OrderBy[0].Expr)
	fmt.Println(q.Expand[0].Options.Filter)

	_, err = query.New[*callrecords.CallRecord](query.Select("versoin"), query.Filter(f("version").Gt("3")))
	fmt.Println(err)
	// Output:
	// startDateTime ge 2026-11-01T00:00:00Z and (sessions/any(s:s/isTest eq false) or modalities/any(m:m eq microsoft.graph.callRecords.modality'video')) and length(joinWebUrl) mul 2 lt 100 and type in (microsoft.graph.callRecords.callType'groupCall',microsoft.graph.callRecords.callType'peerToPeer')
	// case(type eq microsoft.graph.callRecords.callType'groupCall': 1,true: 2)
	// segments/$count gt 1
	// query: $select: Select("versoin"): microsoft.graph.callRecords.callRecord has no property versoin; did you mean version?
	// query: $filter: Field("version").Gt("3"): gt cannot have the operands Edm.Int64 and Edm.String; write Edm.Int64 without quotes
}

func Example_grouped() {
	s, ctx := newRecords(), context.Background()
	service := httptest.NewServer(callrecordshttp.NewHandler(callrecordshttp.Service{Communications: callrecordshttp.CommunicationsHandler{ListCallRecords: s.everything}}))
	defer service.Close()
	conn, err := client.New(service.URL)
	if err != nil {
		log.Fatal(err)
	}
	graph := callrecordshttp.NewClient(conn)
	f := query.Field
	q, err := query.New[*callrecords.CallRecord](
		query.Apply(
			query.Filter(f("version").Gt(0)),
			query.GroupBy([]string{"type"}, query.Aggregate(f("version").With(query.AverageMethod, "average"), query.CountAs("records"))),
		),
		query.OrderBy("type"),
	)
	if err != nil {
		log.Fatal(err)
	}
	for row, err := range client.All(ctx, graph.Communications.ListCallRecords, q) {
		if err != nil {
			log.Fatal(err)
		}
		fmt.Println(row.Type, wire.PropertyValue(row, "average").Decimal(), wire.PropertyValue(row, "records"))
	}
	// Output:
	// groupCall 1.5 2
	// peerToPeer 1.5 2
}

// walk visits all values in an object of any generated type.
func walk(path string, v wire.Structured, visit func(path string, value wire.Value)) {
	for _, p := range wire.Properties(v) {
		walkValue(path+"/"+p.Name, wire.PropertyValue(v, p.Name), visit)
	}
}

func walkValue(path string, value wire.Value, visit func(path string, value wire.Value)) {
	switch value.Kind() {
	case wire.KindAbsent:
	case wire.KindStructured: // a complex value, or the entity that a navigation property has
		walk(path, value.Object(), visit)
	case wire.KindCollection:
		for i := range value.Len() {
			walkValue(fmt.Sprint(path, "/", i), value.Item(i), visit)
		}
	default:
		visit(path, value)
	}
}

func Example_walk() {
	record := &callrecords.CallRecord{
		Type: callrecords.CallTypeGroupCall, Version: wire.Some(int64(2)), Modalities: []callrecords.Modality{"audio", "video"},
		EndDateTime: wire.Null[wire.DateTimeOffset](),
		Sessions:    []*callrecords.Session{{IsTest: wire.Some(true), Caller: &callrecords.Endpoint{UserAgent: &callrecords.UserAgent{HeaderValue: wire.Some("x")}}}},
	}
	walk("", record, func(path string, value wire.Value) { fmt.Println(path, value.TypeName(), value) })
	// Output:
	// /endDateTime  null
	// /modalities/0 microsoft.graph.callRecords.modality audio
	// /modalities/1 microsoft.graph.callRecords.modality video
	// /sessions/0/caller/userAgent/headerValue Edm.String x
	// /sessions/0/isTest Edm.Boolean true
	// /type microsoft.graph.callRecords.callType groupCall
	// /version Edm.Int64 2
}
