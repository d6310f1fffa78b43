package docs_test

import (
	"context"
	"fmt"
	"log"
	"net/http"
	"net/http/httptest"
	"strings"

	"github.com/odatagen/odatagen/generated/callrecords"
	"github.com/odatagen/odatagen/generated/callrecords/callrecordshttp"
	"github.com/odatagen/odatagen/odata/client"
	"github.com/odatagen/odatagen/odata/query"
)

func Example_query() {
	q, err := query.New[*callrecords.CallRecord](
		query.Select("id", "version"),
		query.Expand("sessions", query.Filter(query.Field("isTest").Eq(false)), query.Top(5)),
		query.OrderBy("startDateTime desc"),
	)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(q.Encode())
	// Output: $select=id,version&$expand=sessions($filter=isTest%20eq%20false;$top=5)&$orderby=startDateTime%20desc
}

func Example_changes() {
	service := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		fmt.Fprint(w, `{"value":[{"id":"a"}],"@odata.deltaLink":"callRecords?later"}`)
	}))
	defer service.Close()
	conn, err := client.New(service.URL)
	if err != nil {
		log.Fatal(err)
	}
	graph, ctx := callrecordshttp.NewClient(conn), context.Background()
	var link string
	ctx = client.TrackChanges(ctx, &link)
	for record, err := range client.All(ctx, graph.Communications.ListCallRecords, nil) {
		fmt.Println(record.ID, err)
	}
	fmt.Println(strings.TrimPrefix(link, service.URL))
	// Output:
	// a <nil>
	// /communications/callRecords?later
}

func Example_explore() {
	service := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		fmt.Fprintf(w, `{"path":%q}`, r.URL.Path)
	}))
	defer service.Close()
	conn, err := client.New(service.URL)
	if err != nil {
		log.Fatal(err)
	}
	ctx := context.Background()
	person, err := client.Get[*client.Object](ctx, conn, "People(7)")
	if err != nil {
		log.Fatal(err)
	}
	path, _ := person.Dynamic.Lookup("path")
	fmt.Println(path)
	// Output: "/People(7)"
}
