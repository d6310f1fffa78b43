// Command graph reads call records: TOKEN=… go run ./examples/graph http://localhost:8080/v1.0
package main

import (
	"context"
	"fmt"
	"io"
	"log"
	"os"

	"github.com/odatagen/odatagen/generated/callrecords/callrecordshttp"
	"github.com/odatagen/odatagen/odata/client"
)

func main() {
	conn, err := client.New(os.Args[1], client.WithToken(func(context.Context) (string, error) { return os.Getenv("TOKEN"), nil }))
	if err != nil {
		log.Fatal(err)
	}
	if err := show(context.Background(), os.Stdout, callrecordshttp.NewClient(conn)); err != nil {
		log.Fatal(err)
	}
}

// show writes a line for each record and each of its sessions.
func show(ctx context.Context, w io.Writer, graph callrecordshttp.Service) error {
	for record, err := range client.All(ctx, graph.Communications.ListCallRecords, nil) {
		if err != nil {
			return err
		}
		fmt.Fprintln(w, record.ID.Or(""), record.Type, record.StartDateTime)
		for session, err := range client.All1(ctx, graph.Communications.ListCallRecordsSessions, record.ID.Or(""), nil) {
			if err != nil {
				return err
			}
			fmt.Fprintln(w, "  session", session.ID.Or(""), session.Modalities)
		}
	}
	return nil
}
