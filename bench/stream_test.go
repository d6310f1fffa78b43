package bench

import (
	"bytes"
	"context"
	stdjson "encoding/json"
	"errors"
	"io"
	"testing"

	"github.com/go-faster/jx"
	json "github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"github.com/odatagen/odatagen/bench/internal/jxcodec"
	"github.com/odatagen/odatagen/bench/internal/payload"
	"github.com/odatagen/odatagen/bench/internal/peers"
	"github.com/odatagen/odatagen/bench/internal/plain"
	"github.com/odatagen/odatagen/generated/callrecords"
	"github.com/odatagen/odatagen/odata"
)

// streams are ways to read a page from an io.Reader, one session at a time. Each
// returns how many there were.
var streams = []struct {
	name string
	read func(r io.Reader) (int, error)
}{
	{peers.Ours, streamOurs},
	{"json", streamJSON},
	{"go-json-experiment", streamExperiment},
	{"jx", streamJX},
	{"jsontext-skip", skipJSONText},
}

// BenchmarkStream reads a page from a reader that gives 16 kB at a time.
func BenchmarkStream(b *testing.B) {
	page := pageOf(b)
	for _, s := range streams {
		b.Run("payload=page/impl="+s.name, func(b *testing.B) {
			measure(b, len(page), func() error {
				n, err := s.read(&chunks{r: bytes.NewReader(page)})
				if err == nil && n == 0 {
					err = errors.New("no sessions")
				}
				return err
			})
		})
	}
}

// TestStreams has every way find all sessions.
func TestStreams(t *testing.T) {
	page := pageOf(t)
	var want plain.SessionPage
	if err := stdjson.Unmarshal(page, &want); err != nil {
		t.Fatal(err)
	}
	for _, s := range streams {
		if n, err := s.read(&chunks{r: bytes.NewReader(page)}); err != nil || n != len(want.Value) {
			t.Errorf("%s: %d sessions of %d, %v", s.name, n, len(want.Value), err)
		}
		if _, err := s.read(&chunks{r: bytes.NewReader(page[:len(page)/2])}); err == nil {
			t.Errorf("%s: half a page is not an error", s.name)
		}
	}
}

func pageOf(tb testing.TB) []byte {
	for _, p := range payloads(tb) {
		if p.Shape == payload.Sessions {
			return p.Data
		}
	}
	tb.Fatal("no page")
	return nil
}

// chunks reads at most 16 kB at a time, as from a network.
type chunks struct{ r io.Reader }

func (c *chunks) Read(b []byte) (int, error) { return c.r.Read(b[:min(len(b), 16<<10)]) }

func streamOurs(r io.Reader) (int, error) {
	var page odata.Page[*callrecords.Session]
	n := 0
	for _, err := range odata.ReadPage(context.Background(), r, &page) {
		if err != nil {
			return n, err
		}
		n++
	}
	return n, nil
}

func streamExperiment(r io.Reader) (int, error) {
	return elements(r, func(d *jsontext.Decoder) error { return json.UnmarshalDecode(d, new(plain.Session)) })
}

// skipJSONText decodes nothing: it is the price of jsontext's scan alone.
func skipJSONText(r io.Reader) (int, error) {
	return elements(r, func(d *jsontext.Decoder) error { return d.SkipValue() })
}

// elements calls read for every item of the member "value".
func elements(r io.Reader, read func(*jsontext.Decoder) error) (int, error) {
	d, n := jsontext.NewDecoder(r), 0
	if _, err := d.ReadToken(); err != nil {
		return n, err
	}
	for d.PeekKind() == '"' {
		name, err := d.ReadToken()
		if err != nil {
			return n, err
		}
		if name.String() != "value" {
			if err := d.SkipValue(); err != nil {
				return n, err
			}
			continue
		}
		if _, err := d.ReadToken(); err != nil {
			return n, err
		}
		for ; d.PeekKind() == '{'; n++ {
			if err := read(d); err != nil {
				return n, err
			}
		}
		if _, err := d.ReadToken(); err != nil {
			return n, err
		}
	}
	_, err := d.ReadToken()
	return n, err
}

func streamJSON(r io.Reader) (int, error) {
	d, n := stdjson.NewDecoder(r), 0
	if _, err := d.Token(); err != nil {
		return n, err
	}
	for d.More() {
		name, err := d.Token()
		if err != nil {
			return n, err
		}
		if name != "value" {
			if err := d.Decode(new(stdjson.RawMessage)); err != nil {
				return n, err
			}
			continue
		}
		if _, err := d.Token(); err != nil {
			return n, err
		}
		for ; d.More(); n++ {
			if err := d.Decode(new(plain.Session)); err != nil {
				return n, err
			}
		}
		if _, err := d.Token(); err != nil {
			return n, err
		}
	}
	_, err := d.Token()
	return n, err
}

func streamJX(r io.Reader) (int, error) {
	n := 0
	err := jx.Decode(r, 16<<10).ObjBytes(func(d *jx.Decoder, name []byte) error {
		if string(name) != "value" {
			return d.Skip()
		}
		return d.Arr(func(d *jx.Decoder) error {
			n++
			return jxcodec.DecodeSession(d, new(plain.Session))
		})
	})
	return n, err
}
