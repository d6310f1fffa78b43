package wire_test

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"testing"

	"github.com/odatagen/odatagen/odata"
	"github.com/odatagen/odatagen/wire"
)

// packets is a reader that gives 16 KiB at a time, as a TLS connection does.
type packets struct{ data []byte }

func (r *packets) Read(p []byte) (int, error) {
	if len(r.data) == 0 {
		return 0, io.EOF
	}
	n := copy(p, r.data[:min(len(r.data), 16<<10)])
	r.data = r.data[n:]
	return n, nil
}

// benchPage is a page of n sessions.
func benchPage(n int) []byte {
	session := wire.BenchSession()
	page := append([]byte(`{"@odata.context":"https://host/v1.0/$metadata#sessions","value":[`), session...)
	for range n - 1 {
		page = append(append(page, ','), session...)
	}
	return append(page, `],"@odata.nextLink":"https://host/v1.0/sessions?$skip=100"}`...)
}

// BenchmarkReadPage reads a page of a hundred sessions: from a stream, from a
// stream that has been read into memory, and as one does with encoding/json.
func BenchmarkReadPage(b *testing.B) {
	const count = 100
	data := benchPage(count)
	run := func(name string, read func() int) {
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(data)))
			b.ReportAllocs()
			for b.Loop() {
				if n := read(); n != count {
					b.Fatal(n)
				}
			}
		})
	}
	run("odata", func() (n int) {
		var page odata.Page[*wire.SessionT]
		for _, err := range odata.ReadPage(context.Background(), &packets{data}, &page) {
			if err != nil {
				b.Fatal(err)
			}
			n++
		}
		return n
	})
	run("odata-whole", func() int {
		all, err := io.ReadAll(&packets{data})
		if err != nil {
			b.Fatal(err)
		}
		var page odata.Page[*wire.SessionT]
		if err := odata.UnmarshalPage(all, &page); err != nil {
			b.Fatal(err)
		}
		return len(page.Items)
	})
	run("json", func() int {
		n, err := readWithJSON(&packets{data})
		if err != nil {
			b.Fatal(err)
		}
		return n
	})
}

// readWithJSON reads the items of a page with encoding/json's Decoder.
func readWithJSON(r io.Reader) (n int, err error) {
	d := json.NewDecoder(r)
	if _, err := d.Token(); err != nil {
		return 0, err
	}
	for d.More() {
		name, err := d.Token()
		if err != nil {
			return n, err
		}
		if name != "value" {
			var skipped json.RawMessage
			if err := d.Decode(&skipped); err != nil {
				return n, err
			}
			continue
		}
		if _, err := d.Token(); err != nil {
			return n, err
		}
		for d.More() {
			if err := d.Decode(new(wire.PlainSession)); err != nil {
				return n, err
			}
			n++
		}
		if _, err := d.Token(); err != nil {
			return n, err
		}
	}
	return n, nil
}

// BenchmarkWritePage writes a page of a hundred sessions, item by item.
func BenchmarkWritePage(b *testing.B) {
	data := benchPage(100)
	var page odata.Page[*wire.SessionT]
	if err := odata.UnmarshalPage(data, &page); err != nil {
		b.Fatal(err)
	}
	b.Run("odata", func(b *testing.B) {
		b.SetBytes(int64(len(data)))
		b.ReportAllocs()
		for b.Loop() {
			if err := odata.WritePage(context.Background(), io.Discard, &page); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("odata-whole", func(b *testing.B) {
		b.SetBytes(int64(len(data)))
		b.ReportAllocs()
		for b.Loop() {
			if _, err := odata.MarshalPage(&page); err != nil {
				b.Fatal(err)
			}
		}
	})
	var plain []*wire.PlainSession
	if err := json.Unmarshal(data[bytes.IndexByte(data, '['):bytes.LastIndexByte(data, ']')+1], &plain); err != nil {
		b.Fatal(err)
	}
	b.Run("json", func(b *testing.B) {
		b.SetBytes(int64(len(data)))
		b.ReportAllocs()
		for b.Loop() {
			e := json.NewEncoder(io.Discard)
			for _, item := range plain {
				if err := e.Encode(item); err != nil {
					b.Fatal(err)
				}
			}
		}
	})
}
